//! The accessibility statement.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::frame;
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// What we promise and do not yet reach; the authority's contact comes with the frame.
#[derive(Debug, Clone, Serialize)]
pub struct AccessibilityPage {}

/// `GET /accessibility`.
///
/// # Errors
/// A problem of ours.
pub async fn show(State(site): State<Arc<Site>>, visit: Visit) -> Result<Response, Fault> {
    site.web().page(&frame(&site, &visit), &AccessibilityPage {})
}

impl Page for AccessibilityPage {
    const TEMPLATE: &'static str = "resident/accessibility.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}
