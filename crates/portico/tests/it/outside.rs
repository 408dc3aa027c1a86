//! Outside workers and webhooks with real processes: the command-line worker does a job of a served installation,
//! and a receiver that first fails gets every event, signed, in order.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use crate::support::binary::{Server, add_account, portico, said, verify};
use crate::support::http::Client;

const PASSWORD: &str = "a password for the register";
const KEY: [u8; 32] = [9; 32];
/// Longest wait for the next event.
const EVENT_TIME_MAX: Duration = Duration::from_secs(60);

/// What the receiver got: head in small letters, body.
type Got = (String, Vec<u8>);

/// Takes posts; the first one is answered with 503.
fn receiver() -> (u16, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let mut first = true;
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while stream.read_line(&mut head).unwrap() > 2 {}
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            let mut body = vec![0; length.trim().parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            let status = if first { "503 Service Unavailable" } else { "204 No Content" };
            write!(stream.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
            if !first && send.send((head, body)).is_err() {
                return;
            }
            first = false;
        }
    });
    (port, receive)
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap().trim()
}

/// The event, once its signature holds.
fn checked((head, body): &Got) -> Json {
    assert_eq!(header(head, "content-type"), "application/cloudevents+json; charset=utf-8");
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap();
    mac.update(format!("{}.{}.", header(head, "webhook-id"), header(head, "webhook-timestamp")).as_bytes());
    mac.update(body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())).to_lowercase();
    assert_eq!(header(head, "webhook-signature"), expected);
    serde_json::from_slice(body).unwrap()
}

#[test]
fn a_program_does_the_job_and_another_system_hears_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let demo = Server::demo(dir);
    let ada = demo.password("ada");
    demo.kill_9();
    let service = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web/tests/it/vehicle-check");
    let published = portico(&["publish", service.to_str().unwrap(), "--dir", dir.to_str().unwrap()]);
    assert!(published.status.success(), "{}", said(&published));
    let at = dir.to_str().unwrap();
    add_account(&["user", "register", "Vehicle register", "--job", "vehicle-lookup", "--dir", at], PASSWORD);
    let (port, got) = receiver();
    fs::write(dir.join("webhook.secret"), format!("whsec_{}\n", STANDARD.encode(KEY))).unwrap();
    let configuration = dir.join("portico.toml");
    let mut text = fs::read_to_string(&configuration).unwrap();
    text += &format!(
        "\n[[webhooks]]\nname = \"register\"\nurl = \"http://127.0.0.1:{port}/in\"\nsecret_file = \"webhook.secret\"\n\
         services = [\"vehicle-check\"]\nkinds = [\"application_received\", \"job_completed\", \"ended\"]\n"
    );
    fs::write(&configuration, text).unwrap();

    let server = Server::serve(dir);
    let resident = Client::signed_in(&server.address, "ada", &ada);
    let answers = json!({ "answers": { "plate": "ABC123" } });
    let opened = resident.post("/api/services/vehicle-check/applications", Some("one"), &answers).unwrap();
    assert_eq!(opened.status, 201, "{}", opened.text());
    let case = opened.json()["case"].as_str().unwrap().to_owned();

    fs::write(dir.join("password"), PASSWORD).unwrap();
    let url = format!("http://{}", server.address);
    let work = |script: &str| {
        let password = dir.join("password");
        let worker = ["work", "--url", &url, "--account", "register", "--type", "vehicle-lookup", "--once"];
        let rest = ["--password-file", password.to_str().unwrap(), "--", "sh", "-c", script];
        portico(&[&worker[..], &rest[..]].concat())
    };
    let done = work("grep -q ABC123 && echo '{\"keeper\": \"A. Holm\"}'");
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("completed"), "{}", said(&done));
    let nothing = work("exit 1");
    assert!(nothing.status.success() && said(&nothing).is_empty(), "no job is left: {}", said(&nothing));
    let shown = resident.get(&format!("/api/cases/{case}")).unwrap().json();
    assert_eq!(shown["ended"], true, "{shown:#}");

    let kinds: Vec<String> = (0..3)
        .map(|_| {
            let event = checked(&got.recv_timeout(EVENT_TIME_MAX).unwrap());
            assert_eq!(
                (&event["specversion"], &event["subject"]),
                (&json!("1.0"), &json!(case)),
                "{event:#}"
            );
            assert!(event["data"].get("body").is_none(), "personal data only goes along when asked for");
            event["type"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        kinds,
        ["application_received", "job_completed", "ended"].map(|kind| format!("portico.case.{kind}"))
    );
    server.kill_9();
    verify(dir);
}
