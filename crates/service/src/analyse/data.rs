//! Variables that are read where nothing can have written them yet: their writers all come later, or on another path.
//!
//! Order is taken from the flows: a writer counts if the place that reads can be reached from it, or if both are
//! reached from one place where paths part and run at the same time. So what is found is too early on every path;
//! a variable that is written on some paths only is not found. Only the process that an application starts is looked
//! at; what further processes write may be there at any time.

use std::collections::{BTreeMap, BTreeSet};

use portico_process::model::{Body, Kind, Node, Process, Trigger};
use portico_rules::{Expression, Names, Problem};

use crate::check::OWN;
use crate::service::Service;

/// Most nodes of a process that is looked at.
const NODES_MAX: usize = 2_000;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let outside = |kind: &String| !kind.starts_with(OWN);
    if service.program.elements().any(|element| element.job_type.as_ref().is_some_and(outside)) {
        return Vec::new();
    }
    let main = service.definitions.iter().find_map(|file| {
        let process = file.processes.iter().find(|process| process.id == service.settings.process)?;
        Some((file.file.as_str(), process))
    });
    let Some((file, process)) = main else { return Vec::new() };
    let order = Order::of(process);
    if order.nodes.len() > NODES_MAX {
        return Vec::new();
    }
    let written = Written::of(service, process);
    let mut found = Vec::new();
    for read in reads(service, process) {
        let Some(writers) = written.by_name.get(&read.name) else { continue };
        if written.any_time.contains(&read.name) || written.any_time.contains(ANYTHING) {
            continue;
        }
        let in_time = |writer: &&str| *writer == read.node || order.before(writer, &read.node);
        if !writers.iter().any(|writer| in_time(&writer.as_str())) {
            let message = format!(
                "{} reads {}, which is written only by {}, later or on another path",
                read.what,
                read.name,
                writers.iter().cloned().collect::<Vec<_>>().join(" and ")
            );
            found.push(
                Problem::warning("variable-read-too-early", message)
                    .in_file(file)
                    .at(&read.element)
                    .remedy("write the variable before, or read it later"),
            );
        }
    }
    found
}

/// Stands for every name.
const ANYTHING: &str = "";

/// Who writes what: by node, or at any time.
struct Written {
    by_name: BTreeMap<String, BTreeSet<String>>,
    any_time: BTreeSet<String>,
}

impl Written {
    fn of(service: &Service, process: &Process) -> Written {
        let mut written = Written { by_name: BTreeMap::new(), any_time: BTreeSet::new() };
        let settings = &service.settings;
        written.any_time.extend(["reference".to_owned(), "loopCounter".to_owned()]);
        written.any_time.extend(form(service, Some(&settings.application.form)));
        for process in settings.processes.values() {
            written.any_time.extend(form(service, process.form.as_ref()));
        }
        for message in settings.messages.values() {
            written.any_time.extend(form(service, message.form.as_ref()));
        }
        for file in &service.definitions {
            for other in &file.processes {
                for node in nodes(&other.body) {
                    let names = by_node(service, node);
                    if other.id == process.id {
                        for name in names {
                            written.by_name.entry(name).or_default().insert(node.id.clone());
                        }
                    } else {
                        written.any_time.extend(names);
                    }
                }
            }
        }
        written
    }
}

/// Variables that a form fills; also those it shows, which it may have from a default.
fn form(service: &Service, id: Option<&String>) -> Vec<String> {
    let form = id.and_then(|id| service.forms.get(id));
    form.map(|form| form.variables().into_iter().collect()).unwrap_or_default()
}

fn by_node(service: &Service, node: &Node) -> Vec<String> {
    let of = &node.extensions;
    let mut names = form(service, of.form.as_ref());
    names.extend(of.decision.as_ref().map(|decision| decision.result.clone()));
    names.extend(of.script.as_ref().map(|script| script.result.clone()));
    let targets = of.inputs.iter().chain(&of.outputs).map(|mapping| mapping.target.as_str());
    names.extend(targets.map(|target| target.split('.').next().unwrap_or(target).to_owned()));
    if let Some(multi) = &node.multi {
        names.extend([&multi.input_element, &multi.output_collection].into_iter().flatten().cloned());
    }
    names
}

/// One place that reads a variable.
struct Read {
    element: String,
    /// The node after which, or at which, it is read.
    node: String,
    what: String,
    name: String,
}

fn reads(service: &Service, process: &Process) -> Vec<Read> {
    let mut found = Vec::new();
    for body in process.body.all() {
        for flow in &body.flows {
            let names = flow.condition.as_deref().map(names).unwrap_or_default();
            found.extend(names.into_iter().map(|name| Read {
                element: flow.id.clone(),
                node: flow.source.clone(),
                what: "the condition".to_owned(),
                name,
            }));
        }
    }
    for node in nodes(&process.body) {
        let called = node.extensions.decision.as_ref();
        let decision = called.and_then(|called| service.decisions.get(&called.id));
        let script = node.extensions.script.as_ref().map(|script| names(&script.expression));
        let read_by = [
            decision.map(|decision| (format!("the decision {}", decision.id), decision.inputs.to_vec())),
            script.map(|names| ("the script".to_owned(), names)),
        ];
        for (what, names) in read_by.into_iter().flatten() {
            found.extend(names.into_iter().map(|name| Read {
                element: node.id.clone(),
                node: node.id.clone(),
                what: what.clone(),
                name,
            }));
        }
    }
    found
}

fn names(text: &str) -> Vec<String> {
    let text = text.trim().trim_start_matches('=');
    let parsed = Expression::parse(text, &Names::default());
    parsed.map(|expression| expression.references().iter().cloned().collect()).unwrap_or_default()
}

/// All nodes of a body and of those inside it.
fn nodes(body: &Body) -> Vec<&Node> {
    body.all().into_iter().flat_map(|body| &body.nodes).collect()
}

/// What can come before what.
struct Order {
    nodes: BTreeSet<String>,
    next: BTreeMap<String, BTreeSet<String>>,
    /// Nodes after which paths run at the same time.
    forks: Vec<String>,
}

impl Order {
    fn of(process: &Process) -> Order {
        let mut order = Order { nodes: BTreeSet::new(), next: BTreeMap::new(), forks: Vec::new() };
        order.add(&process.body, None);
        order
    }

    fn link(&mut self, from: &str, to: &str) {
        self.next.entry(from.to_owned()).or_default().insert(to.to_owned());
    }

    /// Depth is bounded by the reader's limit on nesting.
    fn add(&mut self, body: &Body, around: Option<&Node>) {
        for flow in &body.flows {
            self.link(&flow.source, &flow.target);
        }
        for node in &body.nodes {
            self.nodes.insert(node.id.clone());
            let outgoing = body.flows.iter().filter(|flow| flow.source == node.id).count();
            let forks =
                outgoing > 1 && !matches!(node.kind, Kind::ExclusiveGateway | Kind::EventBasedGateway);
            if forks || node.multi.is_some() || node.kind == Kind::AdHocSubProcess {
                self.forks.push(node.id.clone());
            }
            if let Some(host) = &node.attached_to {
                self.link(host, &node.id);
                if !node.interrupting {
                    self.forks.push(host.clone());
                }
                if let Some(inside) =
                    body.nodes.iter().find(|other| other.id == *host).and_then(|host| host.body.as_ref())
                {
                    nodes(inside).iter().for_each(|inner| self.link(&inner.id, &node.id));
                }
            }
            if let Some(inside) = &node.body {
                self.add(inside, Some(node));
            }
            if let Some(around) = around {
                // What runs in a subprocess is done before what follows it, and after what is before it.
                self.link(&node.id, &around.id);
                if node.kind == Kind::StartEvent || !body.flows.iter().any(|flow| flow.target == node.id) {
                    self.link(&around.id, &node.id);
                }
            }
            if node.event_subprocess {
                body.nodes.iter().for_each(|beside| self.link(&beside.id, &node.id));
                self.forks.push(node.id.clone());
            }
            for link in links(node) {
                let catches = body.nodes.iter().filter(|other| other.kind == Kind::IntermediateCatchEvent);
                let same: Vec<String> = catches
                    .filter(|other| links(other).any(|name| name == link))
                    .map(|other| other.id.clone())
                    .collect();
                same.iter().for_each(|target| self.link(&node.id, target));
            }
        }
    }

    /// Whether `writer` may have run when `reader` does.
    fn before(&self, writer: &str, reader: &str) -> bool {
        let reaches = |from: &str, to: &str| self.reached(from).contains(to);
        reaches(writer, reader)
            || self.forks.iter().any(|fork| {
                let reached = self.reached(fork);
                reached.contains(writer) && reached.contains(reader)
            })
    }

    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = vec![from];
        while let Some(at) = open.pop() {
            for next in self.next.get(at).into_iter().flatten() {
                if seen.insert(next.as_str()) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

fn links(node: &Node) -> impl Iterator<Item = &str> {
    node.events.iter().filter_map(|event| match &event.trigger {
        Trigger::Link(name) => Some(name.as_str()),
        _ => None,
    })
}
