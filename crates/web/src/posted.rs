//! What a browser posted: the controls of a form, and files if there are any.
//!
//! *Invariant:* the number of controls and files and the length of names are bounded here; the size of the
//! whole is bounded by [`crate::limits`].

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, RawForm, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::fault::Fault;

/// More controls than any page has.
const CONTROLS_MAX: usize = 5_000;
/// More files than anybody chooses at once.
const FILES_MAX: usize = 50;
const FILE_NAME_CHARS_MAX: usize = 200;

/// A posted form.
#[derive(Debug, Default)]
pub struct PostedForm {
    /// Names and values, in order.
    pub pairs: Vec<(String, String)>,
    /// The files that were chosen; controls without a choice are left out.
    pub files: Vec<PostedFile>,
}

/// A file as it came: nothing about it has been looked into.
#[derive(Debug)]
pub struct PostedFile {
    /// The control's name.
    pub control: String,
    /// The file's name, without any folders.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl PostedForm {
    /// The first value under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A number under a name, as a version or a key.
    ///
    /// # Errors
    /// Unreadable, when it is missing or no number.
    pub fn number(&self, name: &str) -> Result<i64, Fault> {
        self.get(name).and_then(|text| text.parse().ok()).ok_or(Fault::Unreadable)
    }
}

impl<S: Send + Sync> FromRequest<S> for PostedForm {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let multipart = Multipart::from_request(request, state).await.map_err(|_| Fault::Unreadable)?;
            return read_multipart(multipart).await;
        }
        let RawForm(bytes) = RawForm::from_request(request, state).await.map_err(|rejection| {
            Fault::of_status(rejection.into_response().status()).unwrap_or(Fault::Unreadable)
        })?;
        let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(pair);
        let pairs: Vec<(String, String)> = pairs.take(CONTROLS_MAX + 1).collect();
        if pairs.len() > CONTROLS_MAX {
            return Err(Fault::TooLarge);
        }
        Ok(Self { pairs, files: Vec::new() })
    }
}

async fn read_multipart(mut multipart: Multipart) -> Result<PostedForm, Fault> {
    let mut form = PostedForm::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        if form.pairs.len() >= CONTROLS_MAX || form.files.len() >= FILES_MAX {
            return Err(Fault::TooLarge);
        }
        let control = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(plain_name) {
            Some(name) => {
                let bytes = field.bytes().await.map_err(broken)?;
                if !name.is_empty() {
                    form.files.push(PostedFile { control, name, bytes: bytes.into() });
                }
            }
            None => form.pairs.push((control, field.text().await.map_err(broken)?)),
        }
    }
    Ok(form)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn broken(error: MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::Unreadable }
}

/// The last part of what a browser calls the file, without control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(FILE_NAME_CHARS_MAX).collect()
}

/// One pair of `application/x-www-form-urlencoded` (URL Standard, 5.1).
fn pair(bytes: &[u8]) -> (String, String) {
    let mut halves = bytes.splitn(2, |byte| *byte == b'=');
    let mut half = || decode(halves.next().unwrap_or_default());
    (half(), half())
}

fn decode(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _, _) => out.push(b' '),
            (byte, _, _) => out.push(*byte),
        }
        rest = after;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    async fn read(kind: &str, body: impl Into<Body>) -> Result<PostedForm, Fault> {
        let request = Request::post("/").header(CONTENT_TYPE, kind).body(body.into()).unwrap();
        PostedForm::from_request(request, &()).await
    }

    const FORM: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn pairs_come_in_order_and_decoded() {
        let form = read(FORM, "a=1&b=x+%26%c3%a5&a=2&c&d=100%").await.unwrap();
        let expected = [("a", "1"), ("b", "x &å"), ("a", "2"), ("c", ""), ("d", "100%")];
        assert_eq!(form.pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(form.number("a"), Ok(1));
        assert_eq!(form.number("b"), Err(Fault::Unreadable));
    }

    #[tokio::test]
    async fn a_form_with_endless_controls_is_refused() {
        assert_eq!(read(FORM, "a&".repeat(5_001)).await.unwrap_err(), Fault::TooLarge);
    }

    #[tokio::test]
    async fn a_file_comes_without_folders_and_a_control_without_a_choice_does_not_come() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n3\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"map\"; filename=\"C:\\\\a\\\\plan.pdf\"\r\n\
                    Content-Type: application/pdf\r\n\r\n%PDF\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"map\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let form = read("multipart/form-data; boundary=x", body).await.unwrap();
        assert_eq!(form.number("version"), Ok(3));
        assert_eq!(form.files.len(), 1);
        assert_eq!((form.files[0].name.as_str(), form.files[0].bytes.as_slice()), ("plan.pdf", &b"%PDF"[..]));
    }

    #[tokio::test]
    async fn a_multipart_body_that_breaks_off_is_unreadable() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc";
        assert_eq!(read("multipart/form-data; boundary=x", body).await.unwrap_err(), Fault::Unreadable);
    }
}
