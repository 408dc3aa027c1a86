//! A form at the desk: all its groups on one page, since whoever fills it in does so many times a day.

use portico_form::{Answers, FieldProblem, FileAnswer, Form, Posted, Typed};
use serde::Serialize;

use super::door::Desk;
use crate::fault::Fault;
use crate::fields::{FieldView, FormView, Showing};
use crate::page::FormError;
use crate::posted::PostedForm;
use crate::resident::upload::{self, Uploads};

/// The ending of the hidden controls that carry files from one showing of a page to the next.
const KEPT: &str = "-kept";
/// The ending of the buttons that take a file away.
const REMOVE: &str = "-remove";

/// A form on one page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WholeForm {
    /// Its groups.
    pub groups: Vec<FormView>,
    /// Problems in order, for the error summary.
    pub problems: Vec<FormError>,
    /// Whether files may be chosen, so that it must be posted as `multipart/form-data`.
    pub has_files: bool,
}

/// What is shown in a form.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// Answers and variables that its expressions see.
    pub answers: Answers,
    /// What was typed; none where it is shown for the first time.
    pub typed: Option<Typed>,
    /// What is wrong.
    pub problems: Vec<FieldProblem>,
}

impl WholeForm {
    /// The form as it is shown.
    pub fn new(desk: &Desk, form: &Form, filled: &Filled) -> Self {
        let env = desk.casework().env();
        let visible = form.visible_pages(&filled.answers, &env);
        let mut whole = Self::default();
        for page in visible {
            let own = form.typed(page, &filled.answers);
            let here = |problem: &&FieldProblem| page_of(form, problem) == Some(page.key.as_str());
            let problems: Vec<FieldProblem> = filled.problems.iter().filter(here).cloned().collect();
            let showing = Showing {
                form,
                page,
                answers: &filled.answers,
                typed: filled.typed.as_ref().unwrap_or(&own),
                problems: &problems,
                env: &env,
                texts: desk.site.web().texts(),
                language: &desk.visit.language.code,
                alone: false,
            };
            let mut view = showing.view();
            whole.problems.append(&mut view.problems);
            whole.has_files |= view.has_files;
            whole.groups.push(view);
        }
        whole
    }

    /// Adds a problem with the control of this name, or with the page if the form has no such control.
    pub fn wrong(&mut self, control: &str, text: String) {
        let fields = self.groups.iter_mut().flat_map(|group| &mut group.fields);
        let found = mark(fields, control, &text);
        let control = if found { control.to_owned() } else { String::new() };
        self.problems.push(FormError { control, text });
    }
}

/// The page of the field that a problem is with: an upload does not know its page.
fn page_of<'a>(form: &'a Form, problem: &'a FieldProblem) -> Option<&'a str> {
    if !problem.page.is_empty() {
        return Some(&problem.page);
    }
    let field = form.field(&problem.path)?;
    form.fields().into_iter().find(|(_, other)| other.id == field.id).map(|(page, _)| page.key.as_str())
}

/// Takes what was posted for a form. Files that an earlier showing of the page kept come in hidden controls,
/// by their content: `map-kept=SHA256`.
///
/// # Errors
/// When a file cannot be kept for another reason than what it is.
pub async fn keep(desk: &Desk, form: Option<&Form>, post: PostedForm) -> Result<Uploads, Fault> {
    let empty = Form { id: String::new(), title: None, pages: Vec::new() };
    let kept: Vec<(String, String)> = post
        .pairs
        .iter()
        .filter_map(|(name, sha256)| Some((name.strip_suffix(KEPT)?.to_owned(), sha256.clone())))
        .filter(|(control, sha256)| {
            let button = format!("{control}{REMOVE}");
            !post.pairs.iter().any(|(name, value)| *name == button && value == sha256)
        })
        .collect();
    let language = &desk.visit.language.code;
    let form = form.unwrap_or(&empty);
    let mut uploads = upload::keep(&desk.site, &desk.actor, form, "", language, post).await?;
    for (control, sha256) in kept {
        if let Some(document) = desk.casework().kept_file(&desk.actor, &sha256).await? {
            let portico_casework::Document { sha256, name, content_type, size, .. } = document;
            uploads.posted.add_file(control, FileAnswer { name, content_type, size, sha256 });
        }
    }
    Ok(uploads)
}

fn mark<'a>(fields: impl Iterator<Item = &'a mut FieldView>, control: &str, text: &str) -> bool {
    for field in fields {
        if field.name == control {
            field.error = Some(text.to_owned());
            return true;
        }
        let revealed = field.choices.iter_mut().flat_map(|choice| &mut choice.reveals);
        if mark(
            Box::new(field.fields.iter_mut().chain(revealed)) as Box<dyn Iterator<Item = &mut FieldView>>,
            control,
            text,
        ) {
            return true;
        }
    }
    false
}

/// The form with a row more or less, if that is what the button asks for: nothing is checked then.
pub fn with_rows(desk: &Desk, form: &Form, posted: &Posted, variables: &Answers) -> Option<Filled> {
    let add = posted.get("add-row");
    let remove = posted.get("remove-row").and_then(|row| row.rsplit_once('.'));
    let removes_file = posted.typed().pairs().any(|(name, _)| name.ends_with(REMOVE));
    if add.is_none() && remove.is_none() && !removes_file {
        return None;
    }
    let env = desk.casework().env();
    let mut answers = variables.clone();
    for page in &form.pages {
        answers = form.take_page(page, posted, &answers, &env).answers;
    }
    let mut typed = posted.typed().clone();
    // A refusal means that the page was older than the form: it is shown again as it is now.
    if let Some(list) = add
        && form.add_row(list, &mut answers).is_ok()
    {
        typed.add_row(list);
    }
    if let Some((list, row)) = remove
        && let Ok(row) = row.parse()
        && form.remove_row(list, row, &mut answers).is_ok()
    {
        typed.remove_row(list, row);
    }
    Some(Filled { answers, typed: Some(typed), problems: Vec::new() })
}
