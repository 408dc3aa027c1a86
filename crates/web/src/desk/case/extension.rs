//! The legal term of a case is extended, once, with a reason that the resident reads.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::Fault as Refusal;
use serde::Serialize;

use super::{Head, address, view};
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// The page on which a clerk extends the term.
#[derive(Debug, Clone, Serialize)]
pub struct ExtensionPage {
    /// The case.
    pub head: Head,
    /// By how much, as the service says it.
    pub by: String,
    /// What was typed.
    pub form: FormState,
}

/// `GET /desk/cases/{case}/extension`.
///
/// # Errors
/// Not found when the term of this case cannot be extended (any more).
pub async fn ask_extension(desk: Desk, Path(case): Path<String>) -> Result<Response, Fault> {
    page(&desk, &case, FormState::default()).await
}

/// `POST /desk/cases/{case}/extension`.
///
/// # Errors
/// Forbidden; stale when the term cannot be extended any more.
pub async fn extend(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let reason = post.get("reason").unwrap_or_default().trim();
    if reason.is_empty() {
        let mut form = FormState::default();
        form.wrong("reason", desk.words().get("desk-extend-missing"));
        return page(&desk, &case, form).await;
    }
    match desk.casework().extend_term(&desk.actor, &case, reason).await {
        Ok(_) => Ok(done(&address(&case), "extended")),
        Err(Refusal::Refused(said)) => {
            let mut form = FormState::default();
            form.keep("reason", reason);
            form.wrong("reason", said);
            page(&desk, &case, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(desk: &Desk, case: &str, form: FormState) -> Result<Response, Fault> {
    let open = desk.casework().view_case(&desk.actor, case).await?;
    if !view::may_work(desk, &open) {
        return Err(Fault::Forbidden);
    }
    // The case went on in the meantime, or its service has no extension.
    let by = open.extension().map(ToString::to_string).ok_or(Fault::NotFound)?;
    let language = desk.words().language();
    let head = view::head(desk, &open, &open.waiting(language).texts, &open.service_name(language));
    desk.page(&ExtensionPage { head, by, form })
}

impl Page for ExtensionPage {
    const TEMPLATE: &'static str = "desk/extension.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::default();
        form.wrong("reason", "Say why the term is extended".to_owned());
        let first =
            Self { head: super::samples::head(), by: "6 weeks".to_owned(), form: FormState::default() };
        vec![first.clone(), Self { form, ..first }]
    }
}
