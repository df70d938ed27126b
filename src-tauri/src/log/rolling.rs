//! Log files of a day, in parts of a size: however much is logged, it fills no disk.
//!
//! The appender of `tracing-appender` rolls by time alone, and the crates that roll by size bring a
//! second calendar and compression with them.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

/// The bounds of the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// A file that holds so many bytes is followed by the next one.
    pub(super) bytes: u64,
    /// So many files are kept, the newest.
    pub(super) files: usize,
}

/// The file that is written to.
#[derive(Debug)]
pub(super) struct Rolling {
    folder: PathBuf,
    bounds: Bounds,
    today: fn() -> Date,
    part: Part,
    file: File,
    written: u64,
}

/// A day's file: as many parts of a day as it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    day: Date,
    number: u32,
}

impl Part {
    /// Sorted by name, files are sorted by time.
    fn name(self) -> String {
        format!("rushes.{}.{:06}.log", self.day, self.number)
    }

    fn of_name(name: &str) -> Option<Self> {
        let middle = name.strip_prefix("rushes.")?.strip_suffix(".log")?;
        // An earlier version made one file a day.
        let (day, number) = middle.split_once('.').unwrap_or((middle, "0"));
        Some(Self {
            day: day.parse().ok()?,
            number: number.parse().ok()?,
        })
    }
}

impl Rolling {
    /// Goes on with the newest file of the day, or begins one.
    pub(super) fn open(folder: &Path, bounds: Bounds, today: fn() -> Date) -> io::Result<Self> {
        let day = today();
        let newest = parts(folder)?.into_iter().map(|(part, _)| part);
        let part = newest
            .filter(|part| part.day == day)
            .max()
            .unwrap_or(Part { day, number: 0 });
        let file = append(folder, part)?;
        let written = file.metadata()?.len();
        let rolling = Self {
            folder: folder.to_owned(),
            bounds,
            today,
            part,
            file,
            written,
        };
        rolling.prune()?;
        Ok(rolling)
    }

    fn next(&mut self, part: Part) -> io::Result<()> {
        self.file = append(&self.folder, part)?;
        self.written = self.file.metadata()?.len();
        self.part = part;
        self.prune()
    }

    fn prune(&self) -> io::Result<()> {
        let mut all = parts(&self.folder)?;
        all.sort();
        let too_many = all.len().saturating_sub(self.bounds.files);
        for (_, old) in all.into_iter().take(too_many) {
            std::fs::remove_file(old)?;
        }
        Ok(())
    }
}

impl Write for Rolling {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let day = (self.today)();
        let length = u64::try_from(record.len()).unwrap_or(u64::MAX);
        let full = self.written > 0 && self.written.saturating_add(length) > self.bounds.bytes;
        let next = if day != self.part.day {
            Some(Part { day, number: 0 })
        } else if full {
            let number = self.part.number.saturating_add(1);
            Some(Part { day, number })
        } else {
            None
        };
        if let Some(next) = next {
            // A folder that takes no new file still takes the record.
            let _ = self.next(next);
        }
        self.file.write_all(record)?;
        self.written = self.written.saturating_add(length);
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append(folder: &Path, part: Part) -> io::Result<File> {
    let path = folder.join(part.name());
    OpenOptions::new().create(true).append(true).open(path)
}

/// The log files of a folder; what else lies there is nobody's business.
fn parts(folder: &Path) -> io::Result<Vec<(Part, PathBuf)>> {
    let entries = std::fs::read_dir(folder)?.flatten();
    let part = |entry: std::fs::DirEntry| {
        let part = Part::of_name(entry.file_name().to_str()?)?;
        Some((part, entry.path()))
    };
    Ok(entries.filter_map(part).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI8, Ordering};

    use super::*;

    const BOUNDS: Bounds = Bounds {
        bytes: 100,
        files: 3,
    };

    fn monday() -> Date {
        jiff::civil::date(2026, 3, 2)
    }

    fn lengths(folder: &Path) -> Vec<(String, u64)> {
        let mut all = parts(folder).unwrap();
        all.sort();
        let length = |(part, path): (Part, PathBuf)| (part.name(), path.metadata().unwrap().len());
        all.into_iter().map(length).collect()
    }

    #[test]
    fn however_much_is_logged_no_more_is_kept_than_the_bounds_say_and_that_is_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Rolling::open(folder.path(), BOUNDS, monday).unwrap();
        for number in 0..1_000 {
            writeln!(log, "{number:039}").unwrap();
        }
        let kept = lengths(folder.path());
        assert_eq!(kept.len(), 3);
        assert!(kept.iter().all(|(_, bytes)| *bytes <= 100), "{kept:?}");
        let newest = folder.path().join(&kept[2].0);
        assert!(std::fs::read_to_string(newest).unwrap().contains("0999\n"));
    }

    #[test]
    fn a_record_is_in_one_piece_even_if_it_is_longer_than_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Rolling::open(folder.path(), BOUNDS, monday).unwrap();
        log.write_all(b"short\n").unwrap();
        log.write_all(&[b'x'; 500]).unwrap();
        let kept: Vec<_> = lengths(folder.path()).into_iter().map(|(_, b)| b).collect();
        assert_eq!(kept, [6, 500]);
    }

    #[test]
    fn a_second_start_goes_on_in_the_newest_file_of_the_day() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let mut log = Rolling::open(folder.path(), BOUNDS, monday).unwrap();
            log.write_all(&[b'x'; 60]).unwrap();
            log.write_all(&[b'x'; 20]).unwrap();
        }
        let kept: Vec<_> = lengths(folder.path()).into_iter().map(|(_, b)| b).collect();
        assert_eq!(kept, [80, 80]);
    }

    #[test]
    fn each_day_has_files_of_its_own_and_nothing_else_of_the_folder_is_touched() {
        static DAY: AtomicI8 = AtomicI8::new(2);
        fn today() -> Date {
            jiff::civil::date(2026, 3, DAY.load(Ordering::SeqCst))
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rushes.2026-02-01.log"), "earlier").unwrap();
        std::fs::write(folder.path().join("rushes.notes.log"), "mine").unwrap();
        let mut log = Rolling::open(folder.path(), BOUNDS, today).unwrap();
        for day in 2..6 {
            DAY.store(day, Ordering::SeqCst);
            log.write_all(b"a day\n").unwrap();
        }
        let kept: Vec<_> = lengths(folder.path()).into_iter().map(|(n, _)| n).collect();
        let named = |day: u8| format!("rushes.2026-03-0{day}.000000.log");
        assert_eq!(kept, [named(3), named(4), named(5)]);
        assert!(folder.path().join("rushes.notes.log").exists());
    }
}
