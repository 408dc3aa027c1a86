//! The door of the desk: who comes in, and what stands around every page.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Actor, Casework, ROLE_ADMINISTRATOR};

use super::words::Words;
use crate::fault::Fault;
use crate::frame::{Face, Frame, NavigationLink, Notice};
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// The first page of the desk.
const HOME: &str = "/desk";
/// The parameter that says, after a redirect, what was just done.
const DONE: &str = "done=";

/// The pages that the navigation leads to: key of the words, and path.
const NAVIGATION: [(&str, &str); 3] =
    [("desk-worklist", HOME), ("desk-cases", "/desk/cases"), ("desk-services", "/desk/services")];

/// A clerk who is signed in, on a visit to the desk.
pub struct Desk {
    /// Pages and application.
    pub site: Arc<Site>,
    /// The clerk, in the language of the page.
    pub actor: Actor,
    /// The request.
    pub visit: Visit,
}

impl FromRequestParts<Arc<Site>> for Desk {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, site).await?;
        let actor = match site.actor(&visit).await {
            // What was posted cannot be got again by a link.
            Err(Fault::SignIn { .. }) if parts.method != Method::GET => {
                return Err(Fault::SignIn { back: HOME.to_owned() });
            }
            actor => actor?,
        };
        if !actor.is_clerk() {
            return Err(Fault::Forbidden);
        }
        Ok(Self { site: Arc::clone(site), actor, visit })
    }
}

impl Desk {
    /// The application.
    pub fn casework(&self) -> &Casework {
        self.site.casework()
    }

    /// The words of the page's language.
    pub fn words(&self) -> Words<'_> {
        let zone = &self.casework().authority().calendar.zone;
        Words::new(self.site.web().texts(), &self.visit.language.code, zone)
    }

    /// Whether the clerk looks after the installation.
    pub fn is_administrator(&self) -> bool {
        self.actor.has_role(ROLE_ADMINISTRATOR)
    }

    /// A page of the desk.
    ///
    /// # Errors
    /// A mistake of ours in the template.
    pub fn page<P: Page>(&self, page: &P) -> Result<Response, Fault> {
        self.site.web().page(&self.frame(), page)
    }

    /// The frame with the navigation and, after a redirect, with the word about what was done.
    fn frame(&self) -> Frame {
        let mut frame = self.visit.frame(self.site.web(), Face::Desk);
        let records = super::records::may_keep(self).then_some(("desk-records", super::records::HOME));
        let theme = self.is_administrator().then_some(("desk-theme", "/desk/theme"));
        let entries: Vec<_> = NAVIGATION.into_iter().chain(records).chain(theme).collect();
        let here = entries.iter().map(|(_, path)| *path).find(|path| is_inside(&self.visit.path, path));
        frame.navigation = entries
            .iter()
            .map(|(key, path)| NavigationLink { key, href: (*path).to_owned(), current: here == Some(*path) })
            .collect();
        frame.notice = self.done().map(|key| Notice { text: self.words().get(key), success: true });
        frame
    }

    /// The key of the words for what was just done.
    fn done(&self) -> Option<&'static str> {
        let word = self.visit.query.split('&').find_map(|pair| pair.strip_prefix(DONE))?;
        Some(match word {
            "claimed" => "desk-done-claimed",
            "released" => "desk-done-released",
            "completed" => "desk-done-completed",
            "note" => "desk-done-note",
            "document" => "desk-done-document",
            "message" => "desk-done-message",
            "process" => "desk-done-process",
            "retried" => "desk-done-retried",
            "job" => "desk-done-job",
            "data" => "desk-done-data",
            "tried-again" => "desk-done-tried-again",
            "given-up" => "desk-done-given-up",
            "extended" => "desk-done-extended",
            "moved" => "desk-done-moved",
            "left" => "desk-done-left",
            "cancelled" => "desk-done-cancelled",
            "filed" => "desk-done-filed",
            "theme" => "desk-done-theme",
            "proposed" => "desk-done-proposed",
            "approved" => "desk-done-approved",
            "approved-by-hand" => "desk-done-approved-by-hand",
            "withdrawn" => "desk-done-withdrawn",
            "held" => "desk-done-held",
            "lifted" => "desk-done-lifted",
            _ => return None,
        })
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("actor", &self.actor.id)
            .field("path", &self.visit.path)
            .finish_non_exhaustive()
    }
}

/// Whether a page belongs to an entry of the navigation; all pages are below the first one.
fn is_inside(path: &str, folder: &str) -> bool {
    let below = || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    path == folder || (folder != HOME && below())
}

/// Leads to a page that then says what was done.
pub fn done(path: &str, word: &str) -> Response {
    Redirect::to(&format!("{path}?{DONE}{word}")).into_response()
}
