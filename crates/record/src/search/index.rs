//! Taking words into the indexes, behind the commits.
//!
//! A step adds one row to `search` and touches no index. The indexes are brought up to date here, many rows in one
//! transaction: per row that costs a small part of what it costs within a commit.
//!
//! *Invariant*: rows up to the number in `search_state` are indexed, one for each case with all its words, and stay as they
//! are until they are deleted; rows behind it are in no index. So a row that goes, whoever deletes it, takes its index
//! entries along if it has any, and only then.

use super::each;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Kind, Row, Set, Sql, Tx, Write};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that one transaction takes: some milliseconds, in which no step is written.
pub const INDEX_ROWS_MAX: i64 = 1024;
/// Bytes of words that one transaction takes, however few its rows are.
const BYTES_MAX: i64 = 256 * 1024;

/// What one round of the indexer did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Rows that are in the indexes now, and were not.
    pub rows: u64,
    /// There are others.
    pub more: bool,
}

/// A row of `search`.
struct Words {
    number: i64,
    case: String,
    words: String,
    has_task: i64,
}

impl Record {
    /// Takes the oldest rows that are in no index into the indexes, in one short transaction. Does nothing while another
    /// node does it.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn index_words(&self) -> Result<Indexed, Fault> {
        // It need not wait for the disk: what is lost with the power is done again.
        let mut tx = self.db.begin_unsettled().await?;
        let Some(indexed) = self.indexed(&mut tx).await? else { return Ok(Indexed::default()) };
        let Some(last) = part(&mut tx, indexed).await? else { return Ok(Indexed::default()) };
        let fresh = Sql::new("search WHERE number > $1 AND number <= $2").bind(indexed).bind(last);
        let Some(fresh) = self.held(&mut tx, fresh).await? else { return Ok(Indexed::default()) };
        let cases: BTreeSet<&str> = fresh.iter().map(|row| row.case.as_str()).collect();
        let cases: Vec<String> = cases.into_iter().map(str::to_owned).collect();
        let mut of_cases = Sql::built("search WHERE case_id IN (SELECT value FROM ".to_owned());
        each(&self.db, &mut of_cases, &cases);
        let number = of_cases.push(indexed);
        of_cases.add(&format!(") AND number <= ${number}"));
        let Some(known) = self.held(&mut tx, of_cases).await? else { return Ok(Indexed::default()) };

        let rows = fresh.len() as u64;
        self.learn_words(&mut tx, &fresh).await?;
        merge(&mut tx, known.into_iter().chain(fresh)).await?;
        let text = match tx.is_postgres() {
            true => {
                "INSERT INTO search_document (number, case_id, lexemes) SELECT number, case_id, \
                 array_to_tsvector(array_remove(string_to_array(words || CASE has_task WHEN 1 THEN ' •' ELSE '' END, ' '), '')) \
                 FROM search WHERE number > $1 AND number <= $2"
            }
            false => {
                "INSERT INTO search_word (rowid, words, mark) SELECT number, words, mark FROM search \
                 WHERE number > $1 AND number <= $2 ORDER BY number"
            }
        };
        tx.run(Sql::new(text).bind(indexed).bind(last)).await?;
        tx.run(Sql::new("UPDATE search_state SET indexed = $1").bind(last)).await?;
        let more = Sql::new("SELECT 1 AS n FROM search WHERE number > $1 LIMIT 1").bind(last);
        let more = !tx.rows(more).await?.is_empty();
        tx.commit().await?;
        Ok(Indexed { rows, more })
    }

    /// Takes all rows into the indexes, transaction by transaction.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn index_all_words(&self) -> Result<u64, Fault> {
        let mut rows = 0;
        loop {
            let round = self.index_words().await?;
            rows += round.rows;
            if !round.more {
                return Ok(rows);
            }
        }
    }

    /// How many rows are in no index, counted no further than `count_max`.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn words_not_indexed(&self, count_max: i64) -> Result<i64, Fault> {
        let sql = Sql::new(
            "SELECT count(*) AS n FROM (SELECT 1 FROM search \
             WHERE number > (SELECT indexed FROM search_state) LIMIT $1) AS counted",
        );
        self.db.row(sql.bind(count_max)).await?.map_or(Ok(0), |row| row.int("n"))
    }

    /// Forgets words that no case has any more. Deleting a row leaves them: whether others have them costs a look at
    /// each.
    pub(crate) async fn forget_unused_words(&self) -> Result<(), Fault> {
        let mut tx = self.db.begin().await?;
        let text = match tx.is_postgres() {
            true => {
                // The indexer must not count on a word that goes.
                tx.rows(Sql::new("SELECT indexed FROM search_state FOR UPDATE")).await?;
                "DELETE FROM search_vocabulary v WHERE NOT EXISTS (SELECT 1 \
                 FROM ts_stat('SELECT lexemes FROM search_document') s WHERE s.word = v.word)"
            }
            false => {
                "DELETE FROM search_vocabulary WHERE NOT EXISTS (SELECT 1 FROM search_word \
                 WHERE search_word MATCH '\"' || search_vocabulary.word || '\"')"
            }
        };
        tx.run(Sql::new(text)).await?;
        tx.commit().await
    }

    /// How far the indexes are; nothing if another node is at work on them.
    async fn indexed(&self, tx: &mut Tx) -> Result<Option<i64>, Fault> {
        let text = format!("SELECT indexed FROM search_state{}", self.db.skip_locked());
        tx.rows(Sql::built(text)).await?.first().map(|row| row.int("indexed")).transpose()
    }

    /// Rows in the order of their numbers, which nobody deletes until the transaction ends; nothing if somebody is about
    /// to. To wait would be to wait for each other: a commit deletes rows of a case in its own order.
    async fn held(&self, tx: &mut Tx, from: Sql) -> Result<Option<Vec<Words>>, Fault> {
        let mut sql = from.clone();
        sql.lead("SELECT number, case_id, words, has_task FROM ");
        sql.add(&format!(" ORDER BY number{}", self.db.skip_locked()));
        let rows = tx.rows(sql).await?.iter().map(words).collect::<Result<Vec<_>, _>>()?;
        if tx.is_postgres() {
            let mut sql = from;
            sql.lead("SELECT count(*) AS n FROM ");
            let count = tx.rows(sql).await?.first().map_or(Ok(0), |row| row.int("n"))?;
            if usize::try_from(count) != Ok(rows.len()) {
                return Ok(None);
            }
        }
        Ok(Some(rows))
    }

    /// Adds the words that are new to the vocabulary.
    async fn learn_words(&self, tx: &mut Tx, rows: &[Words]) -> Result<(), Fault> {
        let words: BTreeSet<&str> = rows.iter().flat_map(|row| row.words.split_ascii_whitespace()).collect();
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let mut sql = Sql::built("INSERT INTO search_vocabulary (word) SELECT w.value FROM ".to_owned());
        each(&self.db, &mut sql, &words);
        sql.add(
            " WHERE NOT EXISTS (SELECT 1 FROM search_vocabulary v WHERE v.word = w.value) ORDER BY w.value",
        );
        tx.run(sql).await.map(|_| ())
    }
}

/// The last number of the next part: so many rows and bytes, and at least one row.
async fn part(tx: &mut Tx, indexed: i64) -> Result<Option<i64>, Fault> {
    let sql = Sql::new(
        "SELECT number, CAST(length(words) AS BIGINT) AS bytes FROM search WHERE number > $1 ORDER BY number LIMIT $2",
    );
    let (mut last, mut bytes) = (None, 0);
    for row in tx.rows(sql.bind(indexed).bind(INDEX_ROWS_MAX)).await? {
        bytes += row.int("bytes")?;
        if last.is_some() && bytes > BYTES_MAX {
            break;
        }
        last = Some(row.int("number")?);
    }
    Ok(last)
}

/// Makes one row of the rows of a case that has several, with the number of the last.
async fn merge(tx: &mut Tx, rows: impl Iterator<Item = Words>) -> Result<(), Fault> {
    let mut cases: BTreeMap<String, Vec<Words>> = BTreeMap::new();
    for row in rows {
        cases.entry(row.case.clone()).or_default().push(row);
    }
    cases.retain(|_, rows| rows.len() > 1);
    let mut gone: Vec<i64> = cases.values().flatten().map(|row| row.number).collect();
    // In their order: a text index writes itself out when it is told of an earlier row.
    gone.sort_unstable();
    let mut old = Set::new(&[("number", Kind::Int)]);
    for number in gone {
        old.push([number.into()]);
    }
    let mut new = Set::new(&[
        ("number", Kind::Int),
        ("case_id", Kind::Text),
        ("words", Kind::Text),
        ("has_task", Kind::Int),
    ]);
    for (case, rows) in &cases {
        let Some(last) = rows.last() else { continue };
        let mut seen = BTreeSet::new();
        let words = rows.iter().flat_map(|row| row.words.split_ascii_whitespace());
        let words: Vec<&str> = words.filter(|word| seen.insert(*word)).collect();
        new.push([last.number.into(), case.into(), words.join(" ").into(), last.has_task.into()]);
    }
    old.write(tx, Write::Matching("DELETE FROM search")).await?;
    new.write(tx, Write::Insert("search", "")).await
}

fn words(row: &Row) -> Result<Words, Fault> {
    Ok(Words {
        number: row.int("number")?,
        case: row.text("case_id")?,
        words: row.text("words")?,
        has_task: row.int("has_task")?,
    })
}
