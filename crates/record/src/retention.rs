//! Until when a closed case is kept, and what is left when its time is over.
//!
//! *Invariant*: disposing erases who and what (actor, salt, body) and every row that was made of it; the event's hash,
//! and the hash of what was erased, stay. So the chain of the case, the tree over the log and every checkpoint verify
//! as before, and nothing can be guessed: the salt is gone.

mod compact;
mod due;
mod garbage;
mod lists;

use crate::case::stored_event;
use crate::chain;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Sql, Tx};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

pub use due::DueGroup;
pub use garbage::Garbage;
pub(crate) use garbage::files_in;
pub use lists::{DisposalItem, DisposalList, ListState, NewDisposalList};

/// The status of a case whose data is gone.
pub const DISPOSED: &str = "disposed";
/// Events that are erased in one go.
const EVENTS_PER_PAGE: i64 = 1_000;
/// Kept: the log, and the places of its events in the tree.
const KEPT: [&str; 3] = ["event", "log_leaf", "case_state"];

/// A closed case and how long it is kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Retention {
    /// The case.
    pub case: String,
    /// When it was closed, microseconds.
    pub closed_us: i64,
    /// When it is to be disposed of, microseconds; none if no term was stated.
    pub due_us: Option<i64>,
    /// The rule that says so: service, outcome and term.
    pub rule: String,
}

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Erased {
    /// Events whose payload is gone.
    pub events: u64,
    /// Files that are gone.
    pub files: u64,
}

impl Record {
    /// Closed cases whose term is not computed yet, or was computed for another end; at most `limit`.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn cases_without_retention(&self, limit: i64) -> Result<Vec<String>, Fault> {
        let sql = Sql::new(
            "SELECT c.id FROM case_state c LEFT JOIN retention r ON r.case_id = c.id \
             WHERE c.status = 'closed' AND c.closed_us IS NOT NULL \
             AND (r.case_id IS NULL OR r.closed_us <> c.closed_us) ORDER BY c.id LIMIT $1",
        );
        self.db.rows(sql.bind(limit)).await?.iter().map(|row| row.text("id")).collect()
    }

    /// Keeps until when a case is kept.
    ///
    /// # Errors
    /// As [`Record::cases_without_retention`].
    pub async fn put_retention(&self, retention: &Retention) -> Result<(), Fault> {
        let sql = Sql::new(
            "INSERT INTO retention (case_id, closed_us, due_us, rule) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (case_id) DO UPDATE SET closed_us = excluded.closed_us, due_us = excluded.due_us, \
             rule = excluded.rule",
        )
        .bind(&retention.case)
        .bind(retention.closed_us)
        .bind(retention.due_us)
        .bind(&retention.rule);
        self.db.run(sql).await.map(|_| ())
    }

    /// Until when a case is kept.
    ///
    /// # Errors
    /// As [`Record::cases_without_retention`].
    pub async fn retention_of(&self, case: &str) -> Result<Option<Retention>, Fault> {
        let sql = Sql::new("SELECT case_id, closed_us, due_us, rule FROM retention WHERE case_id = $1");
        self.db.by_key(sql.bind(case.replace('\0', ""))).await?.as_ref().map(retention).transpose()
    }

    /// Closed cases whose time is over, the longest over first; at most `limit`, after `after` others.
    ///
    /// # Errors
    /// As [`Record::cases_without_retention`].
    pub async fn retention_due(&self, now_us: i64, limit: i64, after: i64) -> Result<Vec<Retention>, Fault> {
        let sql = Sql::new(
            "SELECT r.case_id, r.closed_us, r.due_us, r.rule FROM retention r \
             JOIN case_state c ON c.id = r.case_id AND c.status = 'closed' AND c.closed_us = r.closed_us \
             WHERE r.due_us <= $1 ORDER BY r.due_us, r.case_id LIMIT $2 OFFSET $3",
        );
        let rows = self.db.rows(sql.bind(now_us).bind(limit).bind(after)).await?;
        rows.iter().map(retention).collect()
    }

    /// Cases that were disposed of and still have something: their erasure broke off.
    ///
    /// # Errors
    /// As [`Record::cases_without_retention`].
    pub async fn half_erased(&self) -> Result<Vec<(String, i64)>, Fault> {
        let sql = Sql::new(
            "SELECT id, seq FROM case_state WHERE status = 'disposed' AND reference NOT LIKE 'disposed-%' \
             ORDER BY id LIMIT 1000",
        );
        self.db.rows(sql).await?.iter().map(|row| Ok((row.text("id")?, row.int("seq")?))).collect()
    }

    /// Erases a case that was disposed of: the payload of all events before `certificate`, every row that has the
    /// case in it, and the files that no other case speaks of. Doing it again erases what is left.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the case is not disposed of; [`Fault::Database`]; [`Fault::File`].
    pub async fn erase_case(&self, case: &str, certificate: i64) -> Result<Erased, Fault> {
        // Which files the case speaks of must be known up to its last event.
        self.grow_tree().await?;
        let mut tx = self.db.begin().await?;
        let sql = Sql::new("SELECT status, reference FROM case_state WHERE id = $1").bind(case);
        let rows = tx.rows(sql).await?;
        let disposed = match rows.first() {
            Some(row) => row.text("status")? == DISPOSED,
            None => false,
        };
        if !disposed {
            return Err(Fault::invalid(
                format!("erasing case {case}"),
                "it is not disposed of: that comes first",
            ));
        }
        let mut erased = Erased { events: erase_events(&mut tx, case, certificate).await?, files: 0 };
        let files = garbage::forget_files_of(&mut tx, case).await?;
        for table in self.tables_with_case().await? {
            tx.run(Sql::built(format!("DELETE FROM {table} WHERE case_id = $1")).bind(case)).await?;
        }
        for row in rows {
            let reference = row.text("reference")?;
            if !reference.starts_with("disposed-") {
                let sql = Sql::new(
                    "UPDATE case_state SET reference = $1, title = '', resident = NULL, search_mark = '' WHERE id = $2",
                );
                tx.run(sql.bind(disposed_reference(case)).bind(case)).await?;
            }
        }
        tx.commit().await?;
        for sha256 in files {
            erased.files += u64::from(self.drop_unused_file(&sha256).await?);
        }
        Ok(erased)
    }

    /// Tables whose rows belong to a case, whichever release added them.
    async fn tables_with_case(&self) -> Result<Vec<String>, Fault> {
        let of_case = |table: &crate::backup::Table| table.columns.iter().any(|(name, _)| name == "case_id");
        let tables = self.tables().await?;
        let named = tables.into_iter().filter(of_case).map(|table| table.table);
        Ok(named.filter(|name| !KEPT.contains(&name.as_str())).collect())
    }
}

/// What a case is called when its reference is gone: a name that says nothing of it.
fn disposed_reference(case: &str) -> String {
    let mut hash = hex::encode(Sha256::digest(case));
    hash.truncate(16);
    format!("{DISPOSED}-{hash}")
}

async fn erase_events(tx: &mut Tx, case: &str, before: i64) -> Result<u64, Fault> {
    let mut count = 0;
    loop {
        let sql = Sql::new(
            "SELECT position, case_id, seq, time_us, kind, element, actor, actor_kind, channel, waiting_for, lifecycle, \
             visibility, bundle, previous_hash, hash, salt, body, payload_hash FROM event \
             WHERE case_id = $1 AND seq < $2 AND body IS NOT NULL ORDER BY seq LIMIT $3",
        );
        let rows = tx.rows(sql.bind(case).bind(before).bind(EVENTS_PER_PAGE)).await?;
        if rows.is_empty() {
            return Ok(count);
        }
        for row in &rows {
            let event = stored_event(row)?;
            let salt = hex::decode(&event.salt).map_err(|e| Fault::damaged("a salt", e))?;
            let payload = chain::payload(&salt, &event.event, &mut String::new());
            let sql = Sql::new(
                "UPDATE event SET actor = NULL, salt = NULL, body = NULL, payload_hash = $1 \
                 WHERE case_id = $2 AND seq = $3",
            );
            tx.run(sql.bind(payload.as_slice()).bind(case).bind(event.seq)).await?;
            count += 1;
        }
    }
}

fn retention(row: &crate::sql::Row) -> Result<Retention, Fault> {
    Ok(Retention {
        case: row.text("case_id")?,
        closed_us: row.int("closed_us")?,
        due_us: row.int_or_null("due_us")?,
        rule: row.text("rule")?,
    })
}
