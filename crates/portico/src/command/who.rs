//! Who runs a command, and which case is meant.

use anyhow::Context;
use portico_casework::{Actor, Casework};

/// The account that acts; the system without one.
///
/// # Errors
/// When there is no such account.
pub async fn actor(casework: &Casework, account: Option<&str>) -> anyhow::Result<Actor> {
    match account {
        Some(account) => {
            casework.actor_of(account).await.with_context(|| format!("there is no account {account}"))
        }
        None => Ok(Actor::system()),
    }
}

/// The id of a case that is given by reference or id.
///
/// # Errors
/// When there is no such case.
pub async fn case(casework: &Casework, named: &str) -> anyhow::Result<String> {
    let record = casework.record();
    let row = match record.case_by_reference(named).await? {
        Some(row) => Some(row),
        None => record.case(named).await?,
    };
    Ok(row.with_context(|| format!("there is no case {named}: give its reference or its id"))?.id)
}
