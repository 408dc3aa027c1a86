//! The package that a case becomes for an archive: a bag (RFC 8493) with the case's events, letters and files, and
//! metadata in the names of MDTO 1.0, the standard of the Dutch National Archives.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use portico_casework::{Actor, Casework, DueCase, OpenCase};
use portico_record::{EVENTS_MAX, StoredEvent};
use ring::digest::{SHA256, digest};

/// Writes the package of a case into a folder of its own below `folder`; gives the SHA-256 of its manifest, hex.
///
/// # Errors
/// When the case cannot be read or the folder cannot be written; a package that is there already is not written over.
pub async fn write(casework: &Casework, due: &DueCase, folder: &Path) -> anyhow::Result<String> {
    let open = casework.read_case(&Actor::system(), &due.case).await?;
    let events = all_events(casework, &due.case).await?;
    let bag = folder.join(plain(&due.reference));
    ensure!(!bag.exists(), "{} is there already", bag.display());
    let beside = folder.join(format!(".{}.part", plain(&due.reference)));
    if beside.exists() {
        std::fs::remove_dir_all(&beside).with_context(|| beside.display().to_string())?;
    }
    std::fs::create_dir_all(beside.join("data")).with_context(|| beside.display().to_string())?;
    let mut package = Package { root: beside.clone(), manifest: Vec::new(), files: Vec::new(), bytes: 0 };
    let mut lines = Vec::new();
    for event in &events {
        serde_json::to_writer(&mut lines, event)?;
        lines.push(b'\n');
    }
    package.add("data/events.jsonl", &lines, "application/x-ndjson")?;
    let file = &open.state.file;
    let letters = file.letters.iter().map(|(_, document)| ("letters", document));
    let documents = file.documents.iter().map(|document| ("documents", document));
    for (number, (kind, document)) in letters.chain(documents).enumerate() {
        let bytes = casework.record().blob(&document.sha256).await?;
        let bytes = bytes.with_context(|| format!("the file {} is missing", document.name))?;
        let name = format!("data/{kind}/{:03}-{}", number + 1, plain(&document.name));
        package.add(&name, &bytes, &document.content_type)?;
    }
    let metadata = metadata(casework, due, &open, &package.files);
    package.add("data/metadata.xml", metadata.as_bytes(), "application/xml")?;
    let hash = package.close()?;
    std::fs::rename(&beside, &bag).with_context(|| format!("{} cannot be named", bag.display()))?;
    Ok(hash)
}

async fn all_events(casework: &Casework, case: &str) -> anyhow::Result<Vec<StoredEvent>> {
    let mut all: Vec<StoredEvent> = Vec::new();
    loop {
        let more = casework.record().events(case, all.last().map_or(0, |last| last.seq)).await?;
        let count = i64::try_from(more.len()).unwrap_or(i64::MAX);
        all.extend(more);
        if count < EVENTS_MAX {
            return Ok(all);
        }
    }
}

/// A file of the package.
struct Entry {
    name: String,
    content_type: String,
    size: usize,
    sha256: String,
}

struct Package {
    root: PathBuf,
    manifest: Vec<u8>,
    files: Vec<Entry>,
    bytes: usize,
}

impl Package {
    fn add(&mut self, name: &str, bytes: &[u8], content_type: &str) -> anyhow::Result<()> {
        self.write(name, bytes)?;
        let sha256 = sha256(bytes);
        writeln!(self.manifest, "{sha256}  {name}")?;
        self.bytes += bytes.len();
        let (name, content_type) = (name.to_owned(), content_type.to_owned());
        self.files.push(Entry { name, content_type, size: bytes.len(), sha256 });
        Ok(())
    }

    fn close(self) -> anyhow::Result<String> {
        self.write("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
        let info = format!("Payload-Oxum: {}.{}\n", self.bytes, self.files.len());
        self.write("bag-info.txt", info.as_bytes())?;
        self.write("manifest-sha256.txt", &self.manifest)?;
        Ok(sha256(&self.manifest))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let mut file = std::fs::File::create_new(&path).with_context(|| path.display().to_string())?;
        file.write_all(bytes)?;
        file.sync_all().with_context(|| path.display().to_string())
    }
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name that is good in any file system.
fn plain(name: &str) -> String {
    let fit = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = name.chars().take(120).map(fit).collect();
    if name.starts_with('.') { format!("_{name}") } else { name }
}

/// One `informatieobject` for the case and one `bestand` for each file, in the words and order of MDTO 1.0.
fn metadata(casework: &Casework, due: &DueCase, open: &OpenCase, files: &[Entry]) -> String {
    let authority = escaped(&casework.authority().name);
    let reference = escaped(&due.reference);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MDTO xmlns=\"https://www.nationaalarchief.nl/mdto\">\n  <informatieobject>\n",
    );
    let identification = |id: &str| {
        format!(
            "    <identificatie>\n      <identificatieKenmerk>{id}</identificatieKenmerk>\n      \
             <identificatieBron>{authority}</identificatieBron>\n    </identificatie>\n"
        )
    };
    let concept = |tag: &str, label: &str, list: &str| {
        format!(
            "    <{tag}>\n      <begripLabel>{}</begripLabel>\n      <begripBegrippenlijst>\n        \
             <verwijzingNaam>{list}</verwijzingNaam>\n      </begripBegrippenlijst>\n    </{tag}>\n",
            escaped(label)
        )
    };
    xml += &identification(&reference);
    xml += &format!("    <naam>{reference} {}</naam>\n", escaped(&open.service_name("en")));
    xml += &concept("aggregatieniveau", "Zaak", "MDTO aggregatieniveaus");
    xml += &concept("classificatie", &due.service, "Portico services");
    let opened = open.state.file.opened.map_or_else(String::new, |at| day(&at.to_string()));
    let closed = day(&due.closed.to_string());
    xml += &format!(
        "    <dekkingInTijd>\n      <dekkingInTijdType>\n        <begripLabel>looptijd</begripLabel>\n        \
         <begripBegrippenlijst>\n          <verwijzingNaam>MDTO dekking in tijd</verwijzingNaam>\n        \
         </begripBegrippenlijst>\n      </dekkingInTijdType>\n      \
         <dekkingInTijdBegindatum>{opened}</dekkingInTijdBegindatum>\n      \
         <dekkingInTijdEinddatum>{closed}</dekkingInTijdEinddatum>\n    </dekkingInTijd>\n"
    );
    xml += &format!("    <taal>{}</taal>\n", escaped(&open.state.file.language));
    xml += &concept("waardering", "Tijdelijk te bewaren", "MDTO waarderingen");
    xml += &format!(
        "    <bewaartermijn>\n      <termijnStartdatumLooptijd>{closed}</termijnStartdatumLooptijd>\n      \
         <termijnEinddatum>{}</termijnEinddatum>\n    </bewaartermijn>\n",
        day(&due.due.to_string())
    );
    for file in files {
        xml += &format!(
            "    <heeftRepresentatie>\n      <verwijzingNaam>{}</verwijzingNaam>\n    </heeftRepresentatie>\n",
            escaped(&file.name)
        );
    }
    xml += &format!(
        "    <archiefvormer>\n      <verwijzingNaam>{authority}</verwijzingNaam>\n    </archiefvormer>\n"
    );
    xml += &format!(
        "    <activiteit>\n      <verwijzingNaam>{}</verwijzingNaam>\n    </activiteit>\n",
        escaped(&due.rule)
    );
    xml += "  </informatieobject>\n";
    for file in files {
        xml += "  <bestand>\n";
        xml += &identification(&file.sha256);
        xml += &format!("    <naam>{}</naam>\n    <omvang>{}</omvang>\n", escaped(&file.name), file.size);
        xml += &concept("bestandsformaat", &file.content_type, "IANA media types");
        xml += &format!(
            "    <checksum>\n      <checksumAlgoritme>\n        <begripLabel>SHA-256</begripLabel>\n        \
             <begripBegrippenlijst>\n          <verwijzingNaam>MDTO checksum algoritmes</verwijzingNaam>\n        \
             </begripBegrippenlijst>\n      </checksumAlgoritme>\n      <checksumWaarde>{}</checksumWaarde>\n      \
             <checksumDatum>{}</checksumDatum>\n    </checksum>\n",
            file.sha256,
            casework.now()
        );
        xml += &format!(
            "    <isRepresentatieVan>\n      <verwijzingNaam>{reference}</verwijzingNaam>\n    </isRepresentatieVan>\n  </bestand>\n"
        );
    }
    xml += "</MDTO>\n";
    xml
}

/// The day of an instant in ISO form, UTC.
fn day(instant: &str) -> String {
    instant.get(..10).unwrap_or_default().to_owned()
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
