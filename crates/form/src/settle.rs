//! Which fields are hidden, and the answers that remain: the point where conditions and answers agree.
//!
//! A condition may look at answers that another condition hides. We look for hidden fields whose conditions hold
//! for the answers *without* what is hidden; answers come back when what hid them is hidden itself.

use std::collections::{BTreeMap, BTreeSet};

use portico_rules::{Env, Expression, Scope};
use serde_json::Value as Json;

use crate::answers::{get, join, remove, set};
use crate::model::{Answers, Field, FieldKind, Form};
use crate::scope::scope_at;

/// Rounds after which a form whose conditions hide one another in a circle is cut short.
const ROUNDS_MAX: usize = 12;

/// The answers without what is hidden, with what is computed.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub answers: Answers,
    /// Hidden pages by key, hidden fields by [`mark`].
    pub hidden: BTreeSet<String>,
    /// Expressions that could not be computed: path and cause.
    pub faults: BTreeMap<String, String>,
}

impl Settled {
    pub(crate) fn hides(&self, prefix: &[String], field: &Field) -> bool {
        self.hidden.contains(&mark(prefix, field))
    }

    pub(crate) fn hides_page(&self, key: &str) -> bool {
        self.hidden.contains(key)
    }
}

/// Names one field in one row. The slash keeps it apart from page keys.
fn mark(prefix: &[String], field: &Field) -> String {
    format!("{}/{}", prefix.join("."), field.id)
}

pub(crate) fn settle(form: &Form, answers: &Answers, env: &Env) -> Settled {
    let mut hidden = BTreeSet::new();
    for round in 0..ROUNDS_MAX {
        let mut pass = Pass {
            env,
            now: answers.clone(),
            before: &hidden,
            found: BTreeSet::new(),
            faults: BTreeMap::new(),
        };
        pass.strip(form);
        pass.form(form);
        let Pass { now, found, faults, .. } = pass;
        if found == hidden {
            return Settled { answers: now, hidden, faults };
        }
        // A circle never settles: what was hidden in any of its last rounds stays hidden, so that it ends.
        hidden = if round >= ROUNDS_MAX / 2 { found.union(&hidden).cloned().collect() } else { found };
    }
    let mut pass =
        Pass { env, now: answers.clone(), before: &hidden, found: BTreeSet::new(), faults: BTreeMap::new() };
    pass.strip(form);
    pass.form(form);
    let Pass { now, faults, .. } = pass;
    Settled { answers: now, hidden, faults }
}

struct Pass<'a> {
    env: &'a Env,
    now: Answers,
    before: &'a BTreeSet<String>,
    found: BTreeSet<String>,
    faults: BTreeMap<String, String>,
}

impl Pass<'_> {
    /// Takes the answers away that the round before found hidden, and computed values that came in from outside.
    fn strip(&mut self, form: &Form) {
        for page in &form.pages {
            let gone = self.before.contains(&page.key);
            self.strip_fields(&page.fields, &[], gone);
        }
    }

    fn strip_fields(&mut self, fields: &[Field], prefix: &[String], gone: bool) {
        for field in fields {
            let gone = gone || self.before.contains(&mark(prefix, field));
            let path = join(prefix, &field.path);
            match &field.kind {
                FieldKind::Group { fields } => self.strip_fields(fields, prefix, gone),
                FieldKind::Repeat { fields, .. } if !gone => {
                    for row in 0..row_count(&self.now, &path) {
                        self.strip_fields(fields, &in_row(&path, row), gone);
                    }
                }
                FieldKind::Hidden { .. } => {
                    remove(&mut self.now, &path);
                }
                _ if gone && !field.path.is_empty() => {
                    remove(&mut self.now, &path);
                }
                _ => {}
            }
        }
    }

    fn form(&mut self, form: &Form) {
        for page in &form.pages {
            if is_true(page.condition.as_ref(), &self.now, self.env) {
                self.found.insert(page.key.clone());
            } else {
                self.fields(&page.fields, &[]);
            }
        }
    }

    fn fields(&mut self, fields: &[Field], prefix: &[String]) {
        for field in fields {
            if is_true(field.hide.as_ref(), &scope_at(&self.now, prefix), self.env) {
                self.found.insert(mark(prefix, field));
                continue;
            }
            let path = join(prefix, &field.path);
            match &field.kind {
                FieldKind::Group { fields } => self.fields(fields, prefix),
                FieldKind::Repeat { fields, .. } => {
                    for row in 0..row_count(&self.now, &path) {
                        self.fields(fields, &in_row(&path, row));
                    }
                }
                FieldKind::Hidden { expression } => self.compute(expression, prefix, &path),
                _ => {}
            }
        }
    }

    fn compute(&mut self, expression: &Expression, prefix: &[String], path: &[String]) {
        let found = expression.evaluate(&scope_at(&self.now, prefix), self.env);
        match found {
            Ok(found) => set(&mut self.now, path, found.value.to_json()),
            Err(fault) => {
                self.faults.insert(path.join("."), fault.to_string());
            }
        }
    }
}

/// A condition that cannot be evaluated hides nothing: a question too many is better than an answer lost.
fn is_true(condition: Option<&Expression>, scope: &dyn Scope, env: &Env) -> bool {
    condition.is_some_and(|condition| condition.evaluate(scope, env).is_ok_and(|found| found.is_true()))
}

/// How many rows a repeated group has now.
pub(crate) fn row_count(answers: &Answers, path: &[String]) -> usize {
    get(answers, path).and_then(Json::as_array).map_or(0, Vec::len)
}

/// The prefix of the fields in one row.
pub(crate) fn in_row(path: &[String], row: usize) -> Vec<String> {
    path.iter().cloned().chain([row.to_string()]).collect()
}
