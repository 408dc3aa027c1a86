//! Our FEEL and DMN beside other implementations: how quick, and whether the results are the same.
//!
//! ```text
//! portico-rules-peers speed [WORD]                              a table of rates, per CPU second, of what has WORD in it
//! portico-rules-peers differ [--seed N] [--cases N] [--seconds N]   compares results until the budget is used up
//! portico-rules-peers eval EXPRESSION ...                       both values of an expression
//! portico-rules-peers known                                     the known differences, as Markdown
//! ```

#[path = "../../../../crates/rules/benches/rules/clock.rs"]
mod clock;
#[path = "../../../../crates/rules/benches/rules/models.rs"]
#[expect(dead_code, reason = "the large tables are measured in the crate's own benches")]
mod models;

mod differ;
mod generate;
mod known;
mod ours;
mod plain;
mod random;
mod speed;
mod tables;
mod theirs;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: u64| -> Result<u64, Error> {
        match arguments.iter().position(|argument| argument == name) {
            None => Ok(default),
            Some(at) => Ok(arguments.get(at + 1).ok_or(format!("{name} needs a number"))?.parse()?),
        }
    };
    match arguments.first().map(String::as_str) {
        Some("speed") => speed::run(arguments.get(1).map_or("", String::as_str)),
        Some("differ") => {
            let budget = differ::Budget {
                seed: number("--seed", 1)?,
                cases: number("--cases", 20_000)?,
                seconds: number("--seconds", 300)?,
            };
            differ::run(budget)
        }
        Some("eval") => {
            for text in arguments.iter().skip(1) {
                println!("{}", differ::show(text)?);
            }
            Ok(())
        }
        Some("known") => {
            print!("{}", known::page());
            Ok(())
        }
        _ => Err("say `speed`, `differ`, `eval` or `known`".into()),
    }
}
