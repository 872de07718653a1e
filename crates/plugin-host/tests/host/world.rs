//! Tables to report on, and a directory to see what is left behind.

use std::path::{Path, PathBuf};

use duizhang_plugin_host::{Column, Destination, Kind, Role, Table};
use polars::prelude::*;

/// A frame's column of `scale` digits after the point, from decimal text.
pub(crate) fn decimals(name: &str, scale: usize, values: &[Option<&str>]) -> Series {
    let text = Series::new(name.into(), values);
    text.strict_cast(&DataType::Decimal(38, scale)).unwrap()
}

pub(crate) fn texts(name: &str, values: &[Option<&str>]) -> Series {
    Series::new(name.into(), values)
}

pub(crate) fn frame(columns: Vec<Series>) -> DataFrame {
    DataFrame::new_infer_height(columns.into_iter().map(Into::into).collect()).unwrap()
}

pub(crate) fn line_columns() -> Vec<Column> {
    vec![
        Column::new("id", Kind::Text, Role::Key).titled("en", "Line").titled("zh", "行"),
        Column::new("currency", Kind::Text, Role::Key),
        Column::money("amount", 8, "currency"),
    ]
}

/// Four lines: CNY 12.50, USD -3, and one each without currency and without amount.
pub(crate) fn lines() -> Table {
    let frame = frame(vec![
        texts("id", &[Some("a"), Some("b"), Some("c"), Some("d")]),
        texts("currency", &[Some("CNY"), Some("USD"), None, Some("CNY")]),
        decimals("amount", 8, &[Some("12.5"), Some("-3"), Some("7"), None]),
    ]);
    Table::new("lines", line_columns(), &frame).unwrap()
}

/// A directory of its own for one test.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.path().join("report")
    }

    pub(crate) fn destination(&self) -> Destination {
        Destination::new(self.report())
    }

    /// Every file and directory below, sorted.
    pub(crate) fn listing(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.path(), self.path(), &mut found);
        found.sort();
        found
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = std::fs::File::create(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }
}

fn list(root: &Path, directory: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        if path.is_dir() {
            list(root, &path, found);
        }
    }
}
