//! A letter or a file of a case, to keep.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::links;
use crate::site::Site;
use crate::visit::Visit;

/// `GET /cases/{case}/documents/{sha256}`.
///
/// # Errors
/// Not found, also for documents that are not the resident's to see.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, sha256)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let (document, bytes) = site.casework().document(&actor, &case, &sha256).await?;
    Ok(download(&document.name, &document.content_type, bytes))
}

/// Bytes as a file to keep (RFC 6266). Never shown in place: what somebody uploaded is not a page of ours.
pub(crate) fn download(name: &str, content_type: &str, bytes: Vec<u8>) -> Response {
    let ascii: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "._- ".contains(letter) { letter } else { '_' })
        .collect();
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", links::encode(name));
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let response = download("Bes\"lut;\r\n på.pdf", "application/pdf", vec![1]);
        let disposition = response.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(
            disposition,
            "attachment; filename=\"Bes_lut___ p_.pdf\"; filename*=UTF-8''Bes%22lut%3B%0D%0A%20p%C3%A5.pdf"
        );
    }
}
