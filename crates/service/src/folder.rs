//! The files of a service, as a map from name to bytes: all that the rest of this room sees of a disk.
//!
//! *Architecture Invariant:* whatever leaves this file is within the limits below, has plain relative
//! names, and came from inside the folder. Nothing else in the room opens a file (the import excepted).

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use portico_rules::Problem;

/// Files by name relative to the folder, with `/` between the parts; ordered, so that a bundle is canonical.
pub type Files = BTreeMap<String, Vec<u8>>;

/// How many files a service may have.
pub const FILES_MAX: usize = 500;
/// How large one file may be, in bytes.
pub const FILE_BYTES_MAX: u64 = 4 << 20;
/// How large all files may be together, in bytes.
pub const TOTAL_BYTES_MAX: u64 = 32 << 20;
/// How deep folders may lie in one another.
const DEPTH_MAX: usize = 4;
/// How long the name of a file may be, in bytes.
const NAME_BYTES_MAX: usize = 200;

/// Reads a folder. Files and folders whose name begins with a dot are left out.
pub fn read(dir: &Path) -> (Files, Vec<Problem>) {
    let mut reader = Reader { files: Files::new(), problems: Vec::new(), bytes: 0, full: false };
    if !dir.is_dir() {
        let message = format!("there is no folder {}", dir.display());
        return (
            Files::new(),
            vec![Problem::error("folder-missing", message).remedy("give the service's folder")],
        );
    }
    reader.folder(dir, "", 0);
    (reader.files, reader.problems)
}

/// Whether a name may stand in a service: relative, without `..`, and nothing in it that hides what it is.
pub fn is_plain_name(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.chars().any(|c| c.is_control() || c == '\\' || c == ':')
    };
    name.len() <= NAME_BYTES_MAX && name.split('/').count() <= DEPTH_MAX + 1 && name.split('/').all(plain)
}

struct Reader {
    files: Files,
    problems: Vec<Problem>,
    bytes: u64,
    full: bool,
}

impl Reader {
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(prefix, &error),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.unreadable(prefix, &error),
            };
            let Some(name) = entry.file_name().to_str().map(|name| format!("{prefix}{name}")) else {
                let message = format!("a file name is not UTF-8: {}", entry.file_name().to_string_lossy());
                self.problems.push(Problem::error("file-name", message).remedy("rename the file"));
                continue;
            };
            if entry.file_name().to_string_lossy().starts_with('.') || self.full {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_symlink() => self.refuse(
                    &name,
                    "file-link",
                    "is a symbolic link",
                    "put the file itself into the folder: a bundle holds files, not places",
                ),
                Ok(kind) if kind.is_dir() && depth >= DEPTH_MAX => self.refuse(
                    &name,
                    "folder-depth",
                    "lies too deep",
                    "keep letters/, texts/ and scenarios/ one folder deep",
                ),
                Ok(kind) if kind.is_dir() => self.folder(&entry.path(), &format!("{name}/"), depth + 1),
                Ok(kind) if kind.is_file() => self.file(&entry.path(), name),
                Ok(_) => self.refuse(&name, "file-kind", "is neither a file nor a folder", "remove it"),
                Err(error) => self.unreadable(&name, &error),
            }
        }
    }

    fn file(&mut self, path: &Path, name: String) {
        if !is_plain_name(&name) {
            return self.refuse(
                &name,
                "file-name",
                "has a name that cannot stand in a bundle",
                "use letters, digits, hyphens and dots",
            );
        }
        if self.files.len() >= FILES_MAX {
            self.full = true;
            return self.refuse(
                &name,
                "folder-files",
                &format!("is one file too many: at most {FILES_MAX} are read"),
                "remove what does not belong to the service",
            );
        }
        let mut bytes = Vec::new();
        let read =
            fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            return self.unreadable(&name, &error);
        }
        let length = bytes.len() as u64;
        if length > FILE_BYTES_MAX {
            return self.refuse(
                &name,
                "file-size",
                &format!("is larger than {FILE_BYTES_MAX} bytes"),
                "make the file smaller",
            );
        }
        self.bytes += length;
        if self.bytes > TOTAL_BYTES_MAX {
            self.full = true;
            return self.refuse(
                &name,
                "folder-size",
                &format!("makes the folder larger than {TOTAL_BYTES_MAX} bytes"),
                "remove what does not belong to the service",
            );
        }
        self.files.insert(name, bytes);
    }

    fn refuse(&mut self, name: &str, rule: &'static str, what: &str, remedy: &str) {
        self.problems.push(Problem::error(rule, format!("{name} {what}")).in_file(name).remedy(remedy));
    }

    fn unreadable(&mut self, name: &str, error: &std::io::Error) {
        let what = if name.is_empty() { "the folder" } else { name };
        let problem = Problem::error("file-unreadable", format!("{what} cannot be read: {error}"));
        self.problems.push(problem.in_file(name).remedy("check that it exists and that you may read it"));
    }
}
