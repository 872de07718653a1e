//! A run: the verdict, then every rule over the month, then the statement.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Needed, State};
use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;

use crate::accounts::Ledger;
use crate::book::{Book, Order};
use crate::catalogue::{RULES, Rule, position};
use crate::coupons::Trades;
use crate::customers::{CustomerVerdict, customers};
use crate::differences::{self, Difference, Pairs, Slot};
use crate::finding::{Break, Class, Outcome};
use crate::fold::Group;
use crate::identity::identity;
use crate::pass::Pass;
use crate::reading::{Reading, ReadingChoice, choose};
use crate::record::{Record, Tolerances};
use crate::source::{Source, frame_of};
use crate::statement::{Statement, statements};
use crate::verdict::{Month, Verdict, judge};
use crate::vouchers::Vouchers;
use crate::{accounts, coupons, lines, month, orders, quotas, rollforward, transfers};

/// What a user may set.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Differences up to this much are tolerated, by rule.
    pub tolerances: Tolerances,
    /// Forces a reading of `amount_after_discount`.
    pub order_amount_reading: Option<Reading>,
    /// Evaluates only the rules that begin with one of these; empty means all. The month is then
    /// judged by the datasets that those rules need, and never called clean.
    pub only: Vec<String>,
}

impl Settings {
    fn is_asked(&self, rule: &Rule) -> bool {
        self.only.is_empty() || self.only.iter().any(|prefix| rule.id.starts_with(prefix.as_str()))
    }

    /// The datasets without which there is nothing to say.
    fn needed(&self) -> BTreeSet<Dataset> {
        if self.only.is_empty() {
            return Dataset::all().filter(|dataset| dataset.spec().needed == Needed::Yes).collect();
        }
        RULES.iter().filter(|rule| self.is_asked(rule)).flat_map(|rule| rule.needs).copied().collect()
    }
}

/// What a month came out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Every rule that could be evaluated passed, and every needed dataset is complete.
    Clean,
    /// Only some rules were asked for, and they passed: the rest of the month was not checked.
    Limited,
    /// Breaks were found in a complete month.
    Breaks,
    /// A needed dataset is partial or unstable: what was found is shown, but it is not all.
    Incomplete,
    /// A needed dataset is missing, or there is nothing at all: no findings.
    NotReconcilable,
}

impl Conclusion {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Limited => "limited",
            Self::Breaks => "breaks",
            Self::Incomplete => "incomplete",
            Self::NotReconcilable => "not_reconcilable",
        }
    }
}

/// Everything a run found.
#[derive(Debug, Clone)]
pub struct Run {
    /// The month.
    pub cycle: BillCycle,
    /// Whether it could be reconciled.
    pub verdict: Verdict,
    /// What it came out as.
    pub result: Conclusion,
    /// One outcome a rule, in the catalogue's order.
    pub outcomes: Vec<Outcome>,
    /// The breaks, in rule order, then by key.
    pub breaks: Vec<Break>,
    /// What pairs of sides differ by, by customer, and why.
    pub differences: Vec<Difference>,
    /// Σ of what was tolerated, by rule, customer and currency.
    tolerated: BTreeMap<&'static str, BTreeMap<Slot, Scaled>>,
    /// Whether each customer's month can be reconciled.
    pub customers: Vec<CustomerVerdict>,
    /// One row a customer and currency.
    pub statements: Vec<Statement>,
    /// The orders in scope.
    pub orders: Vec<Order>,
    /// The fold: lines summed by customer, service, type and mode.
    pub groups: Vec<Group>,
    /// Names of customers.
    pub names: BTreeMap<String, String>,
    /// How `amount_after_discount` was read; none where no order was compared.
    pub reading: Option<ReadingChoice>,
}

/// Reconciles a month. Bad data is a finding or a verdict; only a failing frame operation (a file
/// that vanished, a bug) is an error.
pub fn reconcile(month: &Month, settings: &Settings) -> PolarsResult<Run> {
    let verdict = judge(month, &settings.needed())?;
    let mut run = Run {
        cycle: month.cycle,
        result: Conclusion::NotReconcilable,
        outcomes: RULES.iter().map(|rule| start(rule, settings, &verdict)).collect(),
        verdict,
        breaks: Vec::new(),
        customers: Vec::new(),
        differences: Vec::new(),
        tolerated: BTreeMap::new(),
        statements: Vec::new(),
        orders: Vec::new(),
        groups: Vec::new(),
        names: BTreeMap::new(),
        reading: None,
    };
    if !run.verdict.reconcilable {
        return Ok(run);
    }
    evaluate(month, settings, &mut run)?;
    run.breaks.sort_by(|a, b| (position(a.rule), a.sort_key()).cmp(&(position(b.rule), b.sort_key())));
    tell_apart(&mut run.breaks);
    run.statements = statements(month, &run.groups, &run.orders, &run.breaks)?;
    run.customers = customers(month, &run.verdict, &run.groups, &run.orders)?;
    run.names = crate::statement::names(month)?;
    run.result = conclude(&run, settings);
    Ok(run)
}

/// A complete month with nothing broken is clean only if something was evaluated.
fn conclude(run: &Run, settings: &Settings) -> Conclusion {
    let evaluated: u64 = run.outcomes.iter().map(|outcome| outcome.evaluated).sum();
    if run.verdict.state != State::Complete {
        Conclusion::Incomplete
    } else if run.breaks.iter().any(|found| found.class != Class::Invisible) {
        Conclusion::Breaks
    } else if evaluated == 0 {
        Conclusion::NotReconcilable
    } else if !settings.only.is_empty() {
        Conclusion::Limited
    } else {
        Conclusion::Clean
    }
}

/// The outcome a rule starts with: skipped with the reason where it cannot be evaluated.
fn start(rule: &Rule, settings: &Settings, verdict: &Verdict) -> Outcome {
    if !settings.is_asked(rule) {
        return Outcome::skipped(rule.id, "not asked for".to_owned());
    }
    if !verdict.reconcilable {
        return Outcome::skipped(rule.id, "the month is not reconcilable".to_owned());
    }
    let lacking: Vec<String> = rule
        .needs
        .iter()
        .map(|dataset| (dataset, verdict.state_of(*dataset)))
        .filter(|(_, state)| *state != State::Complete)
        .map(|(dataset, state)| format!("{dataset} is {}", state.name()))
        .collect();
    if lacking.is_empty() { Outcome::new(rule.id) } else { Outcome::skipped(rule.id, lacking.join(", ")) }
}

fn evaluate(input: &Month, settings: &Settings, run: &mut Run) -> PolarsResult<()> {
    let tolerances = &settings.tolerances;
    let frame = |dataset: Dataset| frame_of(input, dataset);
    let (lines_frame, bills) = (frame(Dataset::Consumption), frame(Dataset::MonthlyBills));
    // A repeated line is one finding; every other rule and the statement see it once.
    let found = identity(&lines_frame, is_known_unique(input), tolerances)?;
    let clean = found.clean.clone();
    let mut pass = Pass::over(&clean, input.cycle, rollforward::spans(&frame(Dataset::CustomerBalances))?)?;
    enter(run, found.counted(&pass));
    for record in lines::lines(&pass, &clean, input.cycle, tolerances)? {
        enter(run, record);
    }
    run.groups = std::mem::take(&mut pass.groups);
    enter(run, month::codes(&run.groups, &clean, tolerances)?);
    enter(run, month::customers(&run.groups, &frame(Dataset::ConsumingCustomers), tolerances)?);
    enter(run, month::detail(&run.groups, &bills, &clean, tolerances)?);
    enter(run, month::accounts(&bills, tolerances)?);
    let book = Book::new(&frame(Dataset::Orders), &pass.named, input.cycle)?;
    let choice = choose(&book, settings.order_amount_reading);
    let reading = choice.reading;
    enter(run, orders::unknown(&book, &clean, tolerances)?);
    enter(run, orders::customer(&book, &clean, tolerances)?);
    enter(run, orders::status(&book, &clean, tolerances)?);
    let by_transaction = orders::by_transaction(&book, &clean)?;
    enter(run, orders::unbilled(&book, &by_transaction, tolerances));
    enter(run, orders::payable(&book, reading, &clean, tolerances)?);
    enter(run, orders::coupon(&book, &clean, tolerances)?);
    enter(run, orders::price(&book, reading, tolerances));
    enter(run, orders::lines(&book, &frame(Dataset::OrderLines), tolerances)?);
    enter(run, orders::refund(&book, &clean, tolerances)?);
    enter(run, orders::refund_origin(&book, reading, &frame(Dataset::Refunds), tolerances)?);
    let currencies: std::collections::BTreeSet<&str> = run
        .groups
        .iter()
        .map(|group| group.currency.as_str())
        .filter(|currency| !currency.is_empty())
        .collect();
    let currency =
        currencies.first().filter(|_| currencies.len() == 1).map(|currency| (*currency).to_owned());
    let source = Source { month: input, clean: &clean, pass: &pass, tolerances, currency };
    let mut pairs = Pairs::default();
    vouchers_and_accounts(&source, run, &mut pairs)?;
    for (rule, tolerated) in std::mem::take(&mut run.tolerated) {
        pairs.tolerate(rule, tolerated);
    }
    differences::of_lines(&run.groups, &pass.truncated, &mut pairs);
    differences::of_month(&run.groups, &month::bills(&bills)?, &mut pairs);
    differences::of_orders(&run.groups, &book, reading, &by_transaction, &mut pairs);
    let outcomes = &run.outcomes;
    let evaluated = |rule: &str| outcomes.iter().any(|slot| slot.rule == rule && slot.reason.is_none());
    run.differences = pairs.settle(&run.breaks, evaluated)?;
    run.orders = book.orders.into_iter().filter(Order::in_scope).collect();
    run.reading = Some(choice);
    Ok(())
}

/// Whether the importer has made sure that no id of the month's lines stands there twice.
fn is_known_unique(input: &Month) -> bool {
    input.inputs.get(&Dataset::Consumption).is_some_and(|lines| lines.is_unique)
}

fn vouchers_and_accounts(source: &Source<'_>, run: &mut Run, pairs: &mut Pairs) -> PolarsResult<()> {
    let vouchers = Vouchers::new(source)?;
    enter(run, coupons::issue(source, &vouchers));
    enter(run, coupons::balance(source, &vouchers));
    let trades = Trades::new(source, &vouchers)?;
    enter(run, coupons::trade(source, &trades)?);
    enter(run, coupons::customer(source, &trades)?);
    enter(run, coupons::validity(source, &vouchers));
    enter(run, coupons::known(source, &vouchers));
    enter(run, quotas::balance(source, &vouchers)?);
    pairs.add("coupon.customer", coupons::pair(source, &vouchers, &trades, &run.groups));
    let (record, pair) = transfers::ledger(source)?;
    enter(run, record);
    pairs.add("adjustment.ledger", pair);
    let ledger = Ledger::new(source)?;
    enter(run, accounts::chain(source, &ledger));
    enter(run, accounts::closing(source, &ledger)?);
    let (record, pair) = rollforward::rollforward(source, &run.groups)?;
    enter(run, record);
    pairs.add("balance.rollforward", pair);
    Ok(())
}

/// Takes over what a rule found, unless the rule is skipped.
fn enter(run: &mut Run, record: Record) {
    let Some(slot) = run.outcomes.iter_mut().find(|slot| slot.rule == record.outcome.rule) else { return };
    if slot.reason.is_none() {
        if !record.tolerated.is_empty() {
            run.tolerated.insert(record.outcome.rule, record.tolerated);
        }
        *slot = record.outcome;
        run.breaks.extend(record.breaks);
    }
}

/// One key broken twice (in two currencies, or by rows without an id) gives one id twice: all but
/// the first get the currency into their id, and a number where that is not enough.
fn tell_apart(breaks: &mut [Break]) {
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for found in breaks {
        let times = times.entry(found.id.clone()).or_default();
        if *times > 0 {
            let mut key = found.key.clone();
            key.push(("currency", found.currency.clone().unwrap_or_default()));
            if *times > 1 {
                key.push(("number", times.to_string()));
            }
            found.id = crate::finding::break_id(found.rule, &key);
        }
        *times += 1;
    }
}
