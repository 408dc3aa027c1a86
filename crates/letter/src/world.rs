//! All that a template can see.
//!
//! The paths are fixed and few, because the typesetter interns each path for the life of the process.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Zoned;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::font::FONTS;
use crate::frame;

/// The wrapper that every letter starts from.
pub(crate) const MAIN: &str = "main.typ";
/// The service's own template.
pub(crate) const LETTER: &str = "letter.typ";
/// What the template reads.
pub(crate) const DATA: &str = "data.json";
/// What the wrapper reads: title, language, characters to replace.
pub(crate) const JOB: &str = "job.json";

/// The standard library without the one thing in it that runs foreign code.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let mut library = Library::default();
    if let Some(plugin) = library.global.scope_mut().get_mut("plugin") {
        *plugin = Binding::detached(Value::None);
    }
    library.std = Binding::detached(library.global.clone());
    LazyHash::new(library)
});

/// The files of one letter, and its date.
pub(crate) struct Desk {
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    issued: Zoned,
}

impl Desk {
    /// A desk with these files on it, over the frame's own. Paths have no leading slash; a path that leaves
    /// the desk (`../x`) is not put on it, and the error for the first such path is returned instead.
    pub fn lay(files: Vec<(String, Vec<u8>)>, issued: Zoned) -> Result<Self, String> {
        let mut desk = Self { main: id(MAIN)?, sources: HashMap::new(), files: HashMap::new(), issued };
        // The frame comes last: a service cannot put its own file in the place of the wrapper.
        let own = frame::FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        for (path, bytes) in files.into_iter().chain(own) {
            let id = id(&path)?;
            if path.ends_with(".typ")
                && let Ok(text) = std::str::from_utf8(&bytes)
            {
                desk.sources.insert(id, Source::new(id, text.to_owned()));
            }
            desk.files.insert(id, Bytes::new(bytes));
        }
        Ok(desk)
    }

    /// The service's own template, if it lies here.
    pub fn template(&self) -> Option<&Source> {
        self.sources.get(&id(LETTER).ok()?)
    }
}

fn id(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn refuse(id: FileId) -> FileError {
    match id.get().root() {
        VirtualRoot::Package(_) => FileError::Other(Some(
            "packages are not available in letters; put the file into the service's letters folder".into(),
        )),
        VirtualRoot::Project => FileError::NotFound(id.get().vpath().get_without_slash().into()),
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match self.sources.get(&id) {
            Some(source) => Ok(source.clone()),
            None if self.files.contains_key(&id) => Err(FileError::NotSource),
            None => Err(refuse(id)),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| refuse(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    /// The day on which the letter was issued, whatever offset is asked for: a letter has one date.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        let date = self.issued.date();
        Datetime::from_ymd(
            date.year().into(),
            u8::try_from(date.month()).ok()?,
            u8::try_from(date.day()).ok()?,
        )
    }
}
