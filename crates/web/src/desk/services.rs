//! The services whose figures this clerk may read.

use axum::response::Response;
use serde::Serialize;

use super::door::Desk;
use super::view_name;
use crate::fault::Fault;
use crate::page::Page;

/// The list of services.
#[derive(Debug, Clone, Serialize)]
pub struct ServicesPage {
    /// The services.
    pub services: Vec<ServiceLine>,
    /// Where an administrator sees what begins cases by itself; none for others.
    pub starts: Option<&'static str>,
}

/// One service.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceLine {
    /// Address of its figures.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub summary: Option<String>,
    /// The unit that answers for it.
    pub unit: String,
}

/// `GET /desk/services`.
///
/// # Errors
/// A mistake of ours.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    let language = desk.actor.language.as_str();
    let services = desk.casework().services_with_figures(&desk.actor);
    let line = |service: &std::sync::Arc<portico_service::Service>| ServiceLine {
        href: format!("/desk/services/{}", service.settings.id),
        name: view_name(service, language),
        summary: service.text(language, "service-summary", &[]),
        unit: service.settings.owner.unit.clone(),
    };
    let starts = desk.actor.has_role(portico_casework::ROLE_ADMINISTRATOR).then_some("/desk/starts");
    desk.page(&ServicesPage { services: services.iter().map(line).collect(), starts })
}

impl Page for ServicesPage {
    const TEMPLATE: &'static str = "desk/services.html";

    fn samples() -> Vec<Self> {
        let service = ServiceLine {
            href: "/desk/services/parking-permit".to_owned(),
            name: "Resident parking permit".to_owned(),
            summary: Some("Park in the streets of your zone for a year.".to_owned()),
            unit: "Parking office".to_owned(),
        };
        let bare = ServiceLine { summary: None, ..service.clone() };
        vec![
            Self { services: vec![service, bare], starts: Some("/desk/starts") },
            Self { services: Vec::new(), starts: None },
        ]
    }
}
