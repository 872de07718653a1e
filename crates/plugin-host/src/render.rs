//! Renders one report: one call of a format, checked on all sides, and then put in place.

#![allow(unsafe_code)] // calls the format

use std::cell::RefCell;

use duizhang_plugin_abi::{DZ_E_CANCELLED, DZ_OK, DzEntryFn, DzJob, DzStatus, DzStr, DzTable};
use polars_arrow::ffi::ArrowArrayStream;
use serde_json::Value;

use crate::arrow::{StreamFault, export};
use crate::callbacks::{HOST, during, host};
use crate::compare::differences;
use crate::describe::{About, JobFn, Loaded, load};
use crate::error::{RenderError, Status};
use crate::job::{Destination, Job, Texts};
use crate::limits::Limits;
use crate::names::is_format_id;
use crate::receipt::Receipt;
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
    let tables: Vec<&Table> = job.tables.iter().filter(|table| about.reads(table.name())).collect();
    let totals = Totals::of(tables.iter().copied())?;
    let texts = Texts::new(&job.options, &job.context, Some(&totals))?;
    judge(&format, &texts, job)?;

    let staging = Staging::open(format_id, out)?;
    let directory = Some(staging.directory().to_owned());
    let session = Session::new(directory, Limits::default(), job.cancel.clone());
    let session = call(format.render, &texts, &tables, session)?;
    verify(&about, &tables, &totals, &session)?;

    let mut receipt = receipt(about, job, session);
    receipt.write(staging.directory())?;
    receipt.leftover = staging.commit()?;
    Ok(receipt)
}

/// Lets a format judge options and context without rendering anything.
pub fn check(entry: DzEntryFn, format_id: &str, options: &Value, context: &Value) -> Result<(), RenderError> {
    let (format, _) = load(entry, format_id)?;
    let job = Job::new(&[]);
    judge(&format, &Texts::new(options, context, None)?, &job)
}

/// Calls the format's `check`, if it has one, with a job without tables.
fn judge(format: &Loaded, texts: &Texts, job: &Job<'_>) -> Result<(), RenderError> {
    let Some(function) = format.check else { return Ok(()) };
    let session = Session::new(None, Limits::default(), job.cancel.clone());
    call(function, texts, &[], session).map(drop)
}

/// One call into the format. Returns the session if the format says it is done and the host
/// refused it nothing.
fn call(function: JobFn, texts: &Texts, tables: &[&Table], session: Session) -> Result<Session, RenderError> {
    let fault = StreamFault::default();
    let mut streams: Vec<ArrowArrayStream> = tables.iter().map(|table| export(table, &fault)).collect();
    let handed: Vec<DzTable> = tables
        .iter()
        .zip(&mut streams)
        .map(|(table, stream)| DzTable {
            name: DzStr::new(table.name()),
            // The same published C structure under two names.
            stream: std::ptr::from_mut(stream).cast(),
        })
        .collect();
    let job = DzJob {
        struct_size: size_of::<DzJob>(),
        host: host(),
        host_data: std::ptr::null_mut(),
        options_json: DzStr::new(&texts.options),
        context_json: DzStr::new(&texts.context),
        tables: handed.as_ptr(),
        n_tables: handed.len(),
    };
    let session = RefCell::new(session);
    let status = during(&raw const job, &session, || {
        // SAFETY: `function` is of a checked format; the job and all it points at live until
        // after the call, and nothing but the format touches the streams meanwhile.
        unsafe { function(&raw const job) }
    });
    // Streams the format did not release are released here.
    drop(streams);
    let mut session = session.into_inner();
    conclude(status, &mut session, &fault)?;
    Ok(session)
}

/// What the end of a call means. What the host refused or failed to deliver comes first: the
/// status a format makes of it is only a consequence.
fn conclude(status: DzStatus, session: &mut Session, fault: &StreamFault) -> Result<(), RenderError> {
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
fn verify(about: &About, tables: &[&Table], totals: &Totals, session: &Session) -> Result<(), RenderError> {
    if let Some(name) = session.unfinished().next() {
        return Err(RenderError::Incomplete(format!("{name} was begun but not ended")));
    }
    if session.artifacts.is_empty() {
        return Err(RenderError::Incomplete("nothing was written".to_owned()));
    }
    if about.attests && !tables.is_empty() && session.attested.is_empty() {
        return Err(RenderError::Incomplete(
            "the format promises to attest what it wrote and did not".to_owned(),
        ));
    }
    let differences = differences(totals, &session.attested);
    if differences.is_empty() { Ok(()) } else { Err(RenderError::TotalsDiffer(differences)) }
}

fn receipt(about: About, job: &Job<'_>, session: Session) -> Receipt {
    Receipt {
        receipt: 1,
        format: about.id,
        version: about.version,
        host: HOST,
        containment: "in-process",
        options: job.options.clone(),
        context: job.context.clone(),
        inputs: job.inputs.clone(),
        artifacts: session.artifacts,
        attestations: session.attested,
        diagnostics: session.diagnostics,
        diagnostics_dropped: session.diagnostics_dropped,
        leftover: None,
    }
}
