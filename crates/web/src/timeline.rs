//! What happened to a case, in plain words, newest first.

use portico_casework::TimelineItem;
use portico_record::ActorKind;
use serde::Serialize;

use crate::app::Web;
use crate::views::long_date;

/// One entry.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineEntry {
    /// What happened.
    pub text: String,
    /// When; RFC 3339.
    pub time: String,
    /// Who did it, in words; none where nobody in particular did.
    pub by: Option<String>,
    /// Where a document can be read.
    pub document: Option<DocumentLink>,
    /// Only colleagues see it.
    pub internal: bool,
}

/// A document to read.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentLink {
    /// Its name.
    pub name: String,
    /// Its address.
    pub href: String,
}

/// For whom a timeline is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The resident: "you", and the authority instead of its people.
    Resident,
    /// A clerk: names.
    Clerk,
}

/// The entries, newest first, and apart from them who of the authority looked at the case.
pub fn entries(
    web: &Web,
    language: &str,
    items: &[TimelineItem],
    documents: &str,
    reader: Reader,
) -> (Vec<TimelineEntry>, Vec<TimelineEntry>) {
    let writer = Writer { web, language, documents, reader };
    let (views, rest): (Vec<_>, Vec<_>) = items.iter().rev().partition(|item| item.kind == "data_viewed");
    let write = |items: Vec<&TimelineItem>| {
        let mut entries: Vec<TimelineEntry> = items.into_iter().map(|item| writer.entry(item)).collect();
        // A fact and the step that it belongs to may be told in the same words.
        entries.dedup_by(|later, earlier| later.text == earlier.text && later.time == earlier.time);
        entries
    };
    (write(rest), write(views))
}

struct Writer<'a> {
    web: &'a Web,
    language: &'a str,
    /// Where documents of the case are, as `/cases/1/documents`.
    documents: &'a str,
    reader: Reader,
}

impl Writer<'_> {
    fn entry(&self, item: &TimelineItem) -> TimelineEntry {
        let own_words = item.text.clone().filter(|text| !text.trim().is_empty());
        TimelineEntry {
            text: own_words.unwrap_or_else(|| self.words(item)),
            time: item.time.to_string(),
            by: self.by(item),
            document: self.document(item),
            internal: !item.public,
        }
    }

    fn words(&self, item: &TimelineItem) -> String {
        let named = item.args.iter().map(|(name, value)| match (*name, value.parse()) {
            ("due", Ok(due)) => (*name, self.date(due)),
            _ => (*name, value.clone()),
        });
        let named: Vec<(&str, String)> = named.collect();
        let arguments: Vec<(&str, &str)> =
            named.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.web.text(self.language, &format!("timeline-{}", item.kind.replace('_', "-")), &arguments)
    }

    fn date(&self, at: jiff::Timestamp) -> String {
        let day = at.to_zoned(self.web.zone().clone()).date();
        long_date(self.web.texts(), self.language, day)
    }

    /// Terms and steps follow from what people do: nobody in particular does them.
    fn by(&self, item: &TimelineItem) -> Option<String> {
        let follows =
            item.kind.starts_with("term_") || ["step", "ended", "asked_resident"].contains(&item.kind);
        if follows && self.reader == Reader::Resident {
            return None;
        }
        match (self.reader, item.actor_kind) {
            (_, ActorKind::System) => None,
            (Reader::Resident, ActorKind::Resident) => {
                Some(self.web.text(self.language, "timeline-by-you", &[]))
            }
            (Reader::Resident, ActorKind::Clerk) => Some(self.web.look().theme().name.clone()),
            _ => Some(item.actor.clone()),
        }
    }

    fn document(&self, item: &TimelineItem) -> Option<DocumentLink> {
        let (name, sha256) = (item.args.get("document")?, item.args.get("sha256")?);
        Some(DocumentLink { name: name.clone(), href: format!("{}/{sha256}", self.documents) })
    }
}
