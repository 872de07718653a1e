//! Invoices of the international site, in the older style: names in camel case, pages counted from 1.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Answer, Call, Refusal, Row, facts, who};
use crate::time::Time;
use crate::world::{Customer, World, mark};

/// Value-added tax, in percent.
const TAX: i64 = 6;
const DAY: i64 = 86_400;

/// The account that the path names.
fn account(path: &str) -> Option<&str> {
    path.strip_prefix("/v1.0/")?.split('/').next()
}

/// One invoice for what the month cost; an application before it was rejected for its address.
pub(super) fn list(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    if account(&call.path) != Some(customer.id.as_str()) {
        return Err(Refusal::no_right("the account in the path"));
    }
    call.required("start_time")?;
    call.required("end_time")?;
    let span = call.span("start_time", "end_time")?;
    let cycle = facts::cycle(world);
    let mine = world.lines.iter().filter(|line| line.customer_id == customer.id && line.cycle == cycle);
    let amount: Decimal = mine.map(|line| line.payment).sum::<Decimal>().round_dp(2);
    let end = facts::month_end(world);
    let rows = [(end.plus(4 * DAY), 8), (end.plus(3 * DAY), 9)]
        .into_iter()
        .filter(|(time, _)| amount > Decimal::ZERO && span.holds(*time))
        .map(|(time, state)| invoice(customer, &cycle, amount, time, state))
        .collect();
    Ok(Answer::new("invoices", "count", rows))
}

/// `state` is 8 for done, 9 for returned.
fn invoice(customer: &Customer, cycle: &str, amount: Decimal, time: Time, state: i64) -> Value {
    let done = state == 8;
    let id = |what: &str| mark::digits(&[what, &customer.id, cycle, &state.to_string()], 16);
    let number = done.then(|| id("invoice"));
    let email = format!("finance@{}.example.com", customer.account_name.replace(['_', '.'], "-"));
    let tax = (amount * Decimal::new(TAX, 2)).round_dp(2);
    let taxes = Row::new()
        .text("taxClass", "VAT")
        .text("taxRate", "0.06")
        .text("subTaxClass", "VAT")
        .num("taxAmount", tax)
        .text("taxVisibleFlag", "Y")
        .text("taxAccountingFlag", "Y");
    Row::new()
        .text("requestId", id("request").as_str())
        .text("cancelReason", (!done).then_some("The address is incomplete."))
        .int("titleType", 1)
        .int("channelType", 0)
        .int("invoiceType", 1)
        .text("invoiceTitle", customer.name.as_deref().unwrap_or(&customer.account_name))
        .num("invoiceAmount", amount)
        .int("invoiceMethod", 0)
        .int("invoiceClass", 0)
        .int("invoiceState", state)
        .text("applyOpera", customer.account_name.as_str())
        .put(
            "addressInfo",
            json!({"address": "1 Example Road", "recipients": "Finance", "zipCode": "018956",
                "mobilePhone": "6580000000"}),
        )
        .time("applyTime", time)
        .text("invoiceMode", "0")
        .text("email", email.as_str())
        .text("requestMode", "0")
        .text("srcRequestId", None)
        .text("salesId", "HWSG")
        .text("invoiceNo", number.as_deref())
        .int("tradeType", 4)
        .text("billCycle", cycle)
        .put("taxList", vec![taxes.done()])
        .done()
}
