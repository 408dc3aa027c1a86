//! Who comes, in which language, to which page: read once at the door and handed to every page.

use std::sync::Arc;

use axum::extract::{self, FromRequestParts, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use portico_casework::Request;

use crate::app::Web;
use crate::fault::Fault;
use crate::frame::{Account, Face, Frame, NavigationLink};
use crate::links;
use crate::session::{LANGUAGE_COOKIE, Session, SessionId, cookie, language_cookie};
use crate::texts::Language;

/// One request, as far as every page needs to know it.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The page's language.
    pub language: Language,
    /// The path, without the query.
    pub path: String,
    /// The query without the choice of a language.
    pub query: String,
    /// Who is signed in.
    pub session: Option<Session>,
    /// The store of sessions did not answer: nobody knows who this is, and to sign in again would not help.
    pub store_down: bool,
    /// The call that is made, if the caller may repeat it.
    pub request: Option<Request>,
}

impl Visit {
    /// The path with its query, to come back to.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The frame of a page of this face.
    pub fn frame(&self, web: &Web, face: Face) -> Frame {
        let look = web.look();
        let mut frame = Frame::new(self.language.clone(), web.texts().languages(), &look, &self.path);
        if !self.query.is_empty() {
            for link in &mut frame.languages {
                link.href = format!("{}&{}", link.href, self.query);
            }
        }
        frame.face = face;
        frame.account = self.session.as_ref().map(|session| Account { name: session.name.clone() });
        frame
    }

    /// The frame of a page with a navigation, whose entries are `(text key, path)`.
    pub fn frame_with(&self, web: &Web, face: Face, entries: &[(&'static str, &str)]) -> Frame {
        let mut frame = self.frame(web, face);
        frame.navigation = entries
            .iter()
            .map(|(key, href)| NavigationLink { key, href: (*href).to_owned(), current: *href == self.path })
            .collect();
        frame
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Fault::Problem("the layer `visit::begin` is missing".to_owned()))
    }
}

/// The layer that reads the visit and keeps a chosen language.
pub async fn begin(State(web): State<Arc<Web>>, mut request: extract::Request, next: Next) -> Response {
    let chosen = chosen_language(request.uri(), &web);
    let id = SessionId::of(request.headers());
    let session = session(&web, id).await;
    let visit = Visit {
        language: language(&web, request.headers(), chosen.as_deref()),
        path: request.uri().path().to_owned(),
        query: query_without_language(request.uri()),
        store_down: session.is_err(),
        session: session.unwrap_or_default(),
        request: None,
    };
    let language = HeaderValue::from_str(&visit.language.code);
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    if let Ok(language) = language {
        response.headers_mut().entry(CONTENT_LANGUAGE).or_insert(language);
    }
    if let Some(cookie) = chosen.and_then(|code| language_cookie(&code, web.secure()).parse().ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// What was just chosen, what was chosen before, or what the browser asks for.
fn language(web: &Web, headers: &HeaderMap, chosen: Option<&str>) -> Language {
    let wished = chosen.or_else(|| cookie(headers, LANGUAGE_COOKIE));
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    web.texts().negotiate(wished, accepted)
}

fn chosen_language(uri: &Uri, web: &Web) -> Option<String> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let code = pairs.filter_map(|pair| pair.strip_prefix("language=")).next()?;
    web.texts().languages().iter().any(|language| language.code == code).then(|| code.to_owned())
}

fn query_without_language(uri: &Uri) -> String {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.filter(|pair| !pair.starts_with("language=")).collect::<Vec<_>>().join("&")
}

async fn session(web: &Web, id: Option<SessionId>) -> Result<Option<Session>, Fault> {
    let Some(id) = id else { return Ok(None) };
    match web.sessions().get(&id.key()).await {
        Ok(found) => Ok(found.filter(|session| !session.is_over(web.now()))),
        Err(fault) => {
            tracing::warn!(?fault, "a session could not be read");
            Err(fault)
        }
    }
}

/// Where to sign in, and come back from; nowhere while nobody can be known.
pub fn sign_in(visit: &Visit) -> Fault {
    if visit.store_down {
        return Fault::Unavailable;
    }
    Fault::SignIn { back: links::local(&visit.here()).to_owned() }
}
