//! Pictures and clips: fetched once, checked, kept on disk, and served to the page.
//!
//! Everything that a list names is taken for hostile: which addresses are opened at all is settled
//! in `address`, and only `cdn` opens them. No token is ever in reach of this room.

mod address;
mod ahead;
mod avatars;
mod cdn;
mod checksum;
mod clips;
mod container;
mod fill;
mod held;
mod laid;
mod lasting;
mod picture;
mod pictures;
mod range;
mod room;
mod server;
mod shape;

pub use address::{AddressRefused, AddressRules};
pub use ahead::{Ahead, Reach};
pub use avatars::Avatars;
pub use cdn::{Body, Cdn, CdnError, Resume};
pub use checksum::Checksum;
pub use clips::{ClipError, ClipPlace, ClipProgress, ClipSource, Clips};
pub use container::{ContainerError, check_container, check_head};
pub use picture::{PictureFile, PictureKind};
pub use pictures::{PictureError, Pictures};
pub use server::{ClipAsked, ClipLookup, ClipServer};
pub use shape::{Shape, shape_of};

/// Which picture an address stands for, whatever its signature: the first half of the SHA-256 of
/// the address without its query, in hexadecimal.
#[must_use]
pub fn picture_version(url: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write as _;
    // A picture may lie behind another host or port tomorrow; its path is what names it.
    let address = crate::clip::without_query(url);
    let path = address.split_once("://").map_or(address, |(_, rest)| {
        rest.split_once('/').map_or(rest, |(_, path)| path)
    });
    Sha256::digest(path)
        .iter()
        .take(8)
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
