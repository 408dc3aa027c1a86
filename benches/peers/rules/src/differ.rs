//! Compares the results of two engines until the budget is used up.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::plain::Plain;
use crate::random::Random;
use crate::{Error, generate, known, ours, tables, theirs};

/// How much is compared.
pub struct Budget {
    pub seed: u64,
    pub cases: u64,
    pub seconds: u64,
}

/// Differences that are printed in full.
const SHOWN_MAX: usize = 40;
/// One case in so many is a table.
const TABLES: u64 = 20;

/// Runs the cases. Each has a seed of its own, so `--seed N --cases 1` runs one again.
pub fn run(budget: Budget) -> Result<(), Error> {
    // A panic of the other engine is a refusal, not a message of ours.
    std::panic::set_hook(Box::new(|_| {}));
    let engines = (ours::Ours::new(generate::VARIABLES)?, theirs::Theirs::new(generate::VARIABLES)?);
    known::check(&engines.0, &engines.1)?;
    println!("seed {}, at most {} cases and {} seconds", budget.seed, budget.cases, budget.seconds);
    let start = Instant::now();
    let (mut done, mut values, mut unexplained) = (0_u64, 0_u64, 0_usize);
    let mut explained: BTreeMap<&str, u64> = BTreeMap::new();
    while done < budget.cases && start.elapsed() < Duration::from_secs(budget.seconds) {
        let seed = budget.seed + done;
        done += 1;
        for case in cases(seed, &engines) {
            values += 1;
            if case.ours.same(&case.theirs) {
                continue;
            }
            match known::explains(&case) {
                Some(id) => *explained.entry(id).or_default() += 1,
                None => {
                    unexplained += 1;
                    if unexplained <= SHOWN_MAX {
                        println!(
                            "DIFFERENT (seed {seed}): {}\n  ours   {}\n  theirs {}",
                            case.text, case.ours, case.theirs
                        );
                    }
                }
            }
        }
    }
    for (id, count) in &explained {
        println!("known difference {id}: {count} times");
    }
    println!(
        "{done} cases, {values} values, {unexplained} unexplained differences, {} s",
        start.elapsed().as_secs()
    );
    if unexplained > 0 {
        Err(format!("{unexplained} differences that nothing explains").into())
    } else {
        Ok(())
    }
}

/// Both values of an expression.
pub fn show(text: &str) -> Result<String, Error> {
    let (ours, theirs) = (ours::Ours::new(generate::VARIABLES)?, theirs::Theirs::new(generate::VARIABLES)?);
    Ok(format!("{text}\n  ours   {}\n  theirs {}", ours.evaluate(text), theirs.evaluate(text)))
}

/// One text with what both engines make of it.
pub struct Case {
    pub text: String,
    pub ours: Plain,
    pub theirs: Plain,
}

fn cases(seed: u64, (ours, theirs): &(ours::Ours, theirs::Theirs)) -> Vec<Case> {
    let mut random = Random::new(seed);
    if seed % TABLES != 0 {
        let text = generate::expression(&mut random);
        return vec![Case { ours: ours.evaluate(&text), theirs: theirs.evaluate(&text), text }];
    }
    let (model, rows) = tables::case(&mut random);
    let found = ours.decide(&model, &rows).into_iter().zip(theirs.decide(&model, &rows));
    found
        .zip(rows)
        .map(|((ours, theirs), row)| Case { text: format!("{row} in {model}"), ours, theirs })
        .collect()
}
