//! The house: what all faces share, and the layers around every request.
//!
//! From outside to inside: protecting headers, compression, the visit, pages for faults, panics, limits,
//! protection against requests forged by other sites.

use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use fluent_bundle::FluentArgs;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::api::ApiProblem;
use crate::fault::{Fault, FaultPage};
use crate::frame::{Face, Frame};
use crate::page::Page;
use crate::session::SessionStore;
use crate::texts::Texts;
use crate::theme::Look;
use crate::views::Views;
use crate::visit::Visit;
use crate::{assets, limits, security, visit};

/// The longest word of an extractor that is passed on, in bytes.
const SAID_BYTES_MAX: usize = 2_000;

/// Tells the time; handed in, so that tests can turn it.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every face of the house needs.
pub struct Web {
    views: Views,
    look: RwLock<Arc<Look>>,
    sessions: Arc<dyn SessionStore>,
    now: Now,
    zone: TimeZone,
    secure: bool,
}

impl Web {
    /// The house. `secure`: the site is reached by https.
    pub fn new(views: Views, look: Look, sessions: Arc<dyn SessionStore>, now: Now, secure: bool) -> Self {
        let zone = views.zone().clone();
        Self { views, look: RwLock::new(Arc::new(look)), sessions, now, zone, secure }
    }

    /// The pages.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// What the pages say.
    pub fn texts(&self) -> &Texts {
        self.views.texts()
    }

    /// A text in a language, with what stands in its places; the key itself if there is no such text.
    pub fn text(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, *value)).collect();
        self.texts().get(language, key, Some(&arguments)).unwrap_or_else(|| key.to_owned())
    }

    /// How the authority looks.
    pub fn look(&self) -> Arc<Look> {
        Arc::clone(&self.look.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes how the authority looks, from the next page on.
    pub fn set_look(&self, look: Look) {
        *self.look.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(look);
    }

    /// Who is signed in.
    pub fn sessions(&self) -> &dyn SessionStore {
        self.sessions.as_ref()
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// The time zone that days are reckoned in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether the site is reached by https.
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// A page as an answer.
    ///
    /// # Errors
    /// A problem of ours, when the template asks for what the page does not have.
    pub fn page<P: Page>(&self, frame: &Frame, page: &P) -> Result<Response, Fault> {
        let html = self.views.render(frame, page).map_err(|error| Fault::Problem(format!("{error:#}")))?;
        // What a signed-in person saw must not come back from a cache after they signed out.
        let cache = if frame.account.is_some() { "no-store" } else { "no-cache" };
        Ok(([(CACHE_CONTROL, cache)], Html(html)).into_response())
    }
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Web").field("views", &self.views).finish_non_exhaustive()
    }
}

/// The faces, with the assets and the layers around them.
pub fn house(web: Arc<Web>, faces: Router<Arc<Web>>) -> Router {
    let secure = web.secure();
    faces
        .route("/assets/{file}", get(assets::serve))
        .route("/theme/{file}", get(theme_css))
        .route("/theme/{hash}/logo", get(theme_logo))
        .fallback(|| async { Fault::NotFound })
        .method_not_allowed_fallback(|| async { Fault::NotFound })
        .layer(CsrfLayer::new())
        .layer(from_fn(limits::limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&web), pages_for_faults))
        .layer(from_fn_with_state(Arc::clone(&web), visit::begin))
        .layer(CompressionLayer::new())
        .layer(from_fn(move |request, next| security::headers(secure, request, next)))
        .with_state(web)
}

async fn theme_css(State(web): State<Arc<Web>>) -> Response {
    let headers =
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, web.look().css().to_owned()).into_response()
}

async fn theme_logo(State(web): State<Arc<Web>>, Path(_hash): Path<String>) -> Result<Response, Fault> {
    let look = web.look();
    let (bytes, media_type) = look.logo().ok_or(Fault::NotFound)?;
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
fn panicked(payload: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let said = payload.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("panicked");
    Fault::Problem(said.to_owned()).into_response()
}

/// Turns a fault, or an error that a layer or extractor answered with, into a page or into JSON.
async fn pages_for_faults(
    State(web): State<Arc<Web>>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let said = response.extensions().get::<Fault>().cloned();
    let is_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let fault = match said {
        Some(fault) => fault,
        None if is_page => return response,
        None => match Fault::of_status(response.status()) {
            Some(fault) => fault,
            None => return response,
        },
    };
    if let Fault::Problem(said) = &fault {
        tracing::error!(path = visit.path, said, "a request failed");
    }
    let (mut parts, said) = response.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    parts.status = fault.status();
    let body = if visit.path.starts_with("/api/") {
        // What an extractor could not read is worth telling a program; residents get a page instead.
        let said = to_bytes(said, SAID_BYTES_MAX).await.unwrap_or_default();
        ApiProblem::at_the_edge(&fault, &String::from_utf8_lossy(&said)).into_response()
    } else {
        let page = FaultPage { kind: fault.key(), contact: web.look().theme().contact.clone() };
        web.page(&visit.frame(&web, Face::Resident), &page).unwrap_or_else(|error| {
            tracing::error!(?error, "the page for a fault could not be made");
            Html("<!doctype html><title>Sorry</title><p>Sorry, there is a problem. Try again later.</p>")
                .into_response()
        })
    };
    let mut answer = (parts.status, body).into_response();
    for (name, value) in &parts.headers {
        answer.headers_mut().insert(name.clone(), value.clone());
    }
    answer
}
