//! The process: states are tasks, actions are the flows out of the gateways behind them.

use std::collections::BTreeMap;

use super::forms::{ACTION, application_id};
use super::machine::{Action, Machine, Party, RESIDENT_LANE, State};
use crate::import::report::{Level, LossReport};
use crate::import::xml::{BPMN, Document, Element, Node, ZEEBE};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The whole document, without diagram: the layout adds one.
pub(super) fn document(machine: &Machine, report: &mut LossReport) -> Document {
    let mut making = Making { flows: 0, elements: Vec::new(), lanes: BTreeMap::new() };
    making.start(machine);
    for state in &machine.states {
        making.state(machine, state);
    }
    let process = machine.process();
    let mut made = bpmn("process").with("id", process.as_str()).with("name", machine.name.as_str());
    made.set("isExecutable", "true");
    made = made.holding(making.lane_set(machine));
    made.children.extend(making.elements.into_iter().map(Node::Element));
    let mut root = bpmn("definitions")
        .with("id", format!("{process}_definitions"))
        .with("targetNamespace", "http://bpmn.io/schema/bpmn");
    root.declares = [("bpmn", BPMN), ("zeebe", ZEEBE), ("xsi", XSI)]
        .map(|(prefix, space)| (prefix.to_owned(), space.to_owned()))
        .into();
    let pool = bpmn("participant").with("id", format!("{process}_pool")).with("name", machine.name.as_str());
    let pools = bpmn("collaboration").with("id", format!("{process}_collaboration"));
    let root = root.holding(pools.holding(pool.with("processRef", process.as_str()))).holding(made);
    for state in &machine.states {
        let became = match state.parties.len() {
            0 => "an end".to_owned(),
            1 => format!("the task `{}`", state.id),
            count => {
                format!("a subprocess with {count} tasks, the first of which to be done ends the others")
            }
        };
        let what = format!("the state with {} actions", state.actions.len());
        report.add(Level::Note, "process.bpmn", &state.id, what, became);
    }
    Document { before: Vec::new(), root, after: Vec::new() }
}

struct Making {
    flows: usize,
    elements: Vec<Element>,
    /// Ids of nodes by the name of their lane.
    lanes: BTreeMap<String, Vec<String>>,
}

impl Making {
    fn put(&mut self, lane: &str, element: Element) {
        self.lanes.entry(lane.to_owned()).or_default().push(element.id().to_owned());
        self.elements.push(element);
    }

    fn flow(&mut self, from: &str, to: &str) -> Element {
        self.flows += 1;
        bpmn("sequenceFlow")
            .with("id", format!("flow_{}", self.flows))
            .with("sourceRef", from)
            .with("targetRef", to)
    }

    fn start(&mut self, machine: &Machine) {
        let mut start = bpmn("startEvent").with("id", "start").with("name", "Applied");
        let form = Element::new("zeebe:formDefinition", ZEEBE).with("formId", application_id(machine));
        start.set_extension(form);
        self.put(RESIDENT_LANE, start);
        self.choose("start", RESIDENT_LANE, &machine.starts);
    }

    /// From an element to where its actions lead, through a gateway if there are several.
    fn choose(&mut self, from: &str, lane: &str, actions: &[Action]) {
        if let [only] = actions {
            let flow = self.flow(from, &only.next).with("name", super::machine::words(&only.value));
            return self.elements.push(flow);
        }
        let gateway = format!("{from}_action");
        let flow = self.flow(from, &gateway);
        self.elements.push(flow);
        self.put(lane, bpmn("exclusiveGateway").with("id", gateway.as_str()).with("name", "Action?"));
        for action in actions {
            let mut condition = bpmn("conditionExpression");
            let kind = crate::import::xml::Name { raw: "xsi:type".to_owned(), space: XSI.to_owned() };
            condition.attributes.push((kind, "bpmn:tFormalExpression".to_owned()));
            condition.set_text(format!("={ACTION} = {}", crate::import::juel::quote(&action.value)));
            let flow = self.flow(&gateway, &action.next).with("name", super::machine::words(&action.value));
            self.elements.push(flow.holding(condition));
        }
    }

    fn state(&mut self, machine: &Machine, state: &State) {
        match state.parties.as_slice() {
            [] => {
                let end = bpmn("endEvent").with("id", state.id.as_str()).with("name", state.name.as_str());
                // An end stands in the lane of the first who can bring it about; nobody acts in it.
                let lane = machine.states.iter().find_map(|other| {
                    let place = other.actions.iter().position(|action| action.next == state.id)?;
                    other.parties.iter().find(|party| party.actions.contains(&place))
                });
                self.put(lane.map_or(RESIDENT_LANE, |party| &party.lane), end);
            }
            [only] => {
                let task = task(state, only, &state.name);
                self.put(&only.lane, task);
                self.choose(&state.id, &only.lane, &state.actions);
            }
            [first, ..] => {
                let element = self.several(state);
                self.put(&first.lane, element);
                self.choose(&state.id, &first.lane, &state.actions);
            }
        }
    }

    /// One task for each party; an end that terminates takes the others away.
    fn several(&mut self, state: &State) -> Element {
        let id = &state.id;
        let (start, split) = (format!("{id}_begin"), format!("{id}_split"));
        let mut made = bpmn("subProcess").with("id", id.as_str()).with("name", state.name.as_str());
        made = made
            .holding(bpmn("startEvent").with("id", start.as_str()))
            .holding(bpmn("parallelGateway").with("id", split.as_str()))
            .holding(self.flow(&start, &split));
        for party in &state.parties {
            let end = format!("{}_done", party.task);
            let terminate = bpmn("terminateEventDefinition").with("id", format!("{end}_all"));
            let name = format!("{} ({})", state.name, super::machine::words(&party.lane));
            self.lanes.entry(party.lane.clone()).or_default().push(party.task.clone());
            made = made
                .holding(task(state, party, &name))
                .holding(bpmn("endEvent").with("id", end.as_str()).holding(terminate))
                .holding(self.flow(&split, &party.task))
                .holding(self.flow(&party.task, &end));
        }
        made
    }

    fn lane_set(&mut self, machine: &Machine) -> Element {
        let mut set = bpmn("laneSet").with("id", "lanes");
        for (number, name) in machine.lanes().into_iter().enumerate() {
            let mut lane = bpmn("lane").with("id", format!("lane_{}", number + 1)).with("name", name);
            for node in self.lanes.get(name).into_iter().flatten() {
                let mut reference = bpmn("flowNodeRef");
                reference.set_text(node.as_str());
                lane = lane.holding(reference);
            }
            set = set.holding(lane);
        }
        set
    }
}

fn task(state: &State, party: &Party, name: &str) -> Element {
    let mut task = bpmn("userTask").with("id", party.task.as_str()).with("name", name);
    task.set_extension(Element::new("zeebe:userTask", ZEEBE));
    task.set_extension(Element::new("zeebe:formDefinition", ZEEBE).with("formId", party.task.as_str()));
    if !party.groups.is_empty() {
        let groups = party.groups.join(",");
        task.set_extension(Element::new("zeebe:assignmentDefinition", ZEEBE).with("candidateGroups", groups));
    }
    if let Some(ms) = state.sla_ms.filter(|ms| *ms > 0) {
        let due = format!("=now() + duration(\"PT{}S\")", ms.div_ceil(1000));
        task.set_extension(Element::new("zeebe:taskSchedule", ZEEBE).with("dueDate", due));
    }
    task
}

fn bpmn(local: &str) -> Element {
    Element::new(&format!("bpmn:{local}"), BPMN)
}
