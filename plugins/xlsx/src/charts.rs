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

/// A chart of horizontal bars: names of services and classes are too long for columns.
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
}

/// Puts a chart beside the figures and returns the row behind it.
pub(crate) fn insert(sheet: &mut Worksheet, bars: &Bars<'_>, row: u32, column: u16) -> Result<u32> {
    let height = 70 + 26 * (bars.last - bars.first + 1);
    let mut chart = Chart::new_bar();
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
    // The library names the axes of a bar chart by their direction: x holds the values. Each bar
    // says its value, so that axis is left out.
    let (least, most) = bars.range;
    let room = (most - least) * 0.3; // for the values beside the bars
    let min = if least < 0.0 { least - room } else { 0.0 };
    let max = if most > 0.0 { most + room } else { 0.0 };
    chart.x_axis().set_hidden(true).set_major_gridlines(false).set_min(min).set_max(max);
    chart
        .y_axis()
        .set_reverse() // the first row on top
        .set_label_position(ChartAxisLabelPosition::Low) // clear of negative bars
        .set_font(&font(9));
    chart.chart_area().set_format(ChartFormat::new().set_border(&faint));
    chart.set_width(WIDTH).set_height(height).set_alt_text(&bars.title);
    sheet.insert_chart(row, column, &chart).map_err(broken)?;
    Ok(row + height.div_ceil(ROW_PIXELS) + 1)
}
