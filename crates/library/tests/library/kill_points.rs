//! The points from K0 to K10 of a download at which it can be killed, told by what `strace` wrote.

use std::collections::BTreeSet;

/// The calls that tell one point from another.
pub(crate) const TRACED: &str =
    "openat,linkat,write,pwrite64,ftruncate,fsync,fdatasync,utimensat,rename,renameat,renameat2";

/// The point at which a kill at a call fell, by what `strace` wrote until then.
pub(crate) fn point(log: &str, call: &str, said: &str) -> Option<usize> {
    let lines: Vec<&str> = log.lines().map(str::trim_end).collect();
    let is = |line: &str, calls: &[&str]| {
        let name = line.split_whitespace().nth(1).unwrap_or_default();
        calls.iter().any(|call| {
            name.strip_prefix(call)
                .is_some_and(|rest| rest.starts_with('('))
        })
    };
    let these: Vec<&str> = call.split(',').collect();
    let ended = |line: &&str| is(line, &these) && line.ends_with("= ?");
    let at = lines.iter().rposition(ended)?;
    let (line, before) = (lines[at], &lines[..at]);
    let of_part = |line: &str| line.contains(".part>") || line.contains(".part\"");
    let of_index = |line: &str| line.contains("index.sqlite-wal");
    let (writes, syncs) = (["write", "pwrite64"], ["fsync", "fdatasync"]);
    let of_folder =
        |line: &str| is(line, &["fsync"]) && line.contains("/downloads") && !of_part(line);
    if of_index(line) && said.contains("opened") && !said.contains("enqueued") {
        return Some(0);
    }
    if line.contains("/pictures/") {
        return Some(10);
    }
    if line.contains("O_TMPFILE") || (of_part(line) && is(line, &["linkat", "openat"])) {
        return Some(1);
    }
    if of_part(line) {
        let last = |what: &dyn Fn(&str) -> bool| before.iter().rposition(|line| what(line));
        let written = last(&|line| of_part(line) && is(line, &writes));
        let synced = last(&|line| of_part(line) && is(line, &syncs));
        return match line {
            _ if is(line, &["write", "ftruncate"]) => Some(2),
            _ if is(line, &syncs) && synced <= written => Some(3),
            _ if is(line, &syncs) || is(line, &["utimensat"]) => Some(4),
            _ if is(line, &["renameat2"]) => Some(5),
            _ => None,
        };
    }
    if of_folder(line) {
        return Some(6);
    }
    // Behind the folder's: the writes of the row, its sync, and what comes then.
    let folder = before
        .iter()
        .rposition(|line| of_folder(line) && line.ends_with("= 0"))?;
    let since = &before[folder..];
    let written = since.iter().any(|line| of_index(line) && is(line, &writes));
    let synced = since.iter().any(|line| of_index(line) && is(line, &syncs));
    match (written, synced) {
        (false, _) if of_index(line) => Some(7),
        (true, false) if of_index(line) => Some(8),
        (true, true) => Some(9),
        _ => None,
    }
}

/// The parts that a whole run wrote, and the folders that it made them in, by what `strace` wrote of it.
pub(crate) fn paths_of_parts(lines: &[&str]) -> Vec<String> {
    let parts = lines.iter().filter_map(|line| path_in(line));
    let parts: BTreeSet<String> = parts.filter(|path| path.ends_with(".part")).collect();
    let folders: BTreeSet<String> = parts
        .iter()
        .filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned()))
        .collect();
    parts.into_iter().chain(folders).collect()
}

/// The files and folders in which it shows that a clip got its name and its row: those that a whole run
/// synced, by what `strace` wrote of it.
pub(crate) fn paths_of_rows(lines: &[&str]) -> Vec<String> {
    let of_rows = |line: &&&str| {
        let path = line.contains("index.sqlite-wal>") || line.contains("/downloads");
        path && (line.contains("fsync(") || line.contains("pwrite64("))
    };
    let named = lines.iter().filter(of_rows);
    let named: BTreeSet<String> = named.filter_map(|line| path_in(line)).collect();
    let parts = |path: &String| path.contains(".part") || path.contains(" (deleted)");
    named.into_iter().filter(|path| !parts(path)).collect()
}

/// The path of the first open file or folder that a line names.
fn path_in(line: &str) -> Option<String> {
    Some(line.split_once('<')?.1.split_once('>')?.0.to_owned())
}
