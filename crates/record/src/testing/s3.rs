//! An object storage for one test binary: moto's S3 behind a check of signatures, stopped when the binary ends.

use crate::blob::BlobPlace;
use crate::bucket::{BucketPlace, Patience};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const SCRIPT: &str = include_str!("s3.py");
const ACCESS_KEY: &str = "portico-tests";
const REGION: &str = "eu-west-7";
const BUCKET: &str = "files";

/// A running storage with one bucket. Dropped, or when the process ends, it stops.
#[derive(Debug)]
pub struct ObjectStorage {
    child: Child,
    port: u16,
    secret: String,
    places: AtomicU32,
}

impl ObjectStorage {
    /// Starts one. `None`, after saying so loudly, where no Python has moto: `PORTICO_MOTO_PYTHON`, else the virtual
    /// environment `moto` in the target folder.
    ///
    /// # Panics
    /// If it is there and does not start, or is missing while `PORTICO_REQUIRE_ALL=1`.
    pub fn start() -> Option<ObjectStorage> {
        let Some(python) = super::python("PORTICO_MOTO_PYTHON", "moto") else {
            super::not_run("an S3-compatible storage: no Python with the package moto");
            return None;
        };
        let secret = format!("{:032x}", rand::random::<u128>());
        let child = Command::new(python)
            .args(["-c", SCRIPT, ACCESS_KEY, &secret, REGION, BUCKET])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut port = String::new();
        let mut child = child.ok();
        if let Some(said) = child.as_mut().and_then(|child| child.stdout.take()) {
            // What cannot be read leaves the port empty, which the assertion tells.
            let _ = BufReader::new(said).read_line(&mut port);
        }
        let port = port.trim().parse().unwrap_or(0);
        assert!(port != 0 && child.is_some(), "moto is installed and does not start");
        child.map(|child| ObjectStorage { child, port, secret, places: AtomicU32::new(0) })
    }

    /// A place of one's own in the bucket, opened with the right key.
    pub fn place(&self) -> BucketPlace {
        let number = self.places.fetch_add(1, Ordering::Relaxed);
        BucketPlace {
            endpoint: format!("http://127.0.0.1:{}", self.port),
            region: REGION.into(),
            bucket: BUCKET.into(),
            prefix: format!("place-{number}"),
            path_style: true,
            access_key: ACCESS_KEY.into(),
            secret_key: self.secret.clone(),
            ca_pem: None,
            patience: patience(),
        }
    }

    /// As [`ObjectStorage::place`], for files.
    pub fn blobs(&self) -> BlobPlace {
        BlobPlace::Bucket(Box::new(self.place()))
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// A slow machine is waited for; a storage that is away is noticed without a wait.
fn patience() -> Patience {
    let long = Duration::from_secs(300);
    Patience {
        connect: long,
        answer: long,
        body: long,
        turn: long,
        tries: 3,
        first_wait: Duration::from_millis(1),
    }
}

impl Drop for ObjectStorage {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A Python that a variable names, else that of a virtual environment in the target folder, if it is there.
pub(super) fn python(variable: &str, environment: &str) -> Option<PathBuf> {
    let found = std::env::var_os(variable).map(PathBuf::from).or_else(|| {
        // target/debug/deps/it-0123: the target folder is the first above that has it.
        let exe = std::env::current_exe().ok()?;
        let mut above = exe.ancestors().skip(1).take(4);
        above
            .find_map(|folder| Some(folder.join(environment).join("bin/python")).filter(|path| path.exists()))
    });
    found.filter(|path| path.exists())
}
