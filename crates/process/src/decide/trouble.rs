//! What can go wrong inside a case. Each code is stable and explained in `docs/operate/incidents.md`.

use portico_rules::Fault;

/// A step that could not be done.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) causes: Vec<String>,
}

impl Trouble {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Trouble {
        Trouble { code, message: message.into(), causes: Vec::new() }
    }

    pub(super) fn because(mut self, causes: Vec<String>) -> Trouble {
        self.causes = causes;
        self
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::new("incident-expression-limit", fault.to_string())
    }
}
