//! The search: words of three letters and more are found anywhere in a word, shorter ones at its beginning. No
//! stemming is promised: stemmers miss whole families of words in many languages.
//!
//! *Invariant*: who may see stands in the same statement as what matches, so that not even a count leaks.

mod fold;

use crate::case::{CaseRow, case_row};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Sql};
use crate::worklist::listed;
use fold::words;

pub(crate) use fold::folded_words;

/// Cases that one search returns at most.
pub const SEARCH_LIMIT_MAX: i64 = 200;
/// Words of a query that count; what comes after is not looked for.
const QUERY_WORDS_MAX: usize = 12;
/// A trigram index knows nothing shorter.
const GRAM_CHARS: usize = 3;

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
    /// Cases in which a word begins with each word of the query come first, then the most recently changed;
    /// without snapshots.
    pub cases: Vec<CaseRow>,
    /// How many there are.
    pub total: i64,
}

impl Record {
    /// Searches reference, title and search text of cases.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn search(&self, query: &SearchQuery) -> Result<Found, Fault> {
        let from = "FROM case_state c";
        let mut count = Sql::built(format!("SELECT count(*) AS n {from}"));
        self.restrict(&mut count, query);
        let total = self.db.row(count).await?.map_or(Ok(0), |row| row.int("n"))?;

        let mut sql = Sql::built(format!(
            "SELECT c.id, c.reference, c.service, c.bundle, c.seq, c.position, c.hash, c.title, c.resident, c.status, \
             c.outcome, c.due_us, c.waiting_for, c.opened_us, c.closed_us, c.updated_us, c.channel {from}"
        ));
        self.restrict(&mut sql, query);
        let begins = all_begin(&self.db, &mut sql, &query_words(&query.text));
        let limit = sql.push(query.limit.clamp(0, SEARCH_LIMIT_MAX));
        let offset = sql.push(query.offset.max(0));
        sql.add(&format!(
            " ORDER BY CASE WHEN {begins} THEN 0 ELSE 1 END, c.updated_us DESC, c.id LIMIT ${limit} OFFSET ${offset}"
        ));
        let cases = self.db.rows(sql).await?.iter().map(case_row).collect::<Result<_, _>>()?;
        Ok(Found { cases, total })
    }

    fn restrict(&self, sql: &mut Sql, query: &SearchQuery) {
        let everything = query.text.trim().is_empty();
        let matching = if everything { "1 = 1".to_owned() } else { matches(&self.db, sql, &query.text) };
        sql.add(&format!(" WHERE {matching}"));
        match &query.access {
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
}

fn query_words(text: &str) -> Vec<String> {
    let mut words = words(text);
    words.truncate(QUERY_WORDS_MAX);
    words
}

/// The condition on `case_state c` that all words of a text are found, each in any row of the case's words.
pub(crate) fn matches(db: &Db, sql: &mut Sql, text: &str) -> String {
    let words = query_words(text);
    if words.is_empty() {
        return "1 = 0".to_owned();
    }
    let (long, short): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| word.chars().count() >= GRAM_CHARS);
    let mut conditions = Vec::new();
    conditions.extend(short.iter().map(|word| begins(db, sql, word)));
    conditions.extend(long.iter().map(|word| contains(db, sql, word)));
    conditions.join(" AND ")
}

/// True for cases in which a word begins with each of the words.
fn all_begin(db: &Db, sql: &mut Sql, words: &[String]) -> String {
    if words.is_empty() {
        return "1 = 0".to_owned();
    }
    words.iter().map(|word| begins(db, sql, word)).collect::<Vec<_>>().join(" AND ")
}

/// True for cases in which a word begins with this one. Words have only letters and digits, so that nothing in them can
/// be taken for an operator.
fn begins(db: &Db, sql: &mut Sql, word: &str) -> String {
    match db {
        Db::Sqlite(_) => {
            let number = sql.push(format!("\"{word}\"*"));
            in_rows(&format!("number IN (SELECT rowid FROM search_word WHERE search_word MATCH ${number})"))
        }
        Db::Postgres(_) => {
            let number = sql.push(format!("'{word}':*"));
            in_rows(&format!("lexemes @@ CAST(${number} AS tsquery)"))
        }
    }
}

/// True for cases in which a word contains this one.
fn contains(db: &Db, sql: &mut Sql, word: &str) -> String {
    match db {
        Db::Sqlite(_) => {
            // The index has trigrams, not their places: what has all of them is looked at once more.
            let grams = sql.push(trigrams(word).join(" AND "));
            let whole = sql.push(word);
            in_rows(&format!(
                "number IN (SELECT rowid FROM search_gram WHERE search_gram MATCH ${grams}) \
                 AND instr(words, ${whole}) > 0"
            ))
        }
        Db::Postgres(_) => {
            let number = sql.push(format!("%{word}%"));
            in_rows(&format!("words LIKE ${number}"))
        }
    }
}

fn in_rows(condition: &str) -> String {
    format!("c.id IN (SELECT case_id FROM search WHERE {condition})")
}

/// Every three letters of a word, quoted.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(GRAM_CHARS).map(|gram| format!("\"{}\"", gram.iter().collect::<String>())).collect()
}
