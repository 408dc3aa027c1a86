//! What an administrator does to a case: try again, correct data, move a token, leave a step, end the case. Each act
//! needs a reason; what cannot be taken back is shown first and done on a second press.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::{Fault as Refusal, Repair, RepairEffect};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::administer::page;
use super::{Head, address, view};
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// Longest data that can be set by hand, in bytes.
const DATA_BYTES_MAX: usize = 100_000;
/// The control that says that the page before the act was read.
const CONFIRMED: &str = "confirmed";

/// The page before an act that cannot be taken back.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmPage {
    /// The case.
    pub head: Head,
    /// Key of the words for the act.
    pub heading: &'static str,
    /// What will happen, one sentence each.
    pub effects: Vec<String>,
    /// The reason that was given.
    pub reason: String,
    /// The resident reads the reason.
    pub public: bool,
    /// Where it is posted.
    pub action: String,
    /// What is posted again.
    pub hidden: Vec<(String, String)>,
}

/// `POST /desk/cases/{case}/incidents/{key}/retry`.
///
/// # Errors
/// Forbidden; stale when it was mended in the meantime.
pub async fn retry(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let control = format!("retry-{key}");
    let reason = text(&post, &control);
    if let Some(words) = wrong_reason(&desk, reason) {
        return again(&desk, &case, &post, &control, words).await;
    }
    match desk.casework().repair(&desk.actor, &case, &Repair::Retry { incident: key }, reason).await {
        Ok(_) => Ok(done(&address(&case), "retried")),
        Err(other) => Err(or_stale(other)),
    }
}

/// `POST /desk/cases/{case}/jobs/{key}/complete`.
///
/// # Errors
/// Forbidden; stale when the job was done in the meantime.
pub async fn complete_job(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let control = format!("job-{key}");
    let result = match object(text(&post, &control)) {
        Ok(result) => result,
        Err(key) => return again(&desk, &case, &post, &control, desk.words().get(key)).await,
    };
    match desk.casework().complete_job(&desk.actor, &case, key, result).await {
        Ok(_) => Ok(done(&address(&case), "job")),
        Err(other) => Err(or_stale(other)),
    }
}

/// `POST /desk/cases/{case}/data`.
///
/// # Errors
/// Forbidden.
pub async fn correct(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let (name, written, reason) = (text(&post, "name"), text(&post, "value"), text(&post, "data-reason"));
    let mut form = kept(&post);
    if name.is_empty() {
        form.wrong("name", desk.words().get("desk-data-name-missing"));
    }
    let value = serde_json::from_str::<Json>(written).ok().filter(|_| written.len() <= DATA_BYTES_MAX);
    if value.is_none() {
        form.wrong("value", desk.words().get("desk-data-value-wrong"));
    }
    if let Some(words) = wrong_reason(&desk, reason) {
        form.wrong("data-reason", words);
    }
    let (Some(value), true) = (value, form.is_valid()) else { return page(&desk, &case, form).await };
    let variables = Map::from_iter([(name.to_owned(), value)]);
    let casework = desk.casework();
    let corrected = match text(&post, "scope").parse() {
        Ok(scope) => casework.repair(&desk.actor, &case, &Repair::Correct { scope, variables }, reason).await,
        Err(_) => casework.correct_data(&desk.actor, &case, variables, reason).await,
    };
    match corrected {
        Ok(_) => Ok(done(&address(&case), "data")),
        Err(Refusal::Refused(said)) => {
            form.wrong("value", said);
            page(&desk, &case, form).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/cases/{case}/places/{key}`: moves the token of a place, or leaves its step without completing it.
/// Without `confirmed` it shows what would happen.
///
/// # Errors
/// Forbidden.
pub async fn mend_place(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let (to_control, control) = (format!("to-{key}"), format!("why-{key}"));
    let (to, reason) = (text(&post, &to_control), text(&post, &control));
    let leaves = text(&post, "act") == "cancel";
    if let Some(words) = wrong_reason(&desk, reason) {
        return again(&desk, &case, &post, &control, words).await;
    }
    let repair = if leaves {
        Repair::CancelActivity { instance: key }
    } else {
        Repair::Move { instance: key, to: to.to_owned() }
    };
    let casework = desk.casework();
    let refused = if text(&post, CONFIRMED).is_empty() {
        match casework.preview_repair(&desk.actor, &case, &repair).await {
            Ok(effects) => {
                let effects = effects.iter().map(|effect| effect_words(&desk, effect)).collect();
                let act = if leaves { "cancel" } else { "move" };
                let hidden = [("act", act), (&to_control, to), (&control, reason)];
                let heading = if leaves { "desk-leave-step" } else { "desk-move" };
                let action = format!("{}/places/{key}", address(&case));
                return confirm(&desk, &case, heading, effects, reason, &action, &hidden).await;
            }
            Err(refused) => refused,
        }
    } else {
        match casework.repair(&desk.actor, &case, &repair, reason).await {
            Ok(_) => return Ok(done(&address(&case), if leaves { "left" } else { "moved" })),
            Err(refused) => refused,
        }
    };
    match refused {
        Refusal::Refused(said) => again(&desk, &case, &post, &control, said).await,
        other => Err(other.into()),
    }
}

/// `POST /desk/cases/{case}/cancel`. Without `confirmed` it shows what would happen.
///
/// # Errors
/// Forbidden; stale when the case has ended.
pub async fn cancel(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let reason = text(&post, "reason");
    if reason.is_empty() {
        return again(&desk, &case, &post, "reason", desk.words().get("desk-cancel-missing")).await;
    }
    if let Some(words) = wrong_reason(&desk, reason) {
        return again(&desk, &case, &post, "reason", words).await;
    }
    if text(&post, CONFIRMED).is_empty() {
        let effects = vec![desk.words().get("desk-cancel-effect")];
        let action = format!("{}/cancel", address(&case));
        return confirm(&desk, &case, "desk-cancel", effects, reason, &action, &[("reason", reason)]).await;
    }
    match desk.casework().cancel_case(&desk.actor, &case, reason).await {
        Ok(_) => Ok(done(&address(&case), "cancelled")),
        Err(other) => Err(or_stale(other)),
    }
}

async fn confirm(
    desk: &Desk,
    case: &str,
    heading: &'static str,
    effects: Vec<String>,
    reason: &str,
    action: &str,
    hidden: &[(&str, &str)],
) -> Result<Response, Fault> {
    let mending = desk.casework().mending(&desk.actor, case).await?;
    let language = desk.words().language();
    let open = &mending.open;
    desk.page(&ConfirmPage {
        head: view::head(desk, open, &open.waiting(language).texts, &open.service_name(language)),
        heading,
        effects,
        reason: reason.to_owned(),
        public: heading == "desk-cancel",
        action: action.to_owned(),
        hidden: hidden.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    })
}

fn effect_words(desk: &Desk, effect: &RepairEffect) -> String {
    let said = |key: &str, step: &str| desk.words().with(key, &[("step", step.to_owned().into())]);
    match effect {
        RepairEffect::TaskWithdrawn(step) => said("desk-effect-task", step),
        RepairEffect::WaitEnded(step) => said("desk-effect-wait", step),
        RepairEffect::StepLeft(step) => said("desk-effect-left", step),
        RepairEffect::StepReached(step) => said("desk-effect-reached", step),
        RepairEffect::CaseEnds => desk.words().get("desk-effect-ends"),
    }
}

/// The engine refuses what is no longer there.
fn or_stale(refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Refused(_) => Fault::Stale,
        other => other.into(),
    }
}

/// What is wrong with a reason.
fn wrong_reason(desk: &Desk, reason: &str) -> Option<String> {
    let max = portico_casework::REASON_CHARS_MAX;
    if reason.is_empty() {
        return Some(desk.words().get("desk-reason-missing"));
    }
    let count = reason.chars().count();
    (count > max).then(|| desk.words().with("desk-reason-long", &[("max", max.into())]))
}

/// An object written as JSON; nothing written is an empty one. The error is the key of the words.
fn object(text: &str) -> Result<Map<String, Json>, &'static str> {
    if text.is_empty() {
        return Ok(Map::new());
    }
    if text.len() > DATA_BYTES_MAX {
        return Err("desk-job-result-wrong");
    }
    serde_json::from_str(text).map_err(|_| "desk-job-result-wrong")
}

/// What was typed under a name, without the space around it.
fn text<'a>(post: &'a PostedForm, name: &str) -> &'a str {
    post.get(name).unwrap_or_default().trim()
}

fn kept(post: &PostedForm) -> FormState {
    let mut form = FormState::default();
    for (name, value) in &post.pairs {
        form.keep(name, value);
    }
    form
}

async fn again(
    desk: &Desk,
    case: &str,
    post: &PostedForm,
    control: &str,
    words: String,
) -> Result<Response, Fault> {
    let mut form = kept(post);
    form.wrong(control, words);
    page(desk, case, form).await
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "desk/confirm.html";

    fn samples() -> Vec<Self> {
        let moved = Self {
            head: super::samples::head(),
            heading: "desk-move",
            effects: vec![
                "The task “Assess the application” is taken back.".to_owned(),
                "The case goes on at “Decide”.".to_owned(),
            ],
            reason: "The inspection was done by telephone.".to_owned(),
            public: false,
            action: "/desk/cases/1/places/4".to_owned(),
            hidden: vec![("act".to_owned(), "move".to_owned()), ("to-4".to_owned(), "decide".to_owned())],
        };
        let ended = Self { heading: "desk-cancel", public: true, effects: Vec::new(), ..moved.clone() };
        vec![moved, ended]
    }
}
