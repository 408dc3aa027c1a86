//! Two nodes with the same webhook on one record, and a clock that is turned by hand.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portico_casework::{
    Actor, Authority, Casework, LetterOrder, MailOrder, ManualClock, Outbound, Pending, ROLE_ADMINISTRATOR,
    TURN,
};
use portico_record::Record;
use portico_record::testing::Postgres;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use super::{Looked, Webhook, WebhookSection, is_loopback};

#[test]
fn only_this_machine_is_loopback() {
    assert!(is_loopback("http://127.0.0.1:9000/in"));
    assert!(is_loopback("http://localhost"));
    assert!(!is_loopback("http://127.0.0.1.example.org/in"));
    assert!(!is_loopback("http://user@example.org:80/"));
}

struct Nowhere;

impl Outbound for Nowhere {
    fn letter<'a>(&'a self, _order: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(b"%PDF-1.7 a letter".to_vec()) })
    }

    fn mail<'a>(&'a self, _order: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(true) })
    }
}

/// Takes posts and passes on the CloudEvents' ids. The receiver is told before the answer is sent.
fn receiver() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while stream.read_line(&mut head).unwrap() > 2 {}
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            let mut body = vec![0; length.trim().parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            let event: Json = serde_json::from_slice(&body).unwrap();
            if send.send(event["id"].as_str().unwrap().to_owned()).is_err() {
                return;
            }
            let answer = "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
        }
    });
    (port, receive)
}

/// A node: its own connections, its own application, its own name.
struct Node {
    casework: Casework,
    webhook: Webhook,
    services: HashMap<String, String>,
}

impl Node {
    async fn open(url: &str, dir: &Path, clock: &Arc<ManualClock>, port: u16) -> Node {
        let record = Record::open_with_blobs(url, &dir.join("blobs")).await.unwrap();
        record.migrate().await.unwrap();
        let calendar = portico_service::calendar::Calendar::default();
        let authority = Authority { name: "Westhaven".into(), address: Vec::new(), calendar };
        let casework = Casework::open(record, clock.clone(), Arc::new(Nowhere), authority).await.unwrap();
        let section = WebhookSection {
            name: "register".into(),
            url: format!("http://127.0.0.1:{port}/in"),
            secret_file: "secret".into(),
            kinds: vec!["application_received".into(), "note_added".into()],
            services: Vec::new(),
            with_body: false,
        };
        let webhook = Webhook::all(dir, &[section], "test").unwrap().remove(0);
        Node { casework, webhook, services: HashMap::new() }
    }

    async fn look(&mut self) -> Looked {
        self.webhook.deliver_some(&self.casework, &mut self.services).await.unwrap()
    }
}

struct Place {
    dir: TempDir,
    url: String,
    clock: Arc<ManualClock>,
    port: u16,
    got: Receiver<String>,
}

impl Place {
    fn new(url: Option<String>) -> Place {
        let dir = tempfile::tempdir().unwrap();
        let url = url.unwrap_or_else(|| format!("sqlite:{}/portico.sqlite", dir.path().display()));
        std::fs::write(dir.path().join("secret"), format!("whsec_{}", STANDARD.encode([7_u8; 32]))).unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-02T09:00:00Z".parse().unwrap()));
        let (port, got) = receiver();
        Place { dir, url, clock, port, got }
    }

    async fn node(&self) -> Node {
        Node::open(&self.url, self.dir.path(), &self.clock, self.port).await
    }

    fn delivered(&self) -> Vec<String> {
        self.got.try_iter().collect()
    }
}

async fn application(node: &Node, key: &str) -> String {
    let ada = Actor::resident("ada", "Ada Holm");
    let answers = json!({ "plate": "ABC123" });
    let opened = node.casework.apply(&ada, "vehicle-check", answers.as_object().unwrap(), key).await;
    format!("{}/1", opened.unwrap().case)
}

fn server() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    SERVER.get_or_init(Postgres::start).as_ref()
}

async fn of_two_nodes_one_delivers_each_event_once_and_the_other_takes_over(place: Place) {
    let (mut one, mut other) = (place.node().await, place.node().await);
    let admin = Actor::clerk("admin", "Admin", &[ROLE_ADMINISTRATOR]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/tests/it/vehicle-check");
    one.casework.publish(&admin, &folder).await.unwrap().unwrap();
    assert_eq!(one.look().await, Looked::AtEnd, "a new follower begins at the end of the log");

    let first = application(&one, "first").await;
    assert_eq!(other.look().await, Looked::NotMine);
    assert_eq!(one.look().await, Looked::Further);
    assert_eq!(other.look().await, Looked::NotMine);
    assert_eq!(place.delivered(), [first]);

    // The first node falls silent; the second waits until its turn is over, and goes on where the cursor stands.
    let second = application(&one, "second").await;
    place.clock.advance_s(TURN.as_secs() - 1);
    assert_eq!(other.look().await, Looked::NotMine);
    assert!(place.delivered().is_empty());
    place.clock.advance_s(1);
    assert_eq!(other.look().await, Looked::Further);
    assert_eq!(place.delivered(), [second]);

    // The first one comes back and finds that it is not its turn any more.
    let third = application(&one, "third").await;
    assert_eq!(one.look().await, Looked::NotMine);
    assert_eq!(other.look().await, Looked::Further);
    assert_eq!(place.delivered(), [third]);

    // Whoever stops in order lets the other go on at once.
    let fourth = application(&one, "fourth").await;
    other.webhook.give_back(&other.casework).await.unwrap();
    assert_eq!(one.look().await, Looked::Further);
    assert_eq!(place.delivered(), [fourth]);
}

async fn a_node_whose_turn_was_taken_away_moves_nothing(place: Place) {
    let (one, other) = (place.node().await, place.node().await);
    let mut lost = one.casework.take_turn("f", "one").await.unwrap().unwrap();
    place.clock.advance_s(TURN.as_secs());
    let mut held = other.casework.take_turn("f", "other").await.unwrap().unwrap();
    assert!(other.casework.advance(&mut held, 7).await.unwrap());
    assert!(!one.casework.advance(&mut lost, 3).await.unwrap(), "its cursor is not the cursor any more");
    assert!(!one.casework.keep_turn(&mut lost).await.unwrap());
    one.casework.end_turn(lost).await.unwrap();
    assert!(one.casework.take_turn("f", "one").await.unwrap().is_none());
    assert_eq!(other.casework.take_turn("f", "other").await.unwrap().unwrap().position(), 7);
    // A cursor that an earlier release left is a bare position.
    other.casework.record().put_setting("cursor:old", &json!(5), 0).await.unwrap();
    assert_eq!(other.casework.take_turn("old", "other").await.unwrap().unwrap().position(), 5);
}

macro_rules! on_both {
    ($($name:ident)+) => { $(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name(super::Place::new(None)).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let Some(server) = super::server() else { return };
                super::$name(super::Place::new(Some(server.database("webhook")))).await;
            }
        }
    )+ };
}

on_both! {
    of_two_nodes_one_delivers_each_event_once_and_the_other_takes_over
    a_node_whose_turn_was_taken_away_moves_nothing
}
