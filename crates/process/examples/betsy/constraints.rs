//! The models that each break one rule of BPMN: each should be refused, or at least reported.

use portico_process::{Problem, Surroundings, compile, read};
use portico_rules::Decisions;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Deserialize)]
struct Constraints {
    rules: BTreeMap<String, Rule>,
    models: Vec<Broken>,
}

#[derive(Deserialize)]
struct Rule {
    profile: String,
}

#[derive(Deserialize)]
struct Broken {
    file: String,
    rule: String,
}

/// Compiles every model of an unpacked archive and prints per profile how many were refused, reported or accepted.
/// These are a measure beside the cases and do not count as failures.
pub fn measure(suite: &Path, unpacked: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let constraints: Constraints = serde_json::from_slice(&std::fs::read(suite.join("constraints.json"))?)?;
    let mut tallies: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for model in &constraints.models {
        let problems = problems_of(&std::fs::read(unpacked.join(&model.file))?, &model.file);
        let verdict = match (problems.iter().any(Problem::is_error), problems.is_empty()) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        let profile = constraints.rules.get(&model.rule).map_or("?", |rule| rule.profile.as_str());
        if let Some(count) = tallies.entry(profile).or_default().get_mut(verdict) {
            *count += 1;
        }
        match verdict {
            2 => println!("accepted {} ({profile})", model.file),
            1 => println!("reported {} ({profile}): {}", model.file, rules_of(&problems)),
            _ => {}
        }
    }
    println!("{:24} {:>7} {:>8} {:>8}", "constraint profile", "refused", "reported", "accepted");
    let mut all = [0; 3];
    for (profile, counts) in tallies {
        let [refused, reported, accepted] = counts;
        println!("{profile:24} {refused:>7} {reported:>8} {accepted:>8}");
        all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
    }
    let [refused, reported, accepted] = all;
    println!("constraint models: {refused} refused, {reported} reported, {accepted} accepted");
    Ok(())
}

/// The rules that a model was found to break, each once.
fn rules_of(problems: &[Problem]) -> String {
    let rules: BTreeSet<&str> = problems.iter().map(|problem| problem.rule).collect();
    rules.into_iter().collect::<Vec<_>>().join(", ")
}

fn problems_of(bytes: &[u8], file: &str) -> Vec<Problem> {
    let (definitions, mut problems) = read(bytes, file);
    let (decisions, forms) = (Decisions::default(), BTreeSet::new());
    problems.extend(compile(&[definitions], &Surroundings { decisions: &decisions, forms: &forms }).1);
    problems
}
