//! The start page of a service: what it is, what it costs, how long it takes, on which law it rests, the other
//! ways in, and where to start or go on.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use portico_service::Service;
use serde::Serialize;

use super::home::Money;
use super::{draft_path, frame};
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// The start page of a service. Texts are Markdown.
#[derive(Debug, Clone, Serialize)]
pub struct ServicePage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub summary: Option<String>,
    /// What it is, at more length.
    pub what: Option<String>,
    /// What one needs at hand.
    pub need: Option<String>,
    /// The fee; none if it is free.
    pub fee: Option<Money>,
    /// What it costs, in words.
    pub cost: Option<String>,
    /// How long it takes, in words.
    pub duration: Option<String>,
    /// On which law it rests, in words.
    pub law: Option<String>,
    /// The laws.
    pub laws: Vec<Law>,
    /// Other ways than this one, in words.
    pub other_ways: Option<String>,
    /// The ways in, other than this one.
    pub channels: Vec<Way>,
    /// Who answers for it.
    pub owner: Owner,
    /// Applications that were begun.
    pub drafts: Vec<DraftLine>,
    /// Whether somebody is signed in.
    pub signed_in: bool,
}

/// A law.
#[derive(Debug, Clone, Serialize)]
pub struct Law {
    /// How it is cited.
    pub cite: String,
    /// Where it is read.
    pub url: Option<String>,
}

/// A way into the service.
#[derive(Debug, Clone, Serialize)]
pub struct Way {
    /// The kind, as in the text keys `way-counter`.
    pub kind: &'static str,
    /// Where or when.
    pub detail: Option<String>,
}

/// Who answers for a service.
#[derive(Debug, Clone, Serialize)]
pub struct Owner {
    /// The unit.
    pub unit: String,
    /// How it is written to.
    pub email: Option<String>,
    /// How it is rung.
    pub phone: Option<String>,
    /// When and where it is met.
    pub counter: Option<String>,
}

/// An application that was begun.
#[derive(Debug, Clone, Serialize)]
pub struct DraftLine {
    /// Where it goes on.
    pub href: String,
    /// Where it can be thrown away.
    pub discard: String,
    /// The service's name.
    pub name: String,
    /// When it was last changed, in microseconds since 1970.
    pub changed_us: i64,
}

/// `GET /services/{service}`.
///
/// # Errors
/// Not found, when there is no such service on offer.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(service): Path<String>,
) -> Result<Response, Fault> {
    let service = site.casework().service(&service)?;
    let mut page = page(&service, &visit.language.code);
    if visit.session.is_some() {
        let actor = site.actor(&visit).await?;
        let drafts = site.casework().drafts(&actor).await?;
        page.drafts = drafts.iter().map(|draft| line(draft, &visit)).collect();
        page.drafts.retain(|draft| draft.href.starts_with(&format!("/apply/{}/", page.id)));
        page.signed_in = true;
    }
    site.web().page(&frame(&site, &visit), &page)
}

/// `POST /services/{service}/start`: begins an application.
///
/// # Errors
/// Leads to the sign-in page when nobody is signed in; not found.
pub async fn start(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(service): Path<String>,
) -> Result<Response, Fault> {
    // Signing in goes on from here: whoever pressed Start need not press it again.
    let back = format!("/services/{service}/start");
    let actor = site.actor(&Visit { path: back, query: String::new(), ..visit }).await?;
    let draft = site.casework().start_draft(&actor, &service).await?;
    Ok(Redirect::to(&draft_path(&service, &draft)).into_response())
}

/// A draft in a list.
pub(super) fn line(draft: &portico_casework::Draft, visit: &Visit) -> DraftLine {
    let id = &draft.service.settings.id;
    let href = draft_path(id, &draft.id);
    let name = draft.service.text(&visit.language.code, "service-name", &[]);
    DraftLine {
        discard: format!("{href}/discard"),
        href,
        name: name.unwrap_or_else(|| id.clone()),
        changed_us: draft.updated_us,
    }
}

fn page(service: &Service, language: &str) -> ServicePage {
    let text = |key: &str| service.text(language, key, &[]);
    let settings = &service.settings;
    let way = |channel: &portico_service::settings::Channel| {
        let kind = channel_key(channel.kind)?;
        Some(Way { kind, detail: channel.detail.clone() })
    };
    let law =
        |law: &portico_service::settings::LegalBasis| Law { cite: law.cite.clone(), url: law.url.clone() };
    ServicePage {
        id: settings.id.clone(),
        name: text("service-name").unwrap_or_else(|| settings.id.clone()),
        summary: text("service-summary"),
        what: text("service-what"),
        need: text("service-need"),
        fee: Money::fee(service),
        cost: text("service-cost"),
        duration: text("service-duration"),
        law: text("service-law"),
        laws: settings.legal_basis.iter().map(law).collect(),
        other_ways: text("service-other-ways"),
        channels: settings.channels.iter().filter_map(way).collect(),
        owner: Owner {
            unit: settings.owner.unit.clone(),
            email: settings.owner.email.clone(),
            phone: settings.owner.phone.clone(),
            counter: settings.owner.counter.clone(),
        },
        drafts: Vec::new(),
        signed_in: false,
    }
}

/// The text key of a way in; none for this one.
fn channel_key(kind: portico_service::settings::ChannelKind) -> Option<&'static str> {
    use portico_service::settings::ChannelKind;
    match kind {
        ChannelKind::Online => None,
        ChannelKind::Counter => Some("counter"),
        ChannelKind::Phone => Some("phone"),
        ChannelKind::Post => Some("post"),
        ChannelKind::Email => Some("email"),
        ChannelKind::Assisted => Some("assisted"),
    }
}

impl Page for ServicePage {
    const TEMPLATE: &'static str = "resident/service.html";

    fn samples() -> Vec<Self> {
        let some = |text: &str| Some(text.to_owned());
        let full = Self {
            id: "parking-permit".to_owned(),
            name: "Resident parking permit".to_owned(),
            summary: some("Park in the streets of your zone for a year."),
            what: some(
                "You may park **one vehicle** in the streets of your zone.\n\nA permit is valid for one year.",
            ),
            need: some("- your address\n- the registration number of the vehicle"),
            fee: Some(Money { amount: "60".to_owned(), currency: "EUR".to_owned(), varies: true }),
            cost: some(
                "60 euros a year for the first permit of a household, 120 euros for each further one.",
            ),
            duration: some("Ordinary cases are decided at once, others within 3 weeks."),
            law: some("Parking By-law of Westhaven, sections 3 to 12."),
            laws: vec![
                Law {
                    cite: "Parking By-law, ss. 3 to 12".to_owned(),
                    url: some("https://example.org/by-laws"),
                },
                Law { cite: "Road Traffic Act, s. 4".to_owned(), url: None },
            ],
            other_ways: some("You can also apply at the service desk, by phone or on paper."),
            channels: vec![
                Way { kind: "counter", detail: some("Town hall, Monday to Friday 9 to 15") },
                Way { kind: "phone", detail: some("+44 20 7946 0101") },
                Way { kind: "post", detail: None },
            ],
            owner: Owner {
                unit: "Parking office".to_owned(),
                email: some("parking@example.org"),
                phone: some("+44 20 7946 0101"),
                counter: some("Town hall, ground floor"),
            },
            drafts: vec![DraftLine {
                href: "/apply/parking-permit/1".to_owned(),
                discard: "/apply/parking-permit/1/discard".to_owned(),
                name: "Resident parking permit".to_owned(),
                changed_us: 1_772_712_000_000_000,
            }],
            signed_in: true,
        };
        let bare = Self {
            summary: None,
            what: None,
            need: None,
            fee: None,
            cost: None,
            duration: None,
            law: None,
            laws: Vec::new(),
            other_ways: None,
            channels: Vec::new(),
            owner: Owner { unit: "Registry".to_owned(), email: None, phone: None, counter: None },
            drafts: Vec::new(),
            signed_in: false,
            ..full.clone()
        };
        vec![full, bare]
    }
}
