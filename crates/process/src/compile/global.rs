//! Global tasks (clause 10.3.7): tasks that stand outside of processes and run where a call activity calls them.

use super::{Compiler, Draft};
use crate::model::{Definitions, Node};
use crate::program::{BodyCode, NodeCode, ProcessCode, ProcessInfo};
use portico_rules::Problem;

impl<'a> Compiler<'a> {
    /// Makes each global task of a file a process that begins at it.
    pub(super) fn global_tasks(&mut self, file: &'a Definitions) {
        for task in &file.global_tasks {
            if self.program.processes.contains_key(&task.id) {
                self.problems.push(
                    Problem::error("process-duplicate-process", "a process of the bundle has this id too")
                        .in_file(&file.file)
                        .at(&task.id)
                        .remedy("Give each process and global task its own id."),
                );
                continue;
            }
            self.global_task(file, task);
        }
    }

    fn global_task(&mut self, file: &'a Definitions, task: &'a Node) {
        let index = self.program.nodes.len();
        let id = self.unique(&task.id, &task.id);
        self.program.by_id.insert(id.clone(), index);
        self.program.nodes.push(NodeCode::of(id, task, &task.id));
        self.drafts.push(Draft { definitions: file, node: task, lanes: Vec::new() });
        self.refuse(index);
        self.build(index);
        self.describe_nodes(index);
        let info = ProcessInfo {
            id: task.id.clone(),
            name: task.name.clone(),
            file: file.file.clone(),
            documentation: task.documentation.clone(),
            ..ProcessInfo::default()
        };
        let body = BodyCode { starts: vec![index], event_subprocesses: Vec::new() };
        self.program.processes.insert(task.id.clone(), ProcessCode { info, body });
    }
}
