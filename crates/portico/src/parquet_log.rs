//! The log as Parquet, partitioned by day, for engines that read columns: DuckDB, Spark and the like.
//!
//! `day=2026-11-22/part-000001.parquet`: one row is one event; the day is that of the event, UTC. Memory holds the events
//! of one part. The parts go into a folder, or into a bucket of an object storage under the same names.

mod file;

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use portico_record::bucket::Bucket;
use portico_record::{Record, StoredEvent};

use file::{Column, Kind, Values};

/// Events of one file.
const ROWS_MAX: usize = 20_000;
/// Bytes of bodies in one file, about.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Events that are read in one go.
const EVENTS_PER_PAGE: i64 = 1_000;

/// Events and files that were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Events.
    pub events: u64,
    /// Files.
    pub files: u64,
}

/// Where the parts go.
#[derive(Debug)]
pub enum Lake {
    /// A folder.
    Folder(PathBuf),
    /// A place in an object storage.
    Bucket(Bucket),
}

impl Lake {
    /// Refuses a place that holds something already: parts of two exports would be counted twice.
    ///
    /// # Errors
    /// When it does, or cannot be asked.
    pub async fn require_empty(&self) -> anyhow::Result<()> {
        match self {
            Lake::Folder(folder) => {
                ensure!(!folder.exists(), "{} is there already: choose another name", folder.display());
            }
            Lake::Bucket(bucket) => {
                let empty = bucket.list("", None, 1).await?.objects.is_empty();
                ensure!(empty, "{} holds objects already: choose another prefix", bucket.label());
            }
        }
        Ok(())
    }

    async fn put(&self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        match self {
            Lake::Folder(folder) => {
                let path = folder.join(name);
                let parent = path.parent().unwrap_or(folder);
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("{} cannot be made", parent.display()))?;
                let written = File::create_new(&path).and_then(|mut file| {
                    file.write_all(&bytes)?;
                    file.sync_all()
                });
                written.with_context(|| format!("{} cannot be written", path.display()))
            }
            Lake::Bucket(bucket) => Ok(bucket.put(name, Arc::new(bytes)).await?),
        }
    }
}

/// Writes the events from a moment on.
///
/// # Errors
/// When the record cannot be read, or a file is there already or cannot be written.
pub async fn write(
    record: &Record,
    lake: &Lake,
    since_us: Option<i64>,
    case: Option<&str>,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Written> {
    let mut part = Part::default();
    let mut written = Written::default();
    let mut after = 0;
    loop {
        let events = record.follow(after, EVENTS_PER_PAGE).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        for event in events {
            if since_us.is_some_and(|since| event.time_us < since)
                || case.is_some_and(|case| event.case != case)
            {
                continue;
            }
            let day = day_of(event.time_us);
            if !part.events.is_empty() && (part.day != day || part.is_full()) {
                written.files += 1;
                part.write(lake, written.files).await?;
            }
            part.day = day;
            part.add(event);
            written.events += 1;
        }
        progress(written.events);
    }
    if !part.events.is_empty() {
        written.files += 1;
        part.write(lake, written.files).await?;
    }
    Ok(written)
}

fn day_of(time_us: i64) -> String {
    let instant = Timestamp::from_microsecond(time_us).unwrap_or(Timestamp::UNIX_EPOCH).to_string();
    instant.get(..10).unwrap_or("1970-01-01").to_owned()
}

#[derive(Default)]
struct Part {
    day: String,
    events: Vec<StoredEvent>,
    bytes: usize,
}

impl Part {
    fn is_full(&self) -> bool {
        self.events.len() >= ROWS_MAX || self.bytes >= BYTES_MAX
    }

    fn add(&mut self, event: StoredEvent) {
        self.bytes += event.body.as_str().len();
        self.events.push(event);
    }

    /// Writes what is there, and begins anew. The number counts over all days, so that no two files have one name.
    async fn write(&mut self, lake: &Lake, number: u64) -> anyhow::Result<()> {
        let name = format!("day={}/part-{number:06}.parquet", self.day);
        let mut out = Vec::new();
        file::write(&mut out, self.events.len(), &self.columns())
            .with_context(|| format!("{name} cannot be made"))?;
        lake.put(&name, out).await?;
        *self = Part::default();
        Ok(())
    }

    /// What was erased has no actor, salt and body.
    fn columns(&self) -> Vec<Column> {
        let all = &self.events;
        let numbers = |of: fn(&StoredEvent) -> i64| Values::Numbers(all.iter().map(of).collect());
        let texts = |of: fn(&StoredEvent) -> Option<String>| Values::Texts(all.iter().map(of).collect());
        vec![
            ("position", Kind::Number, numbers(|e| e.position)),
            ("case_id", Kind::Text, texts(|e| Some(e.case.clone()))),
            ("seq", Kind::Number, numbers(|e| e.seq)),
            ("time", Kind::Instant, numbers(|e| e.time_us)),
            ("kind", Kind::Text, texts(|e| Some(e.kind.clone()))),
            ("element", Kind::Text, texts(|e| e.element.clone())),
            ("actor", Kind::Text, texts(|e| e.payload.is_none().then(|| e.actor.clone()))),
            ("actor_kind", Kind::Text, texts(|e| Some(e.actor_kind.as_str().to_owned()))),
            ("channel", Kind::Text, texts(|e| Some(e.channel.clone()))),
            ("waiting_for", Kind::Text, texts(|e| Some(e.waiting_for.as_str().to_owned()))),
            ("lifecycle", Kind::Text, texts(|e| e.lifecycle.clone())),
            ("visibility", Kind::Text, texts(|e| Some(e.visibility.as_str().to_owned()))),
            ("bundle", Kind::Text, texts(|e| Some(e.bundle.clone()))),
            ("previous_hash", Kind::Text, texts(|e| Some(e.previous_hash.clone()))),
            ("hash", Kind::Text, texts(|e| Some(e.hash.clone()))),
            ("salt", Kind::Text, texts(|e| e.payload.is_none().then(|| e.salt.clone()))),
            ("body", Kind::Json, texts(|e| e.payload.is_none().then(|| e.body.to_string()))),
            ("payload", Kind::Text, texts(|e| e.payload.clone())),
        ]
    }
}
