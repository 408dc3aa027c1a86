//! Signing in and out.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Actor, Proof};
use serde::{Deserialize, Serialize};

use super::{bare_frame, draft_path};
use crate::fault::Fault;
use crate::links;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;
use crate::session::{Session, SessionId, expiry, forget_cookie};
use crate::site::Site;
use crate::visit::Visit;

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    back: Option<String>,
}

/// The sign-in form.
#[derive(Debug, Clone, Serialize)]
pub struct SignInPage {
    /// What was typed; never the password.
    pub form: FormState,
    /// Where to go afterwards.
    pub back: String,
}

/// `GET /sign-in`.
///
/// # Errors
/// A problem of ours.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let back = links::local(back.back.as_deref().unwrap_or("/")).to_owned();
    if visit.session.is_some() {
        let back = begins(&back).map_or(back.clone(), service_path);
        return Ok(Redirect::to(&back).into_response());
    }
    let mut form = FormState::default();
    form.keep("account", "");
    site.web().page(&bare_frame(&site, &visit), &SignInPage { form, back })
}

/// `POST /sign-in`.
///
/// # Errors
/// A problem of ours.
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    posted: PostedForm,
) -> Result<Response, Fault> {
    let typed = |name: &str| posted.get(name).unwrap_or_default().to_owned();
    let back = links::local(posted.get("back").unwrap_or("/")).to_owned();
    let (account, password) = (typed("account"), typed("password"));
    let say = |key: &str| site.web().text(&visit.language.code, key, &[]);
    let mut form = FormState::default();
    form.keep("account", &account);
    if account.trim().is_empty() {
        form.wrong("account", say("sign-in-account-missing"));
    }
    if password.is_empty() {
        form.wrong("password", say("sign-in-password-missing"));
    }
    if form.is_valid() {
        match site.casework().sign_in(Proof::Password { account, password }).await? {
            Some(actor) => return begin(&site, &actor, &back).await,
            None => form.wrong("account", say("sign-in-wrong")),
        }
    }
    site.web().page(&bare_frame(&site, &visit), &SignInPage { form, back })
}

/// A session with a new id. A clerk who did not come from anywhere lands at the desk.
async fn begin(site: &Site, actor: &Actor, back: &str) -> Result<Response, Fault> {
    let web = site.web();
    let id = SessionId::new(&mut rand::rng());
    let session = Session { account: actor.id.clone(), name: actor.name.clone(), expires: expiry(web.now()) };
    web.sessions().put(&id.key(), &session).await?;
    let to = match begins(back) {
        // Who may not apply, or no longer can, sees the service and why.
        Some(service) => match site.casework().start_draft(actor, service).await {
            Ok(draft) => draft_path(service, &draft),
            Err(_) => service_path(service),
        },
        None if actor.is_clerk() && back == "/" => "/desk".to_owned(),
        None => back.to_owned(),
    };
    Ok(([(SET_COOKIE, id.set_cookie(web.secure()))], Redirect::to(&to)).into_response())
}

/// The service that somebody began to apply for before they were asked to sign in.
fn begins(back: &str) -> Option<&str> {
    let service = back.strip_prefix("/services/")?.strip_suffix("/start")?;
    (!service.is_empty() && !service.contains(['/', '?', '#'])).then_some(service)
}

fn service_path(service: &str) -> String {
    format!("/services/{service}")
}

/// `POST /sign-out`.
///
/// # Errors
/// When the session cannot be removed: then nobody is told that it was.
pub async fn leave(State(site): State<Arc<Site>>, headers: HeaderMap) -> Result<Response, Fault> {
    if let Some(id) = SessionId::of(&headers) {
        site.web().sessions().remove(&id.key()).await?;
    }
    Ok(([(SET_COOKIE, forget_cookie(site.web().secure()))], Redirect::to("/")).into_response())
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "resident/sign-in.html";

    fn samples() -> Vec<Self> {
        let mut empty = FormState::default();
        empty.keep("account", "");
        let mut wrong = FormState::default();
        wrong.keep("account", "robin@example.org");
        wrong.wrong("account", "The account or the password is wrong".to_owned());
        wrong.wrong("password", "Enter your password".to_owned());
        [empty, wrong].map(|form| Self { form, back: "/cases".to_owned() }).into()
    }
}
