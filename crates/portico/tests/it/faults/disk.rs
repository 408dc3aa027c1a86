//! A small disk of its own, in memory, so that it can be full or read-only.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use portico_record::testing::not_run;
use tempfile::TempDir;

/// A mounted file system that is unmounted when it is dropped.
pub struct SmallDisk {
    at: TempDir,
}

impl SmallDisk {
    /// Mounts a disk of so many megabytes. `None`, after saying so loudly, where one may not mount.
    pub fn new(megabytes: u32) -> Option<SmallDisk> {
        let at = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "portico-test"]).arg(at.path()).output();
        if mounted.as_ref().is_ok_and(|output| output.status.success()) {
            return Some(SmallDisk { at });
        }
        not_run(&format!("a small disk: mount needs root ({mounted:?})"));
        None
    }

    /// A new folder on the disk.
    pub fn folder(&self) -> TempDir {
        tempfile::tempdir_in(self.at.path()).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.at.path()
    }

    /// Writes a file that leaves only so many bytes free.
    pub fn fill_up_to(&self, free: usize) -> PathBuf {
        let path = self.at.path().join("filler");
        let mut file = fs::File::create(&path).unwrap();
        let block = vec![0; 64 * 1024];
        let mut written = 0;
        while file.write_all(&block).is_ok() {
            written += block.len();
        }
        file.set_len((written.saturating_sub(free)) as u64).unwrap();
        path
    }

    /// Makes the disk read-only, or writable again. No file on it may be open for writing.
    pub fn set_read_only(&self, read_only: bool) {
        let option = if read_only { "remount,ro" } else { "remount,rw" };
        let done = Command::new("mount").args(["-o", option]).arg(self.at.path()).output();
        assert!(done.as_ref().is_ok_and(|output| output.status.success()), "{done:?}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a database may still be closing.
        let _ = Command::new("umount").arg("-l").arg(self.at.path()).output();
    }
}
