//! DMN documents: inputs that only name a variable get an expression, JUEL becomes FEEL.

use super::juel;
use super::report::{Level, LossReport};
use super::xml::{Document, Element, Node};

/// The namespaces of DMN 1.1 to 1.5, and of Camunda's attributes.
fn is_dmn(space: &str) -> bool {
    space.starts_with("http://www.omg.org/spec/DMN/") || space.starts_with("https://www.omg.org/spec/DMN/")
}

fn is_foreign(space: &str) -> bool {
    matches!(
        space,
        "http://camunda.org/schema/1.0/dmn" | "http://flowable.org/dmn" | "http://activiti.org/dmn"
    )
}

/// A translated file.
#[derive(Debug)]
pub(super) struct Decision {
    pub file: String,
    pub document: Document,
    /// Ids of its decisions with the names of their outputs.
    pub outputs: Vec<(String, Vec<String>)>,
}

/// Reads and translates a file.
pub(super) fn translate(file: &str, bytes: &[u8], report: &mut LossReport) -> Option<Decision> {
    let mut document = match Document::read(bytes) {
        Ok(document) => document,
        Err(problem) => {
            report.add(Level::Lost, file, "", "a DMN file", format!("not carried: {}", problem.message));
            return None;
        }
    };
    let mut outputs = Vec::new();
    document.root.each(&mut |element| {
        if is_dmn(&element.name.space) && element.local() == "decision" {
            outputs.push((element.id().to_owned(), names_of_outputs(element)));
        }
    });
    if outputs.is_empty() {
        report.add(Level::Lost, file, "", "a DMN file without a decision", "not carried");
        return None;
    }
    let language = document.root.take("expressionLanguage", str::is_empty);
    let foreign = language.filter(|language| !language.to_lowercase().contains("feel"));
    let mut walk = Walk { file, language: foreign, report };
    document.root.each_mut(&mut |element| walk.one(element));
    Some(Decision { file: file.to_owned(), document, outputs })
}

fn names_of_outputs(decision: &Element) -> Vec<String> {
    let mut names = Vec::new();
    decision.each(&mut |element| {
        if element.local() == "output" && is_dmn(&element.name.space) {
            names.push(element.get("name").unwrap_or_default().to_owned());
        }
    });
    names
}

struct Walk<'a> {
    file: &'a str,
    /// What is not said of an expression itself is said of the whole file.
    language: Option<String>,
    report: &'a mut LossReport,
}

impl Walk<'_> {
    fn one(&mut self, element: &mut Element) {
        if !is_dmn(&element.name.space) {
            return;
        }
        if element.local() == "input" {
            self.input(element);
        }
        self.language(element);
        let id = element.id().to_owned();
        let (foreign, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut element.attributes)
            .into_iter()
            .partition(|(name, _)| is_foreign(&name.space));
        element.attributes = kept;
        for (name, value) in foreign {
            let level = match name.local() {
                "historyTimeToLive" | "versionTag" | "diagramRelationId" => Level::Note,
                _ => Level::Lost,
            };
            self.report.add(level, self.file, &id, format!("{} `{value}`", name.raw), "not carried");
        }
    }

    /// An input without an expression reads the variable that `inputVariable` names.
    fn input(&mut self, element: &mut Element) {
        let id = element.id().to_owned();
        let variable = element.take("inputVariable", is_foreign);
        let prefix = element.prefix();
        let space = element.name.space.clone();
        let Some(expression) = element.elements_mut().find(|child| child.local() == "inputExpression") else {
            return;
        };
        let written = expression.elements().find(|child| child.local() == "text").map(Element::text);
        let is_empty = written.as_deref().is_none_or(str::is_empty);
        match variable {
            Some(variable) if is_empty => {
                expression.take_children(|child| child.local() == "text");
                let mut text = Element::new(&format!("{prefix}text"), &space);
                text.set_text(variable.as_str());
                expression.children.push(Node::Element(text));
                let became = format!("the input expression `{variable}`");
                self.report.add(Level::Note, self.file, &id, format!("inputVariable `{variable}`"), became);
            }
            Some(variable) if written.as_deref() != Some(variable.as_str()) => {
                let became = "not carried: no cell names it";
                self.report.add(Level::Check, self.file, &id, format!("inputVariable `{variable}`"), became);
            }
            _ => {}
        }
    }

    /// Cells and expressions that are JUEL or a script, because they, their file or their text say so. A literal is
    /// the same in both languages; in a condition of a cell `cellInput` is the value under test, FEEL's `?`.
    fn language(&mut self, element: &mut Element) {
        let holds_text =
            matches!(element.local(), "inputExpression" | "inputEntry" | "outputEntry" | "literalExpression");
        if !holds_text {
            return;
        }
        let text =
            element.elements().find(|child| child.local() == "text").map(Element::text).unwrap_or_default();
        let own = element.take("expressionLanguage", str::is_empty).or_else(|| self.language.clone());
        let language = match own.map(|language| language.to_lowercase()) {
            Some(language) if language.contains("feel") => {
                element.set("expressionLanguage", language);
                return;
            }
            Some(language) => language,
            None if text.contains("${") || text.contains("#{") => "juel".to_owned(),
            None => return,
        };
        let id = element.id().to_owned();
        if text.is_empty() || text == "-" || is_literal(&text) || is_name(&text) {
            self.report.add(Level::Note, self.file, &id, format!("{language} `{text}`"), "the same in FEEL");
            return;
        }
        let expression =
            if text.contains("${") || text.contains("#{") { text.clone() } else { format!("${{{text}}}") };
        let is_test = element.local() == "inputEntry";
        let translated = match is_juel(&language) {
            false => Err(format!("it is a script ({language})")),
            true if is_test => juel::condition(&expression).map(|feel| under_test(&feel)),
            true => juel::value(&expression).map(|value| value.feel()),
        };
        match translated {
            Ok(feel) => {
                if let Some(child) = element.elements_mut().find(|child| child.local() == "text") {
                    child.set_text(feel.as_str());
                }
                let (what, became) = (format!("{language} `{text}`"), format!("FEEL `{feel}`"));
                self.report.add(Level::Note, self.file, &id, what, became);
            }
            Err(reason) => {
                let became = format!("kept as it stands, to be written in FEEL: {reason}");
                self.report.add(Level::Lost, self.file, &id, format!("{language} `{text}`"), became);
            }
        }
    }
}

/// JUEL by its name, or by the address of its specification.
fn is_juel(language: &str) -> bool {
    ["uel", "el"].contains(&language) || language.contains("juel") || language.contains("jsr/detail?id=245")
}

/// A condition over the input of its column: `cellInput` as FEEL's `?`.
fn under_test(feel: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in feel.chars().chain([' ']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        out.push_str(if word == "cellInput" { "?" } else { &word });
        word.clear();
        out.push(letter);
    }
    out.pop();
    out
}

fn is_literal(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains('"'))
        || text.parse::<f64>().is_ok()
        || matches!(text, "true" | "false")
}

fn is_name(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.')
}
