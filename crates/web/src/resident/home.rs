//! The door: what the authority offers, with a search.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use portico_service::Service;
use serde::{Deserialize, Serialize};

use super::frame;
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

const QUERY_CHARS_MAX: usize = 200;

/// What was searched for.
#[derive(Debug, Default, Deserialize)]
pub struct Search {
    /// The words.
    #[serde(default)]
    q: String,
}

/// The list of services.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// What was searched for; empty if nothing was.
    pub query: String,
    /// The services that fit.
    pub services: Vec<ServiceCard>,
}

/// A service in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceCard {
    /// The address of its start page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub summary: String,
    /// What it costs; none if it is free.
    pub fee: Option<Money>,
    /// The unit that answers for it.
    pub unit: String,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// A decimal number with a point; whole amounts have none.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// The amount of a case may be another one.
    pub varies: bool,
}

impl Money {
    /// The fee of a service, if it has one.
    pub fn fee(service: &Service) -> Option<Self> {
        service.settings.fee.as_ref().map(|fee| Self {
            amount: fee.amount.trim_end_matches(".00").to_owned(),
            currency: fee.currency.clone(),
            varies: fee.variable.is_some(),
        })
    }
}

/// `GET /`.
///
/// # Errors
/// A problem of ours.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, Fault> {
    let query: String = search.q.trim().chars().take(QUERY_CHARS_MAX).collect();
    let language = visit.language.code.as_str();
    let mut services = site.casework().services();
    services.retain(|service| fits(service, language, &query));
    let mut services: Vec<ServiceCard> = services.iter().map(|service| card(service, language)).collect();
    services.sort_by(|one, other| one.name.cmp(&other.name));
    site.web().page(&frame(&site, &visit), &HomePage { query, services })
}

/// Whether every word that was searched for stands somewhere in what the service says of itself.
fn fits(service: &Service, language: &str, query: &str) -> bool {
    let keys = ["service-name", "service-summary", "service-what", "service-need"];
    let said: Vec<String> = keys.iter().filter_map(|key| service.text(language, key, &[])).collect();
    let said = said.join(" ").to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| said.contains(word))
}

fn card(service: &Service, language: &str) -> ServiceCard {
    let text = |key: &str| service.text(language, key, &[]);
    let id = &service.settings.id;
    ServiceCard {
        href: format!("/services/{id}"),
        name: text("service-name").unwrap_or_else(|| id.clone()),
        summary: text("service-summary").unwrap_or_default(),
        fee: Money::fee(service),
        unit: service.settings.owner.unit.clone(),
    }
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "resident/home.html";

    fn samples() -> Vec<Self> {
        let card = |id: &str, name: &str, fee: Option<(&str, bool)>| ServiceCard {
            href: format!("/services/{id}"),
            name: name.to_owned(),
            summary: "Park in the streets of your zone for a year.".to_owned(),
            fee: fee.map(|(amount, varies)| Money {
                amount: amount.to_owned(),
                currency: "EUR".to_owned(),
                varies,
            }),
            unit: "Parking office".to_owned(),
        };
        let services = vec![
            card("parking-permit", "Resident parking permit", Some(("60", true))),
            card("event-permit", "Event permit", Some(("85", false))),
            card("information-request", "Access to documents & information", None),
        ];
        vec![
            Self { query: String::new(), services: services.clone() },
            Self { query: "permit".to_owned(), services: services.into_iter().take(1).collect() },
            Self { query: "<nothing>".to_owned(), services: Vec::new() },
            Self { query: String::new(), services: Vec::new() },
        ]
    }
}
