//! A small XML tree that can be changed and written again: names keep their prefixes, text and comments stay
//! where they are, so that what import does not touch (diagram interchange, documentation) comes out as it went in.

mod read;
mod write;

pub(super) const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
pub(super) const ZEEBE: &str = "http://camunda.org/schema/zeebe/1.0";
pub(super) const MODELER: &str = "http://camunda.org/schema/modeler/1.0";

/// A name as written, with what its prefix stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// As written: `camunda:topic`.
    pub raw: String,
    /// The namespace, empty for none.
    pub space: String,
}

impl Name {
    pub(super) fn local(&self) -> &str {
        self.raw.rsplit(':').next().unwrap_or(&self.raw)
    }
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    pub name: Name,
    pub attributes: Vec<(Name, String)>,
    /// Namespace declarations of this element: prefix (empty for the default) and namespace.
    pub declares: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// What stands inside an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
    Comment(String),
}

/// A whole document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Document {
    pub root: Element,
}

impl Element {
    /// A new element of a prefixed name in a namespace.
    pub(super) fn new(raw: &str, space: &str) -> Element {
        Element { name: Name { raw: raw.to_owned(), space: space.to_owned() }, ..Element::default() }
    }

    /// The element with one more attribute without a namespace.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Element {
        self.set(name, value);
        self
    }

    pub(super) fn local(&self) -> &str {
        self.name.local()
    }

    pub(super) fn is(&self, space: &str, local: &str) -> bool {
        self.name.space == space && self.local() == local
    }

    /// An attribute without a namespace.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key.space.is_empty() && key.raw == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|(key, _)| key.space.is_empty() && key.raw == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((Name { raw: name.to_owned(), space: String::new() }, value)),
        }
    }

    /// Takes an attribute away whose name and namespace fit.
    pub(super) fn take(&mut self, local: &str, space: impl Fn(&str) -> bool) -> Option<String> {
        let place = self.attributes.iter().position(|(key, _)| key.local() == local && space(&key.space))?;
        Some(self.attributes.remove(place).1)
    }

    pub(super) fn id(&self) -> &str {
        self.get("id").unwrap_or_default()
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    pub(super) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    pub(super) fn child(&self, space: &str, local: &str) -> Option<&Element> {
        self.elements().find(|child| child.is(space, local))
    }

    pub(super) fn child_mut(&mut self, space: &str, local: &str) -> Option<&mut Element> {
        self.elements_mut().find(|child| child.is(space, local))
    }

    /// Takes all child elements away that fit.
    pub(super) fn take_children(&mut self, fits: impl Fn(&Element) -> bool) -> Vec<Element> {
        let mut taken = Vec::new();
        let mut kept = Vec::new();
        for node in std::mem::take(&mut self.children) {
            match node {
                Node::Element(element) if fits(&element) => taken.push(element),
                other => kept.push(other),
            }
        }
        self.children = kept;
        taken
    }

    /// All text inside, without what stands around it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.children {
            match node {
                Node::Text(own) => text.push_str(own),
                Node::Element(inner) => text.push_str(&inner.text()),
                Node::Comment(_) => {}
            }
        }
        text.trim().to_owned()
    }

    /// Replaces all that stands inside by a text.
    pub(super) fn set_text(&mut self, text: impl Into<String>) {
        self.children = vec![Node::Text(text.into())];
    }

    /// Calls with this element and every element inside, outer before inner.
    pub(super) fn each<'a>(&'a self, call: &mut dyn FnMut(&'a Element)) {
        call(self);
        for child in self.elements() {
            child.each(call);
        }
    }

    /// Calls with this element and every element inside, outer before inner.
    pub(super) fn each_mut(&mut self, call: &mut dyn FnMut(&mut Element)) {
        call(self);
        for child in self.elements_mut() {
            child.each_mut(call);
        }
    }

    /// The prefix (with colon) that this element's own name has, for siblings of the same namespace.
    pub(super) fn prefix(&self) -> String {
        self.name.raw.split_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
    }
}
