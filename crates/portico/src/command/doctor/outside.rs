//! What the doctor asks of others: the place of files, the virus scanner.

use std::path::Path;

use portico_casework::Scanned;
use portico_record::{Fault, Record, SCANS_MAX};

use super::{Check, DAY_US};
use crate::config::Config;
use crate::files;
use crate::scanner::{Clamd, test_virus};

/// A file that was held longer is late: one hour.
const HELD_US_MAX: i64 = 60 * 60 * 1_000_000;
/// Refused files are told of for a month.
const INFECTED_US: i64 = 30 * DAY_US;

/// The place of files takes a file, gives it back and removes it.
pub async fn files(dir: &Path, config: &Config) -> Check {
    let blobs = match files::blobs(dir, config) {
        Ok(blobs) => blobs,
        Err(error) => {
            let remedy = "correct [record] files and [s3] in portico.toml: docs/operate/files.md";
            return Check::new("files", false, format!("{error:#}"), remedy);
        }
    };
    let remedy = match config.record.files.as_deref().is_some_and(files::is_bucket) {
        true => {
            "compare [s3] in portico.toml with the storage: address, region, key, bucket: docs/operate/files.md"
        }
        false => "give the account of the server the right to write into the folder, or mount it for writing",
    };
    match blobs.probe().await {
        Ok(()) => Check::new("files", true, format!("{} can be written", blobs.label()), remedy),
        Err(fault) => Check::new("files", false, fault.to_string(), remedy),
    }
}

/// The scanner finds the test virus, and nothing in an ordinary text.
pub async fn scanner(config: &Config) -> Check {
    let remedy = "start clamd, compare [scanner] address in portico.toml with its TCPSocket or LocalSocket, and see \
                  that it has its signatures (freshclam)";
    let Some(section) = &config.scanner else {
        return Check::new(
            "scanner",
            true,
            "none is set: what people upload is NOT scanned for viruses",
            remedy,
        );
    };
    let clamd = match Clamd::new(&section.address) {
        Ok(clamd) => clamd,
        Err(error) => return Check::new("scanner", false, error.to_string(), remedy),
    };
    let address = &section.address;
    match (clamd.look(&test_virus()).await, clamd.look(b"an ordinary text").await) {
        (Ok(Scanned::Infected(found)), Ok(Scanned::Clean)) => {
            Check::new("scanner", true, format!("{address} finds the test virus ({found})"), remedy)
        }
        (Ok(Scanned::Clean), _) => {
            Check::new("scanner", false, format!("{address} does NOT find the test virus (EICAR)"), remedy)
        }
        (_, Ok(Scanned::Infected(found))) => {
            Check::new("scanner", false, format!("{address} finds {found} in an ordinary text"), remedy)
        }
        (Err(why), _) | (_, Err(why)) => Check::new("scanner", false, format!("{address}: {why}"), remedy),
    }
}

/// Files that wait for the scanner, and those that it refused lately.
///
/// # Errors
/// When the record cannot be read.
pub async fn scans(record: &Record, now_us: i64) -> anyhow::Result<[Check; 2]> {
    let waiting = record.unscanned(SCANS_MAX).await?;
    let late = waiting.first().is_some_and(|first| first.since_us < now_us - HELD_US_MAX);
    let refused = record.infected(now_us - INFECTED_US, SCANS_MAX).await?;
    let told = match refused.last() {
        Some(last) => format!(
            "{} files were refused in 30 days; the last: {}, brought by {}",
            many(refused.len()),
            last.signature.as_deref().unwrap_or("?"),
            last.uploaded_by
        ),
        None => "no file was refused in 30 days".to_owned(),
    };
    Ok([
        Check::new(
            "held",
            !late,
            format!("{} files wait for the scanner", many(waiting.len())),
            "see that the scanner answers (check `scanner`) and that a server with its worker runs",
        ),
        // Nothing is to be done: they were not kept. Who brought several has a device to be looked at.
        Check::new("infected", true, told, ""),
    ])
}

/// Files that nothing needs could not be looked for.
pub fn garbage_unknown(fault: &Fault) -> Check {
    Check::new("garbage", false, fault.to_string(), "see the check `files`, then look again")
}

/// A count that was not counted further than one call names.
fn many(count: usize) -> String {
    let max = usize::try_from(SCANS_MAX).unwrap_or(usize::MAX);
    if count >= max { format!("{count} or more") } else { count.to_string() }
}
