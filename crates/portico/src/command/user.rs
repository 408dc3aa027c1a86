//! `portico user`: accounts.

use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_casework::{Actor, NewAccount, ROLE_JOB, ROLE_MESSAGE};
use portico_record::ActorKind;

use crate::{config, installation};

/// Adds an account, or changes it. The password is read from standard input, one line. With --close the account is
/// closed: its sessions end at once, and it signs in no more until it is added again.
///
/// Example: echo 'a long password' | portico user --dir demo kim "Kim Berg" --role parking-clerk
/// Example: portico user --dir demo kim --close
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// What is typed to sign in: a short name or an e-mail address
    id: String,
    /// Name of the person
    #[arg(required_unless_present = "close")]
    name: Option<String>,
    /// Closes the account
    #[arg(long, conflicts_with_all = ["name", "roles", "jobs", "messages", "email"])]
    close: bool,
    /// Role of a clerk; may be given several times. Without a role or job type it is a resident's account
    #[arg(long = "role")]
    roles: Vec<String>,
    /// Job type that an outside worker does, or `*` for all; may be given several times
    #[arg(long = "job", conflicts_with = "roles")]
    jobs: Vec<String>,
    /// Name of a message that another system may send, or `*` for all; may be given several times
    #[arg(long = "message", conflicts_with = "roles")]
    messages: Vec<String>,
    /// Where notices go
    #[arg(long)]
    email: Option<String>,
    /// Preferred language
    #[arg(long, default_value = "en")]
    language: String,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Adds or closes the account.
///
/// # Errors
/// When the password is too short, there is no such account to close, or the installation cannot be opened.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    if args.close {
        let closed = casework.close_account(&Actor::system(), &args.id).await;
        closed.with_context(|| format!("{} cannot be closed", args.id))?;
        println!("{} is closed. Add it again to open it.", args.id);
        return Ok(ExitCode::SUCCESS);
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).context("the password is read from standard input")?;
    let kind = match (args.roles.is_empty(), args.jobs.is_empty() && args.messages.is_empty()) {
        (_, false) => ActorKind::ThirdParty,
        (false, true) => ActorKind::Clerk,
        (true, true) => ActorKind::Resident,
    };
    let jobs = args.jobs.iter().map(|kind| format!("{ROLE_JOB}{kind}"));
    let messages = args.messages.iter().map(|name| format!("{ROLE_MESSAGE}{name}"));
    let account = NewAccount {
        id: args.id.clone(),
        name: args.name.unwrap_or_default(),
        kind,
        roles: args.roles.into_iter().chain(jobs).chain(messages).collect(),
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
        email: args.email,
        language: args.language,
    };
    casework.add_account(account).await?;
    println!("{} can sign in.", args.id);
    Ok(ExitCode::SUCCESS)
}
