//! Question flows and rates of the United Kingdom: `rules/routing-govuk`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::folder::{decide, files, on, read};
use super::score::Score;
use super::yaml;
use crate::support::shared_data;

/// Questions are called `name?` or `name` in the data, and `name` in the decisions.
fn question(name: &str) -> &str {
    name.trim_end_matches('?')
}

/// An answer as its question takes it: the data holds amounts as a person types them.
fn answer(text: &str) -> Json {
    text.replace(',', "").parse::<f64>().map_or_else(|_| text.into(), Json::from)
}

#[test]
fn each_answer_leads_to_the_next_question_or_outcome() {
    let Some(folder) = shared_data("routing-govuk") else { return };
    let decisions = read("routing-govuk");
    let mut score = Score::of("routing-govuk, transitions");
    for (file, content) in files(&folder, "json") {
        let flow: Json = serde_json::from_slice(&content).expect("JSON");
        // The calendar of bank holidays has no cases.
        let Some(cases) = flow["cases"].as_array() else { continue };
        for case in cases {
            let node = case["node"].as_str().expect("a node");
            let earlier = case["responses"].as_object().expect("answers").iter();
            let earlier = earlier.map(|(name, value)| (name.as_str(), value));
            let given = earlier
                .chain([(node, &case["response"])])
                .filter_map(|(name, value)| Some((question(name).to_owned(), answer(value.as_str()?))));
            let answers: Json = given.collect::<Map<String, Json>>().into();
            let decision = format!("{}_next", file.trim_end_matches(".json"));
            let decided = decide(&decisions, &decision, &answers, &on("2026-04-06"));
            let expected = case["next"].as_str().map(question);
            score.expect(&format!("{file}: {answers}"), decided.result.as_str(), expected, &decided);
        }
    }
    score.settle(95);
}

/// Answers that can be given to a question: its options or, where it takes a date or an amount, one of each.
fn possible(question: &Json) -> Vec<Json> {
    match question["options"].as_object() {
        Some(options) => options.keys().map(|option| option.as_str().into()).collect(),
        None => vec!["2020-01-01".into(), 1.into()],
    }
}

#[test]
fn every_published_question_and_outcome_is_reached_and_nothing_else() {
    let Some(folder) = shared_data("routing-govuk") else { return };
    let decisions = read("routing-govuk");
    let mut score = Score::of("routing-govuk, pages");
    for (file, content) in files(&folder, "json") {
        let flow: Json = serde_json::from_slice(&content).expect("JSON");
        let Some(questions) = flow["questions"].as_object() else { continue };
        let questions: BTreeMap<&str, &Json> =
            questions.iter().map(|(name, about)| (question(name), about)).collect();
        let decision = format!("{}_next", file.trim_end_matches(".json"));
        let page_after = |answers: &Map<String, Json>| {
            decide(&decisions, &decision, &answers.clone().into(), &on("2026-04-06"))
        };
        let first = page_after(&Map::new());
        let mut open = vec![(first.result.as_str().expect("a page").to_owned(), Map::new())];
        let mut reached = BTreeSet::from([open[0].0.clone()]);
        while let Some((page, answers)) = open.pop() {
            for answer in questions.get(page.as_str()).into_iter().flat_map(|question| possible(question)) {
                let mut answers: Map<String, Json> = answers.clone();
                answers.insert(page.clone(), answer);
                let next = page_after(&answers).result.as_str().expect("a page").to_owned();
                if reached.insert(next.clone()) {
                    open.push((next, answers));
                }
            }
        }
        // Outcomes whose name begins with an underscore are parts of another outcome's page.
        let outcomes = flow["outcomes"].as_object().expect("outcomes").keys().map(String::as_str);
        let outcomes = outcomes.filter(|name| !name.starts_with('_'));
        let published: BTreeSet<String> =
            questions.keys().copied().chain(outcomes).map(str::to_owned).collect();
        for page in published.union(&reached) {
            let found = (published.contains(page), reached.contains(page));
            score.expect(&format!("{file}: {page} (published, reached)"), found, (true, true), &first);
        }
    }
    score.settle(80);
}

/// The decision that holds the rates of a file.
fn decision_of(file: &str) -> &str {
    match file.trim_end_matches(".yml") {
        "register_a_death" => "register_a_death_fees",
        "state_pension_dates" => "state_pension_date",
        other => other,
    }
}

/// First day, last day and a day between, of those entries that hold for a span of days.
fn days(entry: &Json) -> Vec<String> {
    let day = |name: &str| entry[name].as_str().expect("a day").parse::<jiff::civil::Date>().expect("a day");
    let (first, last) = (day("start_date"), day("end_date"));
    let between = first + jiff::Span::new().days((last - first).get_days() / 2);
    [first, between, last].iter().map(ToString::to_string).collect()
}

/// Amounts in the data are numbers, or numbers as they are printed for people.
fn amount(value: &Json) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.replace(',', "").parse().ok())
}

/// The first entry that holds on a day, as the service that publishes the data takes it.
fn entry_on<'e>(entries: &'e [Json], day: &str, is_meant: impl Fn(&Json) -> bool) -> &'e Json {
    let holds = |entry: &&Json| {
        entry["start_date"].as_str() <= Some(day)
            && Some(day) <= entry["end_date"].as_str()
            && is_meant(entry)
    };
    entries.iter().find(holds).expect("an entry")
}

#[test]
fn each_rate_is_the_one_in_force_on_the_day() {
    let Some(folder) = shared_data("routing-govuk/rates") else { return };
    let decisions = read("routing-govuk");
    let mut score = Score::of("routing-govuk, rates");
    for (file, content) in files(&folder, "yml") {
        let entries = match yaml::read(&String::from_utf8(content).expect("UTF-8")) {
            Json::Array(entries) => entries,
            entries => entries.as_object().expect("entries").values().cloned().collect(),
        };
        for day in entries.iter().flat_map(days) {
            if file == "state_pension_dates.yml" {
                for gender in ["female", "male"] {
                    let is_meant = |entry: &Json| entry["gender"] == "both" || entry["gender"] == gender;
                    if !entries.iter().any(|entry| is_meant(entry) && days(entry).contains(&day)) {
                        continue;
                    }
                    let expected = &entry_on(&entries, &day, is_meant)["pension_date"];
                    let variables = json!({ "gender": gender, "birth_date": day });
                    let decided = decide(&decisions, decision_of(&file), &variables, &on("2026-04-06"));
                    score.expect(&format!("{file} {gender} {day}"), &decided.result, expected, &decided);
                }
                continue;
            }
            let entry = entry_on(&entries, &day, |_| true);
            let fields = entry.as_object().expect("fields").iter();
            let decided = decide(&decisions, decision_of(&file), &json!({ "day": day }), &on("2026-04-06"));
            for (field, value) in fields.filter(|(_, value)| !value.is_array() && amount(value).is_some()) {
                let found = if decided.result.is_object() { &decided.result[field] } else { &decided.result };
                score.expect(&format!("{file} {field} {day}"), amount(found), amount(value), &decided);
            }
            for bracket in entry["minimum_rates"].as_array().into_iter().flatten() {
                let ages = [amount(&bracket["min_age"]), amount(&bracket["max_age"]).map(|age| age - 1.0)];
                for age in ages {
                    let variables = json!({ "day": day, "age": age });
                    let decided = decide(&decisions, "minimum_wage_by_age", &variables, &on("2026-04-06"));
                    let case = format!("{file} {age:?} {day}");
                    score.expect(&case, amount(&decided.result), amount(&bracket["rate"]), &decided);
                }
            }
        }
    }
    score.settle(834);
}
