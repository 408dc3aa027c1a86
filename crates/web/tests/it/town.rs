//! A small authority in a temporary folder: the shipped services, some people, a clock turned by hand.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_casework::{
    Actor, Authority, Casework, LetterOrder, MailOrder, ManualClock, NewAccount, Outbound, Pending,
    ROLE_ADMINISTRATOR, ROLE_RECORDS_MANAGER,
};
use portico_record::{ActorKind, Record};
use portico_service::calendar::Calendar;
use portico_web::WebConfig;
use tempfile::TempDir;

use crate::browser::Browser;

/// Everybody's password here.
pub const PASSWORD: &str = "correct horse battery";

/// Letters are not set and mails not sent: neither is this room's.
struct Nowhere;

impl Outbound for Nowhere {
    fn letter<'a>(&'a self, _order: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(b"%PDF-1.7 a letter".to_vec()) })
    }

    fn mail<'a>(&'a self, _order: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(true) })
    }
}

pub struct Town {
    pub casework: Arc<Casework>,
    pub clock: Arc<ManualClock>,
    site: Router,
    _folder: TempDir,
}

impl Town {
    /// The town on a Monday morning with these services, the residents `ada` and `bo`, a clerk `kim`, an administrator
    /// `noor`, the records managers `rut` and `rolf`, and an outside worker `register`. A service is a folder of `services/`, or a path below the repository.
    pub async fn new(services: &[&str]) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("portico.sqlite").display());
        let record = Record::open(&address).await.unwrap();
        record.migrate().await.unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap()));
        let calendar = Calendar { zone: TimeZone::UTC, ..Calendar::default() };
        let authority = Authority { name: "Westhaven".into(), address: Vec::new(), calendar };
        let casework = Casework::open(record, clock.clone(), Arc::new(Nowhere), authority).await.unwrap();
        let casework = Arc::new(casework);
        let administrator = Actor::clerk("admin", "Admin", &[ROLE_ADMINISTRATOR]);
        for service in services {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(service);
            let path = if path.is_dir() { path } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(service) };
            casework.publish(&administrator, &path).await.unwrap().unwrap();
        }
        let people: [(&str, &str, ActorKind, &[&str]); 7] = [
            ("ada", "Ada Holm", ActorKind::Resident, &[]),
            ("bo", "Bo Falk", ActorKind::Resident, &[]),
            ("kim", "Kim Berg", ActorKind::Clerk, &["clerk"]),
            ("noor", "Noor Haddad", ActorKind::Clerk, &[ROLE_ADMINISTRATOR]),
            ("rut", "Rut Arkin", ActorKind::Clerk, &[ROLE_RECORDS_MANAGER]),
            ("rolf", "Rolf Minne", ActorKind::Clerk, &[ROLE_RECORDS_MANAGER]),
            ("register", "Vehicle register", ActorKind::ThirdParty, &["job:vehicle-lookup"]),
        ];
        for (id, name, kind, roles) in people {
            let account = NewAccount {
                id: id.into(),
                name: name.into(),
                kind,
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                password: PASSWORD.into(),
                email: None,
                language: "en".into(),
            };
            casework.add_account(account).await.unwrap();
        }
        let site = portico_web::router(casework.clone(), &WebConfig::default()).await.unwrap();
        Town { casework, clock, site, _folder: folder }
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(self.site.clone())
    }

    /// A browser in which this account is signed in.
    pub async fn signed_in(&self, account: &str) -> Browser {
        let mut browser = self.browser();
        browser.open("/sign-in").await;
        browser.press("Sign in", &[("account", account), ("password", PASSWORD)]).await;
        browser
    }
}
