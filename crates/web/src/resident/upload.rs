//! Files that came with a form: looked into, kept, and put among what was posted.

use std::collections::BTreeMap;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use portico_casework::{Actor, Fault as Refusal, UploadFault};
use portico_form::{FieldKind, FieldProblem, FileAnswer, Form, Posted};

use crate::fault::{Fault, RETRY_AFTER_S};
use crate::posted::PostedForm;
use crate::site::Site;

/// The code of a problem that is not the file's.
const AWAY: &str = "file-away";

/// What was posted, with the files that were kept, and a problem for each that was not.
pub struct Uploads {
    /// For the form.
    pub posted: Posted,
    /// What is wrong with files.
    pub problems: Vec<FieldProblem>,
    /// Whether a file was kept.
    pub kept: bool,
}

/// Keeps the files of a posted form. Files under a name that is no file field of the form are not kept.
///
/// # Errors
/// When a file cannot be kept for another reason than what it is.
pub async fn keep(
    site: &Site,
    actor: &Actor,
    form: &Form,
    page: &str,
    language: &str,
    sent: PostedForm,
) -> Result<Uploads, Fault> {
    let mut uploads = Uploads { posted: Posted::from_pairs(sent.pairs), problems: Vec::new(), kept: false };
    for file in sent.files {
        let Some(field) = form.field(&file.control) else { continue };
        if !matches!(field.kind, FieldKind::File { .. }) {
            continue;
        }
        match site.casework().keep_file(actor, &file.name, &file.bytes).await {
            Ok(document) => {
                let answer = FileAnswer {
                    name: document.name,
                    content_type: document.content_type,
                    size: document.size,
                    sha256: document.sha256,
                };
                uploads.posted.add_file(file.control, answer);
                uploads.kept = true;
            }
            Err(refusal) => {
                let (code, custom) = match refusal {
                    Refusal::Upload(refusal) => ("file-type", words(site, language, &file.name, &refusal)),
                    Refusal::Away { .. } => {
                        (AWAY, site.web().text(language, "upload-away", &[("name", &file.name)]))
                    }
                    other => return Err(other.into()),
                };
                uploads.problems.push(FieldProblem {
                    path: file.control.clone(),
                    control: file.control,
                    page: page.to_owned(),
                    code,
                    args: BTreeMap::new(),
                    label: field.label.clone(),
                    custom: Some(custom),
                });
            }
        }
    }
    Ok(uploads)
}

/// The page that comes back with these problems says to programs, too, that it is worth coming again: the storage of
/// files or the scanner was away. What was typed stands on the page, and in the draft.
pub fn answered(uploads: &[FieldProblem], mut page: Response) -> Response {
    if uploads.iter().any(|problem| problem.code == AWAY) {
        *page.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        page.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
    }
    page
}

/// Why a file was refused, and what to do.
pub fn words(site: &Site, language: &str, name: &str, refusal: &UploadFault) -> String {
    let (key, detail) = match refusal {
        UploadFault::TooLarge { max_mb } => ("upload-too-large", max_mb.to_string()),
        UploadFault::Type { .. } => ("upload-type", String::new()),
        UploadFault::Disguised { .. } => ("upload-disguised", String::new()),
        UploadFault::Bomb { .. } => ("upload-bomb", String::new()),
        UploadFault::Empty { .. } => ("upload-empty", String::new()),
        UploadFault::Infected { .. } => ("upload-infected", String::new()),
    };
    site.web().text(language, key, &[("name", name), ("max", &detail)])
}
