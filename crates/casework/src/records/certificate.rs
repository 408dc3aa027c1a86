//! The certificate of destruction of a list: read from the log, where the certificate of each case is its last event.

use jiff::Timestamp;
use portico_record::retention::DisposalList;
use serde::Serialize;

use super::lists::items_max;
use crate::actor::Actor;
use crate::casework::Casework;
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::step;

/// What was destroyed, by whom, on which grounds, and where that stands in the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DestructionCertificate {
    /// Name of the authority.
    pub authority: String,
    /// The list.
    pub list: DisposalList,
    /// Each case that was destroyed.
    pub cases: Vec<CertifiedCase>,
    /// Cases of the list that were left, with the word why.
    pub left: Vec<(String, String)>,
}

/// The certificate of one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CertifiedCase {
    /// Its id: random, it says nothing.
    pub case: String,
    /// SHA-256 of its reference, hex: who has an old letter can find it.
    pub reference_sha256: String,
    /// The rule: service, outcome and term.
    pub rule: String,
    /// When the term was over.
    pub due: Timestamp,
    /// When it was destroyed.
    pub disposed: Timestamp,
    /// Account of whoever approved.
    pub by: String,
    /// Events whose payload was erased.
    pub events: u64,
    /// Files that it had.
    pub files: u64,
    /// SHA-256 of the manifest of the package for the archive, hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_sha256: Option<String>,
    /// Number of the certificate among the events of the case.
    pub seq: i64,
    /// Its place in the log.
    pub position: i64,
    /// Its hash in the chain, hex: `portico proof` proves that the log has it.
    pub hash: String,
}

/// What is left of a case that was disposed of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tombstone {
    /// Service id.
    pub service: String,
    /// Number of the list that it was disposed of with, if there was one.
    pub list: Option<i64>,
    /// Its certificate.
    pub certificate: CertifiedCase,
}

impl Casework {
    /// What is left of a case that was disposed of.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if it was not disposed of; [`Fault::Forbidden`] for those who could not read it and do not
    /// keep the records.
    pub async fn tombstone(&self, actor: &Actor, case: &str) -> Result<Tombstone, Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        if !policy::judge(actor, Act::KeepRecords, &About::default()).allowed {
            policy::require(actor, Act::ReadCase, &open.about(&roles))?;
        }
        let found = self.certified(case).await?;
        let (certificate, list) = found.ok_or_else(|| Fault::not_found("case"))?;
        Ok(Tombstone { service: open.row.service.clone(), list, certificate })
    }

    /// The certificate of a list, as far as it is worked off.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn destruction_certificate(
        &self,
        actor: &Actor,
        number: i64,
    ) -> Result<DestructionCertificate, Fault> {
        let list = self.list_row(actor, number).await?;
        let items =
            self.record.disposal_items(number, false, "", items_max()).await.map_err(Fault::broken)?;
        let (mut cases, mut left) = (Vec::new(), Vec::new());
        for item in items {
            match item.state.as_str() {
                "disposed" => {
                    cases.extend(self.certified(&item.case).await?.map(|(certificate, _)| certificate))
                }
                "waiting" => {}
                _ => left.push((item.case, item.state)),
            }
        }
        Ok(DestructionCertificate { authority: self.authority.name.clone(), list, cases, left })
    }

    /// The certificate of a case that was disposed of, and the number of its list.
    async fn certified(&self, case: &str) -> Result<Option<(CertifiedCase, Option<i64>)>, Fault> {
        let Some(row) = self.record.case(case).await.map_err(Fault::broken)? else { return Ok(None) };
        let last = self.record.events(case, row.seq - 1).await.map_err(Fault::broken)?.pop();
        let Some(stored) = last else { return Ok(None) };
        let Ok(CaseEvent::Fact(Fact::CaseDisposed {
            reference_sha256,
            rule,
            due,
            by,
            events,
            files,
            transfer_sha256,
            list,
            ..
        })) = CaseEvent::read(&stored)
        else {
            return Ok(None);
        };
        let certificate = CertifiedCase {
            case: case.to_owned(),
            reference_sha256,
            rule,
            due,
            disposed: crate::retention::instant(stored.event.time_us),
            by,
            events,
            files,
            transfer_sha256,
            seq: stored.seq,
            position: stored.position,
            hash: stored.hash.clone(),
        };
        Ok(Some((certificate, list)))
    }
}
