//! Generated models. Block-structured ones against an oracle that only counts: every task that must come comes, once,
//! in whatever order the open ones are completed; then the case ends and stays ended. Wild ones (`properties/wild.rs`)
//! under commands that come at random, against what must hold after every step (`properties/hold.rs`).

mod hold;
mod tape;
mod wild;

use crate::case::{Case, variables};
use hold::Watched;
use portico_process::{Command, Migration, Repair};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Clone, Debug)]
enum Block {
    Task,
    Pass,
    Sequence(Vec<Block>),
    /// Blocks, and which one is chosen.
    Exclusive(Vec<Block>, usize),
    Parallel(Vec<Block>),
    /// Blocks, and whether each is chosen; none chosen takes the default, which is empty.
    Inclusive(Vec<(Block, bool)>),
    Subprocess(Box<Block>),
    /// A block that is run this many times, by a loop with a counter.
    Loop(Box<Block>, u32),
    /// A subprocess for each of so many items.
    Multi(Box<Block>, u32, bool),
    /// A task with a non-interrupting message boundary that fires at once and runs a block beside it.
    Beside(Box<Block>),
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![4 => Just(Block::Task), 1 => Just(Block::Pass)];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            some.clone().prop_map(Block::Sequence),
            (some.clone(), 0usize..3).prop_map(|(blocks, at)| {
                let at = at % blocks.len();
                Block::Exclusive(blocks, at)
            }),
            some.prop_map(Block::Parallel),
            prop::collection::vec((inner.clone(), any::<bool>()), 1..4).prop_map(Block::Inclusive),
            inner.clone().prop_map(|block| Block::Subprocess(Box::new(block))),
            (inner.clone(), 1u32..4).prop_map(|(block, times)| Block::Loop(Box::new(block), times)),
            (inner.clone(), 0u32..4, any::<bool>()).prop_map(|(block, n, seq)| Block::Multi(
                Box::new(block),
                n,
                seq
            )),
            inner.prop_map(|block| Block::Beside(Box::new(block))),
        ]
    })
}

/// Writes a block as BPMN; gives the first and the last node.
struct Writer {
    xml: String,
    count: u32,
    /// How often each task must be completed.
    expected: BTreeMap<String, u32>,
}

impl Writer {
    fn id(&mut self, word: &str) -> String {
        self.count += 1;
        format!("{word}{}", self.count)
    }

    fn flow(&mut self, from: &str, to: &str, condition: Option<&str>) {
        let id = self.id("flow");
        self.flow_as(&id, from, to, condition);
    }

    fn flow_as(&mut self, id: &str, from: &str, to: &str, condition: Option<&str>) {
        let condition = condition.map(|text| format!("<conditionExpression>{text}</conditionExpression>"));
        let condition = condition.unwrap_or_default();
        write!(
            self.xml,
            r#"<sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}">{condition}</sequenceFlow>"#
        )
        .unwrap();
    }

    fn node(&mut self, tag: &str) -> String {
        let id = self.id(tag);
        write!(self.xml, r#"<{tag} id="{id}"/>"#).unwrap();
        id
    }

    /// `times`: how often this place is reached.
    fn block(&mut self, block: &Block, times: u32) -> (String, String) {
        match block {
            Block::Task => {
                let id = self.node("userTask");
                self.expected.insert(id.clone(), times);
                (id.clone(), id)
            }
            Block::Pass => {
                let id = self.node("task");
                (id.clone(), id)
            }
            Block::Sequence(blocks) => {
                let parts: Vec<_> = blocks.iter().map(|block| self.block(block, times)).collect();
                for pair in parts.windows(2) {
                    self.flow(&pair[0].1, &pair[1].0, None);
                }
                (parts[0].0.clone(), parts[parts.len() - 1].1.clone())
            }
            Block::Exclusive(blocks, chosen) => {
                let (split, join) = (self.node("exclusiveGateway"), self.node("exclusiveGateway"));
                for (at, block) in blocks.iter().enumerate() {
                    let (first, last) = self.block(block, if at == *chosen { times } else { 0 });
                    self.flow(&split, &first, Some(&format!("={}", at == *chosen)));
                    self.flow(&last, &join, None);
                }
                (split, join)
            }
            Block::Parallel(blocks) => {
                let (split, join) = (self.node("parallelGateway"), self.node("parallelGateway"));
                for block in blocks {
                    let (first, last) = self.block(block, times);
                    self.flow(&split, &first, None);
                    self.flow(&last, &join, None);
                }
                (split, join)
            }
            Block::Inclusive(blocks) => {
                let (split, default) = (self.id("inclusive"), self.id("default"));
                write!(self.xml, r#"<inclusiveGateway id="{split}" default="{default}"/>"#).unwrap();
                let join = self.node("inclusiveGateway");
                self.flow_as(&default, &split, &join, None);
                for (block, chosen) in blocks {
                    let (first, last) = self.block(block, if *chosen { times } else { 0 });
                    self.flow(&split, &first, Some(&format!("={chosen}")));
                    self.flow(&last, &join, None);
                }
                (split, join)
            }
            Block::Subprocess(block) => self.subprocess(block, times, ""),
            Block::Loop(block, rounds) => self.rounds(block, *rounds, times),
            Block::Multi(block, items, sequential) => {
                let list = format!("{:?}", (0..*items).collect::<Vec<_>>());
                let multi = format!(
                    r#"<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements>
                       <zeebe:loopCharacteristics inputCollection="={list}"/></extensionElements></multiInstanceLoopCharacteristics>"#
                );
                self.subprocess(block, times * items, &multi)
            }
            Block::Beside(block) => {
                let task = self.node("userTask");
                self.expected.insert(task.clone(), times);
                let (boundary, end) = (self.id("boundary"), self.node("endEvent"));
                write!(
                    self.xml,
                    r#"<boundaryEvent id="{boundary}" attachedToRef="{task}" cancelActivity="false">
                       <conditionalEventDefinition><condition>=true</condition></conditionalEventDefinition></boundaryEvent>"#
                )
                .unwrap();
                let (first, last) = self.block(block, times);
                self.flow(&boundary, &first, None);
                self.flow(&last, &end, None);
                (task.clone(), task)
            }
        }
    }

    fn subprocess(&mut self, block: &Block, times: u32, characteristics: &str) -> (String, String) {
        let id = self.id("subProcess");
        write!(self.xml, r#"<subProcess id="{id}">{characteristics}"#).unwrap();
        let (start, end) = (self.node("startEvent"), self.node("endEvent"));
        let (first, last) = self.block(block, times);
        self.flow(&start, &first, None);
        self.flow(&last, &end, None);
        self.xml.push_str("</subProcess>");
        (id.clone(), id)
    }

    /// The counter is local to a subprocess, so that loops beside each other do not share it.
    fn rounds(&mut self, block: &Block, rounds: u32, times: u32) -> (String, String) {
        let (id, counter) = (self.id("subProcess"), self.id("counter"));
        write!(
            self.xml,
            r#"<subProcess id="{id}"><extensionElements><zeebe:ioMapping><zeebe:input source="=0" target="{counter}"/>
               </zeebe:ioMapping></extensionElements>"#
        )
        .unwrap();
        let (start, end) = (self.node("startEvent"), self.node("endEvent"));
        let (again, more) = (self.node("exclusiveGateway"), self.node("exclusiveGateway"));
        let script = self.id("script");
        write!(
            self.xml,
            r#"<scriptTask id="{script}"><extensionElements><zeebe:script expression="={counter} + 1" resultVariable="{counter}"/>
               </extensionElements></scriptTask>"#
        )
        .unwrap();
        let (first, last) = self.block(block, times * rounds);
        self.flow(&start, &again, None);
        self.flow(&again, &script, None);
        self.flow(&script, &first, None);
        self.flow(&last, &more, None);
        self.flow(&more, &again, Some(&format!("={counter} &lt; {rounds}")));
        self.flow(&more, &end, Some(&format!("={counter} >= {rounds}")));
        self.xml.push_str("</subProcess>");
        (id.clone(), id)
    }
}

fn model(block: &Block) -> (String, BTreeMap<String, u32>) {
    let mut writer = Writer { xml: String::new(), count: 0, expected: BTreeMap::new() };
    let (start, end) = (writer.node("startEvent"), writer.node("endEvent"));
    let (first, last) = writer.block(block, 1);
    writer.flow(&start, &first, None);
    writer.flow(&last, &end, None);
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
           <process id="process" isExecutable="true">{}</process></definitions>"#,
        writer.xml
    );
    (xml, writer.expected)
}

/// Completes open tasks in an order given by `picks` until none is open. Gives how often each was completed.
fn run(case: &mut Case, picks: &[prop::sample::Index]) -> BTreeMap<String, u32> {
    let mut done = BTreeMap::new();
    let mut picks = picks.iter().cycle();
    while case.state.tasks().count() > 0 {
        let open: Vec<(u64, String)> =
            case.state.tasks().map(|task| (task.key, task.element.clone())).collect();
        let (task, element) = picks.next().unwrap().get(&open).clone();
        case.send(Command::CompleteTask { task, variables: Default::default() });
        *done.entry(element).or_insert(0) += 1;
        assert!(done.values().sum::<u32>() < 5_000, "the model does not end");
    }
    done
}

/// The same model with `new-` before every id but the process's, and the mapping from the old ids.
fn renamed(xml: &str) -> (String, BTreeMap<String, String>) {
    let mut elements = BTreeMap::new();
    let mut renamed = String::with_capacity(xml.len() * 2);
    let mut rest = xml;
    while let Some((at, attribute)) =
        [" id=\"", "Ref=\"", " default=\""].iter().filter_map(|word| Some((rest.find(word)?, word))).min()
    {
        let end = at + attribute.len();
        let id = rest[end..].split('"').next().unwrap();
        renamed.push_str(&rest[..end]);
        if id != "process" {
            renamed.push_str("new-");
            elements.insert(id.to_owned(), format!("new-{id}"));
        }
        renamed.push_str(id);
        rest = &rest[end + id.len()..];
    }
    renamed.push_str(rest);
    (renamed, elements)
}

/// Few enough to run with every other test; `PROPTEST_CASES=20000 cargo test -p portico-process --test it properties`
/// looks for longer.
fn config() -> ProptestConfig {
    let cases =
        if std::env::var_os("PROPTEST_CASES").is_some() { ProptestConfig::default().cases } else { 96 };
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_task_comes_as_often_as_it_must_and_then_the_case_ends(
        block in block(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let (xml, mut expected) = model(&block);
        expected.retain(|_, times| *times > 0);
        prop_assume!(expected.values().sum::<u32>() <= 60);
        let mut case = Case::from_xml(xml.as_bytes());
        case.start("process", json!({}));
        let done = run(&mut case, &picks);
        prop_assert!(case.incidents().is_empty(), "{:?}", case.state.incidents().next());
        prop_assert_eq!(done, expected);
        prop_assert!(case.state.is_ended(), "left: {:?}", case.state.tokens());
        prop_assert!(case.state.tokens().is_empty());
    }

    #[test]
    fn tokens_that_are_moved_by_hand_are_neither_lost_nor_doubled(
        block in block(),
        moves in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 1..12),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let (xml, expected) = model(&block);
        prop_assume!(expected.values().sum::<u32>() <= 40);
        let mut case = Case::from_xml(xml.as_bytes());
        case.start("process", json!({}));
        let elements: Vec<String> = case.program.elements().map(|info| info.id.clone()).collect();
        for (from, to) in &moves {
            let running: Vec<u64> = case.state.instances().map(|(key, _)| key).collect();
            if running.is_empty() {
                break;
            }
            let (instance, to) = (*from.get(&running), to.get(&elements).clone());
            let repair = Repair::Move { instance, to };
            let _taken = case.try_send(&Command::Repair { repair, reason: "try".into() });
        }
        run(&mut case, &picks);
        prop_assert!(case.incidents().is_empty(), "{:?}", case.state.incidents().next());
        prop_assert!(case.state.is_ended(), "left: {:?}", case.state.tokens());
    }

    #[test]
    fn a_case_that_goes_over_to_the_same_model_under_other_names_runs_as_if_it_had_stayed(
        block in block(),
        before in 0usize..6,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let (xml, mut expected) = model(&block);
        expected.retain(|_, times| *times > 0);
        prop_assume!(expected.values().sum::<u32>() <= 60);
        let mut case = Case::from_xml(xml.as_bytes());
        case.start("process", json!({}));
        let mut done = BTreeMap::new();
        for pick in picks.iter().take(before) {
            let open: Vec<(u64, String)> = case.state.tasks().map(|task| (task.key, task.element.clone())).collect();
            let Some((task, element)) = (!open.is_empty()).then(|| pick.get(&open).clone()) else { break };
            case.send(Command::CompleteTask { task, variables: Default::default() });
            *done.entry(element).or_insert(0) += 1;
        }
        prop_assume!(!case.state.is_ended());
        let (renamed, elements) = renamed(&xml);
        case.program = Case::from_xml(renamed.as_bytes()).program;
        let migration = Migration { elements, ..Migration::default() };
        case.send(Command::Migrate { migration, reason: "renamed".into() });
        for (element, times) in run(&mut case, &picks) {
            *done.entry(element.trim_start_matches("new-").to_owned()).or_insert(0) += times;
        }
        prop_assert_eq!(done, expected);
        prop_assert!(case.state.is_ended(), "left: {:?}", case.state.tokens());
    }

    #[test]
    fn commands_that_come_at_random_never_break_the_case(
        block in block(),
        commands in prop::collection::vec((0u8..9, 0u64..40), 1..25),
    ) {
        let (xml, _) = model(&block);
        let mut case = Case::from_xml(xml.as_bytes());
        case.start("process", json!({}));
        for (kind, key) in commands {
            let none = Default::default();
            let command = match kind {
                0 | 1 => match case.state.tasks().nth(key as usize % 4) {
                    Some(task) => Command::CompleteTask { task: task.key, variables: none },
                    None => Command::CompleteTask { task: key, variables: none },
                },
                2 => Command::CompleteJob { job: key, variables: none },
                3 => Command::ThrowError { key, code: "code".into(), message: String::new(), variables: none },
                4 => Command::Escalate { key, code: "code".into(), variables: none },
                5 => Command::FireTimer { timer: key },
                6 => Command::RetryIncident { incident: key },
                7 if key == 0 => Command::Cancel { reason: "enough".into() },
                7 => Command::PublishMessage { name: "m".into(), correlation_key: None, variables: none },
                _ => Command::SetVariables { variables: crate::case::variables(json!({ "counter1": key })) },
            };
            // Each command that is taken is checked by the case itself; a refusal must leave no trace.
            let before = case.state.clone();
            if case.try_send(&command).is_err() {
                prop_assert_eq!(&case.state, &before);
            }
        }
    }

    #[test]
    fn whatever_is_drawn_no_token_is_lost_and_no_wait_is_without_a_way_out(
        drawing in prop::collection::vec(any::<u16>(), 0..90),
        moves in prop::collection::vec(any::<u16>(), 0..60),
    ) {
        let mut case = Watched::of(&wild::model(&drawing));
        let mut tape = tape::Tape::of(&moves);
        case.send(&Command::Start { process: "process".into(), variables: variables(json!({ "x": 2 })) }).unwrap();
        for _ in 0..moves.len() / 2 {
            // Splits without joins in a loop double the tokens with every round.
            if case.state.is_ended() || case.state.instances().count() > TOKENS_MAX {
                break;
            }
            let command = a_move(&mut case, &mut tape);
            case.send(&command).ok();
        }
        case.check_replay();
        if case.state.is_ended() {
            for key in 0..20 {
                for command in hold::after_the_end(key) {
                    let answer = case.send(&command);
                    prop_assert!(answer.as_ref().is_ok_and(Vec::is_empty) || answer.is_err(), "{:?}", answer);
                }
            }
        }
    }
}

/// A wild case is left alone when it has more tokens than this.
const TOKENS_MAX: usize = 60;

/// A command that mostly fits what the case waits for. Moves the clock where a timer is to fire.
fn a_move(case: &mut Watched, tape: &mut tape::Tape<'_>) -> Command {
    let (kind, nth, x) = (tape.pick(14), tape.pick(4), tape.pick(6));
    let given = || variables(json!({ "x": x }));
    let task = case.state.tasks().nth(nth).or_else(|| case.state.tasks().next()).map(|task| task.key);
    let job = case.state.jobs().nth(nth).or_else(|| case.state.jobs().next()).map(|job| job.key);
    let timer = case.state.timers().map(|timer| (timer.due, timer.key)).min();
    let incident = case.state.incidents().next().map(|incident| incident.key);
    let key = task.or(job).unwrap_or(nth as u64);
    match (kind, task, job) {
        (0..=4, Some(task), _) => Command::CompleteTask { task, variables: given() },
        (0..=5, _, Some(job)) => Command::CompleteJob { job, variables: given() },
        (0..=6, _, _) if timer.is_some() => {
            let (due, timer) = timer.unwrap();
            if due > case.now.timestamp() {
                case.now = due.to_zoned(case.now.time_zone().clone());
            }
            Command::FireTimer { timer }
        }
        (6, _, Some(job)) => Command::FailJob { job, message: "no".into(), retries_left: (x % 2) as u32 },
        (7, ..) => Command::ThrowError { key, code: "e".into(), message: String::new(), variables: given() },
        (8, ..) => Command::Escalate { key, code: "c".into(), variables: given() },
        (9, ..) => Command::BroadcastSignal { name: "s".into(), variables: given() },
        (10, ..) => Command::SetVariables { variables: given() },
        (11, ..) if incident.is_some() => Command::RetryIncident { incident: incident.unwrap() },
        (12, ..) if x == 0 && nth == 0 => Command::Cancel { reason: "enough".into() },
        _ => Command::PublishMessage { name: "m".into(), correlation_key: None, variables: given() },
    }
}
