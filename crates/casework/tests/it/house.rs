//! A small authority on each database, and letters and mails that can be made to fail.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_casework::{
    Actor, Authority, Casework, LetterOrder, MailOrder, ManualClock, NewAccount, OpenCase, Outbound,
    OutboundError, Pending, ROLE_ADMINISTRATOR, WorkItem, WorklistFilter,
};
use portico_form::Answers;
use portico_record::testing::Postgres;
use portico_record::{ActorKind, Record};
use portico_service::calendar::Calendar;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

/// What goes out: keys of letters that were set, and whether the next ones fail.
#[derive(Default)]
pub struct Post {
    pub sent: Mutex<Vec<String>>,
    pub fails: Mutex<Option<OutboundError>>,
}

impl Post {
    pub fn breaks(&self, with: OutboundError) {
        *self.fails.lock().unwrap() = Some(with);
    }

    pub fn is_mended(&self) {
        *self.fails.lock().unwrap() = None;
    }

    pub fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }
}

impl Outbound for Post {
    fn letter<'a>(&'a self, order: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async move {
            if let Some(error) = self.fails.lock().unwrap().clone() {
                return Err(error);
            }
            self.sent.lock().unwrap().push(order.key);
            Ok(b"%PDF-1.7 a letter".to_vec())
        })
    }

    fn mail<'a>(&'a self, _order: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(true) })
    }
}

/// An authority with its record, its clock and its post.
pub struct House {
    pub casework: Casework,
    pub clock: Arc<ManualClock>,
    pub post: Arc<Post>,
    pub dir: TempDir,
    pub url: String,
}

impl House {
    pub async fn sqlite() -> Option<House> {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/portico.sqlite", dir.path().display());
        Some(House::open(url, dir).await)
    }

    pub async fn postgres() -> Option<House> {
        Some(House::open(server()?.database("casework"), tempfile::tempdir().unwrap()).await)
    }

    async fn open(url: String, dir: TempDir) -> House {
        let clock = Arc::new(ManualClock::at("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap()));
        let post = Arc::new(Post::default());
        let casework = node(&url, dir.path(), &clock, &post).await;
        for (id, kind, roles) in [
            ("ada", ActorKind::Resident, &[][..]),
            ("kim", ActorKind::Clerk, &["clerk"][..]),
            ("noor", ActorKind::Clerk, &[ROLE_ADMINISTRATOR][..]),
            ("lib", ActorKind::Clerk, &["librarian"][..]),
        ] {
            let account = NewAccount {
                id: id.into(),
                name: id.into(),
                kind,
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                password: "long enough".into(),
                email: None,
                language: "en".into(),
            };
            casework.add_account(account).await.unwrap();
        }
        House { casework, clock, post, dir, url }
    }

    /// Another node on the same record, with the same clock and post.
    pub async fn another(&self) -> Casework {
        node(&self.url, self.dir.path(), &self.clock, &self.post).await
    }

    pub async fn actor(&self, id: &str) -> Actor {
        self.casework.actor_of(id).await.unwrap()
    }

    /// Publishes a folder as it is.
    pub async fn publish(&self, folder: &Path) {
        let administrator = Actor::clerk("noor", "Noor", &[ROLE_ADMINISTRATOR]);
        self.casework.publish(&administrator, folder).await.unwrap().unwrap();
    }

    /// Publishes a shipped service, with more in the table `[standard]`.
    pub async fn publish_shipped(&self, service: &str, standard: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(service);
        let to = self.dir.path().join("services").join(service);
        copy(&from, &to);
        let file = to.join("service.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("[standard]\n", &format!("[standard]\n{standard}\n"))).unwrap();
        self.publish(&to).await;
    }

    /// An application of one of the scenarios of the parking permit that a clerk reviews.
    pub async fn application(&self, key: &str) -> String {
        let ada = self.actor("ada").await;
        let service = self.casework.service("parking-permit").unwrap();
        let reviewed = service.scenarios.iter().find(|one| one.name == "not-paid").unwrap();
        let mut answers = reviewed.application.clone();
        let kept = self.casework.keep_file(&ada, "paper.pdf", b"%PDF-1.4\n%%EOF\n").await.unwrap();
        let file = json!([{
            "name": kept.name, "sha256": kept.sha256, "content_type": kept.content_type, "size": kept.size,
        }]);
        answers.insert("registration_document".into(), file);
        self.casework.apply(&ada, "parking-permit", &answers, key).await.unwrap().case
    }

    pub async fn state(&self, case: &str) -> OpenCase {
        self.casework.read_case(&Actor::system(), case).await.unwrap()
    }

    /// Completes the one open task of a case.
    pub async fn complete(&self, case: &str, answers: Json) {
        let kim = self.actor("kim").await;
        let task = self.state(case).await.state.process.tasks().next().unwrap().key;
        let answers: Answers = answers.as_object().unwrap().clone();
        self.casework.complete_task(&kim, case, task, &answers, None).await.unwrap();
    }

    pub async fn worklist(&self, account: &str) -> Vec<WorkItem> {
        let filter = WorklistFilter { limit: 100, ..WorklistFilter::default() };
        self.casework.worklist(&self.actor(account).await, &filter).await.unwrap().items
    }

    /// Events of a case of one kind, with their actor.
    pub async fn events(&self, case: &str, kind: &str) -> Vec<(String, Json)> {
        let events = self.casework.record().events(case, 0).await.unwrap();
        let of_kind = events.into_iter().filter(|stored| stored.event.kind == kind);
        of_kind.map(|stored| (stored.event.actor.clone(), stored.event.body.read().unwrap())).collect()
    }

    /// The chain holds, and every state is the fold of its events.
    pub async fn holds(&self) {
        let report = self.casework.verify().await.unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
    }
}

async fn node(url: &str, dir: &Path, clock: &Arc<ManualClock>, post: &Arc<Post>) -> Casework {
    let record = Record::open_with_blobs(url, &dir.join("blobs")).await.unwrap();
    record.migrate().await.unwrap();
    let calendar = Calendar { zone: TimeZone::UTC, ..Calendar::default() };
    let authority = Authority { name: "Westhaven".into(), address: Vec::new(), calendar };
    Casework::open(record, clock.clone(), post.clone(), authority).await.unwrap()
}

/// One server for the whole binary; it stops when the binary ends.
pub fn server() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    SERVER.get_or_init(Postgres::start).as_ref()
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to: PathBuf = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// Runs each test on both databases: `NAME::on_sqlite` and `NAME::on_postgres`.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($house:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                $(#[$doc])*
                async fn behaves($house: House) $body

                #[tokio::test]
                async fn on_sqlite() {
                    if let Some(house) = House::sqlite().await { behaves(house).await }
                }

                #[tokio::test]
                async fn on_postgres() {
                    if let Some(house) = House::postgres().await { behaves(house).await }
                }
            }
        )+
    };
}
pub(crate) use on_both;
