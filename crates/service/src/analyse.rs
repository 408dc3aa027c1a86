//! What can be foreseen of the cases of a service: paths that stop, messages that never come, steps that pass a
//! resident by, data that is read too early.
//!
//! It runs where a folder is checked, not where a bundle is opened: a published service runs on as it is, whatever
//! a later version of Portico has learnt to see in it.

mod data;
mod messages;
mod residents;

use portico_rules::Problem;

use crate::service::Service;

/// Everything that can be foreseen. Called for a service whose files are right.
pub(crate) fn all(service: &Service) -> Vec<Problem> {
    let mut found = portico_process::analyse(&service.program);
    found.extend(messages::check(service));
    found.extend(residents::check(service));
    found.extend(data::check(service));
    found
}
