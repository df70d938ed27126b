//! Views, windows of tiles, and details.

use std::sync::Arc;

use library::clip::ClipKey;
use library::gallery::named_ratio;

use super::boot::{internal, read};
use crate::app::App;
use crate::contract::{
    Bytes, Details, FacetCounts, HelpfulFilter, Problem, ProblemCode, Query, SearchWord, Tile, View,
};
use crate::convert;
use crate::log::redact;

/// Tiles that one window holds at most.
const WINDOW: u32 = 500;

impl App {
    pub(crate) async fn open_view(&self, query: Query) -> Result<View, Problem> {
        let (_, library) = self.shown();
        let view = library
            .open_view(convert::query(query))
            .await
            .map_err(internal)?;
        Ok(convert::view(&view))
    }

    pub(crate) async fn view_boxes(&self, view: u32) -> Result<Bytes, Problem> {
        let view = self.view(view)?;
        let ratios = view.ratios.iter().flat_map(|ratio| ratio.to_le_bytes());
        let tones = view.tones.iter().flat_map(|tone| tone.to_le_bytes());
        Ok(Bytes(ratios.chain(tones).collect()))
    }

    pub(crate) async fn list_videos(
        &self,
        view: u32,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Tile>, Problem> {
        let keys = self.view(view)?.window(offset, limit.min(WINDOW)).to_vec();
        let (_, library) = self.shown();
        let tiles = library.tiles(keys).await.map_err(internal)?;
        Ok(tiles.into_iter().map(convert::tile).collect())
    }

    pub(crate) async fn position_in_view(
        &self,
        view: u32,
        key: i64,
    ) -> Result<Option<u32>, Problem> {
        Ok(self.view(view)?.position(ClipKey(key)))
    }

    pub(crate) async fn clip_details(&self, key: i64) -> Result<Details, Problem> {
        let (_, library) = self.shown();
        let gallery = Arc::clone(&library.gallery);
        let found = library.index.run(move |_| gallery.details(ClipKey(key)));
        let among = found
            .await
            .map_err(internal)?
            .ok_or(ProblemCode::UnknownKey)?;
        let found = among.details;
        let facts = found.facts;
        let size = facts.width.zip(facts.height);
        Ok(Details {
            tile: convert::tile(found.tile),
            ratio: named_ratio(facts.ratio.as_deref(), size),
            prompt: facts.prompt,
            negative_prompt: facts.negative_prompt,
            seed: facts.seed,
            size,
            motion: facts.motion,
            style: facts.style,
            camera: facts.camera,
            account_name: found.account_name,
            id: facts.number,
            status_word: facts.status_word,
            file: found
                .file
                .map(|file| convert::file_here(file, found.other_file_ms)),
            family: among.family.into_iter().map(convert::relative).collect(),
            same_prompt: among.same_prompt,
            effect_names: convert::effect_names(facts.effect_names),
            lip_sync: facts.lip_sync,
            sound: facts.sound,
            extended: facts.extended,
            raw: shown_raw(&found.raw),
        })
    }

    pub(crate) async fn view_facets(&self, view: u32) -> Result<Vec<FacetCounts>, Problem> {
        let view = self.view(view)?;
        Ok(view.facets.iter().map(convert::facet_counts).collect())
    }

    pub(crate) async fn helpful_filters(&self, view: u32) -> Result<Vec<HelpfulFilter>, Problem> {
        let view = self.view(view)?;
        Ok(view.helpful.iter().map(convert::helpful).collect())
    }

    pub(crate) async fn search_words(&self) -> Result<Vec<SearchWord>, Problem> {
        let words = library::gallery::SEARCH_WORDS.iter();
        Ok(words
            .map(|word| SearchWord {
                word: word.word.to_owned(),
                values: word.shown(),
            })
            .collect())
    }

    pub(crate) async fn refresh(&self) -> Result<(), Problem> {
        let (_, library) = self.shown();
        tokio::spawn(async move { read(&library).await });
        Ok(())
    }

    pub(super) fn view(&self, id: u32) -> Result<Arc<library::gallery::View>, Problem> {
        let (_, library) = self.shown();
        library.view(id).ok_or_else(|| ProblemCode::ViewGone.into())
    }
}

/// The item as the API wrote it, indented, without what a shared screen should not show.
fn shown_raw(raw: &str) -> String {
    let indented = serde_json::from_str::<serde_json::Value>(raw)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| raw.to_owned());
    redact(&indented).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_json_shows_no_email_and_no_signature_and_keeps_long_numbers() {
        let raw = r#"{"video_id":"user:1-pixverse:ada@example.com-video:55","seed":9007199254740993,
            "url":"https://media.example/a%2Fb.mp4?Signature=abc"}"#;
        let shown = shown_raw(raw);
        assert!(
            !shown.contains("ada@") && !shown.contains("Signature"),
            "{shown}"
        );
        assert!(
            shown.contains("9007199254740993") && shown.contains("video:55"),
            "{shown}"
        );
    }
}
