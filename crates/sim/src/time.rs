//! Instants in whole seconds, as the API shows them, and billing months. The arithmetic is the simulator's
//! own, so that it cannot share a mistake with the program that is tested against it.

use std::fmt;
use std::str::FromStr;

const DAY: i64 = 86_400;
const BEIJING: i64 = 8 * 3600;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(i64);

impl Time {
    /// The instant of a UTC date and time of day. Out-of-range parts carry over, as in `hour = 25`.
    pub const fn utc(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Self {
        Self(days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
    }

    /// The instant of a GMT+8 date and time of day.
    pub const fn beijing(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Self {
        Self::utc(year, month, day, hour, minute, 0).plus(-BEIJING)
    }

    /// This instant, `seconds` later.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// GMT+8 day, `YYYY-MM-DD`.
    pub fn day(self) -> String {
        let (year, month, day) = civil_from_days((self.0 + BEIJING).div_euclid(DAY));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// GMT+8 month, `YYYY-MM`.
    pub fn month(self) -> String {
        let (year, month, _) = civil_from_days((self.0 + BEIJING).div_euclid(DAY));
        format!("{year:04}-{month:02}")
    }

    /// GMT+8 date and time of day as exports show it, `YYYY-MM-DD HH:MM:SS`.
    pub fn local(self) -> String {
        let shifted = self.0 + BEIJING;
        let (hour, minute, second) = clock(shifted);
        format!("{} {hour:02}:{minute:02}:{second:02}", self.day())
    }

    /// As HTTP headers show it: `Tue, 06 Oct 2026 01:00:00 GMT`.
    pub fn http(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]; // 1970 began on a Thursday
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let days = self.0.div_euclid(DAY);
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = clock(self.0);
        let name = |names: &[&'static str], index: i64| {
            usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
        };
        let (weekday, month) = (name(&DAYS, days.rem_euclid(7)), name(&MONTHS, month - 1));
        format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
    }

    /// `YYMMDDHHMM` in GMT+8, the stamp inside order numbers.
    pub fn stamp(self) -> String {
        let (year, month, day) = civil_from_days((self.0 + BEIJING).div_euclid(DAY));
        let (hour, minute, _) = clock(self.0 + BEIJING);
        format!("{:02}{month:02}{day:02}{hour:02}{minute:02}", year % 100)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let (hour, minute, second) = clock(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// A billing month, `2026-09`: the calendar month in GMT+8, from its first instant to that of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cycle {
    year: i64,
    month: i64,
}

/// The text is not a month `YYYY-MM`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a bill cycle; write a month as YYYY-MM, for example 2026-09")]
pub struct CycleError(String);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Cycle {
    /// A month of a year. Months beyond the year carry over, as in `month = 13`.
    pub const fn new(year: i64, month: i64) -> Self {
        let months = year * 12 + month - 1;
        Self { year: months.div_euclid(12), month: months.rem_euclid(12) + 1 }
    }

    /// The month so many months later.
    #[must_use]
    pub const fn plus(self, months: i64) -> Self {
        Self::new(self.year, self.month + months)
    }

    /// The first instant.
    pub const fn start(self) -> Time {
        self.beijing(1, 0, 0)
    }

    /// The first instant after it.
    pub const fn end(self) -> Time {
        self.plus(1).start()
    }

    /// How many days it has.
    pub const fn days(self) -> i64 {
        (self.end().0 - self.start().0) / DAY
    }

    /// A UTC day and time of day in it. From 16:00 UTC on it is the next day in GMT+8.
    pub const fn utc(self, day: i64, hour: i64, minute: i64, second: i64) -> Time {
        Time::utc(self.year, self.month, day, hour, minute, second)
    }

    /// A GMT+8 day and time of day in it.
    pub const fn beijing(self, day: i64, hour: i64, minute: i64) -> Time {
        Time::beijing(self.year, self.month, day, hour, minute)
    }

    /// Its English name, without the year.
    pub fn name(self) -> &'static str {
        usize::try_from(self.month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Cycle {
    type Err = CycleError;

    fn from_str(text: &str) -> Result<Self, CycleError> {
        let number = |part: &str, digits: usize| {
            let fits = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<i64>().ok()).flatten()
        };
        let parts = text.split_once('-');
        let parts = parts.and_then(|(year, month)| number(year, 4).zip(number(month, 2)));
        match parts {
            Some((year, month)) if (2000..=9000).contains(&year) && (1..=12).contains(&month) => {
                Ok(Self { year, month })
            }
            _ => Err(CycleError(text.to_owned())),
        }
    }
}

fn clock(seconds: i64) -> (i64, i64, i64) {
    let of_day = seconds.rem_euclid(DAY);
    (of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Days since 1970-01-01 of a Gregorian date, counting years from March so that the leap day comes last.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::{Cycle, Time};

    #[test]
    fn shows_utc_and_beijing() {
        let first = Time::beijing(2026, 9, 1, 0, 0);
        assert_eq!(first.to_string(), "2026-08-31T16:00:00Z");
        assert_eq!(first.month(), "2026-09");
        assert_eq!(first.plus(-1).month(), "2026-08");
        assert_eq!(first.local(), "2026-09-01 00:00:00");
        assert_eq!(Time::utc(2024, 2, 29, 23, 59, 59).to_string(), "2024-02-29T23:59:59Z");
        assert_eq!(Time::utc(2026, 12, 31, 15, 59, 59).day(), "2026-12-31");
    }
    #[test]
    fn months_follow_each_other() {
        let september: Cycle = "2026-09".parse().unwrap();
        assert_eq!(september, Cycle::new(2026, 9));
        assert_eq!(september.start().to_string(), "2026-08-31T16:00:00Z");
        assert_eq!((september.days(), september.name()), (30, "September"));
        assert_eq!(september.plus(4).to_string(), "2027-01");
        assert_eq!(september.plus(-9).to_string(), "2025-12");
        assert_eq!(Cycle::new(2028, 2).days(), 29);
        for text in ["", "2026-9", "2026-13", "2026-00", "26-09", "2026/09", "2026-09-01", "+026-09"] {
            assert!(text.parse::<Cycle>().is_err(), "{text}");
        }
    }
}
