//! What the shared frame reads: the shape of `data.json`.
//!
//! A template may read more than this (put it under [`LetterData::variables`]); the frame reads only these. A
//! part that is absent prints nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The data of one letter, in the letter's language. Dates are ISO (`2026-11-21`), amounts decimal text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterData {
    /// Who writes.
    pub authority: Authority,
    /// To whom.
    pub recipient: Recipient,
    /// The case's human reference.
    pub reference: String,
    /// The day of the letter.
    pub date: String,
    /// The service's name.
    pub service: String,
    /// The letter's subject; its first heading.
    pub subject: String,
    /// Free text before the decision, or the whole letter where nothing is decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<String>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionText>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// How to object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// The case's variables, for a service's own template.
    #[serde(skip_serializing_if = "Json::is_null")]
    pub variables: Json,
    /// Labels that replace the frame's own, by key (`frame/labels.json` has the keys).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Json>,
}

/// The authority, as its letters show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Authority {
    /// Its name; it stands where a logo would.
    pub name: String,
    /// The unit that writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Postal address, line by line.
    pub address: Vec<String>,
    /// Where questions go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where questions go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its site, as a full address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web: Option<String>,
}

/// The resident who gets the letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipient {
    /// Their name.
    pub name: String,
    /// Postal address, line by line; may be empty where the letter goes by mail or stands on the page.
    pub address: Vec<String>,
}

/// A decision in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionText {
    /// The outcome's key, such as `granted`; for machines, the frame does not print it.
    pub outcome: String,
    /// The decision in one sentence.
    pub summary: String,
    /// Why. A negative decision without a reason should not reach this room.
    pub reasons: Vec<Reason>,
    /// The law that the decision rests on.
    pub sources: Vec<Source>,
    /// What the resident must keep to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Name or role of who decided; absent where a rule did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

/// One reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In plain words.
    pub text: String,
    /// The rule behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A legal source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// As lawyers cite it.
    pub cite: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A fee.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Decimal text with a point, such as `450` or `38.50`.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Last day of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_by: Option<String>,
    /// How to pay, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// The way to object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appeal {
    /// What to write and what happens then.
    pub text: String,
    /// Where to send it, line by line.
    pub to: Vec<String>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where it can be done online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
