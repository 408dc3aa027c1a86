//! `portico serve`: pages, API and worker of an installation, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use portico_casework::Casework;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::webhook::Webhook;
use crate::{config, installation, keys, presence};

/// Serves an installation: both faces, the API, and the worker that fires timers and sends letters.
///
/// Example: portico serve --dir /srv/portico
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Address and port, instead of the configured one
    #[arg(long)]
    listen: Option<String>,
    /// Pages and API only: `portico worker` does the rest
    #[arg(long)]
    no_worker: bool,
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the installation cannot be opened or the port is taken.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (config, casework) = installation::open(&dir).await?;
    let listen = args.listen.unwrap_or_else(|| config.web.listen.clone());
    say_what_happens();
    let webhooks = match args.no_worker {
        true => Vec::new(),
        false => Webhook::all(&dir, &config.webhooks, &config.source())?,
    };
    casework.sign_with(keys::log_key(&dir, &config.authority.name)?);
    let background = Background { worker: !args.no_worker, webhooks };
    serve(casework, &config, &listen, background, |address| println!("Portico listens on http://{address}/"))
        .await?;
    Ok(ExitCode::SUCCESS)
}

/// Sends what the server says to standard error; `RUST_LOG` chooses how much.
pub fn say_what_happens() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,portico=info"));
    // A second initialisation (tests) leaves the first in place.
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init().ok();
}

/// What runs beside the pages.
#[derive(Default)]
pub struct Background {
    /// The worker: timers, letters, mail.
    pub worker: bool,
    /// Webhooks.
    pub webhooks: Vec<Webhook>,
}

/// Serves pages and runs what goes on in the background; `ready` is called once connections are accepted.
///
/// # Errors
/// When the port cannot be had.
pub async fn serve(
    casework: Arc<Casework>,
    config: &Config,
    listen: &str,
    background: Background,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!(
            "{listen} cannot be listened on; choose another with --listen 127.0.0.1:0 (0 takes any free port)"
        )
    })?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let mut running = Vec::new();
    if background.worker {
        running.push(tokio::spawn(casework.clone().work(stopped.clone())));
        running.push(tokio::spawn(casework.clone().keep_house(stopped.clone())));
        running.push(tokio::spawn(casework.clone().dispose_in_background(stopped.clone())));
    }
    for webhook in background.webhooks {
        running.push(tokio::spawn(webhook.follow(casework.clone(), stopped.clone())));
    }
    running.push(presence::announce(casework.clone(), "serve", stopped).await);
    let router = portico_web::router(casework, &portico_web::WebConfig { https: config.web.https }).await?;
    ready(address);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_stop(stop))
        .await?;
    for one in running {
        one.await.context("the worker ended badly")?;
    }
    Ok(())
}

/// Returns once the process is asked to stop, and has said so to whoever listens.
pub async fn asked_to_stop(stop: watch::Sender<bool>) {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    stop.send_replace(true);
}
