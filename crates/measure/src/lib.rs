//! The measuring stick: the whole application under load, beside the raw limit of its database.
//!
//! What it hides: how a workload is driven so that the figures mean something. Callers go through [`Casework`], policy
//! and all; each waits for the commit before it goes on; every figure stands beside what the same database takes when
//! the same bytes are appended in the same groups and nothing else happens. `benches/README.md` describes the work.
//!
//! [`Casework`]: portico_casework::Casework

mod bench;
mod database;
mod drive;
mod fault;
mod figures;
mod house;
mod http;
mod latency;
mod long;
mod memory;
mod raw;
mod table;
mod through;
mod work;

pub use bench::{Bench, run};
pub use fault::Fault;
pub use figures::{Figure, Report, WorkFigures};
pub use long::{LongRun, PageFigure, SizeFigures, long_run, long_table, serve};
pub use table::table;
pub use through::Through;
pub use work::Work;
