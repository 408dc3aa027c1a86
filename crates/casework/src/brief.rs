//! What may be a moment old: accounts and sessions, which every request asks for and hardly anything changes.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long something is believed without being read again. What another node or a command changes takes effect after
/// that; what this process changes, at once.
const BELIEVED: Duration = Duration::from_secs(1);
/// Entries that are kept at most; then all are forgotten.
const ENTRIES_MAX: usize = 10_000;

/// Values by their key, each forgotten after a second.
#[derive(Debug)]
pub struct Brief<T>(Mutex<HashMap<String, (Instant, T)>>);

impl<T> Default for Brief<T> {
    fn default() -> Brief<T> {
        Brief(Mutex::default())
    }
}

impl<T: Clone> Brief<T> {
    /// What was read under this key within the last second.
    pub fn get(&self, key: &str) -> Option<T> {
        let known = self.0.lock().ok()?;
        known.get(key).filter(|(read, _)| read.elapsed() < BELIEVED).map(|(_, value)| value.clone())
    }

    /// Keeps what was read.
    pub fn put(&self, key: &str, value: T) {
        let Ok(mut known) = self.0.lock() else { return };
        if known.len() >= ENTRIES_MAX {
            known.clear();
        }
        known.insert(key.to_owned(), (Instant::now(), value));
    }

    /// Forgets it, because it was changed.
    pub fn forget(&self, key: &str) {
        if let Ok(mut known) = self.0.lock() {
            known.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_not_believed_any_more() {
        let brief = Brief::default();
        brief.put("anna", 1);
        assert_eq!(brief.get("anna"), Some(1));
        brief.forget("anna");
        assert_eq!(brief.get("anna"), None);
    }

    #[test]
    fn it_never_holds_more_than_its_limit() {
        let brief = Brief::default();
        for number in 0..ENTRIES_MAX + 5 {
            brief.put(&number.to_string(), number);
        }
        assert!(brief.0.lock().unwrap().len() <= ENTRIES_MAX);
    }
}
