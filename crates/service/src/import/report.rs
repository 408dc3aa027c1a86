//! What the import says about itself.

use serde::Serialize;

use super::Dialect;

/// How much a loss matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The service behaves otherwise than the original until somebody mends it.
    Lost,
    /// A guess, or a change of form that may change behaviour: somebody should look.
    Check,
    /// Another form, the same effect.
    Note,
}

/// One thing that did not come along as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The file it was in.
    pub file: String,
    /// The id of the element; empty for the whole file.
    pub element: String,
    /// What it was, with the original text.
    pub what: String,
    /// What it became.
    pub became: String,
    /// How much it matters.
    pub level: Level,
}

impl std::fmt::Display for Loss {
    /// One line: file and element where there are any, what it was and what it became.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for place in [&self.file, &self.element].into_iter().filter(|place| !place.is_empty()) {
            write!(f, "{place}: ")?;
        }
        write!(f, "{} -> {}", self.what, self.became)
    }
}

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LossReport {
    /// The dialect that was read.
    pub dialect: &'static str,
    /// The files that were written, in order.
    pub written: Vec<String>,
    /// Everything that did not come along as it was, the weightiest first within each file.
    pub entries: Vec<Loss>,
}

impl LossReport {
    pub(super) fn new(dialect: Dialect) -> Self {
        let dialect = match dialect {
            Dialect::Camunda7 => "camunda7",
            Dialect::Camunda8 => "camunda8",
            Dialect::Digit => "digit",
        };
        LossReport { dialect, written: Vec::new(), entries: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        level: Level,
        file: &str,
        element: &str,
        what: impl Into<String>,
        became: impl Into<String>,
    ) {
        let (file, element) = (file.to_owned(), element.to_owned());
        self.entries.push(Loss { file, element, what: what.into(), became: became.into(), level });
    }

    /// Puts the entries into a stable order: by file, then by weight, each in order of the document.
    pub(super) fn sort(&mut self) {
        self.entries.sort_by(|a, b| (&a.file, a.level).cmp(&(&b.file, b.level)));
    }

    /// The report as people read it.
    pub fn markdown(&self) -> String {
        let count = |level| self.entries.iter().filter(|entry| entry.level == level).count();
        let mut text = format!(
            "# Import report\n\nFrom: {}. Written: {}.\n\n{} lost, {} to check, {} carried over in another form.\n",
            self.dialect,
            self.written.join(", "),
            count(Level::Lost),
            count(Level::Check),
            count(Level::Note),
        );
        let mut file = None;
        for entry in &self.entries {
            if file != Some(&entry.file) {
                file = Some(&entry.file);
                let file = if entry.file.is_empty() { "the whole package" } else { &entry.file };
                text.push_str(&format!("\n## {file}\n\n"));
                text.push_str("| | element | what it was | what it became |\n|---|---|---|---|\n");
            }
            let level = match entry.level {
                Level::Lost => "**lost**",
                Level::Check => "check",
                Level::Note => "",
            };
            let cells = [&entry.element, &entry.what, &entry.became].map(|cell| escape(cell));
            text.push_str(&format!("| {level} | {} |\n", cells.join(" | ")));
        }
        text
    }
}

/// A text in one cell of a Markdown table.
fn escape(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.replace('|', "\\|").replace('<', "&lt;")
}
