//! JSON that was written as text once and is kept as it is.

use crate::Json;
use serde::{Deserialize, Serialize};

/// The text of a JSON value. What is large and only stored need not become a tree of values first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonText(String);

impl JsonText {
    /// Writes a value.
    ///
    /// # Errors
    /// What the value's own way of being written says: a map with keys that are no texts.
    pub fn of(value: &impl Serialize) -> Result<JsonText, serde_json::Error> {
        serde_json::to_string(value).map(JsonText)
    }

    /// What was stored; whether it is JSON shows when it is read.
    pub(crate) fn stored(text: String) -> JsonText {
        JsonText(text)
    }

    /// Reads the value.
    ///
    /// # Errors
    /// What does not fit.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for JsonText {
    /// `null`.
    fn default() -> JsonText {
        JsonText("null".to_owned())
    }
}

impl From<Json> for JsonText {
    fn from(value: Json) -> JsonText {
        JsonText(value.to_string())
    }
}
