//! The hash chain of a case, so that an outsider can recompute it from an export.
//!
//! For an event with the 16 bytes `salt` (hex in exports):
//!
//! ```text
//! payload = SHA-256( salt bytes ‖ canonical({"actor": actor, "body": body}) )
//! hash    = SHA-256( canonical({"actor_kind", "bundle", "case", "channel", "element", "format": "portico-event-1",
//!                    "kind", "lifecycle", "payload": hex, "position", "previous": hex, "seq", "time_us",
//!                    "visibility", "waiting_for"}) )
//! ```
//!
//! `previous` is the hash of the case's event before, 64 zeros for the first; an absent element or lifecycle is
//! `null`. `canonical` is RFC 8785 (JSON Canonicalization Scheme): UTF-8, no space, members sorted by UTF-16 code
//! units, numbers as ECMAScript writes them; integers beyond 2^53 are written with all their digits.
//!
//! Personal data (who, and the body) enters only through the salted payload: when a case is disposed of, actor, salt
//! and body go, the hashes stay, and the chain still verifies.

mod canonical;

use crate::event::{NewEvent, StoredEvent};
use canonical::Canonical;
use sha2::{Digest as _, Sha256};

pub use canonical::canonical;

/// A SHA-256.
pub type Hash = [u8; 32];

/// What stands before the first event of a case.
pub const FIRST: Hash = [0; 32];

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The case.
    pub case: &'a str,
    /// Place in the case.
    pub seq: i64,
    /// Place in the log.
    pub position: i64,
    /// The bundle.
    pub bundle: &'a str,
    /// Hash of the event before.
    pub previous: &'a Hash,
    /// The event's salt.
    pub salt: &'a [u8],
}

/// The hash of an event at its place.
pub fn hash(place: &Place<'_>, event: &NewEvent) -> Hash {
    let mut buffer = String::new();
    let payload = payload(place.salt, event, &mut buffer);
    envelope(place, event, &payload, &mut buffer)
}

/// The hash of what is personal, which does not depend on the event's place. The buffer is where its text is written,
/// so that many events need only one; what stands in it before and after does not matter. So for all that follow.
pub(crate) fn payload(salt: &[u8], event: &NewEvent, buffer: &mut String) -> Hash {
    let mut text = Canonical::begin(buffer);
    text.member("actor").string(&event.actor);
    text.member("body").json(&event.body);
    let mut payload = Sha256::new();
    payload.update(salt);
    payload.update(text.finish());
    payload.finalize().into()
}

/// The hash of an event as far as it does not depend on its place in case and log. Members are sorted, and those of the
/// place stand together but for `time_us` and what follows it: all that comes before is hashed in advance.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    begun: Sha256,
    /// What follows the sequence number.
    rest: Box<str>,
}

impl Envelope {
    /// An event of a case, given the hash of what is personal.
    pub(crate) fn of(
        case: &str,
        bundle: &str,
        event: &NewEvent,
        payload: &Hash,
        buffer: &mut String,
    ) -> Envelope {
        let mut text = Canonical::begin(buffer);
        text.member("actor_kind").string(event.actor_kind.as_str());
        text.member("bundle").string(bundle);
        text.member("case").string(case);
        text.member("channel").string(&event.channel);
        text.member("element").string_or_null(event.element.as_deref());
        text.member("format").string("portico-event-1");
        text.member("kind").string(&event.kind);
        text.member("lifecycle").string_or_null(event.lifecycle.as_deref());
        text.member("payload").hex(payload);
        let begun = Sha256::new_with_prefix(text.so_far());
        let mut text = Canonical::going_on(buffer);
        text.member("time_us").integer(event.time_us);
        text.member("visibility").string(event.visibility.as_str());
        text.member("waiting_for").string(event.waiting_for.as_str());
        Envelope { begun, rest: text.finish().into() }
    }

    /// The hash at a place.
    pub(crate) fn at(&self, seq: i64, position: i64, previous: &Hash, buffer: &mut String) -> Hash {
        let mut text = Canonical::going_on(buffer);
        text.member("position").integer(position);
        text.member("previous").hex(previous);
        text.member("seq").integer(seq);
        let mut hash = self.begun.clone();
        hash.update(text.so_far());
        hash.update(self.rest.as_bytes());
        hash.finalize().into()
    }
}

/// The hash of an event at its place, given that of what is personal.
fn envelope(place: &Place<'_>, event: &NewEvent, payload: &Hash, buffer: &mut String) -> Hash {
    let envelope = Envelope::of(place.case, place.bundle, event, payload, buffer);
    envelope.at(place.seq, place.position, place.previous, buffer)
}

/// The hash that a stored event should have, in hex, given the hash before it in hex; `None` if its salt or the
/// hash before is not hex.
pub fn expected_hash(event: &StoredEvent, previous: &str) -> Option<String> {
    let salt = hex::decode(&event.salt).ok()?;
    let previous: Hash = hex::decode(previous).ok()?.try_into().ok()?;
    let place = Place {
        case: &event.case,
        seq: event.seq,
        position: event.position,
        bundle: &event.bundle,
        previous: &previous,
        salt: &salt,
    };
    let mut buffer = String::new();
    let payload = match &event.payload {
        Some(erased) => hex::decode(erased).ok()?.try_into().ok()?,
        None => payload(&salt, &event.event, &mut buffer),
    };
    Some(hex::encode(envelope(&place, &event.event, &payload, &mut buffer)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{ActorKind, WaitingFor};
    use serde_json::json;

    /// The expected value was computed by the recipe above with another language's JSON and SHA-256.
    #[test]
    fn an_outsider_who_follows_the_recipe_gets_the_same_hash() {
        let event = NewEvent {
            time_us: 1_700_000_000_000_000,
            kind: "task_completed".into(),
            element: Some("Task_1".into()),
            actor: "anna".into(),
            actor_kind: ActorKind::Resident,
            channel: "online".into(),
            waiting_for: WaitingFor::Office,
            body: json!({"name": "Åsa", "list": [1, true, null], "amount": 12.5}).into(),
            ..NewEvent::default()
        };
        let salt: Vec<u8> = (0..16).collect();
        let place = Place { case: "c1", seq: 1, position: 7, bundle: "b1", previous: &FIRST, salt: &salt };
        assert_eq!(
            hex::encode(hash(&place, &event)),
            "f554599847df4df2d1e844bb605b14a68b4464e4739ebacde042191889cbb927"
        );
    }
}
