//! What can be wrong with one answer.

use std::collections::BTreeMap;

use serde::Serialize;

/// Every code that a [`FieldProblem`] can carry: whoever shows problems needs a text for each.
///
/// Arguments: `too-short` {min, length}; `too-long` {max, length}; `too-small` {min}; `too-large` {max};
/// `too-many-decimals` {max}; `not-a-step` {step, below, above}; `date` {part?}; `date-incomplete` {missing};
/// `too-early` {earliest}; `too-late` {latest}; `file-type` {name, accept}; `file-too-large` {name, max_bytes};
/// `too-many-files`, `too-many-options`, `too-many-rows` {max}; `too-few-rows` {min}; `wrong-type` {expected}.
pub const CODES: &[&str] = &[
    "required",
    "too-short",
    "too-long",
    "pattern",
    "email",
    "phone",
    "number",
    "number-ambiguous",
    "too-many-digits",
    "too-many-decimals",
    "not-a-step",
    "too-small",
    "too-large",
    "not-an-option",
    "too-many-options",
    "date",
    "date-incomplete",
    "time",
    "too-early",
    "too-late",
    "file-type",
    "file-too-large",
    "too-many-files",
    "too-few-rows",
    "too-many-rows",
    "wrong-type",
    "not-computed",
];

/// One problem with one answer, for the error summary, the message beside the control, and the JSON interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Where the answer stands: `vehicles.0.plate`.
    pub path: String,
    /// The HTML id of the control to focus: the path, or the date part that is wrong (`born-month`).
    pub control: String,
    /// Key of the page.
    pub page: String,
    /// One of [`CODES`].
    pub code: &'static str,
    /// What the message needs to name: `min`, `max`, `missing` ...
    pub args: BTreeMap<String, String>,
    /// The field's label.
    pub label: String,
    /// The service's own words for this problem (`portico:error-CODE`, or the schema's message for a pattern).
    pub custom: Option<String>,
}

/// What is wrong with a value, before it is known whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub code: &'static str,
    pub args: BTreeMap<String, String>,
    /// Ending of the control to focus: `day`, `month`, `year`, `time`.
    pub part: Option<&'static str>,
}

impl Flaw {
    pub(crate) fn new(code: &'static str) -> Self {
        Flaw { code, args: BTreeMap::new(), part: None }
    }

    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    pub(crate) fn at(mut self, part: &'static str) -> Self {
        self.part = Some(part);
        self
    }
}
