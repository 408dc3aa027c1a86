//! Benefits of the government of the United States: `rules/benefits-usa`.
//!
//! What is expected follows from the catalogue: a benefit is shown as likely where each listed criterion has one of
//! the answers that the catalogue accepts.

use std::collections::BTreeMap;

use portico_rules::Decisions;
use serde_json::{Map, Value as Json, json};

use super::folder::{decide, files, on, path, read};
use super::score::Score;
use super::yaml;
use crate::support::shared_data;

const DAY: &str = "2022-06-15";

/// The published texts and criteria, and how our decisions call the criteria.
struct Catalogue {
    /// Texts by key, in English.
    texts: BTreeMap<String, String>,
    /// The texts of the options of a criterion, in their published order.
    options: BTreeMap<String, Vec<String>>,
    criteria: Vec<Json>,
}

/// A criterion of a benefit, with the answers that it accepts.
struct Criterion {
    key: String,
    accepted: Vec<Json>,
}

impl Catalogue {
    fn read(folder: &std::path::Path) -> Catalogue {
        let mut texts = BTreeMap::new();
        for part in ["locales/en", "locales/en/benefits"] {
            for (_, content) in files(&folder.join(part), "json") {
                let content: BTreeMap<String, Json> = serde_json::from_slice(&content).expect("JSON");
                let content =
                    content.into_iter().filter_map(|(key, text)| Some((key, text.as_str()?.to_owned())));
                texts.extend(content);
            }
        }
        let table = std::fs::read_to_string(folder.join("content/criteria.csv")).expect("it can be read");
        let options = table.lines().filter_map(|line| {
            let mut cells = line.trim().split(',');
            let (key, keys) = (cells.next()?.to_owned(), cells.nth(2)?);
            Some((key, keys.split(';').filter_map(|key| texts.get(key).cloned()).collect()))
        });
        let options = options.collect();
        let criteria = std::fs::read(path("benefits-usa").join("criteria.json")).expect("it can be read");
        Catalogue { texts, options, criteria: serde_json::from_slice(&criteria).expect("JSON") }
    }

    fn criteria_of(&self, benefit: &Json) -> Vec<Criterion> {
        let listed = benefit["eligibility"].as_array().expect("criteria").iter();
        let criterion = |entry: &Json| Criterion {
            key: entry["criteriaKey"].as_str().expect("a key").to_owned(),
            accepted: entry["acceptableValues"]
                .as_array()
                .expect("values")
                .iter()
                .map(|value| match value.as_str().and_then(|key| self.texts.get(key)) {
                    Some(text) => text.as_str().into(),
                    None => value.clone(),
                })
                .collect(),
        };
        listed.map(criterion).collect()
    }

    /// Our name of a criterion and our code of an answer: that of the option in the same place, or the one that
    /// stands after them for a text that is no option.
    fn variable(&self, key: &str, answer: &Json) -> (String, Json) {
        let ours = self.criteria.iter().find(|criterion| criterion["key"] == key).expect("a criterion");
        let name = ours["name"].as_str().expect("a name").to_owned();
        let Some(codes) = ours["options"].as_array() else { return (name, answer.clone()) };
        let Some(text) = answer.as_str() else { return (name, Json::Null) };
        let options = &self.options[key];
        let place = options.iter().position(|option| option == text).unwrap_or(options.len());
        (name, codes[place].clone())
    }

    /// Answers that can be given to a criterion, each with whether the catalogue accepts it.
    fn answers(&self, criterion: &Criterion) -> Vec<(Json, bool)> {
        let options = &self.options[&criterion.key];
        let mut answers: Vec<(Json, bool)> = if criterion.key.contains("_date_of_") {
            days_around(&criterion.accepted)
        } else if options.is_empty() {
            [true, false].map(|answer| (answer.into(), criterion.accepted.contains(&answer.into()))).into()
        } else {
            let texts = options.iter().map(|text| Json::from(text.as_str()));
            // A text that is accepted and no option can be given, too.
            let others =
                criterion.accepted.iter().filter(|text| !options.iter().any(|option| **text == *option));
            let all = texts.chain(others.cloned());
            all.map(|text| (text.clone(), criterion.accepted.contains(&text))).collect()
        };
        answers.push((Json::Null, false));
        answers
    }
}

/// Days just before and just after each bound (`>18years` ago, `<01-01-1978`), and whether they meet all bounds.
fn days_around(bounds: &[Json]) -> Vec<(Json, bool)> {
    let today: jiff::civil::Date = DAY.parse().expect("a day");
    let bounds: Vec<(bool, jiff::civil::Date)> = bounds
        .iter()
        .map(|bound| {
            let (sign, bound) = bound.as_str().expect("a bound").split_at(1);
            match bound.strip_suffix("years") {
                // More than so many years ago is before the day.
                Some(years) => {
                    let years = jiff::Span::new().years(years.parse::<i64>().expect("years"));
                    (sign == "<", today - years)
                }
                None => (sign == ">", jiff::civil::Date::strptime("%m-%d-%Y", bound).expect("a day")),
            }
        })
        .collect();
    let step = jiff::Span::new().days(1);
    let days = bounds.iter().flat_map(|(_, day)| [*day - step, *day + step]);
    let meets = |day: &jiff::civil::Date| bounds.iter().all(|(is_after, bound)| (day > bound) == *is_after);
    days.map(|day| (day.to_string().into(), meets(&day))).collect()
}

/// Gives every criterion an accepted answer; then, one after the other, each criterion each of its answers.
fn try_benefit(name: &str, catalogue: &Catalogue, benefit: &Json, decisions: &Decisions, score: &mut Score) {
    let criteria = catalogue.criteria_of(benefit);
    let mut accepted = Map::from_iter([("day".to_owned(), DAY.into())]);
    for criterion in &criteria {
        let answers = catalogue.answers(criterion);
        let (answer, _) = answers.iter().find(|(_, is_accepted)| *is_accepted).expect("an accepted answer");
        let (name, value) = catalogue.variable(&criterion.key, answer);
        accepted.insert(name, value);
    }
    for criterion in &criteria {
        for (answer, is_accepted) in catalogue.answers(criterion) {
            let mut variables = accepted.clone();
            variables.extend([catalogue.variable(&criterion.key, &answer)]);
            let decided = decide(decisions, &name.replace('-', "_"), &variables.into(), &on(DAY));
            let case = format!("{name}: {} is {answer}", criterion.key);
            score.expect(&case, decided.result.as_bool(), Some(is_accepted), &decided);
        }
    }
}

#[test]
fn each_benefit_is_likely_exactly_where_all_its_criteria_are_met() {
    let Some(folder) = shared_data("benefits-usa") else { return };
    let (decisions, catalogue) = (read("benefits-usa"), Catalogue::read(&folder));
    let mut score = Score::of("benefits-usa");
    let mut by_event: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, content) in files(&folder.join("content/benefits"), "md") {
        let benefit = yaml::read(&String::from_utf8(content).expect("UTF-8"));
        let name = file.trim_end_matches(".md");
        try_benefit(name, &catalogue, &benefit, &decisions, &mut score);
        for event in benefit["lifeEvents"].as_array().expect("life events") {
            by_event.entry(event.as_str().expect("an event").to_owned()).or_default().push(name.to_owned());
        }
    }
    for (file, _) in files(&folder.join("content/life-events"), "md") {
        let event = file.trim_end_matches(".md");
        let variables = json!({ "life_event": event });
        let decided = decide(&decisions, "benefits_of_life_event", &variables, &on(DAY));
        let expected = json!(by_event.remove(event).unwrap_or_default());
        score.expect(&format!("benefits of {event}"), &decided.result, &expected, &decided);
    }
    assert!(by_event.is_empty(), "life events without a page: {by_event:?}");
    score.settle(688);
}
