//! Tables with one event, or one piece of work, in a row (RFC 4180; comma, semicolon or tab).

use super::bounded::Bounded;
use super::columns::Columns;
use super::moment::parse_us;
use super::{ImportError, Limits};
use crate::log::{Log, LogBuilder, NewRow};
use ::csv::{ReaderBuilder, StringRecord};
use std::io::BufRead;

/// Reads a table. The separator is the one that occurs most in the first line.
pub(super) fn read<R: BufRead>(
    mut source: Bounded<R>,
    name: &str,
    limits: &Limits,
) -> Result<Log, ImportError> {
    let first =
        source.fill_buf().map_err(|error| ImportError::Unreadable { name: name.to_owned(), error })?;
    let delimiter = delimiter(first);
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(source);
    let columns = match reader.headers() {
        Ok(header) => Columns::find(header.iter())?,
        Err(error) => return Err(failed(&reader, &error)),
    };
    let mut log = LogBuilder::default();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(log.finish()),
            Ok(true) => add(&mut log, &record, &columns, limits)?,
            Err(error) => return Err(failed(&reader, &error)),
        }
        reader.get_mut().mark();
    }
}

fn delimiter(first: &[u8]) -> u8 {
    let line = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|d| (count(*d), *d == b',')).unwrap_or(b',')
}

fn add(
    log: &mut LogBuilder,
    record: &StringRecord,
    columns: &Columns,
    limits: &Limits,
) -> Result<(), ImportError> {
    let position = record.position().map_or(0, ::csv::Position::byte);
    let too_large = |what, limit| Err(ImportError::TooLarge { what, limit, position });
    let value = |column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or("").trim();
    let time = |column| match value(column) {
        "" => Ok(None),
        text => parse_us(text)
            .map(Some)
            .ok_or_else(|| ImportError::Time { value: text.chars().take(60).collect(), position }),
    };
    let names = [value(Some(columns.case)), value(Some(columns.activity)), value(columns.resource)];
    if names.iter().any(|name| name.len() > limits.name_bytes) {
        return too_large("bytes in one name", limits.name_bytes as u64);
    }
    if log.len() >= limits.events {
        return too_large("events", limits.events as u64);
    }
    if log.text_bytes() > limits.names_bytes {
        return too_large("bytes of distinct names", limits.names_bytes);
    }
    let [case, activity, resource] = names;
    let start_us = time(columns.start)?;
    let Some(time_us) = time(Some(columns.time))?.or(start_us) else {
        log.leave_out();
        return Ok(());
    };
    let case = log.case(case);
    log.push(
        case,
        &NewRow {
            activity,
            resource,
            lifecycle: value(columns.lifecycle),
            time_us,
            start_us,
            enabled_us: time(columns.enabled)?,
        },
    );
    Ok(())
}

fn failed<R: BufRead>(reader: &::csv::Reader<Bounded<R>>, error: &::csv::Error) -> ImportError {
    let source = reader.get_ref();
    source.limit_hit().unwrap_or_else(|| ImportError::Malformed {
        position: error.position().map_or(source.position(), ::csv::Position::byte),
        message: error.to_string(),
    })
}
