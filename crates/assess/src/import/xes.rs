//! XES (IEEE 1849-2016), read as a stream: `log` > `trace` > `event` > attributes.
//!
//! Read are `concept:name`, `org:resource`, `lifecycle:transition` and `time:timestamp`. Attributes
//! inside attributes, globals, classifiers and extensions are passed over. Traces of the same name are one
//! case. An event without a time cannot be placed and is left out, counted.

use super::bounded::Bounded;
use super::moment::parse_us;
use super::{ImportError, Limits};
use crate::log::{Log, LogBuilder, NewRow};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::BufRead;

/// Reads a log.
pub(super) fn read<R: BufRead>(source: Bounded<R>, name: &str, limits: &Limits) -> Result<Log, ImportError> {
    let mut reader = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut state = State::new(limits);
    loop {
        buffer.clear();
        let position = reader.buffer_position();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                state.open(&tag, position)?;
            }
            Ok(Event::Empty(tag)) => {
                state.open(&tag, position)?;
                state.close(position)?;
            }
            Ok(Event::End(_)) => state.close(position)?,
            Ok(Event::DocType(_)) => return Err(ImportError::Dtd { position }),
            Ok(Event::Eof) => return state.finish(position),
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position();
                return Err(explain(reader.get_mut(), error, at, name));
            }
        }
        reader.get_mut().mark();
    }
}

fn explain<R>(source: &Bounded<R>, error: quick_xml::Error, position: u64, name: &str) -> ImportError {
    if let Some(limit) = source.limit_hit() {
        return limit;
    }
    match error {
        quick_xml::Error::Io(error) => ImportError::Unreadable {
            name: name.to_owned(),
            error: std::io::Error::new(error.kind(), error.to_string()),
        },
        error => ImportError::Malformed { position, message: error.to_string() },
    }
}

/// Where in the document the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Log,
    Trace,
    Event,
    /// Inside something that is passed over.
    Other,
}

struct State<'a> {
    limits: &'a Limits,
    log: LogBuilder,
    places: Vec<Place>,
    trace_name: Option<String>,
    traces: u64,
    /// Events met so far, also those without a time.
    events: usize,
    /// The first row of the trace being read: its name may follow its events.
    first_row: usize,
    event: Held,
    has_log: bool,
}

#[derive(Default)]
struct Held {
    activity: String,
    resource: String,
    lifecycle: String,
    time_us: Option<i64>,
}

impl<'a> State<'a> {
    fn new(limits: &'a Limits) -> Self {
        State {
            limits,
            log: LogBuilder::default(),
            places: Vec::new(),
            trace_name: None,
            traces: 0,
            events: 0,
            first_row: 0,
            event: Held::default(),
            has_log: false,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, position: u64) -> Result<(), ImportError> {
        if self.places.len() >= self.limits.depth {
            return self.too_large("nested elements", self.limits.depth as u64, position);
        }
        let here = self.places.last().copied();
        let place = match (here, tag.local_name().into_inner()) {
            (None, "log") => {
                self.has_log = true;
                Place::Log
            }
            (None, other) => {
                let message = format!("the root element is <{}> and not <log>", shortened(other));
                return Err(ImportError::Malformed { position, message });
            }
            (Some(Place::Log), "trace") => Place::Trace,
            (Some(Place::Trace), "event") => Place::Event,
            (Some(Place::Trace | Place::Event), _) => {
                self.attribute(tag, here == Some(Place::Event), position)?;
                Place::Other
            }
            _ => Place::Other,
        };
        self.places.push(place);
        Ok(())
    }

    fn attribute(&mut self, tag: &BytesStart<'_>, of_event: bool, position: u64) -> Result<(), ImportError> {
        let malformed = |message| ImportError::Malformed { position, message };
        let mut key = None;
        let mut value = None;
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
            match attribute.key.as_ref() {
                "key" => key = Some(attribute),
                "value" => value = Some(attribute),
                _ => {}
            }
        }
        let (Some(key), Some(value)) = (key, value) else { return Ok(()) };
        let known = matches!(
            key.value.as_ref(),
            "concept:name" | "org:resource" | "lifecycle:transition" | "time:timestamp"
        );
        if !known {
            return Ok(());
        }
        let text =
            value.normalized_value(XmlVersion::Implicit1_0).map_err(|error| malformed(error.to_string()))?;
        if text.len() > self.limits.name_bytes {
            return self.too_large("bytes in one name", self.limits.name_bytes as u64, position);
        }
        match (key.value.as_ref(), of_event) {
            ("concept:name", false) => self.trace_name = Some(text.into_owned()),
            ("concept:name", true) => set(&mut self.event.activity, &text),
            ("org:resource", true) => set(&mut self.event.resource, &text),
            ("lifecycle:transition", true) => set(&mut self.event.lifecycle, &text),
            ("time:timestamp", true) => {
                let time =
                    parse_us(&text).ok_or_else(|| ImportError::Time { value: shortened(&text), position })?;
                self.event.time_us = Some(time);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, position: u64) -> Result<(), ImportError> {
        match self.places.pop() {
            Some(Place::Event) => self.end_event(position)?,
            Some(Place::Trace) => self.end_trace(),
            _ => {}
        }
        Ok(())
    }

    fn end_event(&mut self, position: u64) -> Result<(), ImportError> {
        self.events += 1;
        if self.events > self.limits.events {
            return self.too_large("events", self.limits.events as u64, position);
        }
        if self.log.text_bytes() > self.limits.names_bytes {
            return self.too_large("bytes of distinct names", self.limits.names_bytes, position);
        }
        let event = &mut self.event;
        match event.time_us.take() {
            None => self.log.leave_out(),
            Some(time_us) => self.log.push_unassigned(&NewRow {
                activity: if event.activity.is_empty() { "(unnamed)" } else { &event.activity },
                resource: &event.resource,
                lifecycle: &event.lifecycle,
                time_us,
                ..NewRow::default()
            }),
        }
        event.activity.clear();
        event.resource.clear();
        event.lifecycle.clear();
        Ok(())
    }

    fn end_trace(&mut self) {
        self.traces += 1;
        let name = self.trace_name.take().unwrap_or_else(|| format!("trace {}", self.traces));
        if self.log.len() > self.first_row {
            self.log.assign(self.first_row, &name);
            self.first_row = self.log.len();
        }
    }

    fn finish(self, position: u64) -> Result<Log, ImportError> {
        if !self.has_log || !self.places.is_empty() {
            let message = "the file ends before the log does; it is probably cut off".to_owned();
            return Err(ImportError::Malformed { position, message });
        }
        Ok(self.log.finish())
    }

    fn too_large<T>(&self, what: &'static str, limit: u64, position: u64) -> Result<T, ImportError> {
        Err(ImportError::TooLarge { what, limit, position })
    }
}

fn set(to: &mut String, text: &str) {
    to.clear();
    to.push_str(text);
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
