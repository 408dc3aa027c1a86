//! The package of a list for the archive: one tar file with a bag for each case, written while it is read.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use portico_casework::Bag;

use super::require;
use crate::desk::door::Desk;
use crate::fault::Fault;

/// Bytes of a block of a tar file (POSIX.1-2017, pax, ustar interchange format).
const BLOCK: usize = 512;

/// `GET /desk/records/lists/{list}/package.tar`. That each case was read becomes part of it.
///
/// # Errors
/// Not found; stale when the list was decided, or asks for no transfer; forbidden for all but records managers and
/// administrators.
pub async fn package(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    require(&desk)?;
    // The first one now: what is wrong with the list is said by a page, not by a file that breaks off.
    let first = desk.casework().list_bag(&desk.actor, number, "").await?;
    let headers = [
        (CONTENT_TYPE, "application/x-tar".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"disposal-list-{number}.tar\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let parts = stream::try_unfold(Some((desk, first)), move |state| async move {
        let Some((desk, bag)) = state else { return Ok(None) };
        let Some((case, bag)) = bag else {
            let end = Bytes::from_static(&[0; 2 * BLOCK]);
            return Ok::<_, portico_casework::Fault>(Some((end, None)));
        };
        let part = Bytes::from(tar(&bag));
        let next = desk.casework().list_bag(&desk.actor, number, &case).await?;
        Ok(Some((part, Some((desk, next)))))
    });
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// The members of a bag. Times and owners are left out: the same bag is the same bytes.
fn tar(bag: &Bag) -> Vec<u8> {
    let mut out = Vec::new();
    for file in &bag.files {
        let path = format!("{}/{}", bag.name, file.path);
        if path.len() > 100 {
            // A pax header of its own carries a path that the old field has no room for.
            let record = pax_record("path", &path);
            header(&mut out, "pax", record.len(), b'x');
            body(&mut out, record.as_bytes());
        }
        header(&mut out, &path, file.bytes.len(), b'0');
        body(&mut out, &file.bytes);
    }
    out
}

/// `LENGTH path=VALUE\n`, where LENGTH counts itself.
fn pax_record(key: &str, value: &str) -> String {
    let rest = key.len() + value.len() + 3;
    let mut length = rest;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    format!("{length} {key}={value}\n")
}

fn header(out: &mut Vec<u8>, path: &str, size: usize, kind: u8) {
    let mut block = [0_u8; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| {
        for (place, byte) in block.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    };
    put(0, path.as_bytes().get(..path.len().min(100)).unwrap_or_default());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    for (place, byte) in block.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
        *place = byte;
    }
    out.extend_from_slice(&block);
}

fn body(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pax_record_counts_its_own_length() {
        assert_eq!(pax_record("path", "abc"), "12 path=abc\n");
        let long = pax_record("path", &"a".repeat(90));
        assert_eq!(long.split(' ').next().unwrap().parse::<usize>().unwrap(), long.len());
    }
}
