//! The month itself: decoding the lines, folding them, the whole reconciliation.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duizhang_lake::{Columns, Dataset, Kind, Snapshot};
use duizhang_reconciler::{
    CouponStates, Input, Month, Settings, columns, fold as fold_lines, reconcile as reconcile_month,
};
use polars::prelude::*;

use crate::scene::cycle;
use crate::{BenchError, Done, Job, Scene};

/// A snapshot as the reconciler wants it.
fn month(snapshot: &Snapshot) -> Result<Month, BenchError> {
    let mut inputs = BTreeMap::new();
    for dataset in Dataset::all() {
        if let Some(input) = Input::of(snapshot, dataset)? {
            inputs.insert(dataset, input);
        }
    }
    Ok(Month { cycle: cycle()?, inputs, others: BTreeMap::new(), coupon_states: CouponStates::default() })
}

/// Decoding what the fold reads into frames, as polars does it, and no more.
pub(crate) fn decode(scene: &Scene) -> Result<Job, BenchError> {
    let lines = scene.month()?.scan(Dataset::Consumption)?;
    let lines = lines.select(columns().map(col).collect::<Vec<_>>());
    let run = move || {
        let seen = Arc::new(AtomicUsize::new(0));
        let rows = Arc::clone(&seen);
        let take = PlanCallback::new(move |frame: DataFrame| {
            rows.fetch_add(frame.height(), Ordering::Relaxed);
            Ok(false)
        });
        lines.clone().sink_batches(take, false, None)?.collect_with_engine(Engine::Streaming)?;
        Ok(Done::of(&seen.load(Ordering::Relaxed).to_le_bytes()))
    };
    Ok(Box::new(run))
}

/// The same without frames, by as many threads as the fold has: what the fold is measured against.
pub(crate) fn columns_as_they_lie(scene: &Scene) -> Result<Job, BenchError> {
    let path = scene.month()?.path(Dataset::Consumption);
    let file = Columns::open(&path)?.ok_or_else(|| BenchError::Program("not as it is written".to_owned()))?;
    let groups = file.groups().count();
    let is_text = |name: &str| {
        let spec = Dataset::Consumption.spec().columns.iter().find(|column| column.name == name);
        spec.is_some_and(|column| matches!(column.kind, Kind::Text | Kind::Json))
    };
    let run = move || {
        let next = AtomicUsize::new(0);
        let work = || {
            let (file, mut rows) = (file.again()?, 0);
            loop {
                let group = next.fetch_add(1, Ordering::Relaxed);
                if group >= groups {
                    return Ok::<usize, BenchError>(rows);
                }
                for name in columns() {
                    if is_text(name) {
                        file.texts(group, name, None)?;
                    } else {
                        rows += file.numbers(group, name)?.values().len();
                    }
                }
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let rows: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let rows =
                threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            rows.sum::<Result<usize, BenchError>>()
        })?;
        Ok(Done::of(&rows.to_le_bytes()))
    };
    Ok(Box::new(run))
}

/// The fold; what comes out is every group.
pub(crate) fn fold(scene: &Scene) -> Result<Job, BenchError> {
    let (lines, cycle) = (scene.month()?.scan(Dataset::Consumption)?, cycle()?);
    let run = move || {
        let groups = fold_lines(&lines, cycle)?;
        // Only what is cheap beside the fold itself.
        let mut bytes = Vec::with_capacity(groups.len() * 256);
        for group in &groups {
            for text in [&group.customer_id, &group.service_type_code, &group.resource_type_code] {
                bytes.extend_from_slice(text.as_bytes());
            }
            for sum in &group.sums {
                bytes.extend_from_slice(&sum.to_le_bytes());
            }
        }
        Ok(Done::of(&bytes))
    };
    Ok(Box::new(run))
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
