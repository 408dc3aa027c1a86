//! Food benefits of the United States: `rules/rules-snap`.

use serde_json::{Map, Value as Json, json};

use super::folder::{decide, files, on, read};
use super::gherkin;
use super::score::Score;
use crate::support::shared_data;

/// The first amount of dollars, or number, in a step.
fn amount(step: &str) -> Option<f64> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let start =
        step.find('$').map(|at| at + 1).or_else(|| step.find(|letter: char| letter.is_ascii_digit()))?;
    let digits: String = step[start..].chars().take_while(|letter| is_part(*letter)).collect();
    digits.parse().ok()
}

/// What a step gives, by the name of the input.
const AMOUNTS: [(&str, &str); 8] = [
    ("earned income", "earned_income"),
    ("other income", "other_income"),
    ("assets", "assets"),
    ("dependent care costs", "dependent_care_costs"),
    ("child support payments", "child_support_payments"),
    ("medical expenses", "medical_expenses"),
    ("rent or mortgage", "rent_or_mortgage"),
    ("fiscal year", "fiscal_year"),
];
const UTILITIES: [(&str, &str); 5] = [
    ("not billed", "none"),
    ("AC or heat,", "heating_and_cooling"),
    ("AC or heat (", "heating_and_cooling"),
    ("water and trash", "limited"),
    ("phone bills only", "phone"),
];

/// Puts what a step says among the inputs; false where it says an expectation or nothing.
fn give(step: &str, inputs: &mut Map<String, Json>) -> bool {
    let given = if let Some(state) = step.strip_prefix("the household is in ") {
        ("state", state.into())
    } else if step.ends_with("-person household") {
        ("household_size", amount(step).into())
    } else if step.contains("elderly or disabled member") && !step.contains("expenses") {
        ("elderly_or_disabled", (!step.contains("not include")).into())
    } else if step.ends_with("emergency allotment waiver") {
        ("emergency_allotment", (!step.starts_with("no ")).into())
    } else if step.contains("a single utility") {
        ("utilities", "single".into())
    } else if let Some((_, kind)) = UTILITIES.iter().find(|(words, _)| step.contains(words)) {
        ("utilities", (*kind).into())
    } else if let Some((_, name)) = AMOUNTS.iter().find(|(words, _)| step.contains(words)) {
        (*name, amount(step).into())
    } else {
        return false;
    };
    inputs.insert(given.0.to_owned(), given.1);
    true
}

#[test]
fn each_household_gets_the_expected_benefit() {
    let mut score = Score::of("rules-snap");
    for folder in ["features", "features-py"] {
        let Some(path) = shared_data(&format!("rules-snap/{folder}")) else { return };
        let decisions = read("rules-snap");
        // The older cases say what is paid out, the newer ones both amounts.
        let benefit = if folder == "features" { "benefit" } else { "benefit_with_emergency_allotment" };
        for (file, content) in files(&path, "feature") {
            for scenario in gherkin::read(&String::from_utf8(content).expect("UTF-8")) {
                // What a case does not mention is not there. The older cases are all of one fiscal year.
                let unsaid = json!({
                    "fiscal_year": 2020, "child_support_payments": 0, "dependent_care_costs": 0,
                    "medical_expenses": 0, "rent_or_mortgage": 0, "utilities": "none"
                });
                let mut inputs = unsaid.as_object().cloned().expect("an object");
                let mut expected = Vec::new();
                for step in &scenario.steps {
                    if let Some(expectation) = step.text.strip_prefix("we find ") {
                        expected.push(expectation);
                    } else if !give(&step.text, &mut inputs) {
                        assert!(step.text.starts_with("we run"), "not understood: {}", step.text);
                    }
                }
                let decided = decide(&decisions, "snap_estimate", &inputs.clone().into(), &on("2020-06-01"));
                for expectation in expected {
                    let case = format!("{file}: {}: {expectation}: {inputs:?}", scenario.name);
                    if expectation.contains("eligible") {
                        let is_eligible = expectation.ends_with("likely eligible");
                        score.expect(
                            &case,
                            decided.result["eligible"].as_bool(),
                            Some(is_eligible),
                            &decided,
                        );
                        continue;
                    }
                    let with_emergency = expectation.contains("including emergency allotment");
                    let name = if with_emergency { "benefit_with_emergency_allotment" } else { benefit };
                    score.expect(&case, decided.result[name].as_f64(), amount(expectation), &decided);
                }
            }
        }
    }
    score.settle(119);
}
