//! A whole house in a temporary folder, on a clock that is turned by hand.

pub mod binary;
pub mod http;
pub mod lived;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_casework::{
    Actor, Authority, Casework, LetterOrder, MailOrder, ManualClock, OpenCase, Outbound, Pending,
    ROLE_ADMINISTRATOR,
};
use portico_form::Answers;
use portico_record::Record;
use portico_service::calendar::Calendar;
use tempfile::TempDir;

/// Real input lies beside the repository, where it is present.
pub fn shared_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

/// The data at this path, or a loud word and `None`; with PORTICO_REQUIRE_ALL it must be there.
pub fn data(path: &str) -> Option<PathBuf> {
    let found = shared_data().join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("PORTICO_REQUIRE_ALL").is_none(), "{} is missing", found.display());
    eprintln!("NOT RUN: {} is not there", found.display());
    None
}

/// Keeps what would have left the house.
#[derive(Default)]
pub struct Kept {
    pub letters: Mutex<Vec<LetterOrder>>,
    pub mails: Mutex<Vec<MailOrder>>,
}

impl Outbound for Kept {
    fn letter<'a>(&'a self, order: LetterOrder) -> Pending<'a, Vec<u8>> {
        self.letters.lock().unwrap().push(order);
        Box::pin(async { Ok(b"%PDF-1.7 kept".to_vec()) })
    }

    fn mail<'a>(&'a self, order: MailOrder) -> Pending<'a, bool> {
        self.mails.lock().unwrap().push(order);
        Box::pin(async { Ok(true) })
    }
}

pub struct House {
    pub casework: Arc<Casework>,
    pub clock: Arc<ManualClock>,
    pub kept: Arc<Kept>,
    pub folder: TempDir,
}

impl House {
    pub async fn new() -> House {
        let calendar = Calendar { zone: TimeZone::get("Europe/Amsterdam").unwrap(), ..Calendar::default() };
        House::at("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap(), calendar, None).await
    }

    /// A house that begins at a time and counts days by a calendar; on SQLite unless a database is given.
    pub async fn at(start: Timestamp, calendar: Calendar, database: Option<&str>) -> House {
        House::in_folder(tempfile::tempdir().unwrap(), start, calendar, database).await
    }

    /// As [`House::at`], in this folder.
    pub async fn in_folder(
        folder: TempDir,
        start: Timestamp,
        calendar: Calendar,
        database: Option<&str>,
    ) -> House {
        let sqlite = format!("sqlite:{}", folder.path().join("p.sqlite").display());
        let blobs = folder.path().join("blobs");
        let record = Record::open_with_blobs(database.unwrap_or(&sqlite), &blobs).await.unwrap();
        record.migrate().await.unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let kept = Arc::new(Kept::default());
        let authority = Authority { name: "Test".into(), address: Vec::new(), calendar };
        let casework = Casework::open(record, clock.clone(), kept.clone(), authority).await.unwrap();
        House { casework: Arc::new(casework), clock, kept, folder }
    }

    pub fn administrator(&self) -> Actor {
        Actor::clerk("admin", "Admin", &[ROLE_ADMINISTRATOR])
    }

    /// Publishes a folder that must have no errors.
    pub async fn publish(&self, folder: &Path) -> String {
        match self.casework.publish(&self.administrator(), folder).await.unwrap() {
            Ok(published) => published.service,
            Err(problems) => panic!("{} has errors: {problems:#?}", folder.display()),
        }
    }

    /// A clerk who holds every role of a service.
    pub fn clerk_of(&self, service: &str) -> Actor {
        let service = self.casework.service(service).unwrap();
        let roles = portico_casework::office_roles(&service);
        let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
        Actor::clerk("clerk", "Clerk", &roles)
    }

    pub async fn open(&self, case: &str) -> OpenCase {
        self.casework.read_case(&Actor::system(), case).await.unwrap()
    }

    /// Key of the open task at an element; panics with what is open instead.
    pub async fn task(&self, case: &str, element: &str) -> u64 {
        let open = self.open(case).await;
        let found = open.state.process.tasks().find(|task| task.element == element).map(|task| task.key);
        found.unwrap_or_else(|| {
            let tasks: Vec<_> = open.state.process.tasks().map(|task| task.element.clone()).collect();
            let incidents: Vec<_> = open.state.process.incidents().map(|i| i.message.clone()).collect();
            panic!("no task {element}; open: {tasks:?}; incidents: {incidents:?}")
        })
    }

    /// Completes the open task at an element as this actor.
    pub async fn complete(&self, actor: &Actor, case: &str, element: &str, answers: serde_json::Value) {
        let key = self.task(case, element).await;
        let serde_json::Value::Object(answers) = answers else { panic!("answers are an object") };
        let answers: Answers = answers;
        if let Err(fault) = self.casework.complete_task(actor, case, key, &answers, None).await {
            panic!("{element}: {fault:?}");
        }
    }

    /// Element ids of user tasks that were created, in order.
    pub async fn tasks_created(&self, case: &str) -> Vec<String> {
        self.elements_of(case, "task_created").await
    }

    /// Element ids of the case's events of one kind, in order.
    pub async fn elements_of(&self, case: &str, kind: &str) -> Vec<String> {
        let events = self.casework.record().events(case, 0).await.unwrap();
        let of_kind = events.iter().filter(|stored| stored.event.kind == kind);
        of_kind.filter_map(|stored| stored.event.element.clone()).collect()
    }

    /// The record is whole: every chain, every state.
    pub async fn verify(&self) {
        let report = self.casework.verify().await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    }
}
