//! The tree of public transparency logs (RFC 6962, section 2.1; RFC 9162, section 2.1): hashes, ranges, proofs.
//!
//! Pure. A *node* is a whole subtree: `(level, number)` covers the leaves `number << level` to `(number + 1) << level`.
//! A node never changes once it is whole, so that nodes are kept and a tree of any size is put together from a few.

use crate::chain::Hash;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A whole subtree: its level (0 for a leaf) and its number on that level.
pub type Node = (u8, u64);

/// The hash of a leaf.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of two subtrees side by side.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The whole subtrees on the right edge of a growing tree: all that is needed to add a leaf and to know the root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frontier {
    size: u64,
    /// From the largest subtree to the smallest.
    nodes: Vec<(u8, Hash)>,
}

impl Frontier {
    /// The nodes that the frontier of a tree of this size consists of.
    pub fn needs(size: u64) -> Vec<Node> {
        nodes_of(0, size)
    }

    /// The frontier of a tree of this size; `None` if a node is missing.
    pub fn load(size: u64, known: &BTreeMap<Node, Hash>) -> Option<Frontier> {
        let nodes = Frontier::needs(size);
        let nodes = nodes.iter().map(|node| Some((node.0, *known.get(node)?))).collect::<Option<_>>()?;
        Some(Frontier { size, nodes })
    }

    /// Leaves in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash; `whole` hears of each subtree that is whole now.
    pub fn push(&mut self, leaf: Hash, mut whole: impl FnMut(Node, Hash)) {
        let mut number = self.size;
        let (mut level, mut hash) = (0, leaf);
        whole((level, number), hash);
        while self.nodes.last().is_some_and(|(last, _)| *last == level) {
            let Some((_, left)) = self.nodes.pop() else { break };
            hash = node_hash(&left, &hash);
            level += 1;
            number >>= 1;
            whole((level, number), hash);
        }
        self.nodes.push((level, hash));
        self.size += 1;
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let mut nodes = self.nodes.iter().rev().map(|(_, hash)| *hash);
        let Some(last) = nodes.next() else { return empty_root() };
        nodes.fold(last, |right, left| node_hash(&left, &right))
    }
}

/// The ranges of leaves whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf to the root.
pub fn inclusion_ranges(index: u64, size: u64) -> Vec<(u64, u64)> {
    let (mut from, mut to) = (0, size);
    let mut ranges = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The ranges whose hashes prove that the tree of `old` leaves is the beginning of the tree of `new`.
pub fn consistency_ranges(old: u64, new: u64) -> Vec<(u64, u64)> {
    if old == 0 || old >= new {
        return Vec::new();
    }
    let (mut from, mut to, mut whole) = (0, new, true);
    let mut ranges = Vec::new();
    while old < to {
        let middle = from + split(to - from);
        if old <= middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
            whole = false;
        }
    }
    if !whole {
        ranges.push((from, to));
    }
    ranges.reverse();
    ranges
}

/// The whole subtrees that the leaves `from` to `to` consist of, from left to right.
pub fn nodes_of(from: u64, to: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = from;
    while at < to {
        let aligned = if at == 0 { 63 } else { at.trailing_zeros() };
        let fits = 63 - (to - at).leading_zeros();
        let level = aligned.min(fits);
        nodes.push((u8::try_from(level).unwrap_or(63), at >> level));
        at += 1 << level;
    }
    nodes
}

/// The hash of the leaves `from` to `to`, as it stands in a proof; `None` if a node is missing.
pub fn range_hash(range: (u64, u64), known: &BTreeMap<Node, Hash>) -> Option<Hash> {
    let nodes = nodes_of(range.0, range.1);
    let mut hashes = nodes.iter().rev().map(|node| known.get(node));
    let last = *hashes.next()??;
    hashes.try_fold(last, |right, left| Some(node_hash(left?, &right)))
}

/// True if the proof shows that a leaf with this hash is leaf `index` of the tree (RFC 9162, section 2.1.3.2).
pub fn is_included(index: u64, leaf: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut number, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if number % 2 == 1 || number == last {
            hash = node_hash(step, &hash);
            while number.is_multiple_of(2) && number != 0 {
                number >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        number >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// True if the proof shows that the old tree is the beginning of the new one (RFC 9162, section 2.1.4.2).
pub fn is_consistent(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 || old_size > new_size {
        return old_size == 0 && proof.is_empty();
    }
    let mut steps = proof.iter();
    let first = if old_size.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let (mut number, mut last) = (old_size - 1, new_size - 1);
    while number % 2 == 1 {
        number >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if number % 2 == 1 || number == last {
            from_old = node_hash(step, &from_old);
            from_new = node_hash(step, &from_new);
            while number.is_multiple_of(2) && number != 0 {
                number >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, step);
        }
        number >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == *old_root && from_new == *new_root
}

/// The largest power of two below `n`, for `n` above 1.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves that implementations of Certificate Transparency test with.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    fn grown(count: u64) -> (Frontier, BTreeMap<Node, Hash>) {
        let mut frontier = Frontier::default();
        let mut known = BTreeMap::new();
        for n in 0..count {
            frontier.push(leaf_hash(&n.to_be_bytes()), |node, hash| {
                known.insert(node, hash);
            });
        }
        (frontier, known)
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let mut frontier = Frontier::default();
        for leaf in LEAVES {
            frontier.push(leaf_hash(&hex::decode(leaf).unwrap()), |_, _| {});
            if frontier.size() == 1 {
                let one = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
                assert_eq!(hex::encode(frontier.root()), one);
            }
        }
        let eight = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
        assert_eq!(hex::encode(frontier.root()), eight);
    }

    #[test]
    fn every_leaf_of_every_small_tree_has_a_proof_that_holds_for_it_alone() {
        let (_, known) = grown(40);
        for size in 1..=40 {
            let root = range_hash((0, size), &known).unwrap();
            assert_eq!(Frontier::load(size, &known).unwrap().root(), root);
            for index in 0..size {
                let ranges = inclusion_ranges(index, size);
                let proof: Vec<Hash> = ranges.iter().map(|r| range_hash(*r, &known).unwrap()).collect();
                let leaf = leaf_hash(&index.to_be_bytes());
                assert!(is_included(index, &leaf, size, &root, &proof), "{index} of {size}");
                assert!(!is_included(index, &leaf_hash(b"other"), size, &root, &proof));
                assert!(size == 1 || !is_included((index + 1) % size, &leaf, size, &root, &proof));
            }
        }
    }

    #[test]
    fn every_small_tree_is_proved_to_be_the_beginning_of_every_larger_one() {
        let (_, known) = grown(40);
        let root = |size| range_hash((0, size), &known).unwrap();
        for new in 1..=40 {
            for old in 1..=new {
                let ranges = consistency_ranges(old, new);
                let proof: Vec<Hash> = ranges.iter().map(|r| range_hash(*r, &known).unwrap()).collect();
                assert!(is_consistent((old, &root(old)), (new, &root(new)), &proof), "{old} in {new}");
                let other = leaf_hash(b"other");
                assert!(!is_consistent((old, &other), (new, &root(new)), &proof), "{old} in {new}");
                assert!(!is_consistent((old, &root(old)), (new, &other), &proof), "{old} in {new}");
            }
        }
    }

    #[test]
    fn a_tree_goes_on_from_its_frontier_alone() {
        for size in 0..20 {
            let (mut whole, known) = grown(size);
            let mut loaded = Frontier::load(size, &known).unwrap();
            for n in 0..5_u64 {
                let leaf = leaf_hash(&n.to_be_bytes());
                whole.push(leaf, |_, _| {});
                loaded.push(leaf, |_, _| {});
            }
            assert_eq!(whole, loaded);
        }
    }
}
