//! Answers in words: for checking them before they are sent, and for the case afterwards.

use portico_form::{RowOf, Shown, SummarySection};
use serde::Serialize;

/// The answers of one page.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerSection {
    /// What the page is called.
    pub title: Option<String>,
    /// The answers.
    pub rows: Vec<AnswerRow>,
}

/// One answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerRow {
    /// What was asked.
    pub label: String,
    /// The row of a repeated group that it stands in.
    pub row: Option<RowOf>,
    /// What was answered.
    pub value: Shown,
    /// Where it can be changed, if it can.
    pub change: Option<String>,
}

/// The sections of a summary. `change` gives the address where a page is changed, if it can be.
pub fn sections(summary: Vec<SummarySection>, change: &dyn Fn(&str) -> Option<String>) -> Vec<AnswerSection> {
    let section = |section: SummarySection| {
        let address = change(&section.page_key);
        let row = |row: portico_form::SummaryRow| AnswerRow {
            change: address.as_ref().map(|address| format!("{address}#{}", row.path)),
            label: row.label,
            row: row.row,
            value: row.value,
        };
        AnswerSection { title: section.title, rows: section.rows.into_iter().map(row).collect() }
    };
    summary.into_iter().map(section).collect()
}
