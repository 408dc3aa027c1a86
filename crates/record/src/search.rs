//! The search: words of three letters and more are found anywhere in a word, shorter ones at its beginning. No
//! stemming is promised: stemmers miss whole families of words in many languages.
//!
//! *Invariant*: who may see stands in the same statement as what matches, so that not even a count leaks.
//! *Invariant*: what a search costs does not grow with the record: `found.rs` and the walk along the log are bounded.

mod asked;
mod fold;
mod found;
mod index;

use crate::case::{CaseRow, case_row};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Sql};
use crate::worklist::listed;
use fold::words;
use found::Hits;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use fold::folded_words;
pub use found::SEARCH_CASES_MAX;
pub(crate) use found::{Among, having};
pub use index::{INDEX_ROWS_MAX, Indexed};

/// Cases that one search returns at most.
pub const SEARCH_LIMIT_MAX: i64 = 200;
/// Words of a query that count; what comes after is not looked for.
const QUERY_WORDS_MAX: usize = 12;
/// A trigram index knows nothing shorter.
const GRAM_CHARS: usize = 3;
/// Events of the log that are read in one go when the newest cases are asked for, and how often.
const LOG_PART: i64 = 2_000;
const LOG_PARTS_MAX: usize = 16;

/// Which cases a search may find.
#[derive(Clone, Debug, PartialEq)]
pub enum Access {
    /// All of them.
    All,
    /// Those of these services.
    Services(Vec<String>),
    /// Those of one resident, by account id.
    Resident(String),
}

/// What to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchQuery {
    /// What was typed; all its words must be found. Nothing typed finds every case, signs without a word find none.
    pub text: String,
    /// Where.
    pub access: Access,
    /// At most so many, up to [`SEARCH_LIMIT_MAX`].
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Cases in which a word begins with each word of the query come first; then those that changed last, or, of those that
    /// were found by words, whose words or open tasks did. Without snapshots.
    pub cases: Vec<CaseRow>,
    /// How many there are, counted no further than one behind the page, or [`SEARCH_CASES_MAX`].
    pub total: i64,
    /// There are others, or may be: so many were counted, or a word says so little that the oldest cases were not asked.
    pub more: bool,
}

impl Record {
    /// Searches reference, title and search text of cases. No more than [`SEARCH_CASES_MAX`] are gathered: of a word that
    /// stands in more cases, those that got it last.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn search(&self, query: &SearchQuery) -> Result<Found, Fault> {
        let limit = query.limit.clamp(0, SEARCH_LIMIT_MAX);
        let (offset, limit) = (count(query.offset.max(0)), count(limit));
        // One more than is shown says that there are others.
        let wanted = query.offset.max(0).saturating_add(query.limit.clamp(0, SEARCH_LIMIT_MAX) + 1);
        let wanted = wanted.min(SEARCH_CASES_MAX);
        let (ids, total, complete) = if query.text.trim().is_empty() {
            let ids = self.newest(&query.access, offset.saturating_add(limit)).await?;
            let total = self.count_visible(&query.access, wanted).await?;
            (ids, total, total < wanted)
        } else {
            let Hits { cases, complete } = self.hits(&query.text, &query.access, Among::All(wanted)).await?;
            let total = i64::try_from(cases.len()).unwrap_or(i64::MAX);
            (cases.into_iter().map(|hit| hit.case).collect(), total, complete)
        };
        let page: Vec<String> = ids.into_iter().skip(offset).take(limit).collect();
        Ok(Found { cases: self.cases_in_order(&page).await?, total, more: !complete })
    }

    /// These cases, in this order, without snapshots.
    async fn cases_in_order(&self, ids: &[String]) -> Result<Vec<CaseRow>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::built(
            "SELECT c.id, c.reference, c.service, c.bundle, c.seq, c.position, c.hash, c.title, c.resident, c.status, \
             c.outcome, c.due_us, c.waiting_for, c.opened_us, c.closed_us, c.updated_us, c.channel FROM "
                .to_owned(),
        );
        each(&self.db, &mut sql, ids);
        sql.add(" CROSS JOIN case_state c WHERE c.id = w.value");
        let mut cases = BTreeMap::new();
        for row in self.db.rows(sql).await? {
            let case = case_row(&row)?;
            cases.insert(case.id.clone(), case);
        }
        Ok(ids.iter().filter_map(|id| cases.remove(id)).collect())
    }

    /// The cases that changed last, the last first, by walking the log backwards.
    async fn newest(&self, access: &Access, wanted: usize) -> Result<Vec<String>, Fault> {
        let (mut ids, mut seen, mut before) = (Vec::new(), BTreeSet::new(), i64::MAX);
        for _ in 0..LOG_PARTS_MAX {
            let sql = Sql::new(
                "SELECT position, case_id FROM event WHERE position < $1 ORDER BY position DESC LIMIT $2",
            );
            let rows = self.db.rows(sql.bind(before).bind(LOG_PART)).await?;
            let Some(last) = rows.last() else { return Ok(ids) };
            before = last.int("position")?;
            let mut fresh = Vec::new();
            for row in &rows {
                let case = row.text("case_id")?;
                if seen.insert(case.clone()) {
                    fresh.push(case);
                }
            }
            let visible = self.visible(access, &fresh).await?;
            ids.extend(fresh.into_iter().filter(|case| visible.contains(case)));
            if ids.len() >= wanted {
                return Ok(ids);
            }
        }
        // Whoever sees so little of what happens sees few cases.
        let mut sql = Sql::built("SELECT c.id FROM case_state c WHERE 1 = 1".to_owned());
        restrict(&mut sql, access);
        let limit = sql.push(i64::try_from(wanted).unwrap_or(i64::MAX));
        sql.add(&format!(" ORDER BY c.updated_us DESC, c.id LIMIT ${limit}"));
        self.db.rows(sql).await?.iter().map(|row| row.text("id")).collect()
    }

    /// Which of these cases may be seen.
    async fn visible(&self, access: &Access, ids: &[String]) -> Result<BTreeSet<String>, Fault> {
        let mut sql = Sql::built("SELECT c.id FROM ".to_owned());
        each(&self.db, &mut sql, ids);
        sql.add(" CROSS JOIN case_state c WHERE c.id = w.value");
        restrict(&mut sql, access);
        self.db.rows(sql).await?.iter().map(|row| row.text("id")).collect()
    }

    async fn count_visible(&self, access: &Access, count_max: i64) -> Result<i64, Fault> {
        let mut sql =
            Sql::built("SELECT count(*) AS n FROM (SELECT 1 FROM case_state c WHERE 1 = 1".to_owned());
        restrict(&mut sql, access);
        let limit = sql.push(count_max);
        sql.add(&format!(" LIMIT ${limit}) AS counted"));
        self.db.row(sql).await?.map_or(Ok(0), |row| row.int("n"))
    }
}

fn restrict(sql: &mut Sql, access: &Access) {
    match access {
        Access::All => {}
        Access::Services(services) if services.is_empty() => sql.add(" AND 1 = 0"),
        Access::Services(services) => {
            let services = listed(sql, services);
            sql.add(&format!(" AND c.service IN ({services})"));
        }
        Access::Resident(resident) => {
            let number = sql.push(resident);
            sql.add(&format!(" AND c.resident = ${number}"));
        }
    }
}

/// Adds a list of ids as the rows `w (value)`, in one argument, so that lists of all lengths are one statement. What is
/// looked up by them is joined with CROSS, which keeps SQLite from walking along another index instead.
pub(crate) fn each(db: &Db, sql: &mut Sql, ids: &[String]) {
    let number = sql.push(serde_json::Value::from(ids).to_string());
    sql.add(&match db.is_postgres() {
        true => format!("json_array_elements_text(CAST(${number} AS json)) AS w (value)"),
        false => format!("json_each(${number}) w"),
    });
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// The words of a query that count.
pub(crate) fn query_words(text: &str) -> Vec<String> {
    let mut words = words(text);
    words.truncate(QUERY_WORDS_MAX);
    words
}
