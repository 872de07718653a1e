//! Working days of mainland China: the week, less public holidays, plus the Saturdays and Sundays that
//! make up for them. The days come from a file of announcements; a year without one is not known.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::Timestamp;
use serde::Deserialize;

use crate::source::DAY;

/// The announcements that the program knows.
const BUNDLED: &str = include_str!("../data/workdays-cn.toml");

/// The longest distance that is counted; anything longer is a slip of the pen.
const DAYS_MAX: i64 = 3660;

/// One year of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    /// Which announcement it is; for readers of the file.
    #[serde(rename = "source")]
    _source: String,
    rest: Vec<String>,
    work: Vec<String>,
}

/// A day in GMT+8, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of a moment, in UTC microseconds.
    #[must_use]
    pub fn of(micros: i64) -> Self {
        Self(micros.saturating_add(DAY / 3).div_euclid(DAY))
    }

    /// Reads `2026-09-30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = Timestamp::parse_beijing(&format!("{text} 00:00:00")).ok()?;
        Some(Self::of(moment.micros()))
    }

    /// So many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Whether it is a Saturday or a Sunday.
    fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!((self.0 + 4).rem_euclid(7), 0 | 6)
    }

    /// Year, month and day of the month; none beyond the calendar.
    #[must_use]
    pub fn parts(self) -> Option<(i32, u32, u32)> {
        let text = self.text();
        let mut parts = text.split('-');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }

    /// As `2026-09-30`.
    #[must_use]
    pub fn text(self) -> String {
        let micros = self.0.saturating_mul(DAY).saturating_sub(DAY / 3);
        let text = Timestamp::from_micros(micros).map(Timestamp::to_beijing).unwrap_or_default();
        text.get(..10).unwrap_or_default().to_owned()
    }
}

/// Which days are worked on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workdays {
    years: BTreeSet<i32>,
    rest: BTreeSet<Day>,
    work: BTreeSet<Day>,
}

impl Workdays {
    /// The announcements that come with the program.
    ///
    /// # Errors
    /// Never: a test reads the file.
    pub fn bundled() -> Result<Self, String> {
        Self::parse(BUNDLED)
    }

    /// Reads a file of announcements, in the form of the bundled one.
    ///
    /// # Errors
    /// What is wrong, in one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: BTreeMap<String, Year> =
            toml::from_str(text).map_err(|error| error.message().trim().replace('\n', "; "))?;
        let mut days = Self::default();
        for (name, year) in file {
            let number: i32 = name.parse().map_err(|_| format!("`{name}` is not a year"))?;
            let of_year = |day: Day| match day.parts() {
                Some((year, ..)) if year == number => Ok(day),
                _ => Err(format!("{} is not a day of {number}", day.text())),
            };
            let read = |text: &str| {
                let day = Day::parse(text).ok_or_else(|| format!("`{text}` is not a day like 2026-10-01"))?;
                of_year(day)
            };
            for text in &year.rest {
                let (first, last) = text.split_once("..").unwrap_or((text, text));
                let (first, last) = (read(first)?, read(last)?);
                if last < first {
                    return Err(format!("`{text}` ends before it begins"));
                }
                days.rest.extend((first.0..=last.0).map(Day));
            }
            for text in &year.work {
                let day = read(text)?;
                if !day.is_weekend() || days.rest.contains(&day) {
                    return Err(format!("{text} under `work` is no Saturday or Sunday that is worked on"));
                }
                days.work.insert(day);
            }
            days.years.insert(number);
        }
        Ok(days)
    }

    /// A hash of all days: equal for equal days.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for year in &self.years {
            hasher.update(format!("{year}\n").as_bytes());
        }
        for (kind, days) in [("rest", &self.rest), ("work", &self.work)] {
            for day in days {
                hasher.update(format!("{kind} {}\n", day.text()).as_bytes());
            }
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// With the years of another file, which stands above this one.
    #[must_use]
    pub fn with(mut self, more: &Self) -> Self {
        let is_old = |day: &Day| day.parts().is_none_or(|(year, ..)| !more.years.contains(&year));
        self.rest.retain(is_old);
        self.work.retain(is_old);
        self.rest.extend(&more.rest);
        self.work.extend(&more.work);
        self.years.extend(&more.years);
        self
    }

    /// Whether a day is worked on; none where its year is not known.
    #[must_use]
    pub fn is_workday(&self, day: Day) -> Option<bool> {
        let (year, ..) = day.parts()?;
        if !self.years.contains(&year) {
            return None;
        }
        Some(self.work.contains(&day) || !(day.is_weekend() || self.rest.contains(&day)))
    }

    /// How many working days lie between two days, the first counted and the last not: so many working
    /// days before the last one the first one is.
    ///
    /// # Errors
    /// The first day that is not known.
    pub fn between(&self, first: Day, last: Day) -> Result<u32, Day> {
        if last.0 - first.0 > DAYS_MAX {
            return Err(last);
        }
        let mut count = 0;
        for day in (first.0..last.0).map(Day) {
            count += u32::from(self.is_workday(day).ok_or(day)?);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days() -> Workdays {
        Workdays::bundled().unwrap_or_else(|problem| panic!("{problem}"))
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    /// Days off in the week, and days worked on at its end, as a second source counts them: the calendar
    /// of the Python package chinesecalendar 1.11.0, year by year.
    #[test]
    fn as_many_days_off_and_on_as_the_announcements_have() {
        for (year, off, on, workdays) in
            [(2023, 18, 7, 249), (2024, 19, 8, 251), (2025, 18, 5, 248), (2026, 19, 6, 248)]
        {
            let (first, next) = (day(&format!("{year}-01-01")), day(&format!("{}-01-01", year + 1)));
            let all: Vec<Day> = (first.0..next.0).map(Day).collect();
            let is_on = |day: &Day| days().is_workday(*day).unwrap_or_else(|| panic!("{year}"));
            let weekdays_off = all.iter().filter(|day| !day.is_weekend() && !is_on(day)).count();
            let weekends_on = all.iter().filter(|day| day.is_weekend() && is_on(day)).count();
            assert_eq!((weekdays_off, weekends_on), (off, on), "{year}");
            assert_eq!(days().between(first, next), Ok(workdays), "{year}");
        }
    }

    #[test]
    fn single_days() {
        for (text, expected) in [
            ("2024-02-09", Some(true)), // the eve of the Spring Festival was not announced as a day off
            ("2024-02-10", Some(false)), // Spring Festival
            ("2024-02-18", Some(true)), // a Sunday made up
            ("2025-01-28", Some(false)), // the eve, from 2025 on a holiday
            ("2026-02-14", Some(true)), // a Saturday made up
            ("2026-02-23", Some(false)), // a Monday off
            ("2026-09-20", Some(true)), // a Sunday made up for October
            ("2026-10-07", Some(false)),
            ("2026-10-08", Some(true)),
            ("2026-10-10", Some(true)), // a Saturday made up
            ("2026-10-11", Some(false)),
            ("2022-12-30", None),
            ("2027-01-01", None),
        ] {
            assert_eq!(days().is_workday(day(text)), expected, "{text}");
        }
    }

    #[test]
    fn working_days_before_a_day() {
        for (first, last, expected) in [
            ("2026-03-02", "2026-03-16", Ok(10)), // two plain weeks
            ("2026-03-02", "2026-03-14", Ok(10)), // a Saturday: the Friday before it is the last that counts
            ("2026-03-01", "2026-03-13", Ok(9)),  // handed in on a Sunday
            ("2026-02-06", "2026-02-28", Ok(11)), // around the Spring Festival, one Saturday made up
            ("2026-02-09", "2026-02-28", Ok(10)),
            ("2026-02-10", "2026-02-28", Ok(9)),
            ("2026-09-17", "2026-10-08", Ok(10)), // two holidays, a Sunday made up
            ("2026-09-18", "2026-10-08", Ok(9)),
            ("2026-09-24", "2026-10-13", Ok(8)), // the event on a Tuesday, the Saturday before is worked on
            ("2026-03-16", "2026-03-16", Ok(0)),
            ("2026-03-17", "2026-03-16", Ok(0)), // after the event
            ("2026-12-21", "2027-01-05", Err("2027-01-01")),
            ("2022-12-30", "2023-01-13", Err("2022-12-30")),
        ] {
            let found = days().between(day(first), day(last)).map_err(Day::text);
            assert_eq!(found, expected.map_err(str::to_owned), "{first} {last}");
        }
    }

    #[test]
    fn a_file_of_a_later_year_is_added_and_mistakes_are_told() {
        let more = Workdays::parse(
            "[2027]\nsource = \"made up\"\nrest = [\"2027-01-01..2027-01-03\"]\nwork = [\"2027-01-09\"]\n",
        );
        let more = days().with(&more.unwrap_or_else(|problem| panic!("{problem}")));
        assert_eq!(more.between(day("2026-12-21"), day("2027-01-05")), Ok(10));
        assert_eq!(more.is_workday(day("2026-10-10")), Some(true), "the years before stay");
        for (text, problem) in [
            ("[twenty]\nsource = \"\"\nrest = []\nwork = []", "`twenty` is not a year"),
            ("[2027]\nsource = \"\"\nrest = [\"2026-01-01\"]\nwork = []", "2026-01-01 is not a day of 2027"),
            ("[2027]\nsource = \"\"\nrest = [\"2027-02-30\"]\nwork = []", "is not a day like"),
            (
                "[2027]\nsource = \"\"\nrest = [\"2027-02-03..2027-02-01\"]\nwork = []",
                "ends before it begins",
            ),
            ("[2027]\nsource = \"\"\nrest = []\nwork = [\"2027-01-04\"]", "no Saturday or Sunday"),
            ("[2027]\nrest = []\nwork = []", "source"),
        ] {
            let found = Workdays::parse(text).map(|_| ()).unwrap_err();
            assert!(found.contains(problem), "{found}");
        }
    }
}
