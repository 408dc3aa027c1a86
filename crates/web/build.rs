//! Makes the styles and scripts when their sources changed, and lists what the binary carries.
//!
//! Three lists are written to `OUT_DIR`: assets (from `web/dist`), templates and texts. The style sheets
//! need Node, which nobody should have to run by hand, so it runs here and only when the hash of the
//! sources differs from the one in `web/dist/manifest.json`. Packagers set `PORTICO_WEB_DIST`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    if let Err(error) = run() {
        println!("cargo::error={error}");
        std::process::exit(1);
    }
}

fn run() -> Outcome<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PORTICO_WEB_DIST");
    let dist = match env::var_os("PORTICO_WEB_DIST") {
        Some(path) => PathBuf::from(path),
        None => build(&here.join("../../web"))?,
    };
    fs::write(out.join("assets.rs"), assets(&dist)?)?;
    fs::write(out.join("templates.rs"), embedded(&here.join("templates"), "html")?)?;
    fs::write(out.join("texts.rs"), embedded(&here.join("texts"), "ftl")?)?;
    Ok(())
}

/// Runs npm in `web` if `dist/manifest.json` does not carry the hash of the sources; gives `dist`.
fn build(web: &Path) -> Outcome<PathBuf> {
    let web = web
        .canonicalize()
        .map_err(|_| format!("the folder {} with the sources of the styles is missing", web.display()))?;
    let dist = web.join("dist");
    let manifest = dist.join("manifest.json");
    let mut sources: Vec<String> =
        ["build.mjs", "package.json", "package-lock.json"].map(String::from).to_vec();
    list(&web, &web.join("src"), &mut sources)?;
    sources.sort();
    for source in &sources {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    println!("cargo::rerun-if-changed={}", web.join("src").display());
    println!("cargo::rerun-if-changed={}", manifest.display());
    let hash = source_hash(&web, &sources)?;
    if fs::read_to_string(&manifest).is_ok_and(|text| text.contains(&hash)) {
        return Ok(dist);
    }
    npm(&web, &["ci", "--ignore-scripts"])?;
    npm(&web, &["run", "build"])?;
    if fs::read_to_string(&manifest).is_ok_and(|text| text.contains(&hash)) {
        return Ok(dist);
    }
    Err("web/build.mjs and crates/web/build.rs disagree on the hash of the sources: make them alike".into())
}

/// The same computation as `sourceHash` in `web/build.mjs`.
fn source_hash(web: &Path, sources: &[String]) -> Outcome<String> {
    let mut lines = String::new();
    for source in sources {
        let content = fs::read(web.join(source)).map_err(|error| format!("web/{source}: {error}"))?;
        writeln!(lines, "{source}\0{}", hex::encode(Sha256::digest(content)))?;
    }
    Ok(hex::encode(Sha256::digest(lines)))
}

/// Adds all files below `folder` to `found`, as paths from `root` with forward slashes.
fn list(root: &Path, folder: &Path, found: &mut Vec<String>) -> Outcome<()> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, found)?;
        } else {
            found.push(path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn npm(web: &Path, arguments: &[&str]) -> Outcome<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program).args(arguments).current_dir(web).output().map_err(|_| {
        "Portico's styles are built with Node.js 20 or newer and npm, and npm was not found: \
         install Node.js, or set PORTICO_WEB_DIST to a folder that `npm run build` in web/ made"
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let tail = last.get(last.len().saturating_sub(12)..).unwrap_or_default().join(" | ");
    Err(format!("`npm {}` in web/ failed: {tail}", arguments.join(" ")).into())
}

/// Rust source of a slice of `Asset`, one for each entry of `files` in the manifest.
fn assets(dist: &Path) -> Outcome<String> {
    let manifest = dist.join("manifest.json");
    let text = fs::read_to_string(&manifest).map_err(|error| {
        format!("{}: {error}: is this folder made by `npm run build`?", manifest.display())
    })?;
    let manifest: serde_json::Value = serde_json::from_str(&text)?;
    let files = manifest.get("files").and_then(|files| files.as_object());
    let mut source = String::from("&[\n");
    for (name, file) in files.ok_or("manifest.json has no `files`")? {
        let file = file.as_str().ok_or("a file name in manifest.json is not text")?;
        let path = dist.join(file).canonicalize()?;
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(source, "    Asset {{ name: {name:?}, file: {file:?}, bytes: include_bytes!({path:?}) }},")?;
    }
    source.push(']');
    Ok(source)
}

/// Rust source of a slice of `(name, content)`, one for each file with this extension below `folder`.
fn embedded(folder: &Path, extension: &str) -> Outcome<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    list(folder, folder, &mut names)?;
    names.retain(|name| Path::new(name).extension().is_some_and(|found| found == extension));
    names.sort();
    let mut source = String::from("&[\n");
    for name in names {
        let path = folder.join(&name);
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(source, "    ({name:?}, include_str!({path:?})),")?;
    }
    source.push(']');
    Ok(source)
}
