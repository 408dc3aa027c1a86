//! What a word of a query stands for: words that cases have, as far as they can be counted.

use super::GRAM_CHARS;
use crate::fault::Fault;
use crate::sql::{Sql, View};

/// Words that a word of a query stands for, at most: each is a list that is walked. What stands for more says so little
/// that cases are looked at instead.
const MEANT_MAX: usize = 96;

/// A word of a query with the words of the vocabulary that it stands for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) word: String,
    /// Those that begin with it; nothing if there are too many.
    pub(super) begin: Option<Vec<String>>,
    /// Those that have it anywhere, also at the beginning; nothing if there are too many. A word of one or two letters is
    /// only looked for at the beginning.
    pub(super) have: Option<Vec<String>>,
}

impl Asked {
    /// Looks a word up.
    pub(super) async fn of(view: &mut View, word: &str) -> Result<Asked, Fault> {
        // No word goes on with the last of all characters.
        let sql = Sql::new(
            "SELECT word FROM search_vocabulary WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3",
        );
        let sql = sql.bind(word).bind(format!("{word}{}", char::MAX)).bind(MEANT_MAX as i64 + 1);
        let begin = few(view, sql).await?;
        let have = match is_long(word) {
            true if begin.is_some() => few(view, having(view, word)).await?,
            true => None,
            false => begin.clone(),
        };
        Ok(Asked { word: word.to_owned(), begin, have })
    }
}

/// The words that a statement finds; nothing if there are too many.
async fn few(view: &mut View, sql: Sql) -> Result<Option<Vec<String>>, Fault> {
    let rows = view.rows(sql).await?;
    if rows.len() > MEANT_MAX {
        return Ok(None);
    }
    rows.iter().map(|row| row.text("word")).collect::<Result<_, _>>().map(Some)
}

/// The statement of the words that have another in them.
fn having(view: &View, word: &str) -> Sql {
    let limit = MEANT_MAX as i64 + 1;
    if view.is_postgres() {
        let sql = Sql::new("SELECT word FROM search_vocabulary WHERE word LIKE $1 LIMIT $2");
        return sql.bind(format!("%{word}%")).bind(limit);
    }
    let sql = Sql::new(
        "SELECT v.word FROM search_gram CROSS JOIN search_vocabulary v \
         WHERE search_gram MATCH $1 AND v.number = search_gram.rowid AND instr(v.word, $2) > 0 LIMIT $3",
    );
    sql.bind(trigrams(word).join(" AND ")).bind(word).bind(limit)
}

/// A trigram index knows nothing shorter.
pub(super) fn is_long(word: &str) -> bool {
    word.chars().count() >= GRAM_CHARS
}

/// Three letters after three letters of a word, and its last three, quoted: each letter once is enough, since the words are
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
