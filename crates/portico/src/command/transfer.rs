//! The package of a case for an archive, written into a folder. What is in it, `casework` says.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, ensure};
use portico_casework::{Casework, DueCase};

/// Writes the package of a case into a folder of its own below `folder`; gives the SHA-256 of its manifest, hex.
///
/// # Errors
/// When the case cannot be read or the folder cannot be written; a package that is there already is not written over.
pub async fn write(casework: &Casework, due: &DueCase, folder: &Path) -> anyhow::Result<String> {
    let bag = casework.bag(due, casework.now()).await?;
    let place = folder.join(&bag.name);
    ensure!(!place.exists(), "{} is there already", place.display());
    let beside = folder.join(format!(".{}.part", bag.name));
    if beside.exists() {
        std::fs::remove_dir_all(&beside).with_context(|| beside.display().to_string())?;
    }
    for file in &bag.files {
        let path = beside.join(&file.path);
        let parent = path.parent().unwrap_or(&beside);
        std::fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        let mut out = std::fs::File::create_new(&path).with_context(|| path.display().to_string())?;
        out.write_all(&file.bytes)?;
        out.sync_all().with_context(|| path.display().to_string())?;
    }
    std::fs::rename(&beside, &place).with_context(|| format!("{} cannot be named", place.display()))?;
    Ok(bag.sha256)
}
