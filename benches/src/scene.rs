//! Where works take place: a program that is built, and made-up months.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use duizhang_lake::{Home, LakeError, Snapshot};
use duizhang_money::BillCycle;
use duizhang_sim::{Breaks, Seed, SimError, World, seeded};
use polars::prelude::PolarsError;

/// The month that is made up.
pub(crate) const CYCLE: &str = "2026-09";
/// Breaks for every ten thousand lines.
const BREAKS: u32 = 5;

/// How large the months are.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Lines of the month that is reconciled; it is made straight into a lake.
    pub lines: u64,
    /// Lines of the month that is imported; it is made in memory, about 6 kB a line.
    pub imported: usize,
    /// Rows of the table that is rendered.
    pub rows: u64,
    /// Customers.
    pub customers: u32,
}

/// Why a work cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A file or folder.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The program failed, or said something else than expected.
    #[error("{0}")]
    Program(String),
    /// The lake.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A frame.
    #[error(transparent)]
    Frame(#[from] PolarsError),
    /// A made-up month.
    #[error(transparent)]
    Sim(#[from] SimError),
}

/// The program under measurement, and a folder to work in.
#[derive(Debug, Clone)]
pub struct Scene {
    size: Size,
    program: PathBuf,
    folder: PathBuf,
}

impl Scene {
    /// A scene with the program at `program`, which must be built, working below `folder`. Months that
    /// are already there are used again.
    pub fn new(size: Size, program: PathBuf, folder: PathBuf) -> Result<Self, BenchError> {
        if !program.is_file() {
            let build = "build it: cargo build --release --bin duizhang";
            return Err(BenchError::Program(format!("{} is not there; {build}", program.display())));
        }
        std::fs::create_dir_all(&folder).map_err(|error| BenchError::Io(folder.clone(), error))?;
        Ok(Self { size, program, folder })
    }

    /// How large the months are.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// A folder of one work.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The month that is reconciled.
    pub(crate) fn month(&self) -> Result<Snapshot, BenchError> {
        let home = self.place(&format!("month-{}-{}", self.size.lines, self.size.customers));
        let cycle = cycle()?;
        if let Some(snapshot) = Snapshot::latest_if_any(&Home::at(&home), cycle)? {
            return Ok(snapshot);
        }
        let [lines, customers, breaks] = [self.size.lines, self.size.customers.into(), BREAKS.into()]
            .map(|number: u64| number.to_string());
        let size = ["--lines", &lines, "--customers", &customers, "--breaks", &breaks];
        self.ask(Some(&home), &[&["gen", "--cycle", CYCLE], &size[..]].concat())?;
        Ok(Snapshot::latest(&Home::at(home), cycle)?)
    }

    /// The month that is imported.
    pub(crate) fn world(&self) -> Result<World, BenchError> {
        let customers =
            usize::try_from(self.size.customers).unwrap_or(usize::MAX).min(self.size.imported / 10);
        let cycle = CYCLE.parse().map_err(|_| BenchError::Program(format!("{CYCLE} is no month")))?;
        let seed = Seed {
            seed: 1,
            cycle,
            customers,
            lines: self.size.imported,
            breaks: Breaks::Share(BREAKS),
            ..Seed::default()
        };
        Ok(seeded(&seed))
    }

    /// Runs the program and returns what it printed.
    pub(crate) fn ask(&self, home: Option<&Path>, arguments: &[&str]) -> Result<String, BenchError> {
        let mut command = Command::new(&self.program);
        command
            .env_remove("DUIZHANG_HOME")
            .env_remove("DUIZHANG_CONFIG")
            .env("SOURCE_DATE_EPOCH", "1791460800");
        command.args(home.iter().flat_map(|home| [Path::new("--home"), *home])).args(arguments);
        let done = command.current_dir(&self.folder).output();
        let done = done.map_err(|error| BenchError::Io(self.program.clone(), error))?;
        if done.status.success() {
            return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        Err(BenchError::Program(format!("duizhang {} failed: {said}", arguments.join(" "))))
    }
}

pub(crate) fn cycle() -> Result<BillCycle, BenchError> {
    CYCLE.parse().map_err(|_| BenchError::Program(format!("{CYCLE} is no month")))
}
