//! A bucket of an S3-compatible object storage: whole objects by key, each call with a time limit and a few tries.
//!
//! Signing is `rusty-s3`'s (Signature Version 4 in the query of the address), the calls are `ureq`'s, on threads where
//! they may block. Nothing here knows what an object is for.
//!
//! *Invariant*: an answer that does not come, or that says "later", is [`Fault::Away`] and nothing else is; whoever gets
//! it may come again. What was refused is [`Fault::Refused`] and says what to change.

mod answer;
mod place;

use crate::fault::Fault;
use answer::{Answer, Outcome};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use ureq::http::{Request, Uri};

pub use answer::{Listed, Listing};
pub use place::{BucketPlace, Patience};

/// Calls to one bucket at a time: more would only wait for each other, and each may hold a whole file.
const CALLS_MAX: usize = 16;
/// Objects in one page of a list, as S3 has it.
pub const OBJECTS_PER_PAGE: u32 = 1_000;
/// How long a signature is good for: a call that hangs longer is signed anew.
const SIGNATURE_S: u64 = 300;
/// Bytes of an answer that is not an object: a page of a list, or an error.
const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// A bucket that was opened; nothing was asked of it yet. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bucket {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    place: BucketPlace,
    bucket: rusty_s3::Bucket,
    agent: ureq::Agent,
    turns: Semaphore,
    /// The storage does not know conditions or checksums: they are left out, the keys of files being their content.
    plain: AtomicBool,
}

/// One call, as often as it is tried.
#[derive(Clone, Debug, Default)]
struct Call {
    method: &'static str,
    /// Key within the bucket, with the prefix; empty for the bucket itself.
    key: String,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    body: Option<Arc<Vec<u8>>>,
    answer_bytes_max: u64,
}

impl Bucket {
    /// Opens a bucket, without a call.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the endpoint, the name or the certificate is not one.
    pub fn open(place: &BucketPlace) -> Result<Bucket, Fault> {
        let (bucket, agent) = (place.bucket()?, place.agent()?);
        let (turns, plain) = (Semaphore::new(CALLS_MAX), AtomicBool::new(false));
        Ok(Bucket { inner: Arc::new(Inner { place: place.clone(), bucket, agent, turns, plain }) })
    }

    /// Bucket, prefix and endpoint, for people.
    pub fn label(&self) -> String {
        self.inner.place.label()
    }

    /// Writes an object; what was there before is replaced. It is there whole, or not at all.
    ///
    /// # Errors
    /// [`Fault::Away`], [`Fault::Refused`]; so for all that follow.
    pub async fn put(&self, key: &str, bytes: Arc<Vec<u8>>) -> Result<(), Fault> {
        self.put_with(key, bytes, Vec::new()).await.map(|_| ())
    }

    /// Writes an object unless there is one of that name; true if it was written. Its bytes must have this SHA-256
    /// (32 bytes): the storage checks what reached it.
    ///
    /// # Errors
    /// As [`Bucket::put`].
    pub async fn put_if_absent(&self, key: &str, bytes: Arc<Vec<u8>>, sha256: &[u8]) -> Result<bool, Fault> {
        use base64::Engine as _;
        let checksum = base64::engine::general_purpose::STANDARD.encode(sha256);
        let headers = match self.inner.plain.load(Ordering::Relaxed) {
            true => Vec::new(),
            false => vec![("if-none-match", "*".to_owned()), ("x-amz-checksum-sha256", checksum)],
        };
        self.put_with(key, bytes, headers).await
    }

    async fn put_with(
        &self,
        key: &str,
        bytes: Arc<Vec<u8>>,
        headers: Vec<(&'static str, String)>,
    ) -> Result<bool, Fault> {
        let conditional = !headers.is_empty();
        let mut call = self.call("PUT", key);
        (call.headers, call.body) = (headers, Some(bytes));
        let answer = self.make(call.clone()).await?;
        match answer.status {
            200..=299 => Ok(true),
            412 if conditional => Ok(false),
            501 if conditional => {
                // An older storage that knows no conditions: the same bytes written twice do no harm.
                self.inner.plain.store(true, Ordering::Relaxed);
                call.headers.clear();
                let answer = self.make(call).await?;
                if answer.is_good() { Ok(true) } else { Err(self.refused(&answer)) }
            }
            _ => Err(self.refused(&answer)),
        }
    }

    /// The bytes of an object, at most so many; `None` if there is no such object.
    ///
    /// # Errors
    /// As [`Bucket::put`]; [`Fault::Damaged`] if there are more.
    pub async fn get(&self, key: &str, bytes_max: u64) -> Result<Option<Vec<u8>>, Fault> {
        let call = Call { answer_bytes_max: bytes_max, ..self.call("GET", key) };
        let answer = self.make(call).await?;
        match answer.status {
            200..=299 => Ok(Some(answer.body)),
            404 if answer.is_missing_key() => Ok(None),
            _ => Err(self.refused(&answer)),
        }
    }

    /// The length of an object in bytes; `None` if there is none, or no bucket: an answer without a body cannot tell.
    ///
    /// # Errors
    /// As [`Bucket::put`].
    pub async fn length(&self, key: &str) -> Result<Option<u64>, Fault> {
        let answer = self.make(self.call("HEAD", key)).await?;
        match answer.status {
            200..=299 => Ok(Some(answer.length.unwrap_or(0))),
            404 => Ok(None),
            _ => Err(self.refused(&answer)),
        }
    }

    /// Removes an object; one that is gone already is no fault.
    ///
    /// # Errors
    /// As [`Bucket::put`].
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        let answer = self.make(self.call("DELETE", key)).await?;
        let gone = answer.is_good() || (answer.status == 404 && answer.is_missing_key());
        if gone { Ok(()) } else { Err(self.refused(&answer)) }
    }

    /// One page of the objects whose key begins so, in the order of keys; at most `max`, and at most
    /// [`OBJECTS_PER_PAGE`]. The keys come without the prefix of the bucket's own place.
    ///
    /// # Errors
    /// As [`Bucket::put`].
    pub async fn list(&self, begin: &str, after: Option<&str>, max: u32) -> Result<Listing, Fault> {
        let mut call = Call { method: "GET", answer_bytes_max: TEXT_BYTES_MAX, ..Call::default() };
        call.query.extend(after.map(|token| ("continuation-token", token.to_owned())));
        call.query.push(("list-type", "2".to_owned()));
        call.query.push(("max-keys", max.min(OBJECTS_PER_PAGE).to_string()));
        call.query.push(("prefix", self.inner.place.key(begin)));
        let answer = self.make(call).await?;
        if !answer.is_good() {
            return Err(self.refused(&answer));
        }
        let own = self.inner.place.key("");
        Listing::read(&answer.body, &own).map_err(|why| Fault::Refused {
            place: self.label(),
            why: format!("its list of objects is not one ({why}): is this the address of an S3 endpoint?"),
        })
    }

    fn call(&self, method: &'static str, key: &str) -> Call {
        Call { method, key: self.inner.place.key(key), answer_bytes_max: TEXT_BYTES_MAX, ..Call::default() }
    }

    /// Tries a call until there is an answer that is one, or patience ends.
    async fn make(&self, call: Call) -> Result<Answer, Fault> {
        let patience = &self.inner.place.patience;
        let turn = tokio::time::timeout(patience.turn, self.inner.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(self.away(format!("{CALLS_MAX} calls to it wait already")));
        };
        let call = Arc::new(call);
        let mut wait = patience.first_wait;
        let mut last = String::new();
        for attempt in 0..patience.tries.max(1) {
            if attempt > 0 {
                // Half of the wait is by chance, so that many who failed together do not come back together.
                tokio::time::sleep(wait.mul_f64(rand::random_range(0.5..1.0))).await;
                wait = wait.saturating_mul(4);
            }
            let (inner, once) = (Arc::clone(&self.inner), Arc::clone(&call));
            let done = tokio::task::spawn_blocking(move || inner.once(&once)).await;
            match done {
                Ok(Outcome::Answered(answer)) if answer.says_later() => last = answer.in_words(),
                Ok(Outcome::Answered(answer)) => return Ok(answer),
                Ok(Outcome::TooLong) => {
                    let why = format!("it has more than {} bytes", call.answer_bytes_max);
                    return Err(Fault::damaged(format!("the object {}", call.key), why));
                }
                Ok(Outcome::Silent(why)) => last = why,
                Err(broken) => last = broken.to_string(),
            }
        }
        Err(self.away(last))
    }

    fn away(&self, why: String) -> Fault {
        Fault::Away { place: self.label(), why }
    }

    fn refused(&self, answer: &Answer) -> Fault {
        Fault::Refused { place: self.label(), why: answer.remedy() }
    }
}

impl Inner {
    /// One try. Blocks.
    fn once(&self, call: &Call) -> Outcome {
        let url = self.signed(call);
        let Ok(uri) = url.parse::<Uri>() else { return Outcome::Silent("its address cannot be read".into()) };
        let mut request = Request::builder().method(call.method).uri(uri);
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let sent = match &call.body {
            Some(bytes) => request.body(bytes.as_slice()).map(|request| self.agent.run(request)),
            None => request.body(()).map(|request| self.agent.run(request)),
        };
        match sent {
            Ok(Ok(response)) => answer::read(response, call.method == "HEAD", call.answer_bytes_max),
            Ok(Err(error)) => Outcome::Silent(error.to_string()),
            Err(error) => Outcome::Silent(error.to_string()),
        }
    }

    /// The address of a call with its signature, which hangs on the time of day: a storage refuses what is 15 minutes
    /// off. This is the one place of the room that reads a clock, and nothing that is kept depends on it.
    #[expect(clippy::disallowed_methods, reason = "a signature says when it was made; no result hangs on it")]
    fn signed(&self, call: &Call) -> String {
        let method = match call.method {
            "PUT" => rusty_s3::Method::Put,
            "DELETE" => rusty_s3::Method::Delete,
            "HEAD" => rusty_s3::Method::Head,
            _ => rusty_s3::Method::Get,
        };
        let url = match call.key.as_str() {
            "" => self.bucket.base_url().clone(),
            key => self.bucket.object_url(key),
        };
        let place = &self.place;
        rusty_s3::signing::sign(
            &jiff::Timestamp::now(),
            method,
            url,
            &place.access_key,
            &place.secret_key,
            None,
            &place.region,
            SIGNATURE_S,
            call.query.iter().map(|(name, value)| (*name, value.as_str())),
            call.headers.iter().map(|(name, value)| (*name, value.as_str())),
        )
        .into()
    }
}

impl Patience {
    /// The longest that one call may take with all its tries, about.
    pub fn longest(&self) -> Duration {
        let once = self.connect + self.answer + self.body;
        self.turn + once.saturating_mul(self.tries.max(1))
    }
}
