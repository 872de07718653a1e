//! Which ids stand there more than once: exactly, and in memory that hardly grows with the lines.
//!
//! Ids are read up to three times. First each id's hash sets one bit of a table; an id whose bit is set already
//! *may* be there before: its hash is remembered. Then the hashes that were remembered are counted. Those that
//! were counted twice are hashes of repeated ids, or of two ids with one hash: the third time, the ids
//! themselves are compared. Equal ids have equal hashes, so that none is missed.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::*;

use crate::cells::collect;

/// Bits of the table for each line: so few are set that about one id in thirty is remembered in vain.
const BITS_A_LINE: u64 = 16;
/// No fewer and no more bits than this: 8 KiB and 512 MiB.
const BITS: (u64, u64) = (1 << 16, 1 << 32);

/// The ids that more than one line has, in order. No id is no id.
pub(crate) fn repeated_ids(lines: &LazyFrame) -> PolarsResult<Vec<String>> {
    let ids = lines.clone().select([col("id")]);
    let count = collect(lines.clone().select([len().alias("rows")]))?;
    let count = count.column("rows")?.idx()?.get(0).unwrap_or(0);
    let table = Table::for_lines(u64::from(count));
    let suspects = read(&ids, table, Table::take)?.suspects;
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let counts: HashMap<u64, u32> = suspects.into_iter().map(|hash| (hash, 0)).collect();
    let counts = read(&ids, counts, |counts, ids| {
        for id in ids {
            if let Some(count) = counts.get_mut(&hash(id)) {
                *count += 1;
            }
        }
    })?;
    let found: HashMap<u64, BTreeMap<String, u32>> =
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(hash, _)| (hash, BTreeMap::new())).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let found = read(&ids, found, |found, ids| {
        for id in ids {
            if let Some(of_hash) = found.get_mut(&hash(id)) {
                match of_hash.get_mut(id) {
                    Some(count) => *count += 1,
                    None => drop(of_hash.insert(id.to_owned(), 1)),
                }
            }
        }
    })?;
    let mut ids: Vec<String> =
        found.into_values().flatten().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect();
    ids.sort_unstable();
    Ok(ids)
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Hands all ids to `take`, batch by batch.
fn read<S: Default + Send + 'static>(
    ids: &LazyFrame,
    state: S,
    take: impl Fn(&mut S, &mut dyn Iterator<Item = &str>) + Send + Sync + 'static,
) -> PolarsResult<S> {
    let state = Arc::new(Mutex::new(state));
    let into = Arc::clone(&state);
    let each = PlanCallback::new(move |frame: DataFrame| {
        let mut ids = frame.column("id")?.str()?.iter().flatten();
        take(&mut into.lock().unwrap_or_else(PoisonError::into_inner), &mut ids);
        Ok(false)
    });
    ids.clone().sink_batches(each, false, None)?.collect_with_engine(Engine::Streaming)?;
    Ok(std::mem::take(&mut *state.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// Which hashes were seen, as far as a bit for each tells.
#[derive(Default)]
struct Table {
    bits: Vec<u64>,
    /// How far a hash is shifted to be the number of a bit.
    shift: u32,
    /// Hashes whose bit was set already.
    suspects: Vec<u64>,
}

impl Table {
    fn for_lines(lines: u64) -> Self {
        let bits = (lines * BITS_A_LINE).next_power_of_two().clamp(BITS.0, BITS.1);
        let words = usize::try_from(bits / 64).unwrap_or(usize::MAX);
        Self { bits: vec![0; words], shift: 64 - bits.trailing_zeros(), suspects: Vec::new() }
    }

    fn take(&mut self, ids: &mut dyn Iterator<Item = &str>) {
        for id in ids {
            let hash = hash(id);
            let bit = hash >> self.shift;
            let word = &mut self.bits[usize::try_from(bit / 64).unwrap_or(0)];
            let mask = 1 << (bit % 64);
            if *word & mask != 0 {
                self.suspects.push(hash);
            }
            *word |= mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(ids: &[Option<&str>]) -> LazyFrame {
        let ids = StringChunked::from_iter_options("id".into(), ids.iter().copied());
        DataFrame::new(ids.len(), vec![ids.into_column()]).unwrap().lazy()
    }

    #[test]
    fn finds_every_id_that_repeats_and_no_other() {
        assert_eq!(repeated_ids(&lines(&[])).unwrap(), [""; 0]);
        assert_eq!(repeated_ids(&lines(&[Some("a"), None, None, Some("b")])).unwrap(), [""; 0]);
        let twice = [Some("b"), Some("a"), Some(""), Some("b"), Some(""), Some("b")];
        assert_eq!(repeated_ids(&lines(&twice)).unwrap(), ["", "b"]);
        // So many that most bits of the smallest table are set, and many suspects are none.
        let many: Vec<String> = (0..40_000).map(|id| format!("id-{}", id % 39_990)).collect();
        let many: Vec<Option<&str>> = many.iter().map(|id| Some(id.as_str())).collect();
        let mut expected: Vec<String> = (0..10).map(|id| format!("id-{id}")).collect();
        expected.sort();
        assert_eq!(repeated_ids(&lines(&many)).unwrap(), expected);
    }

    #[test]
    fn a_full_table_suspects_and_does_not_miss() {
        let mut table = Table::for_lines(1);
        let ids: Vec<String> = (0..200_000).map(|id| id.to_string()).collect();
        table.take(&mut ids.iter().map(String::as_str));
        assert!(table.suspects.len() > 100_000);
        let before = table.suspects.len();
        table.take(&mut ids.iter().map(String::as_str));
        assert_eq!(table.suspects.len() - before, ids.len());
    }
}
