//! What the import tests share: files that are there for one check, and rows as text.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use duizhang_lake::import::{self, FileReport, ImportError, Options};
use duizhang_lake::{Collected, Dataset};
use polars::prelude::*;

/// A file with this content.
pub struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    pub fn new(content: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        File::create(folder.path().join("file")).unwrap().write_all(content).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("file")
    }
}

/// Imports one file.
pub fn read(content: &[u8], options: &Options) -> (Result<FileReport, ImportError>, Collected) {
    let sample = Sample::new(content);
    let mut collected = Collected::default();
    let report = import::read_file(&sample.path(), "file", options, &mut collected, &mut |_| {});
    (report, collected)
}

/// Imports one file that must be readable.
pub fn good(content: &[u8], options: &Options) -> (FileReport, Collected) {
    let (report, collected) = read(content, options);
    (report.unwrap_or_else(|error| panic!("{error}; {}", error.remedy())), collected)
}

/// The error of a file that must not be readable, with its remedy.
pub fn bad(content: &[u8], options: &Options) -> String {
    let (report, _) = read(content, options);
    let error = report.expect_err("the file was read");
    format!("{error} | {}", error.remedy())
}

/// Rows of a dataset in the chosen columns, cells as text: amounts without trailing zeros.
pub fn rows(collected: &mut Collected, dataset: Dataset, columns: &[&str]) -> Vec<Vec<String>> {
    let frame = collected.rows.remove(&dataset).expect("the dataset was read").into_frame().unwrap();
    let texts: Vec<Vec<String>> = columns.iter().map(|name| column(&frame, name)).collect();
    (0..frame.height()).map(|row| texts.iter().map(|cells| cells[row].clone()).collect()).collect()
}

fn column(frame: &DataFrame, name: &str) -> Vec<String> {
    let column = frame.column(name).unwrap();
    let decimal = matches!(column.dtype(), DataType::Decimal(..));
    let text = column.cast(&DataType::String).unwrap();
    let plain = |text: &str| match (decimal, text.contains('.')) {
        (true, true) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        _ => text.to_owned(),
    };
    let cells = text.str().unwrap();
    (0..cells.len()).map(|row| cells.get(row).map_or_else(|| "∅".to_owned(), plain)).collect()
}
