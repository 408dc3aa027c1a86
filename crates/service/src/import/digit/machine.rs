//! What a configuration says, read with care: every state and action is kept or reported.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::import::guess;
use crate::import::report::{Level, LossReport};

/// The role that the old platform gave to everybody outside.
const CITIZEN: &str = "CITIZEN";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Keys that need no report: they are carried, or repeat what others say.
const STATE_KEYS: [&str; 8] = [
    "sla",
    "state",
    "applicationStatus",
    "docUploadRequired",
    "isStartState",
    "isTerminateState",
    "actions",
    "tenantId",
];
const ACTION_KEYS: [&str; 5] = ["action", "nextState", "roles", "tenantId", "currentState"];

/// A business service: its states in order, the first where every case begins.
#[derive(Debug)]
pub(super) struct Machine {
    pub id: String,
    pub name: String,
    pub sla_ms: Option<u64>,
    /// What an application may begin with.
    pub starts: Vec<Action>,
    pub states: Vec<State>,
}

#[derive(Debug)]
pub(super) struct State {
    /// Id of its element.
    pub id: String,
    pub name: String,
    pub sla_ms: Option<u64>,
    pub upload: bool,
    pub actions: Vec<Action>,
    /// Who may do what: for each party the places of its actions.
    pub parties: Vec<Party>,
}

#[derive(Debug)]
pub(super) struct Action {
    /// What the form writes into `action`: unique in its state.
    pub value: String,
    pub name: String,
    /// Id of the state that it leads to.
    pub next: String,
    pub roles: Vec<String>,
}

/// People who may do the same in a state.
#[derive(Debug)]
pub(super) struct Party {
    /// The resident, or roles joined by commas.
    pub lane: String,
    /// Id of its task.
    pub task: String,
    pub groups: Vec<String>,
    pub actions: Vec<usize>,
}

/// The business services of a document: an object with them, or the list itself.
pub(super) fn services(content: &Json) -> Option<Vec<&Json>> {
    let list = content.get("BusinessServices").unwrap_or(content).as_array()?;
    let all: Vec<&Json> =
        list.iter().filter(|service| service.get("states").is_some_and(Json::is_array)).collect();
    (all.len() == list.len()).then_some(all)
}

impl Machine {
    /// Reads a business service. None, reported, if nothing says where it begins.
    pub(super) fn read(file: &str, service: &Json, report: &mut LossReport) -> Option<Machine> {
        let id = text(service, "businessService").unwrap_or("workflow").to_owned();
        let states = service.get("states").and_then(Json::as_array)?;
        let mut reading = Reading { file, report, ids: BTreeMap::new() };
        for state in states {
            let name = text(state, "state").unwrap_or_default().to_owned();
            let id = reading.free(&name);
            reading.ids.entry(name).or_insert(id);
        }
        let begins = |state: &&Json| flag(state, "isStartState");
        let first =
            states.iter().find(|state| text(state, "state").is_none()).or_else(|| states.iter().find(begins));
        let Some(first) = first else {
            reading.report.add(
                Level::Lost,
                file,
                &id,
                "a business service without a start state",
                "not carried",
            );
            return None;
        };
        let start_name = text(first, "state").unwrap_or_default();
        let starts = reading.actions(start_name, first);
        let reached = reached(states, start_name);
        let mut carried = Vec::new();
        for state in states.iter().filter(|state| !std::ptr::eq(*state, first)) {
            let name = text(state, "state").unwrap_or_default();
            if reached.contains(name) {
                carried.push(reading.state(name, state));
            } else {
                let what = format!("the state {name} with {} actions", actions_of(state).len());
                reading.report.add(Level::Lost, file, name, what, "not carried: no action leads to it");
            }
        }
        reading.others(
            service,
            &["tenantId", "businessService", "business", "businessServiceSla", "states"],
            &id,
        );
        let name = text(service, "business")
            .map_or_else(|| words(&id), |business| format!("{} ({})", words(&id), business));
        Some(Machine { id, name, sla_ms: number(service, "businessServiceSla"), starts, states: carried })
    }

    pub(super) fn process(&self) -> String {
        format!("P_{}", element_id(&self.id))
    }

    /// The time that the whole may take, in days, rounded up.
    pub(super) fn days(&self) -> Option<u64> {
        self.sla_ms.filter(|ms| *ms > 0).map(|ms| ms.div_ceil(DAY_MS))
    }

    pub(super) fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// Lanes in the order in which a case meets them, the resident's first.
    pub(super) fn lanes(&self) -> Vec<&str> {
        let mut lanes: Vec<&str> = vec![RESIDENT_LANE];
        for party in self.states.iter().flat_map(|state| &state.parties) {
            if !lanes.contains(&party.lane.as_str()) {
                lanes.push(&party.lane);
            }
        }
        lanes
    }
}

/// The lane of everybody outside.
pub(super) const RESIDENT_LANE: &str = "Citizen";

struct Reading<'a> {
    file: &'a str,
    report: &'a mut LossReport,
    /// Ids by names of states.
    ids: BTreeMap<String, String>,
}

impl Reading<'_> {
    /// An id that no other state has.
    fn free(&self, name: &str) -> String {
        let base = element_id(name);
        let taken = |id: &String| self.ids.values().any(|known| known == id);
        let mut all = std::iter::once(base.clone()).chain((2..).map(|count| format!("{base}_{count}")));
        all.find(|id| !taken(id)).unwrap_or(base)
    }

    fn state(&mut self, name: &str, state: &Json) -> State {
        let id = self.ids.get(name).cloned().unwrap_or_default();
        let actions = self.actions(name, state);
        self.others(state, &STATE_KEYS, name);
        if flag(state, "isTerminateState") && !actions.is_empty() {
            let became = "a step in which the case waits: actions were possible after the end; write a timer if it \
                          should close by itself";
            self.report.add(Level::Check, self.file, name, "a terminal state with actions", became);
        }
        if flag(state, "isStartState") {
            let became = "an ordinary step: a case begins where the state without a name did";
            self.report.add(Level::Check, self.file, name, "a further start state", became);
        }
        if let Some(sla) = number(state, "sla") {
            let became = "the due date of its tasks";
            self.report.add(Level::Note, self.file, name, format!("sla {sla} ms"), became);
        }
        let parties = parties(&id, &actions);
        let shown = text(state, "applicationStatus").unwrap_or(name);
        let name = if shown == name { words(name) } else { format!("{} ({})", words(shown), words(name)) };
        State {
            id,
            name,
            sla_ms: number(state, "sla"),
            upload: flag(state, "docUploadRequired"),
            actions,
            parties,
        }
    }

    fn actions(&mut self, state: &str, content: &Json) -> Vec<Action> {
        let mut actions: Vec<Action> = Vec::new();
        for action in actions_of(content) {
            let name = text(action, "action").unwrap_or("ACTION").to_owned();
            let next = text(action, "nextState").unwrap_or_default();
            self.others(action, &ACTION_KEYS, state);
            let Some(next) = self.ids.get(next).filter(|_| !next.is_empty()).cloned() else {
                let what = format!("the action {name} to the state `{next}`");
                self.report.add(Level::Lost, self.file, state, what, "not carried: there is no such state");
                continue;
            };
            let roles = roles(action);
            if let Some(known) = actions.iter_mut().find(|known| known.name == name && known.next == next) {
                known.roles.extend(roles);
                self.report.add(
                    Level::Note,
                    self.file,
                    state,
                    format!("{name} twice"),
                    "one action with the roles of both",
                );
                continue;
            }
            let is_taken = actions.iter().any(|known| known.value == name);
            let value = if is_taken { format!("{name}_{next}") } else { name.clone() };
            actions.push(Action { value, name, next, roles });
        }
        actions
    }

    /// Whatever else is written somewhere.
    fn others(&mut self, content: &Json, known: &[&str], element: &str) {
        for (key, value) in content.as_object().into_iter().flatten() {
            if known.contains(&key.as_str()) || value.is_null() {
                continue;
            }
            let became = match key.as_str() {
                "isStateUpdatable" => "not carried: answers of a task stay as they were given",
                _ => "not carried",
            };
            let level = if key == "isStateUpdatable" { Level::Note } else { Level::Lost };
            self.report.add(level, self.file, element, format!("{key} `{value}`"), became);
        }
    }
}

/// Groups actions by who may do them; what residents may do is a task of their own.
fn parties(id: &str, actions: &[Action]) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    for (place, action) in actions.iter().enumerate() {
        let (residents, offices): (Vec<&String>, Vec<&String>) =
            action.roles.iter().partition(|role| guess::is_resident(role));
        let mut add =
            |lane: String, groups: Vec<String>| match parties.iter_mut().find(|party| party.lane == lane) {
                Some(party) => party.actions.push(place),
                None => parties.push(Party { lane, task: String::new(), groups, actions: vec![place] }),
            };
        if !residents.is_empty() {
            add(RESIDENT_LANE.to_owned(), vec![CITIZEN.to_owned()]);
        }
        if !offices.is_empty() || residents.is_empty() {
            let names: BTreeSet<&String> = offices.into_iter().collect();
            let groups: Vec<String> = names.into_iter().cloned().collect();
            let lane = if groups.is_empty() { "Office".to_owned() } else { groups.join(", ") };
            add(lane, groups);
        }
    }
    let several = parties.len() > 1;
    for (number, party) in parties.iter_mut().enumerate() {
        party.task = if several { format!("{id}_{}", number + 1) } else { id.to_owned() };
    }
    parties
}

/// Names of the states that actions lead to from the start.
fn reached<'s>(states: &'s [Json], start: &'s str) -> BTreeSet<&'s str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            let own = states.iter().filter(|state| text(state, "state").unwrap_or_default() == name);
            open.extend(own.flat_map(actions_of).filter_map(|action| text(action, "nextState")));
        }
    }
    reached
}

fn actions_of(state: &Json) -> Vec<&Json> {
    state.get("actions").and_then(Json::as_array).into_iter().flatten().collect()
}

fn roles(action: &Json) -> Vec<String> {
    match action.get("roles") {
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        Some(Json::String(list)) => list.split(',').map(|role| role.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn text<'j>(content: &'j Json, key: &str) -> Option<&'j str> {
    content.get(key).and_then(Json::as_str).filter(|text| !text.is_empty())
}

fn flag(content: &Json, key: &str) -> bool {
    content.get(key).and_then(Json::as_bool).unwrap_or(false)
}

fn number(content: &Json, key: &str) -> Option<u64> {
    content.get(key).and_then(Json::as_u64)
}

/// An id that XML and texts take: letters, digits, `_` and `-`, a letter first.
fn element_id(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let id: String = name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect();
    if id.starts_with(|letter: char| letter.is_ascii_alphabetic()) { id } else { format!("s{id}") }
}

/// `PENDING_FEE_PAYMENT` as people write it.
pub(super) fn words(name: &str) -> String {
    let spaced = name.replace(['_', '.'], " ").to_lowercase();
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
