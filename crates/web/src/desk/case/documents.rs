//! The documents of a case: one that is fetched, and a new one.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::Fault as Refusal;
use serde::Serialize;

use super::{Head, address, view};
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;
use crate::resident::document::download;
use crate::resident::upload;

/// The page on which a document is added.
#[derive(Debug, Clone, Serialize)]
pub struct AddDocumentPage {
    /// The case.
    pub head: Head,
    /// What was chosen.
    pub form: FormState,
}

/// `GET /desk/cases/{case}/documents/{sha256}`: always as a download, since people uploaded it.
///
/// # Errors
/// Not found.
pub async fn document(desk: Desk, Path((case, sha256)): Path<(String, String)>) -> Result<Response, Fault> {
    let (document, bytes) = desk.casework().document(&desk.actor, &case, &sha256).await?;
    Ok(download(&document.name, &document.content_type, bytes))
}

/// `GET /desk/cases/{case}/documents`: the page on which a document is added.
///
/// # Errors
/// Not found, or forbidden.
pub async fn new_document(desk: Desk, Path(case): Path<String>) -> Result<Response, Fault> {
    page(&desk, &case, FormState::default()).await
}

/// `POST /desk/cases/{case}/documents`.
///
/// # Errors
/// Not found, or forbidden.
pub async fn add_document(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let words = desk.words();
    let mut form = FormState::default();
    let public = post.get("public").unwrap_or_default();
    form.keep("public", public);
    let Some(file) = post.files.first() else {
        form.wrong("file", words.get("desk-document-missing"));
        return page(&desk, &case, form).await;
    };
    if !matches!(public, "yes" | "no") {
        form.wrong("public", words.get("desk-document-public-missing"));
        return page(&desk, &case, form).await;
    }
    let added =
        desk.casework().add_document(&desk.actor, &case, &file.name, &file.bytes, public == "yes").await;
    match added {
        Ok(_) => Ok(done(&address(&case), "document")),
        Err(Refusal::Upload(fault)) => {
            form.wrong("file", upload::words(&desk.site, words.language(), &file.name, &fault));
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
    let language = desk.words().language();
    let head = view::head(desk, &open, &open.waiting(language).texts, &open.service_name(language));
    desk.page(&AddDocumentPage { head, form })
}

impl Page for AddDocumentPage {
    const TEMPLATE: &'static str = "desk/add-document.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.keep("public", "no");
        wrong.wrong("file", "Choose a file".to_owned());
        wrong.wrong("public", "Select whether the resident may see it".to_owned());
        [FormState::default(), wrong]
            .map(|form| Self { head: super::samples::head(), form })
            .into_iter()
            .collect()
    }
}
