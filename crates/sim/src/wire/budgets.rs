//! Budgets and quotas of the international site. Customers who resell have them: on the China site those of agency
//! sale, so that the operations can be tried there too.

use rust_decimal::Decimal;
use serde_json::Value;

use super::who::{self, Scope};
use super::{Answer, Call, Refusal, Row, bills, facts};
use crate::time::Time;
use crate::world::{Budget, Customer, World, mark};

const CUSTOMERS_MAX: usize = 100;
const MONTHLY: &str = "MONTHLY";

/// The budgets of a customer, oldest first: the one it began with, then what was set since.
fn history(world: &World, customer: &Customer) -> Vec<Budget> {
    let first = Budget {
        customer_id: customer.id.clone(),
        amount: Decimal::from(10_000 * (1 + mark::below(&["budget", &customer.id], 40))),
        kind: MONTHLY.to_owned(),
        time: customer.associated_on.plus(3600),
    };
    let set = world.written.iter().flat_map(|extras| &extras.budgets);
    [first].into_iter().chain(set.filter(|budget| budget.customer_id == customer.id).cloned()).collect()
}

fn current(world: &World, customer: &Customer) -> Budget {
    // The history begins with a budget, so the newest one is always there.
    let mut history = history(world, customer);
    history.pop().unwrap_or_else(|| Budget {
        customer_id: customer.id.clone(),
        amount: Decimal::ZERO,
        kind: MONTHLY.to_owned(),
        time: customer.associated_on,
    })
}

/// What was consumed: of a monthly budget in the month, of a package since it was set.
fn used(world: &World, budget: &Budget, now: Time) -> Decimal {
    let cycle = facts::cycle(world).max(now.month());
    let cycle = if world.lines.iter().any(|line| line.cycle == cycle) { cycle } else { facts::cycle(world) };
    let inside = |line: &&crate::world::Line| match budget.kind.as_str() {
        MONTHLY => line.cycle == cycle,
        _ => line.trade_time >= budget.time,
    };
    let mine = world.lines.iter().filter(|line| line.customer_id == budget.customer_id);
    mine.filter(inside).map(|line| line.payment).sum::<Decimal>().max(Decimal::ZERO)
}

fn row(world: &World, call: &Call, customer: &Customer) -> Row {
    let budget = current(world, customer);
    Row::new()
        .num("budget_amount", budget.amount)
        .num("used_amount", used(world, &budget, call.now(world)))
        .text("budget_type", budget.kind.as_str())
}

fn resale<'w>(world: &'w World, call: &Call) -> Result<&'w Customer, Refusal> {
    let customer = Scope::of(world, call)?.present(world, call.required("customer_id")?)?;
    if who::funded(customer) { Ok(customer) } else { Err(Refusal::no_right(&customer.id)) }
}

pub(super) fn one(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let row = row(world, call, resale(world, call)?);
    Ok(Answer::object(row.int("measure_id", 1).text("currency", facts::currency(world))))
}

/// Customers of others, and those who do not resell, are left out.
pub(super) fn several(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let asked = call.some("customer_ids", CUSTOMERS_MAX)?;
    let scope = Scope::of(world, call)?;
    let rows = world
        .customers
        .iter()
        .filter(|customer| {
            customer.listed
                && who::funded(customer)
                && scope.has(world, &customer.id)
                && asked.contains(&customer.id)
        })
        .map(|customer| row(world, call, customer).text("customer_id", customer.id.as_str()).done())
        .collect();
    Ok(Answer::list("budget_infos", rows).with("measure_id", 1).in_currency(world))
}

/// Newest first. A customer that left has its budget deleted.
pub(super) fn records(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = Scope::of(world, call)?.known(world, call.required("customer_id")?)?;
    if !who::funded(customer) {
        return Err(Refusal::no_right(&customer.id));
    }
    let mut history: Vec<(Budget, &str)> =
        history(world, customer).into_iter().map(|budget| (budget, "SETTING")).collect();
    if !customer.listed {
        let last = current(world, customer);
        history.push((Budget { time: facts::month_end(world), ..last }, "DELETE"));
    }
    let rows = history
        .iter()
        .rev()
        .filter(|(budget, operation)| {
            call.asks_for("operation_type", *operation) && call.asks_for("budget_type", budget.kind.as_str())
        })
        .map(|(budget, operation)| record(budget, operation))
        .collect();
    Ok(Answer::new("record_list", "total_count", rows).with("measure_id", 1).in_currency(world))
}

fn record(budget: &Budget, operation: &str) -> Value {
    Row::new()
        .num("budget_amount", budget.amount)
        .text("operation_type", operation)
        .time("operation_time", budget.time)
        .text("operator", if operation == "DELETE" { "system" } else { "partner_admin" })
        .text("budget_type", budget.kind.as_str())
        .text("partner_corp_name", "示例云服务有限公司")
        .text("partner_account_name", "partner_admin")
        .done()
}

/// Used quota is what is due and not yet billed, less balance and coupons.
pub(super) fn partner_quota(world: &World, call: &Call) -> Answer {
    let due: Decimal = bills::due(world, &facts::cycle(world)).iter().sum();
    let now = call.now(world);
    let later = world.lines.iter().filter(|line| line.cycle > facts::cycle(world) && line.trade_time <= now);
    let unbilled: Decimal = later.map(|line| line.payment).sum();
    let extras = world.extras();
    let coupons = extras.gifts.iter().filter(|gift| gift.owner_id == world.partner_id);
    let coupons: Decimal = coupons.map(|gift| gift.balance).sum();
    let balance = Decimal::ZERO;
    let used = due + unbilled - balance - coupons;
    let step = Decimal::from(1_000_000);
    let row = Row::new()
        .quoted("consumption_quota", ((used.max(Decimal::ZERO) / step).floor() + Decimal::ONE) * step)
        .quoted("amount", balance)
        .quoted("coupon_amount", coupons)
        .quoted("due_amount", due)
        .quoted("unbilled_amount", unbilled)
        .quoted("used_consumption_quota", used)
        .int("measure_id", 1)
        .text("currency", facts::currency(world));
    Answer::object(row)
}

pub(super) fn own_quota(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    let budget = current(world, customer);
    let used = used(world, &budget, call.now(world));
    let share = if budget.amount.is_zero() {
        Decimal::ZERO
    } else {
        (used * Decimal::ONE_HUNDRED / budget.amount).round_dp(2)
    };
    let row = Row::new()
        .num("granting_amount", budget.amount)
        .num("granting_amount_used", used)
        .num("percentage_granting_amount_used", share)
        .int("measure_id", 1)
        .text("currency", facts::currency(world));
    Ok(Answer::object(row))
}
