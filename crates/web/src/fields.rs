//! A page of a form, ready for the template: each field with its words, what was typed, and its problem.
//!
//! *Invariant:* nothing is decided in the template: which choice is ticked, which field stands below which
//! choice, which field's label is the heading of the page, all of it is settled here.

mod message;
mod view;

use std::collections::BTreeMap;

use portico_form::{Answers, Env, Field, FieldProblem, Form, Page, Seen, Typed};
use serde::Serialize;

use crate::page::FormError;
use crate::texts::Texts;

pub use message::message;
pub(crate) use message::size;
pub use view::{ChoiceView, DatePart, FieldView, FileView, RowView};

/// A page of a form as it is shown.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormView {
    /// The heading, unless a field's label is the heading.
    pub heading: Option<String>,
    /// The fields in order.
    pub fields: Vec<FieldView>,
    /// Problems in order, for the error summary.
    pub problems: Vec<FormError>,
    /// Whether files may be chosen, so that the form must be posted as `multipart/form-data`.
    pub has_files: bool,
}

/// Where a page of a form is shown: everything that its view depends on.
pub struct Showing<'a> {
    /// The form.
    pub form: &'a Form,
    /// The page.
    pub page: &'a Page,
    /// The answers so far.
    pub answers: &'a Answers,
    /// What is in the controls.
    pub typed: &'a Typed,
    /// What is wrong with it.
    pub problems: &'a [FieldProblem],
    /// Clock and bounds for conditions.
    pub env: &'a Env,
    /// The words of the interface.
    pub texts: &'a Texts,
    /// The page's language.
    pub language: &'a str,
    /// Whether this is the whole page, so that a single question may be its heading.
    pub alone: bool,
}

impl std::fmt::Debug for Showing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Showing").field("page", &self.page.key).finish_non_exhaustive()
    }
}

impl Showing<'_> {
    /// The page as it is shown.
    pub fn view(&self) -> FormView {
        let seen = self.form.view(self.page, self.answers, self.typed, self.env);
        let errors = self.errors();
        let alone = sole_question(&seen).filter(|_| self.alone);
        let title = self.page.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        let heading = match (title, alone) {
            // One question whose label says what the page is called: the label is the heading.
            (Some(title), Some(field)) if title == field.label => None,
            (None, Some(_)) => None,
            (Some(title), _) => Some(title.to_owned()),
            (None, None) if self.alone => self.form.title.clone(),
            (None, None) => None,
        };
        let as_heading = if heading.is_none() { alone.map(|field| field.id.as_str()) } else { None };
        let builder = view::Builder { showing: self, errors: &errors, heading: as_heading };
        let fields = builder.fields(&seen);
        let nameless = heading.is_none() && as_heading.is_none() && self.alone;
        let heading = heading.or_else(|| nameless.then(|| self.text("form-page-title")));
        let problems = self.problems.iter().map(|problem| self.summary_line(problem)).collect();
        FormView { heading, has_files: fields.iter().any(FieldView::has_files), fields, problems }
    }

    /// The first problem of each field, by its path.
    fn errors(&self) -> BTreeMap<&str, (String, &str)> {
        let mut errors = BTreeMap::new();
        for problem in self.problems {
            let text = message(problem, self.form, self.texts, self.language);
            // What is missing altogether is missing in all its parts.
            let control = if problem.code == "required" { &problem.path } else { &problem.control };
            errors.entry(problem.path.as_str()).or_insert((text, control.as_str()));
        }
        errors
    }

    fn summary_line(&self, problem: &FieldProblem) -> FormError {
        let text = message(problem, self.form, self.texts, self.language);
        FormError { control: view::focus(self.form, problem), text }
    }

    fn text(&self, key: &str) -> String {
        self.texts.get(self.language, key, None).unwrap_or_default()
    }
}

/// The only field of a page that a person answers, if its label can be a heading.
fn sole_question<'a>(seen: &[Seen<'a>]) -> Option<&'a Field> {
    let mut shown = seen.iter().filter(|one| !one.hidden && one.field.kind.name() != "hidden");
    let first = shown.next()?;
    let can_head = first.field.kind.takes_answer()
        && !first.field.readonly
        && !first.field.label.trim().is_empty()
        && !matches!(first.field.kind.name(), "checkbox" | "repeat");
    let alone = shown.all(|other| other.field.revealed_by().is_some());
    (can_head && alone).then_some(first.field)
}
