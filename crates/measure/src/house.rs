//! An application over a record, with the measured services published.

use std::sync::Arc;

use jiff::tz::TimeZone;
use portico_casework::{
    Actor, Authority, Casework, Clock, LetterOrder, MailOrder, Outbound, Pending, SystemClock,
};
use portico_record::Record;
use portico_service::calendar::Calendar;

use crate::fault::Fault;
use crate::work::{File, Work};

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
    let casework = over(record, Arc::new(SystemClock)).await?;
    for work in Work::ALL {
        publish(&casework, work.service(), work.files()).await?;
    }
    Ok(casework)
}

/// Opens the application over a record, on a clock; what is published there stays as it is.
///
/// # Errors
/// [`Fault::Record`] or [`Fault::Casework`] when it cannot be opened.
pub(crate) async fn over(record: Record, clock: Arc<dyn Clock>) -> Result<Arc<Casework>, Fault> {
    record.migrate().await?;
    let authority = Authority {
        name: "Westhaven".to_owned(),
        address: Vec::new(),
        calendar: Calendar { zone: TimeZone::UTC, ..Calendar::default() },
    };
    Ok(Arc::new(Casework::open(record, clock, Arc::new(Nowhere), authority).await?))
}

/// Publishes a service that is given as files.
///
/// # Errors
/// [`Fault::Broken`] names what is wrong with it.
pub(crate) async fn publish(casework: &Casework, service: &str, files: &[File]) -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    casework.publish(&Actor::system(), folder.path()).await?.map(|_| ()).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Fault::Broken(format!("the service {service} has problems: {}", problems.join("; ")))
    })
}
