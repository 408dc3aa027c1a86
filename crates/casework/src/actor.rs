//! Who acts: the identity that every change carries into the log.

use portico_record::ActorKind;
use serde::{Deserialize, Serialize};

use crate::request::Request;

/// Role of an account that may see every case and every figure, but decides nothing.
pub const ROLE_MANAGER: &str = "manager";
/// Role of an account that holds closed cases and disposes of those whose time is over; it reads none of them.
pub const ROLE_RECORDS_MANAGER: &str = "records-manager";
/// Role of an account that publishes services, mends incidents and manages accounts.
pub const ROLE_ADMINISTRATOR: &str = "administrator";

/// How something came in (the words of the service standard).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The portal, by the resident alone.
    Online,
    /// At the counter, with a clerk.
    Counter,
    /// By telephone, a clerk wrote.
    Phone,
    /// By letter, a clerk wrote.
    Post,
    /// By e-mail, a clerk wrote.
    Email,
    /// In the portal, with help.
    Assisted,
    /// By no person: timers, effects, other systems.
    System,
}

impl Channel {
    /// All channels in the order in which pages list them.
    pub const ALL: [Channel; 7] = [
        Channel::Online,
        Channel::Counter,
        Channel::Phone,
        Channel::Post,
        Channel::Email,
        Channel::Assisted,
        Channel::System,
    ];

    /// The word that stands in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Online => "online",
            Channel::Counter => "counter",
            Channel::Phone => "phone",
            Channel::Post => "post",
            Channel::Email => "email",
            Channel::Assisted => "assisted",
            Channel::System => "system",
        }
    }

    /// The channel with this word.
    pub fn parse(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// Somebody, or something, that changes a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Account id; `system` for the worker.
    pub id: String,
    /// Name as the log shows it.
    pub name: String,
    /// Resident, clerk, system or third party.
    pub kind: ActorKind,
    /// Role names of a clerk; empty for residents.
    pub roles: Vec<String>,
    /// Channel by which this act came in.
    pub channel: Channel,
    /// Preferred language, a BCP 47 tag.
    pub language: String,
    /// E-mail address for notices, if known.
    pub email: Option<String>,
    /// The call that is made, if the caller may repeat it.
    pub request: Option<Request>,
}

impl Actor {
    /// The worker, and whatever else no person does.
    pub fn system() -> Actor {
        Actor {
            id: "system".into(),
            name: "Portico".into(),
            kind: ActorKind::System,
            roles: Vec::new(),
            channel: Channel::System,
            language: "en".into(),
            email: None,
            request: None,
        }
    }

    /// A resident at the portal.
    pub fn resident(id: impl Into<String>, name: impl Into<String>) -> Actor {
        Actor {
            id: id.into(),
            name: name.into(),
            kind: ActorKind::Resident,
            roles: Vec::new(),
            channel: Channel::Online,
            language: "en".into(),
            email: None,
            request: None,
        }
    }

    /// A clerk with roles, at the desk.
    pub fn clerk(id: impl Into<String>, name: impl Into<String>, roles: &[&str]) -> Actor {
        Actor {
            id: id.into(),
            name: name.into(),
            kind: ActorKind::Clerk,
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            channel: Channel::System,
            language: "en".into(),
            email: None,
            request: None,
        }
    }

    /// A system of somebody else that does jobs; its roles are `job:TYPE`.
    pub fn third_party(id: impl Into<String>, name: impl Into<String>, roles: &[&str]) -> Actor {
        Actor { kind: ActorKind::ThirdParty, ..Actor::clerk(id, name, roles) }
    }

    /// The same actor, through another channel.
    pub fn through(mut self, channel: Channel) -> Actor {
        self.channel = channel;
        self
    }

    /// Whether the actor holds this role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// Whether this is a clerk of any role.
    pub fn is_clerk(&self) -> bool {
        self.kind == ActorKind::Clerk
    }

    /// Whether this is a resident.
    pub fn is_resident(&self) -> bool {
        self.kind == ActorKind::Resident
    }
}
