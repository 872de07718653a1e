//! Control totals below a table: a live formula, the exact sum as text, and a cell that compares.

use crate::cells::places_of;
use crate::layout::Field;
use crate::sheet::{Done, FIRST_ROW, Writer};
use crate::styles::Styles;
use crate::{broken, cells};
use duizhang_plugin_sdk::{Decimal, Kind, Result, Totals};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, Format, Formula, IgnoreError, Worksheet,
};
use rust_xlsxwriter::{column_number_to_name, quote_sheet_name};

/// What the check cells say; the same in every language, as formulas compare with it.
pub(crate) const OK: &str = "OK";
const CHECK: &str = "CHECK";

/// The totals of one table in one currency, for the summary.
pub(crate) struct Control {
    /// The sheet and its leading column.
    pub(crate) label: String,
    pub(crate) currency: String,
    /// Where the sum of the leading column is.
    pub(crate) sum_at: String,
    pub(crate) sum: Decimal,
    pub(crate) exact: String,
    /// Where the check cells of all money columns are.
    pub(crate) checks_at: String,
    pub(crate) checks: usize,
    pub(crate) agrees: bool,
}

/// Writes three rows per currency behind a free row.
pub(crate) fn write(sheet: &mut Worksheet, writer: &Writer<'_>, totals: &Totals) -> Result<Vec<Control>> {
    let (Some(lead), Some(part)) = (writer.shape.lead, writer.done.last()) else {
        return Ok(Vec::new());
    };
    let money = || writer.fields.iter().filter(|field| field.is_money() && field.currency.is_some());
    let mut currencies: Vec<&str> = money().flat_map(|field| totals.currencies(field.source)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.retain(|currency| !currency.is_empty());

    let mut found = Vec::new();
    let mut row = FIRST_ROW + part.rows + 1;
    for currency in currencies {
        let block = Block { writer, totals, currency, row };
        found.extend(block.write(sheet, lead)?);
        row += 4;
    }
    Ok(found)
}

/// The three rows of one currency.
struct Block<'b> {
    writer: &'b Writer<'b>,
    totals: &'b Totals,
    currency: &'b str,
    row: u32,
}

impl Block<'_> {
    /// Row by row, because a streamed sheet takes them in no other order.
    fn write(&self, sheet: &mut Worksheet, lead: &str) -> Result<Option<Control>> {
        let styles = &self.writer.setting.styles;
        let words = self.writer.setting.words;
        let currency_column = self.currency_column();
        for (offset, label, format) in [
            (0, words.sum, &styles.total_label),
            (1, words.exact, &styles.exact_label),
            (2, words.check, &styles.check_left),
        ] {
            let label = format!("{label} {}", self.currency);
            for (column, field) in (0..).zip(&self.writer.fields) {
                let at = (self.row + offset, column);
                if column == 0 {
                    sheet.write_string_with_format(at.0, at.1, &label, format).map_err(broken)?;
                } else if field.is_money() && field.currency.is_some() {
                    self.write_cell(sheet, at, offset, field)?;
                } else if offset == 0 && Some(column) == currency_column {
                    // The criterion of the formulas beside it.
                    sheet.write_string_with_format(at.0, at.1, self.currency, format).map_err(broken)?;
                } else if offset == 0 {
                    sheet.write_blank(at.0, at.1, format).map_err(broken)?;
                }
            }
        }
        self.control(sheet, lead)
    }

    fn write_cell(&self, sheet: &mut Worksheet, at: (u32, u16), offset: u32, field: &Field) -> Result<()> {
        let styles = &self.writer.setting.styles;
        let (sum, exact) = (self.sum(field), self.exact(field));
        match offset {
            0 => {
                let digits = places_of(exact);
                let format = styles.total(self.currency, digits, field.places.max(digits));
                write_number(sheet, at, &self.sum_formula(at.1, field), sum, format)
            }
            1 => sheet
                .write_string_with_format(at.0, at.1, exact.trimmed().to_string(), &styles.exact)
                .map(drop)
                .map_err(broken),
            _ => {
                let column = column_number_to_name(at.1);
                let (sum_row, exact_row) = (self.row + 1, self.row + 2); // as Excel counts
                let formula = format!(
                    "=IF(ROUND({column}{sum_row}-VALUE({column}{exact_row}),2)=0,\"{OK}\",\"{CHECK}\")"
                );
                write_check(sheet, at, &formula, sum == exact, styles)
            }
        }
    }

    /// `SUMIF` over every part of the table, by the currency beside it.
    fn sum_formula(&self, column: u16, field: &Field) -> String {
        let from = self.writer.fields.iter().position(|f| Some(f.source) == field.currency);
        let from = u16::try_from(from.unwrap_or_default()).unwrap_or_default();
        let criterion = format!("${}{}", column_number_to_name(from), self.row + 1);
        let local = self.writer.done.len() == 1;
        let parts = self.writer.done.iter().map(|part| {
            let currencies = range(part, &format!("${}", column_number_to_name(from)), local);
            let amounts = range(part, &column_number_to_name(column), local);
            format!("SUMIF({currencies},{criterion},{amounts})")
        });
        format!("={}", parts.collect::<Vec<_>>().join("+"))
    }

    /// What was read and written.
    fn sum(&self, field: &Field) -> Decimal {
        let scale = if let Kind::Decimal(scale) = field.kind { scale } else { 0 };
        self.totals.sum(field.source, self.currency).unwrap_or(Decimal::new(0, scale))
    }

    /// What the host counted; without a host's total, what was read.
    fn exact(&self, field: &Field) -> Decimal {
        let sum = self.sum(field);
        let totals = &self.writer.setting.context.totals;
        let money = totals.get(&self.writer.table).and_then(|t| t.money.get(&field.name));
        let text = money.and_then(|by_currency| by_currency.get(self.currency));
        text.and_then(|text| Decimal::parse(text, sum.scale)).unwrap_or(sum)
    }

    fn currency_column(&self) -> Option<u16> {
        let source = self.writer.fields.iter().find_map(|f| f.currency.filter(|_| f.is_money()))?;
        let position = self.writer.fields.iter().position(|f| f.source == source)?;
        u16::try_from(position).ok()
    }

    /// Colours the checks and tells the summary where everything is.
    fn control(&self, sheet: &mut Worksheet, lead: &str) -> Result<Option<Control>> {
        let fields = &self.writer.fields;
        let money: Vec<(u16, &Field)> =
            (0..).zip(fields).filter(|(_, f)| f.is_money() && f.currency.is_some()).collect();
        let (Some((first, _)), Some((last, _))) = (money.first(), money.last()) else {
            return Ok(None);
        };
        let (exact_row, check_row) = (self.row + 1, self.row + 2);
        mark_failures(sheet, (check_row, *first, *last), &self.writer.setting.styles)?;
        sheet
            .ignore_error_range(exact_row, *first, exact_row, *last, IgnoreError::NumberStoredAsText)
            .map_err(broken)?;
        let name = self.writer.done.last().map(|d| d.name.as_str()).unwrap_or_default();
        let quoted = quote_sheet_name(name);
        let at = |column: u16, row: u32| format!("${}${}", column_number_to_name(column), row + 1);
        // A report that leaves the leading column out is led by the first one it has.
        let leader = money.iter().find(|(_, f)| f.name == lead).or(money.first());
        Ok(leader.map(|(column, field)| Control {
            label: format!("{} · {}", self.writer.setting.words.sheet(&self.writer.table), field.heading),
            currency: self.currency.to_owned(),
            sum_at: format!("{quoted}!{}", at(*column, self.row)),
            sum: self.sum(field),
            exact: self.exact(field).trimmed().to_string(),
            checks_at: format!("{quoted}!{}:{}", at(*first, check_row), at(*last, check_row)),
            checks: money.len(),
            agrees: money.iter().all(|(_, f)| self.sum(f) == self.exact(f)),
        }))
    }
}

/// A formula with its result, for readers that do not calculate.
pub(crate) fn write_number(
    sheet: &mut Worksheet,
    at: (u32, u16),
    formula: &str,
    result: Decimal,
    format: &Format,
) -> Result<()> {
    let formula = Formula::new(formula).set_result(cells::to_f64(result).to_string());
    sheet.write_formula_with_format(at.0, at.1, formula, format).map_err(broken)?;
    Ok(())
}

/// A formula that says `OK` or `CHECK`.
pub(crate) fn write_check(
    sheet: &mut Worksheet,
    at: (u32, u16),
    formula: &str,
    agrees: bool,
    styles: &Styles,
) -> Result<()> {
    let formula = Formula::new(formula).set_result(if agrees { OK } else { CHECK });
    sheet.write_formula_with_format(at.0, at.1, formula, &styles.check).map_err(broken)?;
    Ok(())
}

/// Red where a check does not hold.
pub(crate) fn mark_failures(
    sheet: &mut Worksheet,
    (row, first, last): (u32, u16, u16),
    styles: &Styles,
) -> Result<()> {
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::EqualTo(CHECK))
        .set_format(&styles.failed);
    sheet.add_conditional_format(row, first, row, last, &rule).map_err(broken)?;
    Ok(())
}

/// The cells of a column of one part, with the sheet's name where the table has several.
fn range(part: &Done, column: &str, local: bool) -> String {
    let (from, to) = (FIRST_ROW + 1, FIRST_ROW + part.rows.max(1));
    let cells = format!("{column}${from}:{column}${to}");
    if local { cells } else { format!("{}!{cells}", quote_sheet_name(&part.name)) }
}
