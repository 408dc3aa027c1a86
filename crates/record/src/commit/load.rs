//! What the transaction has to know before it can decide: one statement for each table, for the whole group.

use super::check::Checked;
use super::heads::HeadCache;
use super::marks::Marks;
use crate::Json;
use crate::chain::Hash;
use crate::fault::Fault;
use crate::sql::{Column, Kind, Set, Sql, Tx};
use crate::step::{CommitError, Committed, HeldJob};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where a case stands.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) position: i64,
    pub(super) hash: Hash,
    pub(super) reference: String,
    pub(super) updated_us: i64,
    pub(super) search_mark: String,
    pub(super) marks: Arc<Marks>,
    /// The words that the index has of the case, if they were written by this process.
    pub(super) words: Option<Arc<str>>,
}

/// What was in the database when the group began.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) position: i64,
    pub(super) heads: BTreeMap<String, Arc<Head>>,
    pub(super) repeated: BTreeMap<String, Committed>,
    /// Jobs that steps end, as far as the right worker holds them: case, job.
    pub(super) held: BTreeSet<(String, HeldJob)>,
    /// References that new cases want and that are taken.
    pub(super) taken: BTreeSet<String>,
    /// The last number under each prefix.
    pub(super) numbers: BTreeMap<String, i64>,
}

pub(super) async fn load(
    tx: &mut Tx,
    for_update: &str,
    cache: &HeadCache,
    steps: &[Result<Checked, CommitError>],
) -> Result<Known, Fault> {
    let steps = || steps.iter().flatten();
    let new = || steps().filter(|s| s.step.expected_seq == 0);
    let keys: BTreeSet<&str> = steps().filter_map(|s| s.step.idempotency_key.as_deref()).collect();
    let references: BTreeSet<&str> =
        new().map(|s| s.step.view.reference.as_str()).filter(|r| is_whole(r)).collect();
    let ids: BTreeSet<&str> = new().map(|s| s.step.case.as_str()).collect();
    let (position, none_known) = lock(tx, for_update, cache, [&keys, &references, &ids]).await?;
    let mut heads = cache.known_at(position, steps().map(|s| s.step.case.as_str()));
    let unknown = steps().map(|s| s.step.case.as_str()).filter(|case| !heads.contains_key(*case));
    let unknown = unknown.filter(|case| !none_known || !ids.contains(case));
    let unknown = one_column(&CASE, unknown.collect());
    heads.extend(read_heads(tx, unknown).await?);
    let numbers = numbers(tx, new().filter_map(prefix_of)).await?;
    let held = held(tx, for_update, steps()).await?;
    if none_known {
        return Ok(Known { position, heads, held, numbers, ..Known::default() });
    }
    let repeated = repeated(tx, one_column(&KEY, keys)).await?;
    let taken = taken(tx, one_column(&REFERENCE, references)).await?;
    Ok(Known { position, heads, repeated, held, taken, numbers })
}

/// Keeps all other nodes from committing until this transaction ends, and says where the log ends; on PostgreSQL on
/// the same trip also whether none of the keys, the references and the ids of new cases is known, which is what nearly
/// every group finds.
///
/// That answer is as old as the beginning of the statement, which may have waited for another group. It holds if the
/// log ends where it was known to end before the statement began; otherwise it is not believed.
async fn lock(
    tx: &mut Tx,
    for_update: &str,
    cache: &HeadCache,
    keys_references_and_new: [&BTreeSet<&str>; 3],
) -> Result<(i64, bool), Fault> {
    let was = cache.position();
    let sql = if tx.is_postgres() {
        let text = format!(
            "SELECT value, (NOT EXISTS (SELECT 1 FROM idempotency WHERE key IN \
             (SELECT json_array_elements_text($1::json))) AND NOT EXISTS (SELECT 1 FROM case_state WHERE reference IN \
             (SELECT json_array_elements_text($2::json))) AND NOT EXISTS (SELECT 1 FROM case_state WHERE id IN \
             (SELECT json_array_elements_text($3::json))))::int::bigint AS none FROM counter \
             WHERE name = 'position'{for_update}"
        );
        let list = |texts| serde_json::to_string(texts).map_err(|e| Fault::invalid("a key", e.to_string()));
        keys_references_and_new
            .into_iter()
            .try_fold(Sql::built(text), |sql, texts| list(texts).map(|texts| sql.bind(texts)))?
    } else {
        Sql::new("SELECT value, 0 AS none FROM counter WHERE name = 'position'")
    };
    let rows = tx.rows(sql).await?;
    let row = rows.first().ok_or_else(|| Fault::damaged("the position counter", "it is missing"))?;
    let position = row.int("value")?;
    Ok((position, row.truth("none")? && was == position))
}

/// True for a reference that is to be taken as it is.
pub(super) fn is_whole(reference: &str) -> bool {
    !reference.is_empty() && !reference.ends_with('-')
}

/// The prefix under which a new case's reference is numbered, or would be: prefixes end in `-`, so that a reference
/// of another form (one that was drawn) can meet no number.
pub(super) fn prefix_of(step: &Checked) -> Option<String> {
    let reference = &step.step.view.reference;
    if reference.is_empty() {
        return Some(format!("{}-", year_of(step.step.events.first().map_or(0, |e| e.time_us))));
    }
    let prefix = reference.trim_end_matches(|c: char| c.is_ascii_digit());
    prefix.ends_with('-').then(|| prefix.to_owned())
}

/// The year in UTC of a moment in microseconds, by the proleptic Gregorian calendar (days to civil date, computed
/// over eras of 400 years that begin on 1 March).
fn year_of(time_us: i64) -> i64 {
    let days = time_us.div_euclid(86_400_000_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let after_new_year = i64::from(day_of_year >= 306); // January and February belong to the next year
    era * 400 + year_of_era + after_new_year
}

const CASE: [Column; 1] = [("id", Kind::Text)];
const KEY: [Column; 1] = [("key", Kind::Text)];
const REFERENCE: [Column; 1] = [("reference", Kind::Text)];

fn one_column<'a>(column: &'static [Column; 1], values: BTreeSet<&'a str>) -> Set<'a> {
    let mut set = Set::new(column);
    for value in values {
        set.push([value.into()]);
    }
    set
}

async fn read_heads(tx: &mut Tx, cases: Set<'_>) -> Result<BTreeMap<String, Arc<Head>>, Fault> {
    let head = "SELECT id, seq, position, hash, reference, updated_us, search_mark, marks FROM case_state";
    let mut heads = BTreeMap::new();
    for row in cases.read(tx, head).await? {
        let id = row.text("id")?;
        let marks: Marks = serde_json::from_str(&row.text("marks")?)
            .map_err(|e| Fault::damaged(format!("the marks of case {id}"), e))?;
        let hash = row
            .bytes("hash")?
            .try_into()
            .map_err(|_| Fault::damaged(format!("the hash of case {id}"), "it does not have 32 bytes"))?;
        heads.insert(
            id,
            Arc::new(Head {
                seq: row.int("seq")?,
                position: row.int("position")?,
                hash,
                reference: row.text("reference")?,
                updated_us: row.int("updated_us")?,
                search_mark: row.text("search_mark")?,
                marks: Arc::new(marks),
                words: None,
            }),
        );
    }
    Ok(heads)
}

async fn repeated(tx: &mut Tx, keys: Set<'_>) -> Result<BTreeMap<String, Committed>, Fault> {
    let head = "SELECT key, case_id, seq, position, reference, result FROM idempotency";
    let mut repeated = BTreeMap::new();
    for row in keys.read(tx, head).await? {
        repeated.insert(row.text("key")?, committed_before(&row)?);
    }
    Ok(repeated)
}

/// The outcome that a key stands for.
pub(crate) fn committed_before(row: &crate::sql::Row) -> Result<Committed, Fault> {
    let result: Option<Json> = row.json_or_null("result")?;
    Ok(Committed {
        case: row.text("case_id")?,
        seq: row.int("seq")?,
        position: row.int("position")?,
        reference: row.text("reference")?,
        repeated: true,
        result,
    })
}

/// Which of the jobs that steps end are held by whoever ends them; they stay so until the transaction ends.
async fn held(
    tx: &mut Tx,
    for_update: &str,
    steps: impl Iterator<Item = &Checked>,
) -> Result<BTreeSet<(String, HeldJob)>, Fault> {
    let mut held = BTreeSet::new();
    for (case, job) in steps.filter_map(|s| Some((&s.step.case, s.step.held_job.as_ref()?))) {
        let text = format!("SELECT key FROM job WHERE case_id = $1 AND key = $2 AND worker = $3{for_update}");
        let sql = Sql::built(text).bind(case).bind(job.key).bind(&job.worker);
        if !tx.rows(sql).await?.is_empty() {
            held.insert((case.clone(), job.clone()));
        }
    }
    Ok(held)
}

async fn taken(tx: &mut Tx, references: Set<'_>) -> Result<BTreeSet<String>, Fault> {
    let rows = references.read(tx, "SELECT reference FROM case_state").await?;
    rows.iter().map(|row| row.text("reference")).collect()
}

async fn numbers(
    tx: &mut Tx,
    prefixes: impl Iterator<Item = String>,
) -> Result<BTreeMap<String, i64>, Fault> {
    let mut numbers: BTreeMap<String, i64> = prefixes.map(|prefix| (prefix, 0)).collect();
    let mut names = Set::new(&[("name", Kind::Text)]);
    for prefix in numbers.keys() {
        names.push([counter_of(prefix).into()]);
    }
    for row in names.read(tx, "SELECT name, value FROM counter").await? {
        let name = row.text("name")?;
        if let Some(number) = name.strip_prefix("reference ").and_then(|prefix| numbers.get_mut(prefix)) {
            *number = row.int("value")?;
        }
    }
    Ok(numbers)
}

/// The name of the counter of a prefix.
pub(super) fn counter_of(prefix: &str) -> String {
    format!("reference {prefix}")
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn the_year_turns_at_midnight_utc_also_before_1970() {
        let second = 1_000_000;
        assert_eq!(year_of(0), 1970);
        assert_eq!(year_of(-1), 1969);
        assert_eq!(year_of(1_798_761_599 * second), 2026);
        assert_eq!(year_of(1_798_761_600 * second), 2027);
        assert_eq!(year_of(951_782_400 * second), 2000); // 29 February 2000
        assert_eq!(year_of(-62_135_596_800 * second), 1);
    }
}
