//! Proving that tree, checkpoints and log fit together.

use super::tree::{Frontier, Node, leaf_hash};
use super::{Checkpoint, PublicKey, hash_of, whole_number};
use crate::chain::Hash;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use crate::verify::{Damage, VerifyReport};
use std::collections::BTreeMap;

/// Leaves that are read in one go.
const LEAVES_PER_PAGE: i64 = 5_000;
/// Signed checkpoints that are looked at: 27 years of days.
const CHECKPOINTS_MAX: i64 = 10_000;

impl Record {
    /// Every leaf is the hash of its event, every node the hash of what is below it, every checkpoint signed and the
    /// root of its size.
    pub(crate) async fn verify_tree(&self, report: &mut VerifyReport) -> Result<(), Fault> {
        let mut checkpoints: BTreeMap<u64, Hash> = BTreeMap::new();
        for made in self.checkpoints(CHECKPOINTS_MAX).await? {
            report.checkpoints += 1;
            let signed = PublicKey::read(&made.public_key)
                .and_then(|key| key.verify(&made.note).map(str::to_owned))
                .and_then(|text| Checkpoint::read(&text));
            match signed {
                Ok(signed) if signed.size == made.size && hex::encode(signed.root) == made.root => {
                    checkpoints.insert(signed.size, signed.root);
                }
                Ok(signed) => {
                    let message = format!(
                        "the checkpoint of {} events was signed for {} events, or for another root",
                        made.size, signed.size
                    );
                    report.push(Damage::of_log("checkpoint-altered", message));
                }
                Err(fault) => {
                    let message = format!("the checkpoint of {} events: {fault}", made.size);
                    report.push(Damage::of_log("checkpoint-altered", message));
                }
            }
        }
        let mut frontier = Frontier::default();
        // A log may be signed before anything has happened.
        checkpoints.retain(|size, root| *size > 0 || *root != frontier.root());
        loop {
            let from = frontier.size();
            let whole = self.verify_leaves(&mut frontier, &mut checkpoints, report).await?;
            if frontier.size() == from {
                break;
            }
            self.verify_nodes(from, frontier.size(), whole, report).await?;
        }
        report.leaves = frontier.size();
        for size in checkpoints.keys() {
            let message =
                format!("a checkpoint of {size} events was signed, the tree has {}", frontier.size());
            report.push(Damage::of_log("checkpoint-differs", message));
        }
        Ok(())
    }

    /// One page of leaves: adds them to the frontier as they should be, gives the subtrees that became whole.
    async fn verify_leaves(
        &self,
        frontier: &mut Frontier,
        checkpoints: &mut BTreeMap<u64, Hash>,
        report: &mut VerifyReport,
    ) -> Result<BTreeMap<Node, Hash>, Fault> {
        let sql = Sql::new(
            "SELECT l.leaf, l.case_id, l.seq, l.position, e.position AS now_at, e.hash AS event_hash, n.hash \
             FROM log_leaf l LEFT JOIN event e ON e.case_id = l.case_id AND e.seq = l.seq \
             LEFT JOIN log_node n ON n.level = 0 AND n.number = l.leaf \
             WHERE l.leaf >= $1 ORDER BY l.leaf LIMIT $2",
        );
        let rows = self.db.rows(sql.bind(whole_number(frontier.size())).bind(LEAVES_PER_PAGE)).await?;
        let mut whole = BTreeMap::new();
        for row in rows {
            let leaf = row.int("leaf")?.unsigned_abs();
            if leaf != frontier.size() {
                let message = format!("leaf {} of the tree is missing", frontier.size());
                report.push(Damage::of_log("tree-differs", message));
                return Ok(whole);
            }
            let (case, seq, position) = (row.text("case_id")?, row.int("seq")?, row.int("position")?);
            let mut bad = |rule, message| {
                report.push(Damage {
                    rule,
                    case: case.clone(),
                    seq: Some(seq),
                    position: Some(position),
                    message,
                });
            };
            let kept = row.bytes_or_null("hash")?;
            let event = row.bytes_or_null("event_hash")?;
            match (&event, &kept) {
                (None, _) => bad("event-missing", "it was in the log, and is no longer".to_owned()),
                (Some(_), None) => bad("tree-differs", "its leaf is missing".to_owned()),
                (Some(event), Some(kept)) if leaf_hash(event).as_slice() != kept => {
                    bad("event-altered", "its hash is not the one that the tree was built with".to_owned());
                }
                _ if row.int_or_null("now_at")? != Some(position) => {
                    bad(
                        "event-altered",
                        "it stands at another place in the log than when it was written".to_owned(),
                    );
                }
                _ => {}
            }
            // The tree is followed with what it was built with, so that one altered event is one finding.
            let hash = match (kept, event) {
                (Some(kept), _) => hash_of(kept)?,
                (None, Some(event)) => leaf_hash(&event),
                (None, None) => [0; 32],
            };
            frontier.push(hash, |node, hash| {
                whole.insert(node, hash);
            });
            if let Some(root) = checkpoints.remove(&frontier.size())
                && root != frontier.root()
            {
                let message =
                    format!("the tree of {} events does not have the root that was signed", frontier.size());
                report.push(Damage::of_log("checkpoint-differs", message));
            }
        }
        Ok(whole)
    }

    /// The stored nodes above the leaves `from` to `to` are those that were computed.
    async fn verify_nodes(
        &self,
        from: u64,
        to: u64,
        mut whole: BTreeMap<Node, Hash>,
        report: &mut VerifyReport,
    ) -> Result<(), Fault> {
        whole.retain(|(level, _), _| *level > 0);
        for level in 1..64 {
            let (first, last) = (from >> level, to >> level);
            if last == 0 {
                break;
            }
            let sql = Sql::new(
                "SELECT number, hash FROM log_node WHERE level = $1 AND number >= $2 AND number < $3",
            )
            .bind(i64::from(level))
            .bind(whole_number(first))
            .bind(whole_number(last));
            for row in self.db.rows(sql).await? {
                let number = row.int("number")?.unsigned_abs();
                if let Some(hash) = whole.remove(&(level, number))
                    && hash.as_slice() != row.bytes("hash")?
                {
                    let message = format!("node {number} of level {level} of the tree was altered");
                    report.push(Damage::of_log("tree-differs", message));
                }
            }
        }
        for (level, number) in whole.keys() {
            let message = format!("node {number} of level {level} of the tree is missing");
            report.push(Damage::of_log("tree-differs", message));
        }
        Ok(())
    }

    /// Compares the log with a checkpoint that came from outside: printed, or kept by another authority.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] if the tree lacks a node.
    pub async fn verify_against(&self, other: &Checkpoint) -> Result<Option<Damage>, Fault> {
        let size = self.tree_size().await?;
        if other.size > size {
            let message = format!(
                "the checkpoint covers {} events, the tree of this log has {size}: events were removed, or the \
                 newest are not taken up yet (run `portico checkpoint`)",
                other.size
            );
            return Ok(Some(Damage::of_log("checkpoint-differs", message)));
        }
        Ok(compare(other, &self.tree_root(other.size).await?))
    }
}

/// What is wrong if the first events of a log do not have the root of a checkpoint.
pub fn compare(checkpoint: &Checkpoint, root: &Hash) -> Option<Damage> {
    (checkpoint.root != *root).then(|| {
        let message = format!(
            "the first {} events do not have the root {} of the checkpoint, but {}: the log was rewritten, or the \
             checkpoint is of another log ({})",
            checkpoint.size,
            hex::encode(checkpoint.root),
            hex::encode(root),
            checkpoint.origin
        );
        Damage::of_log("checkpoint-differs", message)
    })
}
