//! The consumption detail as a workbook.

use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::{Cell, HEADERS, cells};
use crate::SimError;
use crate::world::World;

/// Excel keeps this many significant digits; what has more is written as text.
const DIGITS_MAX: usize = 15;

/// Two title lines, the headings, one row per line. The bytes depend on the world alone.
pub fn consumption_xlsx(world: &World) -> Result<Vec<u8>, SimError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::parse_from_str(&world.fetched.local().replace(' ', "T"))?;
    workbook
        .set_properties(&DocProperties::new().set_author("Partner Center").set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name("消费明细")?;
    sheet.write_string(0, 0, "客户消费明细")?;
    let (cycle, exported, currency) = (world.cycle, world.fetched.local(), world.site.currency());
    sheet.write_string(1, 0, format!("账期:{cycle}    导出时间:{exported}    币种:{currency}"))?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0u16..).zip(HEADERS) {
        sheet.write_string_with_format(2, column, heading, &bold)?;
    }
    for (row, line) in (3u32..).zip(&world.lines) {
        for (column, cell) in (0u16..).zip(cells(world, line)) {
            write(sheet, row, column, &cell)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), SimError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(number) => write_number(sheet, row, column, *number)?,
    }
    Ok(())
}

/// Numbers are binary in a workbook, so this is the one place where a decimal becomes one: by its text, and
/// only with so few digits that the nearest binary number prints as the same digits again.
fn write_number(sheet: &mut Worksheet, row: u32, column: u16, number: Decimal) -> Result<(), SimError> {
    let text = number.normalize().to_string();
    let digits = text.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
    if digits > DIGITS_MAX {
        sheet.write_string(row, column, text)?;
        return Ok(());
    }
    let binary: f64 = text.parse().map_err(|_| SimError::Render(format!("{text} as a number")))?;
    sheet.write_number(row, column, binary)?;
    Ok(())
}
