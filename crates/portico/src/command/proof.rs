//! `portico proof`: what convinces somebody who has a checkpoint and does not trust the database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;
use portico_casework::Casework;
use serde_json::{Value as Json, json};

use crate::command::who;
use crate::{config, installation};

/// Proves that an event is in the log, or that the log of then is the beginning of the log of now.
///
/// Example: portico proof inclusion 2026-000017 3 --dir demo --json
/// Example: portico proof consistency 1200 5300 --dir demo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    /// Folder of the installation
    #[arg(long, global = true)]
    dir: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// That an event of a case is in the log
    Inclusion {
        /// Reference or id of the case
        case: String,
        /// Number of the event in the case
        seq: i64,
        /// Size of the log to prove it for; the last checkpoint's without it
        #[arg(long)]
        size: Option<u64>,
    },
    /// That a smaller log is the beginning of a larger one
    Consistency {
        /// Size of the older checkpoint
        old: u64,
        /// Size of the newer checkpoint
        new: u64,
    },
}

/// Prints the proof; exit code 1 when there is no such event in a log of that size.
///
/// # Errors
/// When the record cannot be read, or was never that large.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    let proof = match args.what {
        What::Inclusion { case, seq, size } => inclusion(&casework, &case, seq, size).await?,
        What::Consistency { old, new } => {
            let proof = casework.record().prove_consistency(old, new).await?;
            ensure!(proof.holds(), "the proof does not hold: run `portico verify`");
            Some(serde_json::to_value(proof)?)
        }
    };
    let Some(proof) = proof else {
        eprintln!("There is no such event in a log of that size.");
        return Ok(ExitCode::from(1));
    };
    if args.json {
        println!("{proof}");
    } else {
        print(&proof);
    }
    Ok(ExitCode::SUCCESS)
}

async fn inclusion(
    casework: &Casework,
    case: &str,
    seq: i64,
    size: Option<u64>,
) -> anyhow::Result<Option<Json>> {
    let record = casework.record();
    let case = who::case(casework, case).await?;
    let last = record.last_checkpoint().await?;
    let size = match (size, &last) {
        (Some(size), _) => size,
        (None, Some(last)) => last.size,
        (None, None) => anyhow::bail!("no checkpoint was made yet: run `portico checkpoint` first"),
    };
    let Some(proof) = record.prove_inclusion(&case, seq, size).await? else { return Ok(None) };
    ensure!(proof.holds(), "the proof does not hold: run `portico verify`");
    let mut proof = serde_json::to_value(proof)?;
    if let (Json::Object(fields), Some(last)) = (&mut proof, last.filter(|last| last.size == size)) {
        fields.insert("checkpoint".into(), json!(last.note));
    }
    Ok(Some(proof))
}

/// Every member on a line of its own; lists below their name.
fn print(proof: &Json) {
    for (name, value) in proof.as_object().into_iter().flatten() {
        match value {
            Json::Array(items) => {
                println!("{name}:");
                items.iter().filter_map(Json::as_str).for_each(|item| println!("  {item}"));
            }
            Json::String(text) if text.contains('\n') => {
                println!("{name}:");
                text.lines().for_each(|line| println!("  {line}"));
            }
            Json::String(text) => println!("{name}: {text}"),
            other => println!("{name}: {other}"),
        }
    }
}
