//! A month in its plainest form: tables of rows of text, and how complete each of them is.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::columns::in_canonical_order;
use crate::moment::{self, Moment};

/// A row: column → text. A column that is not there is null.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub BTreeMap<String, String>);

impl Row {
    /// A text, or null.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.0.get(column).map(String::as_str)
    }

    /// A text, null being written as nothing.
    pub fn or_empty(&self, column: &str) -> &str {
        self.text(column).unwrap_or_default()
    }

    /// An amount, or null. What is no amount is null: the lake lets no such cell in.
    pub fn amount(&self, column: &str) -> Option<Decimal> {
        self.text(column).and_then(|text| text.parse().ok())
    }

    /// An amount, null being nothing.
    pub fn money(&self, column: &str) -> Decimal {
        self.amount(column).unwrap_or(Decimal::ZERO)
    }

    /// A moment, or null.
    pub fn time(&self, column: &str) -> Option<Moment> {
        self.text(column).and_then(moment::parse)
    }

    /// Whether a code is one of these.
    pub fn is_one_of(&self, column: &str, codes: &[&str]) -> bool {
        self.text(column).is_some_and(|code| codes.contains(&code))
    }
}

/// How complete a dataset is. One that is not there at all is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Everything is there.
    #[default]
    Complete,
    /// Rows moved while they were read.
    Unstable,
    /// Rows are known to be missing.
    Partial,
}

/// What was asked of one account's ledger: whose, and from which day to which day, GMT+8.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The account that asked.
    pub account: String,
    /// First day, `2026-01-01`; nothing where it was not said.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// How complete it is.
    pub state: State,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Of `coupon_usage`: whose ledgers were asked for, and for which days.
    pub windows: BTreeSet<Window>,
    /// What was asked for, by parameter: whose lines (`customer_id`), which charge modes (`charge_mode`). Empty where it
    /// is not known.
    pub asked: BTreeMap<String, BTreeSet<String>>,
    /// Of lists of operations: since when they were asked for, as the question says it; nothing in it is "since
    /// ever". Empty where it is not known.
    pub since: BTreeSet<String>,
}

/// What an order's amount means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Before coupons and cards.
    Before,
    /// After them.
    After,
}

/// Windows of days overlap, and then a movement of a coupon comes twice. The balance moves with every movement, so two rows
/// that are equal and have a balance are one.
fn each_movement_once(rows: &[Row]) -> Vec<Row> {
    let texts = [
        "customer_id",
        "coupon_id",
        "trade_id",
        "trade_time",
        "trade_detail_type",
        "currency",
        "revenue_expense_type",
        "bill_cycle",
    ];
    let mut seen = BTreeSet::new();
    let is_new = |row: &&Row| {
        let amounts = ["change_amount", "balance_after_change"].map(|column| row.amount(column));
        let texts = texts.map(|column| row.text(column).map(str::to_owned));
        amounts[1].is_none() || seen.insert((texts, amounts))
    };
    rows.iter().filter(is_new).cloned().collect()
}

/// A bill month with everything that is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Month {
    /// `2026-09`
    pub cycle: String,
    /// Dataset → table.
    pub tables: BTreeMap<String, Table>,
    /// Other months of the lake, as far as balances reach into them: cycle → dataset → table.
    pub others: BTreeMap<String, BTreeMap<String, Table>>,
    /// Rule → amount that is tolerated.
    pub tolerances: BTreeMap<String, Decimal>,
    /// The reading that is forced, if one is.
    pub reading: Option<Reading>,
    /// When the month's `coupons` were answered, first and last; none where a table does not say.
    pub coupons_taken: Option<(Moment, Moment)>,
    /// `coupons` of other snapshots of this month and the one before: when they were answered, first and last.
    pub coupon_states: Vec<(Moment, Moment, Vec<Row>)>,
    /// Holidays that are set, beside those that are known: lines as in `workdays.txt`. A year that is set is as it is set.
    pub workdays: String,
    /// Beginnings of rules that are asked for alone, too. The auditor has nothing to say of that: they say the same.
    pub only: Vec<String>,
    /// The file of own rules; empty where there is none.
    pub own_rules: String,
}

impl Month {
    /// The rows of a dataset; none where it is missing.
    pub fn rows(&self, dataset: &str) -> &[Row] {
        self.tables.get(dataset).map_or(&[], |table| &table.rows)
    }

    /// The first moment of the month, and the first after it.
    pub fn bounds(&self) -> (Moment, Moment) {
        moment::month_bounds(&self.cycle)
    }

    /// Whether a moment lies in the month.
    pub fn holds(&self, time: Option<Moment>) -> bool {
        let (start, end) = self.bounds();
        time.is_some_and(|time| start <= time && time < end)
    }

    /// The month's one currency; none where lines have several.
    pub(crate) fn currency(&self) -> Option<String> {
        // A line that stands there again is no line.
        let lines = crate::lines::kept(self);
        let currencies: BTreeSet<&str> = lines.into_iter().filter_map(|line| line.text("currency")).collect();
        let one = currencies.first().map(|currency| (*currency).to_owned());
        one.filter(|_| currencies.len() == 1)
    }

    /// The same with every table in canonical order, so that "first" means what the catalogue says, and with the month's
    /// one currency where coupons, transfers, ledgers and balances name none.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let mut month = self.clone();
        if let Some(lines) = month.tables.get_mut("consumption") {
            in_canonical_order("consumption", &mut lines.rows);
        }
        let currency = month.currency();
        let money = [
            "coupons",
            "coupon_usage",
            "coupon_quotas",
            "adjustments",
            "account_changes",
            "partner_balances",
            "customer_balances",
        ];
        for dataset in money {
            let rows = month.tables.get_mut(dataset).map(|table| &mut table.rows);
            for row in rows.into_iter().flatten() {
                if let (None, Some(currency)) = (row.text("currency"), &currency) {
                    row.0.insert("currency".to_owned(), currency.clone());
                }
            }
        }
        if let Some(usage) = month.tables.get_mut("coupon_usage") {
            usage.rows = each_movement_once(&usage.rows);
        }
        let others = month.others.values_mut();
        for tables in std::iter::once(&mut month.tables).chain(others) {
            for (dataset, table) in tables {
                in_canonical_order(dataset, &mut table.rows);
            }
        }
        month
    }
}
