//! Which columns a sheet shows in which order, and how wide they become.

use crate::Setting;
use crate::cells::places_of;
use crate::words::Words;
use duizhang_plugin_sdk::{Column, Decimal, Kind, Role, Table};
use std::collections::HashSet;

/// Sheets in the order people read them.
pub(crate) const ORDER: [&str; 15] = [
    "summary",
    "customers",
    "breaks",
    "orders",
    "coupons",
    "quotas",
    "adjustments",
    "balances",
    "services",
    "regions",
    "months",
    "rules",
    "datasets",
    "lineage",
    "lines",
];

/// What a sheet shows of a line, before its amounts.
const LINE: &[&str] = &[
    "customer_name",
    "customer_id",
    "currency",
    "bill_detail_title",
    "charging_mode_title",
    "service_type_name",
    "resource_type_name",
    "resource_name",
    "resource_id",
    "product_spec_desc",
    "region_name",
    "trade_id",
    "trade_time",
    "usage_quantity",
    "line_id",
];

/// A column without wrapping is as wide as its content, up to a hash.
const MAX_WIDTH: usize = 66;

/// What is special about the sheet of a known table.
pub(crate) struct Shape {
    /// These columns first, in this order; the others follow as they come.
    first: &'static [&'static str],
    /// Of the others only the amounts: a line has more fields than anybody reads in a workbook.
    only: bool,
    /// How many columns stay in sight when scrolling sideways.
    pub(crate) frozen: u16,
    /// The money column that stands for the whole sheet; only these sheets have control totals.
    pub(crate) lead: Option<&'static str>,
    /// The last column that is printed, where not all but the codes are.
    printed: Option<&'static str>,
}

impl Shape {
    pub(crate) fn of(table: &str) -> Self {
        let (first, frozen, lead): (&[&str], u16, Option<&str>) = match table {
            "customers" => (
                &["customer_name", "customer_id", "currency", "payable_amount", "breaks", "break_amount"],
                3,
                Some("payable_amount"),
            ),
            "breaks" => (
                &[
                    "rule_title",
                    "class_title",
                    "customer_name",
                    "key",
                    "currency",
                    "expected",
                    "actual",
                    "difference",
                    "direction_title",
                    "message",
                    "remedy",
                    "customer_id",
                    "expected_text",
                    "actual_text",
                    "evidence",
                ],
                2,
                None,
            ),
            "orders" => (&["order_id", "customer_name", "customer_id"], 1, Some("amount_after_discount")),
            "services" => (&["service_type_name", "service_type_code"], 1, Some("payable_amount")),
            "regions" => (&["region_name", "region_code"], 1, Some("payable_amount")),
            "months" => (&["cycle", "currency"], 1, None),
            "coupons" => (
                &[
                    "coupon_id",
                    "customer_name",
                    "coupon_type_title",
                    "status_title",
                    "currency",
                    "face_value",
                ],
                1,
                Some("balance"),
            ),
            "quotas" => (&["quota_id", "holder"], 1, None),
            "adjustments" => (&["trans_id", "customer_name", "operation_title"], 1, None),
            "balances" => (&["holder", "customer_id", "account_title"], 1, None),
            "lines" => (LINE, 1, Some("payable_amount")),
            "rules" => (&["rule_title", "outcome_title", "reason"], 1, None),
            "datasets" => (&["dataset_title", "state_title", "rows", "reason"], 1, None),
            "lineage" => (&["label", "value"], 1, None),
            _ => (&[], 1, None),
        };
        Shape {
            first,
            only: table == "lines",
            frozen,
            lead,
            printed: (table == "breaks").then_some("remedy"),
        }
    }
}

/// One column of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its number in the table.
    pub(crate) source: usize,
    pub(crate) name: String,
    pub(crate) heading: String,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    /// Where the currency of the row is, for money.
    pub(crate) currency: Option<usize>,
    /// Where the code is that gives this cell its colour.
    pub(crate) tone: Option<usize>,
    /// Long text: wrapped at this width.
    pub(crate) wrap: Option<usize>,
    /// It holds nothing but a link to the row that a break speaks of.
    pub(crate) leads: bool,
    /// It is not printed: what is there for machines stands behind what is there for people.
    pub(crate) silent: bool,
    /// So many digits behind the point make the decimals of the column stand below each other.
    pub(crate) places: u8,
    /// The widest content so far.
    pub(crate) widest: usize,
}

impl Field {
    /// Is this a column that is summed up in control totals?
    pub(crate) fn is_money(&self) -> bool {
        self.role == Role::Money && matches!(self.kind, Kind::Decimal(_))
    }

    /// Figures stand at the right, and so do their headings; codes made of digits do not.
    pub(crate) fn is_right(&self) -> bool {
        match self.kind {
            Kind::Int => self.role != Role::Key,
            Kind::Decimal(_) => true,
            _ => false,
        }
    }

    /// How many lines a text takes in this column.
    pub(crate) fn lines(&self, text: &str) -> usize {
        let Some(width) = self.wrap else {
            return 1;
        };
        // Words break before the edge, so a line holds a little less than it could.
        let line = |part: &str| display_width(part).div_ceil(width - width / 12).max(1);
        text.split('\n').map(line).sum()
    }

    /// The width of the column in characters. A heading may take two lines, and its filter button
    /// needs room too.
    pub(crate) fn width(&self, stretch: usize) -> usize {
        let heading = longest_word(&self.heading).max(display_width(&self.heading).div_ceil(2)) + 5;
        let content = self.widest.min(self.wrap.unwrap_or(MAX_WIDTH)) + 3;
        content.max(heading).max(8) * stretch / 100
    }
}

/// The columns of a sheet in order.
pub(crate) fn fields(table: &Table<'_>, shape: &Shape, setting: &Setting<'_>, zone: &str) -> Vec<Field> {
    let words = setting.words;
    let columns = table.columns();
    let totals = setting.context.totals.get(table.name());
    let places = |column: &Column| {
        let sums = totals.and_then(|totals| totals.money.get(&column.name));
        let parsed = sums.into_iter().flat_map(|sums| sums.values()).filter_map(|sum| Decimal::parse(sum, 8));
        parsed.map(places_of).max().unwrap_or(0)
    };
    let rank = |column: &Column| {
        let place = shape.first.iter().position(|name| *name == column.name);
        (is_code(column, columns), place.unwrap_or(shape.first.len()))
    };
    let mut order: Vec<usize> = (0..columns.len()).collect();
    let arranged = setting.is_arranged(table.name());
    if !arranged {
        order.sort_by_key(|index| rank(&columns[*index])); // stable: the others keep their order
    }
    if shape.only && !arranged {
        let is_shown = |column: &Column| column.is_money() || shape.first.contains(&column.name.as_str());
        order.retain(|index| is_shown(&columns[*index]));
    }
    let mut taken = HashSet::new();
    let printed = order.iter().position(|index| Some(columns[*index].name.as_str()) == shape.printed);
    let mut fields = Vec::new();
    for (place, source) in order.into_iter().enumerate() {
        let column = &columns[source];
        let silent = !arranged && (printed.is_some_and(|last| place > last) || is_code(column, columns));
        let find = |name: &str| columns.iter().position(|c| c.name == name);
        let is_key = table.name() == "breaks" && column.name == "key";
        fields.push(Field {
            source,
            name: column.name.clone(),
            heading: unique(&heading(column, words, zone), &mut taken),
            kind: column.kind,
            role: column.role,
            currency: column.currency_from.as_deref().and_then(find),
            tone: match column.name.as_str() {
                "outcome_title" => find("outcome"),
                "state_title" => find("state"),
                "result_title" => find("result"),
                "status_title" if table.name() == "breaks" => find("status"),
                _ => None,
            },
            // What is there for machines must not make the rows higher for people.
            wrap: wrap(column).filter(|_| !silent),
            leads: false,
            silent,
            places: if column.is_money() { places(column) } else { 0 },
            widest: 0,
        });
        if is_key {
            fields.push(leading(source, unique(words.row, &mut taken)));
        }
    }
    fields
}

/// The column beside the key of a break.
fn leading(source: usize, heading: String) -> Field {
    Field {
        source,
        name: "key".to_owned(),
        heading,
        kind: Kind::Text,
        role: Role::Label,
        currency: None,
        tone: None,
        wrap: None,
        leads: true,
        silent: false,
        places: 0,
        widest: 0,
    }
}

/// A code that stands in words beside it, or an id that only machines ask for.
fn is_code(column: &Column, columns: &[Column]) -> bool {
    const OTHERS: [&str; 5] = ["quota_status", "operation_type", "account_type", "item", "run"];
    let spelled = format!("{}_title", column.name);
    columns.iter().any(|other| other.name == spelled) || OTHERS.contains(&column.name.as_str())
}

fn heading(column: &Column, words: &Words, zone: &str) -> String {
    let title = column.title(words.language.tag());
    if column.kind == Kind::Time { format!("{title} ({zone})") } else { title.to_owned() }
}

/// Excel refuses a table in which two headings are equal, whatever their case.
fn unique(heading: &str, taken: &mut HashSet<String>) -> String {
    let mut unique = heading.to_owned();
    let mut n = 2;
    while !taken.insert(unique.to_lowercase()) {
        unique = format!("{heading} ({n})");
        n += 1;
    }
    unique
}

fn wrap(column: &Column) -> Option<usize> {
    if column.kind != Kind::Text {
        return None;
    }
    match column.name.as_str() {
        "message" | "remedy" => Some(56),
        "value" => Some(100), // a size and a hash on one line
        "blake3" => None,
        // `customer_id=` and an id fit on one line.
        "reason" | "key" | "rule_title" => Some(48),
        _ => (column.role == Role::Note).then_some(30),
    }
}

/// How many half-width characters a text takes; Chinese characters take two each.
pub(crate) fn display_width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD);
    if wide { 2 } else { 1 }
}

/// The longest part that cannot be broken: Chinese breaks anywhere.
fn longest_word(text: &str) -> usize {
    let words = text.split([' ', '-', '/']);
    words.map(|word| if word.is_ascii() { word.len() } else { 2 }).max().unwrap_or(0)
}
