//! Descriptions in the names and order of MDTO 1.0, the standard of the Dutch National Archives for metadata.
//!
//! One document describes one object, as its schema has it: the case is an `informatieobject`, each file a `bestand`.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::transfer::Entry;
use crate::casework::OpenCase;
use crate::retention::DueCase;

const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MDTO xmlns=\"https://www.nationaalarchief.nl/mdto\">\n";

/// What is said of a case and its files.
pub(super) struct Mdto<'a> {
    /// Name of the authority.
    pub authority: &'a str,
    /// The case and its term.
    pub due: &'a DueCase,
    /// The case.
    pub open: &'a OpenCase,
    /// When checksums are said to have been computed.
    pub made: Timestamp,
}

impl Mdto<'_> {
    /// The document of the case.
    pub(super) fn case(&self, files: &[Entry]) -> String {
        let file = &self.open.state.file;
        let closed = day(self.due.closed);
        let mut xml = Xml::begin("informatieobject");
        xml.identification(&self.due.reference, self.authority);
        xml.leaf("naam", &format!("{} {}", self.due.reference, self.open.service_name(&file.language)));
        xml.concept("aggregatieniveau", "Zaak", "MDTO aggregatieniveaus");
        xml.concept("classificatie", &self.due.service, "Portico services");
        xml.within("dekkingInTijd", |xml| {
            xml.concept("dekkingInTijdType", "Looptijd", "MDTO dekking in tijd typen");
            xml.leaf("dekkingInTijdBegindatum", &file.opened.map_or_else(|| closed.clone(), day));
            xml.leaf("dekkingInTijdEinddatum", &closed);
        });
        xml.leaf("taal", &file.language);
        xml.concept("waardering", "Tijdelijk te bewaren", "MDTO waarderingen");
        xml.within("bewaartermijn", |xml| {
            xml.leaf("termijnStartdatumLooptijd", &closed);
            xml.leaf("termijnEinddatum", &day(self.due.due));
        });
        for entry in files {
            xml.reference("heeftRepresentatie", &entry.name);
        }
        xml.reference("archiefvormer", self.authority);
        xml.reference("activiteit", &self.due.rule);
        xml.within("beperkingGebruik", |xml| {
            xml.concept("beperkingGebruikType", "Bevat persoonsgegevens", "Portico restrictions of use");
        });
        xml.end("informatieobject")
    }

    /// The document of a file of the case.
    pub(super) fn file(&self, entry: &Entry) -> String {
        let mut xml = Xml::begin("bestand");
        xml.identification(&entry.sha256, self.authority);
        xml.leaf("naam", &entry.name);
        xml.leaf("omvang", &entry.size.to_string());
        xml.concept("bestandsformaat", &entry.content_type, "IANA media types");
        xml.within("checksum", |xml| {
            xml.concept("checksumAlgoritme", "SHA-256", "MDTO checksum algoritmes");
            xml.leaf("checksumWaarde", &entry.sha256);
            xml.leaf("checksumDatum", &self.made.to_string());
        });
        xml.reference("isRepresentatieVan", &self.due.reference);
        xml.end("bestand")
    }
}

/// A document that is being written.
struct Xml {
    out: String,
    depth: usize,
}

impl Xml {
    fn begin(kind: &str) -> Xml {
        let mut xml = Xml { out: HEAD.to_owned(), depth: 1 };
        xml.line(&format!("<{kind}>"));
        xml.depth += 1;
        xml
    }

    fn end(mut self, kind: &str) -> String {
        self.depth -= 1;
        self.line(&format!("</{kind}>"));
        self.out.push_str("</MDTO>\n");
        self.out
    }

    fn line(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn leaf(&mut self, tag: &str, text: &str) {
        self.line(&format!("<{tag}>{}</{tag}>", escaped(text)));
    }

    fn within(&mut self, tag: &str, inner: impl FnOnce(&mut Xml)) {
        self.line(&format!("<{tag}>"));
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.line(&format!("</{tag}>"));
    }

    /// `identificatieGegevens`.
    fn identification(&mut self, id: &str, source: &str) {
        self.within("identificatie", |xml| {
            xml.leaf("identificatieKenmerk", id);
            xml.leaf("identificatieBron", source);
        });
    }

    /// `begripGegevens`: a word out of a list.
    fn concept(&mut self, tag: &str, label: &str, list: &str) {
        self.within(tag, |xml| {
            xml.leaf("begripLabel", label);
            xml.reference("begripBegrippenlijst", list);
        });
    }

    /// `verwijzingGegevens`.
    fn reference(&mut self, tag: &str, name: &str) {
        self.within(tag, |xml| xml.leaf("verwijzingNaam", name));
    }
}

/// The day of an instant in ISO form, UTC.
fn day(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_cannot_end_an_element() {
        let mut xml = Xml::begin("bestand");
        xml.leaf("naam", "a<b>\u{0} & \"c\"");
        assert!(xml.end("bestand").contains("    <naam>a&lt;b&gt;  &amp; &quot;c&quot;</naam>\n"));
    }
}
