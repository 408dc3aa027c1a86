//! The measurement without the rest of the binary: `cargo run --release -p portico-measure --example measure -- sqlite 64 3`.
//!
//! Takes `sqlite`, `postgresql` or an address; numbers of callers; seconds of each run; ways in.

use std::time::Duration;

use portico_measure::{Bench, Fault, Through};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let mut bench = Bench::default();
    let mut arguments = std::env::args().skip(1);
    match arguments.next() {
        Some(kind) if !kind.contains(':') => bench.only = Some(kind),
        url => bench.database = url,
    }
    if let Some(callers) = arguments.next() {
        bench.callers = callers.split(',').filter_map(|number| number.parse().ok()).collect();
    }
    if let Some(seconds) = arguments.next().and_then(|text| text.parse().ok()) {
        bench.time = Duration::from_secs_f64(seconds);
    }
    if let Some(ways) = arguments.next() {
        bench.through = ways.split(',').filter_map(Through::parse).collect();
    }
    let report = portico_measure::run(&bench, |what| eprintln!("{what}")).await?;
    println!("{}", portico_measure::table(&report));
    Ok(())
}
