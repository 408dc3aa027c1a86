//! The key that signs the log, in the installation's folder: `keys/log.key`, readable by its owner alone.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use portico_record::checkpoint::SigningKey;

/// Where the key is.
pub fn path(dir: &Path) -> PathBuf {
    dir.join("keys").join("log.key")
}

/// The key of the installation; made at the first use, named after the authority.
///
/// # Errors
/// When the file cannot be read, is not a key, or others may read it.
pub fn log_key(dir: &Path, authority: &str) -> anyhow::Result<SigningKey> {
    let path = path(dir);
    if let Some(key) = read(&path)? {
        return Ok(key);
    }
    let folder = path.parent().unwrap_or(dir);
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let name = format!("{}/{:08x}", plain_name(authority), rand::random::<u32>());
    let key = SigningKey::generate(&name)?;
    // Written beside and linked: two that start at once end with one key, and nobody ever reads half of one.
    let beside = folder.join(format!(".{:016x}.part", rand::random::<u64>()));
    let written = write_secret(&beside, &key.text()).and_then(|()| std::fs::hard_link(&beside, &path));
    std::fs::remove_file(&beside).ok();
    match written {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            read(&path)?.with_context(|| format!("{} went away", path.display()))
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be written", path.display())),
    }
}

fn read(path: &Path) -> anyhow::Result<Option<SigningKey>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        anyhow::ensure!(
            mode & 0o077 == 0,
            "{} can be read by others (mode {mode:o}): whoever has it can sign a forged log. \
             Run `chmod 600 {}` if it was never out of your hands",
            path.display(),
            path.display()
        );
    }
    SigningKey::read(&text).map(Some).with_context(|| format!("{}", path.display()))
}

/// Writes a file that only its owner can read, durably.
///
/// # Errors
/// When it is there already, or the disk refuses.
pub fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// A name of small letters, digits and hyphens: `Westhaven Town` becomes `westhaven-town`.
fn plain_name(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars().flat_map(char::to_lowercase).take(60) {
        if letter.is_alphanumeric() {
            plain.push(letter);
        } else if !plain.ends_with('-') && !plain.is_empty() {
            plain.push('-');
        }
    }
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() { "authority".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_use_makes_a_key_that_others_cannot_read_and_later_ones_take_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let key = log_key(dir.path(), "Town of Westhaven!").unwrap();
        assert!(key.name().starts_with("town-of-westhaven/"), "{}", key.name());
        assert_eq!(log_key(dir.path(), "Another").unwrap().text(), key.text());
        let file = path(dir.path());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(log_key(dir.path(), "Town").unwrap_err().to_string().contains("chmod 600"));
    }
}
