//! Which cases a search looks at, however large the record is.
//!
//! The rarest word leads: its rows are walked, the youngest first, and each is asked for the other words. Nobody reads a
//! thousand hits, so that no more are gathered; a word that stands in a large part of all cases is not walked to its end.

use super::{Access, GRAM_CHARS, each, query_words};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Row, Sql};
use crate::worklist::listed;
use std::collections::BTreeMap;

/// Cases that a search gathers at most.
pub const SEARCH_CASES_MAX: i64 = 1_000;
/// Rows of the leading word that are walked at most.
const ROWS_WALKED_MAX: usize = 5_000;

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

impl Record {
    /// The cases in which all words of a text are found, each in any row of the case's words.
    ///
    /// Complete up to [`SEARCH_CASES_MAX`] cases if one of the words stands in at most 5,000 rows. Otherwise the youngest
    /// with all words in one row, and what the youngest rows lead to.
    pub(crate) async fn hits(&self, text: &str, access: &Access) -> Result<Hits, Fault> {
        let words = query_words(text);
        let Some(longest) = words.iter().max_by_key(|word| word.chars().count()).cloned() else {
            return Ok(Hits { cases: Vec::new(), complete: true });
        };
        if let Access::Resident(resident) = access {
            return self.hits_of_resident(&words, resident).await;
        }
        let mut leading: Option<Vec<String>> = None;
        // A short word is only known by its beginning, which costs more: it leads if there is no other.
        let long: Vec<&str> = words.iter().map(String::as_str).filter(|word| is_long(word)).collect();
        for word in &long {
            let rows = self.rows_of(&[word]).await?;
            if leading.as_ref().is_none_or(|few| rows.len() < few.len()) {
                leading = Some(rows);
            }
        }
        let mut rows = match leading {
            Some(rows) => rows,
            None => self.rows_of(&[&longest]).await?,
        };
        let all_rows = rows.len() <= ROWS_WALKED_MAX;
        if !all_rows && long.len() > 1 {
            let mut together = self.rows_of(&long).await?;
            together.append(&mut rows);
            rows = together;
        }
        let found = self.walk(&rows, &words, access).await?;
        let few = i64::try_from(found.len()).is_ok_and(|n| n < SEARCH_CASES_MAX);
        Ok(Hits { cases: found.into_values().collect(), complete: few && all_rows })
    }

    /// Rows that may have all of these words, the youngest first; one more than is walked says that there are others. On
    /// PostgreSQL the case stands for the row.
    async fn rows_of(&self, words: &[&str]) -> Result<Vec<String>, Fault> {
        let mut sql = Sql::built(String::new());
        rows_with(&self.db, &mut sql, words);
        let rows = self.db.rows(sql).await?;
        let of_case = self.db.is_postgres();
        let id =
            |row: &Row| if of_case { row.text("case_id") } else { row.int("number").map(|n| n.to_string()) };
        rows.iter().map(id).collect()
    }

    /// Walks rows, and keeps the cases that have all words.
    async fn walk(
        &self,
        rows: &[String],
        words: &[String],
        access: &Access,
    ) -> Result<BTreeMap<String, Hit>, Fault> {
        let mut sql = Sql::built(String::new());
        let begins = all_begin(&self.db, &mut sql, words);
        sql.add(&format!(
            "SELECT c.id, c.updated_us, CAST(CASE WHEN {begins} THEN 1 ELSE 0 END AS BIGINT) AS begins FROM "
        ));
        each(&self.db, &mut sql, rows);
        // CROSS keeps SQLite to this order: along the rows of the leading word.
        let case = match self.db.is_postgres() {
            true => {
                sql.add(" CROSS JOIN case_state c WHERE c.id = w.value");
                "w.value"
            }
            false => {
                sql.add(
                    " CROSS JOIN search s CROSS JOIN case_state c \
                     WHERE s.number = CAST(w.value AS INTEGER) AND c.id = s.case_id",
                );
                "s.case_id"
            }
        };
        let conditions = having(&self.db, &mut sql, case, words);
        sql.add(&format!(" AND {conditions}"));
        if let Access::Services(services) = access {
            let services = if services.is_empty() { "NULL".to_owned() } else { listed(&mut sql, services) };
            sql.add(&format!(" AND c.service IN ({services})"));
        }
        let limit = sql.push(SEARCH_CASES_MAX);
        sql.add(&format!(" LIMIT ${limit}"));
        let mut found = BTreeMap::new();
        self.keep(sql, &mut found).await?;
        Ok(found)
    }

    /// A resident has few cases: they are asked one by one.
    async fn hits_of_resident(&self, words: &[String], resident: &str) -> Result<Hits, Fault> {
        let mut sql = Sql::built(String::new());
        let begins = all_begin(&self.db, &mut sql, words);
        let resident = sql.push(resident);
        sql.add(&format!(
            "SELECT c.id, c.updated_us, CAST(CASE WHEN {begins} THEN 1 ELSE 0 END AS BIGINT) AS begins \
             FROM case_state c WHERE c.resident = ${resident}"
        ));
        let conditions = having(&self.db, &mut sql, "c.id", words);
        sql.add(&format!(" AND {conditions} ORDER BY c.opened_us DESC LIMIT {SEARCH_CASES_MAX}"));
        let mut found = BTreeMap::new();
        self.keep(sql, &mut found).await?;
        Ok(Hits { cases: found.into_values().collect(), complete: false })
    }

    async fn keep(&self, sql: Sql, found: &mut BTreeMap<String, Hit>) -> Result<(), Fault> {
        for row in self.db.rows(sql).await? {
            let hit = Hit {
                case: row.text("id")?,
                updated_us: row.int("updated_us")?,
                begins: row.int("begins")? == 1,
            };
            found.insert(hit.case.clone(), hit);
        }
        Ok(())
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= GRAM_CHARS
}

/// Adds the statement of the rows that may have all of these words, the youngest first.
fn rows_with(db: &Db, sql: &mut Sql, words: &[&str]) {
    let limit = ROWS_WALKED_MAX + 1;
    if db.is_postgres() {
        let conditions: Vec<String> = words
            .iter()
            .map(|word| match is_long(word) {
                true => format!("words LIKE ${}", sql.push(format!("%{word}%"))),
                false => format!("lexemes @@ CAST(${} AS tsquery)", sql.push(format!("'{word}':*"))),
            })
            .collect();
        let conditions = conditions.join(" AND ");
        sql.add(&format!(
            "SELECT case_id FROM search WHERE {conditions} ORDER BY case_id DESC LIMIT {limit}"
        ));
        return;
    }
    let (table, asked) = match words {
        [word] if !is_long(word) => ("search_word", format!("\"{word}\"*")),
        _ => {
            let grams: Vec<String> = words.iter().flat_map(|word| trigrams(word)).collect();
            ("search_gram", grams.join(" AND "))
        }
    };
    let number = sql.push(asked);
    sql.add(&format!(
        "SELECT rowid AS number FROM {table} WHERE {table} MATCH ${number} ORDER BY rowid DESC LIMIT {limit}"
    ));
}

/// The condition that a case has all words: long ones anywhere in a word of it, short ones at the beginning of one.
pub(crate) fn having(db: &Db, sql: &mut Sql, case: &str, words: &[String]) -> String {
    let conditions: Vec<String> = words
        .iter()
        .map(|word| {
            let held = match is_long(word) {
                true => holds(db, "r.words", sql.push(word)),
                false => holds(db, "' ' || r.words", sql.push(format!(" {word}"))),
            };
            format!("EXISTS (SELECT 1 FROM search r WHERE r.case_id = {case} AND {held})")
        })
        .collect();
    conditions.join(" AND ")
}

/// The condition that each word begins a word of the case.
fn all_begin(db: &Db, sql: &mut Sql, words: &[String]) -> String {
    let conditions: Vec<String> = words
        .iter()
        .map(|word| {
            let held = holds(db, "' ' || r.words", sql.push(format!(" {word}")));
            format!("EXISTS (SELECT 1 FROM search r WHERE r.case_id = c.id AND {held})")
        })
        .collect();
    conditions.join(" AND ")
}

fn holds(db: &Db, text: &str, number: usize) -> String {
    let function = if db.is_postgres() { "strpos" } else { "instr" };
    format!("{function}({text}, ${number}) > 0")
}

/// Three letters after three letters of a word, and its last three, quoted: each letter once is enough, since the rows are
/// looked at, and each list more costs as much as the first. Words have only letters and digits, so that nothing in them
/// can be taken for an operator.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let quoted = |gram: &[char]| format!("\"{}\"", gram.iter().collect::<String>());
    let mut grams: Vec<String> = letters.chunks_exact(GRAM_CHARS).map(quoted).collect();
    if !letters.len().is_multiple_of(GRAM_CHARS) {
        grams.extend(letters.windows(GRAM_CHARS).last().map(quoted));
    }
    grams
}
