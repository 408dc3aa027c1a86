//! Messages to the authority: whoever sends one names no case. A case that waits for it takes it; else a service may
//! begin a case by it; else it is kept until a case asks for it, for as long as the sender said.
//!
//! Exactly once: the message's id is the idempotency key of the step that takes it, so that two nodes, or a node that
//! dies before it ticks the message off, deliver it to one case.

use jiff::{SignedDuration, Timestamp};
use portico_process::{Command, Variables};
use portico_record::{Backoff, Message, MessageState};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use tracing::warn;

use crate::actor::Actor;
use crate::casework::{Casework, Deed};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::starts::{Opening, own_starts};

/// An account may send messages of the name behind this prefix; `message:*` of every name.
pub const ROLE_MESSAGE: &str = "message:";
/// Longest time for which a message is kept: ten years, seconds.
pub const KEEP_S_MAX: u32 = 315_576_000;
/// Longest name, correlation key or id, characters.
const TEXT_CHARS_MAX: usize = 200;
/// Messages that one round delivers at most.
const BATCH_MAX: i64 = 64;
/// For how long the id of a message is known after its time is over.
const KNOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A message that somebody sends.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageOrder {
    /// Its name, as models wait for it.
    pub name: String,
    /// What the waiting case must ask for; without one only a start event takes the message.
    pub correlation_key: Option<String>,
    /// What it carries.
    pub variables: Variables,
    /// By which the sender knows it: the same id twice is one message.
    pub id: Option<String>,
    /// For how long it is kept if nothing waits for it, seconds; at most [`KEEP_S_MAX`].
    pub keep_s: u32,
    /// The one case that it is for, if the sender knows it; then it is kept in the case.
    pub case: Option<String>,
}

/// What became of a message so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// By which it is known.
    pub id: String,
    /// What became of it.
    pub state: MessageState,
    /// Until when it waits.
    pub until: Timestamp,
}

impl Casework {
    /// Takes a message for the authority, or for one case.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for an account that may not send messages of this name; [`Fault::Refused`] for a name, key,
    /// id or time outside its bounds, or when nothing waits for a message that is not to be kept.
    pub async fn send_message(&self, actor: &Actor, order: &MessageOrder) -> Result<Sent, Fault> {
        let about = About { message: Some(&order.name), ..About::default() };
        policy::require(actor, Act::SendMessage, &about)?;
        checked(order)?;
        let id = match (&order.id, &actor.request) {
            (Some(id), _) => id.clone(),
            // The same call again is the same message, also if nobody lived to answer the first.
            (None, Some(request)) => hex::encode(Sha256::digest(request.key())),
            (None, None) => uuid::Uuid::now_v7().to_string(),
        };
        match &order.case {
            Some(case) => self.send_to_case(actor, case, id, order).await,
            None => self.send_to_all(actor, id, order).await,
        }
    }

    async fn send_to_case(
        &self,
        actor: &Actor,
        case: &str,
        id: String,
        order: &MessageOrder,
    ) -> Result<Sent, Fault> {
        let now = self.now();
        let command = Command::SendMessage {
            name: order.name.clone(),
            correlation_key: order.correlation_key.clone(),
            variables: order.variables.clone(),
            id: Some(format!("{}/{id}", actor.id)),
            keep_seconds: order.keep_s,
        };
        let mut deed = Deed::aside(case, actor);
        deed.idempotency_key = Some(format!("message:{case}:{}:{id}", actor.id));
        let open = self.act(deed, |deciding| deciding.command(&command)).await?;
        let kept = open.state.process.kept_messages().any(|kept| {
            let alike = kept.name == order.name && kept.correlation_key == order.correlation_key;
            alike && kept.variables == order.variables && kept.until > now
        });
        Ok(Sent {
            id,
            state: if kept { MessageState::Waiting } else { MessageState::Delivered },
            until: until(now, order.keep_s),
        })
    }

    async fn send_to_all(&self, actor: &Actor, id: String, order: &MessageOrder) -> Result<Sent, Fault> {
        let now = self.now();
        let message = Message {
            // Two senders may count alike.
            id: format!("{}/{id}", actor.id),
            name: order.name.clone(),
            correlation_key: order.correlation_key.clone(),
            state: MessageState::Waiting,
            sender: actor.id.clone(),
            sent_us: now.as_microsecond(),
            until_us: until(now, order.keep_s).as_microsecond(),
            case: None,
            variables: Json::Object(order.variables.clone()),
            failure: None,
        };
        if self.record.put_message(&message).await.map_err(Fault::broken)?
            && let Err(fault) = self.deliver(&message).await
        {
            self.not_delivered(&message, &fault).await?;
            // What is kept is tried again; what is not has come to nothing, and its sender must hear why.
            if order.keep_s == 0 {
                return Err(fault);
            }
        }
        let known = self.record.message(&message.id).await.map_err(Fault::broken)?;
        let known = known.ok_or_else(|| Fault::Broken(format!("the message {id} is not kept")))?;
        let until = Timestamp::from_microsecond(known.until_us).map_err(Fault::broken)?;
        if known.state == MessageState::Waiting && known.until_us <= now.as_microsecond() {
            self.record.expire_messages(now.as_microsecond(), i64::MIN).await.map_err(Fault::broken)?;
            return Ok(Sent { id, state: MessageState::Expired, until });
        }
        Ok(Sent { id, state: known.state, until })
    }

    /// Delivers what is asked for by now; how many messages.
    pub(crate) async fn deliver_messages(&self) -> Result<usize, Fault> {
        let now_us = self.now().as_microsecond();
        let mut wanted = self.record.wanted_messages(now_us, BATCH_MAX).await.map_err(Fault::broken)?;
        for service in self.catalogue.offered() {
            for (_, start) in own_starts(&service).filter(|(_, start)| start.trigger == "message") {
                let Some(name) = &start.detail else { continue };
                let waiting = self.record.waiting_messages(name, now_us, BATCH_MAX).await;
                wanted.extend(waiting.map_err(Fault::broken)?);
            }
        }
        let mut delivered = 0;
        for message in wanted {
            match self.deliver(&message).await {
                Ok(done) => delivered += usize::from(done),
                Err(fault) => self.not_delivered(&message, &fault).await?,
            }
        }
        Ok(delivered)
    }

    /// Lets a message rest that could not be delivered, so that those behind it have their turn. What is merely busy or
    /// away is no fault of the message: it is tried in the next round.
    async fn not_delivered(&self, message: &Message, fault: &Fault) -> Result<(), Fault> {
        warn!(message = %message.id, %fault, "a message could not be delivered");
        if matches!(fault, Fault::Busy { .. } | Fault::Away { .. }) {
            return Ok(());
        }
        let now_us = self.now().as_microsecond();
        let noted =
            self.record.message_failed(message, &fault.to_string(), now_us, &Backoff::default()).await;
        noted.map(drop).map_err(Fault::broken)
    }

    /// Ends the messages whose time is over.
    pub(crate) async fn expire_messages(&self) -> Result<(), Fault> {
        let now = self.now();
        let forget = now.checked_sub(KNOWN).unwrap_or(Timestamp::MIN);
        let ended = self.record.expire_messages(now.as_microsecond(), forget.as_microsecond()).await;
        ended.map(drop).map_err(Fault::broken)
    }

    /// Gives a message to the case that waits longest for it, or lets a service begin a case by it.
    async fn deliver(&self, message: &Message) -> Result<bool, Fault> {
        let taken = match self.deliver_to_case(message).await? {
            Some(case) => Some(case),
            None => self.deliver_to_service(message).await?,
        };
        let Some(case) = taken else { return Ok(false) };
        self.record.message_delivered(&message.id, &case).await.map_err(Fault::broken)
    }

    async fn deliver_to_case(&self, message: &Message) -> Result<Option<String>, Fault> {
        // Without a key any case would do: none is guessed.
        let Some(key) = message.correlation_key.as_deref() else { return Ok(None) };
        if let Some(done) = self.taken_before(message).await? {
            return Ok(Some(done));
        }
        let listeners = self.record.listeners("message", &message.name, Some(key)).await;
        let actor = Actor::system();
        for listener in listeners.map_err(Fault::broken)? {
            let mut deed = Deed::new(&listener.case, &actor);
            deed.idempotency_key = Some(step_key(message));
            let command = Command::PublishMessage {
                name: message.name.clone(),
                correlation_key: Some(key.to_owned()),
                variables: carried(message),
            };
            let given = self
                .act(deed, |deciding| {
                    let mut events =
                        vec![CaseEvent::Fact(Fact::MessageRegistered { name: message.name.clone() })];
                    events.extend(deciding.command(&command)?);
                    Ok(events)
                })
                .await;
            match given {
                // Another node was quicker, perhaps with another case.
                Ok(open) => {
                    return Ok(Some(self.taken_before(message).await?.unwrap_or(open.row.id.clone())));
                }
                // It has stopped waiting meanwhile: the next one.
                Err(Fault::Refused(_) | Fault::NotFound { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    }

    async fn deliver_to_service(&self, message: &Message) -> Result<Option<String>, Fault> {
        for service in self.catalogue.offered() {
            let begins = own_starts(&service).any(|(_, start)| {
                start.trigger == "message" && start.detail.as_deref() == Some(message.name.as_str())
            });
            if !begins {
                continue;
            }
            let command = Command::PublishMessage {
                name: message.name.clone(),
                correlation_key: message.correlation_key.clone(),
                variables: carried(message),
            };
            let (key, led_by) = (step_key(message), Vec::new());
            let opening = Opening { service: &service, by: "message", element: None, command, key, led_by };
            self.open_by_itself(&Actor::system(), &opening).await?;
            return self.taken_before(message).await;
        }
        Ok(None)
    }

    /// The case whose step took the message, if one did.
    async fn taken_before(&self, message: &Message) -> Result<Option<String>, Fault> {
        let row = self.record.idempotent(&step_key(message)).await.map_err(Fault::broken)?;
        Ok(row.map(|row| row.case))
    }
}

fn step_key(message: &Message) -> String {
    format!("message:{}", message.id)
}

fn carried(message: &Message) -> Variables {
    message.variables.as_object().cloned().unwrap_or_default()
}

fn until(now: Timestamp, keep_s: u32) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(i64::from(keep_s))).unwrap_or(Timestamp::MAX)
}

fn checked(order: &MessageOrder) -> Result<(), Fault> {
    let fits = |text: &str| (1..=TEXT_CHARS_MAX).contains(&text.chars().count()) && !text.contains('\0');
    let texts = [Some(&order.name), order.correlation_key.as_ref(), order.id.as_ref()];
    if texts.into_iter().flatten().any(|text| !fits(text)) {
        return Err(Fault::Refused(format!(
            "The name, the correlation key and the id of a message have 1 to {TEXT_CHARS_MAX} characters"
        )));
    }
    if order.keep_s > KEEP_S_MAX {
        return Err(Fault::Refused(format!(
            "A message is kept for at most {KEEP_S_MAX} seconds (ten years)"
        )));
    }
    Ok(())
}
