//! A host that stages nothing and only remembers.

use super::export::{self, Live};
use super::{Fixture, TestJob};
use crate::abi::{
    ArrowArrayStream, DZ_E_CANCELLED, DZ_E_OUTPUT, DZ_E_UNSUPPORTED, DZ_OK, DzArtifact, DzEntryFn, DzHost,
    DzJob, DzStatus, DzStr, DzTable,
};
use crate::decimal::Decimal;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::mem::size_of;
use std::rc::Rc;

/// What came out of a format.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What `render` or `check` returned.
    pub status: DzStatus,
    /// The artifacts in the order they were begun.
    pub artifacts: Vec<Written>,
    /// What was attested, in order.
    pub attested: Vec<Attested>,
    /// What was said.
    pub diagnostics: Vec<Diagnosed>,
    /// Arrow structures the format did not release; must be 0.
    pub leaked: i64,
}

/// An artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Was it ended? If not, a host discards it.
    pub ended: bool,
}

/// A total the format vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// The table.
    pub table: String,
    /// Rows, or -1.
    pub rows: i64,
    /// A money column, or empty for the rows alone.
    pub column: String,
    /// The currency, or empty.
    pub currency: String,
    /// Decimal text, or empty.
    pub total: String,
}

/// A diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosed {
    /// 0 note, 1 warning, 2 error.
    pub severity: i32,
    /// The short stable name.
    pub code: String,
    /// The words.
    pub message: String,
}

impl Outcome {
    /// The contents of an artifact that was ended.
    pub fn artifact(&self, name: &str) -> Option<&[u8]> {
        let found = self.artifacts.iter().find(|a| a.name == name && a.ended);
        found.map(|a| a.bytes.as_slice())
    }

    /// Compares what was attested with the tables, as a host does. Empty when all agree; a total
    /// that was not attested counts as zero, a table that was not attested is a difference.
    pub fn differences(&self, tables: &[Fixture]) -> Vec<String> {
        let mut found = Vec::new();
        for table in tables {
            let ours: Vec<&Attested> = self.attested.iter().filter(|a| a.table == table.name).collect();
            let rows = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
            if ours.is_empty() || ours.iter().any(|a| a.rows != rows && a.rows != -1) {
                found.push(format!("{}: rows are not {rows}", table.name));
            }
            let mut expected = table.totals();
            for a in ours.iter().filter(|a| !a.column.is_empty()) {
                let key = (a.column.clone(), a.currency.clone());
                let wanted = expected.remove(&key).unwrap_or(Decimal::new(0, 8));
                if Decimal::parse(&a.total, wanted.scale) != Some(wanted) {
                    found.push(format!("{} {key:?}: {} is not {wanted}", table.name, a.total));
                }
            }
            for (key, wanted) in expected.into_iter().filter(|(_, sum)| !sum.is_zero()) {
                found.push(format!("{} {key:?}: {wanted} was not attested", table.name));
            }
        }
        found
    }
}

#[derive(Clone, Copy)]
pub(super) enum Call {
    Check,
    Render,
}

/// The state behind `host_data`. The outcome is shared with the artifact handles.
struct State {
    outcome: Rc<RefCell<Outcome>>,
    written: Rc<Cell<usize>>,
    refuse_after: usize,
    questions: Cell<usize>,
    cancel_after: usize,
    handles: RefCell<Vec<*mut Handle>>,
}

/// What a `DzArtifact` really is.
struct Handle {
    outcome: Rc<RefCell<Outcome>>,
    written: Rc<Cell<usize>>,
    refuse_after: usize,
    index: usize,
}

pub(super) fn run(job: &TestJob, entry: DzEntryFn, call: Call) -> Outcome {
    let live: Live = Rc::default();
    let outcome: Rc<RefCell<Outcome>> = Rc::default();
    let mut state = State {
        outcome: Rc::clone(&outcome),
        written: Rc::default(),
        refuse_after: job.refuse_after.unwrap_or(usize::MAX),
        questions: Cell::new(0),
        cancel_after: job.cancel_after.unwrap_or(usize::MAX),
        handles: RefCell::default(),
    };
    let fixtures: &[Fixture] = match call {
        Call::Check => &[],
        Call::Render => &job.tables,
    };
    let mut streams: Vec<ArrowArrayStream> =
        fixtures.iter().map(|t| export::stream(t, job.batch_rows, job.slack, &live)).collect();
    let names = fixtures.iter().map(|t| DzStr::new(&t.name));
    let tables: Vec<DzTable> =
        names.zip(streams.iter_mut()).map(|(name, stream)| DzTable { name, stream }).collect();
    let context = job.context_json();
    let raw = DzJob {
        struct_size: size_of::<DzJob>(),
        host: &raw const HOST.0,
        host_data: (&raw mut state).cast(),
        options_json: DzStr::new(&job.options),
        context_json: DzStr::new(&context),
        tables: tables.as_ptr(),
        n_tables: tables.len(),
    };
    // SAFETY: host, job and everything they point at outlive the calls; the functions are those
    // of the entry point that the test handed over.
    let status = unsafe {
        match entry(&raw const HOST.0).as_ref() {
            None => DZ_E_UNSUPPORTED,
            Some(plugin) => match call {
                Call::Check => plugin.check.map_or(DZ_OK, |check| check(&raw const raw)),
                Call::Render => plugin.render.map_or(DZ_E_UNSUPPORTED, |render| render(&raw const raw)),
            },
        }
    };
    drop(tables);
    for stream in &mut streams {
        if let Some(release) = stream.release {
            // SAFETY: made above, not released yet, and nobody reads it any more.
            unsafe { release(stream) }
        }
    }
    for handle in state.handles.into_inner() {
        // SAFETY: made by `begin`; formats only borrow handles.
        drop(unsafe { Box::from_raw(handle) });
    }
    let mut outcome = outcome.take();
    outcome.status = status;
    outcome.leaked = live.get();
    outcome
}

/// A `DzHost` is constant data; the raw pointer in it is to a literal.
struct SharedHost(DzHost);

// SAFETY: nothing in it changes, and the text it points at is static.
unsafe impl Sync for SharedHost {}

static HOST: SharedHost = SharedHost(DzHost {
    struct_size: size_of::<DzHost>(),
    name_and_version: DzStr::new("duizhang-plugin-sdk testing"),
    artifact_begin: begin,
    artifact_write: write,
    artifact_end: end,
    diagnose,
    attest,
    cancelled,
    extension,
});

/// # Safety
/// `job` is the one `run` made, which is still running.
unsafe fn state<'a>(job: *const DzJob) -> &'a State {
    // SAFETY: `host_data` points at the state of `run`.
    unsafe { &*(*job).host_data.cast::<State>() }
}

/// # Safety
/// The text is valid for the call.
unsafe fn owned(text: DzStr) -> String {
    // SAFETY: passed on to the caller.
    String::from_utf8_lossy(unsafe { text.bytes() }).into_owned()
}

unsafe extern "C" fn begin(
    job: *const DzJob,
    name: DzStr,
    media_type: DzStr,
    out: *mut *mut DzArtifact,
) -> DzStatus {
    // SAFETY: called by a format that was given this job; texts and `out` are valid.
    unsafe {
        let state = state(job);
        let name = owned(name);
        let mut outcome = state.outcome.borrow_mut();
        let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        if !plain || outcome.artifacts.iter().any(|a| a.name == name) {
            return DZ_E_OUTPUT;
        }
        let handle = Box::into_raw(Box::new(Handle {
            outcome: Rc::clone(&state.outcome),
            written: Rc::clone(&state.written),
            refuse_after: state.refuse_after,
            index: outcome.artifacts.len(),
        }));
        outcome.artifacts.push(Written {
            name,
            media_type: owned(media_type),
            bytes: Vec::new(),
            ended: false,
        });
        state.handles.borrow_mut().push(handle);
        out.write(handle.cast());
    }
    DZ_OK
}

unsafe extern "C" fn write(artifact: *mut DzArtifact, bytes: *const c_void, len: usize) -> DzStatus {
    // SAFETY: a handle made by `begin`, alive until `run` ends; the bytes are valid for the call.
    unsafe {
        let handle = &*artifact.cast::<Handle>();
        handle.written.set(handle.written.get() + len);
        if handle.written.get() > handle.refuse_after {
            return DZ_E_OUTPUT;
        }
        let bytes = std::slice::from_raw_parts(bytes.cast::<u8>(), len);
        let mut outcome = handle.outcome.borrow_mut();
        outcome.artifacts[handle.index].bytes.extend_from_slice(bytes);
    }
    DZ_OK
}

unsafe extern "C" fn end(artifact: *mut DzArtifact) -> DzStatus {
    // SAFETY: as in `write`.
    let handle = unsafe { &*artifact.cast::<Handle>() };
    handle.outcome.borrow_mut().artifacts[handle.index].ended = true;
    DZ_OK
}

unsafe extern "C" fn diagnose(
    job: *const DzJob,
    severity: i32,
    code: DzStr,
    _table: DzStr,
    _row: i64,
    _column: DzStr,
    message: DzStr,
) {
    // SAFETY: as in `begin`.
    unsafe {
        state(job).outcome.borrow_mut().diagnostics.push(Diagnosed {
            severity,
            code: owned(code),
            message: owned(message),
        });
    }
}

unsafe extern "C" fn attest(
    job: *const DzJob,
    table: DzStr,
    rows: i64,
    column: DzStr,
    currency: DzStr,
    total: DzStr,
) -> DzStatus {
    // SAFETY: as in `begin`.
    unsafe {
        state(job).outcome.borrow_mut().attested.push(Attested {
            table: owned(table),
            rows,
            column: owned(column),
            currency: owned(currency),
            total: owned(total),
        });
    }
    DZ_OK
}

unsafe extern "C" fn cancelled(job: *const DzJob) -> i32 {
    // SAFETY: as in `begin`.
    let state = unsafe { state(job) };
    let asked = state.questions.get();
    state.questions.set(asked + 1);
    if asked >= state.cancel_after { DZ_E_CANCELLED } else { 0 }
}

unsafe extern "C" fn extension(_job: *const DzJob, _id: DzStr) -> *const c_void {
    std::ptr::null()
}
