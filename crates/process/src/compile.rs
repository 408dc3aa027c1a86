//! From [`Definitions`] to a [`Program`], or to the reasons why not. What cannot run is refused here with the id of
//! the element and a rule id, so that no case ever finds out halfway.

mod ad_hoc;
mod call;
mod check;
mod ends;
mod event;
mod expression;
mod global;
mod layout;
mod multiple;
mod refuse;
mod repeat;
mod shape;
mod starts;
mod work;

pub(crate) use expression::is_name;
pub(crate) use work::split;

use crate::model::{Definitions, Node, Process};
use crate::program::{ElementInfo, ProcessCode, ProcessInfo, Program};
use portico_rules::{Decisions, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// What a bundle has beside its processes.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Decisions that business rule tasks may call.
    pub decisions: &'a Decisions,
    /// Ids of the forms that user tasks and start events may show.
    pub forms: &'a BTreeSet<String>,
}

/// Compiles all runnable processes of a bundle: those with `isExecutable`, or the only one with content.
///
/// Gives no program if any problem is an [`Error`](portico_rules::Severity::Error). Rule ids begin with `process-`
/// (or `feel-` for what an expression's parser says).
pub fn compile(
    definitions: &[Definitions],
    surroundings: &Surroundings<'_>,
) -> (Option<Program>, Vec<Problem>) {
    let mut compiler = Compiler {
        surroundings,
        program: Program::default(),
        drafts: Vec::new(),
        called: callable(definitions),
        flow_ids: BTreeSet::new(),
        problems: Vec::new(),
    };
    compiler.all(definitions);
    compiler.program.joins_inclusive =
        compiler.program.nodes.iter().any(crate::program::NodeCode::joins_inclusive);
    let failed = compiler.problems.iter().any(Problem::is_error);
    let program = (!failed).then_some(compiler.program);
    (program, compiler.problems)
}

/// A node that is being compiled; at the same index as its code in the program.
struct Draft<'a> {
    definitions: &'a Definitions,
    node: &'a Node,
    lanes: Vec<String>,
}

struct Compiler<'a> {
    surroundings: &'a Surroundings<'a>,
    program: Program,
    drafts: Vec<Draft<'a>>,
    /// All that can be called, with its version tag.
    called: BTreeMap<String, Option<String>>,
    /// Ids of flows so far.
    flow_ids: BTreeSet<String>,
    problems: Vec<Problem>,
}

/// What call activities may call, with its version tag: the processes that run, and global tasks.
fn callable(definitions: &[Definitions]) -> BTreeMap<String, Option<String>> {
    let tasks = definitions.iter().flat_map(|file| &file.global_tasks).map(|task| (task.id.clone(), None));
    let processes = runnable(definitions).into_iter();
    let tagged = processes.map(|(_, process)| (process.id.clone(), process.extensions.version_tag.clone()));
    tasks.chain(tagged).collect()
}

fn runnable(definitions: &[Definitions]) -> Vec<(&Definitions, &Process)> {
    let all =
        || definitions.iter().flat_map(|file| file.processes.iter().map(move |process| (file, process)));
    let executable: Vec<_> = all().filter(|(_, process)| process.executable).collect();
    if !executable.is_empty() {
        return executable;
    }
    let with_content: Vec<_> = all().filter(|(_, process)| !process.body.nodes.is_empty()).collect();
    if with_content.len() == 1 { with_content } else { Vec::new() }
}

impl<'a> Compiler<'a> {
    fn all(&mut self, definitions: &'a [Definitions]) {
        let processes = runnable(definitions);
        if processes.is_empty() {
            let file = definitions.first().map(|file| file.file.as_str()).unwrap_or_default();
            self.problems.push(
                Problem::error("process-none-executable", "no process is marked as executable")
                    .in_file(file)
                    .remedy("Mark the process that is to run with isExecutable=\"true\"."),
            );
        }
        for (file, process) in processes {
            if self.program.processes.contains_key(&process.id) {
                self.problems.push(
                    Problem::error("process-duplicate-process", "two processes of the bundle have this id")
                        .in_file(&file.file)
                        .at(&process.id)
                        .remedy("Give each process its own id."),
                );
                continue;
            }
            let from = self.program.nodes.len();
            let body = self.layout(file, process);
            let code = ProcessCode { info: ProcessInfo::default(), body };
            self.program.processes.insert(process.id.clone(), code);
            for index in from..self.program.nodes.len() {
                self.refuse(index);
                self.build(index);
            }
            self.check(file, process, from);
            self.check_shape(file, process, from);
            self.describe(file, process, from);
        }
        for file in definitions {
            self.global_tasks(file);
            if file.processes.iter().any(|process| self.program.processes.contains_key(&process.id)) {
                let unsound = file.unsound.iter().cloned();
                self.problems.extend(unsound.map(|problem| problem.in_file(&file.file)));
            }
        }
    }

    /// Describes the nodes from this index on.
    fn describe_nodes(&mut self, from: usize) {
        for index in from..self.program.nodes.len() {
            let (Some(code), Some(draft)) = (self.program.nodes.get(index), self.drafts.get(index)) else {
                continue;
            };
            let id_of = |index: Option<usize>| {
                index.and_then(|index| self.program.nodes.get(index)).map(|node| node.id.to_string())
            };
            let mut info = ElementInfo {
                id: code.id.to_string(),
                kind: code.kind.tag(),
                name: code.name.clone(),
                process: code.process.clone(),
                lanes: draft.lanes.clone(),
                form: draft.node.extensions.form.clone(),
                headers: draft.node.extensions.headers.clone(),
                documentation: draft.node.documentation.clone(),
                properties: draft.node.extensions.properties.clone(),
                parent: id_of(code.parent),
                attached_to: id_of(code.attached_to),
                ..ElementInfo::default()
            };
            work::describe(&code.work, &mut info);
            if code.kind.is_event() {
                info.trigger = Some(multiple::word(draft.node));
            }
            self.program.describe(info);
        }
    }

    fn describe(&mut self, file: &Definitions, process: &Process, from: usize) {
        self.describe_nodes(from);
        let body = self.program.processes.get(&process.id).map(|code| code.body.clone()).unwrap_or_default();
        let info = ProcessInfo {
            id: process.id.clone(),
            name: process.name.clone(),
            file: file.file.clone(),
            documentation: process.documentation.clone(),
            properties: process.extensions.properties.clone(),
            version_tag: process.extensions.version_tag.clone(),
            starts: self.starts(&body),
        };
        if let Some(code) = self.program.processes.get_mut(&process.id) {
            code.info = info;
        }
    }

    /// An error in plain BPMN, a warning in a file of the Camunda family.
    fn by_dialect(&self, index: usize, rule: &'static str, said: &str) -> Problem {
        let is_camunda = self.drafts.get(index).is_some_and(|draft| draft.definitions.is_camunda);
        if is_camunda { Problem::warning(rule, said) } else { Problem::error(rule, said) }
    }

    /// Adds a problem at a node.
    fn report(&mut self, index: usize, problem: Problem) {
        let Some(draft) = self.drafts.get(index) else { return };
        self.problems.push(problem.in_file(&draft.definitions.file).at(&draft.node.id));
    }
}
