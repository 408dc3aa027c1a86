//! Reading cases and their events.

use crate::event::{ActorKind, NewEvent, StoredEvent, Visibility, WaitingFor};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Row, Sql};
use crate::step::{CaseView, Committed, SubscriptionRow, TaskRow, TimerRow};
use crate::text::JsonText;
use serde::Serialize;

/// Events that one call returns at most.
pub const EVENTS_MAX: i64 = 10_000;

/// A case as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CaseRow {
    /// Its id.
    pub id: String,
    /// The service.
    pub service: String,
    /// The bundle that it runs under.
    pub bundle: String,
    /// Its last sequence number.
    pub seq: i64,
    /// The position of its last event.
    pub position: i64,
    /// The hash of its last event, hex.
    pub hash: String,
    /// When the last event happened, microseconds.
    pub updated_us: i64,
    /// What lists show; `search_text` is empty here: the index keeps it.
    pub view: CaseView,
    /// The cached fold of its events; null in lists.
    pub snapshot: JsonText,
}

const VIEW: &str = "id, reference, service, bundle, seq, position, hash, title, resident, status, outcome, due_us, \
                    waiting_for, opened_us, closed_us, updated_us, channel";
const EVENT: &str = "position, case_id, seq, time_us, kind, element, actor, actor_kind, channel, waiting_for, \
                     lifecycle, visibility, bundle, previous_hash, hash, salt, body, payload_hash";

impl Record {
    /// A case by its id.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn case(&self, id: &str) -> Result<Option<CaseRow>, Fault> {
        self.one_case("id", id).await
    }

    /// A case by its human reference, exactly as it was given out.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn case_by_reference(&self, reference: &str) -> Result<Option<CaseRow>, Fault> {
        self.one_case("reference", reference).await
    }

    async fn one_case(&self, column: &str, value: &str) -> Result<Option<CaseRow>, Fault> {
        if value.contains('\0') {
            return Ok(None); // no case has such an id, and PostgreSQL would refuse to look for it
        }
        let sql =
            Sql::built(format!("SELECT {VIEW}, snapshot FROM case_state WHERE {column} = $1")).bind(value);
        let Some(row) = self.db.by_key(sql).await? else { return Ok(None) };
        Ok(Some(CaseRow { snapshot: JsonText::stored(row.text("snapshot")?), ..case_row(&row)? }))
    }

    /// The cases of a resident, the newest first; without snapshots.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn cases_of_resident(&self, resident: &str) -> Result<Vec<CaseRow>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {VIEW} FROM case_state WHERE resident = $1 ORDER BY opened_us DESC, id DESC LIMIT 1000"
        ));
        self.db.rows(sql.bind(resident)).await?.iter().map(case_row).collect()
    }

    /// The events of a case after a sequence number, at most [`EVENTS_MAX`], in order.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn events(&self, case: &str, after_seq: i64) -> Result<Vec<StoredEvent>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {EVENT} FROM event WHERE case_id = $1 AND seq > $2 ORDER BY seq LIMIT {EVENTS_MAX}"
        ));
        self.db.rows(sql.bind(case).bind(after_seq)).await?.iter().map(stored_event).collect()
    }

    /// The log after a position, at most `limit` and [`EVENTS_MAX`] events, in the order of commits. What comes back
    /// later always has a higher position: a reader that keeps the last one misses nothing.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn follow(&self, after_position: i64, limit: i64) -> Result<Vec<StoredEvent>, Fault> {
        let sql =
            Sql::built(format!("SELECT {EVENT} FROM event WHERE position > $1 ORDER BY position LIMIT $2"))
                .bind(after_position)
                .bind(limit.clamp(0, EVENTS_MAX));
        self.db.rows(sql).await?.iter().map(stored_event).collect()
    }

    /// The position of the last event of the log; 0 for an empty one.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn last_position(&self) -> Result<i64, Fault> {
        let row = self.db.row(Sql::new("SELECT COALESCE(MAX(position), 0) AS position FROM event")).await?;
        row.map_or(Ok(0), |row| row.int("position"))
    }

    /// The events of all cases of one service after a position; as [`Record::follow`].
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn events_of_service(
        &self,
        service: &str,
        after_position: i64,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, Fault> {
        // CROSS keeps SQLite to this order: along the log from the cursor, instead of sorting all events of the
        // service for each page.
        let columns = EVENT.split(", ").map(|c| format!("e.{c}")).collect::<Vec<_>>().join(", ");
        let sql = Sql::built(format!(
            "SELECT {columns} FROM event e CROSS JOIN case_state c \
             WHERE c.id = e.case_id AND c.service = $1 AND e.position > $2 ORDER BY e.position LIMIT $3"
        ))
        .bind(service)
        .bind(after_position)
        .bind(limit.clamp(0, EVENTS_MAX));
        self.db.rows(sql).await?.iter().map(stored_event).collect()
    }

    /// What a step with this idempotency key came to, if there was one.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn idempotent(&self, key: &str) -> Result<Option<Committed>, Fault> {
        let ahead = self.db.ahead().await?;
        let sql =
            Sql::new("SELECT case_id, seq, position, reference, result FROM idempotency WHERE key = $1");
        let Some(row) = self.db.by_key(sql.bind(key)).await? else { return Ok(None) };
        // What was just committed may not be on the disk yet, and whoever repeats a call is told that it is done.
        self.settle(ahead).await?;
        crate::commit::committed_before(&row).map(Some)
    }

    /// Ids of the cases of a service that are not closed, in the order in which they were opened, after an id.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn running_cases(&self, service: &str, after: &str, limit: i64) -> Result<Vec<String>, Fault> {
        let sql = Sql::new(
            "SELECT id FROM case_state WHERE service = $1 AND id > $2 AND closed_us IS NULL \
             AND status <> 'disposed' ORDER BY id LIMIT $3",
        );
        let sql = sql.bind(service).bind(after).bind(limit.clamp(0, EVENTS_MAX));
        self.db.rows(sql).await?.iter().map(|row| row.text("id")).collect()
    }

    /// The open tasks of a case, by key.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn tasks_of_case(&self, case: &str) -> Result<Vec<TaskRow>, Fault> {
        let sql = Sql::new(
            "SELECT key, element, name, form, role, candidate_groups, assignee, due_us, priority, created_us \
             FROM task WHERE case_id = $1 ORDER BY key",
        );
        self.db.rows(sql.bind(case)).await?.iter().map(task_row).collect()
    }

    /// The waiting timers of a case, by key.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn timers_of_case(&self, case: &str) -> Result<Vec<TimerRow>, Fault> {
        let sql = Sql::new("SELECT key, due_us FROM timer WHERE case_id = $1 ORDER BY key").bind(case);
        let rows = self.db.rows(sql).await?;
        rows.iter().map(|row| Ok(TimerRow { key: row.int("key")?, due_us: row.int("due_us")? })).collect()
    }

    /// The subscriptions of a case, by key.
    ///
    /// # Errors
    /// As [`Record::case`].
    pub async fn subscriptions_of_case(&self, case: &str) -> Result<Vec<SubscriptionRow>, Fault> {
        let sql = Sql::new(
            "SELECT key, kind, name, correlation_key FROM subscription WHERE case_id = $1 ORDER BY key",
        );
        self.db.rows(sql.bind(case)).await?.iter().map(subscription_row).collect()
    }
}

pub(crate) fn case_row(row: &Row) -> Result<CaseRow, Fault> {
    Ok(CaseRow {
        id: row.text("id")?,
        service: row.text("service")?,
        bundle: row.text("bundle")?,
        seq: row.int("seq")?,
        position: row.int("position")?,
        hash: hex::encode(row.bytes("hash")?),
        updated_us: row.int("updated_us")?,
        view: CaseView {
            reference: row.text("reference")?,
            title: row.text("title")?,
            resident: row.text_or_null("resident")?,
            status: row.text("status")?,
            outcome: row.text_or_null("outcome")?,
            due_us: row.int_or_null("due_us")?,
            waiting_for: WaitingFor::from_word(&row.text("waiting_for")?)?,
            opened_us: row.int("opened_us")?,
            closed_us: row.int_or_null("closed_us")?,
            channel: row.text("channel")?,
            search_text: String::new(),
        },
        snapshot: JsonText::default(),
    })
}

pub(crate) fn stored_event(row: &Row) -> Result<StoredEvent, Fault> {
    // What was erased is empty; without the hash of what it was, an empty payload is damage.
    let erased = row.bytes_or_null("payload_hash")?;
    let (actor, salt, body) = match &erased {
        Some(_) => (String::new(), Vec::new(), JsonText::default()),
        None => (row.text("actor")?, row.bytes("salt")?, row.json_text("body")?),
    };
    Ok(StoredEvent {
        case: row.text("case_id")?,
        seq: row.int("seq")?,
        position: row.int("position")?,
        bundle: row.text("bundle")?,
        previous_hash: hex::encode(row.bytes("previous_hash")?),
        hash: hex::encode(row.bytes("hash")?),
        salt: hex::encode(salt),
        payload: erased.map(hex::encode),
        event: NewEvent {
            time_us: row.int("time_us")?,
            kind: row.text("kind")?,
            element: row.text_or_null("element")?,
            actor,
            actor_kind: ActorKind::from_word(&row.text("actor_kind")?)?,
            channel: row.text("channel")?,
            waiting_for: WaitingFor::from_word(&row.text("waiting_for")?)?,
            lifecycle: row.text_or_null("lifecycle")?,
            visibility: Visibility::from_word(&row.text("visibility")?)?,
            body,
        },
    })
}

pub(crate) fn task_row(row: &Row) -> Result<TaskRow, Fault> {
    Ok(TaskRow {
        key: row.int("key")?,
        element: row.text("element")?,
        name: row.text("name")?,
        form: row.text_or_null("form")?,
        role: row.text("role")?,
        candidate_groups: row.texts("candidate_groups")?,
        assignee: row.text_or_null("assignee")?,
        due_us: row.int_or_null("due_us")?,
        priority: row.int("priority")?,
        created_us: row.int("created_us")?,
    })
}

fn subscription_row(row: &Row) -> Result<SubscriptionRow, Fault> {
    Ok(SubscriptionRow {
        key: row.int("key")?,
        kind: row.text("kind")?,
        name: row.text("name")?,
        correlation_key: row.text_or_null("correlation_key")?,
    })
}
