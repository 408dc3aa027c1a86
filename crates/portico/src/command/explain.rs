//! `portico explain`: what a finding or an incident means, and what to do about it.

use std::process::ExitCode;

use anyhow::bail;

use crate::explain;

/// Explains rules of findings (`portico check` names them in brackets) and codes of incidents, from the pages that the
/// binary carries: it works without a network.
///
/// Example: portico explain role-unknown
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Ids, as `portico check` prints them; all ids are listed without one
    rules: Vec<String>,
}

/// Prints the explanations.
///
/// # Errors
/// Names an id that is not known, with those that are called alike.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.rules.is_empty() {
        for rule in explain::rules() {
            println!("{rule}");
        }
    }
    for rule in &args.rules {
        let Some(found) = explain::explain(rule) else {
            let near = explain::near(rule);
            match near.is_empty() {
                true => bail!("nothing is called {rule}: `portico explain` lists all that there is"),
                false => bail!("nothing is called {rule}; did you mean {}?", near.join(", ")),
            }
        };
        println!("{rule} ({})\n{}", found.place, found.short);
        if !found.text.is_empty() {
            println!("\n{}", found.text);
        }
        println!();
    }
    Ok(ExitCode::SUCCESS)
}
