//! Drafts: what a resident has typed and not yet sent.

use crate::Json;
use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::{Deserialize, Serialize};

/// Drafts that one call returns at most.
const DRAFTS_MAX: i64 = 500;

/// A draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id: a secret of its own if nobody has signed in.
    pub id: String,
    /// Whose it is, if somebody has signed in.
    pub resident: Option<String>,
    /// The service.
    pub service: String,
    /// The bundle that it was begun with.
    pub bundle: String,
    /// The page to come back to.
    pub page: Option<String>,
    /// The answers so far.
    pub answers: Json,
    /// Counts saves; 0 for one that was never saved. A save with an older version is refused.
    pub version: i64,
    /// When it was begun, microseconds.
    pub created_us: i64,
    /// When it was last saved, microseconds.
    pub updated_us: i64,
}

const DRAFT: &str = "id, resident, service, bundle, page, version, created_us, updated_us, answers";

impl Record {
    /// Saves a draft; gives its new version.
    ///
    /// # Errors
    /// [`Fault::Stale`] if another window has saved or sent it since `draft.version`; [`Fault::Invalid`] for answers
    /// that cannot be kept; [`Fault::Database`].
    pub async fn save_draft(&self, draft: &Draft) -> Result<i64, Fault> {
        let answers = limits::json(&draft.answers).map_err(|why| Fault::invalid("the draft", why))?;
        for text in [Some(&draft.id), draft.resident.as_ref(), draft.page.as_ref()].into_iter().flatten() {
            limits::text(text, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the draft", why))?;
        }
        let text = if draft.version == 0 {
            "INSERT INTO draft (id, resident, service, bundle, page, version, created_us, updated_us, answers) \
             VALUES ($1, $2, $3, $4, $5, $6 + 1, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE draft SET resident = $2, service = $3, bundle = $4, page = $5, version = $6 + 1, created_us = $7, \
             updated_us = $8, answers = $9 WHERE id = $1 AND version = $6"
        };
        let sql = Sql::new(text)
            .bind(&draft.id)
            .bind(draft.resident.as_deref())
            .bind(&draft.service)
            .bind(&draft.bundle)
            .bind(draft.page.as_deref())
            .bind(draft.version)
            .bind(draft.created_us)
            .bind(draft.updated_us)
            .bind(answers);
        if self.db.run(sql).await? == 1 {
            return Ok(draft.version + 1);
        }
        let found = self.draft(&draft.id).await?.map_or(0, |d| d.version);
        Err(Fault::Stale { what: "the draft".to_owned(), expected: draft.version, found })
    }

    /// A draft by its id.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn draft(&self, id: &str) -> Result<Option<Draft>, Fault> {
        if id.contains('\0') {
            return Ok(None);
        }
        let sql = Sql::built(format!("SELECT {DRAFT} FROM draft WHERE id = $1")).bind(id);
        self.db.by_key(sql).await?.as_ref().map(draft_row).transpose()
    }

    /// The drafts of a resident, the last saved first.
    ///
    /// # Errors
    /// As [`Record::draft`].
    pub async fn drafts_of_resident(&self, resident: &str) -> Result<Vec<Draft>, Fault> {
        let sql = Sql::built(format!(
            "SELECT {DRAFT} FROM draft WHERE resident = $1 ORDER BY updated_us DESC, id LIMIT {DRAFTS_MAX}"
        ));
        self.db.rows(sql.bind(resident)).await?.iter().map(draft_row).collect()
    }

    /// Throws a draft away. False if there was none.
    ///
    /// # Errors
    /// As [`Record::draft`].
    pub async fn delete_draft(&self, id: &str) -> Result<bool, Fault> {
        Ok(self.db.run(Sql::new("DELETE FROM draft WHERE id = $1").bind(id)).await? == 1)
    }

    /// Throws away the drafts that were last saved before a moment; how many.
    ///
    /// # Errors
    /// As [`Record::draft`].
    pub async fn delete_drafts_before(&self, moment_us: i64) -> Result<u64, Fault> {
        self.db.run(Sql::new("DELETE FROM draft WHERE updated_us < $1").bind(moment_us)).await
    }
}

fn draft_row(row: &Row) -> Result<Draft, Fault> {
    Ok(Draft {
        id: row.text("id")?,
        resident: row.text_or_null("resident")?,
        service: row.text("service")?,
        bundle: row.text("bundle")?,
        page: row.text_or_null("page")?,
        answers: row.json("answers")?,
        version: row.int("version")?,
        created_us: row.int("created_us")?,
        updated_us: row.int("updated_us")?,
    })
}
