//! Webhooks: other systems are told what happened to cases, as CloudEvents, signed.
//!
//! Each webhook follows the log with a cursor of its own: at least once, in order, and a receiver that does not
//! answer loses nothing, because the log waits. Of several nodes one has the turn and delivers; another takes over when
//! it falls silent. The body is a CloudEvent 1.0.2 in structured mode
//! (`application/cloudevents+json`); the signature is that of the Standard Webhooks specification 1.0.0
//! (HMAC-SHA256 over `id.timestamp.body`), so that receivers check it with a library of their language.

mod event;
mod sign;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use portico_casework::{Casework, Turn};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tracing::{info, warn};

pub use sign::Secret;

/// Events that are read at a time.
const BATCH_MAX: i64 = 100;
/// How long a webhook rests when the log has nothing new.
const REST: Duration = Duration::from_millis(500);
/// First wait after a delivery that failed; doubled with each further one.
const RETRY_FIRST: Duration = Duration::from_secs(1);
/// Longest wait.
const RETRY_MAX: Duration = Duration::from_secs(300);
/// How long a receiver may take; well below half of a turn, so that a turn never ends during a delivery.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(15);
/// Cases whose service is remembered.
const SERVICES_KNOWN_MAX: usize = 10_000;
/// Webhooks of one installation.
const WEBHOOKS_MAX: usize = 50;

/// Section `[[webhooks]]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSection {
    /// Name, which the cursor is kept under.
    pub name: String,
    /// Where events go.
    pub url: String,
    /// File with the secret, relative to the installation's folder: `whsec_` and Base64 of 24 to 64 bytes.
    pub secret_file: String,
    /// Kinds of events; all if empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Ids of services; all if empty.
    #[serde(default)]
    pub services: Vec<String>,
    /// Whether the event's body goes along: it may hold personal data. Without it the receiver asks the API.
    #[serde(default)]
    pub with_body: bool,
}

/// A webhook, ready to deliver.
#[derive(Debug, Clone)]
pub struct Webhook {
    section: WebhookSection,
    secret: Secret,
    source: String,
    /// Tells this process from others that deliver the same webhook.
    node: String,
    agent: ureq::Agent,
}

/// What came of one look at the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// There was something new.
    Further,
    /// There was nothing new.
    AtEnd,
    /// Another node has the turn.
    NotMine,
}

impl Webhook {
    /// Reads the secrets and checks the addresses of all webhooks of an installation. `source` becomes the
    /// CloudEvents attribute of that name.
    ///
    /// # Errors
    /// Names the webhook and what is wrong with it.
    pub fn all(dir: &Path, sections: &[WebhookSection], source: &str) -> anyhow::Result<Vec<Webhook>> {
        if sections.len() > WEBHOOKS_MAX {
            bail!("portico.toml has {} webhooks; at most {WEBHOOKS_MAX} are followed", sections.len());
        }
        sections.iter().map(|section| Webhook::read(dir, section, source)).collect()
    }

    fn read(dir: &Path, section: &WebhookSection, source: &str) -> anyhow::Result<Webhook> {
        let name = &section.name;
        if !(section.url.starts_with("https://") || is_loopback(&section.url)) {
            bail!("the webhook {name}: {} is neither https:// nor on this machine", section.url);
        }
        let path = dir.join(&section.secret_file);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("the webhook {name}: its secret {} cannot be read", path.display()))?;
        let secret = Secret::parse(text.trim()).with_context(|| format!("the webhook {name}"))?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER_TIME_MAX))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let mut name = [0_u8; 16];
        rand::rng().fill_bytes(&mut name);
        let node = STANDARD.encode(name);
        let (section, source) = (section.clone(), source.to_owned());
        Ok(Webhook { section, secret, source, node, agent: agent.into() })
    }

    /// Delivers until `stop` says so.
    pub async fn follow(self, casework: Arc<Casework>, mut stop: watch::Receiver<bool>) {
        let mut failures = 0_u32;
        let mut services = HashMap::new();
        while !*stop.borrow() {
            let rest = match self.deliver_some(&casework, &mut services).await {
                Ok(Looked::Further) => {
                    failures = 0;
                    continue;
                }
                Ok(Looked::AtEnd | Looked::NotMine) => REST,
                Err(error) => {
                    let wait = RETRY_FIRST.saturating_mul(1 << failures.min(16)).min(RETRY_MAX);
                    failures = failures.saturating_add(1);
                    warn!(webhook = %self.section.name, error = format!("{error:#}"), "not delivered; again in {wait:?}");
                    wait
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                _ = stop.changed() => {}
            }
        }
        if let Err(error) = self.give_back(&casework).await {
            warn!(webhook = %self.section.name, error = format!("{error:#}"), "other nodes wait a minute before they deliver");
        }
    }

    fn follower(&self) -> String {
        format!("webhook:{}", self.section.name)
    }

    /// Lets another node deliver at once.
    async fn give_back(&self, casework: &Casework) -> anyhow::Result<()> {
        if let Some(turn) = casework.take_turn(&self.follower(), &self.node).await? {
            casework.end_turn(turn).await?;
        }
        Ok(())
    }

    /// Delivers what is new, at most a batch, if it is this node's turn. The cursor moves with each event that
    /// arrived, so that a fault in the middle repeats nothing that was acknowledged.
    async fn deliver_some(
        &self,
        casework: &Casework,
        services: &mut HashMap<String, String>,
    ) -> anyhow::Result<Looked> {
        let Some(mut turn) = casework.take_turn(&self.follower(), &self.node).await? else {
            return Ok(Looked::NotMine);
        };
        let events = casework.follow(turn.position(), BATCH_MAX).await?;
        for stored in &events {
            if !self.section.kinds.is_empty() && !self.section.kinds.contains(&stored.event.kind) {
                continue;
            }
            let service = service_of(casework, services, &stored.case).await?;
            if !self.section.services.is_empty() && !self.section.services.contains(&service) {
                continue;
            }
            let event = event::CloudEvent::of(stored, &service, &self.source, self.section.with_body);
            let body = serde_json::to_vec(&event)?;
            if !casework.keep_turn(&mut turn).await? {
                return Ok(Looked::NotMine);
            }
            self.send(&event.id, body, casework.now()).await?;
            if !casework.advance(&mut turn, stored.position).await? {
                return Ok(Looked::NotMine);
            }
        }
        self.pass_over(casework, turn, events.last().map(|last| last.position)).await
    }

    /// Moves the cursor behind the events that this webhook does not want.
    async fn pass_over(
        &self,
        casework: &Casework,
        mut turn: Turn,
        last: Option<i64>,
    ) -> anyhow::Result<Looked> {
        let Some(last) = last else { return Ok(Looked::AtEnd) };
        let stays = last == turn.position() || casework.advance(&mut turn, last).await?;
        Ok(if stays { Looked::Further } else { Looked::NotMine })
    }

    async fn send(&self, id: &str, body: Vec<u8>, now: Timestamp) -> anyhow::Result<()> {
        let stamp = now.as_second();
        let request = self
            .agent
            .post(&self.section.url)
            .header("content-type", "application/cloudevents+json; charset=utf-8")
            .header("webhook-id", id)
            .header("webhook-timestamp", stamp.to_string())
            .header("webhook-signature", self.secret.sign(id, stamp, &body));
        let answer = tokio::task::spawn_blocking(move || request.send(&body)).await??;
        let status = answer.status();
        if !status.is_success() {
            bail!("{} answered {status}", self.section.url);
        }
        info!(webhook = %self.section.name, id, "delivered");
        Ok(())
    }
}

/// The service of a case, remembered: a case never changes its service.
async fn service_of(
    casework: &Casework,
    known: &mut HashMap<String, String>,
    case: &str,
) -> anyhow::Result<String> {
    if let Some(service) = known.get(case) {
        return Ok(service.clone());
    }
    if known.len() >= SERVICES_KNOWN_MAX {
        known.clear();
    }
    let service = casework.service_of(case).await?;
    known.insert(case.to_owned(), service.clone());
    Ok(service)
}

/// Plain HTTP is for receivers on the same machine only: the signature does not hide what is sent.
fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}
