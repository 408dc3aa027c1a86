//! Types of data (clauses 8.4.10 and 10.4): data that refers to an item definition agrees with it. Portico's variables
//! have no types; a model that declares some must not contradict itself.

use super::Sheet;
use crate::read::xml::{attr, children, flag, local, reference, text_of};
use roxmltree::Node as Xml;

/// Data that may say which item it holds.
const DATA: [&str; 4] = ["dataInput", "dataOutput", "dataObject", "dataStore"];

impl<'a, 'i> Sheet<'a, 'i> {
    pub(super) fn data(&mut self) {
        for data in self.all().filter(|node| DATA.contains(&local(*node))) {
            let item = attr(data, "itemSubjectRef").and_then(|item| self.refers(item));
            if let Some(item) = item
                && flag(item, "isCollection", false) != flag(data, "isCollection", false)
            {
                self.report(
                    data,
                    "process-item-collection",
                    "it and its item definition do not agree whether it is a collection",
                    "Set isCollection alike on both.",
                );
            }
        }
        for multi in self.tagged(&["multiInstanceLoopCharacteristics"]) {
            self.loop_items(multi, "loopDataInputRef", "inputDataItem");
            self.loop_items(multi, "loopDataOutputRef", "outputDataItem");
        }
        self.places();
    }

    /// One item of a loop is of the type of its collection (table 10.29).
    fn loop_items(&mut self, multi: Xml<'a, 'i>, collection: &str, item: &str) {
        let whole = children(multi, collection).next().and_then(|node| self.refers(&text_of(node)));
        let (Some(whole), Some(one)) = (whole, children(multi, item).next()) else { return };
        let type_of = |node| attr(node, "itemSubjectRef").and_then(|item| self.refers(item));
        let (Some(whole), Some(of_one)) = (type_of(whole), type_of(one)) else { return };
        let is_scalar = !flag(of_one, "isCollection", false);
        if !is_scalar || structure(whole) != structure(of_one) {
            self.report(
                one,
                "process-item-mismatch",
                format!("its `{item}` is not one item of its collection"),
                "Give it the type of one item.",
            );
        }
    }

    /// Data stands where the standard has a place for it (figures 10.49 and 10.59).
    fn places(&mut self) {
        for node in self.tagged(&["property", "dataObject", "dataObjectReference"]) {
            let parent = node.parent().map(|parent| local(parent)).unwrap_or_default();
            let in_scope = matches!(parent, "process" | "subProcess" | "transaction" | "adHocSubProcess");
            let in_node = parent.ends_with("Event") || parent.ends_with("ask") || parent == "callActivity";
            let has_place = in_scope || (in_node && local(node) == "property");
            if !has_place {
                self.report(
                    node,
                    "process-misplaced",
                    format!("a `{}` cannot stand in `{parent}`", local(node)),
                    "Move it into a process or subprocess.",
                );
            }
        }
    }

    /// Whether two item definitions are the same or describe the same structure.
    pub(super) fn same_item(&self, one: Option<&str>, other: Option<&str>) -> bool {
        let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
        if reference(one) == reference(other) {
            return true;
        }
        match (self.refers(one), self.refers(other)) {
            (Some(one), Some(other)) => {
                structure(one) == structure(other)
                    && flag(one, "isCollection", false) == flag(other, "isCollection", false)
            }
            _ => false,
        }
    }
}

fn structure<'a>(item: Xml<'a, '_>) -> Option<&'a str> {
    attr(item, "structureRef")
}
