//! Files by the hash of their content.

use std::path::{Path, PathBuf};

/// Where blobs stand.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    #[expect(dead_code, reason = "put_blob follows")]
    folder: PathBuf,
}

impl Blobs {
    pub(crate) fn new(folder: &Path) -> Blobs {
        Blobs { folder: folder.to_owned() }
    }
}
