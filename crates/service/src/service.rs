//! A service, read and compiled: all that the rooms above need to run it.
//!
//! *Architecture Invariant:* there is one way in, [`Service::from_files`]. A folder and a bundle are both
//! first a map of files, so what was checked in the folder is what runs from the bundle.

use std::collections::BTreeMap;
use std::path::Path;

use portico_form::Form;
use portico_process::{Definitions, Program, State, Subscription, Task};
use portico_rules::{Decisions, Problem};

use crate::analyse;
use crate::bundle::{BadBundle, Bundle, unpack};
use crate::folder::{self, Files};
use crate::load;
use crate::scenario::Scenario;
use crate::settings::Settings;
use crate::texts::{Arg, Texts};

mod localise;

/// The role that every service has: whoever uses it from outside.
pub const RESIDENT: &str = "resident";

/// A service that can run. Share it in an `Arc`.
#[derive(Debug)]
pub struct Service {
    /// `service.toml`.
    pub settings: Settings,
    /// The compiled processes.
    pub program: Program,
    /// The decisions of all DMN files.
    pub decisions: Decisions,
    /// The BPMN files as drawn.
    pub definitions: Vec<Definitions>,
    /// Forms by id.
    pub forms: BTreeMap<String, Form>,
    /// Source of the letters by their name in `[letters]`.
    pub letters: BTreeMap<String, Template>,
    /// Texts by language.
    pub texts: Texts,
    /// Scenarios in the order of their file names.
    pub scenarios: Vec<Scenario>,
    /// The files, by name.
    pub files: Files,
    pub(crate) bundle: Bundle,
}

/// A letter's template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its file, `letters/NAME.typ`.
    pub file: String,
    /// Typst source.
    pub source: String,
}

impl Service {
    /// Reads a folder and checks all of it against all of it. The service is missing if anything is an error;
    /// the problems hold everything that was seen, most in the order of the files.
    pub fn load(dir: &Path) -> (Option<Service>, Vec<Problem>) {
        let (files, mut problems) = folder::read(dir);
        if problems.iter().any(Problem::is_error) {
            return (None, problems);
        }
        let (service, found) = Service::from_files(files);
        problems.extend(found);
        (service, problems)
    }

    /// The same for files that are in memory already.
    pub fn from_files(files: Files) -> (Option<Service>, Vec<Problem>) {
        let (service, mut problems) = load::load(files);
        problems.extend(service.iter().flat_map(analyse::all));
        let runs = !problems.iter().any(Problem::is_error);
        (service.filter(|_| runs), problems)
    }

    /// Opens a bundle as it was published.
    ///
    /// # Errors
    /// Damaged or dangerous archives, and bundles whose service this version of Portico cannot run.
    pub fn open(bytes: &[u8]) -> Result<Service, BadBundle> {
        let (service, problems) = load::load(unpack(bytes)?);
        let mut service = service.ok_or_else(|| {
            let errors = problems.iter().filter(|problem| problem.is_error()).map(ToString::to_string);
            BadBundle::Service(errors.collect::<Vec<_>>().join("; "))
        })?;
        service.bundle = Bundle::of(bytes.to_vec());
        Ok(service)
    }

    /// The immutable publication of this service; the same files give the same bytes.
    pub fn bundle(&self) -> Bundle {
        self.bundle.clone()
    }

    /// The SHA-256 of the bundle: the service's version.
    pub fn hash(&self) -> &str {
        &self.bundle.hash
    }

    /// A text in a language, else in the service's default language; nothing if neither has it.
    pub fn text(&self, lang: &str, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        self.texts.get(lang, key, args).or_else(|| self.texts.get(&self.settings.default_language, key, args))
    }

    /// Whether there is this text in the language in which every text is.
    pub fn has_text(&self, key: &str) -> bool {
        self.texts.has(&self.settings.default_language, key)
    }

    /// A form with its words in a language; words that the language lacks stay as the form has them.
    pub fn localised_form(&self, form: &str, lang: &str) -> Option<Form> {
        self.forms.get(form).map(|form| localise::form(form, &self.texts, lang))
    }

    /// The role that does a task of these lanes (outer to inner) and candidate groups.
    pub fn role_of(&self, lanes: &[String], groups: &[String]) -> Option<&str> {
        self.settings.role_of(lanes, groups)
    }

    /// Whether a task of these lanes and groups is the resident's.
    pub fn is_for_resident(&self, lanes: &[String], groups: &[String]) -> bool {
        self.role_of(lanes, groups) == Some(RESIDENT)
    }

    /// Whether the case waits for the resident and for nobody else: all open tasks are the resident's; or there is
    /// no task and no job, and a message is awaited that is the resident's to bring about. Then the legal term may
    /// stand still.
    pub fn waits_for_resident(&self, state: &State) -> bool {
        let is_residents = |task: &Task| self.is_for_resident(&task.lanes, &task.candidate_groups);
        let is_awaited = |subscription: &Subscription| {
            self.settings.messages.get(&subscription.name).is_some_and(|message| message.waits_for_resident)
        };
        if state.incidents().next().is_some() {
            return false;
        }
        if state.tasks().next().is_some() {
            return state.tasks().all(is_residents);
        }
        state.jobs().next().is_none() && state.subscriptions().any(is_awaited)
    }
}
