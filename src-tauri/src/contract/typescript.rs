//! The contract as TypeScript, in one file.

use ts_rs::{Config, TS};

use super::{
    Account, AddressRefused, Ahead, Boot, Bytes, CacheUse, Cached, Check, CheckPart, CheckState,
    Chosen, ClipPlace, ClipProgress, ClipTest, ClipText, Connected, Credits, Details, Download,
    DownloadSettings, DownloadState, Downloads, ExportFormat, Exported, Facet, FacetCounts,
    FacetValue, FileHere, FileTrouble, Filter, FoundWord, Graphics, Health, HelpfulFilter,
    HostEvent, HoverPlay, KeepIn, Keychain, KeychainHelp, KeychainHint, LastPlace, Ledger,
    LibraryKind, Manage, ManagedAccount, ManagedToken, MenuCommand, MissingClips, MissingReason,
    Motion, NamesPreview, NamesProblem, Network, NewSince, Notice, OnClose, OnStart, Page,
    PastedToken, Picture, PictureSize, Problem, ProblemCode, ProxyWay, Query, Queued, Reading,
    ReadingState, Relation, Relative, Removed, Replaced, Restarted, SearchReading, SearchWord,
    Section, SectionUnit, SelectionFigures, Session, SessionClips, SessionPlace, SessionViewer,
    Settings, Sort, StatusCount, Summary, Theme, Tile, TokenHome, Trouble, VerifyState, VerifyStep,
    Verifying, View, WaitsFor,
};
use crate::commands;

/// The text of `ui/src/host/contract.ts`.
#[must_use]
pub fn typescript() -> String {
    let config = Config::from_env();
    let mut text = "// Generated from the shell's contract. Do not edit.\n".to_owned();
    macro_rules! types {
        ($($ty:ty),* $(,)?) => {
            $(
                text.push_str("\nexport ");
                text.push_str(&<$ty as TS>::decl(&config));
                text.push('\n');
            )*
        };
    }
    types!(
        Account,
        Credits,
        Trouble,
        Reading,
        ReadingState,
        Connected,
        KeepIn,
        TokenHome,
        Manage,
        ManagedToken,
        ManagedAccount,
        Replaced,
        Removed,
        KeychainHelp,
        KeychainHint,
        ClipTest,
        Health,
        Check,
        CheckPart,
        CheckState,
        Boot,
        LibraryKind,
        Keychain,
        Notice,
        Page,
        Tile,
        Picture,
        PictureSize,
        Details,
        Relative,
        Relation,
        FileHere,
        Downloads,
        Download,
        DownloadState,
        FileTrouble,
        WaitsFor,
        Chosen,
        Summary,
        NamesPreview,
        NamesProblem,
        Ledger,
        MissingClips,
        MissingReason,
        Verifying,
        VerifyState,
        VerifyStep,
        DownloadSettings,
        CacheUse,
        Cached,
        Network,
        ProxyWay,
        AddressRefused,
        Queued,
        HostEvent,
        MenuCommand,
        Problem,
        ProblemCode,
        Settings,
        Theme,
        Motion,
        Graphics,
        HoverPlay,
        OnStart,
        Ahead,
        OnClose,
        LastPlace,
        Query,
        Filter,
        Facet,
        Sort,
        View,
        SearchReading,
        FoundWord,
        FacetCounts,
        FacetValue,
        HelpfulFilter,
        SearchWord,
        ExportFormat,
        Exported,
        StatusCount,
        Section,
        SectionUnit,
        SelectionFigures,
        Session,
        SessionPlace,
        SessionViewer,
        SessionClips,
        Restarted,
        ClipProgress,
        ClipPlace,
        ClipText,
        NewSince,
        Bytes,
        PastedToken,
    );
    text.push('\n');
    text.push_str(&commands::typescript(&config));
    text.push('\n');
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}
