//! A run: the verdict, then every rule over the month, then the statement.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::panic::resume_unwind;

use duizhang_lake::{Dataset, Needed, Said, State};
use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;

use crate::accounts::Ledger;
use crate::book::{Book, Order, read_orders};
use crate::catalogue::{RULES, position};
use crate::coupons::Trades;
use crate::customers::{CustomerVerdict, customers};
use crate::derived::{Bounds, Derived};
use crate::differences::{self, Difference, Pair, Pairs, Slot};
use crate::finding::{Break, Class, Outcome, Word};
use crate::fold::Group;
use crate::identity::identity;
use crate::mdf::Funds;
use crate::own::{self, OwnRule, OwnRules, Places};
use crate::pass::Pass;
use crate::reading::{Reading, ReadingChoice, choose};
use crate::record::{Record, Tolerances};
use crate::source::{Source, frame_of};
use crate::statement::{Statement, statements};
use crate::verdict::{Input, Month, Verdict, judge, state_of};
use crate::vouchers::Vouchers;
use crate::workdays::Workdays;
use crate::{accounts, coupons, evidence, lines, month, orders, quotas, rollforward, transfers};

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
    /// Working days of years that the program does not know, or knows otherwise.
    pub workdays: Option<Workdays>,
    /// Rules in the user's own words, which are evaluated behind those of the catalogue.
    pub own: OwnRules,
    /// So many lines a thread reads at once; none is a row group of the lake. The run is the same.
    pub lines_at_once: Option<NonZero<u32>>,
}

impl Settings {
    fn is_asked(&self, rule: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|prefix| rule.starts_with(prefix.as_str()))
    }

    /// The place of a rule: the catalogue's, then the user's own.
    fn position(&self, rule: &str) -> usize {
        let own = || self.own.rules.iter().position(|own| own.id == rule).unwrap_or(0);
        let place = position(rule);
        if place < RULES.len() { place } else { place + own() }
    }

    /// The datasets without which there is nothing to say.
    fn needed(&self) -> BTreeSet<Dataset> {
        if self.only.is_empty() {
            return Dataset::all().filter(|dataset| dataset.spec().needed == Needed::Yes).collect();
        }
        let own = self.own.rules.iter().filter(|rule| self.is_asked(rule.id)).flat_map(OwnRule::needs);
        let built_in =
            RULES.iter().filter(|rule| self.is_asked(rule.id)).flat_map(|rule| rule.needs).copied();
        built_in.chain(own).collect()
    }

    /// The user's own tables that rules name.
    fn own_tables(&self) -> BTreeSet<Dataset> {
        self.own.rules.iter().flat_map(OwnRule::needs).filter(|dataset| dataset.is_own()).collect()
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
    /// Where the rows of own rules ended, by rule: left side, right side.
    pub places: BTreeMap<&'static str, [Places; 2]>,
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
    /// What customers without a coupon ledger used of the partner's coupons in the month: at least and at
    /// most.
    pub derived_use: BTreeMap<String, (Scaled, Scaled)>,
}

/// Reconciles a month. Bad data is a finding or a verdict; only a failing frame operation (a file
/// that vanished, a bug) is an error.
pub fn reconcile(month: &Month, settings: &Settings) -> PolarsResult<Run> {
    let verdict = judge(month, &settings.needed(), &settings.own_tables())?;
    let built_in = RULES.iter().map(|rule| start(rule.id, rule.needs.iter().copied(), settings, &verdict));
    let own = settings.own.rules.iter().map(|rule| start(rule.id, rule.needs(), settings, &verdict));
    let mut run = Run {
        cycle: month.cycle,
        result: Conclusion::NotReconcilable,
        outcomes: built_in.chain(own).collect(),
        verdict,
        places: BTreeMap::new(),
        breaks: Vec::new(),
        customers: Vec::new(),
        differences: Vec::new(),
        tolerated: BTreeMap::new(),
        statements: Vec::new(),
        orders: Vec::new(),
        groups: Vec::new(),
        names: BTreeMap::new(),
        reading: None,
        derived_use: BTreeMap::new(),
    };
    if !run.verdict.reconcilable {
        return Ok(run);
    }
    let left = evaluate(month, settings, &mut run)?;
    sort(&mut run.breaks, settings);
    tell_apart(&mut run.breaks);
    // What is no more needed goes meanwhile: it is as much as what stays.
    let ((), statements) = both(
        || {
            drop(left);
            Ok(())
        },
        || statements(month, &run.groups, &run.orders, &run.breaks, &run.derived_use),
    )?;
    run.statements = statements;
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
fn start(
    rule: &'static str,
    needs: impl Iterator<Item = Dataset>,
    settings: &Settings,
    verdict: &Verdict,
) -> Outcome {
    if !settings.is_asked(rule) {
        return Outcome::skipped(rule, ("not asked for", "未要求核对"));
    }
    if !verdict.reconcilable {
        return Outcome::skipped(rule, ("the month is not reconcilable", "本账期无法对账"));
    }
    lacking(needs, verdict).map_or_else(|| Outcome::new(rule), |why| Outcome::skipped(rule, why))
}

/// What a rule needs and is not complete.
fn lacking(needs: impl Iterator<Item = Dataset>, verdict: &Verdict) -> Option<Said> {
    let lacking: Vec<Said> = needs
        .map(|dataset| (dataset, verdict.state_of(dataset)))
        .filter(|(_, state)| *state != State::Complete)
        .map(|(dataset, state)| state_of(dataset.name(), state))
        .collect();
    let (en, zh) = Said::apart(lacking);
    (!en.is_empty()).then(|| Said::new(en.join(", "), zh.join("、")))
}

/// What some rules found: their records, the pairs of sides that they compare, and what use of coupons was derived.
#[derive(Default)]
struct Findings {
    records: Vec<Record>,
    pairs: Vec<(&'static str, Pair)>,
    derived_use: BTreeMap<String, (Scaled, Scaled)>,
}

impl Findings {
    /// What a rule found that compares a pair of sides.
    fn add(&mut self, rule: &'static str, (record, pair): (Record, Pair)) {
        self.records.push(record);
        self.pairs.push((rule, pair));
    }
}

/// Two things at a time.
fn both<A: Send, B>(
    one: impl FnOnce() -> PolarsResult<A> + Send,
    other: impl FnOnce() -> PolarsResult<B>,
) -> PolarsResult<(A, B)> {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        Ok((one.join().unwrap_or_else(|panic| resume_unwind(panic))?, other?))
    })
}

/// Everything but the statements. Returns what is left of the pass.
fn evaluate(input: &Month, settings: &Settings, run: &mut Run) -> PolarsResult<Pass> {
    let tolerances = &settings.tolerances;
    let frame = |dataset: Dataset| frame_of(input, dataset);
    // A repeated line is one finding; every other rule and the statement see it once.
    let found = identity(&lines_of(input), settings.lines_at_once, tolerances)?;
    let spans = rollforward::spans(&frame(Dataset::CustomerBalances))?;
    let (orders, mut pass) = both(
        || read_orders(&frame(Dataset::Orders), input.cycle),
        || Pass::over(&found.lines, input.cycle, &spans),
    )?;
    let (clean, record) = found.counted(&pass);
    enter(run, record);
    let book = Book::new(orders, &pass.named);
    let choice = choose(&book, settings.order_amount_reading);
    if !choice.forced && book.orders.iter().any(|order| order.amounts.vouchers() != 0) {
        skip_undecided(run);
    }
    let source = Source { month: input, lines: &clean, pass: &pass, tolerances, currency: currency(&pass) };
    let bundled = Workdays::bundled().map_err(|problem| PolarsError::ComputeError(problem.into()))?;
    let workdays = settings.workdays.as_ref().map_or(bundled.clone(), |more| bundled.with(more));
    let is_open_rule = |rule: &str| is_open(run, rule);
    let (accounts, lines) = both(
        || vouchers_and_accounts(&source, &book.orders, &workdays, &|rule| settings.is_asked(rule)),
        || lines_and_orders(&source, &book, choice.reading, &is_open_rule),
    )?;
    let mut pairs = Pairs::default();
    for found in [lines, accounts] {
        found.records.into_iter().for_each(|record| enter(run, record));
        found.pairs.into_iter().for_each(|(rule, pair)| pairs.add(rule, pair));
        run.derived_use.extend(found.derived_use);
    }
    own_rules(&source, settings, run, &mut pairs)?;
    for (rule, tolerated) in std::mem::take(&mut run.tolerated) {
        pairs.tolerate(rule, tolerated);
    }
    let outcomes = &run.outcomes;
    let evaluated = |rule: &str| outcomes.iter().any(|slot| slot.rule == rule && slot.reason.is_none());
    run.differences = pairs.settle(&run.breaks, evaluated)?;
    run.orders = book.orders.into_iter().filter(Order::in_scope).collect();
    run.reading = Some(choice);
    run.groups = std::mem::take(&mut pass.groups);
    Ok(pass)
}

/// The one currency of the month's lines; none where they have several.
fn currency(pass: &Pass) -> Option<String> {
    let named = pass.groups.iter().map(|group| &*group.currency).filter(|currency| !currency.is_empty());
    let currencies: BTreeSet<&str> = named.collect();
    currencies.first().filter(|_| currencies.len() == 1).map(|currency| (*currency).to_owned())
}

/// The rules about lines, months and orders, all with what is behind their breaks.
fn lines_and_orders(
    source: &Source<'_>,
    book: &Book,
    reading: Reading,
    is_open: &dyn Fn(&str) -> bool,
) -> PolarsResult<Findings> {
    let Source { pass, tolerances, .. } = source;
    let bills = month::read_bills(&source.frame(Dataset::MonthlyBills))?;
    let by_transaction = orders::by_transaction(book, pass);
    let mut waiting = lines::lines(pass, source.cycle(), tolerances);
    waiting.push(month::codes(pass, tolerances));
    waiting.push(month::detail(pass, &bills, tolerances)?);
    waiting.extend([
        orders::unknown(book, pass, tolerances),
        orders::customer(book, pass, tolerances),
        orders::status(book, pass, tolerances),
        orders::payable(book, pass, reading, tolerances),
        orders::coupon(book, pass, tolerances),
        orders::refund(book, pass, tolerances),
    ]);
    waiting.retain(|rule| is_open(rule.rule()));
    let mut records = evidence::settle(source.lines, waiting)?;
    records.extend([
        month::customers(&pass.groups, &source.frame(Dataset::ConsumingCustomers), tolerances)?,
        month::accounts(&bills, tolerances)?,
        orders::unbilled(book, &by_transaction, tolerances),
        orders::price(book, reading, tolerances),
        orders::lines(book, &source.frame(Dataset::OrderLines), tolerances)?,
        orders::refund_origin(book, reading, &source.frame(Dataset::Refunds), tolerances)?,
    ]);
    let mut pairs = Vec::from(differences::of_lines(&pass.groups, &pass.truncated));
    pairs.push(differences::of_month(&pass.groups, &month::billed(&bills)?));
    pairs.extend(differences::of_orders(&pass.groups, book, reading, &by_transaction));
    Ok(Findings { records, pairs, ..Findings::default() })
}

/// What an order's amount means is decided by lines: where they are not complete, the rules that need no lines
/// would take one meaning for the other, and pass what is broken.
fn skip_undecided(run: &mut Run) {
    let state = run.verdict.state_of(Dataset::Consumption);
    if state == State::Complete {
        return;
    }
    let is = state_of(Dataset::Consumption.name(), state);
    let reason = Said::new(
        format!("{}: it decides what the orders' amounts mean", is.en),
        format!("{}：订单金额的含义取决于它", is.zh),
    );
    for slot in &mut run.outcomes {
        if matches!(slot.rule, "order.price" | "order.refund_origin") && slot.reason.is_none() {
            slot.reason = Some(reason.clone());
        }
    }
}

/// The month's lines; none where they were never read.
fn lines_of(input: &Month) -> Input {
    input.inputs.get(&Dataset::Consumption).cloned().unwrap_or_else(|| Input::empty(Dataset::Consumption))
}

/// The rules about coupons, transfers and balances that were asked for.
fn vouchers_and_accounts(
    source: &Source<'_>,
    orders: &[Order],
    workdays: &Workdays,
    is_asked: &dyn Fn(&str) -> bool,
) -> PolarsResult<Findings> {
    let vouchers = Vouchers::new(source)?;
    let trades = Trades::new(source, &vouchers, is_asked("coupon.trade") || is_asked("coupon.customer"))?;
    let derived = Derived::new(source, &vouchers, &trades.known, orders)?;
    let bounds = |(customer, bounds): (&String, &Bounds)| (customer.clone(), (bounds.least(), bounds.most()));
    let derived_use = derived.customers.iter().map(bounds).collect();
    let mut found = Findings { derived_use, ..Findings::default() };
    let (ledger, funds) = (Ledger::new(source)?, Funds::new(source, workdays)?);
    let rules: [Rule<'_>; 15] = [
        ("coupon.issue", &|| Ok(coupons::issue(source, &vouchers))),
        ("coupon.balance", &|| Ok(coupons::balance(source, &derived))),
        ("coupon.trade", &|| Ok(coupons::trade(source, &trades, &derived))),
        ("coupon.customer", &|| Ok(coupons::customer(source, &trades, &derived))),
        ("coupon.validity", &|| Ok(coupons::validity(source, &derived))),
        ("coupon.known", &|| Ok(coupons::known(source, &derived))),
        ("quota.balance", &|| quotas::balance(source, &vouchers)),
        ("ledger.chain", &|| Ok(accounts::chain(source, &ledger))),
        ("ledger.closing", &|| accounts::closing(source, &ledger)),
        ("mdf.application", &|| Ok(funds.application())),
        ("mdf.notice", &|| Ok(funds.notice())),
        ("mdf.approval", &|| Ok(funds.approval())),
        ("mdf.change", &|| Ok(funds.change())),
        ("mdf.series", &|| Ok(funds.series())),
        ("mdf.claim", &|| Ok(funds.claim())),
    ];
    for (_, evaluate) in rules.into_iter().filter(|(rule, _)| is_asked(rule)) {
        found.records.push(evaluate()?);
    }
    if is_asked("coupon.customer") {
        let pair = coupons::pair(source, &vouchers, &trades, &source.pass.groups);
        found.pairs.push(("coupon.customer", pair));
    }
    if is_asked("adjustment.ledger") {
        found.add("adjustment.ledger", transfers::ledger(source)?);
    }
    if is_asked("balance.rollforward") {
        found.add("balance.rollforward", rollforward::rollforward(source, &source.pass.groups)?);
    }
    Ok(found)
}

/// A rule, and what evaluates it.
type Rule<'a> = (&'static str, &'a dyn Fn() -> PolarsResult<Record>);

/// The rules of the user, group by group. A group whose rules share rows stands or falls together: what a
/// skipped one would have matched, the others would report.
fn own_rules(source: &Source<'_>, settings: &Settings, run: &mut Run, pairs: &mut Pairs) -> PolarsResult<()> {
    let rules = &settings.own.rules;
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for first in rules {
        let belongs = |rule: &&OwnRule| match &first.group {
            Some(_) => rule.group == first.group,
            None => rule.id == first.id,
        };
        let group: Vec<&OwnRule> = rules.iter().filter(belongs).collect();
        if group.iter().any(|rule| done.contains(rule.id)) {
            continue;
        }
        done.extend(group.iter().map(|rule| rule.id));
        if !group.iter().any(|rule| is_open(run, rule.id)) {
            continue;
        }
        let lacks = |rule: &&OwnRule| Some((rule.id, lacking(rule.needs(), &run.verdict)?));
        let obstacle = match group.iter().find_map(lacks) {
            Some((rule, why)) => own::Obstacle { rule, why },
            None => match own::evaluate(source, &group)? {
                Ok(found) => {
                    for (rule, found) in group.iter().zip(found) {
                        take_over(run, pairs, rule.id, found);
                    }
                    continue;
                }
                Err(obstacle) => obstacle,
            },
        };
        for slot in run.outcomes.iter_mut().filter(|slot| slot.reason.is_none()) {
            if slot.rule == obstacle.rule {
                slot.reason = Some(obstacle.why.clone());
            } else if group.iter().any(|rule| rule.id == slot.rule) {
                let own::Obstacle { rule, why } = &obstacle;
                slot.reason = Some(Said::new(
                    format!("{rule} of its group is skipped: {}", why.en),
                    format!("同组规则 {rule} 已跳过：{}", why.zh),
                ));
            }
        }
    }
    Ok(())
}

fn take_over(run: &mut Run, pairs: &mut Pairs, rule: &'static str, found: own::Evaluated) {
    if !is_open(run, rule) {
        return;
    }
    run.places.insert(rule, found.places);
    if let Some(pair) = found.pair {
        pairs.add(rule, pair);
    }
    enter(run, found.record);
}

/// Whether a rule is to be evaluated, as far as is known.
fn is_open(run: &Run, rule: &str) -> bool {
    run.outcomes.iter().any(|slot| slot.rule == rule && slot.reason.is_none())
}

/// Takes over what a rule found, unless the rule is skipped. One that lacks nothing but coupon ledgers
/// tells what holds without them.
fn enter(run: &mut Run, mut record: Record) {
    let Some(slot) = run.outcomes.iter_mut().find(|slot| slot.rule == record.outcome.rule) else { return };
    let usage = state_of(Dataset::CouponUsage.name(), run.verdict.state_of(Dataset::CouponUsage));
    let lacks_ledgers = slot.reason.as_ref().filter(|reason| **reason == usage);
    let tells = record.outcome.unjudged + record.outcome.broken + record.outcome.tolerated > 0;
    if let Some(reason) = lacks_ledgers.filter(|_| tells) {
        record.outcome.notes.insert(0, reason.clone());
        slot.reason = None;
    }
    if slot.reason.is_none() {
        if !record.tolerated.is_empty() {
            run.tolerated.insert(record.outcome.rule, record.tolerated);
        }
        *slot = record.outcome;
        run.breaks.extend(record.breaks);
    }
}

/// Sorts breaks by the order of rules, then by key. Those of a rule come together, which makes the first step quick;
/// the second one has no rules to look up.
fn sort(breaks: &mut [Break], settings: &Settings) {
    let places: BTreeMap<&str, usize> = breaks
        .chunk_by(|a, b| a.rule == b.rule)
        .filter_map(|of_rule| of_rule.first())
        .map(|found| (found.rule, settings.position(found.rule)))
        .collect();
    breaks.sort_by_key(|found| places.get(found.rule).copied());
    for of_rule in breaks.chunk_by_mut(|a, b| a.rule == b.rule) {
        of_rule.sort_by(Break::in_order);
    }
}

/// One key broken twice (in two currencies, or by rows without an id) gives one id twice: all but
/// the first get the currency into their id, and a number where that is not enough. The breaks are in
/// order, so that those of one key stand together.
fn tell_apart(breaks: &mut [Break]) {
    let mut same = (Word::default(), 0_u64);
    for found in breaks {
        if found.id != same.0 {
            same = (found.id.clone(), 1);
            continue;
        }
        let mut key = found.key.clone();
        key.push(("currency", found.currency.clone().unwrap_or_default()));
        if same.1 > 1 {
            key.push(("number", same.1.to_string().into()));
        }
        found.id = crate::finding::break_id(found.rule, &key).into();
        same.1 += 1;
    }
}
