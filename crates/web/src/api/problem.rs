//! Problems as RFC 9457 has them.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use portico_casework::{Fault, Rejected};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fault as edge;

/// A problem with one answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerProblem {
    /// Path of the answer: `vehicle.plate`, `dogs[1].name`.
    path: String,
    /// What is wrong: `required`, `too-long`, `not-an-option`, ...
    code: String,
    /// Label of the field.
    label: String,
}

/// A problem (RFC 9457). `title` is stable; `detail` is for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiProblem {
    /// Short and stable: `not-found`, `task-gone`, `answers`, ...
    title: String,
    /// HTTP status.
    status: u16,
    /// What happened and what to do.
    detail: String,
    /// For `answers`: what is wrong, answer by answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<AnswerProblem>,
    #[serde(skip)]
    retry_after_s: Option<u64>,
}

impl ApiProblem {
    fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> ApiProblem {
        ApiProblem {
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_s: None,
        }
    }

    /// Nobody is signed in.
    pub fn sign_in() -> ApiProblem {
        ApiProblem::new(StatusCode::UNAUTHORIZED, "sign-in", "Sign in first: POST /api/session")
    }

    /// The record does not answer at the moment.
    pub fn unavailable() -> ApiProblem {
        let detail =
            "The record does not answer at the moment; nothing was done. Repeat the call in a few seconds";
        let problem = ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        ApiProblem { retry_after_s: Some(5), ..problem }
    }

    /// A sign-in that does not hold.
    pub fn wrong_proof() -> ApiProblem {
        ApiProblem::new(
            StatusCode::UNAUTHORIZED,
            "wrong-account-or-password",
            "The account or the password is wrong",
        )
    }

    /// Something of the request that is not as it must be.
    pub fn bad_request(detail: impl Into<String>) -> ApiProblem {
        ApiProblem::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }

    /// The idempotency key belongs to another call.
    pub fn key_reused() -> ApiProblem {
        let detail = "This Idempotency-Key was used for another call; nothing was done. Give each call a key of its \
                      own, and send the same key only with the same method, address and body";
        ApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", detail)
    }

    /// A fault from before the call was made: the request was too large, could not be read, or leads nowhere.
    /// `said` is what the extractor found, if it found anything.
    pub fn at_the_edge(fault: &edge::Fault, said: &str) -> ApiProblem {
        let usual = match fault {
            edge::Fault::NotFound => "There is no such call; /api/openapi.json lists them all",
            edge::Fault::Gone => "The case was disposed of; only its certificate is left",
            edge::Fault::Forbidden | edge::Fault::SignIn { .. } => {
                "This call is not allowed from where it came"
            }
            edge::Fault::TooLarge => "The body is larger than 1 MB; nothing was saved. Send less at a time",
            edge::Fault::Stale => "Something changed meanwhile; read again and repeat the call",
            edge::Fault::Unreadable => "The request could not be read; nothing was saved",
            edge::Fault::Unavailable => "The service is not available; repeat the call later",
            edge::Fault::Problem(_) => "There is a problem on our side; repeat the call later",
        };
        let ours = said.is_empty() || matches!(fault, edge::Fault::Problem(_));
        ApiProblem::new(fault.status(), fault.key(), if ours { usual } else { said })
    }

    fn answers(rejected: &Rejected) -> ApiProblem {
        let mut problem = ApiProblem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "answers",
            format!("{} answers need attention; nothing was saved", rejected.problems.len()),
        );
        problem.errors = rejected
            .problems
            .iter()
            .map(|wrong| AnswerProblem {
                path: wrong.path.clone(),
                code: wrong.code.to_string(),
                label: wrong.label.clone(),
            })
            .collect();
        problem
    }
}

impl From<Fault> for ApiProblem {
    fn from(fault: Fault) -> ApiProblem {
        let text = fault.to_string();
        match fault {
            Fault::NotFound { .. } => ApiProblem::new(StatusCode::NOT_FOUND, "not-found", text),
            Fault::Disposed(_) => ApiProblem::new(StatusCode::GONE, "disposed", text),
            Fault::AccountClosed => ApiProblem::sign_in(),
            Fault::Forbidden { policy } => ApiProblem::new(StatusCode::FORBIDDEN, policy, text),
            Fault::Answers(rejected) => ApiProblem::answers(&rejected),
            Fault::TaskGone => ApiProblem::new(StatusCode::CONFLICT, "task-gone", text),
            Fault::JobGone => ApiProblem::new(StatusCode::CONFLICT, "job-gone", text),
            Fault::DoneBefore => ApiProblem::new(StatusCode::CONFLICT, "done-before", text),
            Fault::ClaimedBy { .. } => ApiProblem::new(StatusCode::CONFLICT, "claimed", text),
            Fault::Stale => ApiProblem::new(StatusCode::CONFLICT, "stale", text),
            Fault::ReasonsMissing { .. } => {
                ApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "reasons-missing", text)
            }
            Fault::Upload(_) => ApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "upload", text),
            Fault::Refused(_) => ApiProblem::new(StatusCode::CONFLICT, "refused", text),
            Fault::Busy { retry_after } => {
                let mut problem = ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text);
                problem.retry_after_s = Some(retry_after.as_secs().max(1));
                problem
            }
            Fault::Away { retry_after, .. } => {
                let mut problem = ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "away", text);
                problem.retry_after_s = Some(retry_after.as_secs().max(1));
                problem
            }
            Fault::Broken(text) => {
                tracing::error!(text, "a call failed");
                let detail = "There is a problem on our side. Try again; nothing of this call was half done.";
                ApiProblem::new(StatusCode::INTERNAL_SERVER_ERROR, "problem", detail)
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after_s = self.retry_after_s;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_is_answered_at_once_with_when_to_come_again() {
        let busy = Fault::Busy { retry_after: std::time::Duration::from_millis(250) };
        let response = ApiProblem::from(busy).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], "1");
    }
}
