//! The virus scanner `clamd`, over TCP or a socket of this machine: its command `INSTREAM` (clamd(8)).
//!
//! *Invariant*: only `OK` is clean. Whatever else comes, or nothing, is an error, and the file counts as not scanned.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use portico_casework::{OutboundError, Pending, Scanned, Scanner, WhenAway};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::Semaphore;

/// How long the scanner may take to let us in.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long it may take for one file.
const SCAN_TIME_MAX: Duration = Duration::from_secs(60);
/// Bytes of one piece on the way.
const PIECE_BYTES: usize = 64 * 1024;
/// Bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 4 * 1024;
/// Files before the scanner at a time: clamd has ten threads if nothing else is said.
const SCANS_MAX: usize = 8;

/// Section `[scanner]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerSection {
    /// `tcp://HOST:PORT` or `unix:PATH` of clamd.
    pub address: String,
    /// What becomes of uploads while it is away.
    #[serde(default)]
    pub when_away: Away,
}

/// What becomes of uploads while the scanner is away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Away {
    /// They are refused, with a time to come again.
    #[default]
    Refuse,
    /// They are taken, and nobody gets them before they were scanned.
    Hold,
}

impl From<Away> for WhenAway {
    fn from(away: Away) -> WhenAway {
        match away {
            Away::Refuse => WhenAway::Refuse,
            Away::Hold => WhenAway::Hold,
        }
    }
}

/// A clamd.
#[derive(Debug, Clone)]
pub struct Clamd {
    address: Address,
    turns: Arc<Semaphore>,
}

#[derive(Debug, Clone)]
enum Address {
    Tcp(String),
    Unix(PathBuf),
}

impl Clamd {
    /// Reads its address.
    ///
    /// # Errors
    /// When it is not one.
    pub fn new(address: &str) -> anyhow::Result<Clamd> {
        let parsed = match (address.strip_prefix("tcp://"), address.strip_prefix("unix:")) {
            (Some(host), _) if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) => {
                Address::Tcp(host.to_owned())
            }
            (_, Some(path)) if path.starts_with('/') => Address::Unix(PathBuf::from(path)),
            _ => {
                bail!("[scanner] address is {address}: write tcp://HOST:PORT, or unix:/run/clamav/clamd.ctl")
            }
        };
        Ok(Clamd { address: parsed, turns: Arc::new(Semaphore::new(SCANS_MAX)) })
    }

    /// Asks for its word on bytes.
    ///
    /// # Errors
    /// Whatever is not a word, in words.
    pub async fn look(&self, bytes: &[u8]) -> Result<Scanned, String> {
        let work = async {
            let _turn = self.turns.acquire().await.map_err(|error| error.to_string())?;
            match &self.address {
                Address::Tcp(host) => ask(in_time(TcpStream::connect(host)).await?, bytes).await,
                Address::Unix(path) => ask(in_time(UnixStream::connect(path)).await?, bytes).await,
            }
        };
        let done = tokio::time::timeout(SCAN_TIME_MAX, work).await;
        done.map_err(|_| format!("it gave no word within {} s", SCAN_TIME_MAX.as_secs()))?
    }
}

impl Scanner for Clamd {
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> Pending<'a, Scanned> {
        Box::pin(async move { self.look(bytes).await.map_err(OutboundError::Temporary) })
    }
}

/// The test string of the European Institute for Computer Antivirus Research, which every scanner must find. It stands
/// here in halves, so that no scanner takes this program for a virus.
pub fn test_virus() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS", "-TEST-FILE!$H+H*"].concat().into_bytes()
}

async fn in_time<S>(connecting: impl Future<Output = std::io::Result<S>>) -> Result<S, String> {
    let done = tokio::time::timeout(CONNECT_TIME_MAX, connecting).await;
    done.map_err(|_| "it does not answer".to_owned())?.map_err(|error| error.to_string())
}

/// One conversation: the bytes in pieces, each after its length, an empty one as the end; then its word.
async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> Result<Scanned, String> {
    let sent = async {
        stream.write_all(b"zINSTREAM\0").await?;
        for piece in bytes.chunks(PIECE_BYTES) {
            let length = u32::try_from(piece.len()).map_err(std::io::Error::other)?;
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(piece).await?;
        }
        stream.write_all(&[0; 4]).await?;
        stream.flush().await
    };
    let sent = sent.await;
    let mut answer = Vec::new();
    let read = (&mut stream).take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await;
    // One that stops listening in the middle may have said why before.
    match (word(&String::from_utf8_lossy(&answer)), sent, read) {
        (Some(word), ..) => word,
        (None, Err(error), _) | (None, _, Err(error)) => Err(error.to_string()),
        (None, Ok(()), Ok(_)) => Err("it ended the conversation without a word".to_owned()),
    }
}

/// `stream: OK`, `stream: Eicar-Signature FOUND`, `INSTREAM size limit exceeded. ERROR`; nothing if it said nothing.
fn word(said: &str) -> Option<Result<Scanned, String>> {
    let said = said.trim_matches(['\0', '\n', ' ']);
    if said.is_empty() {
        return None;
    }
    Some(match (said, said.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND"))) {
        ("stream: OK", _) => Ok(Scanned::Clean),
        (_, Some(signature)) => Ok(Scanned::Infected(signature.to_owned())),
        _ => Err(format!("it said: {said}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_record::testing::Clamd as Started;

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(word("stream: OK\0"), Some(Ok(Scanned::Clean)));
        assert_eq!(word("stream: Some.Thing-1 FOUND\0"), Some(Ok(Scanned::Infected("Some.Thing-1".into()))));
        assert_eq!(word("\0"), None);
        for said in ["INSTREAM size limit exceeded. ERROR\0", "OK", "stream: OK FINE", "UNKNOWN COMMAND\0"] {
            assert!(matches!(word(said), Some(Err(_))), "{said}");
        }
    }

    #[test]
    fn an_address_is_tcp_with_a_port_or_a_socket() {
        assert!(
            Clamd::new("tcp://127.0.0.1:3310").is_ok() && Clamd::new("unix:/run/clamav/clamd.ctl").is_ok()
        );
        for wrong in ["127.0.0.1:3310", "tcp://host", "unix:relative", "http://host:80", ""] {
            assert!(Clamd::new(wrong).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn clamd_finds_the_test_virus_over_both_kinds_of_address_and_nothing_in_other_files() {
        let Some(started) = Started::start() else { return };
        for address in [started.tcp(), started.unix()] {
            let clamd = Clamd::new(&address).unwrap();
            assert_eq!(clamd.look(b"an ordinary letter").await, Ok(Scanned::Clean));
            assert_eq!(clamd.look(&vec![b'x'; 3_000_000]).await, Ok(Scanned::Clean));
            let found = clamd.look(&test_virus()).await;
            assert!(matches!(&found, Ok(Scanned::Infected(name)) if name.contains("Eicar")), "{found:?}");
            let large = clamd.look(&vec![b'x'; started.stream_bytes_max() + 1]).await;
            assert!(large.is_err(), "what is too large for it is not clean: {large:?}");
        }
    }

    #[tokio::test]
    async fn one_that_is_away_or_hangs_up_is_no_word() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clamd = Clamd::new(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
        let hang_up = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0; 10]).await.unwrap();
        };
        let (word, ()) = tokio::join!(clamd.look(b"x"), hang_up);
        assert!(word.is_err(), "{word:?}");
        drop(listener);
        assert!(clamd.look(b"x").await.is_err());
    }
}
