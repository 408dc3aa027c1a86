//! What can be said of a program before any case runs on it: joins that wait for a token that never comes, paths that
//! meet without a join, places without a way to an end, events that nothing throws, conditions that never hold.
//!
//! Conditions are not evaluated for the paths (either may be taken), so a path that is found may be one that no data
//! ever takes. Hence an error is only said where no choice of paths goes well; what goes wrong on some is a warning.

mod catches;
mod conditions;
mod scope;
mod tokens;
mod ways;

use crate::program::Program;
use portico_rules::Problem;
use scope::Scope;

/// Findings about the paths of a program, for who publishes it: what is found here runs, however badly, so a bundle that
/// is published is not looked at again. Rule ids begin with `process-`.
pub fn analyse(program: &Program) -> Vec<Problem> {
    let mut found = Vec::new();
    for scope in Scope::all(program) {
        found.extend(ways::check(&scope));
        found.extend(tokens::check(&scope));
    }
    found.extend(catches::check(program));
    found.extend(conditions::check(program));
    found
}

/// Puts a problem at an element, in the file of its process.
fn at(program: &Program, node: usize, problem: Problem) -> Problem {
    let Some(node) = program.at(node) else { return problem };
    let file = program.process(&node.process).map(|process| process.file.clone()).unwrap_or_default();
    // An id that several processes of the bundle use is known by its process; in its file it stands alone.
    let own = node.id.strip_prefix(node.process.as_str()).and_then(|rest| rest.strip_prefix('/'));
    problem.in_file(file).at(own.unwrap_or(&node.id))
}
