//! Styles, scripts and the icon, carried inside the binary.
//!
//! *Invariant:* a file's name holds the hash of its content, so a browser may keep it for ever.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;

/// One file of `web/dist`.
#[derive(Debug)]
pub struct Asset {
    /// The name that templates ask for, as `portico.css`.
    pub name: &'static str,
    /// The name with the hash of the content, as `portico.04a3c2f3854b.css`.
    pub file: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of the asset with this plain name, or none if there is no such asset.
pub fn url(name: &str) -> Option<String> {
    ASSETS.iter().find(|asset| asset.name == name).map(|asset| format!("/assets/{}", asset.file))
}

/// `GET /assets/{file}`.
///
/// # Errors
/// Not found, when the name is not that of an asset of this version.
pub async fn serve(Path(file): Path<String>) -> Result<Response, Fault> {
    let asset = ASSETS.iter().find(|asset| asset.file == file).ok_or(Fault::NotFound)?;
    let headers =
        [(CONTENT_TYPE, content_type(asset.file)), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_of_both_directions_and_the_scripts_are_in_the_binary() {
        for name in ["portico.css", "portico.rtl.css", "portico.js", "desk.js", "icon.svg"] {
            let address = url(name).unwrap_or_default();
            assert!(address.starts_with("/assets/"), "{name} is missing");
        }
    }

    #[test]
    fn the_styles_hold_no_brand_of_another_government() {
        for asset in ASSETS.iter().filter(|asset| asset.file.ends_with(".css")) {
            let css = String::from_utf8_lossy(asset.bytes);
            for mark in ["GDS Transport", "crest", "url("] {
                assert!(!css.contains(mark), "{} holds {mark}", asset.name);
            }
        }
    }
}
