//! Words for what is wrong with an answer: the service's own, or ours, which say what to do.

use fluent_bundle::FluentArgs;
use portico_form::{FieldKind, FieldProblem, Form};

use crate::texts::Texts;
use crate::views::long_date;

/// The words beside the field and in the error summary.
pub fn message(problem: &FieldProblem, form: &Form, texts: &Texts, language: &str) -> String {
    if let Some(own) = &problem.custom {
        return own.clone();
    }
    let label = problem.label.trim();
    let question = label.ends_with('?');
    let key = match problem.code {
        "required" if question => "answer-required-question".to_owned(),
        "required" => format!("answer-required-{}", manner(form, &problem.path)),
        code => format!("answer-{code}"),
    };
    let mut arguments = FluentArgs::new();
    arguments.set("label", if question { label.to_owned() } else { inside_sentence(texts, language, label) });
    arguments.set("Label", label.to_owned());
    for (name, value) in &problem.args {
        arguments.set(name.clone(), argument(texts, language, name, value));
    }
    let text = texts.get(language, &key, Some(&arguments));
    let text = text.or_else(|| texts.get(language, "answer-other", Some(&arguments)));
    match (text.unwrap_or_else(|| label.to_owned()), row(problem, form, texts, language)) {
        (text, Some(row)) => format!("{text} ({row})"),
        (text, None) => text,
    }
}

/// `Steward 2`, for an answer in a row: several rows ask the same.
fn row(problem: &FieldProblem, form: &Form, texts: &Texts, language: &str) -> Option<String> {
    let steps: Vec<&str> = problem.path.split('.').collect();
    let at = steps.iter().rposition(|step| step.parse::<usize>().is_ok())?;
    let number: usize = steps.get(at)?.parse().ok()?;
    let list = form.field(&steps.get(..at)?.join("."))?;
    let mut arguments = FluentArgs::new();
    arguments.set("label", list.label.clone());
    arguments.set("number", number + 1);
    texts.get(language, "form-row", Some(&arguments))
}

/// How a field is answered: by choosing, ticking, adding a file, or writing.
fn manner(form: &Form, path: &str) -> &'static str {
    match form.field(path).map(|field| &field.kind) {
        Some(FieldKind::Radio { .. } | FieldKind::Select { .. }) => "choice",
        Some(FieldKind::Checklist { .. } | FieldKind::Taglist { .. }) => "choices",
        Some(FieldKind::Checkbox) => "tick",
        Some(FieldKind::File { .. }) => "file",
        Some(FieldKind::Repeat { .. }) => "rows",
        _ => "text",
    }
}

/// `Date of birth` becomes `date of birth` where the language writes so; `VAT number` stays.
fn inside_sentence(texts: &Texts, language: &str, label: &str) -> String {
    let lowers = texts.get(language, "language-lowers-labels", None).is_some_and(|answer| answer == "yes");
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if lowers && (second.is_lowercase() || second == ' ') => {
            let rest: String = label.chars().skip(1).collect();
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => label.to_owned(),
    }
}

fn argument(texts: &Texts, language: &str, name: &str, value: &str) -> String {
    match name {
        "earliest" | "latest" => match value.parse() {
            Ok(date) => long_date(texts, language, date),
            Err(_) => value.to_owned(),
        },
        "max_bytes" => value.parse().map_or_else(|_| value.to_owned(), |bytes: u64| size(bytes)),
        "part" | "missing" => {
            let words = value.split([',', ' ']).filter(|word| !word.is_empty());
            let named = words.map(|word| {
                texts.get(language, &format!("part-{word}"), None).unwrap_or_else(|| word.to_owned())
            });
            let and = texts.get(language, "list-and", None).unwrap_or_else(|| "+".to_owned());
            named.collect::<Vec<_>>().join(&format!(" {and} "))
        }
        _ => value.to_owned(),
    }
}

/// A size in bytes as people read it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000).replace(".0 MB", " MB"),
    }
}
