//! Native charts over the figures of the summary.

use crate::broken;
use crate::styles::SERIES;
use crate::summary::{AMOUNT, LABEL};
use duizhang_plugin_sdk::Result;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLine, ChartSolidFill, Color,
    Worksheet,
};

/// The default height of a row.
const ROW_PIXELS: u32 = 20;
/// Nine columns of the default width.
const WIDTH: u32 = 576;
/// The height of a chart of columns.
const UPRIGHT: u32 = 280;

/// A chart of bars; they lie where names of services and classes are too long for columns.
pub(crate) struct Bars<'s> {
    pub(crate) title: String,
    pub(crate) font: &'s str,
    pub(crate) sheet: &'s str,
    /// The first and last row of the figures.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The least and the greatest of them, zero included.
    pub(crate) range: (f64, f64),
    /// Which of the colours.
    pub(crate) color: usize,
    /// Columns instead of bars: months run from left to right.
    pub(crate) upright: bool,
}

/// Puts a chart beside the figures and returns the row behind it.
pub(crate) fn insert(sheet: &mut Worksheet, bars: &Bars<'_>, row: u32, column: u16) -> Result<u32> {
    let height = if bars.upright { UPRIGHT } else { 70 + 26 * (bars.last - bars.first + 1) };
    let mut chart = if bars.upright { Chart::new_column() } else { Chart::new_bar() };
    let font = |size: u8| {
        let mut font = ChartFont::new();
        font.set_size(size).set_name(bars.font).unset_bold();
        font
    };
    chart.title().set_name(&bars.title).set_font(font(12).set_bold());
    chart.legend().set_hidden();
    let color = Color::RGB(SERIES[bars.color % SERIES.len()]);
    chart
        .add_series()
        .set_categories((bars.sheet, bars.first, LABEL, bars.last, LABEL))
        .set_values((bars.sheet, bars.first, AMOUNT, bars.last, AMOUNT))
        .set_name(&bars.title)
        .set_gap(60)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
        .set_data_label(ChartDataLabel::new().show_value().set_num_format("#,##0.00").set_font(&font(8)));
    let faint = ChartLine::new().set_color(0xD9_D9_D9).clone();
    // Each bar says its value, so the axis of the values is left out.
    let (least, most) = bars.range;
    let room = (most - least) * if bars.upright { 0.1 } else { 0.3 }; // for the values beside the bars
    let min = if least < 0.0 { least - room } else { 0.0 };
    let max = if most > 0.0 { most + room } else { 0.0 };
    // The library names the axes of lying bars by their direction: x holds the values.
    let values = if bars.upright { chart.y_axis() } else { chart.x_axis() };
    values.set_hidden(true).set_major_gridlines(false).set_min(min).set_max(max);
    let names = if bars.upright { chart.x_axis() } else { chart.y_axis().set_reverse() }; // the first row on top
    names.set_label_position(ChartAxisLabelPosition::Low).set_font(&font(9)); // clear of negative bars
    chart.chart_area().set_format(ChartFormat::new().set_border(&faint));
    chart.set_width(WIDTH).set_height(height).set_alt_text(&bars.title);
    sheet.insert_chart(row, column, &chart).map_err(broken)?;
    Ok(row + height.div_ceil(ROW_PIXELS) + 1)
}
