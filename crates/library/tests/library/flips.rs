//! A bit that turns over in a file that was whole: "Verify library" finds it, whichever file it is.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use library::downloads::{VerifyState, VerifyStep};
use library::index::Missing;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::download_faults::Downloading;
use crate::world::World;

const FILES: u32 = 1_000;

/// Turns one bit of a file over, as a failing disk does: the file keeps its length and its times.
fn flip(path: &Path, chance: &mut StdRng) {
    let mut file = std::fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let meta = file.metadata().unwrap();
    let at = SeekFrom::Start(chance.random_range(0..meta.len()));
    let mut byte = [0];
    file.seek(at).unwrap();
    file.read_exact(&mut byte).unwrap();
    byte[0] ^= 1 << chance.random_range(0..8);
    file.seek(at).unwrap();
    file.write_all(&byte).unwrap();
    file.set_modified(meta.modified().unwrap()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bit_that_turned_over_is_found_in_any_of_a_thousand_files() {
    let downloading = Downloading::within(World::of(1_200).await).await;
    let downloads = &downloading.world.library.downloads;
    downloads.set_parallel(8).await.unwrap();
    downloading.add(FILES as usize).await;
    // Each step within the patience of a test.
    for step in (50..=FILES).step_by(50) {
        let here = async || {
            let figures = downloads.figures().await.unwrap();
            (figures.done >= step).then_some(())
        };
        downloading.world.until("fifty more are here", here).await;
    }
    let mut chance = StdRng::seed_from_u64(7);
    let index = &downloading.world.library.index;
    for key in &downloading.keys[..FILES as usize] {
        let file = index.file(*key, library::index::Place::Download);
        let path = file.unwrap().expect("it is here").path;
        flip(&downloading.folder().join(path), &mut chance);
    }
    downloads.verify(VerifyStep::Start);
    for step in (50..=FILES).step_by(50) {
        let looked = async || (downloads.verifying().done >= step).then_some(());
        let what = "fifty more are looked at";
        downloading.world.until(what, looked).await;
    }
    let over = async || Some(downloads.verifying()).filter(|now| now.state == VerifyState::Done);
    let found = downloading.world.until("all is verified", over).await;
    assert_eq!((found.all, found.damaged), (FILES, FILES), "{found:?}");
    let ledger = downloads.ledger().await.unwrap();
    let missing: Vec<_> = ledger.iter().flat_map(|one| one.missing.clone()).collect();
    assert!(missing.contains(&(Missing::Damaged, FILES)), "{missing:?}");
}
