//! Law of the Netherlands and of Rotterdam: `rules/rules-nl`.

use portico_rules::{Decided, Decisions};
use serde_json::{Map, Value as Json};

use super::folder::{decide, files, on, read};
use super::gherkin::{self, Phase, Scenario, Step};
use super::score::Score;
use crate::support::shared_data;

/// Words of an expectation, and the output that it speaks of. The first that occur count.
const OUTPUTS: [(&str, &str); 22] = [
    ("aan de voorwaarden", "voldoet_aan_voorwaarden"),
    ("bestuursorgaan", "is_bestuursorgaan"),
    ("advies uitgebracht", "advies_uitgebracht"),
    ("de mate van gevaar", "mate_van_gevaar"),
    ("verlening", "verlening_geadviseerd"),
    ("weigering", "weigering_mogelijk"),
    ("voorschriften", "voorschriften_mogelijk"),
    ("financieringsrisico", "financieringsrisico"),
    ("strafbare feiten", "relatie_strafbare_feiten"),
    ("het pensioen", "pensioenbedrag"),
    ("het toeslagbedrag", "hoogte_toeslag"),
    ("de huurtoeslag", "subsidiebedrag"),
    ("recht op zorgtoeslag", "is_verzekerde_zorgtoeslag"),
    ("verplichte gegevens", "ontbreken_verplichte_gegevens"),
    ("uiterste overbrengdatum", "uiterste_overbrengdatum"),
    ("het archiefstuk overgebracht worden", "moet_overgebracht_worden"),
    ("overgebracht te worden", "moet_overgebracht_worden"),
    ("vernietigd worden vanaf", "vernietig_vanaf_datum"),
    ("vernietigd worden", "mag_vernietigd_worden"),
    ("reden van niet vernietigen", "reden_niet_vernietigen"),
    ("openbaar vanaf", "openbaar_vanaf_datum"),
    ("openbaar", "is_openbaar"),
];

fn quoted(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// The output of which a step speaks, and the value that it expects.
fn expectation(step: &str) -> Option<(String, Json)> {
    let quoted = quoted(step);
    if step.contains("de output") {
        let name = (*quoted.first()?).to_owned();
        let expected = quoted.get(1).map(|value| gherkin::value(value));
        return Some((name, expected.unwrap_or_else(|| step.ends_with("\" waar").into())));
    }
    if step.contains("de beperking reden") {
        return Some(("beperking_reden".to_owned(), (*quoted.first()?).into()));
    }
    let (_, name) = OUTPUTS.iter().find(|(words, _)| step.contains(words))?;
    let expected = match quoted.first() {
        // Amounts are said in euros; the law computes in eurocents.
        Some(euros) if step.ends_with(" euro") => (euros.parse::<f64>().ok()? * 100.0).round().into(),
        Some(value) => (*value).into(),
        None => (!step.contains(" niet ") && !step.contains(" geen ")).into(),
    };
    Some(((*name).to_owned(), expected))
}

/// Puts what a step gives among the inputs: an identity, the rows of a register, or the fields of one record.
fn give(step: &Step, inputs: &mut Map<String, Json>) {
    const IDENTITIES: [(&str, &str); 5] = [
        ("de datum is", "calculation_date"),
        ("een persoon met BSN", "BSN"),
        ("met KVK", "KVK_NUMMER"),
        ("een organisatie met ID", "ORGANISATIE_ID"),
        ("de aanvraag betreft", "BESCHIKKING_TYPE"),
    ];
    let identity = IDENTITIES.iter().find(|(words, _)| step.text.contains(words));
    if let (Some((_, name)), [value]) = (identity, quoted(&step.text).as_slice()) {
        inputs.insert((*name).to_owned(), (*value).into());
    } else if let Some(register) = step.text.strip_suffix(" gegevens:") {
        let register = register.rsplit(' ').next().expect("a register");
        inputs.insert(register.to_owned(), step.rows.clone().into());
    } else if let [record] = step.rows.as_slice() {
        inputs.extend(record.as_object().cloned().expect("a record"));
    } else {
        // Said again by the rows of a register.
        assert_eq!(step.text, "er is geen Bibob-advies uitgebracht voor deze onderneming");
    }
}

/// Does what a step says: takes data that a person hands in, or applies a law.
fn act(step: &Step, inputs: &mut Map<String, Json>, decisions: &Decisions) -> Option<Decided> {
    if step.text.starts_with("de burger deze gegevens indient") {
        for row in &step.rows {
            let name = row["key"].as_str().expect("a name").to_owned();
            inputs.insert(name, row["nieuwe_waarde"].clone());
        }
        return None;
    }
    for parameters in &step.rows {
        inputs.extend(parameters.as_object().cloned().expect("parameters"));
    }
    let law = step.text.strip_prefix("de ").and_then(|text| text.split_once(" wordt uitgevoerd"));
    let (law, _) = law.unwrap_or_else(|| panic!("not understood: {}", step.text));
    let decision = law.replace('/', "_");
    let day = inputs["calculation_date"].as_str().expect("a day").to_owned();
    Some(decide(decisions, &decision, &inputs.clone().into(), &on(&day)))
}

fn run(file: &str, scenario: &Scenario, decisions: &Decisions, score: &mut Score) {
    let mut inputs = Map::new();
    let mut decided = None;
    for step in &scenario.steps {
        match step.phase {
            Phase::Given => give(step, &mut inputs),
            Phase::When => decided = act(step, &mut inputs, decisions).or(decided),
            Phase::Then => {
                let decided = decided.as_ref().expect("a law that was applied");
                let (name, expected) =
                    expectation(&step.text).unwrap_or_else(|| panic!("not understood: {}", step.text));
                let found = &decided.result[&name];
                let case = format!("{file}: {}: {}", scenario.name, step.text);
                match (found.as_f64(), expected.as_f64()) {
                    (Some(found), Some(expected)) => score.expect(&case, found, expected, decided),
                    _ => score.expect(&case, found, &expected, decided),
                }
            }
        }
    }
}

#[test]
fn each_scenario_of_dutch_law_comes_out_as_published() {
    let Some(folder) = shared_data("rules-nl/features") else { return };
    let decisions = read("rules-nl");
    let mut score = Score::of("rules-nl");
    let mut scenarios = 0;
    for area in ["bestuursrecht", "overig", "sociale_zekerheid", "toeslagen"] {
        for (file, content) in files(&folder.join(area), "feature") {
            for scenario in gherkin::read(&String::from_utf8(content).expect("UTF-8")) {
                run(&file, &scenario, &decisions, &mut score);
                scenarios += 1;
            }
        }
    }
    println!("rules-nl: {scenarios} scenarios");
    score.settle(170);
}
