//! Encrypting a stream with a key from a file: what a backup lies under while it is out of the house.
//!
//! ```text
//! "portico-sealed-1\n"  16 random bytes  chunks
//! key   = HKDF-SHA256(salt = the 16 bytes, input = the key of the file, info = "portico-sealed-1")
//! chunk = ChaCha20-Poly1305 of 65,536 bytes (the last may be shorter) and its tag of 16 bytes
//! nonce = the chunk's number, 11 bytes, the highest first; then 1 for the last chunk, 0 for the others
//! ```
//!
//! The number and the mark of the last chunk are those of the STREAM construction (Hoang, Reyhanitabar, Rogaway,
//! Vizár 2015), as age uses it: chunks that are altered, left out, repeated or cut off are found.

use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::Context;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};

/// How a sealed stream begins.
pub const MAGIC: &[u8] = b"portico-sealed-1\n";
const INFO: &[u8] = b"portico-sealed-1";
const SALT_BYTES: usize = 16;
const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;
const KEY_PREFIX: &str = "PORTICO-BACKUP-KEY-1 ";

/// The key of a file.
pub struct Secret([u8; 32]);

impl Secret {
    /// A new key.
    pub fn generate() -> Secret {
        Secret(rand::random())
    }

    /// The key as it is written into its file.
    pub fn text(&self) -> String {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{KEY_PREFIX}{hex}")
    }

    /// Reads a key from its file.
    ///
    /// # Errors
    /// When it cannot be read or is not a key.
    pub fn read(path: &Path) -> anyhow::Result<Secret> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the key {} cannot be read", path.display()))?;
        let bytes = text.trim().strip_prefix(KEY_PREFIX).and_then(from_hex);
        bytes.map(Secret).with_context(|| {
            format!("{} is not a key: make one with `portico backup --new-key FILE`", path.display())
        })
    }

    fn for_stream(&self, salt: &[u8]) -> io::Result<LessSafeKey> {
        let extracted = Salt::new(HKDF_SHA256, salt).extract(&self.0);
        let expanded =
            extracted.expand(&[INFO], &CHACHA20_POLY1305).map_err(|_| io::Error::other("no key"))?;
        Ok(LessSafeKey::new(UnboundKey::from(expanded)))
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = |at: usize| text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Option<Vec<u8>> = (text.len() == 64).then(|| (0..32).map(digits).collect())?;
    bytes?.try_into().ok()
}

/// Encrypts what is written. Without [`Sealer::finish`] the stream has no end and is refused.
pub struct Sealer<W: Write> {
    to: W,
    key: LessSafeKey,
    number: u64,
    waiting: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins a sealed stream.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut to: W, secret: &Secret) -> io::Result<Sealer<W>> {
        let salt: [u8; SALT_BYTES] = rand::random();
        to.write_all(MAGIC)?;
        to.write_all(&salt)?;
        let key = secret.for_stream(&salt)?;
        Ok(Sealer { to, key, number: 0, waiting: Vec::with_capacity(CHUNK_BYTES + TAG_BYTES) })
    }

    /// Writes the last chunk; gives back what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.to)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let sealed =
            self.key.seal_in_place_append_tag(nonce(self.number, last), Aad::empty(), &mut self.waiting);
        sealed.map_err(|_| io::Error::other("a chunk could not be encrypted"))?;
        self.to.write_all(&self.waiting)?;
        self.waiting.clear();
        self.number += 1;
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is written when more comes: only then is it known not to be the last.
        if self.waiting.len() == CHUNK_BYTES && !bytes.is_empty() {
            self.seal(false)?;
        }
        let (taken, _) = bytes.split_at(bytes.len().min(CHUNK_BYTES - self.waiting.len()));
        self.waiting.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Decrypts what is read; the magic was read before.
pub struct Opener<R: Read> {
    from: R,
    key: LessSafeKey,
    number: u64,
    /// The chunk that comes after the one that is open.
    next: Vec<u8>,
    open: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Opener<R> {
    /// Begins to read a sealed stream behind its magic.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(mut from: R, secret: &Secret) -> io::Result<Opener<R>> {
        let mut salt = [0; SALT_BYTES];
        from.read_exact(&mut salt)?;
        let key = secret.for_stream(&salt)?;
        let next = chunk(&mut from)?;
        Ok(Opener { from, key, number: 0, next, open: Vec::new(), at: 0, ended: false })
    }

    fn open_next(&mut self) -> io::Result<()> {
        let after = chunk(&mut self.from)?;
        let last = after.is_empty();
        self.open = std::mem::replace(&mut self.next, after);
        let opened = self.key.open_in_place(nonce(self.number, last), Aad::empty(), &mut self.open);
        let length = opened.map(|open| open.len()).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "the backup cannot be decrypted: the key is another, or the file was altered or cut off",
            )
        })?;
        self.open.truncate(length);
        (self.at, self.ended) = (0, last);
        self.number += 1;
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.open.len() && !self.ended {
            self.open_next()?;
        }
        let left = self.open.get(self.at..).unwrap_or_default();
        let count = left.len().min(into.len());
        for (to, from) in into.iter_mut().zip(left) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}

fn chunk(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(CHUNK_BYTES + TAG_BYTES);
    from.take((CHUNK_BYTES + TAG_BYTES) as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn nonce(number: u64, last: bool) -> Nonce {
    let mut bytes = [0; 12];
    for (to, from) in bytes.iter_mut().skip(3).zip(number.to_be_bytes()) {
        *to = from;
    }
    if let Some(end) = bytes.last_mut() {
        *end = u8::from(last);
    }
    Nonce::assume_unique_for_key(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(secret: &Secret, bytes: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(Vec::new(), secret).unwrap();
        sealer.write_all(bytes).unwrap();
        sealer.finish().unwrap()
    }

    fn opened(secret: &Secret, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        Opener::new(&bytes[MAGIC.len()..], secret)?.read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_alone() {
        let secret = Secret::generate();
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = sealed(&secret, &bytes);
            assert_eq!(opened(&secret, &sealed).unwrap(), bytes, "{length} bytes");
            assert!(opened(&Secret::generate(), &sealed).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn altered_left_out_repeated_and_missing_chunks_are_found() {
        let secret = Secret::generate();
        let sealed = sealed(&secret, &vec![7; 3 * CHUNK_BYTES + 5]);
        let head = MAGIC.len() + SALT_BYTES;
        let one = CHUNK_BYTES + TAG_BYTES;
        let cut = |from: usize, to: usize| [&sealed[..from], &sealed[to..]].concat();
        let mut altered = sealed.clone();
        altered[head + 10] ^= 1;
        let twice = [&sealed[..head + one], &sealed[head..]].concat();
        for broken in [
            altered,
            cut(head, head + one),
            cut(head + 3 * one, sealed.len()),
            cut(head + one, sealed.len()),
            twice,
        ] {
            assert!(opened(&secret, &broken).is_err());
        }
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let secret = Secret::generate();
        std::fs::write(&path, secret.text()).unwrap();
        assert_eq!(Secret::read(&path).unwrap().0, secret.0);
        std::fs::write(&path, "a password").unwrap();
        assert!(Secret::read(&path).err().unwrap().to_string().contains("--new-key"));
    }
}
