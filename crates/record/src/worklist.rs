//! The worklist: open tasks, the most urgent first, with what makes them urgent.

use crate::case::task_row;
use crate::event::WaitingFor;
use crate::fault::Fault;
use crate::limits;
use crate::open::Record;
use crate::search::{Access, Among, each, having, query_words};
use crate::sql::{Row, Sql};
use crate::step::TaskRow;
use serde::Serialize;

/// Tasks that one page of a worklist has at most.
pub const WORKLIST_LIMIT_MAX: i64 = 500;
/// Tasks of a worklist that are counted: nobody works through more, and counting all would cost more than the page.
pub const WORKLIST_COUNT_MAX: i64 = 1_000;
/// Roles, groups or services that one query names at most.
const NAMES_MAX: usize = 1_000;

/// Whose tasks, and which.
///
/// A task is seen if its role is among `roles`, one of its groups among `groups`, or its assignee is `person`:
/// a query that names none of them sees nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorklistQuery {
    /// Roles of whoever asks.
    pub roles: Vec<String>,
    /// Groups of whoever asks.
    pub groups: Vec<String>,
    /// Account id of whoever asks.
    pub person: Option<String>,
    /// Claimed by whom.
    pub claimed: Claimed,
    /// Only these services; empty for all.
    pub services: Vec<String>,
    /// Only tasks of cases that the search finds by this.
    pub text: Option<String>,
    /// Now, microseconds.
    pub now_us: i64,
    /// What is due before this moment is due soon, microseconds.
    pub soon_us: i64,
    /// At most so many, up to [`WORKLIST_LIMIT_MAX`].
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

/// A filter by who claimed a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Claimed {
    /// Any task.
    #[default]
    Any,
    /// Claimed by the person who asks.
    Mine,
    /// Claimed by nobody.
    Nobody,
}

/// How urgent a task is; the order is the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Its date has passed; the longest first.
    Overdue,
    /// Its date is near; the nearest first.
    DueSoon,
    /// By priority, then by age.
    Ordinary,
}

/// A page of a worklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worklist {
    /// The tasks of this page.
    pub items: Vec<WorkItem>,
    /// How many there are on all pages, counted no further than [`WORKLIST_COUNT_MAX`] or this page's end.
    pub total: i64,
    /// There are [`WORKLIST_COUNT_MAX`] or more.
    pub more: bool,
}

/// A task with its case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkItem {
    /// The case's id.
    pub case: String,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its service.
    pub service: String,
    /// Its bundle.
    pub bundle: String,
    /// Its status.
    pub status: String,
    /// How it came in.
    pub channel: String,
    /// The resident's account id.
    pub resident: Option<String>,
    /// On whom the case waits.
    pub waiting_for: WaitingFor,
    /// When the case's term ends, microseconds.
    pub case_due_us: Option<i64>,
    /// When the case was opened, microseconds.
    pub opened_us: i64,
    /// Why it stands where it stands; `due_us`, `priority` and `created_us` of the task are the figures behind it.
    pub urgency: Urgency,
    /// The task.
    pub task: TaskRow,
}

impl Record {
    /// A page of the worklist.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Invalid`] if the query names too much or a text that cannot exist.
    pub async fn worklist(&self, query: &WorklistQuery) -> Result<Worklist, Fault> {
        check(query)?;
        let narrowed = self.narrowed(query).await?;
        let (limit, offset) = (query.limit.clamp(0, WORKLIST_LIMIT_MAX), query.offset.max(0));
        // Two lists after one another, each in the order of an index, so that a page costs what stands before it and not
        // what stands behind.
        let mut items = self.part(Part::Dated, query, &narrowed, limit, offset).await?;
        let got = i64::try_from(items.len()).unwrap_or(i64::MAX);
        if got < limit {
            let dated = match (got, offset) {
                (0, 1..) => self.count_tasks(Some(Part::Dated), query, &narrowed, offset).await?,
                _ => offset + got,
            };
            let rest = offset.saturating_sub(dated).max(0);
            items.extend(self.part(Part::Ordinary, query, &narrowed, limit - got, rest).await?);
        }
        // A page that is not full is the last.
        let is_last = !items.is_empty() && i64::try_from(items.len()).unwrap_or(0) < limit;
        let counted = match is_last && offset < WORKLIST_COUNT_MAX - WORKLIST_LIMIT_MAX {
            true => 0,
            false => self.count_tasks(None, query, &narrowed, WORKLIST_COUNT_MAX).await?,
        };
        let shown = offset.saturating_add(i64::try_from(items.len()).unwrap_or(0));
        let total = if items.is_empty() { counted } else { counted.max(shown) };
        Ok(Worklist { items, total, more: counted >= WORKLIST_COUNT_MAX })
    }

    /// What is to be asked of each task, so that its case has the words that were typed.
    async fn narrowed(&self, query: &WorklistQuery) -> Result<Narrowed, Fault> {
        let Some(text) = query.text.as_deref().filter(|text| !text.trim().is_empty()) else {
            return Ok(Narrowed::Not);
        };
        let hits = self.hits(text, &Access::All, Among::WithTask).await?;
        Ok(match hits.complete {
            true => Narrowed::Cases(hits.cases.into_iter().map(|hit| hit.case).collect()),
            false => Narrowed::Words(query_words(text)),
        })
    }

    async fn part(
        &self,
        part: Part,
        query: &WorklistQuery,
        narrowed: &Narrowed,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<WorkItem>, Fault> {
        let mut sql = Sql::built(String::new());
        let now = sql.push(query.now_us);
        let soon = sql.push(query.soon_us.max(query.now_us));
        sql.add(&format!(
            "SELECT t.*, c.reference, c.title, c.service, c.bundle, c.status, c.channel, c.resident, c.waiting_for, \
             c.due_us AS case_due_us, c.opened_us, \
             CAST(CASE WHEN t.due_us < ${now} THEN 0 WHEN t.due_us < ${soon} THEN 1 ELSE 2 END AS BIGINT) AS urgency \
             FROM (SELECT t.case_id, t.key, t.element, t.name, t.form, t.role, t.candidate_groups, t.assignee, \
             t.due_us, t.priority, t.created_us FROM "
        ));
        self.tasks_of(&mut sql, narrowed);
        self.restrict_tasks(&mut sql, query, narrowed);
        part.add(&mut sql, soon);
        let (order, number) = (part.order(), sql.push(limit));
        let skipped = sql.push(offset);
        sql.add(&format!(
            " ORDER BY {order} LIMIT ${number} OFFSET ${skipped}) t \
             JOIN case_state c ON c.id = t.case_id ORDER BY {order}"
        ));
        self.db.rows(sql).await?.iter().map(work_item).collect()
    }

    /// How many tasks there are, counted no further than `count_max`.
    async fn count_tasks(
        &self,
        part: Option<Part>,
        query: &WorklistQuery,
        narrowed: &Narrowed,
        count_max: i64,
    ) -> Result<i64, Fault> {
        let mut sql = Sql::built("SELECT count(*) AS n FROM (SELECT 1 FROM ".to_owned());
        self.tasks_of(&mut sql, narrowed);
        self.restrict_tasks(&mut sql, query, narrowed);
        if let Some(part) = part {
            let soon = sql.push(query.soon_us.max(query.now_us));
            part.add(&mut sql, soon);
        }
        let limit = sql.push(count_max);
        sql.add(&format!(" LIMIT ${limit}) AS counted"));
        self.db.row(sql).await?.map_or(Ok(0), |row| row.int("n"))
    }

    fn restrict_tasks(&self, sql: &mut Sql, query: &WorklistQuery, narrowed: &Narrowed) {
        restrict(sql, query);
        if !query.services.is_empty() {
            let services = listed(sql, &query.services);
            sql.add(&format!(
                " AND EXISTS (SELECT 1 FROM case_state s WHERE s.id = t.case_id AND s.service IN ({services}))"
            ));
        }
        match narrowed {
            Narrowed::Not => {}
            Narrowed::Cases(_) => sql.add(" AND t.case_id = w.value"),
            Narrowed::Words(words) => {
                let conditions = having(&self.db, sql, "t.case_id", words);
                sql.add(&format!(" AND {conditions}"));
            }
        }
    }

    /// The tasks, or those of the cases that were found.
    fn tasks_of(&self, sql: &mut Sql, narrowed: &Narrowed) {
        if let Narrowed::Cases(cases) = narrowed {
            each(&self.db, sql, cases);
            sql.add(" CROSS JOIN ");
        }
        sql.add("task t");
    }
}

/// The cases that a typed text leaves.
enum Narrowed {
    /// All: nothing was typed.
    Not,
    /// These.
    Cases(Vec<String>),
    /// Too many to name: each is asked for the words.
    Words(Vec<String>),
}

/// The two parts of a worklist.
#[derive(Clone, Copy)]
enum Part {
    /// Overdue or due soon: by date.
    Dated,
    /// All others: by priority, then by age.
    Ordinary,
}

impl Part {
    fn add(self, sql: &mut Sql, soon: usize) {
        sql.add(&match self {
            Part::Dated => format!(" AND t.due_us < ${soon}"),
            Part::Ordinary => format!(" AND (t.due_us IS NULL OR t.due_us >= ${soon})"),
        });
    }

    /// As the indexes `task_dated` and `task_ordinary` have it.
    fn order(self) -> &'static str {
        match self {
            Part::Dated => "t.due_us, t.priority DESC, t.created_us, t.case_id, t.key",
            Part::Ordinary => "t.priority DESC, t.created_us, t.case_id, t.key",
        }
    }
}

fn check(query: &WorklistQuery) -> Result<(), Fault> {
    for (what, names) in [("roles", &query.roles), ("groups", &query.groups), ("services", &query.services)] {
        if names.len() > NAMES_MAX {
            return Err(Fault::invalid(
                format!("the worklist's {what}"),
                format!("more than {NAMES_MAX} are named"),
            ));
        }
        for name in names {
            limits::text(name, limits::TEXT_BYTES_MAX)
                .map_err(|why| Fault::invalid(format!("one of the worklist's {what}"), why))?;
        }
    }
    Ok(())
}

/// Who may see a task, and who has claimed it.
fn restrict(sql: &mut Sql, query: &WorklistQuery) {
    let mut seen: Vec<String> = Vec::new();
    if !query.roles.is_empty() {
        seen.push(format!("t.role IN ({})", listed(sql, &query.roles)));
    }
    for group in &query.groups {
        // Taking the quoted name out changes the list only if it is in it: a search for a part, spelled so that
        // both databases understand it and heed upper and lower case.
        let quoted = serde_json::Value::from(group.as_str()).to_string();
        let number = sql.push(quoted);
        seen.push(format!("replace(t.candidate_groups, ${number}, '') <> t.candidate_groups"));
    }
    if let Some(person) = &query.person {
        let number = sql.push(person);
        seen.push(format!("t.assignee = ${number}"));
    }
    let seen = if seen.is_empty() { "1 = 0".to_owned() } else { seen.join(" OR ") };
    sql.add(&format!(" WHERE ({seen})"));
    match (query.claimed, &query.person) {
        (Claimed::Any, _) => {}
        (Claimed::Mine, Some(person)) => {
            let number = sql.push(person);
            sql.add(&format!(" AND t.assignee = ${number}"));
        }
        (Claimed::Mine, None) => sql.add(" AND 1 = 0"),
        (Claimed::Nobody, _) => sql.add(" AND t.assignee IS NULL"),
    }
}

/// Binds each value and gives their placeholders.
pub(crate) fn listed(sql: &mut Sql, values: &[String]) -> String {
    let numbers: Vec<String> = values.iter().map(|value| format!("${}", sql.push(value))).collect();
    numbers.join(", ")
}

fn work_item(row: &Row) -> Result<WorkItem, Fault> {
    Ok(WorkItem {
        case: row.text("case_id")?,
        reference: row.text("reference")?,
        title: row.text("title")?,
        service: row.text("service")?,
        bundle: row.text("bundle")?,
        status: row.text("status")?,
        channel: row.text("channel")?,
        resident: row.text_or_null("resident")?,
        waiting_for: WaitingFor::from_word(&row.text("waiting_for")?)?,
        case_due_us: row.int_or_null("case_due_us")?,
        opened_us: row.int("opened_us")?,
        urgency: match row.int("urgency")? {
            0 => Urgency::Overdue,
            1 => Urgency::DueSoon,
            _ => Urgency::Ordinary,
        },
        task: task_row(row)?,
    })
}
