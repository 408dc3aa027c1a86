//! Webhooks: other systems are told what happened to cases, as CloudEvents, signed.
//!
//! Each webhook follows the log with a cursor of its own: at least once, in order, and a receiver that does not
//! answer loses nothing, because the log waits. The body is a CloudEvent 1.0.2 in structured mode
//! (`application/cloudevents+json`); the signature is that of the Standard Webhooks specification 1.0.0
//! (HMAC-SHA256 over `id.timestamp.body`), so that receivers check it with a library of their language.

mod event;
mod sign;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use portico_casework::Casework;
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
/// How long a receiver may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(15);
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
    agent: ureq::Agent,
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
        Ok(Webhook { section: section.clone(), secret, source: source.to_owned(), agent: agent.into() })
    }

    /// Delivers until `stop` says so.
    pub async fn follow(self, casework: Arc<Casework>, mut stop: watch::Receiver<bool>) {
        let mut failures = 0_u32;
        let mut services = HashMap::new();
        while !*stop.borrow() {
            let rest = match self.deliver_some(&casework, &mut services).await {
                Ok(true) => {
                    failures = 0;
                    continue;
                }
                Ok(false) => REST,
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
    }

    /// Delivers what is new, at most a batch; says whether there was anything. The cursor moves with each event
    /// that arrived, so that a fault in the middle repeats nothing that was acknowledged.
    async fn deliver_some(
        &self,
        casework: &Casework,
        services: &mut HashMap<String, String>,
    ) -> anyhow::Result<bool> {
        let follower = format!("webhook:{}", self.section.name);
        let after = casework.cursor(&follower).await?;
        let events = casework.follow(after, BATCH_MAX).await?;
        let (mut moved, mut at) = (after, after);
        for stored in &events {
            at = stored.position;
            if !self.section.kinds.is_empty() && !self.section.kinds.contains(&stored.event.kind) {
                continue;
            }
            let service = match services.get(&stored.case) {
                Some(known) => known.clone(),
                None => casework.service_of(&stored.case).await?,
            };
            if services.len() > 10_000 {
                services.clear();
            }
            services.insert(stored.case.clone(), service.clone());
            if !self.section.services.is_empty() && !self.section.services.contains(&service) {
                continue;
            }
            let event = event::CloudEvent::of(stored, &service, &self.source, self.section.with_body);
            self.send(&event.id.clone(), serde_json::to_vec(&event)?, casework.now()).await?;
            casework.move_cursor(&follower, at).await?;
            moved = at;
        }
        if at != moved {
            casework.move_cursor(&follower, at).await?;
        }
        Ok(!events.is_empty())
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

/// Plain HTTP is for receivers on the same machine only: the signature does not hide what is sent.
fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_loopback() {
        assert!(is_loopback("http://127.0.0.1:9000/in"));
        assert!(is_loopback("http://localhost"));
        assert!(!is_loopback("http://127.0.0.1.example.org/in"));
        assert!(!is_loopback("http://user@example.org:80/"));
    }
}
