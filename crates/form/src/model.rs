//! What a form is once it has been read: pages, fields, and the limits of each.

use std::collections::BTreeMap;

use portico_rules::Expression;
use serde_json::Value as Json;

use crate::options::Options;
use crate::table::Columns;

/// Answers by key; nested objects for dotted keys and paths, arrays of objects for repeated rows.
///
/// Values are canonical: numbers as JSON numbers, dates as `YYYY-MM-DD`, times as `HH:MM:SS`, date-times as
/// `YYYY-MM-DDTHH:MM:SS`, files as arrays of [`crate::FileAnswer`].
pub type Answers = serde_json::Map<String, Json>;

/// A form as a resident or a clerk fills it in.
#[derive(Debug, Clone)]
pub struct Form {
    /// The schema's `id`, the name a BPMN form definition refers to.
    pub id: String,
    /// What the form is called, from the schema's `title` or `properties."portico:title"`.
    pub title: Option<String>,
    /// Pages in document order; at least one.
    pub pages: Vec<Page>,
}

/// One page: a top-level `group`, or the fields that stand between such groups.
#[derive(Debug, Clone)]
pub struct Page {
    /// Unique in the form and fit for a URL: letters, digits, `-`, `_`.
    pub key: String,
    /// The group's label; none for fields gathered between groups.
    pub label: Option<String>,
    /// The task-list section (`portico:task`).
    pub section: Option<String>,
    /// FEEL; *true means hidden*, as `conditional.hide` of form-js.
    pub condition: Option<Expression>,
    /// The fields in document order.
    pub fields: Vec<Field>,
    /// The free `properties` of the group.
    pub properties: BTreeMap<String, String>,
}

/// One component of the schema.
#[derive(Debug, Clone)]
pub struct Field {
    /// Unique in the form: the component's `id`, or one made from its place.
    pub id: String,
    /// The component's own `key`, or its id where it has none.
    pub key: String,
    /// Where the answer stands: from the root of the answers, or from the row for a field of a repeated group.
    /// Empty for what takes no answer (texts, separators, groups).
    pub path: Vec<String>,
    /// What it is.
    pub kind: FieldKind,
    /// What the person reads; empty when the schema gives none.
    pub label: String,
    /// `portico:hint`, else the schema's `description`.
    pub hint: Option<String>,
    /// `validate.required`.
    pub required: bool,
    /// `portico:error-required`: what to say when it is missing.
    pub error_required: Option<String>,
    /// `portico:autocomplete`: a token of HTML's `autocomplete` (WCAG 1.3.5).
    pub autocomplete: Option<String>,
    /// `portico:purpose`: why this is asked and how long it is kept.
    pub purpose: Option<String>,
    /// FEEL; true means hidden.
    pub hide: Option<Expression>,
    /// `defaultValue`, canonical where it could be read.
    pub default: Option<Json>,
    /// Shown but never taken from what was posted (`readonly` or `disabled`).
    pub readonly: bool,
    /// What an answer must keep to.
    pub limits: Limits,
    /// The free `properties`, texts only.
    pub properties: BTreeMap<String, String>,
}

/// Bounds of one field's answer. Lengths are counted in characters, sizes in bytes, both bounds inclusive.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Least number.
    pub min: Option<f64>,
    /// Greatest number.
    pub max: Option<f64>,
    /// Shortest text.
    pub min_length: Option<usize>,
    /// Longest text. Never absent for texts: 10,000 where the schema says nothing.
    pub max_length: Option<usize>,
    /// A pattern that must be found in the text (ECMAScript `RegExp.test`: not anchored).
    pub pattern: Option<regex::Regex>,
    /// What the schema says when the pattern does not match.
    pub pattern_message: Option<String>,
    /// `portico:earliest`: FEEL giving the first allowed date.
    pub earliest: Option<Expression>,
    /// `portico:latest`: FEEL giving the last allowed date.
    pub latest: Option<Expression>,
    /// Largest file in bytes.
    pub max_bytes: Option<u64>,
    /// Most files or most ticked options.
    pub max_items: Option<usize>,
}

/// What a field is and what only that kind has.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line of text.
    Text {
        /// `portico:name`: `address`, `memorable-date`, an identity-number type; for styles and help.
        name: Option<String>,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number.
    Number {
        /// Most digits after the decimal mark; none means any.
        decimals: Option<u32>,
        /// The answer must be a multiple of this.
        step: Option<f64>,
        /// Kept as text (`serializeToString`).
        as_text: bool,
    },
    /// Several lines of text; with `portico:multiple` a list of texts, one per line ([`Field::is_list`]).
    TextArea,
    /// A day: three controls.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// Yes or nothing.
    Checkbox,
    /// One of few.
    Radio {
        /// What may be chosen.
        options: Options,
    },
    /// One of many.
    Select {
        /// What may be chosen.
        options: Options,
    },
    /// Some of few.
    Checklist {
        /// What may be chosen.
        options: Options,
    },
    /// Some of many.
    Taglist {
        /// What may be chosen.
        options: Options,
    },
    /// Uploaded files.
    File {
        /// Extensions (`.pdf`) and media types (`image/*`), lower case; empty means any.
        accept: Vec<String>,
        /// More than one file may be given.
        multiple: bool,
    },
    /// A fieldset.
    Group {
        /// Its fields.
        fields: Vec<Field>,
    },
    /// Rows that the person adds.
    Repeat {
        /// The fields of one row; their paths start at the row.
        fields: Vec<Field>,
        /// Fewest rows.
        min: usize,
        /// Most rows.
        max: usize,
    },
    /// Text to read, in Markdown.
    Markdown {
        /// The text.
        text: String,
    },
    /// A picture to look at.
    Image {
        /// A path of this site, or a `data:` address.
        source: String,
        /// What it shows, for those who do not see it.
        alt: String,
    },
    /// A table to read.
    Table {
        /// Where the rows come from.
        source: Option<Expression>,
        /// The columns.
        columns: Columns,
    },
    /// A value computed from other answers.
    Hidden {
        /// How.
        expression: Expression,
    },
    /// A line between parts.
    Separator,
}

impl FieldKind {
    /// The kind's name in kebab case, for templates and messages.
    pub fn name(&self) -> &'static str {
        match self {
            FieldKind::Text { .. } => "text",
            FieldKind::Email => "email",
            FieldKind::Phone => "phone",
            FieldKind::Number { .. } => "number",
            FieldKind::TextArea => "text-area",
            FieldKind::Date => "date",
            FieldKind::Time => "time",
            FieldKind::DateTime => "date-time",
            FieldKind::Checkbox => "checkbox",
            FieldKind::Radio { .. } => "radio",
            FieldKind::Select { .. } => "select",
            FieldKind::Checklist { .. } => "checklist",
            FieldKind::Taglist { .. } => "taglist",
            FieldKind::File { .. } => "file",
            FieldKind::Group { .. } => "group",
            FieldKind::Repeat { .. } => "repeat",
            FieldKind::Markdown { .. } => "markdown",
            FieldKind::Image { .. } => "image",
            FieldKind::Table { .. } => "table",
            FieldKind::Hidden { .. } => "hidden",
            FieldKind::Separator => "separator",
        }
    }

    /// Whether a person answers it (rows included, groups not).
    pub fn takes_answer(&self) -> bool {
        !matches!(
            self,
            FieldKind::Group { .. }
                | FieldKind::Markdown { .. }
                | FieldKind::Image { .. }
                | FieldKind::Table { .. }
                | FieldKind::Hidden { .. }
                | FieldKind::Separator
        )
    }

    /// The options of a kind that has some.
    pub fn options(&self) -> Option<&Options> {
        match self {
            FieldKind::Radio { options }
            | FieldKind::Select { options }
            | FieldKind::Checklist { options }
            | FieldKind::Taglist { options } => Some(options),
            _ => None,
        }
    }

    /// The fields inside a group or a repeated row; empty for all others.
    pub fn children(&self) -> &[Field] {
        match self {
            FieldKind::Group { fields } | FieldKind::Repeat { fields, .. } => fields,
            _ => &[],
        }
    }
}

impl Field {
    /// Whether a text field's answer is a list of texts, typed one per line (`portico:multiple`).
    pub fn is_list(&self) -> bool {
        self.properties.get("portico:multiple").is_some_and(|value| value == "true")
    }
}

impl Form {
    /// The page with this key.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.key == key)
    }

    /// Every field with its page, containers before what they contain.
    pub fn fields(&self) -> Vec<(&Page, &Field)> {
        fn add<'a>(page: &'a Page, fields: &'a [Field], all: &mut Vec<(&'a Page, &'a Field)>) {
            for field in fields {
                all.push((page, field));
                add(page, field.kind.children(), all);
            }
        }
        let mut all = Vec::new();
        for page in &self.pages {
            add(page, &page.fields, &mut all);
        }
        all
    }

    /// The field at a path as in `FieldProblem::path`; row numbers are skipped.
    pub fn field(&self, path: &str) -> Option<&Field> {
        fn find<'a>(fields: &'a [Field], path: &[&str]) -> Option<&'a Field> {
            fields.iter().find_map(|field| match &field.kind {
                FieldKind::Group { fields } => find(fields, path),
                FieldKind::Repeat { fields, .. } => {
                    let rest = after(&field.path, path)?;
                    match rest {
                        [] => Some(field),
                        [_row, inner @ ..] => find(fields, inner),
                    }
                }
                _ => after(&field.path, path).filter(|rest| rest.is_empty()).map(|_| field),
            })
        }
        fn after<'p, 's>(own: &[String], path: &'p [&'s str]) -> Option<&'p [&'s str]> {
            if own.is_empty() || path.len() < own.len() {
                return None;
            }
            let (head, rest) = path.split_at(own.len());
            head.iter().zip(own).all(|(a, b)| a == b).then_some(rest)
        }
        let path: Vec<&str> = path.split('.').collect();
        self.pages.iter().find_map(|page| find(&page.fields, &path))
    }

    /// The names of the variables the form's answers are kept in: first steps of all paths.
    pub fn variables(&self) -> std::collections::BTreeSet<String> {
        fn add(fields: &[Field], all: &mut std::collections::BTreeSet<String>) {
            for field in fields {
                all.extend(field.path.first().cloned());
                if let FieldKind::Group { fields } = &field.kind {
                    add(fields, all);
                }
            }
        }
        let mut all = std::collections::BTreeSet::new();
        for page in &self.pages {
            add(&page.fields, &mut all);
        }
        all
    }

    /// Every expression of the form with the id of the field (or key of the page) it stands at: for cross-checks.
    pub fn expressions(&self) -> Vec<(&str, &Expression)> {
        let mut all: Vec<(&str, &Expression)> = self
            .pages
            .iter()
            .filter_map(|page| Some((page.key.as_str(), page.condition.as_ref()?)))
            .collect();
        for (_, field) in self.fields() {
            let computed = match &field.kind {
                FieldKind::Hidden { expression } => vec![expression],
                FieldKind::Table { source, columns } => {
                    let columns = match columns {
                        Columns::Computed(expression) => Some(expression),
                        Columns::Fixed(_) => None,
                    };
                    source.iter().chain(columns).collect()
                }
                kind => match kind.options() {
                    Some(Options::Computed(expression)) => vec![expression],
                    _ => Vec::new(),
                },
            };
            let conditions = field.hide.iter().chain(&field.limits.earliest).chain(&field.limits.latest);
            all.extend(conditions.chain(computed).map(|expression| (field.id.as_str(), expression)));
        }
        all
    }
}
