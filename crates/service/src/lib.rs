//! The service folder: load, cross-check, import of dialects, bundle, scenarios.
//!
//! What this room hides: which files make a service and what each must agree on with the others. It reads files
//! and nothing else: no clock, no network, no database.
//!
//! The way in is [`Service::load`] for a folder that an author works on and [`Service::open`] for a bundle that
//! was published; [`scenario::run`] shows that a service does what it should.

mod analyse;
pub mod bundle;
pub mod calendar;
mod check;
pub mod compare;
pub mod folder;
pub mod import;
mod load;
pub mod scenario;
mod service;
pub mod settings;
pub mod term;
pub mod texts;

pub use bundle::{BadBundle, Bundle};
pub use portico_rules::{Problem, Severity};
pub use scenario::{Scenario, ScenarioReport};
pub use service::{RESIDENT, Service, Template};
pub use settings::Settings;
pub use texts::Arg;
