//! Several nodes over one record, on a schedule that is drawn from a seed: which of them goes on, which dies, whose clock
//! jumps, whose connection breaks before a commit or after it. The same seed is the same run, step by step.
//!
//! `PORTICO_SIM_SEEDS=2000` draws more, `PORTICO_SIM_SEED=7` repeats one and prints what happened in it.
//!
//! How it is made deterministic: each node is a runtime of its own on this one thread, and every call of the database waits
//! at the seam (`portico_record::sql::seam`) for its turn. Exactly one call is under way at any moment, so that it does not
//! matter how long the database takes. Time is data, as everywhere in the house. A node that dies is a runtime that is
//! dropped: all its futures end where they wait.
//!
//! On SQLite a transaction is alone. On PostgreSQL (`..._on_postgresql`) transactions of several nodes run beside each
//! other, so that one may wait for what another holds: `database` says how the schedule goes on from there. A seed draws the
//! same faults there, but two runs of it may part after a while: the order in which the server answers is its own.

mod database;
mod gate;
mod node;
mod proof;
mod schedule;
mod settle;
mod world;

use schedule::{Plan, run};

/// Seeds that are drawn without being asked for more.
const SEEDS: u64 = 12;
/// The same on PostgreSQL, where each call goes over the network.
const SEEDS_ON_POSTGRES: u64 = 3;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Draws seeds and proves each; nothing where PostgreSQL is not installed.
fn prove(seeds: u64, plan: impl Fn(u64) -> Plan) {
    if let Some(seed) = number("PORTICO_SIM_SEED") {
        let Some(told) = run(&Plan { tell: true, ..plan(seed) }) else { return };
        assert_eq!(told.wrong, Vec::<String>::new(), "PORTICO_SIM_SEED={seed}");
        return;
    }
    let seeds = number("PORTICO_SIM_SEEDS").unwrap_or(seeds);
    let (mut deaths, mut lost, mut acknowledged, mut steps, mut waited) = (0, 0, 0, 0, 0);
    for seed in 1..=seeds {
        let Some(told) = run(&plan(seed)) else { return };
        assert_eq!(told.wrong, Vec::<String>::new(), "repeat it with PORTICO_SIM_SEED={seed}");
        deaths += told.deaths;
        lost += told.lost;
        acknowledged += told.acknowledged;
        steps += told.steps;
        waited += told.waited;
    }
    println!(
        "{seeds} seeds: {steps} turns, {deaths} deaths of nodes, {lost} acknowledgements lost, {waited} waits for a lock, \
         {acknowledged} steps acknowledged"
    );
    assert!(deaths > 0 && lost > 0 && acknowledged > 0, "the simulation has shown nothing");
    assert_eq!(waited > 0, plan(1).postgres, "transactions of several nodes met {waited} times");
}

#[test]
fn whatever_happens_to_nodes_each_step_is_kept_once() {
    prove(SEEDS, Plan::of);
}

#[test]
fn whatever_happens_to_nodes_each_step_is_kept_once_on_postgresql() {
    prove(SEEDS_ON_POSTGRES, Plan::on_postgres);
}

#[test]
fn a_seed_is_one_run_and_another_seed_another() {
    let of = |seed| run(&Plan::of(seed)).expect("SQLite is always there").trace;
    let (one, again, other) = (of(3), of(3), of(4));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

/// Whether one of the first seeds shows what is wrong with a plan.
fn is_found(wrong: &str, plan: impl Fn(u64) -> Plan) -> bool {
    (1..=60).any(|seed| {
        let told = run(&plan(seed)).expect("SQLite is always there");
        told.wrong.iter().any(|text| text.contains(wrong))
    })
}

#[test]
fn a_caller_without_an_idempotency_key_is_found_out() {
    assert!(is_found("became two cases", |seed| Plan { keys: false, ..Plan::of(seed) }));
}

#[test]
fn a_follower_that_remembers_before_it_delivers_is_found_out() {
    assert!(is_found("was never delivered", |seed| Plan { cursor_first: true, ..Plan::of(seed) }));
}
