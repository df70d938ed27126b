//! What a status means: from its code, else from its name.

/// What a video is up to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    /// It can be watched (1).
    Completed,
    /// It waits to be made (5), though the document calls this final.
    Queued,
    /// It is being made (9, 10).
    Generating,
    /// The content moderation refused it (7).
    Moderated,
    /// It could not be made (8).
    Failed,
    /// It was deleted (6).
    Deleted,
    /// Something new: its name as the server wrote it, or its code when it has no name.
    Other(String),
    /// Neither code nor name came.
    Unknown,
}

impl Status {
    /// The code counts first, since the server derives the name from it; a code that is not known
    /// may still have a name that is.
    pub(super) fn derive(code: Option<i64>, name: Option<&str>) -> Self {
        if let Some(known) = code.and_then(by_code) {
            return known;
        }
        match (name, code) {
            (Some(name), _) => by_name(name).unwrap_or_else(|| Self::Other(name.to_owned())),
            (None, Some(code)) => Self::Other(code.to_string()),
            (None, None) => Self::Unknown,
        }
    }

    /// The name, as the document writes it; empty when nothing is known.
    pub fn name(&self) -> &str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Queued => "QUEUED",
            Self::Generating => "GENERATING",
            Self::Moderated => "MODERATED",
            Self::Failed => "FAILED",
            Self::Deleted => "DELETED",
            Self::Other(name) => name,
            Self::Unknown => "",
        }
    }
}

/// Whether a name says that the video is still on its way.
pub(super) fn names_progress(name: &str) -> bool {
    matches!(by_name(name), Some(Status::Queued | Status::Generating))
}

/// 1, 5 and 10 are in the document; 6 to 9 are PixVerse's own.
fn by_code(code: i64) -> Option<Status> {
    Some(match code {
        1 => Status::Completed,
        5 => Status::Queued,
        6 => Status::Deleted,
        7 => Status::Moderated,
        8 => Status::Failed,
        9 | 10 => Status::Generating,
        _ => return None,
    })
}

fn by_name(name: &str) -> Option<Status> {
    Some(match name.trim().to_ascii_uppercase().as_str() {
        "COMPLETED" => Status::Completed,
        "QUEUED" => Status::Queued,
        "GENERATING" => Status::Generating,
        "MODERATED" => Status::Moderated,
        "FAILED" => Status::Failed,
        "DELETED" => Status::Deleted,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_05_a_status_is_derived_from_what_there_is_of_it() {
        let other = |name: &str| Status::Other(name.to_owned());
        for (code, name, status) in [
            (Some(1), Some("COMPLETED"), Status::Completed),
            (Some(1), None, Status::Completed),
            (Some(5), Some("QUEUED"), Status::Queued),
            (Some(9), None, Status::Generating),
            (Some(10), Some("COMPLETED"), Status::Generating),
            (Some(7), None, Status::Moderated),
            (Some(8), None, Status::Failed),
            (Some(6), None, Status::Deleted),
            (None, Some("Failed"), Status::Failed),
            (Some(77), Some("MODERATED"), Status::Moderated),
            (Some(77), Some("REWINDING"), other("REWINDING")),
            (Some(77), None, other("77")),
            (Some(-1), None, other("-1")),
            (None, None, Status::Unknown),
        ] {
            assert_eq!(Status::derive(code, name), status, "{code:?} {name:?}");
        }
    }
}
