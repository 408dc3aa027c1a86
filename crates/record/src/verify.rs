//! Proving that the record is what was written.
//!
//! The proofs: the hash chain of every case, recomputed from its events; the positions, without a gap; the
//! projections, equal to what each case's last step left; the files. [`Record::verify_with`] adds one: the caller folds
//! the events of each case, and the result is compared with the stored snapshot.

use crate::Json;
use crate::case::{CaseRow, case_row, stored_event};
use crate::chain::{self, FIRST};
use crate::commit::{Marks, view_mark};
use crate::event::StoredEvent;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Row, Sql};
use crate::text::JsonText;
use serde::Serialize;

/// Cases that are read in one go.
const CASES_PER_PAGE: i64 = 200;
/// Findings that a report has at most: a damaged disk is damaged enough after that.
const FINDINGS_MAX: usize = 1_000;

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VerifyReport {
    /// Cases looked at.
    pub cases: u64,
    /// Events looked at.
    pub events: u64,
    /// Snapshots compared with the fold of their events.
    pub snapshots: u64,
    /// Files read and hashed.
    pub files: u64,
    /// Leaves of the tree over the log that were compared with their events.
    pub leaves: u64,
    /// Signed checkpoints looked at.
    pub checkpoints: u64,
    /// What is wrong, in the order of cases; empty if all is well.
    pub findings: Vec<Damage>,
}

impl VerifyReport {
    /// True if nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Adds a finding, as long as there are not too many.
    pub(crate) fn push(&mut self, damage: Damage) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(damage);
        }
    }

    fn add(
        &mut self,
        rule: &'static str,
        case: &str,
        seq: Option<i64>,
        position: Option<i64>,
        message: String,
    ) {
        self.push(Damage { rule, case: case.to_owned(), seq, position, message });
    }
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Damage {
    /// What was violated: `event-altered`, `event-missing`, `position-gap`, `head-differs`, `projection-differs`,
    /// `snapshot-differs`, `event-unreadable`, `case-missing`, `file-missing`, `file-altered`, `tree-differs`,
    /// `checkpoint-altered`, `checkpoint-differs`.
    pub rule: &'static str,
    /// The case; empty for the log as a whole.
    pub case: String,
    /// The first bad event of the case.
    pub seq: Option<i64>,
    /// Its position.
    pub position: Option<i64>,
    /// In words.
    pub message: String,
}

impl Damage {
    /// Something about the log as a whole.
    pub(crate) fn of_log(rule: &'static str, message: String) -> Damage {
        Damage { rule, case: String::new(), seq: None, position: None, message }
    }
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.case.as_str(), self.seq) {
            ("", _) => write!(f, "{} [{}]", self.message, self.rule),
            (case, None) => write!(f, "case {case}: {} [{}]", self.message, self.rule),
            (case, Some(seq)) => write!(f, "case {case}, event {seq}: {} [{}]", self.message, self.rule),
        }
    }
}

type Fold<'a> = dyn FnMut(&CaseRow, &[StoredEvent]) -> Result<Json, String> + Send + 'a;

impl Record {
    /// Verifies chains, positions and projections.
    ///
    /// # Errors
    /// [`Fault::Database`] if it cannot be read; what is wrong with the data stands in the report.
    pub async fn verify(&self) -> Result<VerifyReport, Fault> {
        self.verify_all(None).await
    }

    /// As [`Record::verify`], and compares each stored snapshot with what `fold` makes of the case's events. An
    /// error of `fold` is a finding of that case.
    ///
    /// # Errors
    /// As [`Record::verify`].
    pub async fn verify_with(
        &self,
        mut fold: impl FnMut(&CaseRow, &[StoredEvent]) -> Result<Json, String> + Send,
    ) -> Result<VerifyReport, Fault> {
        self.verify_all(Some(&mut fold)).await
    }

    async fn verify_all(&self, mut fold: Option<&mut Fold<'_>>) -> Result<VerifyReport, Fault> {
        let mut report = VerifyReport::default();
        self.verify_positions(&mut report).await?;
        self.verify_orphans(&mut report).await?;
        self.verify_files(&mut report).await?;
        self.verify_tree(&mut report).await?;
        let mut after = String::new();
        loop {
            let sql = Sql::new(
                "SELECT id, reference, service, bundle, seq, position, hash, title, resident, status, outcome, \
                 due_us, waiting_for, opened_us, closed_us, updated_us, channel, marks, snapshot FROM case_state \
                 WHERE id > $1 ORDER BY id LIMIT $2",
            );
            let rows = self.db.rows(sql.bind(&after).bind(CASES_PER_PAGE)).await?;
            let Some(last) = rows.last() else { return Ok(report) };
            after = last.text("id")?;
            for row in &rows {
                self.verify_case(row, &mut report, &mut fold).await?;
            }
        }
    }

    async fn verify_case(
        &self,
        row: &Row,
        report: &mut VerifyReport,
        fold: &mut Option<&mut Fold<'_>>,
    ) -> Result<(), Fault> {
        report.cases += 1;
        let id = row.text("id")?;
        let (case, marks) = match head_of(row) {
            Ok(head) => head,
            Err(fault) => {
                report.add("head-differs", &id, None, None, fault.to_string());
                return Ok(());
            }
        };
        let Some(events) = self.verify_chain(&case, report).await? else { return Ok(()) };
        match self.marks_now(&case, &marks).await {
            Ok(found) if found == marks => {}
            // It was changed while we looked, on a busy installation; the next run sees it whole.
            _ if self.has_moved(&case).await? => return Ok(()),
            Ok(found) => report.add("projection-differs", &id, None, None, difference(&marks, &found)),
            Err(Fault::Damaged { what, why }) => {
                report.add("projection-differs", &id, None, None, format!("{what}: {why}"));
            }
            Err(fault) => return Err(fault),
        }
        if let Some(fold) = fold {
            report.snapshots += 1;
            match fold(&case, &events) {
                Ok(folded) if case.snapshot.read::<Json>().is_ok_and(|stored| stored == folded) => {}
                Ok(_) => {
                    let message = "the stored state is not the fold of the events".to_owned();
                    report.add("snapshot-differs", &id, None, None, message);
                }
                Err(error) => {
                    let message = format!("the events cannot be folded: {error}");
                    report.add("snapshot-differs", &id, None, None, message);
                }
            }
        }
        Ok(())
    }

    async fn has_moved(&self, case: &CaseRow) -> Result<bool, Fault> {
        let sql = Sql::new("SELECT seq FROM case_state WHERE id = $1").bind(&case.id);
        let Some(row) = self.db.row(sql).await? else { return Ok(true) };
        Ok(row.int("seq")? != case.seq)
    }

    /// The events of a case up to its head, if the chain holds.
    async fn verify_chain(
        &self,
        case: &CaseRow,
        report: &mut VerifyReport,
    ) -> Result<Option<Vec<StoredEvent>>, Fault> {
        let mut events: Vec<StoredEvent> = Vec::new();
        let mut previous = hex::encode(FIRST);
        loop {
            let after = events.last().map_or(0, |e| e.seq);
            let rows = self.event_rows(&case.id, after, case.seq).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                report.events += 1;
                let expected_seq = events.last().map_or(1, |e| e.seq + 1);
                let seq = row.int("seq")?;
                let position = row.int("position")?;
                let mut bad = |rule, message| report.add(rule, &case.id, Some(seq), Some(position), message);
                let event = match stored_event(row) {
                    Ok(event) => event,
                    Err(fault) => {
                        bad("event-unreadable", fault.to_string());
                        return Ok(None);
                    }
                };
                if seq != expected_seq {
                    bad("event-missing", format!("event {expected_seq} is missing before it"));
                    return Ok(None);
                }
                if event.previous_hash != previous {
                    bad("event-altered", "it does not name the hash of the event before".to_owned());
                    return Ok(None);
                }
                if chain::expected_hash(&event, &previous).as_deref() != Some(event.hash.as_str()) {
                    bad("event-altered", "it does not have the hash that was written with it".to_owned());
                    return Ok(None);
                }
                previous.clone_from(&event.hash);
                events.push(event);
            }
        }
        let last = events.last();
        let (seq, position) = last.map_or((0, 0), |e| (e.seq, e.position));
        if seq != case.seq || previous != case.hash || position != case.position {
            let message = format!(
                "the case ends at event {} with hash {}, the log has it end at event {seq} with hash {previous}",
                case.seq, case.hash
            );
            report.add("head-differs", &case.id, Some(seq), Some(position), message);
            return Ok(None);
        }
        Ok(Some(events))
    }

    async fn event_rows(&self, case: &str, after_seq: i64, last_seq: i64) -> Result<Vec<Row>, Fault> {
        let sql = Sql::new(
            "SELECT position, case_id, seq, time_us, kind, element, actor, actor_kind, channel, waiting_for, \
             lifecycle, visibility, bundle, previous_hash, hash, salt, body, payload_hash FROM event \
             WHERE case_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT 5000",
        );
        self.db.rows(sql.bind(case).bind(after_seq).bind(last_seq)).await
    }

    async fn verify_positions(&self, report: &mut VerifyReport) -> Result<(), Fault> {
        let sql = Sql::new(
            "SELECT (SELECT count(*) FROM event) AS n, (SELECT max(position) FROM event) AS last, \
             (SELECT value FROM counter WHERE name = 'position') AS counter",
        );
        let Some(row) = self.db.row(sql).await? else { return Ok(()) };
        let (n, last) = (row.int("n")?, row.int_or_null("last")?.unwrap_or(0));
        if n != last {
            let sql = Sql::new(
                "SELECT min(e.position) + 1 AS missing FROM event e \
                 WHERE NOT EXISTS (SELECT 1 FROM event f WHERE f.position = e.position + 1)",
            );
            let first = Sql::new("SELECT position FROM event WHERE position = 1");
            let missing = match self.db.row(first).await? {
                None => Some(1),
                Some(_) => match self.db.row(sql).await? {
                    Some(row) => row.int_or_null("missing")?,
                    None => None,
                },
            };
            let message =
                format!("the log has {n} events up to position {last}: {missing:?} is the first gap");
            report.add("position-gap", "", None, missing, message);
        }
        let counter = row.int_or_null("counter")?;
        if counter != Some(last) {
            let message = format!("the position counter says {counter:?}, the last event stands at {last}");
            report.add("position-gap", "", None, Some(last), message);
        }
        Ok(())
    }

    /// Every file that the record names is there with the bytes that it was named by.
    async fn verify_files(&self, report: &mut VerifyReport) -> Result<(), Fault> {
        let mut after = String::new();
        loop {
            let sql =
                Sql::new("SELECT sha256 FROM blob WHERE sha256 > $1 ORDER BY sha256 LIMIT 1000").bind(&after);
            let rows = self.db.rows(sql).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                after = row.text("sha256")?;
                report.files += 1;
                match self.blob(&after).await {
                    Ok(Some(_)) => {}
                    Ok(None) => {
                        report.add("file-missing", "", None, None, format!("the file {after} is missing"))
                    }
                    // A storage that is away says nothing about its files.
                    Err(fault @ (Fault::Away { .. } | Fault::Refused { .. })) => return Err(fault),
                    Err(fault) => report.add("file-altered", "", None, None, fault.to_string()),
                }
            }
        }
    }

    /// Events whose case has no row: nobody would look at their chain.
    async fn verify_orphans(&self, report: &mut VerifyReport) -> Result<(), Fault> {
        let sql = Sql::new(
            "SELECT case_id, min(position) AS position FROM event e \
             WHERE NOT EXISTS (SELECT 1 FROM case_state c WHERE c.id = e.case_id) \
             GROUP BY case_id ORDER BY case_id LIMIT 1000",
        );
        for row in self.db.rows(sql).await? {
            let message = "there are events of it, and no case".to_owned();
            report.add("case-missing", &row.text("case_id")?, None, Some(row.int("position")?), message);
        }
        Ok(())
    }

    /// The marks of the rows that stand in the tables now.
    async fn marks_now(&self, case: &CaseRow, expected: &Marks) -> Result<Marks, Fault> {
        let mut marks = Marks::of_rows(
            &self.tasks_of_case(&case.id).await?,
            &self.timers_of_case(&case.id).await?,
            &self.subscriptions_of_case(&case.id).await?,
            &self.jobs_of_case(&case.id).await?,
        );
        if !expected.view.is_empty() {
            marks.view = view_mark(&case.service, &case.bundle, &case.view);
        }
        Ok(marks)
    }
}

fn head_of(row: &Row) -> Result<(CaseRow, Marks), Fault> {
    let case = CaseRow { snapshot: JsonText::stored(row.text("snapshot")?), ..case_row(row)? };
    let marks = serde_json::from_str(&row.text("marks")?).map_err(|e| Fault::damaged("the marks", e))?;
    Ok((case, marks))
}

/// Which kind of row differs first, and which.
fn difference(expected: &Marks, found: &Marks) -> String {
    let kinds = [
        ("task", &expected.tasks, &found.tasks),
        ("timer", &expected.timers, &found.timers),
        ("subscription", &expected.subscriptions, &found.subscriptions),
        ("job", &expected.jobs, &found.jobs),
    ];
    for (kind, expected, found) in kinds {
        let key = expected.keys().chain(found.keys()).find(|key| expected.get(key) != found.get(key));
        if let Some(key) = key {
            let how = match (expected.get(key), found.get(key)) {
                (Some(_), None) => "is missing",
                (None, _) => "should not be there",
                _ => "differs from what was written",
            };
            return format!("{kind} {key} {how}");
        }
    }
    "what lists show of the case differs from what was written".to_owned()
}
