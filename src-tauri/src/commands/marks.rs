//! What the person says of clips: favourites and ratings.

use library::clip::ClipKey;

use super::boot::internal;
use crate::app::App;
use crate::contract::Problem;

impl App {
    pub(crate) async fn set_favourite(&self, keys: Vec<i64>, on: bool) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let keys = keys.into_iter().map(ClipKey).collect();
        library.set_favourite(keys, on).await.map_err(internal)
    }

    pub(crate) async fn set_rating(&self, keys: Vec<i64>, rating: u8) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let keys = keys.into_iter().map(ClipKey).collect();
        library.set_rating(keys, rating).await.map_err(internal)
    }
}
