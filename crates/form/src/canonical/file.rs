//! Files: a list of what was stored.

use serde_json::Value as Json;

use super::Canonical;
use crate::posted::FileAnswer;
use crate::problem::Flaw;

/// Checks the shape; type, size and number are for `validate`. One file twice is one file.
pub(super) fn files(raw: &Json) -> Canonical {
    let single;
    let list = match raw {
        Json::Array(list) => list,
        other => {
            single = vec![other.clone()];
            &single
        }
    };
    let mut files: Vec<FileAnswer> = Vec::new();
    for entry in list {
        let wrong = || Flaw::new("wrong-type").with("expected", "a list of files");
        let file: FileAnswer = serde_json::from_value(entry.clone()).map_err(|_| wrong())?;
        let hash = file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hash || file.name.len() > 1_000 || file.content_type.len() > 200 {
            return Err(wrong());
        }
        if !files.iter().any(|known| known.sha256 == file.sha256 && known.name == file.name) {
            files.push(file);
        }
    }
    let list: Vec<Json> = files.iter().filter_map(|file| serde_json::to_value(file).ok()).collect();
    Ok((!list.is_empty()).then_some(Json::Array(list)))
}

/// The files of an answer.
pub(crate) fn read(value: &Json) -> Vec<FileAnswer> {
    let list = value.as_array().map_or(&[] as &[Json], Vec::as_slice);
    list.iter().filter_map(|entry| serde_json::from_value(entry.clone()).ok()).collect()
}
