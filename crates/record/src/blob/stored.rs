//! The bytes of files, wherever they stand: a folder, or a bucket of an object storage.
//!
//! Both have the same keys (`ab/cd/abcd..`), so that one may be copied onto the other with any tool.

use super::folder::Folder;
use crate::backup::Progress;
use crate::bucket::{Bucket, BucketPlace, OBJECTS_PER_PAGE};
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::BLOB_BYTES_MAX;

/// Where the bytes of files are to stand.
#[derive(Clone, Debug)]
pub enum BlobPlace {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of an S3-compatible object storage.
    Bucket(Box<BucketPlace>),
}

/// The bytes of files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Store,
}

#[derive(Clone, Debug)]
enum Store {
    Folder(Folder),
    Bucket(Bucket),
}

/// The key of something in the store, which need not be a file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found(pub(super) String);

/// What is in the store, a page at a time.
#[derive(Debug, Default)]
pub(crate) struct Older {
    after: Option<String>,
    done: bool,
}

impl Record {
    /// The same record with its files elsewhere.
    #[must_use]
    pub fn with_blobs(self, blobs: Blobs) -> Record {
        Record { blobs, ..self }
    }

    /// Where the bytes of files stand.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }
}

impl Record {
    /// Copies the bytes of every file that the record names to another place, each after its hash was compared; says how
    /// many there are. What is there already is not sent again.
    ///
    /// # Errors
    /// [`Fault::Damaged`] for a file that is missing or altered; those of either place; [`Fault::Database`].
    pub async fn copy_blobs_to(&self, to: &Blobs, progress: &mut Progress<'_>) -> Result<u64, Fault> {
        let (mut after, mut count) = (String::new(), 0);
        loop {
            let sql = Sql::new("SELECT sha256 FROM blob WHERE sha256 > $1 ORDER BY sha256 LIMIT 1000");
            let rows = self.db.rows(sql.bind(&after)).await?;
            if rows.is_empty() {
                return Ok(count);
            }
            for row in rows {
                after = row.text("sha256")?;
                let bytes = self.blob(&after).await?;
                let bytes =
                    bytes.ok_or_else(|| Fault::damaged(format!("the file {after}"), "it is missing"))?;
                to.keep(&after, Arc::new(bytes)).await?;
                count += 1;
                progress("files", count);
            }
        }
    }
}

impl Blobs {
    pub(crate) fn new(folder: &Path) -> Blobs {
        Blobs { store: Store::Folder(Folder::new(folder)) }
    }

    /// Opens the place, without looking whether it is there: [`Blobs::probe`] does.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if it is no place.
    pub fn open(place: &BlobPlace) -> Result<Blobs, Fault> {
        let store = match place {
            BlobPlace::Folder(folder) => Store::Folder(Folder::new(folder)),
            BlobPlace::Bucket(place) => Store::Bucket(Bucket::open(place)?),
        };
        Ok(Blobs { store })
    }

    /// The place in words, without keys.
    pub fn label(&self) -> String {
        match &self.store {
            Store::Folder(folder) => folder.root().display().to_string(),
            Store::Bucket(bucket) => bucket.label(),
        }
    }

    /// Writes something, reads it and removes it.
    ///
    /// # Errors
    /// What stands in the way: [`Fault::File`], [`Fault::Away`], [`Fault::Refused`].
    pub async fn probe(&self) -> Result<(), Fault> {
        let bucket = match &self.store {
            Store::Folder(folder) => return folder.probe().await,
            Store::Bucket(bucket) => bucket,
        };
        let key = format!(".doctor-{:016x}", rand::random::<u64>());
        let bytes = Arc::new(b"a look whether files can be written".to_vec());
        bucket.put(&key, Arc::clone(&bytes)).await?;
        let read = bucket.get(&key, BLOB_BYTES_MAX as u64).await?;
        let listed = bucket.list(&key, None, 2).await?;
        bucket.remove(&key).await?;
        if read.as_ref() != Some(&*bytes) || listed.objects.len() != 1 {
            let why = "what was written is not found a moment later: a storage without read-after-write";
            return Err(Fault::Refused { place: bucket.label(), why: why.to_owned() });
        }
        Ok(())
    }

    /// Removes a file; one that is gone already is no fault.
    pub(crate) async fn remove(&self, sha256: &str) -> Result<(), Fault> {
        self.remove_found(&Found(key(sha256))).await
    }

    /// Removes something that was found.
    pub(crate) async fn remove_found(&self, found: &Found) -> Result<(), Fault> {
        match &self.store {
            Store::Folder(folder) => folder.remove(&found.0).await,
            Store::Bucket(bucket) => bucket.remove(&found.0).await,
        }
    }

    /// Makes bytes durable under their hash. One of the same length is taken to be the same; another is replaced.
    pub(crate) async fn keep(&self, sha256: &str, bytes: Arc<Vec<u8>>) -> Result<(), Fault> {
        let key = key(sha256);
        let bucket = match &self.store {
            Store::Folder(folder) => return folder.keep(&key, bytes).await,
            Store::Bucket(bucket) => bucket,
        };
        match bucket.length(&key).await? {
            Some(length) if length == bytes.len() as u64 => Ok(()),
            Some(_) => bucket.put(&key, bytes).await,
            None => {
                let hash = hex::decode(sha256).map_err(|e| Fault::invalid("a file's hash", e.to_string()))?;
                // False: somebody else has kept the same bytes meanwhile.
                bucket.put_if_absent(&key, bytes, &hash).await.map(|_| ())
            }
        }
    }

    /// The bytes under a hash, as they are.
    pub(crate) async fn read(&self, sha256: &str) -> Result<Option<Vec<u8>>, Fault> {
        match &self.store {
            Store::Folder(folder) => folder.read(&key(sha256)).await,
            Store::Bucket(bucket) => bucket.get(&key(sha256), BLOB_BYTES_MAX as u64).await,
        }
    }

    /// The next page of what was not touched since a moment; empty pages may come before the last.
    pub(crate) async fn older(&self, before_us: i64, at: &mut Older) -> Result<Option<Vec<Found>>, Fault> {
        if at.done {
            return Ok(None);
        }
        let bucket = match &self.store {
            Store::Folder(folder) => {
                at.done = true;
                return folder.older(before_us).await.map(Some);
            }
            Store::Bucket(bucket) => bucket,
        };
        let page = bucket.list("", at.after.as_deref(), OBJECTS_PER_PAGE).await?;
        at.done = page.next.is_none();
        at.after = page.next;
        let old = page.objects.into_iter().filter(|object| object.modified_us < before_us);
        Ok(Some(old.map(|object| Found(object.key)).collect()))
    }
}

impl Found {
    /// The last part of the key: for a file of ours, its hash.
    pub(crate) fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

/// Two levels of folders, so that none has millions of files.
fn key(sha256: &str) -> String {
    let part = |range| sha256.get(range).unwrap_or("00");
    format!("{}/{}/{sha256}", part(0..2), part(2..4))
}
