//! The site of an installation: the house over one application, with all its faces.

use std::sync::Arc;

use axum::Router;
use portico_casework::{self as casework, Actor, Casework};
use portico_record::{Record, Session as Row};

use crate::api;
use crate::app::{Web, house};
use crate::desk::{self, Readers};
use crate::fault::Fault;
use crate::resident;
use crate::session::{Later, Session, SessionStore};
use crate::texts::{Texts, TextsError};
use crate::theme::{Look, Theme};
use crate::views::Views;
use crate::visit::{self, Visit};

/// The setting under which the theme is kept.
pub const THEME_SETTING: &str = "theme";

/// The language of pages where a visitor's own is not there.
const DEFAULT_LANGUAGE: &str = "en";

/// How the site is reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebConfig {
    /// People reach it by https: cookies and headers follow.
    pub https: bool,
}

/// What every handler of a face gets: the pages, and the application behind them.
pub struct Site {
    web: Arc<Web>,
    casework: Arc<Casework>,
    figures: Readers,
}

impl Site {
    /// The figures of services, kept up to date.
    pub fn figures(&self) -> &Readers {
        &self.figures
    }

    /// The pages.
    pub fn web(&self) -> &Web {
        &self.web
    }

    /// The application.
    pub fn casework(&self) -> &Casework {
        &self.casework
    }

    /// Who is signed in, with the language of this visit.
    ///
    /// # Errors
    /// Leads to the sign-in page, and back here, when nobody is.
    pub async fn actor(&self, visit: &Visit) -> Result<Actor, Fault> {
        let session = visit.session.as_ref().ok_or_else(|| visit::sign_in(visit))?;
        let mut actor = self.casework.actor_of(&session.account).await?;
        actor.language.clone_from(&visit.language.code);
        Ok(actor)
    }
}

/// Why the site cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A template does not hold together.
    #[error("a page cannot be read: {0:#}")]
    Views(#[from] minijinja::Error),
    /// A text file does not hold together.
    #[error("the texts cannot be read: {0}")]
    Texts(#[from] TextsError),
    /// The stored theme does not hold what it must.
    #[error("the stored theme cannot be used: {0}")]
    Theme(String),
    /// The record does not answer.
    #[error(transparent)]
    Casework(#[from] casework::Fault),
}

/// The whole site.
///
/// # Errors
/// When a template, a text or the stored theme cannot be read.
pub async fn router(casework: Arc<Casework>, config: &WebConfig) -> Result<Router, SiteError> {
    let texts = Arc::new(Texts::new(DEFAULT_LANGUAGE, &[])?);
    let views = Views::new(texts, &casework.authority().calendar.zone, None)?;
    let look = stored_look(&casework).await?;
    let sessions = Arc::new(RecordSessions { casework: casework.clone(), known: casework::Brief::default() });
    let clock = casework.clone();
    let now = Arc::new(move || clock.now());
    let web = Arc::new(Web::new(views, look, sessions, now, config.https));
    let site = Arc::new(Site { web: web.clone(), casework, figures: Readers::default() });
    Ok(house(web, api::routes(&site).merge(resident::routes()).merge(desk::routes()).with_state(site)))
}

/// The theme as it was last saved; until then the authority's name in the house's colours.
async fn stored_look(casework: &Casework) -> Result<Look, SiteError> {
    let theme = match casework.setting(THEME_SETTING).await? {
        Some(stored) => {
            serde_json::from_value(stored).map_err(|error| SiteError::Theme(error.to_string()))?
        }
        None => Theme::named(&casework.authority().name),
    };
    Look::new(theme).map_err(|problems| SiteError::Theme(format!("{problems:?}")))
}

impl From<casework::Fault> for Fault {
    fn from(fault: casework::Fault) -> Fault {
        match fault {
            casework::Fault::NotFound { .. } => Fault::NotFound,
            casework::Fault::Disposed(_) => Fault::Gone,
            casework::Fault::Forbidden { .. } => Fault::Forbidden,
            casework::Fault::AccountClosed => Fault::SignIn { back: "/".to_owned() },
            casework::Fault::Stale
            | casework::Fault::TaskGone
            | casework::Fault::JobGone
            | casework::Fault::DoneBefore
            | casework::Fault::ClaimedBy { .. } => Fault::Stale,
            casework::Fault::Upload(casework::UploadFault::TooLarge { .. }) => Fault::TooLarge,
            casework::Fault::Busy { .. } | casework::Fault::Away { .. } => Fault::Unavailable,
            // Pages take these where they can happen, and show what was typed again.
            casework::Fault::Answers(_)
            | casework::Fault::ReasonsMissing { .. }
            | casework::Fault::Upload(_)
            | casework::Fault::Refused(_) => Fault::Unreadable,
            casework::Fault::Broken(text) => Fault::Problem(text),
        }
    }
}

/// Sessions in the record, so that a restart signs nobody out.
struct RecordSessions {
    casework: Arc<Casework>,
    known: casework::Brief<Session>,
}

impl RecordSessions {
    fn record(&self) -> &Record {
        self.casework.record()
    }

    async fn find(&self, key: &str) -> Result<Option<Session>, Fault> {
        // Whether it is over is asked by the visit, on the house's own clock.
        if let Some(session) = self.known.get(key) {
            return Ok(Some(session));
        }
        let row = self.record().session(key, i64::MIN).await.map_err(Fault::problem)?;
        let session: Option<Session> =
            row.map(|row| serde_json::from_value(row.data).map_err(Fault::problem)).transpose()?;
        if let Some(session) = &session {
            self.known.put(key, session.clone());
        }
        Ok(session)
    }
}

impl SessionStore for RecordSessions {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Option<Session>> {
        Box::pin(async move {
            let Some(session) = self.find(key).await? else { return Ok(None) };
            // Asked with every request: who was signed in when the account was closed is not any more.
            let open = self.casework.is_open_account(&session.account).await.map_err(Fault::problem)?;
            Ok(open.then_some(session))
        })
    }

    fn put<'a>(&'a self, key: &'a str, session: &'a Session) -> Later<'a, ()> {
        Box::pin(async move {
            let row = Row {
                id: key.to_owned(),
                account: Some(session.account.clone()),
                created_us: session.expires.as_microsecond(),
                expires_us: session.expires.as_microsecond(),
                data: serde_json::to_value(session).map_err(Fault::problem)?,
            };
            self.known.forget(key);
            self.record().put_session(&row).await.map_err(Fault::problem)
        })
    }

    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, ()> {
        Box::pin(async move {
            let removed = self.record().delete_session(key).await.map(drop).map_err(Fault::problem);
            // Afterwards: a reader in between may have kept it once more.
            self.known.forget(key);
            removed
        })
    }
}
