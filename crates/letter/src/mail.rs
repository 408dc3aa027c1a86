//! Mail out: one plain-text message with attachments over SMTP (RFC 5321).
//!
//! Delivery is at least once. The Message-ID is made from the effect's idempotency key, so that a message that
//! is sent again after a crash can be recognised as the same one.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Mailbox, Message, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

/// How mail leaves the installation.
#[derive(Clone, PartialEq, Eq)]
pub struct MailConfig {
    /// `smtps://USER:PASSWORD@HOST:PORT` speaks TLS from the first byte. `smtp://HOST:PORT` demands STARTTLS,
    /// except on a loopback host, where there is nothing to protect and it speaks in the clear.
    pub url: String,
    /// The sender: `Name <address>` or an address alone.
    pub from: String,
    /// How long one message may take from the connection to the server's last word, in milliseconds.
    pub timeout_ms: u64,
    /// The largest message, in bytes before encoding.
    pub message_bytes_max: usize,
}

impl MailConfig {
    /// A configuration with the usual bounds: 60 s and 20 MiB for a message.
    pub fn new(url: &str, from: &str) -> Self {
        Self { url: url.to_owned(), from: from.to_owned(), timeout_ms: 60_000, message_bytes_max: 20 << 20 }
    }
}

impl fmt::Debug for MailConfig {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConfig").field("from", &self.from).finish_non_exhaustive()
    }
}

/// One message to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address, `Name <address>` or an address alone.
    pub to: String,
    /// The subject; control characters become spaces.
    pub subject: String,
    /// The text, plain.
    pub text: String,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// What makes this message the same message when it is sent again.
    pub idempotency_key: String,
    /// The moment for the Date header.
    pub date: jiff::Timestamp,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What the file is called.
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub content_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// That the server took the message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The Message-ID, with its angle brackets.
    pub message_id: String,
    /// What the server said.
    pub response: String,
}

/// Why a message was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server is away, busy or slow. The same message may go through later.
    #[error("the mail server did not take the message for now: {reason}; it will be tried again")]
    Temporary {
        /// What happened.
        reason: String,
    },
    /// The set-up is wrong (address, credentials, certificate), so no message goes. Mend it; then try again.
    #[error("mail cannot be sent as it is set up: {reason}; correct the mail settings")]
    Setup {
        /// What is wrong.
        reason: String,
    },
    /// This message will never go: its address is wrong, the server refused it, or it is too large.
    #[error(
        "the message to {to} was refused: {reason}; correct the address or reach the resident in another way"
    )]
    Refused {
        /// The address as it was given.
        to: String,
        /// What the server, or the check before it, said.
        reason: String,
    },
}

impl MailError {
    /// Whether it is worth trying the same message again.
    pub fn is_temporary(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}

/// Sends messages to one server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
    message_bytes_max: usize,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Reads the configuration. Nothing is sent and no connection made.
    ///
    /// # Errors
    /// [`MailError::Setup`] for an address of the server or of the sender that cannot be used.
    pub fn new(config: &MailConfig) -> Result<Self, MailError> {
        let setup = |reason: String| MailError::Setup { reason };
        let from = config
            .from
            .parse()
            .map_err(|error| setup(format!("the sender {:?} is no address ({error})", config.from)))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&secured(&config.url).map_err(setup)?)
            .map_err(|error| setup(format!("the server's address is not usable: {}", chain(&error))))?
            .build();
        let timeout = Duration::from_millis(config.timeout_ms);
        Ok(Self { transport, from, timeout, message_bytes_max: config.message_bytes_max })
    }

    /// Hands one message to the server and waits for its answer.
    ///
    /// # Errors
    /// [`MailError::Temporary`] and [`MailError::Setup`] are worth another try, [`MailError::Refused`] is not.
    pub async fn send(&self, mail: Mail) -> Result<Receipt, MailError> {
        let message_id = message_id(&mail.idempotency_key, self.from.email.domain());
        let to = mail.to.clone();
        let message = self.compose(mail, &message_id).map_err(|reason| refused(&to, reason))?;
        // The transport's own timeout ends with the connection; a server can also fall silent after it.
        let Ok(answer) = tokio::time::timeout(self.timeout, self.transport.send(message)).await else {
            let reason = format!("it did not answer within {} ms", self.timeout.as_millis());
            return Err(MailError::Temporary { reason });
        };
        match answer {
            Ok(response) => Ok(Receipt {
                message_id,
                response: format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")),
            }),
            Err(error) => Err(judge(&to, &error)),
        }
    }

    fn compose(&self, mail: Mail, message_id: &str) -> Result<Message, String> {
        let size = mail.text.len() + mail.attachments.iter().map(|file| file.bytes.len()).sum::<usize>();
        if size > self.message_bytes_max {
            return Err(format!("it has {size} bytes, more than the {} allowed", self.message_bytes_max));
        }
        let to: Mailbox = mail.to.parse().map_err(|error| format!("this is no mail address ({error})"))?;
        let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .date(SystemTime::from(mail.date))
            .message_id(Some(message_id.to_owned()))
            .header(AutoSubmitted);
        let text = SinglePart::plain(mail.text);
        let message = if mail.attachments.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for file in mail.attachments {
                let kind = ContentType::parse(&file.content_type)
                    .map_err(|_| format!("{:?} is no media type", file.content_type))?;
                parts = parts.singlepart(Part::new(file.name).body(file.bytes, kind));
            }
            builder.multipart(parts)
        };
        message.map_err(|error| error.to_string())
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834, section 5): keeps out-of-office replies from answering.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The server's address with encryption demanded wherever the way leaves this machine.
fn secured(url: &str) -> Result<String, String> {
    let (scheme, rest) = url
        .split_once("://")
        .ok_or("the server's address must look like smtps://host:465 or smtp://host:587")?;
    match scheme {
        "smtps" => Ok(url.to_owned()),
        "smtp" => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host_port = authority.rsplit('@').next().unwrap_or_default();
            if rest.len() != authority.len() && rest.get(authority.len()..) != Some("/") {
                return Err("the server's address has something after its port; leave that out".to_owned());
            }
            if is_loopback(host_port) {
                return Ok(url.to_owned());
            }
            Ok(format!("smtp://{authority}?tls=required"))
        }
        other => Err(format!("the server's address begins with {other}://; use smtps:// or smtp://")),
    }
}

fn is_loopback(host_port: &str) -> bool {
    let host = match host_port.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host_port.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A Message-ID (RFC 5322, section 3.6.4) that says the same for the same key, whatever is in the key.
fn message_id(key: &str, domain: &str) -> String {
    let mut left = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => left.push(char::from(byte)),
            other => left.push_str(&format!("={other:02X}")),
        }
    }
    format!("<{left}@{domain}>")
}

fn refused(to: &str, reason: String) -> MailError {
    MailError::Refused { to: to.to_owned(), reason }
}

/// Tells apart what the server's answer means for the message (RFC 5321, section 4.2.1; RFC 4954, section 6).
fn judge(to: &str, error: &lettre::transport::smtp::Error) -> MailError {
    let reason = chain(error);
    let code = error.status().map(|code| code.to_string());
    match code.as_deref() {
        Some("530" | "534" | "535" | "538") => MailError::Setup { reason },
        _ if error.is_permanent() || error.is_client() => refused(to, reason),
        _ if error.is_tls() => MailError::Setup { reason },
        _ => MailError::Temporary { reason },
    }
}

/// An error with everything below it, since the outermost one says only "network error".
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(below) = next {
        let said = below.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = below.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_may_go_without_encryption() {
        for clear in
            ["smtp://127.0.0.1:2525", "smtp://localhost:25", "smtp://[::1]:25", "smtp://a:b@127.8.8.8:25/"]
        {
            assert_eq!(secured(clear).unwrap(), clear);
        }
        assert_eq!(
            secured("smtp://mail.example.org:587").unwrap(),
            "smtp://mail.example.org:587?tls=required"
        );
        assert_eq!(
            secured("smtp://u:p@localhost.evil.org").unwrap(),
            "smtp://u:p@localhost.evil.org?tls=required"
        );
        assert_eq!(secured("smtps://mail.example.org").unwrap(), "smtps://mail.example.org");
    }

    #[test]
    fn an_address_that_would_switch_encryption_off_is_refused() {
        assert!(secured("smtp://mail.example.org?tls=opportunistic").is_err());
        assert!(secured("http://mail.example.org").is_err());
        assert!(secured("mail.example.org").is_err());
    }

    #[test]
    fn any_key_makes_one_valid_message_id() {
        assert_eq!(message_id("case-7/letter 1", "town.example"), "<case-7=2Fletter=201@town.example>");
        assert_ne!(message_id("a/b", "x"), message_id("a-b", "x"));
    }

    #[test]
    fn a_configuration_never_prints_its_password() {
        let config = MailConfig::new("smtps://clerk:s3cret@mail.example.org", "town@example.org");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
