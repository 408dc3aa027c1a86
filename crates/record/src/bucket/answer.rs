//! What an object storage answers, and what it means.

use ureq::Body;
use ureq::http::Response;
use ureq::http::header::CONTENT_LENGTH;

/// What came of one try.
#[derive(Debug)]
pub(super) enum Outcome {
    /// There is an answer, whatever it says.
    Answered(Answer),
    /// There is more than was asked for.
    TooLong,
    /// There is none, and why.
    Silent(String),
}

/// An answer, read to its end.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// What the header says.
    pub(super) length: Option<u64>,
    pub(super) body: Vec<u8>,
}

/// An object in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key, without the place's prefix.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it was written, microseconds since 1970.
    pub modified_us: i64,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Objects, in the order of keys.
    pub objects: Vec<Listed>,
    /// What the next page is asked for with; `None` on the last.
    pub next: Option<String>,
}

/// Reads an answer to its end.
pub(super) fn read(mut response: Response<Body>, head_only: bool, bytes_max: u64) -> Outcome {
    let status = response.status().as_u16();
    let length = response.headers().get(CONTENT_LENGTH).and_then(|text| text.to_str().ok()?.parse().ok());
    if head_only {
        return Outcome::Answered(Answer { status, length, body: Vec::new() });
    }
    // One byte more than allowed, so that what is exactly as long as allowed is read.
    let read = response.body_mut().with_config().limit(bytes_max.saturating_add(1)).read_to_vec();
    match read {
        Ok(body) if body.len() as u64 > bytes_max => Outcome::TooLong,
        Ok(body) => Outcome::Answered(Answer { status, length, body }),
        Err(ureq::Error::BodyExceedsLimit(_)) => Outcome::TooLong,
        Err(error) => Outcome::Silent(format!("the answer broke off: {error}")),
    }
}

impl Answer {
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Overloaded, restarting, or two writers of one key at once.
    pub(super) fn says_later(&self) -> bool {
        matches!(self.status, 408 | 409 | 425 | 429 | 500 | 502 | 503 | 504)
    }

    /// A 404 for the object and not for its bucket.
    pub(super) fn is_missing_key(&self) -> bool {
        self.code().as_deref() == Some("NoSuchKey")
    }

    /// The element `Code` of an error (S3 API, "REST error responses").
    fn code(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?;
        let document = roxmltree::Document::parse(text).ok()?;
        let code = document.descendants().find(|node| node.tag_name().name() == "Code")?.text()?;
        Some(code.chars().filter(char::is_ascii_alphanumeric).take(60).collect())
    }

    /// The status, and the code if there is one.
    pub(super) fn in_words(&self) -> String {
        match self.code() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }

    /// What it says and what to do about it.
    pub(super) fn remedy(&self) -> String {
        let code = self.code().unwrap_or_default();
        let what = match (code.as_str(), self.status) {
            ("NoSuchBucket", _) => "there is no such bucket: make it, or correct its name",
            ("InvalidAccessKeyId", _) => "it does not know the access key: correct access_key",
            ("SignatureDoesNotMatch", _) => "the secret is not that of the access key: correct it",
            ("RequestTimeTooSkewed", _) => {
                "its clock and ours are too far apart: let a time service set both"
            }
            (
                "BadDigest" | "InvalidDigest" | "XAmzContentSHA256Mismatch" | "XAmzContentChecksumMismatch",
                _,
            ) => "other bytes reached it than were sent: look at what stands between, and try again",
            ("AuthorizationHeaderMalformed" | "PermanentRedirect" | "TemporaryRedirect", _)
            | (_, 301 | 307) => "the bucket is elsewhere: correct endpoint and region",
            (_, 401 | 403) => {
                "the access key may not do this: it needs to list the bucket, and to get, put and delete objects"
            }
            (_, 404) => {
                "it was not found: see that the bucket is there, and that endpoint is that of an S3 interface"
            }
            (_, 507) | ("QuotaExceeded" | "XMinioStorageFull", _) => "it is full: give it more room",
            _ => "see its own log for why",
        };
        format!("{what} ({})", self.in_words())
    }
}

impl Listing {
    /// Reads `ListBucketResult`; keys lose the prefix `own`.
    pub(super) fn read(body: &[u8], own: &str) -> Result<Listing, String> {
        let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
        let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
        let root = document.root_element();
        if root.tag_name().name() != "ListBucketResult" {
            return Err(format!("it begins with {}", root.tag_name().name()));
        }
        let child = |node: roxmltree::Node<'_, '_>, name: &str| {
            let found = node.children().find(|child| child.tag_name().name() == name)?;
            Some(found.text().unwrap_or_default().to_owned())
        };
        let mut objects = Vec::new();
        for node in root.children().filter(|node| node.tag_name().name() == "Contents") {
            let key = child(node, "Key").ok_or("an object without a key")?;
            let modified = child(node, "LastModified").ok_or("an object without its time")?;
            let modified: jiff::Timestamp = modified.parse().map_err(|_| format!("the time {modified}"))?;
            objects.push(Listed {
                key: key.strip_prefix(own).unwrap_or(&key).to_owned(),
                size: child(node, "Size").and_then(|size| size.parse().ok()).unwrap_or(0),
                modified_us: modified.as_microsecond(),
            });
        }
        let more = child(root, "IsTruncated").is_some_and(|text| text == "true");
        let next = child(root, "NextContinuationToken").filter(|_| more);
        Ok(Listing { objects, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, length: None, body: body.into() }
    }

    #[test]
    fn a_missing_object_is_told_from_a_missing_bucket() {
        let gone = answer(404, "<Error><Code>NoSuchKey</Code></Error>");
        assert!(gone.is_missing_key());
        let bucket = answer(404, "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code></Error>");
        assert!(!bucket.is_missing_key());
        assert!(bucket.remedy().contains("make it"), "{}", bucket.remedy());
        assert!(!answer(404, "<html>not an S3 endpoint").is_missing_key());
    }

    #[test]
    fn a_list_is_read_page_by_page_and_anything_else_is_not_taken_for_one() {
        let page = "<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><IsTruncated>true</IsTruncated>\
                    <NextContinuationToken>t/1</NextContinuationToken><Contents><Key>p/ab/cd</Key>\
                    <LastModified>2026-11-22T09:00:00.000Z</LastModified><Size>3</Size></Contents></ListBucketResult>";
        let listing = Listing::read(page.as_bytes(), "p/").unwrap();
        assert_eq!((listing.objects[0].key.as_str(), listing.objects[0].size), ("ab/cd", 3));
        assert_eq!(listing.objects[0].modified_us, 1_795_338_000_000_000);
        assert_eq!(listing.next.as_deref(), Some("t/1"));
        let last = page.replace("true", "false");
        assert_eq!(Listing::read(last.as_bytes(), "").unwrap().next, None);
        for wrong in ["", "<html/>", "<ListBucketResult><Contents/></ListBucketResult>"] {
            assert!(Listing::read(wrong.as_bytes(), "").is_err(), "{wrong}");
        }
    }
}
