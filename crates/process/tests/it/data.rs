//! Finds the real material beside the repository.

use std::path::{Path, PathBuf};

/// A folder of the shared data; none if it is not on this machine, which is said loudly.
pub fn folder(name: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        here.ancestors().map(|above| above.join("../shared/data").join(name)).find(|path| path.is_dir());
    if found.is_none() {
        assert!(
            std::env::var_os("PORTICO_REQUIRE_ALL").is_none(),
            "the data folder {name} is required but absent"
        );
        eprintln!("NOT RUN: the data folder {name} is not on this machine");
    }
    found
}

/// All files below a folder with this ending, sorted.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
