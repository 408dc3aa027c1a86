//! Which cases a search looks at, however large the record is.
//!
//! First the rows that are in no index yet, then the indexes, the youngest first, all at one moment: so a case is found as
//! soon as its step is committed. Nobody reads hundreds of hits, so that no more are gathered.

use super::asked::{Asked, is_long};
use super::{Access, query_words};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Sql, View};
use crate::worklist::listed;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Cases that a search gathers at most, however far somebody turns pages.
pub const SEARCH_CASES_MAX: i64 = 1_000;
/// Cases with an open task that a search of the worklist gathers at most.
const WITH_TASK_MAX: i64 = 2_000;
/// Cases that are looked at one by one at most, where the indexes do not say all.
const WALKED_MAX: i64 = 5_000;
/// How much further each look goes than the one before, if that has not found enough.
const FURTHER: i64 = 8;
/// What a case with an open task has among its words, and nobody can write.
const MARK: &str = "•";

/// A case that was found.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) case: String,
    /// The number of the row that was found: the higher, the later did the case get words, or a task, or end its last.
    number: i64,
    /// Each word of the query begins a word of the case.
    begins: bool,
}

/// What was gathered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    /// Those in which a word begins with each word of the query first, then those that changed last.
    pub(crate) cases: Vec<Hit>,
    /// There are no others.
    pub(crate) complete: bool,
}

/// Among which cases, and how many are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// All, up to so many.
    All(i64),
    /// Those with an open task, and perhaps some others.
    WithTask,
}

/// A word of a query, and the words that it stands for, if these can be counted.
type Meant<'a> = (&'a str, Option<&'a [String]>);

impl Record {
    /// The cases in which all words of a text are found.
    ///
    /// Complete up to as many as are wanted, or 2,000 with an open task, unless a word stands for too many words or hardly
    /// any case may be seen: then as far as the youngest 5,000 lead.
    pub(crate) async fn hits(&self, text: &str, access: &Access, among: Among) -> Result<Hits, Fault> {
        let words = query_words(text);
        if words.is_empty() {
            return Ok(Hits { cases: Vec::new(), complete: true });
        }
        let limit = match among {
            Among::All(wanted) => wanted.clamp(1, SEARCH_CASES_MAX),
            Among::WithTask => WITH_TASK_MAX,
        };
        let mut search = Search {
            db: &self.db,
            view: self.db.view().await?,
            words: &words,
            access,
            among,
            limit,
            indexed: 0,
            found: BTreeMap::new(),
            complete: true,
        };
        match access {
            Access::Resident(resident) => search.cases_of(resident).await?,
            Access::All | Access::Services(_) => {
                search.fresh().await?;
                search.indexed().await?;
            }
        }
        Ok(search.hits())
    }
}

/// A search under way.
struct Search<'a> {
    db: &'a Db,
    view: View,
    words: &'a [String],
    access: &'a Access,
    among: Among,
    limit: i64,
    /// How far the indexes are.
    indexed: i64,
    found: BTreeMap<String, Hit>,
    complete: bool,
}

impl Search<'_> {
    /// There are enough; with `begins` of the ones that come first.
    fn is_full(&self, begins: bool) -> bool {
        let count = self.found.values().filter(|hit| hit.begins || !begins).count();
        i64::try_from(count).unwrap_or(i64::MAX) >= self.limit
    }

    fn hits(self) -> Hits {
        let complete = self.complete && !self.is_full(false);
        let mut cases: Vec<Hit> = self.found.into_values().collect();
        cases.sort_by_key(|hit| (Reverse(hit.begins), Reverse(hit.number)));
        cases.truncate(usize::try_from(self.limit).unwrap_or(0));
        Hits { cases, complete }
    }

    /// A resident has few cases: they are asked one by one.
    async fn cases_of(&mut self, resident: &str) -> Result<(), Fault> {
        let mut sql = Sql::built(String::new());
        let begins = all_begin(self.db, &mut sql, self.words);
        let resident = sql.push(resident);
        sql.add(&format!(
            "SELECT c.id, c.updated_us AS number, {begins} AS begins, CAST(1 AS BIGINT) AS is_one FROM case_state c WHERE c.resident = ${resident}"
        ));
        let conditions = having(self.db, &mut sql, "c.id", self.words);
        sql.add(&format!(" AND {conditions} ORDER BY c.opened_us DESC LIMIT {}", self.limit));
        self.keep(sql).await.map(drop)
    }

    /// Cases with rows that are in no index: those rows are read, and what the case has beside is asked for.
    async fn fresh(&mut self) -> Result<(), Fault> {
        let state = self.view.rows(Sql::new("SELECT indexed FROM search_state")).await?;
        self.indexed = state.first().map_or(Ok(i64::MIN), |row| row.int("indexed"))?;
        let mut sql = Sql::built(String::new());
        let begins = all_begin(self.db, &mut sql, self.words);
        let indexed = sql.push(self.indexed);
        sql.add(&format!(
            "SELECT c.id, w.number, {begins} AS begins, CAST(1 AS BIGINT) AS is_one FROM \
             (SELECT r.number, r.case_id FROM search r WHERE r.number > ${indexed}"
        ));
        match self.among {
            // Whether it has a task may be all that is new.
            Among::WithTask => sql.add(" AND r.has_task = 1"),
            // One of the words must be new: otherwise the indexes know the case.
            Among::All(_) => {
                let new: Vec<String> =
                    self.words.iter().map(|word| held(self.db, &mut sql, "r.words", word)).collect();
                sql.add(&format!(" AND ({})", new.join(" OR ")));
            }
        }
        sql.add(") w CROSS JOIN case_state c WHERE c.id = w.case_id");
        let conditions = having(self.db, &mut sql, "w.case_id", self.words);
        sql.add(&format!(" AND {conditions}"));
        if let Some(condition) = may_see(&mut sql, self.access) {
            sql.add(&format!(" AND {condition}"));
        }
        // A case may have several such rows.
        let limit = sql.push(self.limit.saturating_mul(2));
        sql.add(&format!(" ORDER BY w.number DESC LIMIT ${limit}"));
        let rows = self.keep(sql).await?.rows;
        self.complete &= rows < self.limit.saturating_mul(2);
        Ok(())
    }

    /// Cases that the indexes know: first those in which a word begins with each word of the query.
    async fn indexed(&mut self) -> Result<(), Fault> {
        let mut asked = Vec::new();
        for word in self.words {
            asked.push(Asked::of(&mut self.view, word).await?);
        }
        let begin: Vec<Meant<'_>> =
            asked.iter().map(|asked| (asked.word.as_str(), asked.begin.as_deref())).collect();
        let have: Vec<Meant<'_>> =
            asked.iter().map(|asked| (asked.word.as_str(), asked.have.as_deref())).collect();
        let only_begin = begin.iter().zip(&have).all(|((_, begin), (_, have))| {
            matches!((begin, have), (Some(begin), Some(have)) if begin.len() == have.len())
        });
        self.documents(&begin, true).await?;
        if !only_begin {
            self.documents(&have, false).await?;
        }
        Ok(())
    }

    /// Cases that have one of the words for each word of the query, the youngest first, until there are enough.
    async fn documents(&mut self, asked: &[Meant<'_>], begins: bool) -> Result<(), Fault> {
        if asked.iter().any(|(_, meant)| meant.is_some_and(<[String]>::is_empty)) {
            return Ok(());
        }
        let (mut before, mut walked, mut part) = (i64::MAX, 0, self.limit);
        loop {
            if self.is_full(begins) || walked >= WALKED_MAX {
                self.complete = false;
                return Ok(());
            }
            let sql = self.walk(asked, begins, before, part);
            let kept = self.keep(sql).await?;
            if kept.rows < part {
                return Ok(());
            }
            (before, walked) = (kept.last, walked + kept.rows);
            part = part.saturating_mul(FURTHER).min(WALKED_MAX - walked);
        }
    }

    /// The statement of cases along the indexes, the youngest first, from a number on: each case with whether it may be
    /// seen and has the words that the indexes were not asked for.
    fn walk(&self, asked: &[Meant<'_>], begins: bool, before: i64, part: i64) -> Sql {
        let mut sql = Sql::built(String::new());
        let mut conditions: Vec<String> = Vec::new();
        for (word, _) in asked.iter().filter(|(_, meant)| meant.is_none()) {
            conditions.push(match begins {
                true => begun(self.db, &mut sql, "s.words", word),
                false => held(self.db, &mut sql, "s.words", word),
            });
        }
        let seen = may_see(&mut sql, self.access);
        // CROSS keeps SQLite to this order: along the index, and only as far as is wanted.
        let (of_case, joined) = match seen {
            Some(_) => (" CROSS JOIN case_state c", " AND c.id = s.case_id"),
            None => ("", ""),
        };
        conditions.extend(seen);
        let conditions = if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") };
        let begins = i64::from(begins);
        sql.add(&format!(
            "SELECT s.case_id AS id, w.number, CAST({begins} AS BIGINT) AS begins, \
             CAST(CASE WHEN {conditions} THEN 1 ELSE 0 END AS BIGINT) AS is_one FROM ("
        ));
        self.numbers(&mut sql, asked, before, part);
        sql.add(&format!(") w CROSS JOIN search s{of_case} WHERE s.number = w.number{joined}"));
        // SQLite has them in this order, and would sort them once more.
        if self.db.is_postgres() {
            sql.add(" ORDER BY w.number DESC");
        }
        sql
    }

    /// Adds the statement of the numbers of such cases, the youngest first, as far as the indexes say.
    fn numbers(&self, sql: &mut Sql, asked: &[Meant<'_>], before: i64, part: i64) {
        let mut lists: Vec<Vec<&str>> = asked
            .iter()
            .filter_map(|(_, meant)| Some(meant.as_ref()?.iter().map(String::as_str).collect()))
            .collect();
        if self.among == Among::WithTask {
            lists.push(vec![MARK]);
        }
        let (before, part) = (sql.push(before.min(self.indexed.saturating_add(1))), sql.push(part));
        if lists.is_empty() {
            sql.add(&format!(
                "SELECT number FROM search WHERE number < ${before} ORDER BY number DESC LIMIT ${part}"
            ));
            return;
        }
        let (quote, or, and) = match self.db.is_postgres() {
            true => ('\'', " | ", " & "),
            false => ('"', " OR ", " AND "),
        };
        let any = |words: &Vec<&str>| {
            let words: Vec<String> = words.iter().map(|word| format!("{quote}{word}{quote}")).collect();
            format!("({})", words.join(or))
        };
        let number = sql.push(lists.iter().map(any).collect::<Vec<_>>().join(and));
        sql.add(&match self.db.is_postgres() {
            true => format!(
                "SELECT number FROM search_document WHERE lexemes @@ CAST(${number} AS tsquery) \
                 AND number < ${before} ORDER BY number DESC LIMIT ${part}"
            ),
            false => format!(
                "SELECT rowid AS number FROM search_word WHERE search_word MATCH ${number} \
                 AND rowid < ${before} ORDER BY rowid DESC LIMIT ${part}"
            ),
        });
    }

    /// Keeps the cases that a statement finds.
    async fn keep(&mut self, sql: Sql) -> Result<Kept, Fault> {
        let rows = self.view.rows(sql).await?;
        let mut kept = Kept { rows: i64::try_from(rows.len()).unwrap_or(i64::MAX), last: i64::MIN };
        for row in &rows {
            kept.last = row.int("number")?;
            if !row.truth("is_one")? {
                continue;
            }
            let (case, number, begins) = (row.text("id")?, kept.last, row.truth("begins")?);
            let hit = self.found.entry(case.clone()).or_insert(Hit { case, number, begins });
            hit.begins |= begins;
        }
        Ok(kept)
    }
}

/// What was read of a statement's answer.
struct Kept {
    rows: i64,
    /// The number of the last row.
    last: i64,
}

/// The condition that a case may be seen; nothing if every case may be.
fn may_see(sql: &mut Sql, access: &Access) -> Option<String> {
    let Access::Services(services) = access else { return None };
    let services = if services.is_empty() { "NULL".to_owned() } else { listed(sql, services) };
    Some(format!("c.service IN ({services})"))
}

/// The condition that a case has all words: long ones anywhere in a word of it, short ones at the beginning of one.
pub(crate) fn having(db: &Db, sql: &mut Sql, case: &str, words: &[String]) -> String {
    let conditions: Vec<String> = words
        .iter()
        .map(|word| {
            let held = held(db, sql, "r.words", word);
            format!("EXISTS (SELECT 1 FROM search r WHERE r.case_id = {case} AND {held})")
        })
        .collect();
    conditions.join(" AND ")
}

/// 1 if each word begins a word of the case, and 0 if not.
fn all_begin(db: &Db, sql: &mut Sql, words: &[String]) -> String {
    let conditions: Vec<String> = words
        .iter()
        .map(|word| {
            let begun = begun(db, sql, "r.words", word);
            format!("EXISTS (SELECT 1 FROM search r WHERE r.case_id = c.id AND {begun})")
        })
        .collect();
    format!("CAST(CASE WHEN {} THEN 1 ELSE 0 END AS BIGINT)", conditions.join(" AND "))
}

/// The condition that a word is found in words.
fn held(db: &Db, sql: &mut Sql, words: &str, word: &str) -> String {
    if !is_long(word) {
        return begun(db, sql, words, word);
    }
    let number = sql.push(word);
    format!("{}({words}, ${number}) > 0", place(db))
}

/// The condition that a word begins one of the words.
fn begun(db: &Db, sql: &mut Sql, words: &str, word: &str) -> String {
    let number = sql.push(format!(" {word}"));
    format!("{}(' ' || {words}, ${number}) > 0", place(db))
}

/// The function that says where a text stands in another.
fn place(db: &Db) -> &'static str {
    if db.is_postgres() { "strpos" } else { "instr" }
}
