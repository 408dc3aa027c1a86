//! Messages to the authority: kept until a case asks for them or their time is over, and known by their id.

use crate::Json;
use crate::effects::{Backoff, error_kept};
use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::Serialize;

/// Messages that one call returns at most.
pub const MESSAGES_MAX: i64 = 500;

/// What became of a message so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Nothing has asked for it yet.
    Waiting,
    /// A case took it.
    Delivered,
    /// Its time was over before anything asked for it.
    Expired,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// By which the sender knows it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What a subscription must ask for.
    pub correlation_key: Option<String>,
    /// What became of it.
    pub state: MessageState,
    /// Account of the sender.
    pub sender: String,
    /// When it came, microseconds.
    pub sent_us: i64,
    /// Until when it waits, microseconds.
    pub until_us: i64,
    /// The case that took it.
    pub case: Option<String>,
    /// What it carries; empty once it was delivered or its time is over.
    pub variables: Json,
    /// Why it could not be delivered, if somebody asks for it and cannot take it.
    pub failure: Option<MessageFailure>,
}

/// The last try of a message that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageFailure {
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong.
    pub error: String,
    /// When it is tried again, microseconds.
    pub again_us: i64,
}

const MESSAGE: &str = "m.id, m.name, m.correlation_key, m.state, m.sender, m.sent_us, m.until_us, m.case_id, \
                       m.variables, m.attempts, m.error, m.again_us";

impl Record {
    /// Keeps a message. False if one with this id came before: then nothing is changed.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a text or value that cannot be kept; [`Fault::Database`].
    pub async fn put_message(&self, message: &Message) -> Result<bool, Fault> {
        for text in [&message.id, &message.name, &message.sender].into_iter().chain(&message.correlation_key)
        {
            limits::text(text, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the message", why))?;
        }
        let variables = limits::json(&message.variables)
            .map_err(|why| Fault::invalid("what the message carries", why))?;
        let sql = Sql::new(
            "INSERT INTO message (id, name, correlation_key, state, sender, sent_us, until_us, case_id, variables) \
             VALUES ($1, $2, $3, 'waiting', $4, $5, $6, NULL, $7) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&message.id)
        .bind(&message.name)
        .bind(message.correlation_key.as_deref())
        .bind(&message.sender)
        .bind(message.sent_us)
        .bind(message.until_us)
        .bind(variables);
        Ok(self.db.run(sql).await? == 1)
    }

    /// A message by its id.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn message(&self, id: &str) -> Result<Option<Message>, Fault> {
        if id.contains('\0') {
            return Ok(None);
        }
        let sql = Sql::built(format!("SELECT {MESSAGE} FROM message m WHERE m.id = $1"));
        self.db.row(sql.bind(id)).await?.as_ref().map(message).transpose()
    }

    /// Messages that a case asks for by now, the oldest first; without those that failed and rest.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn wanted_messages(&self, now_us: i64, limit: i64) -> Result<Vec<Message>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {MESSAGE} FROM message m WHERE m.state = 'waiting' AND m.until_us > $1 AND m.again_us <= $1 AND EXISTS \
             (SELECT 1 FROM subscription s WHERE s.name = m.name AND s.kind = 'message' \
             AND s.correlation_key = m.correlation_key) ORDER BY m.sent_us, m.id LIMIT $2"
        ));
        let rows = self.db.rows(sql.bind(now_us).bind(limit.clamp(0, MESSAGES_MAX))).await?;
        rows.iter().map(message).collect()
    }

    /// Messages of one name that wait, the oldest first; without those that failed and rest.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn waiting_messages(&self, name: &str, now_us: i64, limit: i64) -> Result<Vec<Message>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {MESSAGE} FROM message m WHERE m.state = 'waiting' AND m.name = $1 AND m.until_us > $2 \
             AND m.again_us <= $2 ORDER BY m.sent_us, m.id LIMIT $3"
        ));
        let sql = sql.bind(name).bind(now_us).bind(limit.clamp(0, MESSAGES_MAX));
        self.db.rows(sql).await?.iter().map(message).collect()
    }

    /// A case took the message: what it carried now stands in the log of the case. False if it was taken before.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn message_delivered(&self, id: &str, case: &str) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE message SET state = 'delivered', case_id = $2, variables = '{}', error = NULL \
             WHERE id = $1 AND state = 'waiting'",
        );
        Ok(self.db.run(sql.bind(id).bind(case)).await? == 1)
    }

    /// A message could not be delivered: it rests, longer each time, so that those behind it have their turn. It is
    /// never given up before its time is over. False if it was delivered, or tried by another node, meanwhile.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn message_failed(
        &self,
        message: &Message,
        error: &str,
        now_us: i64,
        backoff: &Backoff,
    ) -> Result<bool, Fault> {
        let before = message.failure.as_ref().map_or(0, |failure| failure.attempts);
        let attempts = before.saturating_add(1);
        let sql = Sql::new(
            "UPDATE message SET attempts = $3, error = $4, again_us = $5 \
             WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
        )
        .bind(&message.id)
        .bind(before)
        .bind(attempts)
        .bind(error_kept(error))
        .bind(now_us.saturating_add(backoff.wait_us(attempts)));
        Ok(self.db.run(sql).await? == 1)
    }

    /// Messages that somebody asks for and cannot take, the oldest first.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn failing_messages(&self, now_us: i64, limit: i64) -> Result<Vec<Message>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {MESSAGE} FROM message m WHERE m.state = 'waiting' AND m.attempts > 0 AND m.until_us > $1 \
             ORDER BY m.sent_us, m.id LIMIT $2"
        ));
        let rows = self.db.rows(sql.bind(now_us).bind(limit.clamp(0, MESSAGES_MAX))).await?;
        rows.iter().map(message).collect()
    }

    /// Lets every message that rests be tried at once: what stood in its way may have been mended. How many.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn wake_messages(&self) -> Result<u64, Fault> {
        let sql = "UPDATE message SET again_us = 0 WHERE state = 'waiting' AND attempts > 0 AND again_us > 0";
        self.db.run(Sql::new(sql)).await
    }

    /// Ends the messages whose time is over, and forgets those whose time was over before `forget_us`. How many ended.
    ///
    /// # Errors
    /// As [`Record::message`].
    pub async fn expire_messages(&self, now_us: i64, forget_us: i64) -> Result<u64, Fault> {
        let sql = Sql::new("DELETE FROM message WHERE until_us < $1 AND state <> 'waiting'");
        self.db.run(sql.bind(forget_us)).await?;
        let sql = Sql::new(
            "UPDATE message SET state = 'expired', variables = '{}', error = NULL \
             WHERE state = 'waiting' AND until_us <= $1",
        );
        self.db.run(sql.bind(now_us)).await
    }
}

fn message(row: &Row) -> Result<Message, Fault> {
    let state = match row.text("state")?.as_str() {
        "waiting" => MessageState::Waiting,
        "delivered" => MessageState::Delivered,
        "expired" => MessageState::Expired,
        other => return Err(Fault::damaged("a message", format!("unknown state `{other}`"))),
    };
    let failure = match row.text_or_null("error")? {
        Some(error) => {
            Some(MessageFailure { attempts: row.int("attempts")?, error, again_us: row.int("again_us")? })
        }
        None => None,
    };
    Ok(Message {
        id: row.text("id")?,
        name: row.text("name")?,
        correlation_key: row.text_or_null("correlation_key")?,
        state,
        sender: row.text("sender")?,
        sent_us: row.int("sent_us")?,
        until_us: row.int("until_us")?,
        case: row.text_or_null("case_id")?,
        variables: row.json("variables")?,
        failure,
    })
}
