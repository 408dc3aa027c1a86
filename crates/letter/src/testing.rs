//! A mail server for tests: real SMTP on a real socket of the loopback interface, which keeps what it is sent.
//!
//! It runs in a thread of its own, so that tests with and without a runtime can use it, and stops when dropped.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use mail_parser::{MessageParser, MimeHeaders as _};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// The largest message the server takes, in bytes.
const MESSAGE_BYTES_MAX: u64 = 64 << 20;

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message as it went over the wire, without the final dot and with dots unstuffed.
    pub raw: Vec<u8>,
}

/// A message taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The subject, decoded.
    pub subject: String,
    /// The Message-ID, without angle brackets.
    pub message_id: String,
    /// The plain text, decoded.
    pub text: String,
    /// Name, media type and bytes of each attachment.
    pub attachments: Vec<(String, String, Vec<u8>)>,
}

impl Received {
    /// Takes the message apart; what is not there is empty.
    pub fn open(&self) -> Opened {
        let Some(message) = MessageParser::default().parse(&self.raw) else { return Opened::default() };
        let attachments = message
            .attachments()
            .map(|part| {
                let kind = part.content_type().map_or_else(String::new, |kind| {
                    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
                });
                (part.attachment_name().unwrap_or_default().to_owned(), kind, part.contents().to_vec())
            })
            .collect();
        Opened {
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            attachments,
        }
    }
}

#[derive(Default)]
struct Shelf {
    messages: Mutex<Vec<Received>>,
    arrived: Condvar,
    refusals: Mutex<BTreeMap<String, String>>,
    refused: Mutex<usize>,
}

impl Shelf {
    fn put(&self, message: Received) {
        held(&self.messages).push(message);
        self.arrived.notify_all();
    }
}

/// A panic of one test's thread must not hide the messages from the others.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running mail server. Dropping it closes the socket and ends its thread.
pub struct MailServer {
    address: SocketAddr,
    shelf: Arc<Shelf>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MailServer {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// What the operating system says when it gives no port or no thread.
    pub fn start() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let shelf = Arc::new(Shelf::default());
        let (stop, stopped) = oneshot::channel();
        let of_thread = Arc::clone(&shelf);
        let thread = std::thread::Builder::new().name("mail-server".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::select! {
                    _ = stopped => {}
                    () = accept(listener, of_thread) => {}
                }
            });
        })?;
        Ok(Self { address, shelf, stop: Some(stop), thread: Some(thread) })
    }

    /// What goes into [`MailConfig::url`](crate::MailConfig::url).
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on answers this recipient with `reply`, such as `550 5.1.1 no such mailbox`.
    pub fn refuse(&self, recipient: &str, reply: &str) {
        held(&self.shelf.refusals).insert(recipient.to_ascii_lowercase(), reply.to_owned());
    }

    /// From now on takes mail for this recipient again.
    pub fn accept(&self, recipient: &str) {
        held(&self.shelf.refusals).remove(&recipient.to_ascii_lowercase());
    }

    /// How often a recipient was refused so far.
    pub fn refused(&self) -> usize {
        *held(&self.shelf.refused)
    }

    /// Everything that has arrived, in order.
    pub fn messages(&self) -> Vec<Received> {
        held(&self.shelf.messages).clone()
    }

    /// Waits until at least `count` messages have arrived, or `timeout` is over, and returns what there is.
    pub fn wait_for(&self, count: usize, timeout: Duration) -> Vec<Received> {
        let messages = held(&self.shelf.messages);
        match self.shelf.arrived.wait_timeout_while(messages, timeout, |there| there.len() < count) {
            Ok((there, _)) => there.clone(),
            Err(poisoned) => poisoned.into_inner().0.clone(),
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: std::net::TcpListener, shelf: Arc<Shelf>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    while let Ok((stream, _)) = listener.accept().await {
        let shelf = Arc::clone(&shelf);
        tokio::spawn(async move {
            // A client that hangs up in the middle of a dialogue is the client's matter.
            let _ = talk(stream, &shelf).await;
        });
    }
}

/// One dialogue, in the order of RFC 5321, section 4.1.4; pipelining is not offered.
async fn talk(stream: TcpStream, shelf: &Shelf) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read.take(MESSAGE_BYTES_MAX));
    write.write_all(b"220 mail.test ESMTP\r\n").await?;
    let (mut from, mut to) = (None, Vec::new());
    let mut line = String::new();
    loop {
        line.clear();
        if read.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
            "HELO" | "NOOP" => "250 ok".to_owned(),
            "RSET" => {
                (from, to) = (None, Vec::new());
                "250 ok".to_owned()
            }
            "MAIL" => {
                from = Some(path(line));
                "250 2.1.0 ok".to_owned()
            }
            "RCPT" if from.is_none() => "503 5.5.1 MAIL first".to_owned(),
            "RCPT" => {
                let recipient = path(line);
                let refusal = held(&shelf.refusals).get(&recipient.to_ascii_lowercase()).cloned();
                match refusal {
                    Some(reply) => {
                        *held(&shelf.refused) += 1;
                        reply
                    }
                    None => {
                        to.push(recipient);
                        "250 2.1.5 ok".to_owned()
                    }
                }
            }
            "DATA" if to.is_empty() => "503 5.5.1 RCPT first".to_owned(),
            "DATA" => {
                write.write_all(b"354 end with a dot on a line of its own\r\n").await?;
                let raw = content(&mut read).await?;
                let message =
                    Received { from: from.take().unwrap_or_default(), to: std::mem::take(&mut to), raw };
                shelf.put(message);
                "250 2.0.0 kept".to_owned()
            }
            "QUIT" => {
                write.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 5.5.2 not known here".to_owned(),
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

/// The text between the angle brackets of MAIL FROM or RCPT TO.
fn path(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(path, _)| path).to_owned()
}

/// Reads to the lonely dot and takes stuffed dots away (RFC 5321, section 4.5.2).
async fn content(read: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if read.read_until(b'\n', &mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
