commands! {
    /// Everything that the first frame needs.
    boot() -> Boot;
    /// A frame was drawn; `gallery` for the first that answers the boot.
    ui_ready(gallery: bool) -> ();
    /// Holds where the person is, for a page that has to start anew.
    keep_session(session: Session) -> ();
    /// Holds which clips are chosen, likewise.
    keep_chosen(clips: SessionClips) -> ();

    /// Answers a query with a view.
    open_view(query: Query) -> View;
    /// The ratios and tones of a view's boxes: bytes, see [`View`].
    view_boxes(view: u32) -> Bytes;
    /// The tiles of a view from a position on.
    list_videos(view: u32, offset: u32, limit: u32) -> Vec<Tile>;
    /// The keys of a range of a view: little-endian, 8 bytes a clip.
    view_keys(view: u32, first: u32, count: u32) -> Bytes;
    /// The sum of some clips.
    selection_figures(keys: Vec<i64>) -> SelectionFigures;
    /// The places of those clips that are in a view, in its order.
    positions_in_view(view: u32, keys: Vec<i64>) -> Vec<u32>;
    /// A view of exactly these clips.
    open_keys(keys: Vec<i64>, sort: Sort) -> View;
    /// Texts of some clips, for the clipboard; empty where there is nothing to copy.
    clip_texts(keys: Vec<i64>, what: ClipText) -> String;
    /// What arrived since the gallery was last looked at.
    new_since() -> NewSince;
    /// Where a clip stands in a view.
    position_in_view(view: u32, key: i64) -> Option<u32>;
    /// What each value of each facet would show, for a view's query.
    view_facets(view: u32) -> Vec<FacetCounts>;
    /// What could be taken away from a view's query so that it finds something.
    helpful_filters(view: u32) -> Vec<HelpfulFilter>;
    /// The search words, as the parser knows them.
    search_words() -> Vec<SearchWord>;
    /// All of one clip.
    clip_details(key: i64) -> Details;

    /// Checks a token, stores it in the keychain, and takes in the accounts under it.
    connect(token: PastedToken, home: KeepIn, label: String, typed: Vec<String>) -> Connected;
    /// Puts another token in the place of one, if it opens the same accounts.
    replace_token(key: i64, token: PastedToken, home: KeepIn) -> Replaced;
    /// All tokens and accounts, with their e-mails where those are asked for.
    manage(mails: bool) -> Manage;
    /// Gives a token another word.
    rename_token(key: i64, label: String) -> ();
    /// Shows an account, or leaves it out.
    include_account(key: i64, on: bool) -> ();
    /// Takes an account out of the gallery, and its token with the last of its accounts.
    remove_account(key: i64) -> Removed;
    /// Takes a token out of use, and out of the keychain.
    remove_token(key: i64) -> Removed;
    /// Tries again to take an entry out of the keychain.
    forget_token(key: i64) -> Removed;
    /// Puts a token of this session into the keychain.
    store_token(key: i64) -> ();
    /// Reads an account now, if the API does not want to wait.
    check_account(key: i64) -> ();
    /// The same for all accounts of a token.
    check_token(key: i64) -> ();
    /// Lets the keychain show its prompt, and says how it is then.
    unlock_keychain() -> Keychain;
    /// Says how the keychain is, without a prompt.
    check_keychain() -> Keychain;
    /// How a keychain is got on this computer.
    keychain_help() -> KeychainHelp;
    /// Looks at all that the app needs.
    health() -> Health;
    /// Says what came of playing the clip of our own.
    clip_tested(found: ClipTest) -> ();
    /// What a report of a fault needs, without anything personal.
    diagnostics() -> String;
    /// Opens one of the two libraries.
    switch_library(library: LibraryKind) -> Boot;
    /// Reads all accounts now.
    refresh() -> ();
    /// Fetches ahead of the eye although the network costs by the byte, for as long as it is this one.
    fetch_anyway() -> ();
    /// Pauses all reading for so many minutes; none goes on.
    pause_reading(minutes: Option<u32>) -> ();

    /// Marks clips as favourites, or not.
    set_favourite(keys: Vec<i64>, on: bool) -> ();
    /// Rates clips from 1 to 5; 0 takes the rating away.
    set_rating(keys: Vec<i64>, rating: u8) -> ();
    /// Writes the clips of a view into a new file in the downloads folder.
    export_view(view: u32, format: ExportFormat, emails: bool) -> Exported;
    /// Shows an export of this run in the system's file manager, by the name that it got.
    show_export(name: String) -> ();

    /// Downloads clips.
    download(keys: Vec<i64>) -> Queued;
    /// The queue.
    downloads() -> Downloads;
    /// What a choice of clips comes to; it is held for `download_summed`.
    download_summary(chosen: Chosen) -> Summary;
    /// Downloads what a summary named; with `keep`, also what finishes from now on in its accounts.
    download_summed(id: u32, keep: bool) -> Queued;
    /// Takes out of the queue what was just added.
    undo_download(keys: Vec<i64>) -> ();
    /// Pauses all downloads, or lets them go on.
    pause_downloads(on: bool) -> ();
    /// Pauses a download, or lets it go on.
    pause_download(key: i64, on: bool) -> ();
    /// Tries all that failed again, and whatever the queue waits for.
    retry_downloads() -> ();
    /// Takes all that waits or runs from the queue.
    cancel_downloads() -> ();
    /// Takes finished rows off the list; answers their keys.
    clear_downloads() -> Vec<i64>;
    /// Takes one row off the list that is finished, failed, or of a file that is not as it was put there.
    clear_download(key: i64) -> ();
    /// Puts rows back on the list.
    restore_downloads(keys: Vec<i64>) -> ();
    /// What the person chose for downloads.
    download_settings() -> DownloadSettings;
    /// Asks the person for the folder of new files; none if they chose none.
    choose_folder() -> Option<DownloadSettings>;
    /// Asks the person where the file of a clip is now, and takes it if it has the same bytes.
    find_file(key: i64) -> Option<FileHere>;
    /// Names new files by a template, if it is one.
    save_names(template: String) -> NamesPreview;
    /// How clips would be named by a template.
    preview_names(template: String, keys: Vec<i64>) -> NamesPreview;
    /// Fetches so many at once: 1 to 8.
    set_parallel(count: u32) -> ();
    /// For each account what is listed, what is here, and what is not, and why.
    ledger() -> Vec<Ledger>;
    /// Downloads the clips of an account as they finish, or not.
    keep_downloading(account: i64, on: bool) -> ();
    /// Starts, pauses or stops the verification of the downloads.
    verify(on: VerifyStep) -> ();
    /// Fetches anew what was found damaged.
    repair() -> Queued;
    /// Tries a failed download again.
    retry_download(key: i64) -> ();
    /// Takes a download from the queue; a finished file stays.
    cancel_download(key: i64) -> ();
    /// Shows the file of a clip in the system's file manager.
    show_in_folder(key: i64) -> ();
    /// Shows where the library is kept in the system's file manager.
    show_data() -> ();
    /// Where a clip is, and how much of it has come.
    clip_progress(key: i64) -> ClipProgress;
    /// Opens a clip in the system's player, fetched first where it is not here.
    open_in_player(key: i64) -> ();
    /// Lets a drag that began in the page take out the files of those clips that are here; answers how
    /// many those are.
    drag_out(keys: Vec<i64>) -> u32;

    /// How much room the caches take.
    cache_use() -> CacheUse;
    /// Empties a cache but for what plays now; answers the bytes that are free again.
    clear_cache(cached: Cached) -> i64;
    /// Where the API is asked, and through which proxy.
    network() -> Network;
    /// Asks the API elsewhere from the next start on, once the person said so to the shell; empty for
    /// the usual address.
    save_api(address: String) -> Network;
    /// Reaches the world by another way from the next start on.
    save_proxy(way: ProxyWay, address: String) -> Network;
    /// Starts the app anew.
    restart() -> ();

    /// Keeps what the person chose.
    save_settings(settings: Settings) -> ();
    /// Shows the settings that could not be read in the system's file manager.
    show_kept_settings() -> ();
    /// Opens one of a few known pages in the browser.
    open_page(page: Page) -> ();
    /// Makes the window fill the screen, or not.
    set_full_screen(on: bool) -> ();
    /// Closes the app.
    quit() -> ();
    /// Ends the app, whatever is on its way.
    quit_now() -> ();
    /// Lets the downloads go on without the window; the app ends when they are done.
    hide() -> ();
}
