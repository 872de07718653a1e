//! The first sheet: the outcome, the way to every other sheet, the figures and their charts.

use crate::charts::{self, Bars};
use crate::cover;
use crate::layout::display_width;
use crate::sheet::{Written, print_setup};
use crate::styles::Styles;
use crate::{Setting, broken, cells};
use duizhang_plugin_sdk::{Decimal, Result, Table, Totals};
use rust_xlsxwriter::{Workbook, Worksheet};

/// Columns: a margin, then label, currency, amount, count or exact total, check; the charts stand
/// right of them.
pub(crate) const LABEL: u16 = 1;
pub(crate) const CURRENCY: u16 = 2;
pub(crate) const AMOUNT: u16 = 3;
pub(crate) const COUNT: u16 = 4;
pub(crate) const CHECK: u16 = 5;
const CHARTS: u16 = 7;
pub(crate) const LAST: u16 = CHARTS + 8;
/// Bars of a chart at most: the largest, or of months the last.
const MAX_BARS: usize = 10;
const MAX_MONTHS: usize = 13;
/// Sections with a chart, in the order of the charts.
const CHARTED: [&str; 6] = ["services", "customers", "months", "payments", "breaks", "ages"];
/// So many rows of the summary still print well on one page.
const PAGE_ROWS: u32 = 95;

/// A row of the table `summary`.
pub(crate) struct Line {
    pub(crate) section: String,
    pub(crate) item: String,
    pub(crate) label: String,
    pub(crate) currency: Option<String>,
    pub(crate) amount: Option<Decimal>,
    pub(crate) count: Option<i64>,
    pub(crate) text: String,
}

/// Reads the table; it is small by nature.
pub(crate) fn read(table: &mut Table<'_>, totals: &mut Totals) -> Result<Vec<Line>> {
    let [section, item, label, currency, amount, count, text] =
        ["section", "item", "label", "currency", "amount", "count", "text"]
            .map(|name| table.index(name).unwrap_or(usize::MAX));
    let mut lines = Vec::new();
    while let Some(batch) = table.next_batch()? {
        for row in batch.rows() {
            let owned = |column: usize| row.text(column).unwrap_or_default().to_owned();
            lines.push(Line {
                section: owned(section),
                item: owned(item),
                label: row.text(label).or_else(|| row.text(item)).unwrap_or_default().to_owned(),
                currency: row.text(currency).map(str::to_owned),
                amount: row.decimal(amount),
                count: row.int(count),
                text: owned(text),
            });
            totals.add(&row);
        }
    }
    Ok(lines)
}

/// Writes the sheet, which is there already and empty.
pub(crate) fn write(
    book: &mut Workbook,
    setting: &Setting<'_>,
    lines: Vec<Line>,
    written: &[Written],
) -> Result<()> {
    let name = setting.words.sheet("summary");
    let sheet = book.worksheet_from_index(0).map_err(broken)?;
    sheet.set_name(name).map_err(broken)?;
    let mut sections = sections(lines);
    let verdict = sections.iter().position(|s| s.name == "verdict").map(|at| sections.remove(at));
    // The banner says result and state already; what stands below it is why.
    let mut reasons = verdict.map(|section| section.lines).unwrap_or_default();
    reasons.retain(|line| line.item != "result" && line.item != "data");
    let (mut chart_row, mut row) = cover::write(sheet, setting, &reasons, written)?;
    let mut label_width = 30;
    let mut bars = Vec::new();
    for section in &mut sections {
        section.arrange();
        let first = row + 2;
        row = write_section(sheet, setting, section, row)?;
        let widths = section.lines.iter().map(|line| display_width(&line.label) + 2);
        label_width = widths.fold(label_width, usize::max);
        bars.extend(section.bars(setting, name, first));
    }
    bars.sort_by_key(|bars| bars.color);
    for bars in &bars {
        chart_row = charts::insert(sheet, bars, chart_row, CHARTS)?;
    }
    let label_width = u16::try_from(label_width.min(48)).unwrap_or(48);
    for (column, width) in
        [(0, 2), (LABEL, label_width), (CURRENCY, 10), (AMOUNT, 20), (COUNT, 20), (CHECK, 9), (CHECK + 1, 3)]
    {
        sheet.set_column_width(column, width).map_err(broken)?;
    }
    let pages = u16::from(row.max(chart_row) <= PAGE_ROWS); // 0: as many as it takes
    sheet.set_screen_gridlines(false).set_print_fit_to_pages(1, pages).set_portrait();
    print_setup(sheet, &setting.context.cycle, &setting.context.run);
    Ok(())
}

/// The lines of one section.
struct Section {
    name: String,
    lines: Vec<Line>,
}

/// In the order in which the sections first appear.
fn sections(lines: Vec<Line>) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for line in lines {
        match found.iter_mut().find(|section| section.name == line.section) {
            Some(section) => section.lines.push(line),
            None => found.push(Section { name: line.section.clone(), lines: vec![line] }),
        }
    }
    found
}

impl Section {
    /// Currencies together, as a chart needs them, and counts without an amount behind them; services and
    /// classes by amount, the largest first.
    fn arrange(&mut self) {
        let by_amount = matches!(self.name.as_str(), "services" | "breaks");
        self.lines.sort_by(|a, b| {
            let place = |line: &Line| (line.currency.is_none(), line.currency.clone());
            let currency = place(a).cmp(&place(b));
            let amount = || b.amount.map(|d| d.units).cmp(&a.amount.map(|d| d.units));
            currency.then_with(|| if by_amount { amount() } else { std::cmp::Ordering::Equal })
        });
    }

    /// The chart of the section: the currency with the most lines, at most ten bars.
    fn bars<'w>(&self, setting: &Setting<'w>, sheet: &'w str, first: u32) -> Option<Bars<'w>> {
        let color = CHARTED.iter().position(|name| *name == self.name)?;
        let mut best = 0..0;
        let mut start = 0;
        for group in self.lines.chunk_by(|a, b| a.currency == b.currency) {
            let end = start + group.len();
            if group.len() > best.len() && group.iter().any(|line| line.amount.is_some_and(|a| !a.is_zero()))
            {
                best = start..end;
            }
            start = end;
        }
        let currency = self.lines.get(best.start)?.currency.as_deref().unwrap_or_default();
        let most = if self.name == "months" { MAX_MONTHS } else { MAX_BARS };
        let bars = u32::try_from(best.len().min(most)).ok().filter(|n| *n > 1)?;
        let shown = self.lines.get(best.start..)?.iter().take(bars as usize);
        let amounts = shown.filter_map(|line| line.amount.map(cells::to_f64));
        let (least, most) = amounts.fold((0.0, 0.0), |(a, b): (f64, f64), x| (a.min(x), b.max(x)));
        let first = first + u32::try_from(best.start).ok()?;
        Some(Bars {
            range: (least, most),
            title: format!("{} ({currency})", setting.words.section(&self.name)),
            font: setting.words.font,
            sheet,
            first,
            last: first + bars - 1,
            color,
            upright: self.name == "months",
        })
    }
}

/// A heading, the names of the columns and the lines; returns the row behind a free one.
fn write_section(sheet: &mut Worksheet, setting: &Setting<'_>, section: &Section, row: u32) -> Result<u32> {
    let Setting { words, styles, .. } = setting;
    section_heading(sheet, styles, row, words.section(&section.name), COUNT)?;
    // Counts of rules have no amounts, and amounts by means of payment no counts.
    let has = |there: bool, word: &'static str| if there { word } else { "" };
    let amounts = has(section.lines.iter().any(|line| line.amount.is_some()), words.amount);
    let counts = has(section.lines.iter().any(|line| line.count.is_some()), words.count);
    let currencies = has(section.lines.iter().any(|line| line.currency.is_some()), words.currency);
    let places = section.lines.iter().filter_map(|line| line.amount.map(cells::places_of)).max().unwrap_or(0);
    for (column, word, format) in [
        (LABEL, words.item, &styles.heading),
        (CURRENCY, currencies, &styles.heading),
        (AMOUNT, amounts, &styles.heading_right),
        (COUNT, counts, &styles.heading_right),
    ] {
        sheet.write_string_with_format(row + 1, column, word, format).map_err(broken)?;
    }
    let mut at = row + 2;
    for line in &section.lines {
        sheet.write_string_with_format(at, LABEL, &line.label, &styles.text).map_err(broken)?;
        let currency = line.currency.as_deref().unwrap_or_default();
        sheet.write_string_with_format(at, CURRENCY, currency, &styles.text).map_err(broken)?;
        if let Some(amount) = line.amount {
            let number = cells::to_f64(amount);
            let format = styles.money(currency, cells::places_of(amount), places);
            sheet.write_number_with_format(at, AMOUNT, number, format).map_err(broken)?;
        } else {
            sheet.write_string_with_format(at, AMOUNT, &line.text, &styles.text).map_err(broken)?;
        }
        if let Some(count) = line.count {
            let number = cells::to_f64(Decimal::new(count.into(), 0));
            sheet.write_number_with_format(at, COUNT, number, &styles.int).map_err(broken)?;
        } else {
            sheet.write_blank(at, COUNT, &styles.blank).map_err(broken)?;
        }
        at += 1;
    }
    Ok(at + 1)
}

/// The heading of a block, with a rule below it.
pub(crate) fn section_heading(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    text: &str,
    last: u16,
) -> Result<()> {
    sheet.set_row_height(row, 20).map_err(broken)?;
    sheet.write_string_with_format(row, LABEL, text, &styles.section).map_err(broken)?;
    for column in CURRENCY..=last {
        sheet.write_blank(row, column, &styles.section).map_err(broken)?;
    }
    Ok(())
}
