//! A signed tree over the whole log, as public transparency logs have one.
//!
//! The chain of a case shows that nothing within it was changed; somebody with the rights of an operator can compute
//! a whole new chain. So the hash of every event of every case becomes a leaf of one tree (RFC 6962), whose root is
//! signed each day. Whoever keeps an old checkpoint, on paper or at another authority, can be shown that the log of
//! today begins with the log of then.
//!
//! *Invariant*: leaves are only added. Their order is the order in which they were taken up, kept in a table of its
//! own, so that nothing hangs on how positions are handed out. A leaf has only the event's hash: what is erased leaves
//! the tree whole.
//! *Invariant*: whole subtrees are kept; a leaf costs two rows of 32 bytes, and nothing is computed anew.

mod note;
mod proof;
pub mod tree;
mod verify;

use crate::chain::Hash;
use crate::fault::Fault;
use crate::open::Record;
use crate::retention::files_in;
use crate::sql::{Kind, Set, Sql, Tx, Write};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tree::{Frontier, Node};

pub use note::{Checkpoint, NOTE_BYTES_MAX, NoteFault, PublicKey, SigningKey};
pub use proof::{ConsistencyProof, InclusionProof};
pub use verify::compare;

/// Leaves that are added in one transaction: on SQLite others wait for so long.
const LEAVES_PER_TURN: i64 = 2_000;
/// Held on PostgreSQL while leaves are added, so that nodes take turns. Any fixed number does.
const TREE_LOCK: i64 = 0x0070_6f72_7474_7265;

/// A checkpoint that was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MadeCheckpoint {
    /// Events that it covers.
    pub size: u64,
    /// Root of their tree, hex.
    pub root: String,
    /// When it was made, microseconds.
    pub made_us: i64,
    /// The key that verifies it.
    pub public_key: String,
    /// The signed note.
    pub note: String,
}

impl Record {
    /// Takes up what the log has more than the tree; says how many leaves were added. Several at once take turns.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] if the tree lacks a node.
    pub async fn grow_tree(&self) -> Result<u64, Fault> {
        let mut added = 0;
        loop {
            let turn = self.grow_tree_once().await?;
            added += turn;
            if turn < LEAVES_PER_TURN.unsigned_abs() {
                return Ok(added);
            }
        }
    }

    async fn grow_tree_once(&self) -> Result<u64, Fault> {
        let mut tx = self.db.begin().await?;
        if tx.is_postgres() {
            tx.rows(Sql::new("SELECT pg_advisory_xact_lock($1) IS NULL AS locked").bind(TREE_LOCK)).await?;
        }
        let (size, position) = edge(&mut tx).await?;
        let sql = Sql::new(
            "SELECT position, case_id, seq, hash, body FROM event WHERE position > $1 ORDER BY position LIMIT $2",
        );
        let events = tx.rows(sql.bind(position).bind(LEAVES_PER_TURN)).await?;
        if events.is_empty() {
            return Ok(0);
        }
        let known = nodes(&mut tx, &Frontier::needs(size)).await?;
        let mut frontier = Frontier::load(size, &known).ok_or_else(|| incomplete(size))?;
        let mut leaves = Set::new(&[
            ("leaf", Kind::Int),
            ("case_id", Kind::Text),
            ("seq", Kind::Int),
            ("position", Kind::Int),
        ]);
        let mut whole = Set::new(&[("level", Kind::Int), ("number", Kind::Int), ("hash", Kind::Bytes)]);
        let mut files: BTreeSet<(String, String)> = BTreeSet::new();
        for event in &events {
            // The same pass notes which files the case speaks of: what nothing speaks of can go one day.
            if let Some(body) = event.text_or_null("body")? {
                let case = event.text("case_id")?;
                files.extend(files_in(&body).map(|sha256| (sha256.to_owned(), case.clone())));
            }
            let leaf = whole_number(frontier.size());
            leaves.push([
                leaf.into(),
                event.text("case_id")?.into(),
                event.int("seq")?.into(),
                event.int("position")?.into(),
            ]);
            frontier.push(tree::leaf_hash(&event.bytes("hash")?), |(level, number), hash| {
                whole.push([i64::from(level).into(), whole_number(number).into(), hash.to_vec().into()]);
            });
        }
        leaves.write(&mut tx, Write::Insert("log_leaf", "")).await?;
        whole.write(&mut tx, Write::Insert("log_node", "")).await?;
        let mut uses = Set::new(&[("sha256", Kind::Text), ("case_id", Kind::Text)]);
        for (sha256, case) in files {
            uses.push([sha256.into(), case.into()]);
        }
        uses.write(&mut tx, Write::Insert("blob_use", " ON CONFLICT DO NOTHING")).await?;
        tx.commit().await?;
        Ok(u64::try_from(events.len()).unwrap_or(u64::MAX))
    }

    /// Takes up the whole log and signs what it is now. If it has not grown since the last checkpoint of this key,
    /// that one is given again.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] if the tree lacks a node.
    pub async fn make_checkpoint(&self, key: &SigningKey, now_us: i64) -> Result<MadeCheckpoint, Fault> {
        self.grow_tree().await?;
        let mut tx = self.db.begin().await?;
        let (size, _) = edge(&mut tx).await?;
        let public_key = key.public().to_string();
        if let Some(last) = self.last_checkpoint().await?
            && last.size == size
            && last.public_key == public_key
        {
            return Ok(last);
        }
        let known = nodes(&mut tx, &Frontier::needs(size)).await?;
        let root = Frontier::load(size, &known).ok_or_else(|| incomplete(size))?.root();
        let note = key.sign(&Checkpoint { origin: key.name().to_owned(), size, root }.text());
        let sql = Sql::new(
            "INSERT INTO checkpoint (size, root, made_us, public_key, note) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (size) DO UPDATE SET made_us = excluded.made_us, public_key = excluded.public_key, \
             note = excluded.note",
        )
        .bind(whole_number(size))
        .bind(root.as_slice())
        .bind(now_us)
        .bind(&public_key)
        .bind(&note);
        tx.run(sql).await?;
        tx.commit().await?;
        Ok(MadeCheckpoint { size, root: hex::encode(root), made_us: now_us, public_key, note })
    }

    /// The checkpoint of the largest tree, if one was made.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn last_checkpoint(&self) -> Result<Option<MadeCheckpoint>, Fault> {
        Ok(self.checkpoints(1).await?.into_iter().next())
    }

    /// The last checkpoints, the largest first, at most 10,000.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn checkpoints(&self, limit: i64) -> Result<Vec<MadeCheckpoint>, Fault> {
        let sql = Sql::new(
            "SELECT size, root, made_us, public_key, note FROM checkpoint ORDER BY size DESC LIMIT $1",
        );
        let rows = self.db.rows(sql.bind(limit.clamp(0, 10_000))).await?;
        rows.iter()
            .map(|row| {
                Ok(MadeCheckpoint {
                    size: row.int("size")?.unsigned_abs(),
                    root: hex::encode(row.bytes("root")?),
                    made_us: row.int("made_us")?,
                    public_key: row.text("public_key")?,
                    note: row.text("note")?,
                })
            })
            .collect()
    }

    /// Leaves in the tree.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn tree_size(&self) -> Result<u64, Fault> {
        let row = self.db.row(Sql::new("SELECT max(leaf) AS leaf FROM log_leaf")).await?;
        let last = row.map_or(Ok(None), |row| row.int_or_null("leaf"))?;
        Ok(last.map_or(0, |leaf| leaf.unsigned_abs() + 1))
    }

    /// The root of the tree of the first `size` leaves.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if there are not as many; [`Fault::Database`]; [`Fault::Damaged`].
    pub async fn tree_root(&self, size: u64) -> Result<Hash, Fault> {
        let own = self.tree_size().await?;
        if size > own {
            let why = format!(
                "the log has {own} events in its tree; run `portico checkpoint` to take up the newest"
            );
            return Err(Fault::invalid(format!("a tree of {size} events"), why));
        }
        let known = self.nodes(&Frontier::needs(size)).await?;
        Ok(Frontier::load(size, &known).ok_or_else(|| incomplete(size))?.root())
    }

    /// The hashes of nodes, as far as they are there.
    async fn nodes(&self, wanted: &[Node]) -> Result<BTreeMap<Node, Hash>, Fault> {
        let mut known = BTreeMap::new();
        // At most 64 for a range and 64 ranges for a proof: one statement each is quick enough and plain.
        for &(level, number) in wanted {
            let sql = Sql::new("SELECT hash FROM log_node WHERE level = $1 AND number = $2");
            let row = self.db.by_key(sql.bind(i64::from(level)).bind(whole_number(number))).await?;
            if let Some(row) = row {
                known.insert((level, number), hash_of(row.bytes("hash")?)?);
            }
        }
        Ok(known)
    }
}

/// How many leaves the tree has, and where in the log the last one stands.
async fn edge(tx: &mut Tx) -> Result<(u64, i64), Fault> {
    let sql = Sql::new("SELECT leaf, position FROM log_leaf ORDER BY leaf DESC LIMIT 1");
    match tx.rows(sql).await?.first() {
        Some(row) => Ok((row.int("leaf")?.unsigned_abs() + 1, row.int("position")?)),
        None => Ok((0, 0)),
    }
}

async fn nodes(tx: &mut Tx, wanted: &[Node]) -> Result<BTreeMap<Node, Hash>, Fault> {
    let mut known = BTreeMap::new();
    for &(level, number) in wanted {
        let sql = Sql::new("SELECT hash FROM log_node WHERE level = $1 AND number = $2");
        for row in tx.rows(sql.bind(i64::from(level)).bind(whole_number(number))).await? {
            known.insert((level, number), hash_of(row.bytes("hash")?)?);
        }
    }
    Ok(known)
}

fn hash_of(bytes: Vec<u8>) -> Result<Hash, Fault> {
    bytes.try_into().map_err(|_| Fault::damaged("a hash of the tree", "it does not have 32 bytes"))
}

fn incomplete(size: u64) -> Fault {
    Fault::damaged(format!("the tree of {size} events"), "a node is missing")
}

/// A count of leaves as a database column holds it.
fn whole_number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
