//! A map by key that is cheap to copy: copies share what neither of them changed.
//!
//! Deciding works on a copy of the state, and most of a large state is not touched by a step. Entries stand in chunks
//! in order of their keys; a copy shares the chunks, and a change takes its own copy of one chunk and one entry. Keys
//! of a case are given in ascending order, so that almost every insertion is at the end.
//!
//! Invariant: chunks are never empty, and keys ascend through all of them.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Most entries of one chunk: what is copied, by reference, with the first change in it.
const CHUNK_MAX: usize = 32;

type Chunk<T> = Vec<(u64, Arc<T>)>;

/// A map from the keys of a case, in ascending order. Reads like a `BTreeMap`, and is stored like one.
pub(crate) struct Table<T> {
    chunks: Vec<Arc<Chunk<T>>>,
}

impl<T> Table<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub(crate) fn get(&self, key: &u64) -> Option<&T> {
        let chunk = self.chunks.get(self.chunk_of(*key)?)?;
        let at = place(chunk, *key).ok()?;
        chunk.get(at).map(|(_, value)| value.as_ref())
    }

    pub(crate) fn contains_key(&self, key: &u64) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&u64, &T)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).map(|(key, value)| (key, value.as_ref()))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    /// The chunk in which a key stands if it is there; none only if the table is empty.
    fn chunk_of(&self, key: u64) -> Option<usize> {
        let after =
            self.chunks.partition_point(|chunk| chunk.first().is_some_and(|(first, _)| *first <= key));
        if self.chunks.is_empty() { None } else { Some(after.saturating_sub(1)) }
    }

    pub(crate) fn remove(&mut self, key: &u64) -> Option<Arc<T>> {
        let at = self.chunk_of(*key)?;
        let chunk = self.chunks.get_mut(at)?;
        let place = place(chunk, *key).ok()?;
        if chunk.len() == 1 {
            let gone = self.chunks.remove(at);
            return gone.first().map(|(_, value)| value.clone());
        }
        Some(Arc::make_mut(chunk).remove(place).1)
    }

    /// Inserts a value, or one that is shared with an event.
    pub(crate) fn insert(&mut self, key: u64, value: impl Into<Arc<T>>) {
        let value = value.into();
        let Some((at, chunk)) = self.chunk_of(key).and_then(|at| Some((at, self.chunks.get_mut(at)?))) else {
            self.chunks.push(Arc::new(vec![(key, value)]));
            return;
        };
        let chunk_len = chunk.len();
        match place(chunk, key) {
            Ok(found) => {
                if let Some(entry) = Arc::make_mut(chunk).get_mut(found) {
                    entry.1 = value;
                }
            }
            Err(end) if end == CHUNK_MAX => self.chunks.insert(at + 1, Arc::new(vec![(key, value)])),
            Err(inside) => {
                let entries = Arc::make_mut(chunk);
                entries.insert(inside, (key, value));
                if chunk_len >= CHUNK_MAX {
                    let rest = entries.split_off(CHUNK_MAX / 2);
                    self.chunks.insert(at + 1, Arc::new(rest));
                }
            }
        }
    }
}

impl<T: Clone> Table<T> {
    pub(crate) fn get_mut(&mut self, key: &u64) -> Option<&mut T> {
        let at = self.chunk_of(*key)?;
        let chunk = self.chunks.get_mut(at)?;
        let place = place(chunk, *key).ok()?;
        Arc::make_mut(chunk).get_mut(place).map(|(_, value)| Arc::make_mut(value))
    }
}

fn place<T>(chunk: &Chunk<T>, key: u64) -> Result<usize, usize> {
    // Most of what is looked for is new.
    match chunk.last() {
        Some((last, _)) if *last < key => Err(chunk.len()),
        _ => chunk.binary_search_by_key(&key, |(key, _)| *key),
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { chunks: Vec::new() }
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Table { chunks: self.chunks.clone() }
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    /// By entries: where chunks end depends on how the table came to be.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T> FromIterator<(u64, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(entries: I) -> Self {
        let mut table = Table::default();
        for (key, value) in entries {
            table.insert(key, value);
        }
        table
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Table<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map by key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Table<T>, A::Error> {
        let mut table = Table::default();
        while let Some((key, value)) = entries.next_entry::<u64, T>()? {
            table.insert(key, value);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// Mixes keys without a generator: visits 0..1009 in a scattered order.
    fn scattered() -> impl Iterator<Item = u64> {
        (0..1009_u64).map(|at| at * 611 % 1009)
    }

    #[test]
    fn a_table_holds_what_a_map_holds_in_the_same_order() {
        let (mut table, mut map) = (Table::default(), BTreeMap::new());
        for key in scattered() {
            table.insert(key, key * 2);
            map.insert(key, key * 2);
        }
        for key in scattered().take(700) {
            assert_eq!(table.remove(&key).as_deref(), map.remove(&key).as_ref());
            assert_eq!(table.remove(&key), None);
        }
        for key in scattered().skip(600) {
            table.insert(key, 1);
            map.insert(key, 1);
        }
        assert!(table.iter().eq(map.iter()));
        assert!((0..1009).all(|key| table.get(&key) == map.get(&key)));
        assert!(table.chunks.iter().all(|chunk| !chunk.is_empty() && chunk.len() <= super::CHUNK_MAX));
    }

    #[test]
    fn a_copy_shares_all_but_the_chunk_that_is_changed() {
        let before: Table<u64> = (1..=320).map(|key| (key, key)).collect();
        let mut after = before.clone();
        *after.get_mut(&100).unwrap() = 7;
        assert_eq!((before.get(&100), after.get(&100)), (Some(&100), Some(&7)));
        let shared =
            before.chunks.iter().zip(&after.chunks).filter(|(one, other)| Arc::ptr_eq(one, other)).count();
        assert_eq!(shared, before.chunks.len() - 1);
    }

    #[test]
    fn a_table_is_stored_like_a_map() {
        let table: Table<u64> = [(3, 30), (20, 200)].into_iter().collect();
        let stored = serde_json::to_string(&table).unwrap();
        assert_eq!(stored, r#"{"3":30,"20":200}"#);
        assert_eq!(serde_json::from_str::<Table<u64>>(&stored).unwrap(), table);
    }
}
