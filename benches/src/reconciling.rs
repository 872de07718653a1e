//! The month itself: decoding the lines, folding them, the whole reconciliation.

use std::collections::BTreeMap;

use duizhang_lake::{Dataset, Snapshot};
use duizhang_reconciler::{Input, Month, Settings, reconcile as reconcile_month};

use crate::scene::cycle;
use crate::{BenchError, Done, Job, Scene};

/// A snapshot as the reconciler wants it.
fn month(snapshot: &Snapshot) -> Result<Month, BenchError> {
    let mut inputs = BTreeMap::new();
    for dataset in Dataset::all() {
        let Some(entry) = snapshot.entry(dataset) else { continue };
        let input = Input {
            frame: snapshot.scan(dataset)?,
            rows: entry.rows,
            state: entry.state,
            reasons: entry.reasons.clone(),
            notes: entry.notes.clone(),
            asked: entry.asked.clone(),
            blake3: entry.blake3.clone(),
        };
        inputs.insert(dataset, input);
    }
    Ok(Month { cycle: cycle()?, inputs, others: BTreeMap::new() })
}

/// Every rule over the month; what comes out is every break and every outcome.
pub(crate) fn reconcile(scene: &Scene) -> Result<Job, BenchError> {
    let snapshot = scene.month()?;
    let month = month(&snapshot)?;
    let run = move || {
        let run = reconcile_month(&month, &Settings::default())?;
        Ok(Done::of(format!("{:?}{:?}", run.breaks, run.outcomes).as_bytes()))
    };
    Ok(Box::new(run))
}
