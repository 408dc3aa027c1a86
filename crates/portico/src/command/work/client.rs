//! The calls of the job API, as a worker makes them.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

/// Longest wait for an answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);
/// How often the end of a job is sent before it is left to the lease.
const SENDS_MAX: u32 = 6;

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    cookie: String,
}

/// A job that was handed out.
#[derive(Clone, Debug)]
pub struct Job {
    case: String,
    key: u64,
    lease_until: String,
    /// The job as the API gave it.
    pub json: Json,
}

impl Job {
    /// How the job is called in messages.
    pub fn label(&self) -> String {
        format!("{}/{}", self.case, self.key)
    }
}

/// How a job ended.
pub enum End {
    /// It is done.
    Complete(Map<String, Json>),
    /// It did not work.
    Fail(String),
    /// A business error: code, message, variables.
    Error(Map<String, Json>),
}

impl End {
    /// The word for it, on standard output.
    pub fn word(&self) -> &'static str {
        match self {
            End::Complete(_) => "completed",
            End::Fail(_) => "failed",
            End::Error(_) => "error",
        }
    }
}

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody answered, or the server is busy.
    #[error("{0}")]
    Passing(String),
    /// It was refused.
    #[error("{status}: {detail}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What the server said.
        detail: String,
    },
}

impl CallError {
    /// Whether it may work later.
    pub fn is_passing(&self) -> bool {
        matches!(self, CallError::Passing(_))
    }
}

impl Client {
    /// Signs in.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn sign_in(url: &str, account: &str, password: &str) -> Result<Client, CallError> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER_TIME_MAX))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let mut client =
            Client { agent: agent.into(), url: url.trim_end_matches('/').to_owned(), cookie: String::new() };
        let (cookie, _) =
            client.call("/api/session", &json!({ "account": account, "password": password }), None)?;
        client.cookie = cookie;
        Ok(client)
    }

    /// Takes one job, if one waits.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn take(&mut self, kind: &str, worker: &str, lease_s: i64) -> Result<Option<Job>, CallError> {
        let order = json!({ "type": kind, "worker": worker, "limit": 1, "lease_seconds": lease_s });
        let (_, answer) = self.call("/api/jobs/take", &order, None)?;
        let Some(json) = answer.pointer("/jobs/0").cloned() else { return Ok(None) };
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let key = json.get("key").and_then(Json::as_u64).unwrap_or_default();
        Ok(Some(Job { case: text("case"), key, lease_until: text("lease_until"), json }))
    }

    /// Holds a job for longer.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn extend(&self, job: &Job, worker: &str, lease_s: i64) -> Result<(), CallError> {
        let body = json!({ "worker": worker, "lease_seconds": lease_s });
        self.call(&address(job, "extend"), &body, None).map(|_| ())
    }

    /// Says how a job ended; again, with the same idempotency key, while nobody answers.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn end(&self, job: &Job, worker: &str, end: &End) -> Result<(), CallError> {
        let (act, body) = match end {
            End::Complete(variables) => ("complete", json!({ "worker": worker, "variables": variables })),
            End::Fail(message) => ("fail", json!({ "worker": worker, "message": message })),
            End::Error(error) => {
                let mut body = error.clone();
                body.insert("worker".into(), json!(worker));
                ("error", Json::Object(body))
            }
        };
        let key = format!("{}/{}/{}", job.case, job.key, job.lease_until);
        let mut wait = Duration::from_millis(200);
        for _ in 1..SENDS_MAX {
            match self.call(&address(job, act), &body, Some(&key)) {
                Err(CallError::Passing(_)) => std::thread::sleep(wait),
                other => return other.map(|_| ()),
            }
            wait = wait.saturating_mul(2);
        }
        self.call(&address(job, act), &body, Some(&key)).map(|_| ())
    }

    /// A cookie that was set, and the body.
    fn call(&self, path: &str, body: &Json, key: Option<&str>) -> Result<(String, Json), CallError> {
        let mut request =
            self.agent.post(format!("{}{path}", self.url)).header("content-type", "application/json");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let mut answer = request
            .send(body.to_string())
            .map_err(|error| CallError::Passing(format!("{} does not answer: {error}", self.url)))?;
        let status = answer.status().as_u16();
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).unwrap_or_default().to_owned();
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        let json: Json = serde_json::from_str(&text).unwrap_or_default();
        let detail = || json.get("detail").and_then(Json::as_str).unwrap_or(&text).to_owned();
        match status {
            200..=299 => Ok((cookie, json)),
            429 | 500..=599 => Err(CallError::Passing(format!("{status}: {}", detail()))),
            _ => Err(CallError::Refused { status, detail: detail() }),
        }
    }
}

fn address(job: &Job, act: &str) -> String {
    format!("/api/jobs/{}/{}/{act}", job.case, job.key)
}
