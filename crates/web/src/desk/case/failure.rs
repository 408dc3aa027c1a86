//! Something could not be sent, after the last try: it is tried again or given up, with a reason.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::{FailureEnd, Fault as Refusal};
use serde::Serialize;

use super::{Head, address, view};
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// The page on which somebody decides what becomes of it.
#[derive(Debug, Clone, Serialize)]
pub struct FailurePage {
    /// The case.
    pub head: Head,
    /// Where the decision is posted.
    pub action: String,
    /// What should have been sent.
    pub what: String,
    /// `letter`, `notify` or `signal`.
    pub kind: String,
    /// What went wrong at the last try.
    pub error: String,
    /// Since when it waits, RFC 3339.
    pub since: String,
    /// The process stands still until it is decided.
    pub holds_up: bool,
    /// What was typed.
    pub form: FormState,
}

/// `GET /desk/cases/{case}/failures/{key}`.
///
/// # Errors
/// Forbidden; stale when somebody has decided already.
pub async fn ask_failure(desk: Desk, Path((case, key)): Path<(String, u64)>) -> Result<Response, Fault> {
    page(&desk, &case, key, FormState::default()).await
}

/// `POST /desk/cases/{case}/failures/{key}`.
///
/// # Errors
/// As [`ask_failure`].
pub async fn end_failure(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let reason = post.get("reason").unwrap_or_default().trim();
    let end = match post.get("end") {
        Some("retry") => FailureEnd::Retry,
        Some("give-up") => FailureEnd::GiveUp,
        _ => return Err(Fault::Unreadable),
    };
    let mut form = FormState::default();
    form.keep("reason", reason);
    if reason.is_empty() {
        form.wrong("reason", desk.words().get("desk-failure-reason-missing"));
        return page(&desk, &case, key, form).await;
    }
    match desk.casework().end_failure(&desk.actor, &case, key, end, reason).await {
        Ok(_) if end == FailureEnd::Retry => Ok(done(&address(&case), "tried-again")),
        Ok(_) => Ok(done(&address(&case), "given-up")),
        Err(Refusal::Refused(said)) => {
            form.wrong("reason", said);
            page(&desk, &case, key, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(desk: &Desk, case: &str, key: u64, form: FormState) -> Result<Response, Fault> {
    let failed = desk.casework().failed_effect(&desk.actor, case, key).await?;
    let language = desk.words().language();
    let open = &failed.open;
    let head = view::head(desk, open, &open.waiting(language).texts, &open.service_name(language));
    desk.page(&FailurePage {
        head,
        action: format!("{}/failures/{key}", address(case)),
        what: failed.what,
        kind: failed.failure.effect,
        error: failed.failure.error,
        since: failed.failure.since.to_string(),
        holds_up: failed.failure.job.is_some(),
        form,
    })
}

impl Page for FailurePage {
    const TEMPLATE: &'static str = "desk/failure.html";

    fn samples() -> Vec<Self> {
        let first = Self {
            head: super::samples::head(),
            action: "/desk/cases/1/failures/1099511627780".to_owned(),
            what: "Decision on your <b>application</b>".to_owned(),
            kind: "letter".to_owned(),
            error: "the mail server mail.example refused the recipient".to_owned(),
            since: "2026-03-02T09:30:00Z".to_owned(),
            holds_up: true,
            form: FormState::default(),
        };
        let mut form = FormState::default();
        form.wrong("reason", "Say why".to_owned());
        let notice = Self { form, kind: "notify".to_owned(), holds_up: false, ..first.clone() };
        let signal = Self { kind: "signal".to_owned(), holds_up: false, ..first.clone() };
        vec![first, notice, signal]
    }
}
