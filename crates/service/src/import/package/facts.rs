//! What the translated models say that the rest of the folder needs: processes, lanes, tasks, messages.

use std::collections::BTreeMap;

use super::Model;
use crate::import::xml::{BPMN, Document, Element, ZEEBE};

/// A process of the models.
#[derive(Debug, Default)]
pub(in super::super) struct Process {
    pub id: String,
    pub name: String,
    pub file: String,
    pub executable: bool,
    /// Flow nodes, those of subprocesses counted.
    pub nodes: usize,
    /// The form at its start event.
    pub form: Option<String>,
}

/// A user task.
#[derive(Debug, Default)]
pub(in super::super) struct UserTask {
    pub id: String,
    pub name: String,
    pub file: String,
    pub process: String,
    pub documentation: String,
    pub lane: Option<String>,
    pub groups: Vec<String>,
    pub form: Option<String>,
}

/// An element that residents read about.
#[derive(Debug)]
pub(in super::super) struct Told {
    pub id: String,
    pub name: String,
    pub kind: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(in super::super) struct Facts {
    pub processes: Vec<Process>,
    /// Lanes by file, id and name.
    pub lanes: Vec<(String, String, String)>,
    pub tasks: Vec<UserTask>,
    pub told: Vec<Told>,
    /// Names of messages that something waits for.
    pub messages: Vec<String>,
    /// Processes that call activities call.
    pub called: Vec<String>,
    /// Every condition on a flow, as FEEL, in order.
    pub conditions: Vec<String>,
}

/// Ids of the executable processes.
pub(in super::super) fn executable(document: &Document) -> impl Iterator<Item = String> + '_ {
    let processes = document.root.elements().filter(|child| child.is(BPMN, "process"));
    let runs = processes.filter(|process| process.get("isExecutable") == Some("true"));
    runs.map(|process| process.id().to_owned())
}

impl Facts {
    pub(in super::super) fn of(models: &[Model]) -> Facts {
        let mut facts = Facts::default();
        for model in models {
            let root = &model.document.root;
            let mut messages = BTreeMap::new();
            for message in root.elements().filter(|child| child.is(BPMN, "message")) {
                messages.insert(message.id(), message.get("name").unwrap_or_default());
            }
            let pool = |process: &str| {
                let participants = root.elements().filter(|child| child.is(BPMN, "collaboration"));
                let mut participants = participants.flat_map(Element::elements);
                participants
                    .find(|pool| pool.get("processRef") == Some(process))
                    .and_then(|pool| pool.get("name"))
            };
            for process in root.elements().filter(|child| child.is(BPMN, "process")) {
                let name = process.get("name").or_else(|| pool(process.id())).unwrap_or(process.id());
                facts.processes.push(Process {
                    id: process.id().to_owned(),
                    name: name.to_owned(),
                    file: model.file.clone(),
                    executable: process.get("isExecutable") == Some("true"),
                    ..Process::default()
                });
                let mut lanes = BTreeMap::new();
                process.each(&mut |element| facts.lane(element, &model.file, &mut lanes));
                let mut walk = Walk {
                    facts: &mut facts,
                    file: &model.file,
                    process: process.id(),
                    lanes: &lanes,
                    messages: &messages,
                };
                for child in process.elements() {
                    walk.element(child, None, true);
                }
            }
        }
        facts
    }

    fn lane<'e>(&mut self, element: &'e Element, file: &str, lanes: &mut BTreeMap<String, &'e str>) {
        if !element.is(BPMN, "lane") {
            return;
        }
        let name = element.get("name").unwrap_or_default();
        if element.child(BPMN, "childLaneSet").is_none() {
            self.lanes.push((file.to_owned(), element.id().to_owned(), name.to_owned()));
        }
        for node in element.elements().filter(|child| child.is(BPMN, "flowNodeRef")) {
            lanes.insert(node.text(), name);
        }
    }
}

struct Walk<'a> {
    facts: &'a mut Facts,
    file: &'a str,
    process: &'a str,
    lanes: &'a BTreeMap<String, &'a str>,
    messages: &'a BTreeMap<&'a str, &'a str>,
}

impl Walk<'_> {
    /// `lane` is that of the subprocess around; `top` says whether it stands in the process itself.
    fn element(&mut self, element: &Element, lane: Option<&str>, top: bool) {
        if element.name.space != BPMN {
            return;
        }
        let own = self.lanes.get(element.id()).copied().or(lane).map(str::to_owned);
        let is_node = element.child(BPMN, "incoming").is_some() || element.child(BPMN, "outgoing").is_some();
        if let (true, Some(process)) = (is_node, self.facts.processes.last_mut()) {
            process.nodes += 1;
        }
        match element.local() {
            "userTask" => self.task(element, own.clone()),
            "startEvent" => self.start(element, top),
            "sequenceFlow" => {
                let condition = element.child(BPMN, "conditionExpression").map(Element::text);
                self.facts.conditions.extend(condition);
            }
            "callActivity" => {
                let called = zeebe(element, "calledElement").and_then(|called| called.get("processId"));
                self.facts.called.extend(called.map(str::to_owned));
            }
            _ => {}
        }
        self.tell(element, top);
        self.message(element);
        for child in element.elements() {
            self.element(child, own.as_deref(), false);
        }
    }

    fn task(&mut self, element: &Element, lane: Option<String>) {
        let groups = zeebe(element, "assignmentDefinition").and_then(|found| found.get("candidateGroups"));
        let groups = groups.filter(|groups| !groups.starts_with('=')).unwrap_or_default().split(',');
        let form = zeebe(element, "formDefinition").and_then(|form| form.get("formId"));
        self.facts.tasks.push(UserTask {
            id: element.id().to_owned(),
            name: element.get("name").unwrap_or(element.id()).to_owned(),
            file: self.file.to_owned(),
            process: self.process.to_owned(),
            documentation: element.child(BPMN, "documentation").map(Element::text).unwrap_or_default(),
            lane,
            groups: groups.map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect(),
            form: form.map(str::to_owned),
        });
    }

    fn start(&mut self, element: &Element, top: bool) {
        let form = zeebe(element, "formDefinition").and_then(|form| form.get("formId"));
        if let (true, Some(process)) = (top, self.facts.processes.last_mut()) {
            process.form = process.form.take().or_else(|| form.map(str::to_owned));
        }
    }

    fn tell(&mut self, element: &Element, top: bool) {
        let told = match element.local() {
            "userTask" | "receiveTask" | "intermediateCatchEvent" => true,
            "startEvent" | "endEvent" => top,
            _ => false,
        };
        if told {
            let name = element.get("name").map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
            self.facts.told.push(Told {
                id: element.id().to_owned(),
                name: name.filter(|name| !name.is_empty()).unwrap_or_default(),
                kind: element.local().to_owned(),
            });
        }
    }

    fn message(&mut self, element: &Element) {
        let holder = match element.local() {
            "receiveTask" => Some(element),
            "intermediateCatchEvent" | "boundaryEvent" | "startEvent" => {
                element.child(BPMN, "messageEventDefinition")
            }
            _ => None,
        };
        let name = holder.and_then(|holder| holder.get("messageRef")).and_then(|id| self.messages.get(id));
        let known = |name: &str| self.facts.messages.iter().any(|known| known == name);
        if let Some(name) = name.filter(|name| !name.is_empty() && !known(name)) {
            self.facts.messages.push((*name).to_owned());
        }
    }
}

/// A `zeebe:` extension element.
fn zeebe<'e>(element: &'e Element, local: &str) -> Option<&'e Element> {
    element.child(BPMN, "extensionElements")?.child(ZEEBE, local)
}
