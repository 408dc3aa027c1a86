//! Which column of a table holds what, by the names that tools commonly give.

use super::ImportError;

/// Where in a row each value stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) case: usize,
    pub(super) activity: usize,
    pub(super) time: usize,
    pub(super) start: Option<usize>,
    pub(super) enabled: Option<usize>,
    pub(super) resource: Option<usize>,
    pub(super) lifecycle: Option<usize>,
}

// Earlier names win: "case:concept:name" is the case even where a column "case" holds something else.
const CASE: &[&str] =
    &["caseconceptname", "caseid", "case", "traceid", "caseidentifier", "processinstanceid"];
const ACTIVITY: &[&str] = &["conceptname", "activity", "activityname", "task", "event", "eventname", "step"];
const TIME: &[&str] = &[
    "timetimestamp",
    "endtime",
    "endtimestamp",
    "completetimestamp",
    "completetime",
    "end",
    "timestamp",
    "time",
    "datetime",
    "date",
];
const START: &[&str] = &["starttime", "starttimestamp", "start"];
const ENABLED: &[&str] = &["enabledtime", "enabledtimestamp", "enabled"];
const RESOURCE: &[&str] = &["orgresource", "resource", "resourcename", "user", "performer"];
const LIFECYCLE: &[&str] = &["lifecycletransition", "lifecycle", "transition"];

/// Columns that a message names, and characters of each: a file that is no table must not fill the screen.
const SHOWN_MAX: usize = 40;

fn shown(name: &str) -> &str {
    name.char_indices().nth(SHOWN_MAX).map_or(name, |(end, _)| name.get(..end).unwrap_or(name))
}

impl Columns {
    /// Finds the columns by the header of the table.
    pub(super) fn find<'a>(header: impl Iterator<Item = &'a str> + Clone) -> Result<Columns, ImportError> {
        let plain: Vec<String> = header.clone().map(plain_name).collect();
        let place = |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|have| have == name));
        let need = |names, wanted, name| {
            place(names).ok_or_else(|| ImportError::NoColumn {
                wanted,
                name,
                found: header.clone().take(SHOWN_MAX).map(shown).collect::<Vec<_>>().join(", "),
            })
        };
        let time = need(TIME, "time", "timestamp")?;
        Ok(Columns {
            case: need(CASE, "case", "case_id")?,
            activity: need(ACTIVITY, "activity", "activity")?,
            time,
            start: place(START).filter(|start| *start != time),
            enabled: place(ENABLED),
            resource: place(RESOURCE),
            lifecycle: place(LIFECYCLE),
        })
    }
}

/// "Case ID", "case_id" and "case:id" are the same name.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_whatever_their_spelling() {
        let found = Columns::find(["Resource", "Case ID", "Activity", "Complete Timestamp"].into_iter());
        let found = found.unwrap();
        assert_eq!((found.case, found.activity, found.time, found.resource), (1, 2, 3, Some(0)));
    }

    #[test]
    fn a_table_without_activity_says_which_columns_it_has() {
        let error = Columns::find(["case", "time", "colour"].into_iter()).unwrap_err().to_string();
        assert!(error.contains("activity") && error.contains("case, time, colour"), "{error}");
    }
}
