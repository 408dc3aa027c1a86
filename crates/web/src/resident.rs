//! The resident's face: one page in one file. Nothing here needs script.

pub mod accessibility;
pub mod case;
pub mod cases;
pub mod check;
pub mod cookies;
pub mod discard;
pub mod document;
pub mod home;
pub mod message;
pub mod question;
pub mod sent;
pub mod service;
pub mod sign_in;
pub mod task;
pub(crate) mod upload;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::frame::{Face, Frame};
use crate::site::Site;
use crate::visit::Visit;

/// The routes of the resident's face.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(home::show))
        .route("/services/{service}", get(service::show))
        .route("/services/{service}/start", post(service::start))
        .route("/sign-in", get(sign_in::show).post(sign_in::take))
        .route("/sign-out", post(sign_in::leave))
        .route("/apply/{service}/{draft}", get(question::resume))
        .route("/apply/{service}/{draft}/page/{page}", get(question::show).post(question::take))
        .route("/apply/{service}/{draft}/check", get(check::show))
        .route("/apply/{service}/{draft}/submit", post(check::submit))
        .route("/apply/{service}/{draft}/discard", get(discard::show).post(discard::take))
        .route("/cases", get(cases::show))
        .route("/cases/{case}", get(case::show))
        .route("/cases/{case}/sent", get(sent::show))
        .route("/cases/{case}/tasks/{task}", get(task::show).post(task::take))
        .route("/cases/{case}/messages/{message}", get(message::show).post(message::take))
        .route("/cases/{case}/documents/{sha256}", get(document::show))
        .route("/cookies", get(cookies::show))
        .route("/accessibility", get(accessibility::show))
}

/// The frame of a page with the resident's navigation.
fn frame(site: &Site, visit: &Visit) -> Frame {
    visit.frame_with(
        site.web(),
        Face::Resident,
        &[("navigation-services", "/"), ("navigation-cases", "/cases")],
    )
}

/// The frame inside an application: nothing leads away from it by accident.
fn bare_frame(site: &Site, visit: &Visit) -> Frame {
    visit.frame(site.web(), Face::Resident)
}

/// Where a draft is filled in.
fn draft_path(service: &str, draft: &str) -> String {
    format!("/apply/{service}/{draft}")
}
