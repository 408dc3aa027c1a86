//! A server in a process of its own, and what the system tells of that process.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child as Process, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use portico_casework::SystemClock;
use portico_record::Record;
use portico_record::checkpoint::SigningKey;
use portico_web::{WebConfig, router};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::fill;
use crate::fault::Fault;
use crate::figures::rounded;
use crate::{house, memory};

/// Longest wait for a server to come to rest.
const REST_ROUNDS_MAX: usize = 600;
/// Below so much of a processor, in percent, a server rests.
const REST_PERCENT: f64 = 5.0;

/// Serves the record of a folder with all that a server does beside: timers, effects, upkeep. Prints its address, and
/// ends when it is killed.
///
/// # Errors
/// When the record cannot be opened or no port be had.
pub async fn serve(folder: &Path) -> Result<(), Fault> {
    let record = Record::open(&fill::url(folder)).await?;
    record.check_schema().await?;
    let house = house::over(record, Arc::new(SystemClock)).await?;
    house.sign_with(SigningKey::generate("measured").map_err(|error| Fault::Broken(error.to_string()))?);
    let (_stop, stopped) = watch::channel(false);
    tokio::spawn(house.clone().work(stopped.clone()));
    tokio::spawn(house.clone().keep_house(stopped));
    let app =
        router(house, &WebConfig { https: false }).await.map_err(|error| Fault::Broken(error.to_string()))?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

/// The process; killed when dropped.
pub(super) struct Child {
    process: Process,
    pub(super) address: SocketAddr,
}

impl Child {
    /// Starts a server on a folder; returns when it listens.
    pub(super) async fn start(program: &[String], folder: &Path) -> Result<Child, Fault> {
        let broken = || Fault::Broken("no program is named that serves".to_owned());
        let (name, arguments) = program.split_first().ok_or_else(broken)?;
        let mut process = Command::new(name)
            .args(arguments)
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or_else(broken)?;
        let mut lines = BufReader::new(tokio::process::ChildStdout::from_std(output)?).lines();
        let line = lines.next_line().await?.unwrap_or_default();
        match line.trim().parse() {
            Ok(address) => Ok(Child { process, address }),
            Err(_) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(Fault::Broken(format!("the server of {} did not start: {line:?}", folder.display())))
            }
        }
    }

    /// Ends it without a word.
    pub(super) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// A line of what the system tells of its memory, in bytes.
    pub(super) fn memory(&self, line: &str) -> u64 {
        memory::of(&self.process.id().to_string(), line).unwrap_or(0)
    }

    /// Waits until what is done at the start is done.
    pub(super) async fn come_to_rest(&self) {
        for _ in 0..REST_ROUNDS_MAX {
            match self.idle_percent(Duration::from_secs(1)).await {
                Ok(percent) if percent >= REST_PERCENT => {}
                _ => return,
            }
        }
    }

    /// The share of one processor that it takes for a while, percent.
    pub(super) async fn idle_percent(&self, time: Duration) -> Result<f64, Fault> {
        let process = self.process.id().to_string();
        let gone = || Fault::Broken("the system does not tell what the server takes".to_owned());
        let before = memory::cpu_of(&process).ok_or_else(gone)?;
        tokio::time::sleep(time).await;
        let after = memory::cpu_of(&process).ok_or_else(gone)?;
        Ok(rounded((after - before) * 100.0 / time.as_secs_f64()))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}
