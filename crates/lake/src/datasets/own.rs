//! Tables of the user's own: their columns are declared where their headings are, in a mapping.
//!
//! A built-in dataset is described by a constant. So that everything can treat both alike, the
//! description of an own table is made once and kept for as long as the program runs; there are as many
//! as files name.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::columns::field;
use super::{Kind, Needed, Spec};

/// What the names of own tables begin with, so that they are no dataset's.
pub const OWN: &str = "own.";
/// The longest name of a table or a column.
const NAME_MAX: usize = 40;
/// So many columns a table may have.
const COLUMNS_MAX: usize = 100;

/// An own table. Two of one name are the same table, whatever is known of their columns.
#[derive(Clone, Copy)]
pub struct Own(&'static Spec);

/// The columns of an own table, as a manifest keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Heading in English.
    pub title_en: String,
    /// Heading in Chinese.
    pub title_zh: String,
    /// The columns that identify a row.
    pub key: Vec<String>,
    /// Columns in order, with the word for what they hold.
    pub columns: Vec<(String, String)>,
}

impl Own {
    /// A table of which only the name is known; none where that is no name of an own table.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        is_name(name.strip_prefix(OWN)?).then(|| Self::make(name, [name, name], &[], &[]))
    }

    /// A table with its columns.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the declaration.
    pub fn declare(name: &str, declared: &Declared) -> Result<Self, String> {
        if !name.strip_prefix(OWN).is_some_and(is_name) {
            return Err(format!("`{name}` is no name of an own table: {OWN} and {NAME_RULE}"));
        }
        if declared.columns.len() > COLUMNS_MAX {
            return Err(format!("it has {} columns, of at most {COLUMNS_MAX}", declared.columns.len()));
        }
        let mut columns = Vec::new();
        let mut names = BTreeSet::new();
        for (column, word) in &declared.columns {
            let kind = kind_of(word).ok_or_else(|| {
                let known = KINDS.map(|(word, _)| word).join(", ");
                format!("`{word}` of the column `{column}` is no kind of content: {known}")
            })?;
            if !is_name(column) || column == super::EXTRA {
                return Err(format!("`{column}` is no name of a column: {NAME_RULE}, and not `extra`"));
            }
            names.insert(column);
            columns.push((column.as_str(), kind));
        }
        if declared.key.is_empty() {
            return Err("it has no key: say which columns identify a row".to_owned());
        }
        if let Some(unknown) = declared.key.iter().find(|key| !names.contains(key)) {
            return Err(format!("its key `{unknown}` is none of its columns"));
        }
        let titles = [declared.title_en.as_str(), declared.title_zh.as_str()];
        Ok(Self::make(name, titles, &declared.key, &columns))
    }

    fn make(name: &str, titles: [&str; 2], key: &[String], columns: &[(&str, Kind)]) -> Self {
        let keep = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let columns: Vec<_> = columns.iter().map(|(name, kind)| field(keep(name), *kind)).collect();
        let key: Vec<_> = key.iter().map(|name| keep(name)).collect();
        Self(Box::leak(Box::new(Spec {
            dataset: None,
            name: keep(name),
            title_en: keep(titles[0]),
            title_zh: keep(titles[1]),
            operation: "",
            rows: "",
            total: None,
            needed: Needed::Optional,
            key: key.leak(),
            columns: columns.leak(),
        })))
    }

    /// The table as data; without columns where only its name is known.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        self.0
    }

    /// As a manifest keeps it.
    #[must_use]
    pub fn declared(self) -> Declared {
        let word =
            |kind: Kind| KINDS.iter().find(|(_, known)| *known == kind).map_or("text", |(word, _)| word);
        let column = |column: &super::Column| (column.name.to_owned(), word(column.kind).to_owned());
        Declared {
            title_en: self.0.title_en.to_owned(),
            title_zh: self.0.title_zh.to_owned(),
            key: self.0.key.iter().map(|key| (*key).to_owned()).collect(),
            columns: self.0.columns.iter().map(column).collect(),
        }
    }
}

/// What a column of an own table may hold, by the word for it.
pub const KINDS: [(&str, Kind); 5] = [
    ("text", Kind::Text),
    ("integer", Kind::Int),
    ("money", Kind::Money),
    ("quantity", Kind::Quantity),
    ("time", Kind::Time),
];

fn kind_of(word: &str) -> Option<Kind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

const NAME_RULE: &str = "a lower-case letter, then letters, digits, `_` or `-`, 40 at most";

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= NAME_MAX
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

impl PartialEq for Own {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Own {}

impl PartialOrd for Own {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Own {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.name.cmp(other.0.name)
    }
}

impl Hash for Own {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(key: &[&str], columns: &[(&str, &str)]) -> Declared {
        Declared {
            title_en: "Invoices".to_owned(),
            title_zh: "发票".to_owned(),
            key: key.iter().map(|key| (*key).to_owned()).collect(),
            columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect(),
        }
    }

    #[test]
    fn a_declaration_comes_back_as_it_was() {
        let told = declared(&["no"], &[("no", "text"), ("sum", "money"), ("n", "integer"), ("on", "time")]);
        let own = Own::declare("own.erp", &told).unwrap();
        assert_eq!(own.declared(), told);
        assert_eq!(Own::named("own.erp"), Some(own));
    }

    #[test]
    fn mistakes_are_told() {
        for (name, told, part) in [
            ("erp", declared(&["no"], &[("no", "text")]), "no name of an own table"),
            ("own.ERP", declared(&["no"], &[("no", "text")]), "no name of an own table"),
            ("own.erp", declared(&[], &[("no", "text")]), "no key"),
            ("own.erp", declared(&["nr"], &[("no", "text")]), "`nr` is none of its columns"),
            ("own.erp", declared(&["no"], &[("no", "number")]), "`number` of the column `no`"),
            ("own.erp", declared(&["no"], &[("No.", "text")]), "no name of a column"),
        ] {
            let error = Own::declare(name, &told).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        assert!(Own::named("orders").is_none() && Own::named("own.").is_none());
    }
}
