//! `service.toml`: what an authority says about a service that no model can say.
//!
//! Every table refuses keys it does not know, so that a typing error is a message and not a silence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::term::{OnResume, Term};

/// The largest `service.toml` that is read, in bytes.
const BYTES_MAX: usize = 256 * 1024;

/// The whole of `service.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The service's own name in addresses: small letters, digits and hyphens.
    pub id: String,
    /// The BPMN process that an application starts.
    pub process: String,
    /// The language that every text exists in.
    pub default_language: String,
    /// All languages of the service, as in `texts/LANG.ftl`; contains the default language.
    pub languages: Vec<String>,
    /// For whom it is: `residents`, `businesses`, `associations`, `clerks` ...
    #[serde(default)]
    pub audience: Vec<String>,
    /// The unit that answers for it.
    pub owner: Owner,
    /// How far it is meant to be digital.
    #[serde(default)]
    pub approach: Approach,
    /// How a resident applies.
    pub application: Application,
    /// The laws that it rests on.
    #[serde(default)]
    pub legal_basis: Vec<LegalBasis>,
    /// What it promises.
    #[serde(default)]
    pub standard: Standard,
    /// What it costs; nothing if it is free.
    pub fee: Option<Fee>,
    /// The ways in, the preferred first.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Who works in it: role to lanes and groups. `resident` is among them.
    pub roles: BTreeMap<String, Role>,
    /// Where its decision stands; nothing if it decides nothing.
    pub decision: Option<Decision>,
    /// How a decision is appealed.
    pub appeal: Option<Appeal>,
    /// The letters that a `portico:letter` job may name.
    #[serde(default)]
    pub letters: BTreeMap<String, Letter>,
    /// How long a case is kept after its end, by outcome; `other` is for every outcome not named.
    #[serde(default)]
    pub retention: BTreeMap<String, Term>,
    /// The BPMN messages that may be registered on a case by hand, by message name.
    #[serde(default)]
    pub messages: BTreeMap<String, Message>,
    /// The further processes that a clerk may start in a running case, by process id.
    #[serde(default)]
    pub processes: BTreeMap<String, Discretionary>,
}

/// The unit of the authority that answers for a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// What it is called.
    pub unit: String,
    /// How it is written to.
    pub email: Option<String>,
    /// How it is rung.
    pub phone: Option<String>,
    /// When and where it is met.
    pub counter: Option<String>,
}

/// How far a service is meant to be digital.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Approach {
    /// Digital where it makes the service better; every other way stays.
    #[default]
    #[serde(rename = "digital for better services")]
    BetterServices,
    /// Digital is the ordinary way; others on request.
    #[serde(rename = "digital first")]
    First,
    /// There is no other way.
    #[serde(rename = "digital only")]
    Only,
}

/// How a resident applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The id of the form that is filled in.
    pub form: String,
    /// The path of the answer that says in a word what the case is about (`vehicle.plate`); it becomes
    /// part of the title in lists.
    pub title: Option<String>,
}

/// A law that the service rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// How it is cited.
    pub cite: String,
    /// Where it is read.
    pub url: Option<String>,
}

/// What the service promises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The longest time that the law gives.
    pub legal_term: Option<Term>,
    /// The time that the authority wants to keep.
    pub target: Option<Term>,
    /// Whether the term stands still while the resident is asked for something.
    #[serde(default)]
    pub suspend_while_waiting_for_resident: bool,
    /// What becomes of the term when the resident has answered.
    #[serde(default)]
    pub on_resume: OnResume,
    /// By how much the office may extend the legal term, once, while it runs.
    pub extension: Option<Term>,
    /// The letter that tells the resident of the extension.
    pub extension_letter: Option<String>,
    /// The outcome that the law gives a case whose legal term ends without a decision.
    pub tacit: Option<String>,
    /// The letter that tells the resident of it.
    pub tacit_letter: Option<String>,
    /// Timer events of the model that fire when the legal term ends: they stand still, go on and are extended with it.
    #[serde(default)]
    pub timers: Vec<String>,
}

impl Standard {
    /// The legal term, with its extension if it was extended; nothing for a service without one.
    pub fn term(&self, extended: bool) -> Option<Term> {
        let term = self.legal_term.clone()?;
        match &self.extension {
            Some(more) if extended => term.and(more).or(Some(term)),
            _ => Some(term),
        }
    }
}

/// What a service costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The amount as people read it, a decimal number with a point: `30.00`.
    pub amount: String,
    /// ISO 4217: `EUR`, `SEK`.
    pub currency: String,
    /// The variable that holds the amount of one case, if it is computed.
    pub variable: Option<String>,
}

/// A way into the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Which way.
    pub kind: ChannelKind,
    /// Where or when: an address, a number, opening hours.
    pub detail: Option<String>,
}

/// The ways in which something comes in or goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// The resident face.
    Online,
    /// In person.
    Counter,
    /// By telephone.
    Phone,
    /// On paper.
    Post,
    /// By electronic mail.
    Email,
    /// Online, with a clerk's help.
    Assisted,
}

/// Who works in the lanes of the process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The BPMN lanes that the role fills, by name.
    #[serde(default)]
    pub lanes: Vec<String>,
    /// The candidate groups that name the role in a model.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// Where the decision of a case stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The variable that holds the outcome.
    pub outcome: String,
    /// The variable that holds the reasons.
    pub reasons: String,
    /// The outcomes that there are.
    pub outcomes: BTreeMap<String, Outcome>,
}

/// One outcome of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Whether it goes, wholly or partly, against the resident: then it must give reasons.
    #[serde(default)]
    pub negative: bool,
}

/// How a decision is appealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// Who hears the appeal.
    pub body: String,
    /// How long the resident has.
    pub term: Term,
    /// Where it is told how.
    pub url: Option<String>,
}

/// A letter of the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The template's file name in `letters/`.
    pub template: String,
}

/// A message that may be registered on a case by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The roles that may register it; `resident` if residents may send it themselves.
    pub roles: Vec<String>,
    /// The form that is filled in with it.
    pub form: Option<String>,
    /// While the case waits for it, it is the resident who has something to do (to pay, say).
    #[serde(default)]
    pub waits_for_resident: bool,
}

/// A further process that may be started in a running case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discretionary {
    /// The roles that may start it.
    pub roles: Vec<String>,
    /// The form that is filled in for it.
    pub form: Option<String>,
}

/// Why a `service.toml` or a scenario could not be read: message and line.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadToml {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl Settings {
    /// Reads the text of a `service.toml`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line: unknown key, missing key, wrong type, no term.
    pub fn read(text: &str) -> Result<Settings, BadToml> {
        if text.len() > BYTES_MAX {
            let message = format!("the file has {} bytes; at most {BYTES_MAX} are read", text.len());
            return Err(BadToml { line: 1, message });
        }
        read_toml(text)
    }

    /// The role that fills one of these lanes (outermost first) or groups; the innermost lane wins.
    pub fn role_of(&self, lanes: &[String], groups: &[String]) -> Option<&str> {
        let by_lane = lanes.iter().rev().find_map(|lane| self.role_where(|role| role.lanes.contains(lane)));
        by_lane.or_else(|| {
            groups.iter().find_map(|group| {
                self.role_where(|role| role.groups.contains(group))
                    .or_else(|| self.roles.get_key_value(group).map(|(name, _)| name.as_str()))
            })
        })
    }

    /// Whether the outcome goes against the resident, so that it needs reasons.
    pub fn is_negative(&self, outcome: &str) -> bool {
        let known = self.decision.as_ref().and_then(|decision| decision.outcomes.get(outcome));
        known.is_some_and(|outcome| outcome.negative)
    }

    /// How long a case with this outcome is kept after its end; `None` outcome or one that is not named
    /// takes `other`.
    pub fn retention_of(&self, outcome: Option<&str>) -> Option<&Term> {
        outcome.and_then(|outcome| self.retention.get(outcome)).or_else(|| self.retention.get("other"))
    }

    fn role_where(&self, holds: impl Fn(&Role) -> bool) -> Option<&str> {
        self.roles.iter().find(|(_, role)| holds(role)).map(|(name, _)| name.as_str())
    }
}

/// Reads TOML into a type, with the line of what is wrong.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, BadToml> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        BadToml { line: before.matches('\n').count() + 1, message: error.message().to_owned() }
    })
}
