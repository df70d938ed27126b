//! Where the person is, as the page tells it.

use crate::app::App;
use crate::contract::{Problem, Session, SessionClips};

impl App {
    pub(crate) async fn keep_session(&self, session: Session) -> Result<(), Problem> {
        self.restarts.keep(*self.shown.lock(), session);
        Ok(())
    }

    pub(crate) async fn keep_chosen(&self, clips: SessionClips) -> Result<(), Problem> {
        self.restarts.keep_clips(*self.shown.lock(), clips);
        Ok(())
    }
}
