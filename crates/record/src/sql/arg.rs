//! A statement and its arguments.

use std::borrow::Cow;

/// A value of a statement or of a row of a set: owned or borrowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A whole number, a time in microseconds, or a truth (0, 1).
    Int(Option<i64>),
    /// A text, also JSON.
    Text(Option<Cow<'a, str>>),
    /// Bytes.
    Bytes(Option<Cow<'a, [u8]>>),
}

/// An argument of a statement, which may be run on another thread.
pub type Arg = Cell<'static>;

macro_rules! arg_from {
    ($($from:ty => |$v:ident| $to:expr),+ $(,)?) => {
        $(impl<'a> From<$from> for Cell<'a> { fn from($v: $from) -> Cell<'a> { $to } })+
    };
}
arg_from! {
    i64 => |v| Cell::Int(Some(v)),
    Option<i64> => |v| Cell::Int(v),
    bool => |v| Cell::Int(Some(i64::from(v))),
    String => |v| Cell::Text(Some(Cow::Owned(v))),
    Option<String> => |v| Cell::Text(v.map(Cow::Owned)),
    Vec<u8> => |v| Cell::Bytes(Some(Cow::Owned(v))),
    &'a str => |v| Cell::Text(Some(Cow::Borrowed(v))),
    &'a String => |v| Cell::Text(Some(Cow::Borrowed(v))),
    Option<&'a str> => |v| Cell::Text(v.map(Cow::Borrowed)),
    &'a [u8] => |v| Cell::Bytes(Some(Cow::Borrowed(v))),
}

impl Cell<'_> {
    /// Bytes of the value: a whole number has eight.
    pub(super) fn weight(&self) -> usize {
        match self {
            Cell::Int(value) => value.map_or(0, |_| 8),
            Cell::Text(value) => value.as_ref().map_or(0, |text| text.len()),
            Cell::Bytes(value) => value.as_ref().map_or(0, |bytes| bytes.len()),
        }
    }

    fn into_owned(self) -> Arg {
        match self {
            Cell::Int(value) => Cell::Int(value),
            Cell::Text(value) => Cell::Text(value.map(|text| Cow::Owned(text.into_owned()))),
            Cell::Bytes(value) => Cell::Bytes(value.map(|bytes| Cow::Owned(bytes.into_owned()))),
        }
    }
}

/// A statement with its arguments.
#[derive(Clone, Debug)]
pub struct Sql {
    pub(super) text: Cow<'static, str>,
    pub(super) args: Vec<Arg>,
}

impl Sql {
    /// A statement written in the source.
    pub fn new(text: &'static str) -> Sql {
        Sql { text: Cow::Borrowed(text), args: Vec::new() }
    }

    /// A statement put together from texts of the source. Never put a value into it: values are bound.
    pub fn built(text: String) -> Sql {
        Sql { text: Cow::Owned(text), args: Vec::new() }
    }

    /// Binds the next placeholder.
    #[must_use]
    pub fn bind<'a>(mut self, value: impl Into<Cell<'a>>) -> Sql {
        self.args.push(value.into().into_owned());
        self
    }

    /// Binds the next placeholder and says its number, for statements that grow.
    pub fn push<'a>(&mut self, value: impl Into<Cell<'a>>) -> usize {
        self.args.push(value.into().into_owned());
        self.args.len()
    }

    /// Puts something before the text; the same rule as for [`Sql::built`].
    pub(crate) fn lead(&mut self, text: &str) {
        self.text.to_mut().insert_str(0, text);
    }

    /// Adds to the text; the same rule as for [`Sql::built`].
    pub fn add(&mut self, text: &str) {
        self.text.to_mut().push_str(text);
    }
}
