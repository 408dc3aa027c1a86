//! Lists of cases that are to be disposed of: proposed by one person, decided on, worked off.
//!
//! *Invariant*: a list only goes forward (`proposed` to `approved` or `withdrawn`, `approved` to `done`), each time by
//! one statement that names the state that it leaves; so two people who press at once do not both do it.

use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::Serialize;

/// How far a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListState {
    /// It waits for a decision.
    Proposed,
    /// It is worked off.
    Approved,
    /// It is worked off to its end.
    Done,
    /// Nothing comes of it.
    Withdrawn,
}

impl ListState {
    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ListState::Proposed => "proposed",
            ListState::Approved => "approved",
            ListState::Done => "done",
            ListState::Withdrawn => "withdrawn",
        }
    }

    fn from_word(word: &str) -> Result<ListState, Fault> {
        let all = [ListState::Proposed, ListState::Approved, ListState::Done, ListState::Withdrawn];
        let found = all.into_iter().find(|state| state.as_str() == word);
        found.ok_or_else(|| Fault::damaged("a disposal list", format!("its state is `{word}`")))
    }
}

/// A list as somebody proposes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDisposalList {
    /// Each case goes to the archive first.
    pub transfer: bool,
    /// What the one who decides should know.
    pub note: String,
    /// When, microseconds.
    pub proposed_us: i64,
    /// Account of whoever proposes.
    pub proposed_by: String,
    /// Ids of the cases.
    pub cases: Vec<String>,
}

/// A list as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisposalList {
    /// Its number, from 1.
    pub number: i64,
    /// How far it is.
    pub state: ListState,
    /// Each case goes to the archive first.
    pub transfer: bool,
    /// What the one who decides should know.
    pub note: String,
    /// When it was proposed, microseconds.
    pub proposed_us: i64,
    /// Account of whoever proposed it.
    pub proposed_by: String,
    /// When it was approved or withdrawn, microseconds.
    pub decided_us: Option<i64>,
    /// Account of whoever did that.
    pub decided_by: Option<String>,
    /// When the last case was done with, microseconds.
    pub ended_us: Option<i64>,
    /// When the database was written anew after that, microseconds.
    pub rewritten_us: Option<i64>,
    /// Cases on it.
    pub cases: i64,
    /// Cases on it that still wait.
    pub waiting: i64,
    /// Cases on it that were disposed of.
    pub disposed: i64,
    /// Cases on it whose package was made.
    pub packed: i64,
}

/// One case of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisposalItem {
    /// Id of the case.
    pub case: String,
    /// `waiting`, `disposed`, or why it was left: a word.
    pub state: String,
    /// SHA-256 of the manifest of the package that was handed out, hex.
    pub package_sha256: Option<String>,
}

/// The state of a case of a list that is not done with.
pub(crate) const WAITING: &str = "waiting";

impl Record {
    /// Keeps a new list; gives its number.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a note that cannot be kept; [`Fault::Database`]; so for all that follow.
    pub async fn propose_disposal(&self, list: &NewDisposalList) -> Result<i64, Fault> {
        limits::text(&list.note, TEXT_BYTES_MAX)
            .map_err(|why| Fault::invalid("the note of the list", why))?;
        let mut tx = self.db.begin().await?;
        // Of two that propose at once one fails on the key; nothing of it is kept.
        let rows = tx.rows(Sql::new("SELECT COALESCE(MAX(number), 0) + 1 AS n FROM disposal_list")).await?;
        let number = rows.first().map_or(Ok(1), |row| row.int("n"))?;
        let sql = Sql::new(
            "INSERT INTO disposal_list (number, state, transfer, note, proposed_us, proposed_by) \
             VALUES ($1, 'proposed', $2, $3, $4, $5)",
        );
        let sql = sql.bind(number).bind(i64::from(list.transfer)).bind(&list.note);
        tx.run(sql.bind(list.proposed_us).bind(&list.proposed_by)).await?;
        for case in &list.cases {
            let sql = Sql::new(
                "INSERT INTO disposal_item (list, subject, state) VALUES ($1, $2, $3) \
                 ON CONFLICT (list, subject) DO NOTHING",
            );
            tx.run(sql.bind(number).bind(case).bind(WAITING)).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// All lists, the newest first; at most `limit`.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn disposal_lists(&self, limit: i64) -> Result<Vec<DisposalList>, Fault> {
        self.lists("ORDER BY number DESC LIMIT $1", limit).await
    }

    /// One list.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn disposal_list(&self, number: i64) -> Result<Option<DisposalList>, Fault> {
        Ok(self.lists("WHERE number = $1", number).await?.pop())
    }

    /// The lists that are approved and not done, oldest first; at most `limit`.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn disposal_lists_to_do(&self, limit: i64) -> Result<Vec<DisposalList>, Fault> {
        self.lists("WHERE state = 'approved' ORDER BY number LIMIT $1", limit).await
    }

    async fn lists(&self, rest: &str, value: i64) -> Result<Vec<DisposalList>, Fault> {
        let count =
            |filter: &str| format!("(SELECT count(*) FROM disposal_item i WHERE i.list = l.number{filter})");
        let sql = Sql::built(format!(
            "SELECT number, state, transfer, note, proposed_us, proposed_by, decided_us, decided_by, ended_us, \
             rewritten_us, {} AS cases, {} AS waiting, {} AS disposed, {} AS packed FROM disposal_list l {rest}",
            count(""),
            count(" AND i.state = 'waiting'"),
            count(" AND i.state = 'disposed'"),
            count(" AND i.package_sha256 IS NOT NULL"),
        ));
        self.db.rows(sql.bind(value)).await?.iter().map(list).collect()
    }

    /// The cases of a list, by id, after one; at most `limit`. With `waiting` only those that are not done with.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn disposal_items(
        &self,
        number: i64,
        waiting: bool,
        after: &str,
        limit: i64,
    ) -> Result<Vec<DisposalItem>, Fault> {
        let filter = if waiting { "AND state = 'waiting'" } else { "" };
        let sql = Sql::built(format!(
            "SELECT subject, state, package_sha256 FROM disposal_item \
             WHERE list = $1 AND subject > $2 {filter} ORDER BY subject LIMIT $3"
        ));
        let rows = self.db.rows(sql.bind(number).bind(after).bind(limit)).await?;
        let item = |row: &Row| {
            Ok(DisposalItem {
                case: row.text("subject")?,
                state: row.text("state")?,
                package_sha256: row.text_or_null("package_sha256")?,
            })
        };
        rows.iter().map(item).collect()
    }

    /// The list that is not ended on which a case stands.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn disposal_list_of(&self, case: &str) -> Result<Option<i64>, Fault> {
        let sql = Sql::new(
            "SELECT i.list FROM disposal_item i JOIN disposal_list l ON l.number = i.list \
             WHERE i.subject = $1 AND l.state IN ('proposed', 'approved') ORDER BY i.list LIMIT 1",
        );
        self.db.row(sql.bind(case)).await?.map(|row| row.int("list")).transpose()
    }

    /// Approves or withdraws a list that was proposed. False if it is not proposed any more.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn decide_disposal(
        &self,
        number: i64,
        to: ListState,
        by: &str,
        now_us: i64,
    ) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE disposal_list SET state = $1, decided_us = $2, decided_by = $3 \
             WHERE number = $4 AND state = 'proposed'",
        );
        let sql = sql.bind(to.as_str()).bind(now_us).bind(by).bind(number);
        Ok(self.db.run(sql).await? > 0)
    }

    /// Says what became of a case of a list: `disposed`, or why it was left. Only the first word counts.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn end_disposal_item(&self, number: i64, case: &str, state: &str) -> Result<(), Fault> {
        let sql = Sql::new(
            "UPDATE disposal_item SET state = $1 WHERE list = $2 AND subject = $3 AND state = 'waiting'",
        );
        self.db.run(sql.bind(state).bind(number).bind(case)).await.map(|_| ())
    }

    /// Ends an approved list that has no case left that waits. False if it has, or was ended before.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn end_disposal(&self, number: i64, now_us: i64) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE disposal_list SET state = 'done', ended_us = $1 WHERE number = $2 AND state = 'approved' \
             AND NOT EXISTS (SELECT 1 FROM disposal_item i WHERE i.list = $2 AND i.state = 'waiting')",
        );
        Ok(self.db.run(sql.bind(now_us).bind(number)).await? > 0)
    }

    /// Keeps the hash of the package of a case that was handed out; a later one takes its place.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn put_disposal_package(&self, number: i64, case: &str, sha256: &str) -> Result<(), Fault> {
        let sql = Sql::new("UPDATE disposal_item SET package_sha256 = $1 WHERE list = $2 AND subject = $3");
        self.db.run(sql.bind(sha256).bind(number).bind(case)).await.map(|_| ())
    }

    /// Whether something was disposed of since the database was last written anew.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn wants_rewriting(&self) -> Result<bool, Fault> {
        let sql = Sql::new(
            "SELECT number FROM disposal_list WHERE state = 'done' AND rewritten_us IS NULL LIMIT 1",
        );
        Ok(self.db.row(sql).await?.is_some())
    }

    /// Says that the database was written anew: all lists that were done by then are through.
    ///
    /// # Errors
    /// As [`Record::propose_disposal`].
    pub async fn mark_rewritten(&self, now_us: i64) -> Result<(), Fault> {
        let sql = Sql::new(
            "UPDATE disposal_list SET rewritten_us = $1 WHERE state = 'done' AND rewritten_us IS NULL",
        );
        self.db.run(sql.bind(now_us)).await.map(|_| ())
    }
}

fn list(row: &Row) -> Result<DisposalList, Fault> {
    Ok(DisposalList {
        number: row.int("number")?,
        state: ListState::from_word(&row.text("state")?)?,
        transfer: row.int("transfer")? != 0,
        note: row.text("note")?,
        proposed_us: row.int("proposed_us")?,
        proposed_by: row.text("proposed_by")?,
        decided_us: row.int_or_null("decided_us")?,
        decided_by: row.text_or_null("decided_by")?,
        ended_us: row.int_or_null("ended_us")?,
        rewritten_us: row.int_or_null("rewritten_us")?,
        cases: row.int("cases")?,
        waiting: row.int("waiting")?,
        disposed: row.int("disposed")?,
        packed: row.int("packed")?,
    })
}
