//! Food benefits of the United States: `rules/rules-snap`.

use serde_json::{Map, Value as Json, json};

use super::folder::{decide, files, on, read};
use super::gherkin;
use super::score::Score;
use super::yaml;
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

/// A state of each area that has figures of its own.
const STATES: [(&str, &str); 7] = [
    ("DEFAULT", "VA"),
    ("AK", "AK"),
    ("AK_URBAN", "AK"),
    ("HI", "HI"),
    ("GUAM", "GU"),
    ("VIRGIN_ISLANDS", "VI"),
    ("IL", "IL"),
];

#[test]
fn each_published_figure_is_the_one_that_is_used() {
    let Some(folder) = shared_data("rules-snap/program-data") else { return };
    let decisions = read("rules-snap");
    let mut score = Score::of("rules-snap, figures");
    let published = [
        ("js-max_allotments.json", "maximum_allotment_of_household"),
        ("js-min_allotments.json", "minimum_allotment"),
        ("js-net_monthly_income_limits.json", "net_income_limit_of_household"),
        ("js-standard_deductions.json", "standard_deduction"),
        ("js-max_shelter_deductions.json", "maximum_shelter_deduction"),
    ];
    for (file, decision) in published {
        let content = std::fs::read(folder.join(file)).expect("it can be read");
        let content: Json = serde_json::from_slice(&content).expect("JSON");
        for (area, state) in STATES {
            let years = content["data"][area].as_object().cloned().unwrap_or_default();
            for (year, figures) in years {
                let year: u32 = year.parse().expect("a year");
                let figure = |size: u64| {
                    let variables = json!({ "state": state, "fiscal_year": year, "household_size": size });
                    decide(&decisions, decision, &variables, &on("2020-06-01"))
                };
                let case = format!("{file} {area} {year}");
                if figures.is_number() {
                    let decided = figure(1);
                    score.expect(&case, decided.result.as_f64(), figures.as_f64(), &decided);
                }
                for (size, amount) in figures.as_object().into_iter().flatten() {
                    let (Ok(size), Some(amount)) = (size.parse(), amount.as_f64()) else { continue };
                    let decided = figure(size);
                    score.expect(&format!("{case}, {size}"), decided.result.as_f64(), Some(amount), &decided);
                }
                if let Some(more) = figures["each_additional"].as_f64() {
                    let (eight, ten) = (figure(8), figure(10));
                    let found =
                        ten.result.as_f64().zip(eight.result.as_f64()).map(|(ten, eight)| ten - eight);
                    score.expect(&format!("{case}, two more"), found, Some(2.0 * more), &ten);
                }
            }
        }
    }
    score.settle(124);
}

/// What the two published versions of the options say differently; the scenarios need what the tables have.
const DISPUTED: [(&str, &str); 2] =
    [("VA", "child_support_payments_treatment"), ("VA", "standard_medical_deduction_amount")];

#[test]
fn each_published_option_of_a_state_is_the_one_that_is_used() {
    const OPTIONS: [(&str, &str); 6] = [
        ("gross_income_limit_factor", "gross_income_factor"),
        ("resource_limit_elderly_or_disabled", "resource_limit_elderly_or_disabled"),
        (
            "resource_limit_elderly_or_disabled_income_twice_fpl",
            "resource_limit_elderly_or_disabled_high_income",
        ),
        ("resource_limit_non_elderly_or_disabled", "resource_limit"),
        ("child_support_payments_treatment", "child_support_is_excluded"),
        ("standard_medical_deduction_amount", "standard_medical_deduction"),
    ];
    const ALLOWANCES: [(&str, &str); 4] = [
        ("HEATING_AND_COOLING", "heating_and_cooling"),
        ("BASIC_LIMITED_ALLOWANCE", "limited"),
        ("SINGLE_UTILITY_ALLOWANCE", "single"),
        ("PHONE", "phone"),
    ];
    let Some(file) = shared_data("rules-snap/program-data/state_options.yaml") else { return };
    let published = yaml::read(&std::fs::read_to_string(file).expect("it can be read"));
    let decisions = read("rules-snap");
    let mut score = Score::of("rules-snap, options");
    for (state, years) in published.as_object().expect("states") {
        for (year, options) in years.as_object().expect("years") {
            let year: u32 = year.parse().expect("a year");
            let variables = json!({ "state": state, "fiscal_year": year });
            let decided = decide(&decisions, "state_options", &variables, &on("2020-06-01"));
            for (theirs, ours) in OPTIONS {
                let Some(option) = options.get(theirs) else { continue };
                let case = format!("{state} {year}: {theirs}");
                if DISPUTED.contains(&(state, theirs)) {
                    score.leave_open(&case);
                    continue;
                }
                let expected = option.as_str().map_or(option.clone(), |text| (text == "EXCLUDE").into());
                match (decided.result[ours].as_f64(), expected.as_f64()) {
                    (Some(found), Some(expected)) => score.expect(&case, found, expected, &decided),
                    _ => score.expect(&case, &decided.result[ours], &expected, &decided),
                }
            }
            for (theirs, ours) in ALLOWANCES {
                let Some(amount) = options["standard_utility_allowances"][theirs].as_f64() else { continue };
                let variables = json!({ "state": state, "household_size": 1, "utilities": ours });
                let decided = decide(&decisions, "utility_allowance", &variables, &on("2020-06-01"));
                score.expect(&format!("{state}: {theirs}"), decided.result.as_f64(), Some(amount), &decided);
            }
        }
    }
    score.settle(53);
}
