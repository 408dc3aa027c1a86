//! Artifacts and data (clauses 8.4.1 and 10.4): shown to readers, without effect on a run.

/// A text annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Element id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A group: a dashed frame around elements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Element id.
    pub id: String,
    /// Value of its category, or empty.
    pub name: String,
}

/// An association, or a data association drawn like one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Association {
    /// Element id.
    pub id: String,
    /// Id of the source element; empty if a data association names none.
    pub source: String,
    /// Id of the target element.
    pub target: String,
    /// Whether it is a data input or output association (drawn with an arrow head).
    pub data: bool,
    /// Whether an arrow head is drawn at the target (`One` or `Both`, or data).
    pub directed: bool,
}

/// Which kind of data a [`DataItem`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataKind {
    /// `dataObjectReference` or `dataObject`.
    #[default]
    Object,
    /// `dataStoreReference`.
    Store,
    /// `dataInput` of a process.
    Input,
    /// `dataOutput` of a process.
    Output,
}

/// A data object, store, input or output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataItem {
    /// Element id (of the reference where one is drawn).
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Its kind.
    pub kind: DataKind,
    /// Whether it is a collection (three bars).
    pub collection: bool,
    /// Name of its state, or empty.
    pub state: String,
}
