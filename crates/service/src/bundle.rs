//! A bundle: one immutable publication of a service. A canonical `tar.gz`, named by its SHA-256.
//!
//! Canonical means: names sorted, owner, times and modes fixed, nothing of the machine in it. The same files
//! give the same bytes, so publishing twice publishes once.

use std::io::{Read as _, Write as _};

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use sha2::{Digest as _, Sha256};
use tar::{Archive, Builder, EntryType, Header};

use crate::folder::{FILE_BYTES_MAX, FILES_MAX, Files, TOTAL_BYTES_MAX, is_plain_name};

/// What the tar format may add to the files: two blocks of 512 bytes for each, and the end.
const UNPACKED_BYTES_MAX: u64 = TOTAL_BYTES_MAX + (FILES_MAX as u64 + 2) * 4096;

/// A published service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// SHA-256 of `bytes`, 64 hexadecimal digits: the version.
    pub hash: String,
    /// The archive.
    pub bytes: Vec<u8>,
}

impl Bundle {
    /// The bundle that these bytes are.
    pub(crate) fn of(bytes: Vec<u8>) -> Bundle {
        Bundle { hash: hex::encode(Sha256::digest(&bytes)), bytes }
    }
}

/// Why an archive is not taken as a bundle.
#[derive(Debug, thiserror::Error)]
pub enum BadBundle {
    /// It is not gzip or not tar, or damaged.
    #[error("this is not a bundle, or it is damaged: {0}; publish the service folder again")]
    Unreadable(#[from] std::io::Error),
    /// It holds something that no bundle holds.
    #[error("{name} cannot stand in a bundle: {reason}; publish the service folder again")]
    Entry {
        /// The entry's name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// It is larger than any service may be.
    #[error("the bundle unpacks to more than {TOTAL_BYTES_MAX} bytes or {FILES_MAX} files")]
    TooLarge,
    /// What it holds is no runnable service.
    #[error("the bundle holds no runnable service: {0}")]
    Service(String),
}

/// Packs files into their bundle.
///
/// # Errors
/// Only if a name is too long for the format, which `folder::read` has excluded.
pub fn pack(files: &Files) -> std::io::Result<Bundle> {
    let gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    let mut tar = Builder::new(gzip);
    for (name, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        tar.append_data(&mut header, name, bytes.as_slice())?;
    }
    let mut gzip = tar.into_inner()?;
    gzip.flush()?;
    Ok(Bundle::of(gzip.finish()?))
}

/// Unpacks a bundle into its files, within the limits of a folder.
///
/// # Errors
/// Damaged archives, entries that are no plain files, names that leave the folder, and anything over a limit.
pub fn unpack(bytes: &[u8]) -> Result<Files, BadBundle> {
    let mut archive = Archive::new(GzDecoder::new(bytes).take(UNPACKED_BYTES_MAX));
    let mut files = Files::new();
    let mut total = 0;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let refuse = |reason| BadBundle::Entry { name: name.clone(), reason };
        if entry.header().entry_type() != EntryType::Regular {
            return Err(refuse("it is not a plain file"));
        }
        if !is_plain_name(&name) {
            return Err(refuse("its name leaves the folder or hides something"));
        }
        let mut content = Vec::new();
        let length = (&mut entry).take(FILE_BYTES_MAX + 1).read_to_end(&mut content)? as u64;
        total += length;
        if length > FILE_BYTES_MAX || total > TOTAL_BYTES_MAX || files.len() >= FILES_MAX {
            return Err(BadBundle::TooLarge);
        }
        if files.insert(name.clone(), content).is_some() {
            return Err(refuse("it stands there twice"));
        }
    }
    Ok(files)
}
