//! The files of a package, read once and within bounds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::ImportError;

/// Most files, bytes of one, bytes of all, and depth of folders that are looked through.
const FILES_MAX: usize = 2_000;
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
const TOTAL_BYTES_MAX: u64 = 256 * 1024 * 1024;
const DEPTH_MAX: usize = 12;

/// Contents by path from the package's root, with `/`.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The endings that a package's files have; others are not opened.
const ENDINGS: [&str; 5] = ["bpmn", "xml", "dmn", "form", "json"];

/// Reads a file, or every file of a known ending below a folder. Links are not followed.
pub(super) fn read(src: &Path) -> Result<Files, ImportError> {
    let mut walk = Walk { files: Files::new(), bytes: 0 };
    let kind = fs::metadata(src).map_err(|error| unreadable(src, &error))?;
    if kind.is_dir() {
        walk.folder(src, "", 0)?;
    } else {
        let name = src.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        walk.file(src, name)?;
    }
    Ok(walk.files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> ImportError {
    ImportError::Unreadable { path: path.to_owned(), reason: error.to_string() }
}

struct Walk {
    files: Files,
    bytes: u64,
}

impl Walk {
    fn folder(&mut self, path: &Path, prefix: &str, depth: usize) -> Result<(), ImportError> {
        if depth > DEPTH_MAX {
            return Err(ImportError::TooMuch { what: format!("folders are nested deeper than {DEPTH_MAX}") });
        }
        let read = |error: std::io::Error| unreadable(path, &error);
        let entries: Result<Vec<_>, _> = fs::read_dir(path).map_err(read)?.collect();
        for entry in entries.map_err(read)? {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(read)?;
            if kind.is_dir() {
                self.folder(&entry.path(), &format!("{name}/"), depth + 1)?;
            } else if kind.is_file() && ending(&name).is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
            {
                self.file(&entry.path(), name)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), ImportError> {
        let length = fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
        self.bytes += length;
        if length > FILE_BYTES_MAX {
            return Err(ImportError::TooMuch {
                what: format!("{name} is larger than {FILE_BYTES_MAX} bytes"),
            });
        }
        if self.files.len() >= FILES_MAX || self.bytes > TOTAL_BYTES_MAX {
            let what = format!("there are more than {FILES_MAX} files or {TOTAL_BYTES_MAX} bytes");
            return Err(ImportError::TooMuch { what });
        }
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
        self.files.insert(name, bytes);
        Ok(())
    }
}

/// The ending of a file name in small letters.
pub(super) fn ending(name: &str) -> Option<String> {
    Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// The file name without folders and without its endings (`a/b.form.json` is `b`).
pub(super) fn stem(name: &str) -> &str {
    let base = name.rsplit('/').next().unwrap_or(name);
    let cut = [".bpmn20.xml", ".bpmn", ".dmn", ".form.json", ".form", ".form-flow.json", ".json", ".xml"];
    cut.iter().find_map(|ending| base.strip_suffix(ending)).unwrap_or(base)
}
