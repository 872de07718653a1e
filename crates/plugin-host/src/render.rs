//! Renders one report: one call of a format, checked on all sides, and then put in place.

#![allow(unsafe_code)] // calls the format

use std::cell::RefCell;

use duizhang_plugin_abi::{DZ_E_CANCELLED, DZ_OK, DzEntryFn, DzJob, DzStatus, DzStr, DzTable};
use polars_arrow::ffi::ArrowArrayStream;
use serde_json::Value;

use crate::arrow::{StreamFault, export};
use crate::callbacks::{HOST, during, host};
use crate::compare::{Attested, differences};
use crate::describe::{About, JobFn, Loaded, load};
use crate::diagnostic::Diagnostic;
use crate::error::{RenderError, Status};
use crate::job::{Destination, Job, Texts};
use crate::limits::Limits;
use crate::names::is_format_id;
use crate::receipt::{Artifact, Origin, Receipt};
#[cfg(unix)]
use crate::runner::isolate::{self, Order};
use crate::session::Session;
use crate::staging::Staging;
use crate::table::Table;
use crate::totals::Totals;

/// Renders a report into a directory and returns its receipt, which is also in the directory.
///
/// `entry` is what the format exports and `format_id` what it must describe itself as. The format
/// runs inside this process and on this thread. Either the complete report is at the destination
/// when this returns, or nothing has changed.
pub fn render(
    entry: DzEntryFn,
    format_id: &str,
    job: &Job<'_>,
    out: &Destination,
) -> Result<Receipt, RenderError> {
    if !is_format_id(format_id) {
        return Err(RenderError::Job("the format's id is no plain name"));
    }
    let (format, about) = load(entry, format_id)?;
    let options = about.complete_options(&job.options)?;
    let tables: Vec<&Table> = job.tables.iter().filter(|table| about.takes(table, &options)).collect();
    let totals = Totals::of(tables.iter().copied())?;
    let texts = Texts::new(&options, &job.context, Some(&totals))?;
    judge(&format, &texts, job)?;

    let staging = Staging::open(format_id, out)?;
    let directory = Some(staging.directory().to_owned());
    let session = Session::new(directory, Limits::default(), job.cancel.clone());
    let fault = StreamFault::default();
    let handed =
        tables.iter().map(|table| Handed { name: table.name(), stream: export(table, &fault) }).collect();
    let session = call(format.render, &texts, handed, &fault, session)?;
    if let Some(name) = session.unfinished().next() {
        return Err(RenderError::Incomplete(format!("{name} was begun but not ended")));
    }
    verify(&about, &tables, &totals, &session.artifacts, &session.attested)?;
    let made = Account {
        artifacts: session.artifacts,
        attested: session.attested,
        diagnostics: session.diagnostics,
        diagnostics_dropped: session.diagnostics_dropped,
        carrier: "bundled",
        plugin: None,
        measures: None,
    };
    put_in_place(receipt(about, job, options, made), staging)
}

/// Renders a report through a format in a process of its own; otherwise as [`render`].
#[cfg(unix)]
pub(crate) fn render_isolated(
    order: &Order<'_>,
    plugin: Option<Origin>,
    job: &Job<'_>,
    out: &Destination,
) -> Result<Receipt, RenderError> {
    let about = order.about;
    let options = about.complete_options(&job.options)?;
    let tables: Vec<&Table> = job.tables.iter().filter(|table| about.takes(table, &options)).collect();
    let totals = Totals::of(tables.iter().copied())?;
    let texts = Texts::new(&options, &job.context, Some(&totals))?;
    let mut staging = Staging::open(&about.id, out)?;
    let place = staging.job()?;
    let made = isolate::render(order, &texts, &tables, &place, staging.directory())?;
    verify(about, &tables, &totals, &made.artifacts, &made.said.attested)?;
    let made = Account {
        artifacts: made.artifacts,
        attested: made.said.attested,
        diagnostics: made.said.diagnostics,
        diagnostics_dropped: made.said.diagnostics_dropped,
        carrier: order.carrier.name(),
        plugin,
        measures: Some(made.measures),
    };
    put_in_place(receipt(about.clone(), job, options, made), staging)
}

fn put_in_place(mut receipt: Receipt, staging: Staging) -> Result<Receipt, RenderError> {
    receipt.write(staging.directory(), !staging.is_part())?;
    receipt.leftover = staging.commit()?;
    Ok(receipt)
}

/// Lets a format judge options and context without rendering anything.
pub fn check(entry: DzEntryFn, format_id: &str, options: &Value, context: &Value) -> Result<(), RenderError> {
    let (format, about) = load(entry, format_id)?;
    let options = about.complete_options(options)?;
    let job = Job::new(&[]);
    judge(&format, &Texts::new(&options, context, None)?, &job)
}

/// Calls the format's `check`, if it has one, with a job without tables.
fn judge(format: &Loaded, texts: &Texts, job: &Job<'_>) -> Result<(), RenderError> {
    let Some(function) = format.check else { return Ok(()) };
    let session = Session::new(None, Limits::default(), job.cancel.clone());
    call(function, texts, Vec::new(), &StreamFault::default(), session).map(drop)
}

/// A table on its way to a format.
pub(crate) struct Handed<'a> {
    pub(crate) name: &'a str,
    pub(crate) stream: ArrowArrayStream,
}

/// One call into the format. Returns the session if the format says it is done and the host
/// refused it nothing. `fault` is what the streams report to.
pub(crate) fn call(
    function: JobFn,
    texts: &Texts,
    handed: Vec<Handed<'_>>,
    fault: &StreamFault,
    session: Session,
) -> Result<Session, RenderError> {
    let (status, mut session) = call_as_is(function, texts, handed, session);
    conclude(status, &mut session, fault)?;
    Ok(session)
}

/// One call into the format, and what it returned.
pub(crate) fn call_as_is(
    function: JobFn,
    texts: &Texts,
    mut handed: Vec<Handed<'_>>,
    session: Session,
) -> (DzStatus, Session) {
    let tables: Vec<DzTable> = handed
        .iter_mut()
        .map(|table| DzTable {
            name: DzStr::new(table.name),
            // The same published C structure under two names.
            stream: std::ptr::from_mut(&mut table.stream).cast(),
        })
        .collect();
    let job = DzJob {
        struct_size: size_of::<DzJob>(),
        host: host(),
        host_data: std::ptr::null_mut(),
        options_json: DzStr::new(&texts.options),
        context_json: DzStr::new(&texts.context),
        tables: tables.as_ptr(),
        n_tables: tables.len(),
    };
    let session = RefCell::new(session);
    let status = during(&raw const job, &session, || {
        // SAFETY: `function` is of a checked format; the job and all it points at live until
        // after the call, and nothing but the format touches the streams meanwhile.
        unsafe { function(&raw const job) }
    });
    // Streams the format did not release are released here.
    drop(handed);
    (status, session.into_inner())
}

/// What the end of a call means. What the host refused or failed to deliver comes first: the
/// status a format makes of it is only a consequence.
pub(crate) fn conclude(
    status: DzStatus,
    session: &mut Session,
    fault: &StreamFault,
) -> Result<(), RenderError> {
    if let Some(fault) = session.take_fault() {
        return Err(fault);
    }
    if let Some(text) = fault.get() {
        return Err(RenderError::Tables(text.clone()));
    }
    if session.cancelled() && matches!(status, DZ_OK | DZ_E_CANCELLED) {
        return Err(RenderError::Cancelled);
    }
    if status != DZ_OK {
        let diagnostics = std::mem::take(&mut session.diagnostics);
        return Err(RenderError::Refused { status: Status::from_abi(status), diagnostics });
    }
    Ok(())
}

/// Whether a report whose format says it is done really is.
fn verify(
    about: &About,
    tables: &[&Table],
    totals: &Totals,
    artifacts: &[Artifact],
    attested: &[Attested],
) -> Result<(), RenderError> {
    if artifacts.is_empty() {
        return Err(RenderError::Incomplete("nothing was written".to_owned()));
    }
    if about.attests && !tables.is_empty() && attested.is_empty() {
        return Err(RenderError::Incomplete(
            "the format promises to attest what it wrote and did not".to_owned(),
        ));
    }
    let differences = differences(totals, attested);
    if differences.is_empty() { Ok(()) } else { Err(RenderError::TotalsDiffer(differences)) }
}

/// What a format made, on its way into the receipt.
struct Account {
    artifacts: Vec<Artifact>,
    attested: Vec<Attested>,
    diagnostics: Vec<Diagnostic>,
    diagnostics_dropped: u64,
    carrier: &'static str,
    plugin: Option<Origin>,
    /// The measures of containment; none in this process.
    measures: Option<Vec<String>>,
}

fn receipt(about: About, job: &Job<'_>, options: Value, made: Account) -> Receipt {
    let containment = match &made.measures {
        None => "in-process",
        Some(measures) if measures.iter().any(|measure| measure == "landlock") => "sandbox",
        Some(_) => "process",
    };
    Receipt {
        receipt: 1,
        format: about.id,
        version: about.version,
        host: HOST.to_owned(),
        carrier: made.carrier.to_owned(),
        plugin: made.plugin,
        containment: containment.to_owned(),
        measures: made.measures.unwrap_or_default(),
        deterministic: about.deterministic,
        options,
        context: job.context.clone(),
        inputs: job.inputs.clone(),
        artifacts: made.artifacts,
        attestations: made.attested,
        diagnostics: made.diagnostics,
        diagnostics_dropped: made.diagnostics_dropped,
        leftover: None,
    }
}
