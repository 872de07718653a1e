//! What the trail holds: who did what, when and why, in a form that has one spelling only.

use std::io;
use std::sync::Arc;

use duizhang_money::{BillCycle, Timestamp};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::finding::{Finding, Word};
use crate::text::{cycle, shared};

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Characters a name may have.
const NAME_MAX: usize = 200;

/// Somebody who acts, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Person(String);

/// The text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name: write 1 to {NAME_MAX} characters without line breaks")]
pub struct PersonError(String);

impl Person {
    /// A name, blanks around it taken off.
    pub fn new(name: &str) -> Result<Self, PersonError> {
        let name = name.trim();
        let seen = name.chars().any(|character| !is_unseen(character));
        let fits = seen && name.chars().count() <= NAME_MAX && !name.contains(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(PersonError(name.chars().take(NAME_MAX).collect())) }
    }

    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether both names mean one person. Case, blanks, how a character is composed, its width and what nobody
    /// sees do not make another one: `ＬＩ　Na`, `li na` and `LiNa` are one.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.plain() == other.plain()
    }

    /// The name without what two spellings of it may differ in.
    fn plain(&self) -> String {
        let composed: String = self.0.nfkc().filter(|seen| !is_unseen(*seen)).collect();
        // Up and down again, since some letters have no counterpart of their own, as `ß`.
        composed.to_uppercase().to_lowercase().nfkc().collect()
    }
}

/// Blanks, and characters that show nothing: joiners, marks of direction, variation selectors.
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

impl TryFrom<String> for Person {
    type Error = PersonError;

    fn try_from(name: String) -> Result<Self, PersonError> {
        Self::new(&name)
    }
}

impl From<Person> for String {
    fn from(person: Person) -> Self {
        person.0
    }
}

/// One act. Months are `YYYY-MM`, amounts exact decimal text; there are no JSON numbers. Members stand in the order
/// of their names, in which the trail has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A run of a month was reconciled and says something new.
    Record {
        /// Whether the whole month was evaluated on complete data.
        complete: bool,
        /// The snapshot's content hash.
        content: String,
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The rules it evaluated completely.
        evaluated: Vec<String>,
        /// Breaks that are new or have changed.
        #[serde(with = "shared")]
        found: Vec<Arc<Finding>>,
        /// Ids of breaks that this month no longer has.
        gone: Vec<Word>,
        /// Things of earlier months that it looked at, by id.
        looked_at: Vec<String>,
        /// Program and version.
        program: String,
        /// What the month came out as.
        result: String,
        /// The run's name.
        run: String,
    },
    /// Somebody wrote something down about a break.
    Note {
        /// The last month that has it.
        #[serde(with = "cycle")]
        as_of: BillCycle,
        /// Whether the note explains the difference.
        explains: bool,
        /// Its figures in that month.
        figures: String,
        /// The break.
        item: String,
        /// What.
        text: String,
    },
    /// Somebody says that a break is settled.
    Resolve {
        /// The last month that has it.
        #[serde(with = "cycle")]
        as_of: BillCycle,
        /// Its figures in that month.
        figures: String,
        /// The break.
        item: String,
        /// Why.
        why: String,
    },
    /// Somebody says that a settled break is not settled.
    Reopen {
        /// The last month of the ledger.
        #[serde(with = "cycle")]
        as_of: BillCycle,
        /// The break.
        item: String,
        /// Why.
        why: String,
    },
    /// Somebody has prepared a month.
    Prepare {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The run that is signed.
        run: String,
    },
    /// Somebody else has reviewed it: the month is signed.
    Review {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The run that is signed.
        run: String,
    },
    /// A prepared or signed month is open again.
    ReopenMonth {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// Why.
        why: String,
    },
}

/// One entry of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What.
    pub act: Act,
    /// When, UTC.
    pub at: String,
    /// Who; nobody where a program recorded a run unattended.
    pub by: Option<Person>,
}

impl Entry {
    /// An entry of now.
    #[must_use]
    pub fn new(at: Timestamp, by: Option<Person>, act: Act) -> Self {
        Self { act, at: at.to_utc(), by }
    }

    /// Its one spelling: JSON with sorted members and no blanks.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Whether this is its one spelling.
    pub(crate) fn is_spelled(&self, text: &str) -> bool {
        let mut rest = Rest(text.as_bytes());
        serde_json::to_writer(&mut rest, self).is_ok() && rest.0.is_empty()
    }
}

/// What is left of a text that is written once more: writing anything else fails.
struct Rest<'a>(&'a [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The hash of an entry: BLAKE3 over the 64 hex digits of the hash before it and the entry's
/// canonical JSON, as hex.
#[must_use]
pub fn chained(previous: &str, canonical: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous.as_bytes());
    hasher.update(canonical.as_bytes());
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use duizhang_money::{BillCycle, Timestamp};

    use super::{Act, Entry, Person};
    use crate::finding::{Finding, Reach};

    /// Members of every struct stand in the order of their names: what is written needs no sorting.
    #[test]
    fn the_one_spelling_has_sorted_members() {
        let text = || "\u{7}\"<对>/\\".to_owned();
        let finding = |reach| {
            Arc::new(Finding {
                actual: Some(-1),
                actual_text: Some(text().into()),
                class: "amount".into(),
                currency: Some("CNY".into()),
                customer_id: Some(text().into()),
                customer_name: Some("C".into()),
                difference: Some(i128::MAX / 2),
                direction: "claim".into(),
                expected: Some(0),
                expected_text: Some("".into()),
                id: "1".into(),
                key: [("z", "1"), ("a", "2"), ("m", "3"), ("a", "4")].into_iter().collect(),
                message_en: text().into(),
                message_zh: text().into(),
                reach,
                rule: "line.split".into(),
            })
        };
        let as_of: BillCycle = "2026-09".parse().unwrap();
        let record = Act::Record {
            complete: true,
            content: text(),
            cycle: as_of,
            evaluated: vec![text()],
            found: vec![finding(Reach::Month), finding(Reach::Later), finding(Reach::Subject(text().into()))],
            gone: vec!["2".into()],
            looked_at: vec![text()],
            program: text(),
            result: text(),
            run: text(),
        };
        let (item, figures, why) = ("1".to_owned(), text(), text());
        let acts = [
            record,
            Act::Note { as_of, explains: true, figures: text(), item: item.clone(), text: text() },
            Act::Resolve { as_of, figures, item: item.clone(), why: text() },
            Act::Reopen { as_of, item, why: text() },
            Act::Prepare { cycle: as_of, run: text() },
            Act::Review { cycle: as_of, run: text() },
            Act::ReopenMonth { cycle: as_of, why },
        ];
        for act in acts {
            let entry = Entry::new(Timestamp::from_micros(0).unwrap(), Person::new("Li").ok(), act);
            let mut value = serde_json::to_value(&entry).unwrap();
            value.sort_all_objects();
            let spelled = entry.canonical().unwrap();
            assert_eq!(spelled, value.to_string());
            assert_eq!(serde_json::from_str::<Entry>(&spelled).unwrap(), entry);
            assert!(entry.is_spelled(&spelled));
            let longer = format!("{spelled} ");
            for other in [&longer, &spelled[..spelled.len() - 1], &spelled.replace("2026-09", "2026-10")] {
                assert!(!entry.is_spelled(other), "{other}");
            }
        }
    }

    fn is(one: &str, other: &str) -> bool {
        let person = |name: &str| Person::new(name).unwrap();
        assert_eq!(person(one).is(&person(other)), person(other).is(&person(one)));
        person(one).is(&person(other))
    }

    #[test]
    fn one_person_however_the_name_is_spelled() {
        for (one, other) in [
            ("Li Na", "li na"),
            ("Li Na", "  LI \u{a0} NA "),
            ("Li Na", "LiNa"),
            ("李娜", "李 娜"),
            ("李娜", "李\u{3000}娜"),
            // Composed and decomposed, as macOS and Windows type them.
            ("Zo\u{eb}", "Zoe\u{308}"),
            ("Nguy\u{1ec5}n", "NGUYE\u{302}\u{303}N"),
            // Full width, as a Chinese keyboard types it, and ligatures.
            ("Li Na", "Ｌｉ　Ｎａ"),
            ("Steffi", "Ste\u{fb03}"),
            ("Gro\u{df}", "GROSS"),
            // What nobody sees.
            ("Li Na", "Li\u{200b} Na"),
            ("Li Na", "\u{202d}Li Na\u{feff}"),
            ("Li Na", "L\u{ad}i Na\u{fe0f}"),
        ] {
            assert!(is(one, other), "{one:?} {other:?}");
        }
        for (one, other) in [("Li Na", "Li Ning"), ("李娜", "李娟"), ("Zoe", "Zo\u{eb}"), ("Wang", "Wong")]
        {
            assert!(!is(one, other), "{one:?} {other:?}");
        }
        assert!(Person::new("\u{200b} \u{feff}").is_err(), "a name that shows nothing");
    }
}
