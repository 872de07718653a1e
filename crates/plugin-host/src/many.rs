//! Many reports at once, each about a part of the whole: statements of thousands of customers.
//!
//! Each is rendered and checked as any report is; together they are put in place with one rename and
//! have one receipt. At most as many are in memory as there are threads.

use std::fs::{self, File};
use std::io::Write as _;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;
use serde_json::Value;

use crate::compare::Attested;
use crate::diagnostic::Diagnostic;
use crate::error::RenderError;
use crate::job::{Destination, Job};
use crate::receipt::{Artifact, RECEIPT_FILE, Receipt};
use crate::registry::Format;
use crate::runner::Runner;
use crate::staging::{Staging, sync};

/// One part of the whole.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of its file without the ending, or of its folder where a format makes several files. Must
    /// be unique among the parts, whatever the case of letters, and a plain name.
    pub stem: String,
    /// What it is about, for the receipt.
    pub about: Value,
}

/// A part that was rendered.
#[derive(Debug, Serialize)]
pub struct PartReceipt {
    /// What it is about.
    pub about: Value,
    /// Its files, by their names in the folder of all.
    pub artifacts: Vec<Artifact>,
    /// What the format says it wrote; all of it agreed with the host's totals.
    pub attestations: Vec<Attested>,
    /// What the format had to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

/// What `receipt.json` says of many reports: what all have in common, and each part.
#[derive(Debug, Serialize)]
pub struct ManyReceipt {
    /// What all have in common: a receipt without files of its own.
    #[serde(flatten)]
    pub common: Receipt,
    /// The parts, in the order they were asked for.
    pub parts: Vec<PartReceipt>,
}

/// Renders many reports into one directory, several at a time.
///
/// `context` is what the receipt says of all of them. `make` is called with the number of a part and a function that renders a job; it returns what that
/// returned. Either all reports are at the destination when this returns, or nothing has changed; the
/// error is that of the first part that failed, with its number.
pub fn render_many<E: From<RenderError> + Send>(
    (format, runner): (&Format, &Runner),
    (parts, context): (&[Part], &Value),
    out: &Destination,
    threads: NonZero<usize>,
    make: impl Fn(usize, &dyn Fn(&Job<'_>) -> Result<Receipt, RenderError>) -> Result<Receipt, E> + Sync,
) -> Result<ManyReceipt, (usize, E)> {
    let whole = |error: RenderError| (0, E::from(error));
    if parts.is_empty() {
        return Err(whole(RenderError::Job("there are no parts to render")));
    }
    let staging = Staging::open(&format.id, out).map_err(whole)?;
    let done: Mutex<Vec<Option<Receipt>>> = Mutex::new(parts.iter().map(|_| None).collect());
    let failed: Mutex<Option<(usize, E)>> = Mutex::new(None);
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(number) else { break };
            let folder = staging.directory().join(&part.stem);
            let render = |job: &Job<'_>| {
                let receipt = format.render(runner, job, &Destination::of_part(&folder))?;
                unfold(staging.directory(), part, receipt)
            };
            match make(number, &render) {
                Ok(receipt) => {
                    if let Some(slot) = lock(&done).get_mut(number) {
                        *slot = Some(receipt);
                    }
                }
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    // The first of them in order, as far as several failed at once.
                    let mut failed = lock(&failed);
                    if failed.as_ref().is_none_or(|(first, _)| number < *first) {
                        *failed = Some((number, error));
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.get().min(parts.len()) {
            scope.spawn(work);
        }
    });
    if let Some(failed) = lock(&failed).take() {
        return Err(failed);
    }
    let receipts = std::mem::take(&mut *lock(&done)).into_iter().flatten().collect();
    let mut receipt = together(parts, receipts).map_err(whole)?;
    receipt.common.context = context.clone();
    write(&receipt, staging.directory()).map_err(whole)?;
    receipt.common.leftover = staging.commit().map_err(whole)?;
    Ok(receipt)
}

/// A lock that a panic elsewhere does not poison: the panic itself ends the scope.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One file goes where all files are and takes the name of its part; several stay in their folder. The
/// part's own receipt goes into that of all.
fn unfold(base: &Path, part: &Part, mut receipt: Receipt) -> Result<Receipt, RenderError> {
    let folder = base.join(&part.stem);
    let own = folder.join(RECEIPT_FILE);
    fs::remove_file(&own).map_err(|error| RenderError::io(&own, error))?;
    if let [only] = receipt.artifacts.as_mut_slice() {
        let ending = Path::new(&only.name).extension().and_then(|ending| ending.to_str());
        let name = ending.map_or_else(|| part.stem.clone(), |ending| format!("{}.{ending}", part.stem));
        // A file without an ending would want the name that its folder has.
        if name != part.stem {
            let (from, to) = (folder.join(&only.name), base.join(&name));
            fs::rename(&from, &to).map_err(|error| RenderError::io(&from, error))?;
            fs::remove_dir(&folder).map_err(|error| RenderError::io(&folder, error))?;
            only.name = name;
            return Ok(receipt);
        }
    }
    sync(&folder)?;
    for artifact in &mut receipt.artifacts {
        artifact.name = format!("{}/{}", part.stem, artifact.name);
    }
    Ok(receipt)
}

/// The receipt of all.
fn together(parts: &[Part], receipts: Vec<Receipt>) -> Result<ManyReceipt, RenderError> {
    if parts.len() != receipts.len() {
        return Err(RenderError::Incomplete("a part was not rendered".to_owned()));
    }
    let mut common = None;
    let mut rendered = Vec::new();
    for (part, mut receipt) in parts.iter().zip(receipts) {
        rendered.push(PartReceipt {
            about: part.about.clone(),
            artifacts: std::mem::take(&mut receipt.artifacts),
            attestations: std::mem::take(&mut receipt.attestations),
            diagnostics: std::mem::take(&mut receipt.diagnostics),
        });
        common.get_or_insert(receipt);
    }
    let common = common.ok_or(RenderError::Job("there are no parts to render"))?;
    Ok(ManyReceipt { common, parts: rendered })
}

fn write(receipt: &ManyReceipt, directory: &Path) -> Result<(), RenderError> {
    let path = directory.join(RECEIPT_FILE);
    let write = || {
        let mut text = serde_json::to_vec(receipt)?;
        text.push(b'\n');
        let mut file = File::options().write(true).create_new(true).open(&path)?;
        file.write_all(&text)?;
        file.sync_all()
    };
    write().map_err(|error| RenderError::io(&path, error))
}
