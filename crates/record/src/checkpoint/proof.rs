//! Proofs for somebody who has a checkpoint and does not trust the database.

use super::tree::{self, Node};
use crate::chain::Hash;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::{Deserialize, Serialize};

/// That an event is in the log of a size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The case.
    pub case: String,
    /// Place in the case.
    pub seq: i64,
    /// The event's hash, hex: the data of its leaf.
    pub event_hash: String,
    /// Number of its leaf.
    pub leaf: u64,
    /// Size of the tree.
    pub size: u64,
    /// Root of the tree, hex.
    pub root: String,
    /// Hashes from the leaf to the root, hex (RFC 9162, section 2.1.3).
    pub hashes: Vec<String>,
}

/// That the log of a size is the beginning of a larger one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Size of the old tree.
    pub old_size: u64,
    /// Root of the old tree, hex.
    pub old_root: String,
    /// Size of the new tree.
    pub new_size: u64,
    /// Root of the new tree, hex.
    pub new_root: String,
    /// Hashes, hex (RFC 9162, section 2.1.4).
    pub hashes: Vec<String>,
}

impl InclusionProof {
    /// True if the hashes lead from the event to the root.
    pub fn holds(&self) -> bool {
        let parts = (hex::decode(&self.event_hash), hash(&self.root), hashes(&self.hashes));
        let (Ok(event), Some(root), Some(hashes)) = parts else { return false };
        tree::is_included(self.leaf, &tree::leaf_hash(&event), self.size, &root, &hashes)
    }
}

impl ConsistencyProof {
    /// True if the hashes lead from the old root to the new one.
    pub fn holds(&self) -> bool {
        let parts = (hash(&self.old_root), hash(&self.new_root), hashes(&self.hashes));
        let (Some(old), Some(new), Some(hashes)) = parts else { return false };
        tree::is_consistent((self.old_size, &old), (self.new_size, &new), &hashes)
    }
}

impl Record {
    /// Proves that an event is among the first `size` leaves; `None` if there is no such event, or it is not.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a size that the tree does not have; [`Fault::Database`]; [`Fault::Damaged`].
    pub async fn prove_inclusion(
        &self,
        case: &str,
        seq: i64,
        size: u64,
    ) -> Result<Option<InclusionProof>, Fault> {
        let root = self.tree_root(size).await?;
        let sql = Sql::new(
            "SELECT l.leaf, e.hash FROM log_leaf l JOIN event e ON e.case_id = l.case_id AND e.seq = l.seq \
             WHERE l.case_id = $1 AND l.seq = $2",
        );
        let Some(row) = self.db.row(sql.bind(case.replace('\0', "")).bind(seq)).await? else {
            return Ok(None);
        };
        let leaf = row.int("leaf")?.unsigned_abs();
        if leaf >= size {
            return Ok(None);
        }
        Ok(Some(InclusionProof {
            case: case.to_owned(),
            seq,
            event_hash: hex::encode(row.bytes("hash")?),
            leaf,
            size,
            root: hex::encode(root),
            hashes: self.range_hashes(&tree::inclusion_ranges(leaf, size)).await?,
        }))
    }

    /// Proves that the tree of `old` leaves is the beginning of the tree of `new`.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for sizes that the tree does not have, or if the old one is the larger;
    /// [`Fault::Database`]; [`Fault::Damaged`].
    pub async fn prove_consistency(&self, old: u64, new: u64) -> Result<ConsistencyProof, Fault> {
        if old > new || old == 0 {
            let why = format!("write the smaller size first, from 1 on; these are {old} and {new}");
            return Err(Fault::invalid("a proof of consistency", why));
        }
        Ok(ConsistencyProof {
            old_size: old,
            old_root: hex::encode(self.tree_root(old).await?),
            new_size: new,
            new_root: hex::encode(self.tree_root(new).await?),
            hashes: self.range_hashes(&tree::consistency_ranges(old, new)).await?,
        })
    }

    async fn range_hashes(&self, ranges: &[(u64, u64)]) -> Result<Vec<String>, Fault> {
        let wanted: Vec<Node> = ranges.iter().flat_map(|range| tree::nodes_of(range.0, range.1)).collect();
        let known = self.nodes(&wanted).await?;
        ranges
            .iter()
            .map(|range| tree::range_hash(*range, &known).map(hex::encode))
            .collect::<Option<_>>()
            .ok_or_else(|| Fault::damaged("the tree of the log", "a node is missing"))
    }
}

fn hash(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| hash(text)).collect()
}
