//! A page as it is to be drawn: each field with its control name, its choices and its rows.

use portico_rules::Env;

use crate::answers::join;
use crate::assess::read;
use crate::model::{Answers, Field, FieldKind, Form, Page};
use crate::options::Choice;
use crate::scope::scope_at;
use crate::settle::{Settled, in_row, row_count, settle};
use crate::table::{TableView, table};
use crate::typed::Typed;

/// One field of a page, ready for a template.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// The field.
    pub field: &'a Field,
    /// The control's name and HTML id: `vehicles.0.plate`. For what takes no answer, its id (with the row).
    pub name: String,
    /// Its condition hides it now. Pages leave it out, unless a choice on the page reveals it
    /// ([`Field::revealed_by`]).
    pub hidden: bool,
    /// What may be chosen.
    pub choices: Vec<Choice>,
    /// The fields of a group.
    pub fields: Vec<Seen<'a>>,
    /// The fields of each row.
    pub rows: Vec<Vec<Seen<'a>>>,
    /// Another row may be added.
    pub more_rows: bool,
    /// A table's cells.
    pub table: Option<TableView>,
}

impl Form {
    /// What a page shows. Rows are as many as were answered or typed, whichever is more, and at least the
    /// group's minimum.
    pub fn view<'a>(&self, page: &'a Page, answers: &Answers, typed: &Typed, env: &Env) -> Vec<Seen<'a>> {
        let reading = read(self, answers, env);
        let settled = settle(self, &reading.answers, env);
        // Rows are counted in the answers as given: blank rows fall out of what is checked, but whoever asked for
        // one must see it.
        Viewer { asked: answers, settled, typed, env }.fields(&page.fields, &[])
    }
}

struct Viewer<'s> {
    asked: &'s Answers,
    settled: Settled,
    typed: &'s Typed,
    env: &'s Env,
}

impl Viewer<'_> {
    fn fields<'a>(&self, fields: &'a [Field], prefix: &[String]) -> Vec<Seen<'a>> {
        fields.iter().map(|field| self.field(field, prefix)).collect()
    }

    fn field<'a>(&self, field: &'a Field, prefix: &[String]) -> Seen<'a> {
        let path = join(prefix, &field.path);
        let own = [field.id.clone()];
        let name = if field.path.is_empty() { join(prefix, &own).join(".") } else { path.join(".") };
        let mut seen = Seen {
            field,
            hidden: self.settled.hides(prefix, field),
            choices: Vec::new(),
            fields: Vec::new(),
            rows: Vec::new(),
            more_rows: false,
            table: None,
            name,
        };
        match &field.kind {
            FieldKind::Group { fields } => seen.fields = self.fields(fields, prefix),
            FieldKind::Repeat { fields, min, max } => {
                let count = row_count(self.asked, &path).max(self.typed.rows(&seen.name)).max(*min).min(*max);
                seen.rows = (0..count).map(|row| self.fields(fields, &in_row(&path, row))).collect();
                seen.more_rows = count < *max;
            }
            FieldKind::Table { source, columns } => {
                let scope = scope_at(&self.settled.answers, prefix);
                seen.table = Some(table(source.as_ref(), columns, &scope, self.env));
            }
            kind => {
                if let Some(options) = kind.options() {
                    seen.choices = options.resolve(&scope_at(&self.settled.answers, prefix), self.env);
                }
            }
        }
        seen
    }
}
