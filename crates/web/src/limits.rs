//! How much a request may carry, and how long it may take.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use crate::fault::Fault;

/// The most that a page's form may post: 1 MB.
pub const FORM_BYTES_MAX: usize = 1_000_000;
/// The most that a form with files may post: 25 MB of files and a little for the rest.
pub const UPLOAD_BYTES_MAX: usize = 25_000_000 + 100_000;
/// A page is made in a moment; what takes longer is broken.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// A file may come over a slow line.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_secs(300);
/// A browser shows an answer only after it has sent everything: this much is read and thrown away.
const DRAIN_BYTES_MAX: usize = 4 * UPLOAD_BYTES_MAX;

/// Limits the body by what kind of form it is, and the time.
pub async fn limit(mut request: Request, next: Next) -> Response {
    let (upload, announced) = announced(request.headers());
    let (bytes_max, time_max) =
        if upload { (UPLOAD_BYTES_MAX, UPLOAD_TIME_MAX) } else { (FORM_BYTES_MAX, REQUEST_TIME_MAX) };
    if announced > bytes_max {
        drain(request.into_body().into_data_stream(), time_max).await;
        return Fault::TooLarge.into_response();
    }
    DefaultBodyLimit::max(bytes_max).apply(&mut request);
    let answered = tokio::time::timeout(time_max, next.run(request)).await;
    answered.unwrap_or_else(|_| Fault::Unavailable.into_response())
}

/// Whether files come, and how many bytes the browser says there are.
fn announced(headers: &HeaderMap) -> (bool, usize) {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let upload = header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/form-data"));
    (upload, header(CONTENT_LENGTH).and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Without this the browser shows a broken connection instead of the page that says why.
async fn drain(mut body: BodyDataStream, time_max: Duration) {
    let read = async {
        let mut bytes = 0;
        while let Some(Ok(chunk)) = body.next().await {
            bytes += chunk.len();
            if bytes > DRAIN_BYTES_MAX {
                break;
            }
        }
    };
    // Whether everything was read or time ran out makes no difference to the answer.
    let _ = tokio::time::timeout(time_max, read).await;
}
