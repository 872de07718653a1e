//! What the program says of data, in both languages.
//!
//! Files keep the English text, which is also what is compared, sorted and hashed, and the Chinese beside it.

use std::fmt;

/// A sentence, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Said {
    /// The same, said twice.
    #[must_use]
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Words that are not ours, such as a service's: as they are.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Self { zh: en.clone(), en }
    }

    /// Several, one after the other; empty if there is none.
    #[must_use]
    pub fn joined<'a>(all: impl IntoIterator<Item = &'a Said>) -> Self {
        let (en, zh): (Vec<&str>, Vec<&str>) =
            all.into_iter().map(|one| (one.en.as_str(), one.zh.as_str())).unzip();
        Self { en: en.join("; "), zh: zh.join("；") }
    }

    /// As files keep them: the English texts, and the Chinese ones beside them.
    #[must_use]
    pub fn apart(all: impl IntoIterator<Item = Said>) -> (Vec<String>, Vec<String>) {
        all.into_iter().map(|one| (one.en, one.zh)).unzip()
    }

    /// As files keep them, together again. An old file has no Chinese.
    #[must_use]
    pub fn together(en: &[String], zh: &[String]) -> Vec<Said> {
        let zh = if zh.len() == en.len() { zh } else { en };
        en.iter().zip(zh).map(|(en, zh)| Said::new(en, zh)).collect()
    }
}

impl From<(&str, &str)> for Said {
    fn from((en, zh): (&str, &str)) -> Self {
        Self::new(en, zh)
    }
}

/// In English, as errors are.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn files_keep_both_and_old_files_one() {
        let all = vec![Said::new("one", "一"), Said::new("two", "二")];
        assert_eq!(Said::joined(&all), Said::new("one; two", "一；二"));
        let (en, zh) = Said::apart(all.clone());
        assert_eq!(Said::together(&en, &zh), all);
        assert_eq!(Said::together(&en, &[]), [Said::same("one"), Said::same("two")]);
    }
}
