//! An application that came by another way than the portal: the clerk types it on the resident's own pages.

use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{About, Act, Channel, Fault as Refusal, judge, office_roles};
use serde::Serialize;

use super::door::Desk;
use super::view_name;
use super::words::channel_key;
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// The ways in that a clerk files for.
const CHANNELS: [Channel; 5] =
    [Channel::Counter, Channel::Phone, Channel::Post, Channel::Email, Channel::Assisted];

/// The page on which an application is begun for a resident.
#[derive(Debug, Clone, Serialize)]
pub struct FilePage {
    /// Services that this clerk may file for: id and name.
    pub services: Vec<(String, String)>,
    /// Residents: account and name.
    pub residents: Vec<(String, String)>,
    /// Channels: word and key of its words.
    pub channels: Vec<(&'static str, &'static str)>,
    /// What was chosen.
    pub form: FormState,
}

/// `GET /desk/file`.
///
/// # Errors
/// When the record does not answer.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    page(&desk, FormState::default()).await
}

/// `POST /desk/file`: begins the application and leads to its first page.
///
/// # Errors
/// Forbidden for services of other offices.
pub async fn start(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    let words = desk.words();
    let mut form = FormState::default();
    for (name, missing) in [
        ("service", "desk-file-service-missing"),
        ("resident", "desk-file-resident-missing"),
        ("channel", "desk-file-channel-missing"),
    ] {
        let typed = post.get(name).unwrap_or_default().trim();
        form.keep(name, typed);
        if typed.is_empty() {
            form.wrong(name, words.get(missing));
        }
    }
    let given = |name: &str| post.get(name).unwrap_or_default().trim();
    let channel = Channel::parse(given("channel")).filter(|channel| CHANNELS.contains(channel));
    let (Some(channel), true) = (channel, form.is_valid()) else { return page(&desk, form).await };
    let (service, resident) = (given("service"), given("resident"));
    match desk.casework().start_draft_for(&desk.actor, service, resident, channel).await {
        Ok(draft) => Ok(Redirect::to(&format!("/apply/{service}/{draft}")).into_response()),
        Err(Refusal::NotFound { what: "account" }) => {
            form.wrong("resident", words.get("desk-file-resident-unknown"));
            page(&desk, form).await
        }
        Err(Refusal::Refused(_)) => {
            form.wrong("resident", words.get("desk-file-too-many"));
            page(&desk, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(desk: &Desk, form: FormState) -> Result<Response, Fault> {
    let may = |service: &portico_service::Service| {
        let roles = office_roles(service);
        let about = About { service_roles: &roles, ..About::default() };
        judge(&desk.actor, Act::FileForResident, &about).allowed
    };
    let language = desk.actor.language.as_str();
    let services = desk.casework().services();
    let services = services.iter().filter(|service| may(service));
    let residents = desk.casework().residents().await?;
    desk.page(&FilePage {
        services: services.map(|one| (one.settings.id.clone(), view_name(one, language))).collect(),
        residents: residents.into_iter().map(|one| (one.id, one.name)).collect(),
        channels: CHANNELS.map(|one| (one.as_str(), channel_key(one.as_str()))).to_vec(),
        form,
    })
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "desk/file.html";

    fn samples() -> Vec<Self> {
        let mut wrong = FormState::default();
        wrong.keep("service", "parking-permit");
        wrong.wrong("service", "Select a service".to_owned());
        wrong.wrong("resident", "Choose for whom you file".to_owned());
        wrong.wrong("channel", "Select how it came in".to_owned());
        let full = Self {
            services: vec![("parking-permit".to_owned(), "Resident parking permit".to_owned())],
            residents: vec![("ada".to_owned(), "Ada Holm".to_owned())],
            channels: CHANNELS.map(|one| (one.as_str(), channel_key(one.as_str()))).to_vec(),
            form: FormState::default(),
        };
        let none = Self { services: Vec::new(), ..full.clone() };
        vec![Self { form: wrong, ..full.clone() }, full, none]
    }
}
