//! Counts for overviews.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::Serialize;

/// Cases of one service that came by one channel and have one status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseCount {
    /// The service.
    pub service: String,
    /// The channel.
    pub channel: String,
    /// The status.
    pub status: String,
    /// How many.
    pub cases: i64,
}

/// Open tasks of one role in one service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskCount {
    /// The service.
    pub service: String,
    /// The role.
    pub role: String,
    /// How many.
    pub tasks: i64,
    /// How many of them are overdue.
    pub overdue: i64,
    /// How many of them nobody has claimed.
    pub unclaimed: i64,
}

impl Record {
    /// How many cases there are, by service, channel and status.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn count_cases(&self) -> Result<Vec<CaseCount>, Fault> {
        let sql = Sql::new(
            "SELECT service, channel, status, count(*) AS cases FROM case_state \
             GROUP BY service, channel, status ORDER BY service, channel, status",
        );
        let rows = self.db.rows(sql).await?;
        rows.iter()
            .map(|row| {
                Ok(CaseCount {
                    service: row.text("service")?,
                    channel: row.text("channel")?,
                    status: row.text("status")?,
                    cases: row.int("cases")?,
                })
            })
            .collect()
    }

    /// How many tasks are open, by service and role.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn count_open_tasks(&self, now_us: i64) -> Result<Vec<TaskCount>, Fault> {
        let sql = Sql::new(
            "SELECT c.service, t.role, count(*) AS tasks, count(CASE WHEN t.due_us < $1 THEN 1 END) AS overdue, \
             count(CASE WHEN t.assignee IS NULL THEN 1 END) AS unclaimed \
             FROM task t JOIN case_state c ON c.id = t.case_id GROUP BY c.service, t.role ORDER BY c.service, t.role",
        );
        let rows = self.db.rows(sql.bind(now_us)).await?;
        rows.iter()
            .map(|row| {
                Ok(TaskCount {
                    service: row.text("service")?,
                    role: row.text("role")?,
                    tasks: row.int("tasks")?,
                    overdue: row.int("overdue")?,
                    unclaimed: row.int("unclaimed")?,
                })
            })
            .collect()
    }
}
