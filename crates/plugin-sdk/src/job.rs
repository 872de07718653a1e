//! One report to be written: what came in, and where to put what goes out.

use crate::abi::{self, DzHost, DzJob, DzStr, HOST_SIZE_1_0, JOB_SIZE_1_0};
use crate::arrow::broken;
use crate::artifact::Artifact;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use std::marker::PhantomData;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The report is complete, but somebody should look.
    Warning,
    /// Why the report failed.
    Error,
}

/// What a diagnostic is about; all of it may be left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'p> {
    /// The table.
    pub table: &'p str,
    /// The row within the table, from 0.
    pub row: Option<i64>,
    /// The column.
    pub column: &'p str,
}

/// The job a format was called with. A cheap handle, valid for the call.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    raw: *const DzJob,
    call: PhantomData<&'a DzJob>,
}

impl<'a> Job<'a> {
    /// Checks what the host passed before anything of it is used.
    ///
    /// # Safety
    /// `raw` is null or points at a job whose `struct_size` tells how much of it there is, valid
    /// together with its host for `'a`, and used by this thread only.
    pub(crate) unsafe fn new(raw: *const DzJob) -> Result<Self> {
        // SAFETY: the first member is there in every version of a job.
        if raw.is_null() || unsafe { (*raw).struct_size } < JOB_SIZE_1_0 {
            return Err(Error::unsupported("the host is older than this format"));
        }
        // SAFETY: all members are there, as the size says; the same for the host.
        let complete = unsafe {
            let host = (*raw).host;
            !host.is_null() && (*host).struct_size >= HOST_SIZE_1_0
        };
        if !complete {
            return Err(Error::unsupported("the host lacks functions this format needs"));
        }
        Ok(Job { raw, call: PhantomData })
    }

    pub(crate) fn raw(&self) -> *const DzJob {
        self.raw
    }

    fn inner(&self) -> &'a DzJob {
        // SAFETY: `Job::new` checked it, and it is valid for `'a`.
        unsafe { &*self.raw }
    }

    pub(crate) fn host(&self) -> &'a DzHost {
        // SAFETY: as in `inner`.
        unsafe { &*self.inner().host }
    }

    /// The options as JSON, as the host sent them.
    pub fn options_json(&self) -> Result<&'a str> {
        // SAFETY: text of the job, valid for `'a`.
        unsafe { self.inner().options_json.text() }.map_err(|_| broken("options are not UTF-8"))
    }

    /// Run, month, language, control totals.
    pub fn context(&self) -> Context {
        // SAFETY: text of the job, valid for `'a`.
        Context::parse(unsafe { self.inner().context_json.text() }.unwrap_or_default())
    }

    /// All tables in the order of the host.
    pub fn tables(&self) -> Result<Vec<Table<'a>>> {
        let (tables, n) = (self.inner().tables, self.inner().n_tables);
        if tables.is_null() || n == 0 {
            return Ok(Vec::new());
        }
        // SAFETY: the job says it has that many tables; they are its own and valid for `'a`.
        let raw = unsafe { std::slice::from_raw_parts(tables, n) };
        // SAFETY: they belong to this job.
        raw.iter().map(|t| unsafe { Table::open(*self, t) }).collect()
    }

    /// Starts an output. `name` is a plain file name.
    pub fn artifact(&self, name: &str, media_type: &str) -> Result<Artifact<'a>> {
        Artifact::begin(self, name, media_type)
    }

    /// Says something the user should read.
    pub fn diagnose(&self, severity: Severity, code: &str, place: Place<'_>, message: &str) {
        let severity = match severity {
            Severity::Note => abi::DZ_NOTE,
            Severity::Warning => abi::DZ_WARNING,
            Severity::Error => abi::DZ_ERROR,
        };
        // SAFETY: job and host are valid for `'a`; the texts outlive the call, the host copies.
        unsafe {
            (self.host().diagnose)(
                self.raw,
                severity,
                DzStr::new(code),
                DzStr::new(place.table),
                place.row.unwrap_or(-1),
                DzStr::new(place.column),
                DzStr::new(message),
            );
        }
    }

    /// A warning about the report as a whole.
    pub fn warn(&self, code: &str, message: &str) {
        self.diagnose(Severity::Warning, code, Place::default(), message);
    }

    /// Attests rows (`-1`: not counted) and a total. [`crate::Totals`] does it for whole tables.
    pub fn attest(&self, table: &str, rows: i64, column: &str, currency: &str, total: &str) -> Result<()> {
        // SAFETY: as in `diagnose`.
        let status = unsafe {
            (self.host().attest)(
                self.raw,
                DzStr::new(table),
                rows,
                DzStr::new(column),
                DzStr::new(currency),
                DzStr::new(total),
            )
        };
        if status == abi::DZ_OK {
            return Ok(());
        }
        Err(Error::new(
            status,
            format_args!("the host refused what was attested for {table} {column} {currency}"),
        ))
    }

    /// Should the job stop? [`Table::next_batch`] asks by itself.
    pub fn is_cancelled(&self) -> bool {
        // SAFETY: job and host are valid for `'a`.
        unsafe { (self.host().cancelled)(self.raw) != 0 }
    }
}
