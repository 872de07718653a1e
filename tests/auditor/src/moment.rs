//! Moments: microseconds since 1970, UTC; months and days in GMT+8.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Microseconds since 1970, UTC.
pub type Moment = i64;

/// A second, a minute.
pub const SECOND: Moment = 1_000_000;

const BEIJING: Offset = Offset::constant(8);

/// `2026-09-01T00:00:00Z`
pub fn parse(text: &str) -> Option<Moment> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_microsecond)
}

/// The reverse of [`parse`].
pub fn text(moment: Moment) -> String {
    Timestamp::from_microsecond(moment).map(|time| time.to_string()).unwrap_or_default()
}

/// The GMT+8 day of a moment, `2026-09-01`.
pub fn day(moment: Moment) -> String {
    let time = Timestamp::from_microsecond(moment).unwrap_or_default();
    BEIJING.to_datetime(time).date().to_string()
}

/// The number of the GMT+8 day of a moment, so that days can be counted.
pub fn day_number(moment: Moment) -> i64 {
    (moment + 8 * 3600 * SECOND).div_euclid(24 * 3600 * SECOND)
}

/// A moment in GMT+8, `2026-09-01 00:00:00`.
pub fn beijing(moment: Moment) -> String {
    let time = Timestamp::from_microsecond(moment).unwrap_or_default();
    BEIJING.to_datetime(time).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026-09-01` or `2026-09-01 00:00:00`, GMT+8.
pub fn parse_beijing(text: &str) -> Option<Moment> {
    let time: jiff::civil::DateTime = text.replace(' ', "T").parse().ok()?;
    Some(BEIJING.to_timestamp(time).ok()?.as_microsecond())
}

/// The GMT+8 month of a moment, `2026-09`.
pub fn month(moment: Moment) -> String {
    day(moment).chars().take(7).collect()
}

/// The first moment of a GMT+8 day.
pub fn day_start(day: &str) -> Option<Moment> {
    let date: Date = day.parse().ok()?;
    Some(BEIJING.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_microsecond())
}

/// The day after a day.
pub fn next_day(day: &str) -> Option<String> {
    let date: Date = day.parse().ok()?;
    Some(date.tomorrow().ok()?.to_string())
}

/// The month after a month.
pub fn next_month(cycle: &str) -> String {
    let mut parts = cycle.split('-').map(|part| part.parse::<i64>().unwrap_or(1));
    let (year, month) = (parts.next().unwrap_or(1970), parts.next().unwrap_or(1));
    if month == 12 { format!("{:04}-01", year + 1) } else { format!("{year:04}-{:02}", month + 1) }
}

/// The first moment of a month, and the first after it.
pub fn month_bounds(cycle: &str) -> (Moment, Moment) {
    let start = |cycle: &str| day_start(&format!("{cycle}-01")).unwrap_or_default();
    (start(cycle), start(&next_month(cycle)))
}
