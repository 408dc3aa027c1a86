//! The desk: where clerks work. One page in one file; everything works without script.
//!
//! *Invariant:* every handler takes a [`Desk`], so nobody but a signed-in clerk gets past the door. What a
//! clerk may see and do behind it is asked of `casework`, which holds the policy.

pub mod case;
pub mod cases;
pub mod figures;
pub mod file;
pub mod records;
pub mod services;
pub mod starts;
pub mod task;
pub mod theme;
pub mod versions;
pub mod worklist;

mod chart;
mod diagram;
mod door;
mod form;
mod pages;
mod readers;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use portico_service::Service;

use crate::site::Site;

pub use door::Desk;
pub use readers::Readers;

/// The router of the desk.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/desk", get(worklist::show))
        .route("/desk/cases", get(cases::show))
        .route("/desk/cases/{case}", get(case::show))
        .route("/desk/cases/{case}/notes", post(case::add_note))
        .route("/desk/cases/{case}/documents", get(case::new_document).post(case::add_document))
        .route("/desk/cases/{case}/documents/{sha256}", get(case::document))
        .route("/desk/cases/{case}/messages/{name}", get(case::write_message).post(case::register_message))
        .route("/desk/cases/{case}/processes/{name}", get(case::write_process).post(case::start_process))
        .route("/desk/cases/{case}/activities/{name}", get(case::write_activity).post(case::start_activity))
        .route("/desk/cases/{case}/extension", get(case::ask_extension).post(case::extend))
        .route("/desk/cases/{case}/failures/{key}", get(case::ask_failure).post(case::end_failure))
        .route("/desk/cases/{case}/administer", get(case::administer))
        .route("/desk/cases/{case}/incidents/{key}/retry", post(case::retry))
        .route("/desk/cases/{case}/places/{key}", post(case::mend_place))
        .route("/desk/cases/{case}/jobs/{key}/complete", post(case::complete_job))
        .route("/desk/cases/{case}/data", post(case::correct))
        .route("/desk/cases/{case}/cancel", post(case::cancel))
        .route("/desk/cases/{case}/tasks/{key}", get(task::show).post(task::complete))
        .route("/desk/cases/{case}/tasks/{key}/claim", post(case::claim))
        .route("/desk/cases/{case}/tasks/{key}/release", post(case::release))
        .route("/desk/file", get(file::show).post(file::start))
        .route("/desk/services", get(services::show))
        .route("/desk/starts", get(starts::show))
        .route("/desk/services/{service}", get(figures::show))
        .route("/desk/services/{service}/steps.csv", get(figures::csv))
        .route("/desk/services/{service}/versions", get(versions::show))
        .route("/desk/services/{service}/compare", get(versions::compare))
        .route("/desk/records", get(records::show))
        .route("/desk/records/due", get(records::due).post(records::choose))
        .route("/desk/records/holds", get(records::holds).post(records::hold_chosen))
        .route("/desk/records/find", post(records::find))
        .route("/desk/records/cases/{case}", get(records::record))
        .route("/desk/records/cases/{case}/hold", post(records::place))
        .route("/desk/records/cases/{case}/lift", post(records::lift))
        .route("/desk/records/lists", post(records::propose))
        .route("/desk/records/lists/{list}", get(records::list))
        .route("/desk/records/lists/{list}/approve", get(records::ask_approval).post(records::approve))
        .route("/desk/records/lists/{list}/withdraw", post(records::withdraw))
        .route("/desk/records/lists/{list}/package.tar", get(records::package))
        .route("/desk/records/lists/{list}/certificate", get(records::certificate))
        .route("/desk/records/lists/{list}/certificate.json", get(records::json))
        .route("/desk/theme", get(theme::show).post(theme::save))
}

/// Where a clerk goes who filed an application.
pub fn filed(case: &str) -> axum::response::Response {
    door::done(&case::address(case), "filed")
}

/// Name of a service in a language.
fn view_name(service: &Service, language: &str) -> String {
    service.text(language, "service-name", &[]).unwrap_or_else(|| service.settings.id.clone())
}
