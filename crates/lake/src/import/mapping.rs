//! Mappings: which heading of a table is which column of a dataset.
//!
//! A mapping is a TOML file (`docs/reference/mappings.md`). Those of the documented exports are
//! bundled; one for every dataset's own column names is made up here. Users write their own for
//! anything else.

mod file;
mod labels;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use super::error::ImportError;
use super::headings;
use crate::datasets::{Dataset, EXTRA, Kind};
use labels::Labels;

/// How a column is filled that no heading holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A hash of the row's cells; a repetition of the same cells gets a number behind it.
    Content,
    /// The billing month of the time in this column.
    MonthOf(usize),
}

/// How the table of one kind of file becomes rows of a dataset.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Its name in reports.
    pub(super) name: String,
    pub(super) dataset: Dataset,
    /// Normalised headings that must all be there for the mapping to be tried.
    pub(super) signature: Vec<String>,
    /// Normalised heading → column.
    pub(super) columns: HashMap<String, usize>,
    /// Column → text that stands for an empty or missing cell.
    pub(super) constants: BTreeMap<usize, String>,
    pub(super) generated: BTreeMap<usize, Rule>,
    pub(super) labels: Labels,
    /// Times without a zone are UTC.
    pub(super) utc: bool,
    /// Somebody chose it: headings need not be numerous to be convincing.
    pub(super) chosen: bool,
}

/// The bundled mapping files.
const SHIPPED: &[(&str, &str)] = &[
    ("partner-consumption-zh.toml", include_str!("../../mappings/partner-consumption-zh.toml")),
    ("partner-bill-intl.toml", include_str!("../../mappings/partner-bill-intl.toml")),
    ("spendings-period.toml", include_str!("../../mappings/spendings-period.toml")),
    ("spendings-pay-per-use.toml", include_str!("../../mappings/spendings-pay-per-use.toml")),
    ("price-factor-bill-detail.toml", include_str!("../../mappings/price-factor-bill-detail.toml")),
    ("item-product-bill-overview.toml", include_str!("../../mappings/item-product-bill-overview.toml")),
    ("mdf-applications-zh.toml", include_str!("../../mappings/mdf-applications-zh.toml")),
    ("mdf-applications-en.toml", include_str!("../../mappings/mdf-applications-en.toml")),
    ("mdf-costs-zh.toml", include_str!("../../mappings/mdf-costs-zh.toml")),
    ("mdf-costs-en.toml", include_str!("../../mappings/mdf-costs-en.toml")),
    ("mdf-changes-zh.toml", include_str!("../../mappings/mdf-changes-zh.toml")),
    ("mdf-changes-en.toml", include_str!("../../mappings/mdf-changes-en.toml")),
];

/// The bundled mappings; a test reads every one of them, so that none is missing here.
static BUNDLED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    let shipped = SHIPPED.iter().filter_map(|(file, text)| Mapping::parse(text, file).ok());
    let own = Dataset::all().map(Mapping::own_names);
    shipped.map(|mapping| Mapping { chosen: false, ..mapping }).chain(own).collect()
});

impl Mapping {
    /// Reads the mapping a user wrote.
    pub fn read(path: &Path, shown_as: &str) -> Result<Self, ImportError> {
        let io = |source| ImportError::Io { file: shown_as.to_owned(), source };
        let bytes = std::fs::read(path).map_err(io)?;
        let text = String::from_utf8(bytes).map_err(|_| ImportError::Mapping {
            file: shown_as.to_owned(),
            line: 1,
            problem: "it is not UTF-8 text".to_owned(),
        })?;
        Self::parse(&text, shown_as)
    }

    /// Reads a mapping from its text.
    pub fn parse(text: &str, shown_as: &str) -> Result<Self, ImportError> {
        file::parse(text.strip_prefix('\u{FEFF}').unwrap_or(text), shown_as)
    }

    /// The dataset it fills.
    #[must_use]
    pub fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bundled mappings: of documented exports, and of every dataset's own column names.
    pub fn bundled() -> impl Iterator<Item = &'static Self> {
        BUNDLED.iter()
    }

    /// The mapping for files whose headings are the columns' own names.
    fn own_names(dataset: Dataset) -> Self {
        let columns = dataset.spec().columns.iter().enumerate();
        Self {
            name: format!("{dataset} (column names)"),
            dataset,
            signature: Vec::new(),
            columns: columns.map(|(index, column)| (headings::normal(column.name), index)).collect(),
            constants: BTreeMap::new(),
            generated: BTreeMap::new(),
            labels: Labels::standard(dataset),
            utc: false,
            chosen: false,
        }
    }

    /// Key columns that neither these headings nor the mapping itself can fill.
    pub(super) fn missing_keys(&self, normal: &[String]) -> Vec<&'static str> {
        let spec = self.dataset.spec();
        let filled = |index: usize| {
            self.constants.contains_key(&index)
                || self.generated.contains_key(&index)
                || normal.iter().any(|heading| self.columns.get(heading) == Some(&index))
        };
        spec.key.iter().filter(|key| !spec.index(key).is_some_and(filled)).copied().collect()
    }

    /// How well the mapping fits a row of headings: the number it knows, and how few of its
    /// columns are missing. None when it cannot read a table with these headings.
    pub(super) fn fit(&self, normal: &[String]) -> Option<(usize, i64)> {
        let known = self.knows(normal);
        let signed = self.signature.iter().all(|heading| normal.contains(heading));
        let filled = normal.iter().filter(|heading| !heading.is_empty()).count();
        let convincing = self.chosen || !self.signature.is_empty() || (known >= 2 && known * 2 >= filled);
        if known == 0 || !signed || !convincing || !self.missing_keys(normal).is_empty() {
            return None;
        }
        let missing =
            i64::try_from(self.columns.len()).unwrap_or(i64::MAX) - i64::try_from(known).unwrap_or(0);
        Some((known, -missing))
    }

    /// Like [`Mapping::fit`] when the user named the dataset: the key is evidence enough.
    pub(super) fn fit_named(&self, normal: &[String]) -> Option<(usize, i64)> {
        let known = self.knows(normal);
        self.fit(normal).or_else(|| {
            let own = self.signature.is_empty() && known > 0 && self.missing_keys(normal).is_empty();
            own.then_some((known, i64::MIN))
        })
    }

    /// How many of the headings it knows.
    pub(super) fn knows(&self, normal: &[String]) -> usize {
        normal.iter().filter(|heading| self.columns.contains_key(*heading)).count()
    }

    /// The column's kind.
    pub(super) fn kind(&self, column: usize) -> Kind {
        self.dataset.spec().columns[column].kind
    }

    /// Whether a heading is the one in which our own files keep unknown fields.
    pub(super) fn is_extra(heading: &str) -> bool {
        heading == EXTRA
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_mapping_is_sound() {
        for (file, text) in SHIPPED {
            let mapping = Mapping::parse(text, file).unwrap_or_else(|error| panic!("{error}"));
            assert!(!mapping.signature.is_empty(), "{file}: would be tried on anything");
            assert_eq!(Some(mapping.name.as_str()), file.strip_suffix(".toml"));
        }
        assert_eq!(Mapping::bundled().count(), SHIPPED.len() + Dataset::all().count());
    }
}
