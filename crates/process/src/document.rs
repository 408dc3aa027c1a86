//! A file as it is: every element, attribute, text, comment and namespace in its order, so that what the house does
//! not model (extension elements, unknown attributes, data associations, choreographies) survives a change.
//!
//! *Invariant:* `Document::read(document.write()) == document`, and writing twice gives the same bytes.
//!
//! [`crate::read`] gives the same file as [`Definitions`](crate::Definitions), which the rooms understand; this is
//! what they change: importers translate dialects in it, and [`Document::set_diagrams`] adds what
//! the layout has made. DMN files are read by it too.

mod diagrams;
mod element;
mod ids;
mod read;
mod write;

pub use element::{Element, Name, Node};

/// The namespace of BPMN 2.0 models.
pub const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// The namespace of Zeebe's extension elements.
pub const ZEEBE: &str = "http://camunda.org/schema/zeebe/1.0";
/// The namespace in which modellers say for which platform a model is.
pub const MODELER: &str = "http://camunda.org/schema/modeler/1.0";

/// A whole XML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Comments and processing instructions before the root.
    pub before: Vec<Node>,
    /// The root element.
    pub root: Element,
    /// Comments and processing instructions after the root.
    pub after: Vec<Node>,
}

impl Document {
    /// The first element with this id, anywhere.
    pub fn by_id_mut(&mut self, id: &str) -> Option<&mut Element> {
        self.root.by_id_mut(id)
    }

    /// Names an element of the model. Whether there is one with this id.
    pub fn set_name(&mut self, id: &str, name: &str) -> bool {
        let found = self.by_id_mut(id);
        found.map(|element| element.set("name", name)).is_some()
    }
}
