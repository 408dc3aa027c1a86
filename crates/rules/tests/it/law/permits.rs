//! Checks whether work needs a permit in Amsterdam: `rules/permit-check-amsterdam`.

use std::collections::BTreeSet;

use portico_rules::Decisions;
use serde_json::{Map, Value as Json, json};

use super::folder::{decide, on, path, read};
use super::published_tables::{Answers, Check};
use super::score::Score;
use crate::support::shared_data;

/// How the questions of a published check are called in our decisions; options in their published order.
struct Names<'n>(&'n [Json]);

impl Names<'_> {
    fn of(&self, id: &str) -> &Json {
        self.0.iter().find(|question| question["id"] == id).unwrap_or_else(|| panic!("no question {id}"))
    }

    /// The published id of one of our names.
    fn id(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|question| question["name"] == name)?["id"].as_str()
    }

    fn variables(&self, answers: &Answers, check: &Check) -> Json {
        let one = |(id, answer): (&String, &Json)| {
            let question = self.of(id);
            let place = check.options[id].iter().position(|option| option == answer).expect("an option");
            let value = question["options"].get(place).unwrap_or(answer).clone();
            (question["name"].as_str().expect("a name").to_owned(), value)
        };
        answers.iter().map(one).collect::<Map<String, Json>>().into()
    }
}

/// The published tables of window frames conclude nothing on a frame in the side of a main building that faces no
/// public ground, outside national townscapes: a path has no row there. All others conclude something.
const WITH_A_GAP: [&str; 1] = ["window"];

/// Complete answers in which one row of one table fits; what the row does not ask is answered in turn.
fn answers_of(check: &Check) -> BTreeSet<Vec<(String, String)>> {
    let mut all = BTreeSet::new();
    for table in check.tables.values() {
        for (turn, row) in table.rows.iter().enumerate() {
            let mut answers: Answers = Answers::new();
            for (place, (id, options)) in check.options.iter().enumerate() {
                answers.insert(id.clone(), options[(turn + place) % options.len()].clone());
            }
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                if cell != "-" && answers.contains_key(column) {
                    answers.insert(column.clone(), cell.clone());
                }
            }
            all.insert(answers.into_iter().map(|(id, answer)| (id, answer.to_string())).collect());
        }
    }
    all
}

/// Gives every answer to every question that is asked, until the outcome is there. Nothing may be asked that cannot
/// matter, and what was not asked must indeed not matter: whatever its answers, the published tables conclude the same.
fn explore(
    (decisions, decision): (&Decisions, &str),
    names: &Names<'_>,
    check: &Check,
    given: &Answers,
    score: &mut Score,
) {
    let variables = names.variables(given, check);
    let decided = decide(decisions, decision, &variables, &on("2020-06-01"));
    let next = decided.result.as_str().unwrap_or_default();
    if let Some(id) = names.id(next) {
        let case = format!("{decision}: {next} is asked after {variables}");
        score.expect(&case, check.can_matter(id, given), true, &decided);
        for answer in &check.options[id] {
            let mut given = given.clone();
            assert!(given.insert(id.to_owned(), answer.clone()).is_none(), "{case} twice");
            explore((decisions, decision), names, check, &given, score);
        }
        return;
    }
    for turn in 0..6 {
        let mut complete = given.clone();
        for (place, (id, options)) in check.options.iter().enumerate() {
            let answer = || options[(turn * (place + 1) + turn / 2) % options.len()].clone();
            complete.entry(id.clone()).or_insert_with(answer);
        }
        let expected = check.output(&check.conclusion, &complete);
        if expected.is_null() {
            assert!(WITH_A_GAP.contains(&decision), "{decision} concludes nothing on {complete:?}");
            score.leave_open(decision);
            continue;
        }
        let case = format!("{decision}: {variables}, then {complete:?}");
        score.expect(&case, Some(next), expected.as_str().map(unquoted), &decided);
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches('"')
}

#[test]
fn each_row_of_each_published_table_leads_to_its_outcome_and_only_what_matters_is_asked() {
    let Some(folder) = shared_data("permit-check-amsterdam") else { return };
    let decisions = read("permit-check-amsterdam");
    let checks =
        std::fs::read(path("permit-check-amsterdam").join("questions.json")).expect("it can be read");
    let checks: Vec<Json> = serde_json::from_slice(&checks).expect("JSON");
    let mut score = Score::of("permit-check-amsterdam");
    let mut rows = 0;
    for entry in &checks {
        let content =
            std::fs::read(folder.join(entry["file"].as_str().expect("a file"))).expect("it can be read");
        let document: Json = serde_json::from_slice(&content).expect("JSON");
        let check = match entry["permit"].as_u64() {
            Some(place) => Check::of_permit(&document["permits"][place as usize]),
            None => Check::of_dmn(&document),
        };
        rows += check.tables.values().map(|table| table.rows.len()).sum::<usize>();
        let decision = entry["decision"].as_str().expect("a decision");
        let names = Names(entry["questions"].as_array().expect("questions"));
        for answers in answers_of(&check) {
            let read = |(id, answer): (String, String)| (id, serde_json::from_str(&answer).expect("JSON"));
            let complete: Answers = answers.into_iter().map(read).collect();
            let expected = check.output(&check.conclusion, &complete);
            if expected.is_null() {
                assert!(WITH_A_GAP.contains(&decision), "{decision} concludes nothing on {complete:?}");
                score.leave_open(decision);
                continue;
            }
            let variables = names.variables(&complete, &check);
            let decided = decide(&decisions, decision, &variables, &on("2020-06-01"));
            let case = format!("{decision}: {variables}");
            score.expect(&case, decided.result.as_str(), expected.as_str().map(unquoted), &decided);
        }
        explore((&decisions, decision), &names, &check, &Answers::new(), &mut score);
    }
    println!("permit-check-amsterdam: {rows} rows of {} checks", checks.len());
    score.settle(3400);
}

#[test]
fn an_answer_that_is_no_option_is_asked_for_again() {
    let decisions = read("permit-check-amsterdam");
    let asked = |answer: &str| {
        let variables = json!({ "monument": answer });
        decide(&decisions, "dormer_on_monument", &variables, &on("2020-06-01")).result
    };
    assert_eq!(asked("municipal"), "work_on_monument");
    assert_eq!(asked("castle"), "monument");
}
