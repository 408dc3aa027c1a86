//! Small acts on a case that have no page of their own: notes, and who has which task.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use portico_casework as casework;

use super::address;
use crate::desk::door::{Desk, done};
use crate::desk::task;
use crate::fault::Fault;
use crate::page::FormState;
use crate::posted::PostedForm;

/// Longest note, in characters; `casework` holds the same.
const NOTE_CHARS_MAX: usize = 10_000;

/// `POST /desk/cases/{case}/notes`.
///
/// # Errors
/// Not found, or forbidden.
pub async fn add_note(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let text = post.get("note").unwrap_or_default().trim();
    let mut note = FormState::default();
    note.keep("note", text);
    if text.is_empty() {
        note.wrong("note", desk.words().get("desk-note-missing"));
    } else if text.chars().count() > NOTE_CHARS_MAX {
        note.wrong("note", desk.words().get("desk-note-too-long"));
    }
    if !note.is_valid() {
        return super::page(&desk, &case, note).await;
    }
    desk.casework().add_note(&desk.actor, &case, text).await?;
    Ok(done(&address(&case), "note"))
}

/// `POST /desk/cases/{case}/tasks/{key}/claim`: takes a task and leads to it.
///
/// # Errors
/// Not found, or forbidden.
pub async fn claim(desk: Desk, Path((case, key)): Path<(String, u64)>) -> Result<Response, Fault> {
    match desk.casework().claim(&desk.actor, &case, key).await {
        Ok(_) => Ok(done(&task::address(&case, key), "claimed")),
        // The task's page says who has it.
        Err(casework::Fault::ClaimedBy { .. }) => {
            Ok(axum::response::Redirect::to(&task::address(&case, key)).into_response())
        }
        Err(casework::Fault::TaskGone) => task::gone(&desk, &case).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/cases/{case}/tasks/{key}/release`: gives a task back.
///
/// # Errors
/// Not found, or forbidden.
pub async fn release(desk: Desk, Path((case, key)): Path<(String, u64)>) -> Result<Response, Fault> {
    match desk.casework().release(&desk.actor, &case, key).await {
        Ok(_) => Ok(done(&address(&case), "released")),
        Err(casework::Fault::TaskGone) => task::gone(&desk, &case).await,
        Err(other) => Err(other.into()),
    }
}
