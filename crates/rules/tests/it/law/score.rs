//! How many expected results were met, and each that was not.

use std::collections::BTreeMap;
use std::fmt::Debug;

use portico_rules::Decided;

/// Counts expected results of one set of rules.
pub struct Score {
    name: &'static str,
    expected: usize,
    open: BTreeMap<String, usize>,
    misses: Vec<String>,
}

impl Score {
    pub fn of(name: &'static str) -> Self {
        Score { name, expected: 0, open: BTreeMap::new(), misses: Vec::new() }
    }

    /// Counts one expected result; `decided` says why a wrong one came about.
    pub fn expect<T: PartialEq + Debug>(&mut self, case: &str, found: T, expected: T, decided: &Decided) {
        self.expected += 1;
        if found != expected {
            let fired: Vec<&str> = decided.fired.iter().map(|fired| fired.rule.as_str()).collect();
            let causes = &decided.causes;
            self.misses.push(format!(
                "{case}\n  is {found:?}, expected {expected:?}\n  fired {fired:?}\n  causes {causes:?}"
            ));
        }
    }

    /// Counts a case to which the data gives no result.
    pub fn leave_open(&mut self, decision: &str) {
        *self.open.entry(decision.to_owned()).or_default() += 1;
    }

    /// Prints the score; fails where a result was missed, or fewer were found than the data is known to hold.
    pub fn settle(self, at_least: usize) {
        let met = self.expected - self.misses.len();
        println!("{}: {met} of {} expected results", self.name, self.expected);
        for (decision, cases) in &self.open {
            println!("{}: {cases} results of {decision} are left open by the data", self.name);
        }
        assert!(self.misses.is_empty(), "{}:\n{}", self.name, self.misses.join("\n"));
        assert!(self.expected >= at_least, "{}: the data holds {at_least} results or more", self.name);
    }
}
