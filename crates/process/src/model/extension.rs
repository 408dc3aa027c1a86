//! The `zeebe:` dialect (namespace `http://camunda.org/schema/zeebe/1.0`), as written. A value that starts with `=`
//! is FEEL; conditions, mappings' sources, correlation keys and collections are FEEL with or without it.

use std::collections::BTreeMap;

/// What Zeebe's extension elements say about one element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extensions {
    /// `zeebe:taskDefinition type`.
    pub job_type: Option<String>,
    /// `zeebe:taskDefinition retries`.
    pub retries: Option<String>,
    /// `zeebe:ioMapping/input`.
    pub inputs: Vec<IoMapping>,
    /// `zeebe:ioMapping/output`.
    pub outputs: Vec<IoMapping>,
    /// `zeebe:taskHeaders/header`.
    pub headers: BTreeMap<String, String>,
    /// `zeebe:properties/property`.
    pub properties: BTreeMap<String, String>,
    /// `zeebe:userTask` is present.
    pub user_task: bool,
    /// `zeebe:assignmentDefinition assignee`.
    pub assignee: Option<String>,
    /// `zeebe:assignmentDefinition candidateGroups`.
    pub candidate_groups: Option<String>,
    /// `zeebe:assignmentDefinition candidateUsers`.
    pub candidate_users: Option<String>,
    /// `zeebe:taskSchedule dueDate`.
    pub due: Option<String>,
    /// `zeebe:taskSchedule followUpDate`.
    pub follow_up: Option<String>,
    /// `zeebe:priorityDefinition priority`.
    pub priority: Option<String>,
    /// `zeebe:formDefinition formId`, else `formKey`, else `externalReference`.
    pub form: Option<String>,
    /// `zeebe:calledDecision`.
    pub decision: Option<CalledDecision>,
    /// `zeebe:script`.
    pub script: Option<Script>,
    /// `zeebe:calledElement processId`.
    pub called_process: Option<String>,
    /// `zeebe:calledElement bindingType`: `latest`, `deployment` or `versionTag`.
    pub called_binding: Option<String>,
    /// `zeebe:calledElement versionTag`.
    pub called_version: Option<String>,
    /// `zeebe:calledElement propagateAllParentVariables`.
    pub propagate_parent: Option<bool>,
    /// `zeebe:calledElement propagateAllChildVariables`.
    pub propagate_child: Option<bool>,
    /// `zeebe:versionTag value` of a process.
    pub version_tag: Option<String>,
    /// Extension elements and attributes of other dialects or without a meaning here, by qualified name.
    pub foreign: Vec<String>,
}

/// One `zeebe:input` or `zeebe:output`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IoMapping {
    /// Where the value comes from: FEEL.
    pub source: String,
    /// Path of the variable it goes to, parts joined by dots.
    pub target: String,
}

/// `zeebe:calledDecision`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalledDecision {
    /// Id of the decision, or FEEL that gives it.
    pub id: String,
    /// Variable that takes the result.
    pub result: String,
}

/// `zeebe:script`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// FEEL.
    pub expression: String,
    /// Variable that takes the result.
    pub result: String,
}
