//! Elements that can be changed and written again.

use super::BPMN;

/// A name as written, with what its prefix stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// As written: `camunda:topic`.
    pub raw: String,
    /// The namespace, empty for none.
    pub space: String,
}

impl Name {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.raw.rsplit(':').next().unwrap_or(&self.raw)
    }
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: Name,
    /// Attributes in their order, without namespace declarations.
    pub attributes: Vec<(Name, String)>,
    /// Namespace declarations of this element: prefix (empty for the default) and namespace.
    pub declares: Vec<(String, String)>,
    /// What stands inside.
    pub children: Vec<Node>,
}

/// What stands inside an element or beside the root.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, entities resolved; what stood in CDATA is text like other text.
    Text(String),
    /// A comment.
    Comment(String),
    /// A processing instruction: target and value.
    Instruction(String, String),
}

impl Element {
    /// A new element of a prefixed name in a namespace.
    pub fn new(raw: &str, space: &str) -> Element {
        Element { name: Name { raw: raw.to_owned(), space: space.to_owned() }, ..Element::default() }
    }

    /// The element with one more attribute without a namespace.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Element {
        self.set(name, value);
        self
    }

    /// The element with one more child element.
    #[must_use]
    pub fn holding(mut self, child: Element) -> Element {
        self.children.push(Node::Element(child));
        self
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.local()
    }

    /// Whether it has this namespace and name.
    pub fn is(&self, space: &str, local: &str) -> bool {
        self.name.space == space && self.local() == local
    }

    /// An attribute without a namespace.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key.space.is_empty() && key.raw == name)
            .map(|(_, value)| value.as_str())
    }

    /// Gives an attribute without a namespace its value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|(key, _)| key.space.is_empty() && key.raw == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((Name { raw: name.to_owned(), space: String::new() }, value)),
        }
    }

    /// Takes an attribute away whose name and namespace fit.
    pub fn take(&mut self, local: &str, space: impl Fn(&str) -> bool) -> Option<String> {
        let place = self.attributes.iter().position(|(key, _)| key.local() == local && space(&key.space))?;
        Some(self.attributes.remove(place).1)
    }

    /// The `id`, or empty.
    pub fn id(&self) -> &str {
        self.get("id").unwrap_or_default()
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The child elements, to be changed.
    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The first child element of a name.
    pub fn child(&self, space: &str, local: &str) -> Option<&Element> {
        self.elements().find(|child| child.is(space, local))
    }

    /// The first child element of a name, to be changed.
    pub fn child_mut(&mut self, space: &str, local: &str) -> Option<&mut Element> {
        self.elements_mut().find(|child| child.is(space, local))
    }

    /// The first element with this id, this one included, to be changed.
    pub(super) fn by_id_mut(&mut self, id: &str) -> Option<&mut Element> {
        if self.get("id") == Some(id) {
            return Some(self);
        }
        self.elements_mut().find_map(|child| child.by_id_mut(id))
    }

    /// Puts an extension element into `extensionElements`, which are made where the schema wants them (after the
    /// documentation) if there are none, in place of all of the same name.
    pub fn set_extension(&mut self, extension: Element) {
        let is = |local: &'static str| move |node: &Node| matches!(node, Node::Element(child) if child.is(BPMN, local));
        if self.child(BPMN, "extensionElements").is_none() {
            let place = self.children.iter().rposition(is("documentation")).map_or(0, |place| place + 1);
            let made = Element::new(&format!("{}extensionElements", self.prefix()), BPMN);
            self.children.insert(place, Node::Element(made));
        }
        let Some(holder) = self.child_mut(BPMN, "extensionElements") else { return };
        holder.take_children(|child| child.is(&extension.name.space, extension.local()));
        holder.children.push(Node::Element(extension));
    }

    /// Takes all child elements away that fit.
    pub fn take_children(&mut self, fits: impl Fn(&Element) -> bool) -> Vec<Element> {
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

    /// All text inside, without blanks around it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.children {
            match node {
                Node::Text(own) => text.push_str(own),
                Node::Element(inner) => text.push_str(&inner.text()),
                Node::Comment(_) | Node::Instruction(..) => {}
            }
        }
        text.trim().to_owned()
    }

    /// Replaces all that stands inside by a text.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.children = vec![Node::Text(text.into())];
    }

    /// Calls with this element and every element inside, outer before inner.
    pub fn each<'a>(&'a self, call: &mut dyn FnMut(&'a Element)) {
        call(self);
        for child in self.elements() {
            child.each(call);
        }
    }

    /// Calls with this element and every element inside, outer before inner.
    pub fn each_mut(&mut self, call: &mut dyn FnMut(&mut Element)) {
        call(self);
        for child in self.elements_mut() {
            child.each_mut(call);
        }
    }

    /// The prefix (with colon) that this element's own name has, for siblings of the same namespace.
    pub fn prefix(&self) -> String {
        self.name.raw.split_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
    }
}
