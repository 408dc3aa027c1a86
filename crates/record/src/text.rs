//! JSON that was written as text once and is kept as it is.

use crate::Json;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize, ser};

/// Bytes that most bodies of events fit in.
const BYTES: usize = 256;

/// The text of a JSON value. What is only stored, or read as a type of its own, need not become a tree of values first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonText(String);

impl JsonText {
    /// Writes a value.
    ///
    /// # Errors
    /// What the value's own way of being written says: a map with keys that are no texts.
    pub fn of(value: &impl Serialize) -> Result<JsonText, serde_json::Error> {
        JsonText::of_about(value, BYTES)
    }

    /// Writes a value that takes about so many bytes: a good guess saves moving the text while it grows.
    ///
    /// # Errors
    /// As [`JsonText::of`].
    pub fn of_about(value: &impl Serialize, bytes: usize) -> Result<JsonText, serde_json::Error> {
        let mut text = Vec::with_capacity(bytes);
        serde_json::to_writer(&mut text, value)?;
        String::from_utf8(text).map(JsonText).map_err(ser::Error::custom)
    }

    /// What was stored; whether it is JSON shows when it is read.
    pub(crate) fn stored(text: String) -> JsonText {
        JsonText(text)
    }

    /// What was stored, if it is JSON.
    pub(crate) fn checked(text: String) -> Result<JsonText, serde_json::Error> {
        serde_json::from_str::<IgnoredAny>(&text)?;
        Ok(JsonText(text))
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

impl std::fmt::Display for JsonText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// For a text that is a value of the document around it, and not a text in it: `#[serde(with = "inline")]`.
pub(crate) mod inline {
    use super::JsonText;
    use crate::Json;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, ser};

    pub(crate) fn serialize<S: Serializer>(text: &JsonText, to: S) -> Result<S::Ok, S::Error> {
        text.read::<Json>().map_err(ser::Error::custom)?.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<JsonText, D::Error> {
        Json::deserialize(from).map(JsonText::from)
    }
}
