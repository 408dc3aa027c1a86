//! The one error type at the edge, and the page that it becomes.
//!
//! A handler returns a [`Fault`]; the response carries it as an extension, and the layer in
//! [`crate::app`] turns it into a page in the resident's language (or JSON below `/api`). Residents never
//! see codes or jargon: the page says what happened, what became of what they typed, and what to do next.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::page::Page;
use crate::theme::Contact;

/// Seconds after which a browser or program may try again, while the service is unavailable.
pub const RETRY_AFTER_S: &str = "120";

/// What went wrong, as far as it concerns the person at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such page, or it is not theirs to know of.
    NotFound,
    /// It was there once, and was disposed of.
    Gone,
    /// They may not do this.
    Forbidden,
    /// They must sign in first; the path leads back.
    SignIn {
        /// Where they wanted to go.
        back: String,
    },
    /// What they sent is bigger than allowed.
    TooLarge,
    /// The page they sent was made before something changed.
    Stale,
    /// What they sent could not be read.
    Unreadable,
    /// It took too long, or the database is not there.
    Unavailable,
    /// A mistake of ours; the text is for the log.
    Problem(String),
}

impl Fault {
    /// A mistake of ours, from any error.
    pub fn problem(error: impl std::fmt::Display) -> Self {
        Self::Problem(error.to_string())
    }

    /// The status that says the same to programs.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stale => StatusCode::CONFLICT,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Problem(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The fault behind a status that a layer or an extractor answered with, if it is one.
    pub fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Self::NotFound),
            StatusCode::GONE => Some(Self::Gone),
            StatusCode::FORBIDDEN => Some(Self::Forbidden),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            StatusCode::CONFLICT => Some(Self::Stale),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                Some(Self::Unavailable)
            }
            status if status.is_client_error() => Some(Self::Unreadable),
            status if status.is_server_error() => Some(Self::Problem(format!("answered with {status}"))),
            _ => None,
        }
    }

    /// The part of the text keys that names this fault, as in `fault-not-found-title`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::Forbidden | Self::SignIn { .. } => "forbidden",
            Self::TooLarge => "too-large",
            Self::Stale => "stale",
            Self::Unreadable => "unreadable",
            Self::Unavailable => "unavailable",
            Self::Problem(_) => "problem",
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Self::SignIn { back } => {
                let query = format!("/sign-in?back={}", crate::links::encode(back));
                return (StatusCode::SEE_OTHER, [(header::LOCATION, query)]).into_response();
            }
            Self::Unavailable => (self.status(), [(header::RETRY_AFTER, RETRY_AFTER_S)]).into_response(),
            _ => self.status().into_response(),
        };
        response.extensions_mut().insert(self);
        response
    }
}

/// The page that a fault becomes.
#[derive(Debug, Clone, Serialize)]
pub struct FaultPage {
    /// As in `fault-not-found-title`.
    pub kind: &'static str,
    /// Whom to ask.
    pub contact: Contact,
}

impl Page for FaultPage {
    const TEMPLATE: &'static str = "fault.html";

    fn samples() -> Vec<Self> {
        let contact = Contact {
            phone: Some("0123 456 789".to_owned()),
            email: Some("help@example.org".to_owned()),
            hours: Some("Monday to Friday, 9 to 16".to_owned()),
            address: None,
        };
        let faults = [
            Fault::NotFound,
            Fault::Gone,
            Fault::Forbidden,
            Fault::TooLarge,
            Fault::Stale,
            Fault::Unreadable,
            Fault::Unavailable,
            Fault::Problem(String::new()),
        ];
        let with_contact = faults.iter().map(|fault| Self { kind: fault.key(), contact: contact.clone() });
        with_contact.chain([Self { kind: "not-found", contact: Contact::default() }]).collect()
    }
}
