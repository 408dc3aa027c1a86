//! Where the shipped services are, and folders of services that a test may spoil.

use std::fs;
use std::path::{Path, PathBuf};

use portico_service::{Problem, Service};
use tempfile::TempDir;

/// The names of the services that ship with Portico.
pub const SHIPPED: [&str; 3] = ["event-permit", "information-request", "parking-permit"];

/// The folder of a shipped service.
pub fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(name)
}

/// A shipped service, which must load.
pub fn load(name: &str) -> Service {
    let (service, problems) = Service::load(&shipped(name));
    service.unwrap_or_else(|| panic!("{name} does not load:\n{}", lines(&problems)))
}

pub fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}\n")).collect()
}

/// A copy of the parking permit that a test changes.
pub struct Copy {
    dir: TempDir,
}

impl Copy {
    pub fn of(name: &str) -> Copy {
        let dir = tempfile::tempdir().unwrap();
        copy(&shipped(name), dir.path());
        Copy { dir }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Replaces a text in a file; it must be there.
    pub fn replace(self, file: &str, old: &str, new: &str) -> Copy {
        let path = self.dir.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} does not contain {old:?}");
        fs::write(path, text.replace(old, new)).unwrap();
        self
    }

    pub fn write(self, file: &str, bytes: impl AsRef<[u8]>) -> Copy {
        let path = self.dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn remove(self, file: &str) -> Copy {
        fs::remove_file(self.dir.path().join(file)).unwrap();
        self
    }

    pub fn problems(&self) -> Vec<Problem> {
        Service::load(self.dir.path()).1
    }

    pub fn load(&self) -> Service {
        let (service, problems) = Service::load(self.dir.path());
        service.unwrap_or_else(|| panic!("the copy does not load:\n{}", lines(&problems)))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
