//! A table of a job, pulled batch by batch.

use crate::abi::{ArrowArray, ArrowArrayStream, ArrowSchema, DzTable};
use crate::arrow::{OwnedArray, OwnedSchema, broken};
use crate::batch::{Batch, Row};
use crate::column::Column;
use crate::error::{Error, Result};
use crate::job::Job;
use crate::totals::Totals;
use std::ffi::{CStr, c_int};
use std::rc::Rc;

/// One table. Its rows can be read once, from the first batch to the last.
pub struct Table<'a> {
    job: Job<'a>,
    name: &'a str,
    columns: Rc<[Column]>,
    stream: *mut ArrowArrayStream,
}

impl<'a> Table<'a> {
    /// Reads the schema of a table.
    ///
    /// # Safety
    /// `raw` belongs to the running job `job`, and its stream was not released.
    pub(crate) unsafe fn open(job: Job<'a>, raw: &'a DzTable) -> Result<Self> {
        // SAFETY: text of the job, valid while it runs.
        let name = unsafe { raw.name.text() }.map_err(|_| broken("a name is not UTF-8"))?;
        // SAFETY: a stream of the job, used by its one thread only.
        let stream = unsafe { raw.stream.as_mut() }.ok_or_else(|| broken("no stream"))?;
        let get = stream.get_schema.ok_or_else(|| broken("a released stream"))?;
        let mut schema = OwnedSchema(ArrowSchema::empty());
        // SAFETY: the stream is alive, and `schema` is an empty one to be filled in.
        let status = unsafe { get(raw.stream, &raw mut schema.0) };
        checked(raw.stream, status)?;
        Ok(Table { job, name, columns: schema.columns()?.into(), stream: raw.stream })
    }

    /// The table's name, e.g. `customers`.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Its columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The number of a column.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// A counter for the rows of this table, see [`Totals`].
    pub fn totals(&self) -> Totals {
        Totals::new(self.name, &self.columns)
    }

    /// Hands every row that is left to `work`, and stops at its first error. Fails when the host wants the
    /// job to stop.
    pub fn each_row(&mut self, mut work: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        while let Some(batch) = self.next_batch()? {
            batch.rows().try_for_each(|row| work(&row))?;
        }
        Ok(())
    }

    /// The next rows; `None` at the end. Fails when the host wants the job to stop.
    pub fn next_batch(&mut self) -> Result<Option<Batch>> {
        if self.job.is_cancelled() {
            return Err(Error::cancelled());
        }
        // SAFETY: the stream is the job's and alive while it runs.
        let get = unsafe { (*self.stream).get_next };
        let get = get.ok_or_else(|| broken("a released stream"))?;
        let mut array = OwnedArray(ArrowArray::empty());
        // SAFETY: as above; `array` is an empty one to be filled in.
        let status = unsafe { get(self.stream, &raw mut array.0) };
        checked(self.stream, status)?;
        if array.0.release.is_none() {
            return Ok(None);
        }
        Batch::new(Rc::clone(&self.columns), array).map(Some)
    }
}

/// Turns the status of a stream into an error with the words of the stream.
fn checked(stream: *mut ArrowArrayStream, status: c_int) -> Result<()> {
    if status == 0 {
        return Ok(());
    }
    // SAFETY: the stream is alive; the text is valid until the next call on it, and copied here.
    let words = unsafe {
        let said = (*stream).get_last_error.map(|get| get(stream));
        said.filter(|text| !text.is_null()).map(|text| CStr::from_ptr(text).to_string_lossy().into_owned())
    };
    let words = words.unwrap_or_default();
    Err(Error::internal(format_args!("the table cannot be read ({status}): {words}")))
}
