//! Mail over a real socket.

use std::time::Duration;

use portico_letter::testing::MailServer;
use portico_letter::{Attachment, Mail, MailConfig, MailError, Mailer, Receipt, render};

use crate::files::job;

const WAIT: Duration = Duration::from_secs(10);

fn mail() -> Mail {
    Mail {
        to: "Östen Ärlig <osten@example.org>".into(),
        subject: "Beslut om parkeringstillstånd – 1 450 €".into(),
        text: "Hej!\n\nDitt beslut är bifogat.\n.\nHälsningar\n".into(),
        attachments: Vec::new(),
        idempotency_key: "case-7/letter/1".into(),
        date: "2026-11-21T09:15:00Z".parse().unwrap(),
    }
}

fn send(url: &str, mail: Mail) -> Result<Receipt, MailError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config =
        MailConfig { timeout_ms: 500, ..MailConfig::new(url, "Åmåls kommun <kommun@amal.example>") };
    runtime.block_on(async { Mailer::new(&config)?.send(mail).await })
}

#[test]
fn a_letter_arrives_with_its_subject_text_and_every_byte_of_its_attachment() {
    let server = MailServer::start().unwrap();
    let pdf = render(&job()).unwrap().bytes;
    let file = Attachment {
        name: "beslut å.pdf".into(),
        content_type: "application/pdf".into(),
        bytes: pdf.clone(),
    };
    let receipt = send(&server.url(), Mail { attachments: vec![file], ..mail() }).unwrap();

    let received = server.wait_for(1, WAIT).remove(0);
    assert_eq!(
        (received.from.as_str(), received.to.as_slice()),
        ("kommun@amal.example", ["osten@example.org".to_owned()].as_slice())
    );
    let opened = received.open();
    assert_eq!(opened.subject, "Beslut om parkeringstillstånd – 1 450 €");
    assert_eq!(opened.text.replace("\r\n", "\n"), mail().text);
    assert_eq!(opened.attachments, [("beslut å.pdf".to_owned(), "application/pdf".to_owned(), pdf)]);
    assert_eq!(receipt.message_id, format!("<{}>", opened.message_id));
    let raw = String::from_utf8_lossy(&received.raw);
    assert!(raw.contains("Date: Sat, 21 Nov 2026 09:15:00 +0000"), "{raw:.600}");
    assert!(raw.contains("Auto-Submitted: auto-generated"), "{raw:.600}");
}

#[test]
fn sending_again_after_a_crash_keeps_the_message_id() {
    let server = MailServer::start().unwrap();
    let first = send(&server.url(), mail()).unwrap();
    let second = send(&server.url(), mail()).unwrap();
    assert_eq!(first.message_id, second.message_id);
    assert_eq!(server.wait_for(2, WAIT).len(), 2);
    let other = send(&server.url(), Mail { idempotency_key: "case-7/letter/2".into(), ..mail() }).unwrap();
    assert_ne!(first.message_id, other.message_id);
}

#[test]
fn a_refused_recipient_is_for_good_and_a_busy_mailbox_is_not() {
    let server = MailServer::start().unwrap();
    server.refuse("osten@example.org", "550 5.1.1 no such mailbox");
    let gone = send(&server.url(), mail()).unwrap_err();
    assert!(
        matches!(&gone, MailError::Refused { reason, .. } if reason.contains("no such mailbox")),
        "{gone}"
    );
    assert!(!gone.is_temporary());

    server.refuse("osten@example.org", "451 4.3.0 try later");
    let busy = send(&server.url(), mail()).unwrap_err();
    assert!(matches!(&busy, MailError::Temporary { .. }) && busy.is_temporary(), "{busy}");

    server.refuse("osten@example.org", "530 5.7.0 sign in first");
    let setup = send(&server.url(), mail()).unwrap_err();
    assert!(matches!(&setup, MailError::Setup { .. }) && setup.is_temporary(), "{setup}");
    assert_eq!(server.messages().len(), 0);
}

#[test]
fn a_server_that_is_away_is_worth_another_try() {
    let url = MailServer::start().unwrap().url();
    let problem = send(&url, mail()).unwrap_err();
    assert!(matches!(problem, MailError::Temporary { .. }), "{problem}");
}

#[test]
fn a_server_that_never_answers_is_given_up_after_the_timeout() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let problem = send(&format!("smtp://{}", silent.local_addr().unwrap()), mail()).unwrap_err();
    assert!(matches!(problem, MailError::Temporary { .. }), "{problem}");
}

#[test]
fn a_server_without_encryption_elsewhere_than_here_gets_no_message() {
    // The same server by a name that is not known to be loopback: STARTTLS is demanded, and it has none.
    let server = MailServer::start().unwrap();
    let name = server.url().replace("127.0.0.1", "0.0.0.0");
    let problem = send(&name, mail()).unwrap_err();
    assert_eq!(server.messages().len(), 0, "{problem}");
}

#[test]
fn a_subject_cannot_smuggle_in_a_header() {
    let server = MailServer::start().unwrap();
    send(&server.url(), Mail { subject: "Hello\r\nBcc: all@example.org".into(), ..mail() }).unwrap();
    let received = server.wait_for(1, WAIT).remove(0);
    assert_eq!(received.open().subject, "Hello  Bcc: all@example.org");
    assert!(!String::from_utf8_lossy(&received.raw).contains("\nBcc:"));
}

#[test]
fn what_is_no_address_or_too_large_is_refused_before_a_connection_is_made() {
    let nowhere = "smtp://127.0.0.1:1";
    let problem = send(nowhere, Mail { to: "osten\r\n@example.org".into(), ..mail() }).unwrap_err();
    assert!(matches!(problem, MailError::Refused { .. }), "{problem}");
    let problem = send(nowhere, Mail { text: "x".repeat(21 << 20), ..mail() }).unwrap_err();
    assert!(problem.to_string().contains("more than the"), "{problem}");
}
