//! Reads logs, ours or imported: bottlenecks, standards, channels, heat.
//!
//! A [`Log`] holds an event log in columns of integers. [`figures`] computes from it everything that
//! the page "Where does time go?" shows, [`report_text`] prints it for a terminal, and [`service`] gives
//! the same for what Portico itself recorded.
//!
//! Nothing here changes a case: this room only reads.

mod figures;
mod heat;
mod import;
mod log;
mod report;
pub mod service;
mod spread;
mod words;
mod work;

pub use figures::{
    CaseDuration, Edge, EventsPerCase, Figures, Handovers, Ranked, Rework, TimeOrder, Variant, WaitBefore,
    WaitSpread, figures,
};
pub use heat::{heat, heat_level, heat_of_log};
pub use import::{ImportError, Limits};
pub use log::{Log, LogBuilder, NewRow, Row};
pub use report::{findings, report_text};
pub use spread::Spread;
pub use words::{count, percent, span};
pub use work::{Arrivals, Busy, Causes, CausesOfActivity, WorkFigures, WorkOfActivity, WorkSpread};
