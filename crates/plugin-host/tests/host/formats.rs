//! Formats without any SDK: `extern "C"` functions and raw pointers, as a format in C would be.

use std::ptr::null_mut;

use duizhang_plugin_abi::{DZ_ERROR, DZ_OK, DzArtifact, DzHost, DzJob, DzPlugin, DzStatus, DzStr, DzTable};
use serde_json::Value;

use crate::reader::{Read, read};

/// A running job, seen from the format.
pub(crate) struct Running(pub(crate) *const DzJob);

impl Running {
    fn job(&self) -> &DzJob {
        // SAFETY: the host keeps the job alive during the call, and these live no longer.
        unsafe { &*self.0 }
    }

    pub(crate) fn host(&self) -> &DzHost {
        // SAFETY: never null, and static.
        unsafe { &*self.job().host }
    }

    pub(crate) fn options(&self) -> Value {
        // SAFETY: the host's text lives as long as the job.
        serde_json::from_str(unsafe { self.job().options_json.text() }.unwrap()).unwrap()
    }

    pub(crate) fn context(&self) -> Value {
        // SAFETY: the host's text lives as long as the job.
        serde_json::from_str(unsafe { self.job().context_json.text() }.unwrap()).unwrap()
    }

    pub(crate) fn tables(&self) -> &[DzTable] {
        let job = self.job();
        if job.n_tables == 0 {
            return &[];
        }
        // SAFETY: the job has that many tables.
        unsafe { std::slice::from_raw_parts(job.tables, job.n_tables) }
    }

    /// Reads a table to its end.
    pub(crate) fn read(&self, index: usize) -> Read {
        // SAFETY: the stream of a table of a running job that nobody else reads.
        unsafe { read(self.tables()[index].stream) }
    }

    pub(crate) fn begin(&self, name: &str) -> Result<*mut DzArtifact, DzStatus> {
        let mut artifact = null_mut();
        // SAFETY: as the header has it.
        let status = unsafe {
            (self.host().artifact_begin)(
                self.0,
                DzStr::new(name),
                DzStr::new("text/plain"),
                &raw mut artifact,
            )
        };
        if status == DZ_OK { Ok(artifact) } else { Err(status) }
    }

    pub(crate) fn write(&self, artifact: *mut DzArtifact, bytes: &[u8]) -> DzStatus {
        // SAFETY: as the header has it; wrong handles are the tests' subject.
        unsafe { (self.host().artifact_write)(artifact, bytes.as_ptr().cast(), bytes.len()) }
    }

    pub(crate) fn end(&self, artifact: *mut DzArtifact) -> DzStatus {
        // SAFETY: as the header has it; wrong handles are the tests' subject.
        unsafe { (self.host().artifact_end)(artifact) }
    }

    /// A whole artifact; returns the first status that is not `DZ_OK`.
    pub(crate) fn artifact(&self, name: &str, text: &str) -> DzStatus {
        match self.begin(name) {
            Err(status) => status,
            Ok(artifact) => match self.write(artifact, text.as_bytes()) {
                DZ_OK => self.end(artifact),
                status => status,
            },
        }
    }

    pub(crate) fn attest(
        &self,
        table: &str,
        rows: i64,
        column: &str,
        currency: &str,
        total: &str,
    ) -> DzStatus {
        let [table, column, currency, total] = [table, column, currency, total].map(DzStr::new);
        // SAFETY: the texts live until the call returns.
        unsafe { (self.host().attest)(self.0, table, rows, column, currency, total) }
    }

    pub(crate) fn complain(&self, code: &str, message: &str) {
        let [code, message] = [code, message].map(DzStr::new);
        let [table, column] = ["lines", "amount"].map(DzStr::new);
        // SAFETY: the texts live until the call returns.
        unsafe { (self.host().diagnose)(self.0, DZ_ERROR, code, table, 2, column, message) }
    }

    pub(crate) fn cancelled(&self) -> bool {
        // SAFETY: the job is running.
        unsafe { (self.host().cancelled)(self.0) != 0 }
    }
}

/// The description most formats here give of themselves.
pub(crate) const PLAIN: &str = r#"{"id":"test","title":"Test","version":"1.2.3",
    "media":["text/plain"],"deterministic":true,"attests":false,"profile":1,"options":{},
    "tables":"all"}"#;

/// The same, promising to attest.
pub(crate) const ATTESTING: &str = r#"{"id":"test","title":"Test","version":"1.2.3",
    "media":["text/plain"],"deterministic":true,"attests":true,"profile":1,"options":{},
    "tables":["lines"]}"#;

/// Makes an entry from a description and a function from a running job to a status.
macro_rules! entry {
    ($about:expr, $render:expr) => {
        crate::formats::entry!($about, $render, None)
    };
    ($about:expr, $render:expr, $check:expr) => {{
        unsafe extern "C" fn describe() -> duizhang_plugin_abi::DzStr {
            duizhang_plugin_abi::DzStr::new($about)
        }
        unsafe extern "C" fn render(job: *const duizhang_plugin_abi::DzJob) -> duizhang_plugin_abi::DzStatus {
            let work: fn(&crate::formats::Running) -> duizhang_plugin_abi::DzStatus = $render;
            work(&crate::formats::Running(job))
        }
        static PLUGIN: duizhang_plugin_abi::DzPlugin = duizhang_plugin_abi::DzPlugin {
            struct_size: size_of::<duizhang_plugin_abi::DzPlugin>(),
            describe: Some(describe),
            check: $check,
            render: Some(render),
        };
        unsafe extern "C" fn entry(
            _host: *const duizhang_plugin_abi::DzHost,
        ) -> *const duizhang_plugin_abi::DzPlugin {
            &raw const PLUGIN
        }
        entry as duizhang_plugin_host::DzEntryFn
    }};
}
pub(crate) use entry;

/// Writes every row of every table and attests the lines honestly.
pub(crate) fn honest(job: &Running) -> DzStatus {
    for index in 0..job.tables().len() {
        let table = job.read(index);
        let rows: String = table.rows.iter().map(|row| row.join("|") + "\n").collect();
        // SAFETY: the host's text lives as long as the job.
        let name = unsafe { job.tables()[index].name.text() }.unwrap();
        let status = job.artifact(&format!("{name}.txt"), &rows);
        if status != DZ_OK {
            return status;
        }
    }
    for (currency, total) in [("CNY", "12.50"), ("USD", "-3"), ("", "7.0")] {
        let status = job.attest("lines", 4, "amount", currency, total);
        if status != DZ_OK {
            return status;
        }
    }
    DZ_OK
}

/// A function table that is too small, returned by a format built against nothing we know.
pub(crate) static STUNTED: DzPlugin = DzPlugin { struct_size: 8, describe: None, check: None, render: None };

/// A function table with a hole.
pub(crate) static HOLLOW: DzPlugin =
    DzPlugin { struct_size: size_of::<DzPlugin>(), describe: Some(nothing), check: None, render: None };

unsafe extern "C" fn nothing() -> DzStr {
    DzStr::EMPTY
}
