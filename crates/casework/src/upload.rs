//! What a file must be before it is kept.
//!
//! The content decides, not the name and not what the browser claims. Nothing is unpacked or run;
//! archives (office files are archives) are only read as far as their table of contents.

use std::io::Cursor;

use crate::fault::UploadFault;

/// Largest upload in bytes.
pub const UPLOAD_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Most entries in an office file.
const ARCHIVE_ENTRIES_MAX: usize = 5_000;
/// Most bytes that an office file may unpack to.
const ARCHIVE_UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Most that an office file may grow when unpacked.
const ARCHIVE_RATIO_MAX: u64 = 100;
/// Largest picture, in pixels.
const PICTURE_PIXELS_MAX: u64 = 100_000_000;

/// The types that residents and clerks may attach: name endings and media type.
const ACCEPTED: [(&[&str], &str); 8] = [
    (&["pdf"], "application/pdf"),
    (&["jpg", "jpeg"], "image/jpeg"),
    (&["png"], "image/png"),
    (&["txt"], "text/plain"),
    (&["csv"], "text/csv"),
    (&["docx"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (&["xlsx"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (&["odt"], "application/vnd.oasis.opendocument.text"),
];

/// Judges an upload by its content.
///
/// Returns the media type under which it is kept.
///
/// # Errors
/// [`UploadFault`] with what is wrong.
pub fn inspect(name: &str, bytes: &[u8]) -> Result<&'static str, UploadFault> {
    if bytes.is_empty() {
        return Err(UploadFault::Empty { name: name.to_owned() });
    }
    if bytes.len() as u64 > UPLOAD_BYTES_MAX {
        return Err(UploadFault::TooLarge { max_mb: UPLOAD_BYTES_MAX / 1024 / 1024 });
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let Some((_, media_type)) = ACCEPTED.iter().find(|(endings, _)| endings.contains(&ending.as_str()))
    else {
        let found = if ending.is_empty() { "unknown".to_owned() } else { format!(".{ending}") };
        return Err(UploadFault::Type { found });
    };
    let disguised = || UploadFault::Disguised { name: name.to_owned() };
    match *media_type {
        "application/pdf" => {
            if !bytes.starts_with(b"%PDF-") {
                return Err(disguised());
            }
        }
        "image/jpeg" => {
            if !bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
                return Err(disguised());
            }
        }
        "image/png" => inspect_png(name, bytes)?,
        "text/plain" | "text/csv" => {
            if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
                return Err(disguised());
            }
        }
        _ => inspect_archive(name, bytes)?,
    }
    Ok(media_type)
}

/// PNG: the signature, and a size that a viewer can bear (a small file may claim a huge picture).
fn inspect_png(name: &str, bytes: &[u8]) -> Result<(), UploadFault> {
    let header = bytes.get(..24).filter(|header| header.starts_with(b"\x89PNG\r\n\x1a\n"));
    let Some(header) = header else {
        return Err(UploadFault::Disguised { name: name.to_owned() });
    };
    let number = |at: usize| {
        header
            .get(at..at + 4)
            .and_then(|four| <[u8; 4]>::try_from(four).ok())
            .map_or(0, |four| u64::from(u32::from_be_bytes(four)))
    };
    if number(16).saturating_mul(number(20)) > PICTURE_PIXELS_MAX {
        return Err(UploadFault::Bomb { name: name.to_owned() });
    }
    Ok(())
}

/// Office files: a readable table of contents, no path out of the archive, no bomb.
fn inspect_archive(name: &str, bytes: &[u8]) -> Result<(), UploadFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| UploadFault::Disguised { name: name.to_owned() })?;
    let bomb = || UploadFault::Bomb { name: name.to_owned() };
    if archive.len() > ARCHIVE_ENTRIES_MAX {
        return Err(bomb());
    }
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let entry =
            archive.by_index_raw(index).map_err(|_| UploadFault::Disguised { name: name.to_owned() })?;
        if entry.enclosed_name().is_none() {
            return Err(bomb());
        }
        unpacked = unpacked.saturating_add(entry.size());
    }
    let ratio_limit = (bytes.len() as u64).saturating_mul(ARCHIVE_RATIO_MAX);
    if unpacked > ARCHIVE_UNPACKED_BYTES_MAX || unpacked > ratio_limit.max(1024 * 1024) {
        return Err(bomb());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_named_as_a_picture_is_found_out() {
        let fault = inspect("photo.png", b"<html><script>alert(1)</script></html>").unwrap_err();
        assert_eq!(fault, UploadFault::Disguised { name: "photo.png".into() });
    }

    #[test]
    fn a_picture_that_claims_to_be_enormous_is_refused() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend_from_slice(&60_000_u32.to_be_bytes());
        png.extend_from_slice(&60_000_u32.to_be_bytes());
        assert_eq!(inspect("x.png", &png).unwrap_err(), UploadFault::Bomb { name: "x.png".into() });
    }

    #[test]
    fn programs_and_drawings_with_scripts_are_not_accepted() {
        for name in ["tool.exe", "page.html", "drawing.svg", "noending"] {
            assert!(matches!(inspect(name, b"anything"), Err(UploadFault::Type { .. })), "{name}");
        }
    }

    #[test]
    fn an_ordinary_pdf_and_a_text_pass() {
        assert_eq!(inspect("a.PDF", b"%PDF-1.7 rest").unwrap(), "application/pdf");
        assert_eq!(inspect("a.txt", "Grüße".as_bytes()).unwrap(), "text/plain");
    }
}
