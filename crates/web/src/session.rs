//! Who is signed in: a cookie with a random id, and a row that the id leads to.
//!
//! *Invariants:* the id has 256 random bits and is stored only as its SHA-256, so that a copy of the
//! database signs nobody in; a new id is made at every sign-in; there is no other cookie but the language.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use jiff::{SignedDuration, Timestamp};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// The cookie that leads to the session.
pub const SESSION_COOKIE: &str = "session";
/// The cookie that keeps the chosen language.
pub const LANGUAGE_COOKIE: &str = "language";
/// A session ends this long after its sign-in, whatever happens.
pub const SESSION_HOURS: i64 = 12;
const LANGUAGE_DAYS: i64 = 365;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The account's id.
    pub account: String,
    /// Its name, as it is shown. What the account may do is asked anew with every request.
    pub name: String,
    /// When it ends.
    pub expires: Timestamp,
}

impl Session {
    /// Whether the session has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires
    }
}

/// When a session that starts now ends.
pub fn expiry(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(SESSION_HOURS)).unwrap_or(Timestamp::MAX)
}

/// A future of a store.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// Where sessions are kept. Keys are [`SessionId::key`], never the id itself.
pub trait SessionStore: Send + Sync {
    /// The session with this key, over or not.
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Option<Session>>;
    /// Keeps a session.
    fn put<'a>(&'a self, key: &'a str, session: &'a Session) -> Later<'a, ()>;
    /// Forgets a session.
    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, ()>;
}

/// The secret in the cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(String);

impl SessionId {
    /// A new one, from the random source that is handed in.
    pub fn new(random: &mut dyn RngCore) -> Self {
        let mut bytes = [0_u8; 32];
        random.fill_bytes(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// The id in the request's cookies, if it looks like one.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let value = cookie(headers, SESSION_COOKIE)?;
        let fits = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(value.to_owned()))
    }

    /// What the session is stored under.
    pub fn key(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// The `Set-Cookie` that hands the id to the browser.
    pub fn set_cookie(&self, secure: bool) -> String {
        let seconds = SESSION_HOURS * 3600;
        set_cookie(SESSION_COOKIE, &self.0, seconds, true, secure)
    }
}

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(..)")
    }
}

/// The `Set-Cookie` that makes the browser forget the session.
pub fn forget_cookie(secure: bool) -> String {
    set_cookie(SESSION_COOKIE, "", 0, true, secure)
}

/// The `Set-Cookie` that keeps a language.
pub fn language_cookie(code: &str, secure: bool) -> String {
    set_cookie(LANGUAGE_COOKIE, code, LANGUAGE_DAYS * 86_400, true, secure)
}

fn set_cookie(name: &str, value: &str, max_age_s: i64, http_only: bool, secure: bool) -> String {
    let mut text = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={max_age_s}");
    if http_only {
        text.push_str("; HttpOnly");
    }
    if secure {
        text.push_str("; Secure");
    }
    text
}

/// The value of a cookie (RFC 6265, 5.4).
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

/// Sessions in memory: for tests, and for trying things out.
#[derive(Debug, Default)]
pub struct MemorySessions(Mutex<HashMap<String, Session>>);

impl MemorySessions {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Session>) -> T) -> Result<T, Fault> {
        self.0.lock().map(|mut map| act(&mut map)).map_err(Fault::problem)
    }
}

impl SessionStore for MemorySessions {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Option<Session>> {
        Box::pin(async move { self.with(|map| map.get(key).cloned()) })
    }

    fn put<'a>(&'a self, key: &'a str, session: &'a Session) -> Later<'a, ()> {
        Box::pin(async move { self.with(|map| map.insert(key.to_owned(), session.clone())).map(drop) })
    }

    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, ()> {
        Box::pin(async move { self.with(|map| map.remove(key)).map(drop) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, cookies.parse().unwrap());
        headers
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let id = SessionId::new(&mut rand::rng());
        let text = id.set_cookie(true);
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Secure"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn the_id_comes_back_out_of_the_cookie_and_is_not_what_is_stored() {
        let id = SessionId::new(&mut rand::rng());
        let pair = id.set_cookie(false);
        let pair = pair.split(';').next().unwrap();
        let found = SessionId::of(&headers(&format!("language=sv; {pair}"))).unwrap();
        assert_eq!(found, id);
        assert!(!pair.contains(&id.key()));
    }

    #[test]
    fn what_does_not_look_like_an_id_is_not_looked_up() {
        assert_eq!(SessionId::of(&headers("session=../../etc")), None);
        assert_eq!(SessionId::of(&headers("sessions=1")), None);
    }

    #[test]
    fn a_session_is_over_after_twelve_hours() {
        let now: Timestamp = "2026-03-05T08:00:00Z".parse().unwrap();
        let session = Session { account: "a".to_owned(), name: "A".to_owned(), expires: expiry(now) };
        assert!(!session.is_over("2026-03-05T19:59:59Z".parse().unwrap()));
        assert!(session.is_over("2026-03-05T20:00:00Z".parse().unwrap()));
    }
}
