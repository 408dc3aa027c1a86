//! Effects: what is to be done after the commit, at least once.
//!
//! A worker takes effects for a while (the lease). If it dies, they come again after the lease; so whoever carries
//! them out uses the effect's key to do it once. After a failure the next try comes later and later, after the last
//! one the effect is dead and waits for a person.

use crate::Json;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::Serialize;

/// Effects that one call takes at most.
pub const EFFECTS_MAX: i64 = 500;
/// Characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 2_000;

/// An effect that was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// Its idempotency key.
    pub key: String,
    /// The case that it belongs to.
    pub case: String,
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub body: Json,
    /// Which try this is, from 1.
    pub attempts: i64,
    /// When it was asked for, microseconds.
    pub created_us: i64,
    /// Why the try before failed.
    pub error: Option<String>,
}

/// When to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Wait after the first failure, microseconds; it doubles with each.
    pub first_us: i64,
    /// Longest wait, microseconds.
    pub longest_us: i64,
    /// After so many tries the effect is dead.
    pub attempts_max: i64,
}

impl Default for Backoff {
    /// 2 s, doubling up to 1 h, 15 tries: a server that is away for half a day is survived.
    fn default() -> Backoff {
        Backoff { first_us: 2_000_000, longest_us: 3_600_000_000, attempts_max: 15 }
    }
}

impl Backoff {
    /// How long to wait after so many tries, microseconds.
    pub fn wait_us(&self, attempts: i64) -> i64 {
        let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 62)).unwrap_or(62);
        self.first_us.saturating_mul(1_i64.checked_shl(doublings).unwrap_or(i64::MAX)).min(self.longest_us)
    }
}

/// What became of a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// It comes again at this moment, microseconds.
    Again(i64),
    /// That was the last try.
    Dead,
    /// Somebody else has taken or finished it meanwhile: nothing was changed.
    NotYours,
}

impl Record {
    /// Takes effects that are due; for `lease_us` nobody else gets them.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn take_effects(&self, now_us: i64, limit: i64, lease_us: i64) -> Result<Vec<Effect>, Fault> {
        // The lease is the moment of the next try: one column and one index serve both.
        let text = format!(
            "WITH taken AS MATERIALIZED (SELECT key AS taken_key FROM outbox \
             WHERE state = 'waiting' AND run_at_us <= $1 ORDER BY run_at_us, key LIMIT $2{}) \
             UPDATE outbox SET attempts = attempts + 1, run_at_us = $3 FROM taken WHERE key = taken_key \
             RETURNING key, case_id, kind, body, attempts, created_us, error",
            self.db.skip_locked()
        );
        let sql = Sql::built(text)
            .bind(now_us)
            .bind(limit.clamp(0, EFFECTS_MAX))
            .bind(now_us.saturating_add(lease_us.max(1)));
        let mut effects: Vec<Effect> =
            self.db.run_returning(sql).await?.iter().map(effect).collect::<Result<_, _>>()?;
        effects.sort_by(|a, b| (a.created_us, &a.key).cmp(&(b.created_us, &b.key)));
        Ok(effects)
    }

    /// The effect was carried out. True if it was still waiting; false if it was finished before, which is harmless.
    ///
    /// To end an effect together with the event that tells of it, name it in [`crate::Step::done_effects`] instead.
    ///
    /// # Errors
    /// As [`Record::take_effects`].
    pub async fn finish_effect(&self, key: &str, now_us: i64) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE outbox SET state = 'done', finished_us = $2, error = NULL WHERE key = $1 AND state <> 'done'",
        );
        Ok(self.db.run(sql.bind(key).bind(now_us)).await? == 1)
    }

    /// The try failed: it comes again after a while, or is dead after the last one.
    ///
    /// # Errors
    /// As [`Record::take_effects`].
    pub async fn retry_effect(
        &self,
        effect: &Effect,
        error: &str,
        now_us: i64,
        backoff: &Backoff,
    ) -> Result<Retried, Fault> {
        let last = effect.attempts >= backoff.attempts_max;
        let at_us = now_us.saturating_add(backoff.wait_us(effect.attempts));
        let sql = Sql::new(
            "UPDATE outbox SET state = $3, run_at_us = $4, error = $5, finished_us = $6 \
             WHERE key = $1 AND attempts = $2 AND state = 'waiting'",
        )
        .bind(&effect.key)
        .bind(effect.attempts)
        .bind(if last { "dead" } else { "waiting" })
        .bind(at_us)
        .bind(error_kept(error))
        .bind(last.then_some(now_us));
        Ok(match self.db.run(sql).await? {
            0 => Retried::NotYours,
            _ if last => Retried::Dead,
            _ => Retried::Again(at_us),
        })
    }

    /// Effects that are dead, the oldest first.
    ///
    /// # Errors
    /// As [`Record::take_effects`].
    pub async fn dead_effects(&self, limit: i64) -> Result<Vec<Effect>, Fault> {
        let sql = Sql::new(
            "SELECT key, case_id, kind, body, attempts, created_us, error FROM outbox WHERE state = 'dead' \
             ORDER BY created_us, key LIMIT $1",
        );
        self.db.rows(sql.bind(limit.clamp(0, EFFECTS_MAX))).await?.iter().map(effect).collect()
    }

    /// Gives a dead effect a new row of tries. False if it is not dead.
    ///
    /// # Errors
    /// As [`Record::take_effects`].
    pub async fn revive_effect(&self, key: &str, now_us: i64) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE outbox SET state = 'waiting', attempts = 0, run_at_us = $2, finished_us = NULL \
             WHERE key = $1 AND state = 'dead'",
        );
        Ok(self.db.run(sql.bind(key).bind(now_us)).await? == 1)
    }

    /// How many effects wait and when the next one is due, microseconds.
    ///
    /// # Errors
    /// As [`Record::take_effects`].
    pub async fn waiting_effects(&self) -> Result<(i64, Option<i64>), Fault> {
        let sql =
            Sql::new("SELECT count(*) AS n, min(run_at_us) AS next_us FROM outbox WHERE state = 'waiting'");
        match self.db.row(sql).await? {
            Some(row) => Ok((row.int("n")?, row.int_or_null("next_us")?)),
            None => Ok((0, None)),
        }
    }
}

/// As much of an error as is kept.
pub(crate) fn error_kept(error: &str) -> String {
    error.chars().filter(|c| *c != '\0').take(ERROR_CHARS_MAX).collect()
}

fn effect(row: &Row) -> Result<Effect, Fault> {
    Ok(Effect {
        key: row.text("key")?,
        case: row.text("case_id")?,
        kind: row.text("kind")?,
        body: row.json("body")?,
        attempts: row.int("attempts")?,
        created_us: row.int("created_us")?,
        error: row.text_or_null("error")?,
    })
}

#[cfg(test)]
mod tests {
    use super::Backoff;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let backoff = Backoff { first_us: 2, longest_us: 100, attempts_max: 9 };
        let waits: Vec<i64> = [1, 2, 3, 6, 7, 64, i64::MAX].map(|n| backoff.wait_us(n)).into();
        assert_eq!(waits, [2, 4, 8, 64, 100, 100, 100]);
    }
}
