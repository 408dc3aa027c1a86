//! Speed of the pure engine on one core, in cases and steps per CPU second.
//!
//! Run with `cargo bench -p portico-process --bench engine`; `benches/process.sh` puts the peers beside it. A line is
//! `name<TAB>figure<TAB>unit`. CPU time, not wall time, so that a busy machine says nearly the same as an idle one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement stops where its model does not run")]

#[path = "engine/clock.rs"]
mod clock;
#[path = "engine/lot.rs"]
mod lot;
#[path = "engine/models.rs"]
mod models;

use clock::best_of;
use lot::Lot;
use portico_process::{Command, State, Variables};

/// Cases of one round of the short scenarios.
const CASES: u32 = 4_000;

fn main() {
    // `cargo test` and `cargo bench` hand flags in; a word among them is the name of the only scenario wanted.
    let chosen = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let wanted = |name: &str| chosen.as_deref().is_none_or(|word| word == name);
    let say = |name: &str, figure: f64, unit: &str| println!("{name}\t{figure:.2}\t{unit}");
    if wanted("three tasks") {
        let lot = Lot::of(models::THREE_TASKS);
        say("three tasks", f64::from(CASES) / best_of(5, || three_tasks(&lot)), "cases/s");
    }
    if wanted("three tasks, stored") {
        let lot = Lot::of(models::THREE_TASKS);
        say("three tasks, stored", f64::from(CASES) / best_of(5, || three_tasks_stored(&lot)), "cases/s");
    }
    if wanted("parallel and decision") {
        let lot = Lot::of(models::PARALLEL_AND_DECISION);
        say("parallel and decision", f64::from(CASES) / best_of(5, || to_the_end(&lot)), "cases/s");
    }
    for rounds in [25, 2_500, 25_000] {
        let name = format!("step after {} events", rounds * 4);
        if wanted(&name) {
            let mut looped = Looped::after(rounds);
            say(&name, best_of(3, || looped.run(20_000)) * 1e9 / 20_000.0, "ns/step");
        }
    }
    if wanted("fan-out of 1000") {
        let lot = Lot::of(models::FAN_OUT);
        let tasks = |items: u32, times: u32| {
            f64::from(items * times) / best_of(3, || (0..times).for_each(|_| fan_out(&lot, items)))
        };
        say("fan-out of 1000", tasks(1_000, 10), "tasks/s");
        say("fan-out of 100", tasks(100, 100), "tasks/s");
    }
    if wanted("message to 1 of 1000") {
        let lot = Lot::of(models::SUBSCRIPTIONS);
        let mut state = State::default();
        lot.step(&mut state, &start(1_000));
        say(
            "message to 1 of 1000",
            best_of(3, || (0..10).for_each(|_| messages(&lot, &state, 500))) * 1e9 / 5_000.0,
            "ns/step",
        );
    }
}

fn start(items: u32) -> Command {
    let list: Vec<u32> = (1..=items).collect();
    let variables = Variables::from_iter([("items".to_owned(), list.into())]);
    Command::Start { process: "process".to_owned(), variables }
}

fn complete(state: &State) -> Option<Command> {
    state.tasks().next().map(|task| Command::CompleteTask { task: task.key, variables: Variables::new() })
}

/// Start, and each open task completed until the case ends; all events applied.
fn three_tasks(lot: &Lot) {
    for _ in 0..CASES {
        let mut state = State::default();
        lot.step(&mut state, &start(0));
        while let Some(command) = complete(&state) {
            lot.step(&mut state, &command);
        }
        assert!(state.is_ended());
    }
}

/// The same, with the events written as JSON, and the state written and read again, at each step.
fn three_tasks_stored(lot: &Lot) {
    for _ in 0..CASES {
        let mut stored = serde_json::to_vec(&State::default()).unwrap();
        let mut command = Some(start(0));
        while let Some(next) = command {
            let mut state: State = serde_json::from_slice(&stored).unwrap();
            let events = lot.step(&mut state, &next);
            std::hint::black_box(serde_json::to_vec(&events).unwrap());
            stored = serde_json::to_vec(&state).unwrap();
            command = complete(&state);
        }
    }
}

/// A case that runs through without waiting.
fn to_the_end(lot: &Lot) {
    for case in 0..CASES {
        let mut state = State::default();
        let variables = Variables::from_iter([
            ("income".to_owned(), (case % 2000).into()),
            ("zone".to_owned(), "B".into()),
        ]);
        lot.step(&mut state, &Command::Start { process: "process".to_owned(), variables });
        assert!(state.is_ended(), "{:?}", state.incidents().next());
    }
}

/// Each item is a task; all are completed.
fn fan_out(lot: &Lot, items: u32) {
    let mut state = State::default();
    lot.step(&mut state, &start(items));
    while let Some(command) = complete(&state) {
        lot.step(&mut state, &command);
    }
    assert!(state.is_ended());
}

/// Messages that each find one of the subscriptions by its key.
fn messages(lot: &Lot, state: &State, count: u32) {
    let mut state = state.clone();
    for number in 0..count {
        let command = Command::PublishMessage {
            name: "answer".to_owned(),
            correlation_key: Some((number * 2 + 1).to_string()),
            variables: Variables::new(),
        };
        lot.step(&mut state, &command);
    }
}

/// A case in a loop of one task, whose history grows while what runs stays the same.
struct Looped {
    lot: Lot,
    state: State,
}

impl Looped {
    /// After so many rounds; a round is four events and one command.
    fn after(rounds: u32) -> Looped {
        let lot = Lot::of(models::LOOP);
        let mut state = State::default();
        lot.step(&mut state, &start(0));
        let mut looped = Looped { lot, state };
        looped.run(rounds);
        looped
    }

    fn run(&mut self, rounds: u32) {
        for _ in 0..rounds {
            let command = complete(&self.state).unwrap_or_else(|| panic!("the loop has ended"));
            self.lot.step(&mut self.state, &command);
        }
    }
}
