//! Several clips at once: keys of a range, figures, places, texts, a view of them alone.

use std::sync::Arc;

use library::clip::ClipKey;
use library::gallery;
use library::media::AddressRules;

use super::boot::internal;
use crate::app::App;
use crate::contract::{Bytes, ClipText, NewSince, Problem, SelectionFigures, Sort, View};
use crate::convert;

impl App {
    pub(crate) async fn view_keys(
        &self,
        view: u32,
        first: u32,
        count: u32,
    ) -> Result<Bytes, Problem> {
        let view = self.view(view)?;
        let keys = view.window(first, count).iter();
        Ok(Bytes(keys.flat_map(|key| key.0.to_le_bytes()).collect()))
    }

    pub(crate) async fn selection_figures(
        &self,
        keys: Vec<i64>,
    ) -> Result<SelectionFigures, Problem> {
        let (_, library) = self.shown();
        let (gallery, keys) = (Arc::clone(&library.gallery), known(keys));
        let figures = library.index.run(move |_| gallery.figures(&keys)).await;
        let figures = figures.map_err(internal)?;
        Ok(SelectionFigures {
            clips: figures.clips,
            seconds: figures.seconds,
            here: figures.here,
            without_file: figures.without_file,
        })
    }

    pub(crate) async fn positions_in_view(
        &self,
        view: u32,
        keys: Vec<i64>,
    ) -> Result<Vec<u32>, Problem> {
        Ok(self.view(view)?.positions(&known(keys)))
    }

    pub(crate) async fn open_keys(&self, keys: Vec<i64>, sort: Sort) -> Result<View, Problem> {
        let (_, library) = self.shown();
        let (gallery, keys) = (Arc::clone(&library.gallery), known(keys));
        let now = jiff::Timestamp::now();
        let view = library
            .index
            .run(move |_| gallery.only(&keys, convert::sort(sort), now));
        Ok(convert::view(&view.await.map_err(internal)?))
    }

    pub(crate) async fn clip_texts(
        &self,
        keys: Vec<i64>,
        what: ClipText,
    ) -> Result<String, Problem> {
        let (_, library) = self.shown();
        let (gallery, keys) = (Arc::clone(&library.gallery), known(keys));
        let what = match what {
            ClipText::Prompt => gallery::ClipText::Prompt,
            ClipText::Link => gallery::ClipText::Link,
            ClipText::Seed => gallery::ClipText::Seed,
            ClipText::Id => gallery::ClipText::Id,
            ClipText::Json => gallery::ClipText::Json,
            ClipText::Request => gallery::ClipText::Request,
        };
        let rules = AddressRules {
            loopback: library.client.base().is_loopback(),
        };
        let texts = library
            .index
            .run(move |_| gallery.texts(&keys, what, rules));
        texts.await.map_err(internal)
    }

    pub(crate) async fn new_since(&self) -> Result<NewSince, Problem> {
        let (_, library) = self.shown();
        let since_ms = library.last_look_ms;
        let gallery = Arc::clone(&library.gallery);
        let clips = match since_ms {
            None => 0,
            Some(since_ms) => library
                .index
                .run(move |_| gallery.arrived_since(since_ms))
                .await
                .map_err(internal)?,
        };
        Ok(NewSince { since_ms, clips })
    }
}

fn known(keys: Vec<i64>) -> Vec<ClipKey> {
    keys.into_iter().map(ClipKey).collect()
}
