//! `portico.toml`: what an installation is called, where its record is, how it counts days.
//!
//! One file in the installation's folder, one table per section. Architecture Invariant: only this crate
//! reads files of the installation and the environment; every room gets what it needs as values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use portico_casework::{Authority, RecordsPolicy};
use portico_service::calendar::Calendar;
use serde::{Deserialize, Serialize};

use crate::files::S3Section;
use crate::scanner::ScannerSection;
use crate::webhook::WebhookSection;

/// Name of the configuration file in the installation's folder.
pub const FILE: &str = "portico.toml";

/// The whole configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Who runs this installation.
    pub authority: AuthoritySection,
    /// Where the record is.
    #[serde(default)]
    pub record: RecordSection,
    /// Where pages are served.
    #[serde(default)]
    pub web: WebSection,
    /// Where mail goes; without it nothing is mailed.
    #[serde(default)]
    pub mail: Option<MailSection>,
    /// How cases are disposed of.
    #[serde(default, skip_serializing_if = "RecordsSection::is_default")]
    pub records: RecordsSection,
    /// The object storage, for files or exports in `s3://..`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Section>,
    /// The virus scanner; without it nothing is scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanner: Option<ScannerSection>,
    /// Other systems that are told what happens to cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<WebhookSection>,
}

/// Section `[authority]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthoritySection {
    /// Name on pages and letters.
    pub name: String,
    /// Postal address, line by line.
    #[serde(default)]
    pub address: Vec<String>,
    /// IANA time zone in which days and terms are counted.
    pub zone: String,
    /// Public holidays, ISO dates.
    #[serde(default)]
    pub holidays: Vec<Date>,
    /// Public holidays by rule: `12-25`, `easter+1`, `saturday from 06-20`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub every_year: Vec<String>,
    /// Days of the week on which nobody works; Saturday and Sunday if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend: Option<Vec<String>>,
    /// The law by which terms are counted: `eu-1182-71` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Office hours by day of the week.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<String, String>,
}

impl AuthoritySection {
    /// The calendar, read as a scenario's is.
    fn calendar(&self) -> anyhow::Result<Calendar> {
        let mut written = serde_json::json!({
            "zone": self.zone, "holidays": self.holidays, "every_year": self.every_year, "hours": self.hours,
        });
        if let Some(fields) = written.as_object_mut() {
            let weekend = self.weekend.as_ref().map(|days| ("weekend", serde_json::json!(days)));
            let rule = self.rule.as_ref().map(|rule| ("rule", serde_json::json!(rule)));
            fields.extend(weekend.into_iter().chain(rule).map(|(key, value)| (key.to_owned(), value)));
        }
        serde_json::from_value(written).with_context(|| format!("{FILE}: [authority] has no calendar"))
    }
}

/// Section `[record]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSection {
    /// `sqlite:PATH` (relative to this folder) or `postgres://..`.
    pub database: String,
    /// Where the bytes of files stand: a folder, relative to this one, or `s3://BUCKET/PREFIX`; `blobs` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<String>,
}

impl Default for RecordSection {
    fn default() -> RecordSection {
        RecordSection { database: "sqlite:portico.sqlite".into(), files: None }
    }
}

/// Section `[web]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebSection {
    /// Address and port to listen on.
    pub listen: String,
    /// The address that people type begins with `https`: cookies and headers follow.
    #[serde(default)]
    pub https: bool,
}

impl Default for WebSection {
    fn default() -> WebSection {
        WebSection { listen: "127.0.0.1:8080".into(), https: false }
    }
}

/// Section `[mail]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSection {
    /// `smtp://HOST:PORT` (loopback only), `smtps://..` or `smtp+starttls://..`, with account if needed.
    pub server: String,
    /// Sender address.
    pub from: String,
}

/// Section `[records]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordsSection {
    /// `after-approval`: the worker works off approved lists. `list-only`: `portico dispose --list` does.
    pub disposal: Disposal,
    /// Who proposes a list does not approve it.
    pub four_eyes: bool,
    /// Hour of the day, 0 to 23, in which the worker writes the database anew after a disposal; -1 leaves that to
    /// `portico dispose`.
    pub rewrite_hour: i8,
}

/// Who works off what was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disposal {
    /// The worker.
    AfterApproval,
    /// A command.
    ListOnly,
}

impl Default for RecordsSection {
    fn default() -> RecordsSection {
        RecordsSection { disposal: Disposal::AfterApproval, four_eyes: true, rewrite_hour: 3 }
    }
}

impl RecordsSection {
    fn is_default(&self) -> bool {
        *self == RecordsSection::default()
    }

    /// The same as the application needs it.
    ///
    /// # Errors
    /// When the hour is none of the day.
    pub fn policy(&self) -> anyhow::Result<RecordsPolicy> {
        anyhow::ensure!(
            (-1..=23).contains(&self.rewrite_hour),
            "{FILE}: [records] rewrite_hour is {}; write 0 to 23, or -1 for never",
            self.rewrite_hour
        );
        Ok(RecordsPolicy {
            four_eyes: self.four_eyes,
            automatic: self.disposal == Disposal::AfterApproval,
            rewrite_hour: Some(self.rewrite_hour).filter(|hour| *hour >= 0),
        })
    }
}

impl Config {
    /// Reads the configuration of the installation in `dir`.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read(dir: &Path) -> anyhow::Result<Config> {
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{} cannot be read. `portico demo --dir DIR` makes an installation to look at",
                path.display()
            )
        })?;
        toml::from_str(&text).with_context(|| format!("{} is not a valid configuration", path.display()))
    }

    /// Writes the configuration into `dir`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let path = dir.join(FILE);
        std::fs::write(&path, toml::to_string_pretty(self)?)
            .with_context(|| format!("{} cannot be written", path.display()))
    }

    /// The address of the database, with a SQLite path made relative to `dir`.
    pub fn database(&self, dir: &Path) -> String {
        match self.record.database.strip_prefix("sqlite:") {
            Some(path) if Path::new(path).is_relative() => format!("sqlite:{}", dir.join(path).display()),
            _ => self.record.database.clone(),
        }
    }

    /// What names this installation in CloudEvents (attribute `source`, a URI reference).
    pub fn source(&self) -> String {
        let words = self.authority.name.to_lowercase();
        let slug: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        format!("/portico/{slug}")
    }

    /// The authority as the application needs it.
    ///
    /// # Errors
    /// When the zone, a holiday, the hours or the rule cannot be read.
    pub fn authority(&self) -> anyhow::Result<Authority> {
        let calendar = self.authority.calendar()?;
        Ok(Authority { name: self.authority.name.clone(), address: self.authority.address.clone(), calendar })
    }
}

/// The folder of the installation: as given, else `PORTICO_DIR`, else the current folder.
pub fn folder(given: Option<PathBuf>) -> PathBuf {
    given.or_else(|| std::env::var_os("PORTICO_DIR").map(PathBuf::from)).unwrap_or_else(|| PathBuf::from("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(written: &str) -> anyhow::Result<RecordsPolicy> {
        toml::from_str::<RecordsSection>(written)?.policy()
    }

    #[test]
    fn how_cases_are_disposed_of_is_as_written_and_careful_where_nothing_is() {
        let usual = policy("").unwrap();
        assert_eq!(usual, RecordsPolicy { four_eyes: true, automatic: true, rewrite_hour: Some(3) });
        let own = policy("disposal = \"list-only\"\nfour_eyes = false\nrewrite_hour = -1").unwrap();
        assert_eq!(own, RecordsPolicy { four_eyes: false, automatic: false, rewrite_hour: None });
        assert!(policy("rewrite_hour = 24").unwrap_err().to_string().contains("write 0 to 23"));
        assert!(policy("disposal = \"at-once\"").is_err());
    }
}
