//! The name of a variable or of an entry of a context: compared far more often than it is made.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Bytes of a name that are compared at once.
const SHORT_LEN: usize = 15;
/// Stands where the length of a short name would.
const LONG: u8 = u8::MAX;

/// A name. It reads like a text, but names of up to 15 bytes lie within it and are compared as one number; longer ones
/// that start alike are then compared as texts.
#[derive(Clone)]
pub struct Name {
    /// The first bytes, padded with zeros, and at the end how many they are.
    start: [u8; SHORT_LEN + 1],
    /// The whole of a long name.
    long: Option<Arc<str>>,
}

impl Name {
    /// A name of this crate, of at most 15 bytes.
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    pub(crate) const fn short(text: &'static str) -> Name {
        assert!(text.len() <= SHORT_LEN, "a short name has at most 15 bytes");
        let mut start = [0; SHORT_LEN + 1];
        let mut at = 0;
        while at < text.len() {
            start[at] = text.as_bytes()[at];
            at += 1;
        }
        start[SHORT_LEN] = text.len() as u8;
        Name { start, long: None }
    }

    /// The name as a text.
    pub fn as_str(&self) -> &str {
        if let Some(long) = &self.long {
            return long;
        }
        let [bytes @ .., len] = &self.start;
        bytes.get(..usize::from(*len)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        let mut start = [0; SHORT_LEN + 1];
        let [bytes @ .., len] = &mut start;
        for (byte, of) in bytes.iter_mut().zip(text.bytes()) {
            *byte = of;
        }
        let is_long = text.len() > SHORT_LEN;
        *len = if is_long { LONG } else { text.len() as u8 };
        Name { start, long: is_long.then(|| text.into()) }
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Name::from(text.as_str())
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        Name::from(text.as_str())
    }
}

impl From<Arc<str>> for Name {
    fn from(text: Arc<str>) -> Self {
        let name = Name::from(&*text);
        if name.long.is_some() { Name { long: Some(text), ..name } } else { name }
    }
}

impl From<&Arc<str>> for Name {
    fn from(text: &Arc<str>) -> Self {
        Name::from(&**text)
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let [.., len] = self.start;
        self.start == other.start && (len != LONG || self.long == other.long)
    }
}

impl Eq for Name {}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of the texts.
impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
