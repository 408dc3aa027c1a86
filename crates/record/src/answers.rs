//! Answers that are kept for calls that come twice, beside those that a step brings with it.

use crate::Json;
use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::Sql;

impl Record {
    /// Keeps what a call with this idempotency key is answered with; replaces what the step of the call kept. `case`
    /// is the case that it is about, empty for none: the answer is erased with the case.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a key or answer that cannot be kept; [`Fault::Database`].
    pub async fn keep_answer(&self, key: &str, case: &str, result: &Json, now_us: i64) -> Result<(), Fault> {
        for text in [key, case] {
            limits::text(text, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the idempotency key", why))?;
        }
        let result = limits::json(result).map_err(|why| Fault::invalid("the answer of a call", why))?;
        let sql = Sql::new(
            "INSERT INTO idempotency (key, case_id, seq, position, reference, created_us, result) \
             VALUES ($1, $2, 0, 0, '', $3, $4) ON CONFLICT (key) DO UPDATE SET result = excluded.result",
        );
        self.db.run(sql.bind(key).bind(case).bind(now_us).bind(result)).await.map(|_| ())
    }
}
