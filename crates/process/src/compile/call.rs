//! Call activities (clause 10.3.6). What is called stands in the same bundle, which is published as a whole: `latest` and
//! `deployment` are the same here, and a version tag is compared when the bundle is published.

use super::Compiler;
use super::expression::source;
use crate::model::{Extensions, Node};
use crate::program::{CallCode, Work};
use portico_rules::Problem;

impl Compiler<'_> {
    pub(super) fn call(&self, node: &Node) -> Result<Work, Problem> {
        let extensions = &node.extensions;
        let id = extensions.called_process.as_deref().or(node.called_element.as_deref()).unwrap_or_default();
        let process = source(id)?;
        if let Some(id) = process.text()
            && !self.called.contains_key(id)
        {
            let said = match id {
                "" => "it names no process to call".to_owned(),
                id => format!("there is no executable process with the id `{id}` in this bundle"),
            };
            return Err(Problem::error("process-unknown-process", said)
                .remedy("Add the process to the folder, mark it as executable, or correct the id."));
        }
        let version = self.bound_version(extensions)?;
        let tag = process.text().and_then(|id| self.called.get(id)).cloned().flatten();
        if let Some(wanted) = version.as_deref().filter(|_| process.text().is_some())
            && tag.as_deref() != Some(wanted)
        {
            let has =
                tag.map_or("has no version tag".to_owned(), |tag| format!("has the version tag `{tag}`"));
            return Err(Problem::error(
                "process-version-tag",
                format!("it calls the version `{wanted}`, but the process of this bundle {has}"),
            )
            .remedy("Put the process of this version into the folder, or correct the tag."));
        }
        Ok(Work::Call(CallCode {
            process,
            version,
            parent: extensions.propagate_parent.unwrap_or(true),
            child: extensions.propagate_child.unwrap_or(true),
        }))
    }

    /// The version tag that a call asks for.
    fn bound_version(&self, extensions: &Extensions) -> Result<Option<String>, Problem> {
        match (extensions.called_binding.as_deref(), &extensions.called_version) {
            (None | Some("latest" | "deployment"), _) => Ok(None),
            (Some("versionTag"), Some(tag)) => Ok(Some(tag.clone())),
            (Some("versionTag"), None) => {
                Err(Problem::error("process-version-tag", "it is bound to a version tag but names none")
                    .remedy("Give the version tag, or bind it to `deployment`."))
            }
            (Some(other), _) => {
                Err(Problem::error("process-version-tag", format!("there is no binding `{other}`"))
                    .remedy("Bind it to `latest`, `deployment` or `versionTag`."))
            }
        }
    }
}
