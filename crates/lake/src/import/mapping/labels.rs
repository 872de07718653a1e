//! Labels: the words that exports print in place of codes.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::datasets::Dataset;

/// Codes by label, by column. `labels.toml` holds those of the documentation, for every mapping.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Labels(BTreeMap<usize, Column>);

#[derive(Debug, Clone, Default)]
struct Column {
    exact: HashMap<String, String>,
    /// Labels that end in `*`: the beginning is enough.
    beginnings: Vec<(String, String)>,
}

impl Labels {
    /// The documented labels of a dataset's columns.
    pub(in crate::import) fn standard(dataset: Dataset) -> Self {
        let mut labels = Self::default();
        for (index, column) in dataset.spec().columns.iter().enumerate() {
            let specific = format!("{dataset}.{}", column.name);
            for table in [column.name, specific.as_str()].iter().filter_map(|name| STANDARD.get(*name)) {
                for (label, code) in table {
                    labels.add(index, label, code.to_string().trim_matches('"'));
                }
            }
        }
        labels
    }

    /// Adds or replaces one label.
    pub(in crate::import) fn add(&mut self, column: usize, label: &str, code: &str) {
        let table = self.0.entry(column).or_default();
        match label.strip_suffix('*') {
            Some(beginning) => table.beginnings.insert(0, (normal(beginning), code.to_owned())),
            None => {
                table.exact.insert(normal(label), code.to_owned());
            }
        }
    }

    /// Whether a column has labels at all.
    pub(in crate::import) fn has(&self, column: usize) -> bool {
        self.0.contains_key(&column)
    }

    /// The code of a label; none where the text is no label.
    pub(in crate::import) fn code(&self, column: usize, text: &str) -> Option<&str> {
        let table = self.0.get(&column)?;
        let text = normal(text);
        if let Some(code) = table.exact.get(&text) {
            return Some(code);
        }
        let found = table.beginnings.iter().find(|(beginning, _)| text.starts_with(beginning));
        found.map(|(_, code)| code.as_str())
    }
}

/// Labels are compared without blanks, case and the difference between kinds of dashes and brackets.
fn normal(label: &str) -> String {
    let letters = label.chars().filter(|letter| !letter.is_whitespace()).map(|letter| match letter {
        '－' | '–' | '—' | '−' => '-',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        other => other,
    });
    letters.collect::<String>().to_lowercase()
}

type Tables = HashMap<String, HashMap<String, toml::Value>>;

/// The labels of the documentation; a test reads the file, so that it is never empty here.
static STANDARD: LazyLock<Tables> =
    LazyLock::new(|| toml::from_str(include_str!("../../../mappings/labels.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_codes_in_both_languages() {
        let labels = Labels::standard(Dataset::Consumption);
        let code = |column: &str, label: &str| {
            let index = Dataset::Consumption.spec().index(column).unwrap();
            labels.code(index, label).unwrap_or("-").to_owned()
        };
        for (column, label, expected) in [
            ("bill_detail_type", "消费-新购", "1"),
            ("bill_detail_type", "退款－退订", "4"),
            ("bill_detail_type", "Expenditure - Auto-renewal", "8"),
            ("bill_detail_type", "消费-凭空", "-"),
            ("bill_detail_type", "5", "-"),
            ("charging_mode", "包年/包月-年", "1"),
            ("charging_mode", "Pay-per-Use", "3"),
            ("association_type", "代售", "2"),
        ] {
            assert_eq!(code(column, label), expected, "{label}");
        }
    }
}
