//! Signed notes and checkpoints, in the formats of c2sp.org/signed-note and c2sp.org/tlog-checkpoint.
//!
//! ```text
//! town-of-westhaven/6f2a91c4            origin: the name of the log, and of the key that signs it
//! 20852163                              how many events
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=      root of the tree
//!
//! — town-of-westhaven/6f2a91c4 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```
//!
//! Keys are written as Go's `note` package writes them, so that other tools read them.

use crate::chain::Hash;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

/// Bytes of a note that is read.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// The one kind of signature: Ed25519.
const ED25519_KIND: u8 = 1;

/// Why a note, checkpoint or key is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// The text is not of the format.
    #[error("this is not a {what}: {why}")]
    Format {
        /// `checkpoint`, `signed note`, `public key`, `private key`.
        what: &'static str,
        /// What is missing or wrong.
        why: &'static str,
    },
    /// No signature of the key is on it.
    #[error(
        "the checkpoint is not signed by the key {key}: give the public key of the authority that made it"
    )]
    NotSigned {
        /// The key's name.
        key: String,
    },
    /// The signature does not fit the text: one of them was altered.
    #[error("the signature by {key} does not fit: the checkpoint was altered, or the key is another")]
    Forged {
        /// The key's name.
        key: String,
    },
}

/// What is signed: a log of a name has a size and a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root of their tree.
    pub root: Hash,
}

/// The private key of a log.
pub struct SigningKey {
    name: String,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

/// The public key of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: [u8; 32],
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    /// Reads the text of a note, signed or not; extension lines are passed over. No signature is looked at.
    ///
    /// # Errors
    /// [`NoteFault::Format`].
    pub fn read(note: &str) -> Result<Checkpoint, NoteFault> {
        let fault = |why| NoteFault::Format { what: "checkpoint", why };
        if note.len() > NOTE_BYTES_MAX {
            return Err(fault("it is longer than 64 KiB"));
        }
        let mut lines = note.lines();
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or_else(|| fault("it is empty"))?;
        let size = lines.next().filter(|line| line.bytes().all(|b| b.is_ascii_digit()));
        let size = size.and_then(|line| line.parse().ok()).ok_or_else(|| fault("line 2 is not a size"))?;
        let root = lines.next().and_then(|line| BASE64.decode(line).ok());
        let root = root.and_then(|root| root.try_into().ok());
        let root = root.ok_or_else(|| fault("line 3 is not a hash in base 64"))?;
        Ok(Checkpoint { origin: origin.to_owned(), size, root })
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the private key of {}", self.name)
    }
}

impl SigningKey {
    /// A new key. The name may have no space and no `+` (c2sp.org/signed-note).
    ///
    /// # Errors
    /// [`NoteFault::Format`] for such a name.
    pub fn generate(name: &str) -> Result<SigningKey, NoteFault> {
        SigningKey::from_seed(name, rand::random())
    }

    /// Reads a key as [`SigningKey::text`] writes it.
    ///
    /// # Errors
    /// [`NoteFault::Format`].
    pub fn read(text: &str) -> Result<SigningKey, NoteFault> {
        let fault = |why| NoteFault::Format { what: "private key", why };
        let rest = text.trim().strip_prefix("PRIVATE+KEY+");
        let rest = rest.ok_or_else(|| fault("it does not begin with PRIVATE+KEY+"))?;
        let (name, id, seed) = parts(rest).ok_or_else(|| fault("it is not NAME+ID+KEY"))?;
        let key = SigningKey::from_seed(name, seed)?;
        if key.public().id() != id {
            return Err(fault("its id does not fit its key: it was altered"));
        }
        Ok(key)
    }

    fn from_seed(name: &str, seed: [u8; 32]) -> Result<SigningKey, NoteFault> {
        let fault = |why| NoteFault::Format { what: "private key", why };
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c == '+') {
            return Err(fault("its name is empty, or has a space or a +"));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| fault("it is no Ed25519 key"))?;
        Ok(SigningKey { name: name.to_owned(), seed, pair })
    }

    /// Name of the key, and so of the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key as it is kept in a file. Secret.
    pub fn text(&self) -> String {
        let mut bytes = vec![ED25519_KIND];
        bytes.extend(self.seed);
        format!("PRIVATE+KEY+{}+{}+{}", self.name, hex::encode(self.public().id()), BASE64.encode(bytes))
    }

    /// The key that others verify with.
    pub fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        for (to, from) in key.iter_mut().zip(self.pair.public_key().as_ref()) {
            *to = *from;
        }
        PublicKey { name: self.name.clone(), key }
    }

    /// Signs a text that ends with a line feed; gives the note.
    pub fn sign(&self, text: &str) -> String {
        let mut bytes = self.public().id().to_vec();
        bytes.extend(self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}\n\u{2014} {} {}\n", self.name, BASE64.encode(bytes))
    }
}

impl PublicKey {
    /// Reads a key as it is printed.
    ///
    /// # Errors
    /// [`NoteFault::Format`].
    pub fn read(text: &str) -> Result<PublicKey, NoteFault> {
        let fault = |why| NoteFault::Format { what: "public key", why };
        let (name, id, key) = parts(text.trim()).ok_or_else(|| fault("it is not NAME+ID+KEY"))?;
        let read = PublicKey { name: name.to_owned(), key };
        if read.id() != id {
            return Err(fault("its id does not fit its key: it was altered"));
        }
        Ok(read)
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of the hash of name and key.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519_KIND])
            .chain_update(self.key)
            .finalize();
        let mut id = [0; 4];
        for (to, from) in id.iter_mut().zip(hash) {
            *to = from;
        }
        id
    }

    /// Makes sure that a note is signed by this key; gives its text. Signatures of other keys (witnesses) are
    /// passed over, as the format asks.
    ///
    /// # Errors
    /// [`NoteFault::NotSigned`], [`NoteFault::Forged`], [`NoteFault::Format`].
    pub fn verify<'a>(&self, note: &'a str) -> Result<&'a str, NoteFault> {
        let fault = |why| NoteFault::Format { what: "signed note", why };
        if note.len() > NOTE_BYTES_MAX {
            return Err(fault("it is longer than 64 KiB"));
        }
        let end = note.rfind("\n\n").ok_or_else(|| fault("it has no signature"))?;
        let (text, signatures) = note.split_at(end + 1);
        for line in signatures.lines().skip(1) {
            let line = line.strip_prefix("\u{2014} ").and_then(|line| line.split_once(' '));
            let (name, signature) = line.ok_or_else(|| fault("a signature line is not of the format"))?;
            let bytes = BASE64.decode(signature).map_err(|_| fault("a signature is not base 64"))?;
            let Some((id, signature)) = bytes.split_at_checked(4) else { continue };
            if name != self.name || id != self.id() {
                continue;
            }
            let fits = UnparsedPublicKey::new(&ED25519, self.key).verify(text.as_bytes(), signature);
            return fits.map(|()| text).map_err(|_| NoteFault::Forged { key: self.name.clone() });
        }
        Err(NoteFault::NotSigned { key: self.name.clone() })
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![ED25519_KIND];
        bytes.extend(self.key);
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), BASE64.encode(bytes))
    }
}

/// Name, id and 32 bytes of `NAME+ID+KEY`.
fn parts(text: &str) -> Option<(&str, [u8; 4], [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let key = BASE64.decode(key).ok()?;
    let (kind, key) = key.split_first()?;
    if *kind != ED25519_KIND || name.is_empty() {
        return None;
    }
    Some((name, hex::decode(id).ok()?.try_into().ok()?, key.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the format's first implementation.
    const SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                        then you don't know what your problem is.\n";
    const SIGNATURE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn a_note_is_signed_as_other_implementations_sign_it() {
        let key = SigningKey::read(SECRET).unwrap();
        assert_eq!(key.text(), SECRET);
        assert_eq!(key.public().to_string(), PUBLIC);
        assert_eq!(key.sign(TEXT), format!("{TEXT}\n{SIGNATURE}"));
        let public = PublicKey::read(PUBLIC).unwrap();
        assert_eq!(public.verify(&format!("{TEXT}\n{SIGNATURE}")).unwrap(), TEXT);
    }

    #[test]
    fn an_altered_text_another_key_and_a_note_without_signature_are_told_apart() {
        let public = PublicKey::read(PUBLIC).unwrap();
        let altered = format!("{}\n{SIGNATURE}", TEXT.replace("your", "my"));
        assert!(matches!(public.verify(&altered), Err(NoteFault::Forged { .. })));
        let note = format!("{TEXT}\n{SIGNATURE}");
        let other = SigningKey::generate("other").unwrap().public();
        assert!(matches!(other.verify(&note), Err(NoteFault::NotSigned { .. })));
        assert!(matches!(public.verify(TEXT), Err(NoteFault::Format { .. })));
        assert!(PublicKey::read(&PUBLIC.replace("c74", "c75")).is_err());
        assert!(SigningKey::generate("a name").is_err());
    }

    #[test]
    fn a_checkpoint_is_read_as_it_was_written() {
        let key = SigningKey::generate("town/1").unwrap();
        let checkpoint = Checkpoint { origin: "town/1".into(), size: 17, root: [7; 32] };
        let note = key.sign(&checkpoint.text());
        assert_eq!(Checkpoint::read(key.public().verify(&note).unwrap()).unwrap(), checkpoint);
        for broken in ["", "town\n", "town\n-1\nAA==\n", "town\n1\nAA==\n", "town\nx\n"] {
            assert!(Checkpoint::read(broken).is_err(), "{broken:?}");
        }
    }
}
