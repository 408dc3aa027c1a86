//! What a process begins by.

use super::Compiler;
use crate::program::{BodyCode, StartInfo, TriggerCode, Work};

impl Compiler<'_> {
    /// The ways into a process, one for each trigger.
    pub(super) fn starts(&self, body: &BodyCode) -> Vec<StartInfo> {
        body.starts.iter().flat_map(|index| self.starts_at(*index)).collect()
    }

    fn starts_at(&self, index: usize) -> Vec<StartInfo> {
        let Some(node) = self.program.nodes.get(index) else { return Vec::new() };
        let form = self.program.element(&node.id).and_then(|info| info.form.clone());
        match &node.work {
            Work::Catch(trigger) => {
                let of = |part: &TriggerCode| StartInfo {
                    element: node.id.to_string(),
                    trigger: part.word(),
                    detail: static_detail(part),
                    form: form.clone(),
                };
                trigger.parts().iter().map(of).collect()
            }
            Work::FirstOf { targets, .. } => {
                targets.iter().flat_map(|target| self.starts_at(*target)).collect()
            }
            _ => vec![StartInfo { element: node.id.to_string(), trigger: "none", detail: None, form }],
        }
    }
}

fn static_detail(trigger: &TriggerCode) -> Option<String> {
    match trigger {
        TriggerCode::Message { name, .. } | TriggerCode::Signal { name } => name.text().map(str::to_owned),
        TriggerCode::Timer(timer) => timer.text.text().map(str::to_owned),
        _ => None,
    }
}
