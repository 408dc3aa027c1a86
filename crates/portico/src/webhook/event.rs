//! One event of a case as a CloudEvent 1.0.2.

use jiff::Timestamp;
use portico_record::StoredEvent;
use serde::Serialize;
use serde_json::Value as Json;

/// Required and optional context attributes, and the data.
#[derive(Debug, Serialize)]
pub struct CloudEvent {
    /// `CASE/SEQ`: the same event twice has the same id.
    pub id: String,
    specversion: &'static str,
    source: String,
    /// `portico.case.KIND`.
    r#type: String,
    /// The case.
    subject: String,
    /// RFC 3339.
    time: String,
    datacontenttype: &'static str,
    data: Data,
}

/// What is said of the event.
#[derive(Debug, Serialize)]
struct Data {
    service: String,
    seq: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<String>,
    waiting_for: &'static str,
    channel: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Json>,
}

impl CloudEvent {
    /// Wraps a stored event. `source` names the installation; the body goes along only if asked for.
    pub fn of(stored: &StoredEvent, service: &str, source: &str, with_body: bool) -> CloudEvent {
        let event = &stored.event;
        CloudEvent {
            id: format!("{}/{}", stored.case, stored.seq),
            specversion: "1.0",
            source: source.to_owned(),
            r#type: format!("portico.case.{}", event.kind),
            subject: stored.case.clone(),
            time: Timestamp::from_microsecond(event.time_us).unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
            datacontenttype: "application/json",
            data: Data {
                service: service.to_owned(),
                seq: stored.seq,
                element: event.element.clone(),
                waiting_for: event.waiting_for.as_str(),
                channel: event.channel.clone(),
                body: if with_body { event.body.read().ok() } else { None },
            },
        }
    }
}
