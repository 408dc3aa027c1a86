//! A call that may come twice: known by the caller's key, answered as it was the first time.
//!
//! *Invariant*: a step that a call leads to is written with the call's key in one transaction. So a repeated call
//! changes nothing, whatever happened in between; what it is answered with is kept in the same row.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;

/// One call of somebody who may repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    key: String,
    call: String,
    brief: bool,
}

/// What an earlier call with the same key came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Earlier {
    /// There was none.
    None,
    /// It was this very call, and it was answered so.
    Answered {
        /// HTTP status.
        status: u16,
        /// The answer.
        body: Json,
    },
    /// It was this very call, and it changed this case; its answer is not known (any more).
    Done {
        /// The case.
        case: String,
    },
    /// It was another call: this one must not be done under its key.
    Other,
}

/// What stands in the row of a key.
#[derive(Serialize, Deserialize)]
struct Kept {
    call: String,
    #[serde(default)]
    answer: Option<Answer>,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    status: u16,
    body: Json,
}

impl Request {
    /// A call of an account, by the key that the caller gave it and a fingerprint of all that it asks.
    pub fn new(account: &str, key: &str, fingerprint: String) -> Request {
        Request { key: format!("api:{account}:{key}"), call: fingerprint, brief: false }
    }

    /// The same call, answered with nothing but how the case stands afterwards (`case`, `seq`, `ended`): then the
    /// answer is kept in the transaction of the step itself.
    pub fn briefly(self) -> Request {
        Request { brief: true, ..self }
    }

    /// The key in the record.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What a step of this call keeps.
    pub(crate) fn result(&self, case: &str, seq: i64, ended: bool) -> Json {
        if self.brief {
            return self.answered(200, json!({ "case": case, "seq": seq, "ended": ended }));
        }
        json!({ "call": self.call })
    }

    /// An answer as it is kept.
    pub(crate) fn answered(&self, status: u16, body: Json) -> Json {
        json!({ "call": self.call, "answer": { "status": status, "body": body } })
    }
}

impl Actor {
    /// The same actor, making a call that may be repeated.
    pub fn requesting(mut self, request: Option<Request>) -> Actor {
        self.request = request;
        self
    }
}

impl Casework {
    /// What an earlier call with this key came to.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn earlier(&self, request: &Request) -> Result<Earlier, Fault> {
        let Some(row) = self.record.idempotent(&request.key).await.map_err(Fault::broken)? else {
            return Ok(Earlier::None);
        };
        let kept: Kept = serde_json::from_value(row.result.unwrap_or_default()).map_err(Fault::broken)?;
        Ok(match kept.answer {
            _ if kept.call != request.call => Earlier::Other,
            Some(Answer { status, body }) => Earlier::Answered { status, body },
            None => Earlier::Done { case: row.case },
        })
    }

    /// Keeps the answer of a call; with the case, so that it goes when the case is disposed of.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn keep_answer(
        &self,
        request: &Request,
        case: Option<&str>,
        status: u16,
        body: Json,
    ) -> Result<(), Fault> {
        let kept = request.answered(status, body);
        let now_us = self.now().as_microsecond();
        let case = case.unwrap_or_default();
        self.record.keep_answer(&request.key, case, &kept, now_us).await.map_err(Fault::broken)
    }
}
