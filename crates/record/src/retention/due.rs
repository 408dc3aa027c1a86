//! What is due for disposal, counted; and what is held.

use super::Retention;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;

/// Closed cases of one service and rule whose term ends in the same span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueGroup {
    /// The service.
    pub service: String,
    /// How they ended, as the process has it.
    pub outcome: Option<String>,
    /// The rule: service, outcome and term.
    pub rule: String,
    /// How many.
    pub cases: i64,
    /// When the first of them is due, microseconds; none where no term is stated.
    pub first_due_us: Option<i64>,
}

/// A closed case with its term, as long as it was not opened again.
const CLOSED: &str = "FROM retention r JOIN case_state c ON c.id = r.case_id AND c.status = 'closed' AND c.closed_us = r.closed_us";

impl Record {
    /// Closed cases by service, outcome and rule whose term ends from `from_us` on and before `to_us`.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn retention_groups(&self, from_us: i64, to_us: i64) -> Result<Vec<DueGroup>, Fault> {
        self.groups("r.due_us >= $1 AND r.due_us < $2", &[from_us, to_us]).await
    }

    /// Closed cases by service, outcome and rule for which no term is stated: they are kept for ever.
    ///
    /// # Errors
    /// As [`Record::retention_groups`].
    pub async fn retention_without_term(&self) -> Result<Vec<DueGroup>, Fault> {
        self.groups("r.due_us IS NULL", &[]).await
    }

    async fn groups(&self, filter: &str, bounds: &[i64]) -> Result<Vec<DueGroup>, Fault> {
        let mut sql = Sql::built(format!(
            "SELECT c.service, c.outcome, r.rule, count(*) AS n, min(r.due_us) AS first {CLOSED} \
             WHERE {filter} GROUP BY c.service, c.outcome, r.rule ORDER BY c.service, r.rule, c.outcome"
        ));
        for bound in bounds {
            sql = sql.bind(*bound);
        }
        let rows = self.db.rows(sql).await?;
        let group = |row: &crate::sql::Row| {
            Ok(DueGroup {
                service: row.text("service")?,
                outcome: row.text_or_null("outcome")?,
                rule: row.text("rule")?,
                cases: row.int("n")?,
                first_due_us: row.int_or_null("first")?,
            })
        };
        rows.iter().map(group).collect()
    }

    /// Closed cases of a service (all services: an empty name) whose time is over at `now_us`, the longest over
    /// first, with how many there are in all. Cases that stand on a list that is not ended are left out.
    ///
    /// # Errors
    /// As [`Record::retention_groups`].
    pub async fn retention_proposable(
        &self,
        service: &str,
        now_us: i64,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Retention>, i64), Fault> {
        let filter = "WHERE r.due_us <= $1 AND ($2 = '' OR c.service = $2) AND NOT EXISTS (\
                      SELECT 1 FROM disposal_item i JOIN disposal_list l ON l.number = i.list \
                      WHERE i.subject = r.case_id AND l.state IN ('proposed', 'approved'))";
        let sql = Sql::built(format!("SELECT count(*) AS n {CLOSED} {filter}")).bind(now_us).bind(service);
        let total = self.db.row(sql).await?.map_or(Ok(0), |row| row.int("n"))?;
        let sql = Sql::built(format!(
            "SELECT r.case_id, r.closed_us, r.due_us, r.rule {CLOSED} {filter} \
             ORDER BY r.due_us, r.case_id LIMIT $3 OFFSET $4"
        ));
        let rows = self.db.rows(sql.bind(now_us).bind(service).bind(limit).bind(offset)).await?;
        Ok((rows.iter().map(super::retention).collect::<Result<_, _>>()?, total))
    }

    /// Cases on which a hold was ever placed, by id, after one; at most `limit`. Whether it still stands, their state
    /// says.
    ///
    /// # Errors
    /// As [`Record::retention_groups`].
    pub async fn cases_ever_held(&self, after: &str, limit: i64) -> Result<Vec<String>, Fault> {
        // The kind stands in the text, so that the index of holds is used.
        let sql = Sql::new(
            "SELECT e.case_id FROM event e JOIN case_state c ON c.id = e.case_id AND c.status <> 'disposed' \
             WHERE e.kind = 'hold_placed' AND e.case_id > $1 GROUP BY e.case_id ORDER BY e.case_id LIMIT $2",
        );
        self.db.rows(sql.bind(after).bind(limit)).await?.iter().map(|row| row.text("case_id")).collect()
    }

    /// How many cases were disposed of so far.
    ///
    /// # Errors
    /// As [`Record::retention_groups`].
    pub async fn disposed_cases(&self) -> Result<i64, Fault> {
        let sql = Sql::new("SELECT count(*) AS n FROM case_state WHERE status = 'disposed'");
        self.db.row(sql).await?.map_or(Ok(0), |row| row.int("n"))
    }
}
