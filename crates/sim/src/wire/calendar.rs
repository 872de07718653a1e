//! Windows of time as requests give them: UTC instants, GMT+8 days, GMT+8 months.

use super::{Call, Refusal};
use crate::time::Time;

const YEAR: i64 = 366 * 86_400;

/// Reads digits of a fixed width.
fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn date(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let real = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then_some((year, month, day))
}

/// Reads `2026-09-01T00:00:00Z`.
pub(super) fn instant(text: &str) -> Option<Time> {
    let (day, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let (year, month, day) = date(day)?;
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let (hour, minute, second) = (digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?);
    let time = Time::utc(year, month, day, hour, minute, second);
    // A date that does not exist, as 30 February, comes out as another text.
    (parts.next().is_none() && time.to_string() == text).then_some(time)
}

/// The first instant of a GMT+8 day `2026-09-01`.
pub(super) fn day(text: &str) -> Option<Time> {
    let (year, month, day) = date(text)?;
    let time = Time::beijing(year, month, day, 0, 0);
    (time.day() == text).then_some(time)
}

/// A window of instants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    begin: Option<Time>,
    end: Option<Time>,
    strict: bool,
}

impl Span {
    pub(super) fn read(call: &Call, begin: &str, end: &str, strict: bool) -> Result<Self, Refusal> {
        let read = |name: &str| {
            let time = |text| instant(text).ok_or_else(|| Refusal::parameter(name, UTC));
            call.parameter(name).map(time).transpose()
        };
        let (first, last) = (read(begin)?, read(end)?);
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            return Err(Refusal::parameter(end, "it lies before the begin"));
        }
        Ok(Self { begin: first, end: last, strict })
    }

    /// Refuses a window of more than a year.
    pub(super) fn within_a_year(self, name: &str) -> Result<Self, Refusal> {
        match (self.begin, self.end) {
            (Some(begin), Some(end)) if end.seconds() - begin.seconds() > YEAR => {
                Err(Refusal::parameter(name, "the window is at most one year"))
            }
            _ => Ok(self),
        }
    }

    /// Whether nothing is asked, or the time lies in the window.
    pub(super) fn holds(&self, time: impl Into<Option<Time>>) -> bool {
        let Some(time) = time.into() else { return self.begin.is_none() && self.end.is_none() };
        let after = |begin| if self.strict { begin < time } else { begin <= time };
        let before = |end| if self.strict { time < end } else { time <= end };
        self.begin.is_none_or(after) && self.end.is_none_or(before)
    }
}

const UTC: &str = "give a UTC time as 2026-09-01T00:00:00Z";

/// A window of days.
#[derive(Debug, Clone)]
pub(super) struct Days {
    first: Option<String>,
    last: Option<String>,
}

impl Days {
    pub(super) fn read(call: &Call, begin: &str, end: &str) -> Result<Self, Refusal> {
        let read = |name: &str| {
            let known = |text: &str| {
                let day = day(text).map(|_| text.to_owned());
                day.ok_or_else(|| Refusal::parameter(name, "give a day as YYYY-MM-DD"))
            };
            call.parameter(name).map(known).transpose()
        };
        let (first, last) = (read(begin)?, read(end)?);
        if first.as_ref().zip(last.as_ref()).is_some_and(|(first, last)| first > last) {
            return Err(Refusal::parameter(end, "it lies before the begin"));
        }
        Ok(Self { first, last })
    }

    /// Refuses a window of more than so many days.
    pub(super) fn at_most(self, days: i64, name: &str) -> Result<Self, Refusal> {
        let ends = self.first.as_deref().and_then(day).zip(self.last.as_deref().and_then(day));
        match ends {
            Some((first, last)) if last.seconds() - first.seconds() > days * 86_400 => {
                Err(Refusal::parameter(name, &format!("the window is at most {days} days")))
            }
            _ => Ok(self),
        }
    }

    /// Refuses half a window, and one that leaves the month.
    pub(super) fn inside(self, month: &Month, name: &str) -> Result<Self, Refusal> {
        match (&self.first, &self.last) {
            (None, None) => Ok(self),
            (Some(first), Some(last)) if first.starts_with(&month.text) && last.starts_with(&month.text) => {
                Ok(self)
            }
            _ => Err(Refusal::parameter(name, "give both days, in the month asked for, or neither")),
        }
    }

    /// Whether both ends are given.
    pub(super) fn whole(&self) -> bool {
        self.first.is_some() && self.last.is_some()
    }

    pub(super) fn holds(&self, time: Time) -> bool {
        let day = time.day();
        self.first.as_ref().is_none_or(|first| *first <= day)
            && self.last.as_ref().is_none_or(|last| day <= *last)
    }
}

/// A billing month.
#[derive(Debug, Clone)]
pub(super) struct Month {
    pub(super) text: String,
    pub(super) start: Time,
    pub(super) end: Time,
    /// Months since the year 0.
    count: i64,
}

impl Month {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month) = (digits(year, 4)?, digits(month, 2)?);
        (1..=12).contains(&month).then(|| Self::new(year * 12 + month - 1))
    }

    fn new(count: i64) -> Self {
        let start = |count: i64| Time::beijing(count.div_euclid(12), count.rem_euclid(12) + 1, 1, 0, 0);
        let first = start(count);
        Self { text: first.month(), start: first, end: start(count + 1), count }
    }

    /// The month of an instant. Instants of the year 0 to 9999 all have one.
    pub(super) fn of(time: Time) -> Self {
        Self::read(&time.month()).unwrap_or_else(|| Self::new(0))
    }

    pub(super) fn months_before(&self, other: &Self) -> i64 {
        other.count - self.count
    }

    /// The month so many months later.
    pub(super) fn plus(&self, months: i64) -> Self {
        Self::new(self.count + months)
    }
}
