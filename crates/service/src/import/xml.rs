//! The tree in which importers translate: that of [`portico_process::document`].

pub(super) use portico_process::document::{BPMN, Document, Element, MODELER, Name, Node, ZEEBE};
