//! A server on the loopback, and a small client that keeps its connection: the load must not cost more than what it
//! is put on.

use std::net::SocketAddr;
use std::sync::Arc;

use portico_casework::{ActorKind, Casework, NewAccount};
use portico_web::{WebConfig, router};
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::fault::Fault;

/// Bytes of an answer that are read at most.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// Of the accounts, which exist only in a measured database.
const PASSWORD: &str = "measured and thrown away";

/// The pages and the API of a house, served until this is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// The session cookies of the two accounts.
    pub(crate) resident: String,
    pub(crate) clerk: String,
    serving: JoinHandle<()>,
}

impl Server {
    /// Serves on a free port of the loopback, and signs in a resident and a clerk.
    pub(crate) async fn start(house: &Arc<Casework>) -> Result<Server, Fault> {
        let app = router(house.clone(), &WebConfig { https: false })
            .await
            .map_err(|error| Fault::Broken(error.to_string()))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, service).await {
                eprintln!("the measured server has stopped: {error}");
            }
        });
        let mut server = Server { address, resident: String::new(), clerk: String::new(), serving };
        for (id, kind) in [("measured-resident", ActorKind::Resident), ("measured-clerk", ActorKind::Clerk)] {
            let roles = if kind == ActorKind::Clerk { vec!["clerk".to_owned()] } else { Vec::new() };
            let account = NewAccount {
                id: id.to_owned(),
                name: "Measured".to_owned(),
                kind,
                roles,
                password: PASSWORD.to_owned(),
                email: None,
                language: "en".to_owned(),
            };
            house.add_account(account).await?;
            let cookie = Client::connect(address).await?.sign_in(id, PASSWORD).await?;
            match kind {
                ActorKind::Clerk => server.clerk = cookie,
                _ => server.resident = cookie,
            }
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Client, Fault> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client { stream, buffer: Vec::with_capacity(16 << 10) })
    }

    /// Signs an account in; the cookie of its session.
    pub(crate) async fn sign_in(&mut self, account: &str, password: &str) -> Result<String, Fault> {
        let body = serde_json::json!({ "account": account, "password": password }).to_string();
        let answer = self.ask("POST", "/api/session", "", "application/json", None, &body).await?;
        let cookie = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let value = value.trim().split(';').next()?;
            (name.eq_ignore_ascii_case("set-cookie") && value.starts_with("session="))
                .then(|| value.to_owned())
        });
        cookie.ok_or_else(|| refused("/api/session", &answer))
    }

    pub(crate) async fn post_json(
        &mut self,
        path: &str,
        cookie: &str,
        key: Option<&str>,
        body: &Json,
    ) -> Result<Json, Fault> {
        let answer = self.ask("POST", path, cookie, "application/json", key, &body.to_string()).await?;
        if !(200..300).contains(&answer.status) {
            return Err(refused(path, &answer));
        }
        serde_json::from_slice(&answer.body).map_err(|error| Fault::Broken(format!("{path}: {error}")))
    }

    /// Posts a page's form; the answer must lead on, as that of every accepted form does.
    pub(crate) async fn post_form(&mut self, path: &str, cookie: &str, body: &str) -> Result<(), Fault> {
        let answer = self.ask("POST", path, cookie, "application/x-www-form-urlencoded", None, body).await?;
        if answer.status == 303 { Ok(()) } else { Err(refused(path, &answer)) }
    }

    /// Reads a page to its end.
    pub(crate) async fn get(&mut self, path: &str, cookie: &str) -> Result<(), Fault> {
        let answer = self.ask("GET", path, cookie, "text/plain", None, "").await?;
        if answer.status == 200 { Ok(()) } else { Err(refused(path, &answer)) }
    }

    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        cookie: &str,
        content_type: &str,
        key: Option<&str>,
        body: &str,
    ) -> Result<Answer, Fault> {
        let key = key.map(|key| format!("Idempotency-Key: {key}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: {content_type}\r\n\
             {key}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer, Fault> {
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse().ok())
            .unwrap_or(0);
        while self.buffer.len() < end + length {
            self.read_more().await?;
        }
        let body = self.buffer.get(end..end + length).unwrap_or_default().to_vec();
        self.buffer.drain(..end + length);
        Ok(Answer { status, head, body })
    }

    async fn read_more(&mut self) -> Result<(), Fault> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        if read == 0 || self.buffer.len() > ANSWER_BYTES_MAX {
            return Err(Fault::Broken(
                "the measured server closed a connection, or said too much".to_owned(),
            ));
        }
        Ok(())
    }
}

fn refused(path: &str, answer: &Answer) -> Fault {
    Fault::Broken(format!("{path} was answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body)))
}
