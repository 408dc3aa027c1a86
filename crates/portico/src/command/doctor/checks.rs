//! The single looks of the doctor.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_letter::{LetterJob, Limits};
use portico_record::retention::Garbage;
use portico_record::{Health, Record};
use serde_json::json;

use super::{Check, DAY_US};
use crate::config::Config;
use crate::keys;

/// Work that waits longer is late: one hour.
pub const LATE_US: i64 = 60 * 60 * 1_000_000;
/// How far the clocks of server and database may be apart: five seconds.
const CLOCK_US_MAX: i64 = 5 * 1_000_000;
/// How old a checkpoint or a backup may be: two days.
const AGE_US_MAX: i64 = 2 * DAY_US;
/// Room that must be free, KiB: one GiB.
const FREE_KIB_MIN: u64 = 1024 * 1024;
/// Size of SQLite's write-ahead log, bytes, above which somebody keeps it from being folded in.
const WAL_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How long the mail server may take to answer.
const MAIL_WAIT: Duration = Duration::from_secs(3);
/// The oldest PostgreSQL that is tested.
const POSTGRES_MIN: i64 = 150_000;
/// Rows of words that may wait for the search indexes: a moment of the busiest server.
const WORDS_WAITING_MAX: u64 = 20_000;

/// Room on the disk of the installation, as `df` tells it.
pub fn disk(dir: &Path) -> Check {
    let remedy = "free room, or move the folder to a larger disk: without room nothing can be acknowledged";
    let output = Command::new("df").arg("-Pk").arg(dir).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    match free {
        Some(free) => Check::new("disk", free >= FREE_KIB_MIN, format!("{} MiB free", free / 1024), remedy),
        None => Check::new(
            "disk",
            false,
            "the free room could not be read (`df -Pk`)",
            "look at the disk by hand",
        ),
    }
}

/// The key of the log is its owner's alone.
pub fn key(dir: &Path) -> Check {
    use std::os::unix::fs::PermissionsExt as _;
    let remedy = "chmod 600 keys/log.key; if others had it, make a new one: move the file away";
    match std::fs::metadata(keys::path(dir)) {
        Ok(meta) => {
            let mode = meta.permissions().mode() & 0o777;
            Check::new("key", mode & 0o077 == 0, format!("keys/log.key has mode {mode:o}"), remedy)
        }
        Err(_) => Check::new("key", true, "there is none yet: the first checkpoint makes it", remedy),
    }
}

/// The mail server takes a connection.
pub async fn mail(config: &Config) -> Check {
    let remedy = "compare [mail] server in portico.toml with the server's address, and the firewall between";
    let Some(mail) = &config.mail else {
        return Check::new("mail", true, "no server is set: nothing is mailed", remedy);
    };
    let address = mail_address(&mail.server);
    let tried = tokio::time::timeout(MAIL_WAIT, tokio::net::TcpStream::connect(&address)).await;
    match tried {
        Ok(Ok(_)) => Check::new("mail", true, format!("{address} answers"), remedy),
        Ok(Err(error)) => Check::new("mail", false, format!("{address}: {error}"), remedy),
        Err(_) => Check::new("mail", false, format!("{address} does not answer within 3 s"), remedy),
    }
}

/// Host and port of a mail server's address, without account and password.
fn mail_address(server: &str) -> String {
    let (scheme, rest) = server.split_once("://").unwrap_or(("smtp", server));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or(rest);
    if host.contains(':') {
        return host.to_owned();
    }
    format!("{host}:{}", if scheme == "smtps" { 465 } else { 587 })
}

/// A letter can be set: the child process starts and finds its fonts.
pub async fn letters(config: &Config) -> Check {
    let remedy = "install the release anew: its fonts are part of the program; see that it may start itself";
    let data = json!({ "sender": { "name": config.authority.name }, "body": [] });
    let issued = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let source = "#set page(width: 5cm, height: 5cm)\nA letter.";
    let job = LetterJob::new("Doctor", "en", issued, "doctor", data).with_template("doctor.typ", source);
    let Ok(exe) = std::env::current_exe() else {
        return Check::new("letters", false, "the path of this program is not known", remedy);
    };
    match portico_letter::render_in_child(&exe, &job, &Limits::default()).await {
        Ok(pdf) => {
            Check::new("letters", true, format!("a letter of {} bytes was set", pdf.bytes.len()), remedy)
        }
        Err(problem) => Check::new("letters", false, problem.to_string(), remedy),
    }
}

/// The schema is this release's.
pub async fn schema(record: &Record) -> Check {
    let remedy = "make a backup, then run `portico migrate`; if the schema is newer, start the newer release";
    match record.check_schema().await {
        Ok(()) => Check::new("schema", true, "is this release's", remedy),
        Err(fault) => Check::new("schema", false, fault.to_string(), remedy),
    }
}

/// What the record measures of itself.
pub fn of_health(health: &Health, now_us: i64) -> Vec<Check> {
    let version = health.database.strip_prefix("PostgreSQL ").and_then(|version| version.parse::<i64>().ok());
    let recent = version.is_none_or(|version| version >= POSTGRES_MIN);
    let apart_us = health.database_us.map_or(0, |database| (database - now_us).abs());
    let future = health.newest_us.is_some_and(|newest| newest > now_us + CLOCK_US_MAX);
    let clock = if future {
        "the newest event is of the future: the clock went back".to_owned()
    } else {
        format!("database and server are {} ms apart", apart_us / 1000)
    };
    vec![
        Check::new("database", recent, &health.database, "move to PostgreSQL 15 or newer"),
        Check::new(
            "clock",
            !future && apart_us <= CLOCK_US_MAX,
            clock,
            "let a time service (NTP) set the clock of every machine: terms and timers hang on it",
        ),
        Check::new(
            "outbox",
            health.effects_late == 0 && health.effects_dead == 0,
            format!("{} effects are late, {} were given up", health.effects_late, health.effects_dead),
            "see that a server with its worker runs; mend what the letters or mails need, then retry them at the desk",
        ),
        Check::new(
            "incidents",
            health.incidents == 0,
            format!("{} open", health.incidents),
            "an administrator mends them at the desk: docs/operate/incidents.md",
        ),
        Check::new(
            "jobs",
            health.jobs_late == 0,
            format!("{} wait for more than an hour", health.jobs_late),
            "start the outside worker for their type",
        ),
        Check::new(
            "search",
            health.words_not_indexed <= WORDS_WAITING_MAX,
            format!("{} rows of words wait for the indexes", health.words_not_indexed),
            "see that a server with its worker runs: it takes them in; searches are right meanwhile, and slow",
        ),
        Check::new(
            "retention",
            health.retention_due == 0 && health.half_erased == 0,
            format!("{} cases are due, {} erasures broke off", health.retention_due, health.half_erased),
            "a records manager proposes them at the desk (Records); `portico dispose --dry-run` lists them",
        ),
    ]
}

/// SQLite's write-ahead log is folded in.
pub fn wal(dir: &Path, config: &Config) -> Check {
    let remedy = "end what reads the database for hours (an old backup, a shell); restart the server";
    let database = config.database(dir);
    let Some(path) = database.strip_prefix("sqlite:") else {
        return Check::new("wal", true, "is the database server's", remedy);
    };
    let bytes = std::fs::metadata(format!("{path}-wal")).map_or(0, |meta| meta.len());
    Check::new("wal", bytes <= WAL_BYTES_MAX, format!("{} MiB", bytes / 1024 / 1024), remedy)
}

/// The log was signed lately.
pub async fn checkpoint(record: &Record, now_us: i64) -> anyhow::Result<Check> {
    let remedy = "run `portico checkpoint`, or leave it to the server's worker; keep a copy elsewhere";
    let behind = record.events_behind().await?;
    Ok(match record.last_checkpoint().await? {
        Some(last) => {
            let old = behind > 0 && now_us - last.made_us > AGE_US_MAX;
            Check::new(
                "checkpoint",
                !old,
                format!("{}, {behind} events since", ago(last.made_us, now_us)),
                remedy,
            )
        }
        None => Check::new("checkpoint", behind == 0, format!("none yet, {behind} events"), remedy),
    })
}

/// A backup was made lately.
pub async fn backup(record: &Record, now_us: i64) -> anyhow::Result<Check> {
    let remedy = "run `portico backup --to FILE --key KEY` each day, and restore one now and then";
    let made = record.setting("backup").await?.and_then(|made| made.get("made_us")?.as_i64());
    Ok(match made {
        Some(made_us) => Check::new("backup", now_us - made_us <= AGE_US_MAX, ago(made_us, now_us), remedy),
        None => Check::new("backup", false, "none was made with `portico backup`", remedy),
    })
}

/// What nothing needs.
pub fn garbage(garbage: &Garbage, collected: bool) -> Check {
    let files = garbage.unused_files + garbage.unknown_files;
    let saw = format!(
        "{files} files without a case, {} keys and {} effects beyond their term{}",
        garbage.keys,
        garbage.effects,
        if collected { ": removed" } else { "" }
    );
    let nothing = *garbage == Garbage::default();
    Check::new("garbage", nothing || collected, saw, "run `portico doctor --collect`")
}

fn ago(then_us: i64, now_us: i64) -> String {
    let hours = (now_us - then_us) / (DAY_US / 24);
    format!("{hours} hours ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_asked_without_its_password() {
        assert_eq!(mail_address("smtps://kim:secret@mail.example"), "mail.example:465");
        assert_eq!(mail_address("smtp://127.0.0.1:2525"), "127.0.0.1:2525");
        assert_eq!(mail_address("smtp+starttls://mail.example"), "mail.example:587");
    }
}
