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
use std::collections::BTreeMap;

/// Cases that a search gathers at most: as many as one call returns.
pub const SEARCH_CASES_MAX: i64 = 200;
/// Cases with an open task that a search of the worklist gathers at most.
const WITH_TASK_MAX: i64 = 2_000;
/// Cases that are looked at one by one at most, where the indexes do not say all.
const WALKED_MAX: i64 = 5_000;
/// What a case with an open task has among its words, and nobody can write.
const MARK: &str = "•";

/// A case that was found.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) case: String,
    pub(crate) updated_us: i64,
    /// Each word of the query begins a word of the case.
    pub(crate) begins: bool,
}

/// What was gathered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    pub(crate) cases: Vec<Hit>,
    /// There are no others.
    pub(crate) complete: bool,
}

/// Among which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// All.
    All,
    /// Those with an open task, and perhaps some others.
    WithTask,
}

impl Record {
    /// The cases in which all words of a text are found.
    ///
    /// Complete up to [`SEARCH_CASES_MAX`] cases, or 2,000 with an open task, unless a word stands for too many words: then
    /// as far as the youngest 5,000 lead.
    pub(crate) async fn hits(&self, text: &str, access: &Access, among: Among) -> Result<Hits, Fault> {
        let words = query_words(text);
        if words.is_empty() {
            return Ok(Hits { cases: Vec::new(), complete: true });
        }
        let mut search = Search {
            db: &self.db,
            view: self.db.view().await?,
            words: &words,
            access,
            among,
            limit: if among == Among::WithTask { WITH_TASK_MAX } else { SEARCH_CASES_MAX },
            indexed: 0,
            found: BTreeMap::new(),
            complete: true,
        };
        if let Access::Resident(resident) = access {
            search.cases_of(resident).await?;
            return Ok(search.hits());
        }
        search.fresh().await?;
        if !search.is_full() {
            search.indexed().await?;
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
    fn is_full(&self) -> bool {
        i64::try_from(self.found.len()).unwrap_or(i64::MAX) >= self.limit
    }

    fn hits(self) -> Hits {
        let complete = self.complete && !self.is_full();
        Hits { cases: self.found.into_values().collect(), complete }
    }

    /// A resident has few cases: they are asked one by one.
    async fn cases_of(&mut self, resident: &str) -> Result<(), Fault> {
        let mut sql = Sql::built(String::new());
        let begins = all_begin(self.db, &mut sql, self.words);
        let resident = sql.push(resident);
        sql.add(&format!(
            "SELECT c.id, c.updated_us, {begins} AS begins FROM case_state c WHERE c.resident = ${resident}"
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
            "SELECT c.id, c.updated_us, {begins} AS begins FROM \
             (SELECT r.number, r.case_id FROM search r WHERE r.number > ${indexed}"
        ));
        match self.among {
            // Whether it has a task may be all that is new.
            Among::WithTask => sql.add(" AND r.has_task = 1"),
            // One of the words must be new: otherwise the indexes know the case.
            Among::All => {
                let new: Vec<String> =
                    self.words.iter().map(|word| held(self.db, &mut sql, "r.words", word)).collect();
                sql.add(&format!(" AND ({})", new.join(" OR ")));
            }
        }
        sql.add(") w CROSS JOIN case_state c WHERE c.id = w.case_id");
        let conditions = having(self.db, &mut sql, "w.case_id", self.words);
        sql.add(&format!(" AND {conditions}"));
        restrict(&mut sql, self.access);
        // A case may have several such rows.
        let limit = sql.push(self.limit.saturating_mul(2));
        sql.add(&format!(" ORDER BY w.number DESC LIMIT ${limit}"));
        let rows = self.keep(sql).await?;
        self.complete &= rows < self.limit.saturating_mul(2);
        Ok(())
    }

    /// Cases that the indexes know: first those in which a word begins with each word of the query.
    async fn indexed(&mut self) -> Result<(), Fault> {
        let mut asked = Vec::new();
        for word in self.words {
            asked.push(Asked::of(&mut self.view, word).await?);
        }
        let begin: Vec<(&str, Option<&[String]>)> =
            asked.iter().map(|asked| (asked.word.as_str(), asked.begin.as_deref())).collect();
        let have: Vec<(&str, Option<&[String]>)> =
            asked.iter().map(|asked| (asked.word.as_str(), asked.have.as_deref())).collect();
        let only_begin = begin.iter().zip(&have).all(|((_, begin), (_, have))| {
            matches!((begin, have), (Some(begin), Some(have)) if begin.len() == have.len())
        });
        self.documents(&begin, true).await?;
        if !only_begin && !self.is_full() {
            self.documents(&have, false).await?;
        }
        Ok(())
    }

    /// Cases that have one of the words for each word of the query.
    async fn documents(&mut self, asked: &[(&str, Option<&[String]>)], begins: bool) -> Result<(), Fault> {
        if asked.iter().any(|(_, meant)| meant.is_some_and(<[String]>::is_empty)) {
            return Ok(());
        }
        let is_narrowed =
            !matches!(self.access, Access::All) || asked.iter().any(|(_, meant)| meant.is_none());
        // SQLite walks only as far as is wanted; PostgreSQL sorts all that it may be asked for.
        let few = self.limit.saturating_mul(2).min(WALKED_MAX);
        let walks = if self.db.is_postgres() { vec![few, WALKED_MAX] } else { vec![WALKED_MAX] };
        for walked_max in walks {
            let rows = self.walk(asked, begins, walked_max).await?;
            if rows >= self.limit {
                self.complete = false;
                return Ok(());
            }
            if !is_narrowed {
                return Ok(());
            }
            let mut walked = Sql::built(String::new());
            self.inner(&mut walked, asked, walked_max);
            walked.lead("SELECT count(*) AS n FROM (");
            walked.add(") AS counted");
            let walked = self.view.rows(walked).await?;
            if walked.first().map_or(Ok(0), |row| row.int("n"))? < walked_max {
                return Ok(());
            }
        }
        self.complete = false;
        Ok(())
    }

    /// Walks along the indexes as far as is said, or as there are enough; says how many were found.
    async fn walk(
        &mut self,
        asked: &[(&str, Option<&[String]>)],
        begins: bool,
        walked_max: i64,
    ) -> Result<i64, Fault> {
        let mut sql = Sql::built(String::new());
        self.inner(&mut sql, asked, walked_max);
        let is_begun = i64::from(begins);
        sql.lead(&format!("SELECT c.id, c.updated_us, CAST({is_begun} AS BIGINT) AS begins FROM ("));
        // CROSS keeps SQLite to this order: along the index, and only as far as is wanted. To be told to sort, it would
        // walk to the end first.
        sql.add(
            ") w CROSS JOIN search s CROSS JOIN case_state c WHERE s.number = w.number AND c.id = s.case_id",
        );
        for (word, _) in asked.iter().filter(|(_, meant)| meant.is_none()) {
            let condition = match begins {
                true => begun(self.db, &mut sql, "s.words", word),
                false => held(self.db, &mut sql, "s.words", word),
            };
            sql.add(&format!(" AND {condition}"));
        }
        restrict(&mut sql, self.access);
        if self.db.is_postgres() {
            sql.add(" ORDER BY w.number DESC");
        }
        let limit = sql.push(self.limit);
        sql.add(&format!(" LIMIT ${limit}"));
        self.keep(sql).await
    }

    /// The statement of the numbers of such cases, the youngest first, as far as the indexes say.
    fn inner(&self, sql: &mut Sql, asked: &[(&str, Option<&[String]>)], walked_max: i64) {
        let mut lists: Vec<Vec<&str>> = asked
            .iter()
            .filter_map(|(_, meant)| Some(meant.as_ref()?.iter().map(String::as_str).collect()))
            .collect();
        if self.among == Among::WithTask {
            lists.push(vec![MARK]);
        }
        if lists.is_empty() {
            let indexed = sql.push(self.indexed);
            sql.add(&format!(
                "SELECT number FROM search WHERE number <= ${indexed} ORDER BY number DESC LIMIT {walked_max}"
            ));
            return;
        }
        let (quote, or, and) =
            if self.db.is_postgres() { ('\'', " | ", " & ") } else { ('"', " OR ", " AND ") };
        let any = |words: &Vec<&str>| {
            let words: Vec<String> = words.iter().map(|word| format!("{quote}{word}{quote}")).collect();
            format!("({})", words.join(or))
        };
        let number = sql.push(lists.iter().map(any).collect::<Vec<_>>().join(and));
        sql.add(&match self.db.is_postgres() {
            true => format!(
                "SELECT number FROM search_document WHERE lexemes @@ CAST(${number} AS tsquery) \
                 ORDER BY number DESC LIMIT {walked_max}"
            ),
            false => format!(
                "SELECT rowid AS number FROM search_word WHERE search_word MATCH ${number} \
                 ORDER BY rowid DESC LIMIT {walked_max}"
            ),
        });
    }

    /// Keeps the cases that a statement finds; says how many rows that were.
    async fn keep(&mut self, sql: Sql) -> Result<i64, Fault> {
        let rows = self.view.rows(sql).await?;
        for row in &rows {
            let begins = row.int("begins")? == 1;
            let case = row.text("id")?;
            let updated_us = row.int("updated_us")?;
            // The rest are older.
            if self.is_full() && !self.found.contains_key(&case) {
                continue;
            }
            let hit = self.found.entry(case.clone()).or_insert(Hit { case, updated_us, begins });
            hit.begins |= begins;
        }
        Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
    }
}

fn restrict(sql: &mut Sql, access: &Access) {
    if let Access::Services(services) = access {
        let services = if services.is_empty() { "NULL".to_owned() } else { listed(sql, services) };
        sql.add(&format!(" AND c.service IN ({services})"));
    }
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
