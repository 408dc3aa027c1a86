//! Where real material lies, and how a test says that it was not run.

use portico_assess::{ImportError, Limits, Log};
use std::path::{Path, PathBuf};

/// A file of the real material beside the repository; `None` (loudly) where it is absent.
pub fn data(path: &str) -> Option<PathBuf> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).expect("the room lies in a repository");
    let file = root.join("shared/data").join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(std::env::var_os("PORTICO_REQUIRE_ALL").is_none(), "{} is required and absent", file.display());
    eprintln!("NOT RUN: {} is absent", file.display());
    None
}

/// A log from text.
pub fn read(text: impl AsRef<[u8]>) -> Result<Log, ImportError> {
    Log::read(text.as_ref(), "test", &Limits::default())
}
