//! The upper part of the summary: what it is, how it went, where everything is, does it add up.

use crate::brand::Brand;
use crate::cells::places_of;
use crate::layout::display_width;
use crate::sheet::Written;
use crate::styles::Tone;
use crate::summary::{AMOUNT, CHECK, COUNT, CURRENCY, LABEL, LAST, Line, section_heading};
use crate::totals::{OK, mark_failures, write_check, write_number};
use crate::{Setting, broken};
use duizhang_plugin_sdk::Result;
use rust_xlsxwriter::{IgnoreError, Url, Worksheet};

/// So many characters fit on a merged line.
const LINE: usize = 150;
/// And on one that ends where the charts begin.
const NOTE_LINE: usize = 80;

/// Writes the cover and returns the rows where the charts and the figures begin.
pub(crate) fn write(
    sheet: &mut Worksheet,
    setting: &Setting<'_>,
    reasons: &[Line],
    written: &[Written],
) -> Result<(u32, u32)> {
    let Setting { styles, brand, .. } = setting;
    sheet.set_row_height(0, 30).map_err(broken)?;
    sheet.write_string_with_format(0, LABEL, brand.title(setting), &styles.title).map_err(broken)?;
    brand.place_logo(sheet, LAST)?;
    let charts = banner(sheet, setting, reasons, 1)? + 1;
    let row = facts(sheet, setting, charts)?;
    let row = notes(sheet, setting, brand, row)?;
    let row = contents(sheet, setting, written, row + 1)?;
    Ok((charts, control(sheet, setting, written, row + 1)?))
}

/// What the company wants to say itself.
fn notes(sheet: &mut Worksheet, setting: &Setting<'_>, brand: &Brand, row: u32) -> Result<u32> {
    let Setting { words, styles, .. } = setting;
    if brand.notes().is_empty() {
        return Ok(row);
    }
    section_heading(sheet, styles, row + 1, words.notes, CHECK)?;
    let mut at = row + 2;
    for note in brand.notes() {
        let lines: usize = note.lines().map(|line| display_width(line).div_ceil(NOTE_LINE).max(1)).sum();
        sheet.set_row_height(at, 15 * u16::try_from(lines.clamp(1, 20)).unwrap_or(1)).map_err(broken)?;
        sheet.merge_range(at, LABEL, at, CHECK, note, &styles.reason).map_err(broken)?;
        at += 1;
    }
    Ok(at)
}

/// The outcome as a coloured line, and its reasons below it.
fn banner(sheet: &mut Worksheet, setting: &Setting<'_>, reasons: &[Line], row: u32) -> Result<u32> {
    let Setting { words, styles, context, .. } = setting;
    let tones = (Tone::of(&context.result), Tone::of(&context.verdict));
    let tone = match tones {
        (Tone::Bad, _) | (_, Tone::Bad) => Tone::Bad,
        (Tone::Warn, _) | (_, Tone::Warn) => Tone::Warn,
        (tone, _) => tone,
    };
    let outcome = words.outcome(&context.result);
    let data = words.outcome(&context.verdict);
    let text = match (outcome, data) {
        ("", "") => String::new(),
        (outcome, "") => outcome.to_owned(),
        ("", data) => format!("{}: {data}", words.data),
        (outcome, data) => format!("{outcome} · {}: {data}", words.data),
    };
    sheet.set_row_height(row, 30).map_err(broken)?;
    sheet.merge_range(row, LABEL, row, LAST, &text, styles.banner(tone)).map_err(broken)?;
    let mut at = row + 1;
    for reason in reasons {
        let text = match (reason.label.as_str(), reason.text.as_str()) {
            (label, "") => label.to_owned(),
            ("", text) => text.to_owned(),
            (label, text) => format!("{label}: {text}"),
        };
        // Excel does not fit the height of merged cells.
        let lines = u16::try_from(display_width(&text).div_ceil(LINE).clamp(1, 20)).unwrap_or(1);
        sheet.set_row_height(at, 16 * lines).map_err(broken)?;
        sheet.merge_range(at, LABEL, at, LAST, &text, &styles.reason).map_err(broken)?;
        at += 1;
    }
    Ok(at)
}

/// What a reader wants to know before believing a figure.
fn facts(sheet: &mut Worksheet, setting: &Setting<'_>, row: u32) -> Result<u32> {
    let Setting { words, styles, context, .. } = setting;
    let zone = context.zone();
    let generated = context.generated().map_or_else(
        || context.generated_at.clone(),
        |instant| {
            let c = instant.civil(context.offset_minutes);
            let (date, clock) = (format!("{:04}-{:02}-{:02}", c.year, c.month, c.day), (c.hour, c.minute));
            format!("{date} {:02}:{:02} ({zone})", clock.0, clock.1)
        },
    );
    let mut at = row;
    for (label, value) in [
        (words.customer, setting.brand.customer().unwrap_or_default().to_owned()),
        (words.partner, context.partner.clone().unwrap_or_default()),
        (words.cycle, context.cycle.clone()),
        (words.generated, generated),
        (words.run, context.run.clone()),
        (words.program, context.program.clone()),
    ] {
        if !value.is_empty() {
            sheet.write_string_with_format(at, LABEL, label, &styles.label).map_err(broken)?;
            sheet.write_string_with_format(at, CURRENCY, value, &styles.fact).map_err(broken)?;
            at += 1;
        }
    }
    Ok(at)
}

/// A link to every sheet, with its rows.
fn contents(sheet: &mut Worksheet, setting: &Setting<'_>, written: &[Written], row: u32) -> Result<u32> {
    let Setting { words, styles, .. } = setting;
    section_heading(sheet, styles, row, words.contents, COUNT)?;
    let mut at = row + 1;
    for one in written {
        let link = Url::new(format!("internal:'{}'!A1", one.sheet)).set_text(&one.sheet);
        sheet.write_url_with_format(at, LABEL, link, &styles.link).map_err(broken)?;
        let rows = format!("{} {}", thousands(one.rows), words.rows);
        sheet.write_string_with_format(at, CURRENCY, rows, &styles.subtitle).map_err(broken)?;
        at += 1;
    }
    Ok(at)
}

/// One line per sheet and currency: its leading total, exactly too, and whether all columns agree.
fn control(sheet: &mut Worksheet, setting: &Setting<'_>, written: &[Written], row: u32) -> Result<u32> {
    let Setting { words, styles, .. } = setting;
    if written.iter().all(|one| one.controls.is_empty()) {
        return Ok(row);
    }
    section_heading(sheet, styles, row, words.control, CHECK)?;
    sheet.merge_range(row + 1, LABEL, row + 1, CHECK, words.control_note, &styles.note).map_err(broken)?;
    sheet.set_row_height(row + 1, 30).map_err(broken)?;
    for (column, word, format) in [
        (LABEL, words.sheet_column, &styles.heading),
        (CURRENCY, words.currency, &styles.heading),
        (AMOUNT, words.sum, &styles.heading_right),
        (COUNT, words.exact, &styles.heading_right),
        (CHECK, words.check, &styles.heading_right),
    ] {
        sheet.write_string_with_format(row + 2, column, word, format).map_err(broken)?;
    }
    let places = written.iter().flat_map(|one| &one.controls).map(|control| places_of(control.sum)).max();
    let places = places.unwrap_or(0);
    let mut at = row + 3;
    for one in written {
        for control in &one.controls {
            sheet.write_string_with_format(at, LABEL, &control.label, &styles.text).map_err(broken)?;
            sheet.write_string_with_format(at, CURRENCY, &control.currency, &styles.text).map_err(broken)?;
            let sum = format!("={}", control.sum_at);
            let format = styles.money(&control.currency, places_of(control.sum), places);
            write_number(sheet, (at, AMOUNT), &sum, control.sum, format)?;
            let all =
                format!("=IF(COUNTIF({},\"{OK}\")={},\"{OK}\",\"CHECK\")", control.checks_at, control.checks);
            sheet.write_string_with_format(at, COUNT, &control.exact, &styles.exact).map_err(broken)?;
            write_check(sheet, (at, CHECK), &all, control.agrees, styles)?;
            mark_failures(sheet, (at, CHECK, CHECK), styles)?;
            at += 1;
        }
    }
    let last = at.saturating_sub(1);
    sheet.ignore_error_range(row + 3, COUNT, last, COUNT, IgnoreError::NumberStoredAsText).map_err(broken)?;
    Ok(at + 1)
}

fn thousands(n: i64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
