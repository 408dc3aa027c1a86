//! An application over a record, with the measured services published.

use std::sync::Arc;

use jiff::tz::TimeZone;
use portico_casework::{Actor, Authority, Casework, LetterOrder, MailOrder, Outbound, Pending, SystemClock};
use portico_record::Record;
use portico_service::calendar::Calendar;

use crate::fault::Fault;
use crate::work::Work;

/// Nothing leaves the house: the measured services write no letters.
struct Nowhere;

impl Outbound for Nowhere {
    fn letter<'a>(&'a self, _order: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn mail<'a>(&'a self, _order: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(false) })
    }
}

/// Opens the application over a record and publishes the measured services.
///
/// # Errors
/// [`Fault::Broken`] names what is wrong with a service.
pub(crate) async fn open(record: Record) -> Result<Arc<Casework>, Fault> {
    record.migrate().await?;
    let authority = Authority {
        name: "Westhaven".to_owned(),
        address: Vec::new(),
        calendar: Calendar { zone: TimeZone::UTC, ..Calendar::default() },
    };
    let casework = Casework::open(record, Arc::new(SystemClock), Arc::new(Nowhere), authority).await?;
    for work in Work::ALL {
        publish(&casework, work).await?;
    }
    Ok(Arc::new(casework))
}

async fn publish(casework: &Casework, work: Work) -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    for (name, text) in work.files() {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    casework.publish(&Actor::system(), folder.path()).await?.map(|_| ()).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Fault::Broken(format!("the service {} has problems: {}", work.service(), problems.join("; ")))
    })
}
