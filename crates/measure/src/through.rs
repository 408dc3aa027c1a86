//! The ways into the house that are measured.

use std::sync::Arc;

use portico_casework::{Actor, Casework};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::fault::Fault;
use crate::http::{Client, Server};
use crate::work::Work;

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// Calls of the application, policy and all.
    InProcess,
    /// What a clerk's browser posts, over a connection on the loopback.
    Page,
    /// The API, over a connection on the loopback.
    Api,
}

impl Through {
    /// All of them, in the order in which they are measured.
    pub const ALL: [Through; 3] = [Through::InProcess, Through::Page, Through::Api];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Through::InProcess => "in-process",
            Through::Page => "page",
            Through::Api => "api",
        }
    }

    /// The way with this word.
    pub fn parse(word: &str) -> Option<Through> {
        Through::ALL.into_iter().find(|through| through.as_str() == word)
    }
}

/// The way in of one caller.
pub(crate) enum Door {
    InProcess { house: Arc<Casework>, resident: Box<Actor>, clerk: Box<Actor> },
    Http { client: Box<Client>, page: bool, resident: String, clerk: String },
}

impl Door {
    /// Opens a way in; through HTTP a connection of its own.
    ///
    /// # Errors
    /// When no connection can be had.
    pub(crate) async fn open(
        through: Through,
        house: &Arc<Casework>,
        server: Option<&Server>,
    ) -> Result<Door, Fault> {
        let Some(server) = server else {
            return Ok(Door::InProcess {
                house: house.clone(),
                resident: Box::new(Actor::resident("measured-resident", "Resident")),
                clerk: Box::new(Actor::clerk("measured-clerk", "Clerk", &["clerk"])),
            });
        };
        Ok(Door::Http {
            client: Box::new(Client::connect(server.address).await?),
            page: through == Through::Page,
            resident: server.resident.clone(),
            clerk: server.clerk.clone(),
        })
    }

    /// Applies; the case's id.
    pub(crate) async fn apply(&mut self, work: Work, number: u64, key: &str) -> Result<String, Fault> {
        let answers = work.application(number);
        match self {
            Door::InProcess { house, resident, .. } => {
                Ok(house.apply(resident, work.service(), &answers, key).await?.case)
            }
            Door::Http { client, resident, .. } => {
                let path = format!("/api/services/{}/applications", work.service());
                let answer =
                    client.post_json(&path, resident, Some(key), &json!({ "answers": answers })).await?;
                let case = answer.get("case").and_then(Json::as_str);
                Ok(case
                    .ok_or_else(|| Fault::Broken(format!("an application was answered {answer}")))?
                    .to_owned())
            }
        }
    }

    /// Completes a task.
    pub(crate) async fn complete(
        &mut self,
        case: &str,
        task: u64,
        answers: &Map<String, Json>,
        key: String,
    ) -> Result<(), Fault> {
        match self {
            Door::InProcess { house, clerk, .. } => {
                house.complete_task(clerk, case, task, answers, Some(key)).await?;
            }
            Door::Http { client, page: true, clerk, .. } => {
                client.post_form(&format!("/desk/cases/{case}/tasks/{task}"), clerk, "").await?;
            }
            Door::Http { client, clerk, .. } => {
                let path = format!("/api/cases/{case}/tasks/{task}/complete");
                client.post_json(&path, clerk, Some(&key), &json!({ "answers": answers })).await?;
            }
        }
        Ok(())
    }
}
