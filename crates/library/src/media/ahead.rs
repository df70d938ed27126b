//! Pictures that are fetched before anybody looks at them: the newest first, one at a time, and
//! only while nobody waits for one.

use std::collections::HashSet;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, broadcast};

use super::cdn::CdnError;
use super::pictures::{PictureError, Pictures};
use crate::clip::ClipKey;
use crate::events::Event;
use crate::index::{Index, IndexError};

/// Of how many of the newest clips pictures are fetched as fast as they come, and of no more unless
/// all are wanted.
const NEWEST: u32 = 500;
/// The pause before each older one.
const BETWEEN_OLDER: Duration = Duration::from_millis(500);
/// The page has asked for nothing for so long before a picture is fetched that it did not ask for.
const QUIET: Duration = Duration::from_secs(1);
/// The pause when the media host does not answer.
const REST: Duration = Duration::from_secs(30);
/// How many pictures are looked up at once.
const BATCH: usize = 100;

/// Which pictures are fetched before they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// All of the library.
    All,
    /// Of the newest 500 clips.
    Newest,
    /// None.
    #[default]
    LookedAt,
}

/// What decides how far ahead pictures are fetched; whoever sets it wakes the work.
#[derive(Debug, Default)]
pub struct Ahead {
    chosen: Mutex<Chosen>,
    moved: Notify,
}

#[derive(Debug, Clone, Copy, Default)]
struct Chosen {
    reach: Reach,
    metered: bool,
}

impl Ahead {
    /// Sets what the person chose.
    pub fn reach(&self, reach: Reach) {
        self.chosen.lock().reach = reach;
        self.moved.notify_one();
    }

    /// Says whether the network costs by the byte: then nothing is fetched ahead.
    pub fn set_metered(&self, metered: bool) {
        self.chosen.lock().metered = metered;
        self.moved.notify_one();
    }

    fn now(&self) -> Reach {
        let chosen = *self.chosen.lock();
        match chosen.metered {
            true => Reach::LookedAt,
            false => chosen.reach,
        }
    }

    /// Fetches what is missing, and again whenever clips come. Never ends by itself.
    pub(crate) async fn work(
        &self,
        index: Index,
        pictures: Pictures,
        mut events: broadcast::Receiver<Event>,
    ) {
        // What cannot be had is not asked for again in this run, unless somebody looks at it.
        let mut hopeless = HashSet::new();
        loop {
            if let Err(error) = self.once(&index, &pictures, &mut hopeless).await {
                tracing::warn!(%error, "the pictures that are missing could not be looked up");
            }
            tokio::select! {
                () = self.moved.notified() => {}
                () = clips_came(&mut events) => {}
            }
        }
    }

    /// Fetches until nothing is missing that is wanted.
    async fn once(
        &self,
        index: &Index,
        pictures: &Pictures,
        hopeless: &mut HashSet<ClipKey>,
    ) -> Result<(), IndexError> {
        let mut newest = true;
        loop {
            let reach = self.now();
            if reach == Reach::LookedAt || (reach == Reach::Newest && !newest) {
                return Ok(());
            }
            let among = newest.then_some(NEWEST);
            let limit = BATCH + hopeless.len();
            let missing = index
                .run(move |index| index.pictures_missing(among, limit))
                .await?;
            let wanted: Vec<ClipKey> = missing
                .into_iter()
                .filter(|clip| !hopeless.contains(clip))
                .collect();
            if wanted.is_empty() {
                if !newest {
                    return Ok(());
                }
                newest = false;
            }
            for clip in wanted {
                if !newest {
                    tokio::time::sleep(BETWEEN_OLDER).await;
                }
                pictures.quiet_for(QUIET).await;
                if self.now() != reach {
                    break;
                }
                match pictures.fetch_ahead(clip).await {
                    Ok(()) => {}
                    Err(PictureError::Cdn(error)) if is_away(error) => {
                        tokio::time::sleep(REST).await;
                        break;
                    }
                    Err(_) => {
                        hopeless.insert(clip);
                    }
                }
            }
        }
    }
}

/// Whether it is the network or the host that failed, and not the picture.
fn is_away(error: CdnError) -> bool {
    error.is_passing()
}

async fn clips_came(events: &mut broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::Clips) | Err(broadcast::error::RecvError::Lagged(_)) => return,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
