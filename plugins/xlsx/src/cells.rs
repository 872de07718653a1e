//! One value into one cell.

use crate::layout::{Field, display_width};
use crate::styles::{Styles, Tone};
use crate::{Setting, broken};
use duizhang_plugin_sdk::{Date, Decimal, Place, Result, Row, Severity, Timestamp, Value};
use rust_xlsxwriter::{Format, Url, Worksheet};

/// Excel's limit of a cell.
const MAX_TEXT: usize = 32_767;
/// 1970-01-01 as Excel counts days.
const EPOCH: f64 = 25_569.0;
/// 1900-03-01: before it Excel counts a day that never was.
const FIRST_DAY: f64 = 61.0;

/// Writes a value, which may lead to another place of the workbook, notes how wide it is, and returns how
/// many lines it takes.
pub(crate) fn write(
    sheet: &mut Worksheet,
    (at_row, at_column): (u32, u16),
    row: &Row<'_>,
    (field, link): (&mut Field, Option<&str>),
    setting: &Setting<'_>,
) -> Result<usize> {
    let styles = &setting.styles;
    let at = (at_row, at_column);
    if field.leads {
        return write_place(sheet, at, (field, link), styles);
    }
    if let Some(target) = link {
        // The text of the link is replaced by the value; what stays is where it leads.
        let url = Url::new(target).set_text("→");
        sheet.write_url_with_format(at.0, at.1, url, &styles.link_text).map_err(broken)?;
    }
    let mut lines = 1;
    let value = row.value(field.source);
    let width = match value {
        Value::Null => {
            sheet.write_blank(at.0, at.1, &styles.blank).map_err(broken)?;
            0
        }
        Value::Text(text) => {
            let text = fitting(text, at_row, field, setting);
            let format = text_format(row, field, link.is_some(), styles);
            sheet.write_string_with_format(at.0, at.1, text, format).map_err(broken)?;
            lines = field.lines(text);
            text.split('\n').map(display_width).max().unwrap_or(0)
        }
        Value::Int(int) => {
            let format = match (field.is_right(), link) {
                (false, _) => &styles.code,
                (true, None) => &styles.int,
                (true, Some(_)) => &styles.link_int,
            };
            write_int(sheet, at, int, format)?
        }
        Value::Decimal(decimal) => write_decimal(sheet, at, row, field, decimal, styles)?,
        Value::Bool(bool) => {
            sheet.write_boolean_with_format(at.0, at.1, bool, &styles.text).map_err(broken)?;
            5
        }
        Value::Date(date) => write_day(sheet, at, days(date), &styles.date, &date.to_string())?,
        Value::Time(time) => {
            let days = local_days(time, setting.context.offset_minutes);
            write_day(sheet, at, days, &styles.time, &time.to_string())?
        }
    };
    field.widest = field.widest.max(width);
    Ok(lines)
}

/// A cell that only says where it leads: `Orders 12`. A program that does not wrap the texts of links would
/// cut off the key beside it if that were one.
fn write_place(
    sheet: &mut Worksheet,
    at: (u32, u16),
    (field, link): (&mut Field, Option<&str>),
    styles: &Styles,
) -> Result<usize> {
    let shown = link.and_then(|target| target.strip_prefix("internal:")).and_then(|place| {
        let (name, cell) = place.rsplit_once('!')?;
        Some(format!("{} {}", name.trim_matches('\'').replace("''", "'"), cell.trim_start_matches('A')))
    });
    match (link, shown) {
        (Some(target), Some(shown)) => {
            field.widest = field.widest.max(display_width(&shown));
            let url = Url::new(target).set_text(shown);
            sheet.write_url_with_format(at.0, at.1, url, &styles.link_text).map_err(broken)?;
        }
        _ => drop(sheet.write_blank(at.0, at.1, &styles.blank).map_err(broken)?),
    }
    Ok(1)
}

fn write_decimal(
    sheet: &mut Worksheet,
    at: (u32, u16),
    row: &Row<'_>,
    field: &Field,
    decimal: Decimal,
    styles: &Styles,
) -> Result<usize> {
    let trimmed = decimal.trimmed();
    let currency = field.currency.map(|column| row.text(column));
    // Figures without a currency are counts: `3`, not `3.00`.
    let counts = trimmed.units % 100 == 0 && trimmed.scale == 2 && !matches!(currency, Some(Some(_)));
    let (format, places) = if counts {
        (&styles.int, 0)
    } else if field.is_money() {
        let places = field.places.max(places_of(decimal));
        (styles.money(currency.flatten().unwrap_or_default(), places_of(decimal), places), places)
    } else {
        (&styles.quantity, trimmed.scale)
    };
    sheet.write_number_with_format(at.0, at.1, to_f64(decimal), format).map_err(broken)?;
    Ok(number_width(decimal) + usize::from(places.saturating_sub(trimmed.scale)))
}

fn text_format<'s>(row: &Row<'_>, field: &Field, is_link: bool, styles: &'s Styles) -> &'s Format {
    match (field.tone, field.wrap, is_link) {
        (Some(code), ..) => styles.tone(Tone::of(row.text(code).unwrap_or_default())),
        (None, Some(_), true) => &styles.link_wrapped,
        (None, None, true) => &styles.link_text,
        (None, Some(_), false) => &styles.wrapped,
        (None, None, false) => &styles.text,
    }
}

/// The text, cut where a cell ends; the reader is told.
fn fitting<'t>(text: &'t str, at_row: u32, field: &Field, setting: &Setting<'_>) -> &'t str {
    if text.len() <= MAX_TEXT {
        return text; // never more units than bytes
    }
    let mut units = 0; // Excel counts as UTF-16 does
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_TEXT
    });
    let Some((end, _)) = end else {
        return text;
    };
    let place = Place { column: &field.name, ..Place::default() };
    let message = format!("a text in row {} of the sheet was cut at {MAX_TEXT} characters", at_row + 1);
    setting.job.diagnose(Severity::Warning, "text_cut", place, &message);
    &text[..end]
}

fn write_int(sheet: &mut Worksheet, at: (u32, u16), int: i64, format: &Format) -> Result<usize> {
    let text = int.to_string();
    // Excel keeps 15 digits; a longer number would silently become another one.
    if text.trim_start_matches('-').len() > 15 {
        sheet.write_string_with_format(at.0, at.1, &text, format).map_err(broken)?;
    } else {
        let number = to_f64(Decimal::new(int.into(), 0));
        sheet.write_number_with_format(at.0, at.1, number, format).map_err(broken)?;
    }
    Ok(text.len() * 4 / 3)
}

fn write_day(sheet: &mut Worksheet, at: (u32, u16), days: f64, format: &Format, text: &str) -> Result<usize> {
    if (FIRST_DAY..2_958_466.0).contains(&days) {
        sheet.write_number_with_format(at.0, at.1, days, format).map_err(broken)?;
    } else {
        sheet.write_string_with_format(at.0, at.1, text, format).map_err(broken)?;
    }
    Ok(text.len())
}

fn days(date: Date) -> f64 {
    f64::from(date.0) + EPOCH
}

/// A moment as Excel counts days, on the clock of the bills.
#[allow(clippy::cast_precision_loss)] // microseconds of this century are below 2^53
fn local_days(time: Timestamp, offset_minutes: i32) -> f64 {
    let seconds = time.0 as f64 / 1e6 + f64::from(offset_minutes) * 60.0;
    seconds / 86_400.0 + EPOCH
}

/// The number of a cell. The only place where an exact amount becomes a float, because a cell
/// holds nothing else; totals are written as exact text beside it. Correctly rounded: both
/// operands of the division are exact below 2^53, and the parser is exact anyway.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn to_f64(decimal: Decimal) -> f64 {
    const EXACT: u128 = 1 << 53;
    if decimal.units.unsigned_abs() < EXACT && decimal.scale <= 22 {
        return decimal.units as f64 / 10_f64.powi(i32::from(decimal.scale));
    }
    decimal.to_string().parse().unwrap_or_default()
}

/// The digits behind the point that are not zeros at the end.
pub(crate) fn places_of(decimal: Decimal) -> u8 {
    decimal.without_zeros(0).scale
}

/// How wide a decimal becomes with its separators.
pub(crate) fn number_width(decimal: Decimal) -> usize {
    let trimmed = decimal.trimmed();
    let digits = trimmed.units.unsigned_abs().checked_ilog10().map_or(1, |log| log as usize + 1);
    let whole = digits.saturating_sub(usize::from(trimmed.scale)).max(1);
    whole + (whole - 1) / 3 + usize::from(trimmed.scale) + 2
}

#[cfg(test)]
mod tests {
    use super::{Decimal, number_width, to_f64};

    #[test]
    fn amounts_become_the_nearest_number() {
        for text in ["0.1", "-12.50", "1234567.12345678", "99999999999999999999.99999999", "0"] {
            let decimal = Decimal::parse(text, 8).unwrap();
            let nearest: f64 = text.parse().unwrap();
            assert!(to_f64(decimal).to_bits() == nearest.to_bits(), "{text}");
        }
        assert_eq!(number_width(Decimal::new(123_456_700_000_000, 8)), "1,234,567.00".len() + 1);
    }
}
