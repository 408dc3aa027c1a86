//! `portico worker`: what happens without anybody's click, apart from the pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use tokio::sync::watch;

use super::serve::{asked_to_stop, say_what_happens};
use crate::webhook::Webhook;
use crate::{config, installation, keys, presence};

/// Fires timers, sends letters and mail, and delivers webhooks of an installation, without pages. Run it beside
/// `portico serve --no-worker`, on the same machine or, with PostgreSQL, on another.
///
/// Example: portico worker --dir /srv/portico
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Works until SIGINT or SIGTERM.
///
/// # Errors
/// When the installation cannot be opened.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (config, casework) = installation::open(&dir).await?;
    say_what_happens();
    let webhooks = Webhook::all(&dir, &config.webhooks, &config.source())?;
    let (stop, stopped) = watch::channel(false);
    casework.sign_with(keys::log_key(&dir, &config.authority.name)?);
    let mut running = vec![
        tokio::spawn(casework.clone().work(stopped.clone())),
        tokio::spawn(casework.clone().keep_house(stopped.clone())),
        tokio::spawn(casework.clone().dispose_in_background(stopped.clone())),
    ];
    for webhook in webhooks {
        running.push(tokio::spawn(webhook.follow(casework.clone(), stopped.clone())));
    }
    running.push(presence::announce(casework, "worker", stopped).await);
    println!("Portico works for {}.", dir.display());
    asked_to_stop(stop).await;
    for one in running {
        one.await.context("the worker ended badly")?;
    }
    Ok(ExitCode::SUCCESS)
}
