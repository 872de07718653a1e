//! The auditor: every rule of the catalogue once more, slow and obvious.
//!
//! Written from `docs/reference/rules.md` and `docs/decisions.md`, not from the reconciler, with which it shares no
//! code: a month is rows of text, a rule is a few loops over them. One file a family of rules, to be read beside
//! the catalogue. It exists so that two programs can disagree; which of them is wrong, the catalogue says.

mod balances;
mod bills;
pub mod captures;
mod codes;
mod columns;
mod coupons;
mod derived;
mod found;
mod ledger;
mod lines;
mod mdf;
pub mod moment;
mod month;
mod needs;
mod orders;
mod own;
mod pairs;
mod settle;
mod transfers;

pub use columns::{Kind, column_kind, columns, dataset_of, datasets, key_of};
pub use found::{Break, Figure, Outcome, Places, Ruling};
pub use month::{Month, Reading, Row, State, Table, Window};
pub use needs::{RULES, reconcilable};
pub use pairs::Differences;

/// What the auditor says of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Whether there is anything to compare.
    pub reconcilable: bool,
    /// `clean`, `breaks`, `incomplete` or `not_reconcilable`.
    pub result: &'static str,
    /// Of each rule, in the order of the catalogue.
    pub outcomes: Vec<Outcome>,
    /// Sorted by rule, then by key.
    pub breaks: Vec<Break>,
    /// What an order's amount was taken to mean, and how many orders fit each reading: before, after.
    pub reading: Option<(Reading, u64, u64)>,
    /// By how much the two sides of each comparison differ as a whole.
    pub differences: Differences,
}

/// Evaluates every rule.
pub fn audit(month: &Month) -> Audit {
    let month = &month.in_order();
    if !reconcilable(month) {
        let own = own::ids(month);
        let nothing = |rule: &&'static str| Outcome::skipped(rule);
        return Audit {
            reconcilable: false,
            result: "not_reconcilable",
            outcomes: RULES.iter().chain(&own).map(nothing).collect(),
            breaks: Vec::new(),
            reading: None,
            differences: Differences::new(),
        };
    }
    let lines = lines::kept(month);
    let book = orders::Book::new(month, &lines);
    let choice = orders::reading(month, &book);
    let unledgered = derived::Unledgered::new(month, &lines, &book);
    let mut rulings = Vec::new();
    for rule in RULES {
        let mut ruling = Ruling::new(rule);
        if needs::are_met(month, rule) {
            match rule {
                "line.identity" => lines::identity(month, &mut ruling),
                "line.split" => lines::split(&lines, &mut ruling),
                "line.rounding" => lines::rounding(&lines, &mut ruling),
                "line.period" => lines::period(month, &lines, &mut ruling),
                "line.code" => lines::code(&lines, &mut ruling),
                "month.customers" => bills::customers(month, &lines, &mut ruling),
                "month.detail" => bills::detail(month, &lines, &mut ruling),
                "month.accounts" => bills::accounts(month, &mut ruling),
                "order.unknown" => orders::unknown(&book, &mut ruling),
                "order.customer" => orders::customer(&book, &mut ruling),
                "order.status" => orders::status(&book, &mut ruling),
                "order.unbilled" => orders::unbilled(&book, &mut ruling),
                "order.payable" => orders::payable(&book, choice.0, &mut ruling),
                "order.coupon" => orders::coupon(&book, &mut ruling),
                "order.price" => orders::price(&book, choice.0, &mut ruling),
                "order.lines" => orders::order_lines(month, &book, &mut ruling),
                "order.refund" => orders::refund(&book, &mut ruling),
                "order.refund_origin" => orders::refund_origin(month, &book, choice.0, &mut ruling),
                "coupon.issue" => coupons::issue(month, &mut ruling),
                "coupon.balance" => coupons::balance(month, &mut ruling),
                "coupon.trade" => coupons::trade(month, &lines, &mut ruling),
                "coupon.customer" => coupons::customer(month, &lines, &mut ruling),
                "coupon.validity" => coupons::validity(month, &mut ruling),
                "coupon.known" => coupons::known(month, &mut ruling),
                "quota.balance" => coupons::quota(month, &mut ruling),
                "adjustment.ledger" => transfers::adjustment_ledger(month, &mut ruling),
                "ledger.chain" => ledger::chain(month, &mut ruling),
                "ledger.closing" => ledger::closing(month, &mut ruling),
                "balance.rollforward" => balances::rollforward(month, &lines, &mut ruling),
                "mdf.application" => mdf::application(month, &mut ruling),
                "mdf.notice" => mdf::notice(month, &mut ruling),
                "mdf.approval" => mdf::approval(month, &mut ruling),
                "mdf.change" => mdf::change(month, &mut ruling),
                "mdf.series" => mdf::series(month, &mut ruling),
                "mdf.claim" => mdf::claim(month, &mut ruling),
                _ => ruling.skip(),
            }
        } else {
            ruling.skip();
        }
        if needs::lacks_ledgers_at_most(month, rule) {
            let derive = match rule {
                "coupon.balance" => derived::Unledgered::balance,
                "coupon.trade" => derived::Unledgered::trade,
                "coupon.customer" => derived::Unledgered::customer,
                "coupon.validity" => derived::Unledgered::validity,
                _ => derived::Unledgered::known,
            };
            derive(&unledgered, &mut ruling);
            ruling.skipped &= ruling.unjudged == 0 && ruling.breaks.is_empty();
        }
        rulings.push(ruling);
    }
    let own = own::evaluate(month);
    rulings.extend(own.rulings);
    let (outcomes, breaks) = settle::settle(month, rulings);
    let is_broken = outcomes.iter().any(|outcome| outcome.kind == "broken");
    let is_evaluated = outcomes.iter().any(|outcome| outcome.evaluated > 0);
    let result = needs::result(month, is_broken, is_evaluated);
    let mut differences = pairs::differences(month, &lines);
    differences.extend(own.differences.into_iter().filter(|(_, amount)| !amount.is_zero()));
    Audit { reconcilable: true, result, outcomes, breaks, reading: Some(choice), differences }
}
