//! The one way from raw answers to a verdict: read every answer, see what is hidden, judge what is visible.

use std::collections::BTreeMap;

use portico_rules::Env;
use serde_json::{Map, Value as Json};

use crate::answers::{get, join, remove, set};
use crate::canonical::canonical;
use crate::model::{Answers, Field, FieldKind, Form, Page};
use crate::problem::{FieldProblem, Flaw};
use crate::scope::scope_at;
use crate::settle::{Settled, in_row, row_count, settle};
use crate::validate::validate;

/// Rows that are read at all, whatever a form allows.
pub(crate) const ROWS_READ_MAX: usize = 1_000;

/// All answers in canonical form and what could not be read, by path.
pub(crate) struct Reading {
    pub answers: Answers,
    pub flaws: BTreeMap<String, Flaw>,
}

/// The whole verdict.
pub(crate) struct Assessed {
    /// Canonical, hidden answers and foreign variables included; what could not be read is left out.
    pub answers: Answers,
    pub settled: Settled,
    /// In document order, one for a field at most.
    pub problems: Vec<FieldProblem>,
}

pub(crate) fn assess(form: &Form, raw: &Answers, env: &Env) -> Assessed {
    let Reading { answers, flaws } = read(form, raw, env);
    let settled = settle(form, &answers, env);
    let mut judge = Judge { settled: &settled, flaws: &flaws, env, problems: Vec::new() };
    for page in form.pages.iter().filter(|page| !settled.hides_page(&page.key)) {
        judge.fields(page, &page.fields, &[]);
    }
    let problems = judge.problems;
    Assessed { answers, settled, problems }
}

/// Reads every answer of the form; what belongs to no field stays as it is.
pub(crate) fn read(form: &Form, raw: &Answers, env: &Env) -> Reading {
    let mut reading = Reading { answers: raw.clone(), flaws: BTreeMap::new() };
    for page in &form.pages {
        reading.fields(&page.fields, &[], env);
    }
    reading
}

impl Reading {
    fn fields(&mut self, fields: &[Field], prefix: &[String], env: &Env) {
        for field in fields {
            let path = join(prefix, &field.path);
            match &field.kind {
                FieldKind::Group { fields } => self.fields(fields, prefix, env),
                FieldKind::Repeat { fields, min, .. } => self.rows(fields, *min, &path, env),
                kind if kind.takes_answer() && !field.readonly => self.field(field, prefix, &path, env),
                _ => {}
            }
        }
    }

    fn field(&mut self, field: &Field, prefix: &[String], path: &[String], env: &Env) {
        let raw = get(&self.answers, path).cloned().unwrap_or(Json::Null);
        let found = canonical(field, &raw, &scope_at(&self.answers, prefix), env);
        match found {
            Ok(Some(value)) => set(&mut self.answers, path, value),
            // A box that was not ticked says no: conditions and decisions read `false`, not "unknown".
            Ok(None) if matches!(field.kind, FieldKind::Checkbox) => {
                set(&mut self.answers, path, Json::Bool(false));
            }
            Ok(None) => {
                remove(&mut self.answers, path);
            }
            Err(flaw) => {
                remove(&mut self.answers, path);
                self.flaws.insert(path.join("."), flaw);
            }
        }
    }

    fn rows(&mut self, fields: &[Field], min: usize, path: &[String], env: &Env) {
        let rows = match get(&self.answers, path) {
            None => Vec::new(),
            Some(Json::Array(rows)) if rows.len() > ROWS_READ_MAX => {
                self.flaws.insert(path.join("."), Flaw::new("too-many-rows").with("max", ROWS_READ_MAX));
                Vec::new()
            }
            Some(Json::Array(rows)) if rows.iter().all(Json::is_object) => rows.clone(),
            Some(_) => {
                self.flaws.insert(path.join("."), Flaw::new("wrong-type").with("expected", "a list of rows"));
                Vec::new()
            }
        };
        let count = rows.len();
        set(&mut self.answers, path, Json::Array(rows));
        for row in 0..count {
            self.fields(fields, &in_row(path, row), env);
        }
        let flaws = &self.flaws;
        drop_blank_rows(&mut self.answers, min, path, |row| {
            let inside = format!("{}.", row.join("."));
            flaws.keys().any(|name| name.starts_with(&inside))
        });
    }
}

/// Takes blank rows off the end: somebody asked for one row more and left it empty. Rows before a filled one stay:
/// their numbers are names.
fn drop_blank_rows(answers: &mut Answers, min: usize, path: &[String], keep: impl Fn(&[String]) -> bool) {
    let mut rows = get(answers, path).and_then(Json::as_array).cloned().unwrap_or_default();
    let count = rows.len();
    while rows.len() > min && rows.last().is_some_and(blank) && !keep(&in_row(path, rows.len() - 1)) {
        rows.pop();
    }
    if rows.len() < count {
        set(answers, path, Json::Array(rows));
    }
}

fn blank(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.iter().all(blank),
        Json::Object(object) => object.values().all(blank),
        _ => false,
    }
}

struct Judge<'a> {
    settled: &'a Settled,
    flaws: &'a BTreeMap<String, Flaw>,
    env: &'a Env,
    problems: Vec<FieldProblem>,
}

impl Judge<'_> {
    fn fields(&mut self, page: &Page, fields: &[Field], prefix: &[String]) {
        for field in fields.iter().filter(|field| !self.settled.hides(prefix, field)) {
            let path = join(prefix, &field.path);
            if let FieldKind::Group { fields } = &field.kind {
                self.fields(page, fields, prefix);
                continue;
            }
            let name = path.join(".");
            if let Some(flaw) = self.flaw(field, prefix, &path, &name) {
                self.problems.push(problem(page, field, &name, flaw));
            }
            if let FieldKind::Repeat { fields, .. } = &field.kind {
                for row in 0..row_count(&self.settled.answers, &path) {
                    self.fields(page, fields, &in_row(&path, row));
                }
            }
        }
    }

    fn flaw(&self, field: &Field, prefix: &[String], path: &[String], name: &str) -> Option<Flaw> {
        if let Some(cause) = self.settled.faults.get(name) {
            return Some(Flaw::new("not-computed").with("cause", cause));
        }
        if !field.kind.takes_answer() || field.readonly {
            return None;
        }
        if let Some(flaw) = self.flaws.get(name) {
            return Some(flaw.clone());
        }
        let value = get(&self.settled.answers, path);
        validate(field, value, &scope_at(&self.settled.answers, prefix), self.env)
    }
}

fn problem(page: &Page, field: &Field, name: &str, flaw: Flaw) -> FieldProblem {
    let own = field.properties.get(&format!("portico:error-{}", flaw.code)).cloned();
    let custom = match flaw.code {
        "required" => field.error_required.clone().or(own),
        "pattern" => own.or_else(|| field.limits.pattern_message.clone()),
        _ => own,
    };
    let part = flaw.part.or(match field.kind {
        FieldKind::Date | FieldKind::DateTime => Some("day"),
        _ => None,
    });
    FieldProblem {
        path: name.to_owned(),
        control: part.map_or_else(|| name.to_owned(), |part| format!("{name}-{part}")),
        page: page.key.clone(),
        code: flaw.code,
        args: flaw.args,
        label: field.label.clone(),
        custom,
    }
}

/// Only what the form asks for or computes, without what is hidden: nobody can slip in a variable beside it.
pub(crate) fn project(form: &Form, settled: &Settled) -> Answers {
    let mut out = Answers::new();
    for page in form.pages.iter().filter(|page| !settled.hides_page(&page.key)) {
        project_fields(&page.fields, &[], settled, &mut out);
    }
    out
}

fn project_fields(fields: &[Field], prefix: &[String], settled: &Settled, out: &mut Answers) {
    for field in fields.iter().filter(|field| !settled.hides(prefix, field)) {
        let path = join(prefix, &field.path);
        match &field.kind {
            FieldKind::Group { fields } => project_fields(fields, prefix, settled, out),
            FieldKind::Repeat { fields, min, .. } => {
                let rows = row_count(&settled.answers, &path);
                set(out, &path, Json::Array(vec![Json::Object(Map::new()); rows]));
                for row in 0..rows {
                    project_fields(fields, &in_row(&path, row), settled, out);
                }
                // What a last row held may all be hidden now.
                drop_blank_rows(out, *min, &path, |_| false);
            }
            _ if field.path.is_empty() => {}
            _ if field.readonly => {
                if let Some(default) = &field.default {
                    set(out, &path, default.clone());
                }
            }
            _ => {
                if let Some(value) = get(&settled.answers, &path) {
                    set(out, &path, value.clone());
                }
            }
        }
    }
}
