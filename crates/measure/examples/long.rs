//! The long run: what grows when the record does.
//!
//! `cargo run --release -p portico-measure --example long -- DIR 10000,1000000 [REQUESTS]` makes a record of each size in
//! DIR (about 20 KB a case; one that is there is used again), starts a server on each and asks both for the same pages.

use std::path::{Path, PathBuf};
use std::time::Duration;

use portico_measure::{Fault, LongRun, long_run, long_table, serve};

/// The argument with which this program starts itself as a server.
const SERVE: &str = "--serve";

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, folder] = arguments.as_slice()
        && first == SERVE
    {
        return serve(Path::new(folder)).await;
    }
    let usage =
        || Fault::Broken("use: long DIR SIZES [REQUESTS], as in: long /tmp/long 10000,1000000".to_owned());
    let folder = PathBuf::from(arguments.first().ok_or_else(usage)?);
    let sizes = arguments.get(1).ok_or_else(usage)?.split(',').map(str::parse);
    let sizes = sizes.collect::<Result<Vec<u64>, _>>().map_err(|_| usage())?;
    let requests = arguments.get(2).map_or(Ok(400), |text| text.parse()).map_err(|_| usage())?;
    let program = std::env::current_exe()?.display().to_string();
    let run = LongRun {
        folder,
        sizes,
        requests,
        idle: Duration::from_secs(30),
        server: vec![program, SERVE.to_owned()],
    };
    let figures = long_run(&run, |what| eprintln!("{what}")).await?;
    println!("{}", long_table(&figures));
    println!("{}", serde_json::to_string(&figures).unwrap_or_default());
    Ok(())
}
