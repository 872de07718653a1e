//! Every cell format of the workbook, in one place.

use crate::words::Words;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Digits behind the point of an exact amount.
const PLACES: usize = 8;

/// The smallest unit of a currency in digits behind the point (ISO 4217), as far as it is not two.
fn minor_digits(currency: &str) -> usize {
    match currency {
        "CLP" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Thousands, as many decimals as the amount has but at least those of its currency, and room for those
/// that others of the column have, so that the points stand below each other. Negatives red.
fn money_format(digits: usize, places: usize) -> String {
    let point = if digits == 0 { "" } else { "." };
    let room = "_0".repeat(places.saturating_sub(digits));
    let no_point = if digits == 0 && places > 0 { "_." } else { "" };
    let number = format!("#,##0{point}{}{no_point}{room}", "0".repeat(digits));
    format!("{number};[Red]-{number}")
}

/// The colour of headings and links.
pub(crate) const ACCENT: u32 = 0x1F_4E_79;
/// The colours of charts, in order.
pub(crate) const SERIES: [u32; 6] = [0x2E_75_B6, 0x70_AD_47, 0xED_7D_31, 0xFF_C0_00, 0x7F_7F_7F, 0x9E_48_0E];
const LINK: u32 = 0x05_63_C1;
const MUTED: u32 = 0x59_59_59;
const RULE: u32 = 0xBF_BF_BF;
const HAIRLINE: u32 = 0xE3_E3_E3;

/// How good something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warn,
    Bad,
    Quiet,
}

impl Tone {
    /// Of a rule's outcome, a dataset's state, a verdict or a result.
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "passed" | "complete" | "clean" | "resolved" => Tone::Good,
            "broken" | "missing" | "not_reconcilable" | "carried" | "reopened" => Tone::Bad,
            "partial" | "unstable" | "vacuous" | "unjudged" | "breaks" | "limited" | "incomplete"
            | "nothing_checked" | "new" | "open" => Tone::Warn,
            _ => Tone::Quiet,
        }
    }

    /// Ink and paper.
    const fn colors(self) -> (u32, u32) {
        match self {
            Tone::Good => (0x1E_6B_34, 0xE2_F0_D9),
            Tone::Warn => (0x8A_5A_00, 0xFF_F2_CC),
            Tone::Bad => (0x9C_00_06, 0xFD_E0_DD),
            Tone::Quiet => (MUTED, 0xED_ED_ED),
        }
    }
}

/// The formats. Built once, so that equal cells share one style in the file.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) subtitle: Format,
    pub(crate) heading: Format,
    pub(crate) heading_right: Format,
    pub(crate) section: Format,
    pub(crate) label: Format,
    pub(crate) fact: Format,
    pub(crate) link: Format,
    pub(crate) text: Format,
    pub(crate) blank: Format,
    pub(crate) wrapped: Format,
    pub(crate) reason: Format,
    pub(crate) note: Format,
    pub(crate) int: Format,
    pub(crate) code: Format,
    pub(crate) quantity: Format,
    pub(crate) link_text: Format,
    pub(crate) link_wrapped: Format,
    pub(crate) link_int: Format,
    /// For conditional formats.
    pub(crate) marked_bad: Format,
    pub(crate) marked_warn: Format,
    /// By the digits behind the point, then by the room for them.
    money: [Vec<Format>; PLACES + 1],
    totals: [Vec<Format>; PLACES + 1],
    pub(crate) date: Format,
    pub(crate) time: Format,
    pub(crate) total_label: Format,
    pub(crate) exact_label: Format,
    pub(crate) exact: Format,
    pub(crate) check: Format,
    pub(crate) check_left: Format,
    tones: [Format; 4],
    banners: [Format; 4],
    pub(crate) failed: Format,
}

impl Styles {
    pub(crate) fn new(words: &Words) -> Self {
        let base = Format::new().set_font_name(words.font).set_font_size(10);
        // A hairline below each cell: table styles are not drawn by every program.
        let line = base.clone().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(HAIRLINE);
        let top = line.set_align(FormatAlign::Top);
        // Text keeps away from the number that ends at its left edge.
        let left = top.clone().set_align(FormatAlign::Left).set_indent(1);
        let strong = base.clone().set_bold();
        let heading = strong
            .clone()
            .set_font_color(Color::White)
            .set_background_color(ACCENT)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let total = strong.clone().set_border_top(FormatBorder::Thin).set_background_color(0xF2_F2_F2);
        let quiet = base.clone().set_font_color(MUTED);
        let tone = |format: &Format, tone: Tone| {
            let (ink, paper) = tone.colors();
            format.clone().set_font_color(ink).set_background_color(paper)
        };
        let all = [Tone::Good, Tone::Warn, Tone::Bad, Tone::Quiet];
        let banner = strong.clone().set_font_size(14).set_align(FormatAlign::VerticalCenter).set_indent(1);
        let linked = left.clone().set_hyperlink().set_font_color(LINK);
        let mark = |tone: Tone| {
            let (ink, paper) = tone.colors();
            Format::new().set_font_color(ink).set_background_color(paper)
        };
        let check = strong.clone().set_font_color(0x1E_6B_34).set_align(FormatAlign::Right);
        let amounts = |format: &Format| {
            std::array::from_fn(|digits| {
                let places = 0..=PLACES;
                places.map(|places| format.clone().set_num_format(money_format(digits, places))).collect()
            })
        };
        Styles {
            title: strong.clone().set_font_size(16).set_font_color(ACCENT),
            subtitle: quiet.clone().set_indent(1),
            heading_right: heading.clone().set_align(FormatAlign::Right),
            heading: heading.set_align(FormatAlign::Left).set_indent(1),
            section: strong
                .clone()
                .set_font_size(12)
                .set_font_color(ACCENT)
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(RULE),
            fact: base.clone().set_align(FormatAlign::Left).set_indent(1),
            label: quiet.clone().set_align(FormatAlign::Left).set_indent(1),
            link: base.clone().set_hyperlink().set_font_color(LINK).set_indent(1),
            text: left.clone(),
            blank: top.clone(),
            wrapped: left.clone().set_text_wrap(),
            reason: base.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_indent(1),
            note: quiet.clone().set_text_wrap().set_align(FormatAlign::Top).set_indent(1),
            int: top.clone().set_num_format("#,##0;[Red]-#,##0"),
            code: left.clone().set_num_format("0"),
            quantity: top.clone().set_num_format("#,##0.0#########;[Red]-#,##0.0#########"),
            link_text: linked.clone(),
            link_wrapped: linked.set_text_wrap(),
            link_int: top.clone().set_num_format("#,##0;[Red]-#,##0").set_hyperlink().set_font_color(LINK),
            marked_bad: mark(Tone::Bad),
            marked_warn: mark(Tone::Warn),
            money: amounts(&top),
            totals: amounts(&total),
            date: left.clone().set_num_format("yyyy-mm-dd"),
            time: left.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
            total_label: total.set_indent(1),
            exact_label: quiet.clone().set_indent(1),
            exact: quiet.set_align(FormatAlign::Right),
            check_left: check.clone().set_align(FormatAlign::Left).set_indent(1),
            check,
            tones: all.map(|t| tone(&left, t)),
            banners: all.map(|t| tone(&banner, t)),
            failed: Format::new().set_font_color(Color::White).set_background_color(0xC0_00_00).set_bold(),
        }
    }

    /// An amount of a currency with so many digits behind the point, in a column with room for so many.
    pub(crate) fn money(&self, currency: &str, digits: u8, places: u8) -> &Format {
        pick(&self.money, currency, digits, places).unwrap_or(&self.blank)
    }

    /// The same for a total.
    pub(crate) fn total(&self, currency: &str, digits: u8, places: u8) -> &Format {
        pick(&self.totals, currency, digits, places).unwrap_or(&self.total_label)
    }

    /// A cell that says how good something is.
    pub(crate) fn tone(&self, tone: Tone) -> &Format {
        &self.tones[tone as usize]
    }

    /// The line that says it for the whole month.
    pub(crate) fn banner(&self, tone: Tone) -> &Format {
        &self.banners[tone as usize]
    }
}

fn pick<'f>(
    formats: &'f [Vec<Format>; PLACES + 1],
    currency: &str,
    digits: u8,
    places: u8,
) -> Option<&'f Format> {
    let digits = usize::from(digits).max(minor_digits(currency)).min(PLACES);
    formats.get(digits)?.get(usize::from(places).clamp(digits, PLACES))
}

#[cfg(test)]
mod tests {
    use super::money_format;

    #[test]
    fn points_stand_below_each_other() {
        let positive = |digits, places| money_format(digits, places).split_once(';').map(|f| f.0.to_owned());
        assert_eq!(positive(2, 2).as_deref(), Some("#,##0.00"));
        assert_eq!(positive(2, 5).as_deref(), Some("#,##0.00_0_0_0"));
        assert_eq!(positive(5, 5).as_deref(), Some("#,##0.00000"));
        assert_eq!(positive(0, 0).as_deref(), Some("#,##0"));
        assert_eq!(positive(0, 2).as_deref(), Some("#,##0_._0_0"));
    }
}
