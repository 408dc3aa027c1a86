//! A statement and its arguments.

use std::borrow::Cow;

/// An argument of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number, a time in microseconds, or a truth (0, 1).
    Int(Option<i64>),
    /// A text, also JSON.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
    /// A column of numbers (PostgreSQL only, through a set).
    Ints(Vec<Option<i64>>),
    /// A column of texts (PostgreSQL only, through a set).
    Texts(Vec<Option<String>>),
    /// A column of bytes (PostgreSQL only, through a set).
    Blobs(Vec<Option<Vec<u8>>>),
}

macro_rules! arg_from {
    ($($from:ty => |$v:ident| $to:expr),+ $(,)?) => {
        $(impl From<$from> for Arg { fn from($v: $from) -> Arg { $to } })+
    };
}
arg_from! {
    i64 => |v| Arg::Int(Some(v)),
    Option<i64> => |v| Arg::Int(v),
    bool => |v| Arg::Int(Some(i64::from(v))),
    String => |v| Arg::Text(Some(v)),
    Option<String> => |v| Arg::Text(v),
    &str => |v| Arg::Text(Some(v.to_owned())),
    &String => |v| Arg::Text(Some(v.clone())),
    Option<&str> => |v| Arg::Text(v.map(str::to_owned)),
    Vec<u8> => |v| Arg::Bytes(Some(v)),
    &[u8] => |v| Arg::Bytes(Some(v.to_vec())),
}

impl Arg {
    /// Bytes of a single value: a whole number has eight.
    pub(super) fn weight(&self) -> usize {
        match self {
            Arg::Int(value) => value.map_or(0, |_| 8),
            Arg::Text(value) => value.as_ref().map_or(0, String::len),
            Arg::Bytes(value) => value.as_ref().map_or(0, Vec::len),
            Arg::Ints(_) | Arg::Texts(_) | Arg::Blobs(_) => 0,
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
    pub fn bind(mut self, value: impl Into<Arg>) -> Sql {
        self.args.push(value.into());
        self
    }

    /// Binds the next placeholder and says its number, for statements that grow.
    pub fn push(&mut self, value: impl Into<Arg>) -> usize {
        self.args.push(value.into());
        self.args.len()
    }

    /// Adds to the text; the same rule as for [`Sql::built`].
    pub fn add(&mut self, text: &str) {
        self.text.to_mut().push_str(text);
    }
}
