//! The cookies: two, both needed, so there is nothing to ask.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::frame;
use crate::fault::Fault;
use crate::page::Page;
use crate::session::{LANGUAGE_COOKIE, SESSION_COOKIE, SESSION_HOURS};
use crate::site::Site;
use crate::visit::Visit;

/// What the cookies are for.
#[derive(Debug, Clone, Serialize)]
pub struct CookiesPage {
    /// The name of the cookie that keeps somebody signed in.
    pub session: &'static str,
    /// How long it lasts, in hours.
    pub session_hours: i64,
    /// The name of the cookie that keeps the language.
    pub language: &'static str,
}

/// `GET /cookies`.
///
/// # Errors
/// A problem of ours.
pub async fn show(State(site): State<Arc<Site>>, visit: Visit) -> Result<Response, Fault> {
    site.web().page(&frame(&site, &visit), &page())
}

fn page() -> CookiesPage {
    CookiesPage { session: SESSION_COOKIE, session_hours: SESSION_HOURS, language: LANGUAGE_COOKIE }
}

impl Page for CookiesPage {
    const TEMPLATE: &'static str = "resident/cookies.html";

    fn samples() -> Vec<Self> {
        vec![page()]
    }
}
