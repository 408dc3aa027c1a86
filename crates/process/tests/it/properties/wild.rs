//! Models as nobody would draw them, and all that BPMN allows: flows from anywhere to anywhere, splits that are never
//! joined, joins that nothing fills, loops, events of every kind on everything. They compile; whether they make sense
//! is not asked. (They declare Camunda's namespace: plain BPMN refuses more of them.) Flows lead backwards only from where a case waits, so that few of them spin.

use super::tape::Tape;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Flow nodes of one scope at most, beside its start and end.
const NODES_MAX: usize = 7;
const DEPTH_MAX: usize = 2;

/// Triggers that boundary events and event subprocesses can have.
const CATCHES: [&str; 6] = ["message", "signal", "timer", "error", "escalation", "conditional"];

pub struct Wild<'t> {
    tape: Tape<'t>,
    xml: String,
    count: u32,
    /// Nodes that a flow leads to from one before them.
    entered: BTreeSet<String>,
}

/// What may leave a node.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// One flow, or now and then two without a gateway.
    Plain,
    /// Some, with conditions and perhaps a default.
    Choice,
    /// Some, all taken.
    Split,
    /// None: it ends, or has its flows already.
    Closed,
}

struct Placed {
    id: String,
    way: Way,
    /// A case waits here, so that a flow may lead back.
    waits: bool,
    activity: bool,
}

pub fn model(choices: &[u16]) -> String {
    let mut wild = Wild { tape: Tape::of(choices), xml: String::new(), count: 0, entered: BTreeSet::new() };
    wild.scope(0);
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
           xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
           <message id="message" name="m"/><signal id="signal" name="s"/>
           <error id="error" errorCode="e"/><escalation id="escalation" escalationCode="c"/>
           <process id="process" isExecutable="true">{}</process></definitions>"#,
        wild.xml
    )
}

impl Wild<'_> {
    fn id(&mut self, word: &str) -> String {
        self.count += 1;
        format!("{word}{}", self.count)
    }

    fn node(&mut self, tag: &str, attributes: &str, inside: &str) -> String {
        let id = self.id(tag);
        write!(self.xml, r#"<{tag} id="{id}" {attributes}>{inside}</{tag}>"#).unwrap();
        id
    }

    fn scope(&mut self, depth: usize) {
        let start = self.node("startEvent", "", "");
        self.body(depth, &start);
    }

    /// The nodes of a scope after its start event, and what connects them.
    fn body(&mut self, depth: usize, start: &str) {
        let count = 1 + self.tape.pick(NODES_MAX);
        let mut placed: Vec<Placed> = (0..count).map(|_| self.place(depth)).collect();
        let end = self.node("endEvent", "", "");
        placed.push(Placed { id: end, way: Way::Closed, waits: false, activity: false });
        self.flow(start, &placed[0].id, None);
        for at in 0..count {
            let (id, way) = (placed[at].id.clone(), placed[at].way);
            self.leave(&id, way, at, &placed);
            if placed[at].activity && self.tape.once_in(3) {
                self.boundary(&id, at, &placed);
            }
            if placed[at].activity && self.tape.once_in(5) {
                self.undo(&id);
            }
        }
        // What nothing leads to is refused.
        for at in 1..placed.len() {
            if !self.entered.contains(&placed[at].id) {
                let from = if placed[at - 1].way == Way::Closed { start } else { &placed[at - 1].id };
                let chooses = placed[at - 1].way == Way::Choice;
                self.flow(from, &placed[at].id, chooses.then_some("=x > 4"));
            }
        }
        if depth < DEPTH_MAX && self.tape.once_in(4) {
            self.event_subprocess(depth);
        }
    }

    fn place(&mut self, depth: usize) -> Placed {
        let (id, way, waits, activity) = match self.tape.pick(20) {
            0..=3 => (self.node("userTask", "", ""), Way::Plain, true, true),
            4 => (self.node("task", "", ""), Way::Plain, false, true),
            5 => {
                let job = r#"<extensionElements><zeebe:taskDefinition type="work"/></extensionElements>"#;
                (self.node("serviceTask", "", job), Way::Plain, true, true)
            }
            6 | 7 => (self.choice("exclusiveGateway"), Way::Choice, false, false),
            8 | 9 => (self.node("parallelGateway", "", ""), Way::Split, false, false),
            10 => (self.choice("inclusiveGateway"), Way::Choice, false, false),
            11 => {
                let trigger = ["message", "signal", "timer", "conditional"][self.tape.pick(4)];
                (self.event("intermediateCatchEvent", "", trigger), Way::Plain, true, false)
            }
            12 => {
                let trigger = ["escalation", "message", "signal"][self.tape.pick(3)];
                (self.event("intermediateThrowEvent", "", trigger), Way::Plain, false, false)
            }
            13 => {
                let undo = "<compensateEventDefinition/>";
                (self.node("intermediateThrowEvent", "", undo), Way::Plain, false, false)
            }
            14 => {
                let end = match self.tape.pick(4) {
                    0 => self.node("endEvent", "", "<terminateEventDefinition/>"),
                    at => self.event("endEvent", "", ["escalation", "error", "signal"][at - 1]),
                };
                (end, Way::Closed, false, false)
            }
            15 => (self.event_gateway(), Way::Closed, true, false),
            16 => (self.several("userTask"), Way::Plain, true, true),
            17 if depth < DEPTH_MAX => (self.inner(depth, true), Way::Plain, false, true),
            18 | 19 if depth < DEPTH_MAX => (self.inner(depth, false), Way::Plain, false, true),
            _ => (self.script(), Way::Plain, false, true),
        };
        Placed { id, way, waits, activity }
    }

    /// A gateway whose default flow is written later, or never.
    fn choice(&mut self, tag: &str) -> String {
        let id = self.id(tag);
        let default = format!(r#"default="{id}-default""#);
        let default = if self.tape.once_in(4) { "" } else { default.as_str() };
        write!(self.xml, r#"<{tag} id="{id}" {default}/>"#).unwrap();
        id
    }

    fn script(&mut self) -> String {
        let result = self.tape.pick(3);
        let script = format!(
            r#"<extensionElements><zeebe:script expression="={result} + 1" resultVariable="x"/></extensionElements>"#
        );
        self.node("scriptTask", "", &script)
    }

    fn multi(&mut self) -> String {
        let items = ["[1, 2]", "[1, 2, 3]", "[]"][self.tape.pick(3)];
        let sequential = self.tape.once_in(2);
        let until = if self.tape.once_in(3) {
            "<completionCondition>=numberOfCompletedInstances >= 1</completionCondition>"
        } else {
            ""
        };
        format!(
            r#"<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements>
               <zeebe:loopCharacteristics inputCollection="={items}" outputCollection="all" outputElement="=x"/>
               </extensionElements>{until}</multiInstanceLoopCharacteristics>"#
        )
    }

    fn several(&mut self, tag: &str) -> String {
        let multi = self.multi();
        self.node(tag, "", &multi)
    }

    fn inner(&mut self, depth: usize, several: bool) -> String {
        let id = self.id("subProcess");
        let multi = if several { self.multi() } else { String::new() };
        write!(self.xml, r#"<subProcess id="{id}">{multi}"#).unwrap();
        self.scope(depth + 1);
        self.xml.push_str("</subProcess>");
        id
    }

    fn event(&mut self, tag: &str, attributes: &str, trigger: &str) -> String {
        let definition = match trigger {
            "timer" => {
                "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>".to_owned()
            }
            "conditional" => {
                "<conditionalEventDefinition><condition>=x > 3</condition></conditionalEventDefinition>"
                    .to_owned()
            }
            word => format!(r#"<{word}EventDefinition {word}Ref="{word}"/>"#),
        };
        self.node(tag, attributes, &definition)
    }

    /// With its events, each of which ends for itself.
    fn event_gateway(&mut self) -> String {
        let gateway = self.node("eventBasedGateway", "", "");
        for trigger in ["message", "timer"] {
            let caught = self.event("intermediateCatchEvent", "", trigger);
            self.flow(&gateway, &caught, None);
            let after = self.node("userTask", "", "");
            self.flow(&caught, &after, None);
        }
        gateway
    }

    fn boundary(&mut self, host: &str, at: usize, placed: &[Placed]) {
        let trigger = CATCHES[self.tape.pick(CATCHES.len())];
        let cancels = trigger == "error" || !self.tape.once_in(2);
        let boundary = self.event(
            "boundaryEvent",
            &format!(r#"attachedToRef="{host}" cancelActivity="{cancels}""#),
            trigger,
        );
        let target = self.forward(at, placed);
        self.flow(&boundary, &target, None);
    }

    fn undo(&mut self, host: &str) {
        let boundary =
            self.node("boundaryEvent", &format!(r#"attachedToRef="{host}""#), "<compensateEventDefinition/>");
        let tag = ["userTask", "task"][self.tape.pick(2)];
        let handler = self.node(tag, r#"isForCompensation="true""#, "");
        let association = self.id("association");
        write!(
            self.xml,
            r#"<association id="{association}" sourceRef="{boundary}" targetRef="{handler}" associationDirection="One"/>"#
        )
        .unwrap();
    }

    fn event_subprocess(&mut self, depth: usize) {
        let id = self.id("subProcess");
        write!(self.xml, r#"<subProcess id="{id}" triggeredByEvent="true">"#).unwrap();
        let trigger = CATCHES[self.tape.pick(CATCHES.len())];
        let interrupts = trigger == "error" || !self.tape.once_in(2);
        let start = self.event("startEvent", &format!(r#"isInterrupting="{interrupts}""#), trigger);
        self.body(depth + 1, &start);
        self.xml.push_str("</subProcess>");
    }

    fn forward(&mut self, at: usize, placed: &[Placed]) -> String {
        let ahead = placed.len() - at - 1;
        let target = placed[at + 1 + self.tape.pick(ahead)].id.clone();
        self.entered.insert(target.clone());
        target
    }

    fn target(&mut self, at: usize, placed: &[Placed]) -> String {
        if placed[at].waits && self.tape.once_in(4) {
            return placed[self.tape.pick(placed.len())].id.clone();
        }
        self.forward(at, placed)
    }

    fn leave(&mut self, id: &str, way: Way, at: usize, placed: &[Placed]) {
        let count = match way {
            Way::Closed => return,
            Way::Plain => 1 + usize::from(self.tape.once_in(8)),
            Way::Choice | Way::Split => 1 + self.tape.pick(3),
        };
        for number in 0..count {
            let target = self.target(at, placed);
            let condition = match (way, number) {
                (Way::Choice, 0) => {
                    self.flow_as(&format!("{id}-default"), id, &target, None);
                    continue;
                }
                (Way::Choice, _) => Some(format!("=x > {}", self.tape.pick(6))),
                _ => None,
            };
            self.flow(id, &target, condition.as_deref());
        }
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
}
