//! Where formats are tried: the format, the runner, and a folder that is empty again afterwards.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use duizhang_plugin_host::{Destination, Format, Job, PluginKind, Runner, SavedJob, Source, Table, Trial};
use serde_json::{Value, json};

use crate::fill::{Cell as FillCell, holds_currency, plain, table};
use crate::judge::Ended;
use crate::shape::{Shape, everything, shapes};

/// A format on trial.
#[derive(Debug)]
pub struct Bench<'a> {
    pub(crate) format: &'a Format,
    pub(crate) runner: Runner,
    scratch: PathBuf,
    /// Where to save each job before it is rendered, if somebody wants it.
    keep: Option<PathBuf>,
    shapes: Vec<Shape>,
    count: Cell<u32>,
}

impl<'a> Bench<'a> {
    /// Tries `format` in `scratch`, a folder that is there and of nobody else. The error is one sentence:
    /// the format reads tables that no report has.
    pub fn new(format: &'a Format, runner: Runner, scratch: &Path) -> Result<Self, String> {
        let mut shapes = shapes();
        if format.about.reads_all() {
            shapes.push(everything());
        }
        let known: Vec<String> = shapes.iter().map(|shape| shape.name.clone()).collect();
        let about = &format.about;
        shapes
            .retain(|shape| if shape.in_parts { about.names(&shape.name) } else { about.reads(&shape.name) });
        if shapes.is_empty() {
            return Err(format!("it reads none of the tables that reports have: {}", known.join(", ")));
        }
        Ok(Self { format, runner, scratch: scratch.to_owned(), keep: None, shapes, count: Cell::new(0) })
    }

    /// Saves every job below this folder before it is rendered.
    #[must_use]
    pub fn keeping(mut self, dir: &Path) -> Self {
        self.keep = Some(dir.to_owned());
        self
    }

    /// The shapes of the tables that the format reads.
    pub(crate) fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Whether it is code in the runner's process, and not a program of its own.
    pub(crate) fn is_library(&self) -> bool {
        match &self.format.source {
            Source::Bundled(_) => true,
            Source::Plugin { plugin, .. } => plugin.manifest.kind != PluginKind::Program,
        }
    }

    /// All tables, each with so many rows of these cells.
    pub(crate) fn tables(
        &self,
        rows: usize,
        cell: &mut dyn FnMut(&Shape, &duizhang_plugin_host::Column, usize) -> FillCell,
    ) -> Result<Vec<Table>, String> {
        let fill = |shape: &Shape| table(shape, rows, &mut |column, row| cell(shape, column, row));
        self.shapes.iter().map(fill).collect()
    }

    /// All tables, each with so many rows of what a month looks like.
    pub(crate) fn plain_tables(&self, rows: usize) -> Result<Vec<Table>, String> {
        let tables = self.shapes.iter().map(|shape| plain_table(shape, rows));
        tables.collect()
    }

    /// All tables with a few rows, and the narrowest with many.
    pub(crate) fn one_long_table(&self, rows: usize) -> Result<Vec<Table>, String> {
        let narrowest = self.shapes.iter().map(Shape::width).min().unwrap_or_default();
        let long = self.shapes.iter().position(|shape| shape.width() == narrowest);
        let rows_of = |index: usize| if Some(index) == long { rows } else { 3 };
        self.shapes.iter().enumerate().map(|(index, shape)| plain_table(shape, rows_of(index))).collect()
    }

    /// Renders once.
    pub(crate) fn render(&self, tables: &[Table], options: Value, trial: &Trial) -> Ended {
        let mut job = Job::new(tables);
        job.options = options;
        job.context = context();
        self.render_job(&job, trial)
    }

    /// The same with a job that is put together already.
    pub(crate) fn render_job(&self, job: &Job<'_>, trial: &Trial) -> Ended {
        let number = self.count.get() + 1;
        self.count.set(number);
        if let Some(dir) = &self.keep {
            // Where the options are those that do not fit, there is no job to save.
            let _ = fs::create_dir_all(dir)
                .map(|()| SavedJob::write(&self.format.about, job, &dir.join(format!("job-{number:03}"))));
        }
        let mut runner = self.runner.clone();
        runner.trial = Trial { observe: self.is_library(), ..trial.clone() };
        if let Some(bytes) = runner.trial.refuse_after.filter(|_| !self.is_library()) {
            // The system refuses a program's writes, nobody else can.
            runner.limits.output_bytes = bytes;
        }
        let out = self.scratch.join(format!("report-{number}"));
        let (end, observed) = self.format.observe(&runner, job, &Destination::new(&out));
        let _ = fs::remove_dir_all(&out);
        Ended { end, observed }
    }

    /// A place for something else, which is not there.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.scratch.join(name)
    }

    /// Whatever is in the folder of the trials now.
    pub(crate) fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.scratch).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

fn plain_table(shape: &Shape, rows: usize) -> Result<Table, String> {
    let currencies: Vec<String> =
        shape.columns().iter().filter(|c| holds_currency(shape, c)).map(|c| c.name.clone()).collect();
    table(shape, rows, &mut |column, row| plain(currencies.contains(&column.name), column, row))
}

/// The context of every case; the clock stands still.
pub(crate) fn context() -> Value {
    json!({
        "run": "0123456789ab", "cycle": "2026-09", "language": "en", "generated_at": "2026-10-08T00:00:00Z",
        "time_zone": "+08:00", "verdict": "complete", "result": "breaks", "program": "duizhang", "partner": null,
    })
}
