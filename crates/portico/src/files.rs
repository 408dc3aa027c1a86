//! Where the bytes of files stand, and where exports may go: a folder, or an S3-compatible storage.
//!
//! The place is one address, `[record] files`; how the storage is reached stands in `[s3]`. A secret stands in a file or
//! in the environment, never in `portico.toml`, which people send to each other.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use portico_record::bucket::{BucketPlace, Patience};
use portico_record::{BlobPlace, Blobs, Record};
use serde::{Deserialize, Serialize};

use crate::config::{self, Config};

/// The folder of files, if the configuration names no place.
pub const FOLDER: &str = "blobs";
/// The secret of the access key, instead of a file.
const SECRET_VARIABLE: &str = "PORTICO_S3_SECRET_KEY";
/// A secret and a certificate are short.
const SMALL_FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Section `[s3]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Section {
    /// `https://HOST` of the storage.
    pub endpoint: String,
    /// Region that signatures name; `us-east-1` if left out, as most storages of one's own have it.
    #[serde(default = "region")]
    pub region: String,
    /// Id of the access key.
    pub access_key: String,
    /// File with its secret, relative to the installation's folder; else `PORTICO_S3_SECRET_KEY` in the environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<String>,
    /// The bucket is part of the host's name instead of the path.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bucket_in_host: bool,
    /// File with the certificates to trust instead of the public ones, PEM, relative to the installation's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
}

fn region() -> String {
    "us-east-1".into()
}

/// True if an address is one of an object storage.
pub fn is_bucket(address: &str) -> bool {
    address.starts_with("s3://")
}

/// The place that an address names: `s3://BUCKET/PREFIX`, or a folder, relative to the installation's.
///
/// # Errors
/// When `[s3]` or its secret is missing, or the address is not one.
pub fn place(dir: &Path, config: &Config, address: &str) -> anyhow::Result<BlobPlace> {
    if is_bucket(address) {
        return Ok(BlobPlace::Bucket(Box::new(bucket(dir, config, address)?)));
    }
    ensure!(!address.contains("://"), "{address}: files stand in a folder or in s3://BUCKET/PREFIX");
    Ok(BlobPlace::Folder(dir.join(address)))
}

/// The bucket of `s3://BUCKET/PREFIX`, reached as `[s3]` says.
///
/// # Errors
/// As [`place`].
pub fn bucket(dir: &Path, config: &Config, address: &str) -> anyhow::Result<BucketPlace> {
    let (bucket, prefix) = BucketPlace::parts(address)?;
    let s3 = config.s3.as_ref().with_context(|| {
        format!("{address} needs the section [s3] in {}: endpoint, region, access_key", config::FILE)
    })?;
    Ok(BucketPlace {
        endpoint: s3.endpoint.clone(),
        region: s3.region.clone(),
        bucket,
        prefix,
        path_style: !s3.bucket_in_host,
        access_key: s3.access_key.clone(),
        secret_key: secret(dir, s3)?,
        ca_pem: s3.ca_file.as_ref().map(|file| small_file(&dir.join(file))).transpose()?,
        patience: Patience::default(),
    })
}

/// Where the files of an installation stand.
///
/// # Errors
/// As [`place`].
pub fn blobs(dir: &Path, config: &Config) -> anyhow::Result<Blobs> {
    let address = config.record.files.as_deref().unwrap_or(FOLDER);
    let place = place(dir, config, address).context("the place of files ([record] files)")?;
    Blobs::open(&place).context("the place of files ([record] files)")
}

/// Opens the record of an installation with its files, without asking anything of it.
///
/// # Errors
/// When the database or the place of files cannot be opened.
pub async fn open_record(dir: &Path, config: &Config) -> anyhow::Result<Record> {
    let blobs = blobs(dir, config)?;
    let folder = dir.join(FOLDER);
    let record = Record::open_with_blobs(&config.database(dir), &folder).await;
    Ok(record.context("the record cannot be opened")?.with_blobs(blobs))
}

fn secret(dir: &Path, s3: &S3Section) -> anyhow::Result<String> {
    let text = match (&s3.secret_file, std::env::var(SECRET_VARIABLE)) {
        (Some(file), _) => {
            let path: PathBuf = dir.join(file);
            String::from_utf8(small_file(&path)?).with_context(|| format!("{} is no text", path.display()))?
        }
        (None, Ok(text)) => text,
        (None, Err(_)) => bail!(
            "the secret of the access key is missing: name its file in [s3] secret_file, or set {SECRET_VARIABLE}"
        ),
    };
    let text = text.trim();
    ensure!(!text.is_empty(), "the secret of the access key ([s3]) is empty");
    Ok(text.to_owned())
}

fn small_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    ensure!(size <= SMALL_FILE_BYTES_MAX, "{} is too long to be a secret or a certificate", path.display());
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
