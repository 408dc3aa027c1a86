//! Checkpoints and proofs for whoever asks: the public may compare roots, a case's people may prove their events.

use portico_record::Fault as RecordFault;
use portico_record::checkpoint::{ConsistencyProof, InclusionProof, MadeCheckpoint};

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;

impl Casework {
    /// The last signed checkpoint. It is public: it says how many events there are, and nothing of any.
    ///
    /// # Errors
    /// [`Fault::NotFound`] as long as none was made; [`Fault::Broken`].
    pub async fn last_checkpoint(&self) -> Result<MadeCheckpoint, Fault> {
        let last = self.record.last_checkpoint().await.map_err(Fault::broken)?;
        last.ok_or_else(|| Fault::not_found("checkpoint"))
    }

    /// Proves that the log of `old` events is the beginning of the log of `new`. Public, as checkpoints are.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for sizes that the log never had; [`Fault::Broken`].
    pub async fn consistency(&self, old: u64, new: u64) -> Result<ConsistencyProof, Fault> {
        match self.record.prove_consistency(old, new).await {
            Err(RecordFault::Invalid { .. }) => Err(Fault::not_found("checkpoint")),
            other => other.map_err(Fault::broken),
        }
    }

    /// Proves that an event of a case is in the log that the last checkpoint covers.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such event, it is newer, or the actor may not know of the case;
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn inclusion(
        &self,
        actor: &Actor,
        case: &str,
        seq: i64,
    ) -> Result<(InclusionProof, MadeCheckpoint), Fault> {
        self.read_case(actor, case).await?;
        let last = self.last_checkpoint().await?;
        let proof = self.record.prove_inclusion(case, seq, last.size).await.map_err(Fault::broken)?;
        proof.map(|proof| (proof, last)).ok_or_else(|| Fault::not_found("event"))
    }
}
