//! HTTP/1.1 by hand, because a request that got its whole answer must be told from one that did not.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value as Json, json};

/// Longest wait for an answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Client {
    /// `127.0.0.1:PORT`.
    pub address: String,
    cookie: Option<String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header's value, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Client {
    pub fn new(address: &str) -> Client {
        Client { address: address.to_owned(), cookie: None }
    }

    /// Signs in and keeps the cookie.
    pub fn signed_in(address: &str, account: &str, password: &str) -> Client {
        let mut client = Client::new(address);
        let answer =
            client.post("/api/session", None, &json!({ "account": account, "password": password })).unwrap();
        assert_eq!(answer.status, 200, "{account} cannot sign in: {}", answer.text());
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        client.cookie = Some(cookie.unwrap().to_owned());
        client
    }

    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, &[], b"")
    }

    /// Posts JSON, under an idempotency key if there is one.
    pub fn post(&self, path: &str, key: Option<&str>, body: &Json) -> io::Result<Answer> {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Sends a request on a connection of its own.
    ///
    /// # Errors
    /// Whenever the answer did not come whole.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        stream.set_write_timeout(Some(ANSWER_TIME_MAX))?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(cookie) = &self.cookie {
            head += &format!("cookie: {cookie}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all)?;
        whole(&all).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no whole answer"))
    }
}

/// The answer, if it is all there.
fn whole(all: &[u8]) -> Option<Answer> {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(all.get(..end)?).into_owned();
    let rest = all.get(end + 4..)?;
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    let mut answer = Answer { status, head, body: Vec::new() };
    answer.body = if answer.header("transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"))
    {
        unchunked(rest)?
    } else {
        let length = answer.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        rest.get(..length)?.to_vec()
    };
    Some(answer)
}

/// RFC 9112, section 7.1, without trailers.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(rest.get(..end)?).ok()?.trim(), 16).ok()?;
        rest = rest.get(end + 2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
