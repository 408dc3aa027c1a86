//! Followers of the log: whoever reads every event once, in order, and remembers how far they are.
//!
//! A follower that fails stays where it is; nothing is lost, because the log is its queue.
//!
//! *Invariant*: one node at a time reads for a follower. Its turn is part of the cursor's own row, and the row is only
//! ever replaced by whoever read it as it stands: a node that lost its turn can move nothing any more, whatever its
//! clock says. A node that falls silent loses its turn after [`TURN`], and another goes on where the cursor stands.

use jiff::SignedDuration;
use portico_record::StoredEvent;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::casework::Casework;
use crate::fault::Fault;

/// How long a follower belongs to a node that says nothing. Nodes' clocks may differ by less than this.
pub const TURN: SignedDuration = SignedDuration::from_secs(60);

/// A follower, read for by this node.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    follower: String,
    standing: Standing,
}

/// The row: how far, who reads, until when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Standing {
    /// Position of the last event that was read.
    position: i64,
    /// Name of the node; none if nobody reads.
    node: Option<String>,
    /// How often it has changed hands: no row is ever the same again.
    turn: u64,
    /// Until when it belongs to the node, microseconds.
    until_us: i64,
}

impl Standing {
    /// Releases before this one kept the bare position.
    fn read(value: Json) -> Result<Standing, Fault> {
        match value.as_i64() {
            Some(position) => Ok(Standing { position, node: None, turn: 0, until_us: 0 }),
            None => serde_json::from_value(value).map_err(Fault::broken),
        }
    }

    fn is_free(&self, now_us: i64) -> bool {
        self.node.is_none() || self.until_us <= now_us
    }
}

impl Turn {
    /// Position up to which was read.
    pub fn position(&self) -> i64 {
        self.standing.position
    }
}

impl Casework {
    /// Takes the turn of a follower, or goes on with it; nothing while another node has it. A new follower begins at
    /// the end of the log, with what happens from now on.
    ///
    /// # Errors
    /// [`Fault::Broken`]; so for all that follow.
    pub async fn take_turn(&self, follower: &str, node: &str) -> Result<Option<Turn>, Fault> {
        let known = self.record.setting(&key(follower)).await.map_err(Fault::broken)?;
        let now_us = self.now().as_microsecond();
        let standing = match &known {
            Some(value) => Standing::read(value.clone())?,
            None => {
                let position = self.record.last_position().await.map_err(Fault::broken)?;
                Standing { position, node: None, turn: 0, until_us: 0 }
            }
        };
        let mine = standing.node.as_deref() == Some(node);
        if !mine && !standing.is_free(now_us) {
            return Ok(None);
        }
        if mine && standing.until_us > now_us {
            let mut turn = Turn { follower: follower.to_owned(), standing };
            return Ok(self.keep_turn(&mut turn).await?.then_some(turn));
        }
        let taken = Standing {
            node: Some(node.to_owned()),
            turn: standing.turn.saturating_add(1),
            until_us: now_us.saturating_add(turn_us()),
            ..standing
        };
        let swapped = self.swap(follower, known.as_ref(), &taken).await?;
        Ok(swapped.then(|| Turn { follower: follower.to_owned(), standing: taken }))
    }

    /// Makes a turn longer when less than half of it is left. False if it was lost: another node reads now.
    ///
    /// # Errors
    /// As [`Casework::take_turn`].
    pub async fn keep_turn(&self, turn: &mut Turn) -> Result<bool, Fault> {
        let left_us = turn.standing.until_us.saturating_sub(self.now().as_microsecond());
        if left_us > turn_us() / 2 {
            return Ok(true);
        }
        self.advance(turn, turn.standing.position).await
    }

    /// Remembers how far a follower has read, and makes the turn longer. False if the turn was lost: the cursor stays
    /// where the other node has it.
    ///
    /// # Errors
    /// As [`Casework::take_turn`].
    pub async fn advance(&self, turn: &mut Turn, position: i64) -> Result<bool, Fault> {
        let until_us = self.now().as_microsecond().saturating_add(turn_us());
        let moved = Standing { position, until_us, ..turn.standing.clone() };
        self.replace(turn, moved).await
    }

    /// Gives a turn back, so that another node need not wait for its end.
    ///
    /// # Errors
    /// As [`Casework::take_turn`].
    pub async fn end_turn(&self, mut turn: Turn) -> Result<(), Fault> {
        let free = Standing { node: None, until_us: 0, ..turn.standing.clone() };
        // Lost meanwhile: then there is nothing to give back.
        self.replace(&mut turn, free).await.map(drop)
    }

    async fn replace(&self, turn: &mut Turn, next: Standing) -> Result<bool, Fault> {
        let was = serde_json::to_value(&turn.standing).map_err(Fault::broken)?;
        let swapped = self.swap(&turn.follower, Some(&was), &next).await?;
        if swapped {
            turn.standing = next;
        }
        Ok(swapped)
    }

    async fn swap(&self, follower: &str, was: Option<&Json>, is: &Standing) -> Result<bool, Fault> {
        let is = serde_json::to_value(is).map_err(Fault::broken)?;
        let now_us = self.now().as_microsecond();
        self.record.swap_setting(&key(follower), was, &is, now_us).await.map_err(Fault::broken)
    }

    /// The events of all cases after a position, in the order of the log.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn follow(&self, after: i64, limit: i64) -> Result<Vec<StoredEvent>, Fault> {
        self.record.follow(after, limit).await.map_err(Fault::broken)
    }

    /// The service that a case belongs to.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn service_of(&self, case: &str) -> Result<String, Fault> {
        let row = self.record.case(case).await.map_err(Fault::broken)?;
        Ok(row.ok_or_else(|| Fault::not_found("case"))?.service)
    }
}

fn key(follower: &str) -> String {
    format!("cursor:{follower}")
}

fn turn_us() -> i64 {
    i64::try_from(TURN.as_micros()).unwrap_or(i64::MAX)
}
