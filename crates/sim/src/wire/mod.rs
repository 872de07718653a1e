//! A world as the API tells it: requests, answers, captures.
//!
//! [`calls`] lists the requests that a fetch of the month makes, [`answer`] answers one of them without paging,
//! and [`captures`] puts both together page by page. A server would answer from [`answer`] as well.

mod accounts;
mod bills;
mod calls;
mod coupons;
mod orders;
mod reference;
mod row;

use serde_json::{Map, Value};

pub use calls::calls;

use crate::time::Time;
use crate::world::World;
use row::Row;

/// One request, paging left out.
#[derive(Debug, Clone)]
pub struct Call {
    /// Operation name.
    pub operation: &'static str,
    /// The account whose credential asks.
    pub account: String,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path, with path parameters filled in.
    pub path: String,
    /// Parameters: of the query for `GET`, of the body for `POST`.
    pub parameters: Map<String, Value>,
    /// Whether the operation pages by offset and limit.
    pub paged: bool,
    /// When the answer was taken, where that is not just the next moment of the fetch.
    pub taken: Option<Time>,
}

impl Call {
    /// A text parameter, if the request has it.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).and_then(Value::as_str)
    }

    /// Whether the request leaves this filter out or asks for exactly this value.
    fn asks_for(&self, name: &str, value: &str) -> bool {
        self.parameter(name).is_none_or(|asked| asked == value)
    }
}

/// All rows that answer a request, and what stands around them.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Fields beside the rows.
    pub head: Map<String, Value>,
    /// Name of the row array.
    pub field: &'static str,
    /// Rows.
    pub rows: Vec<Value>,
    /// Name of the total, if the operation shows one.
    pub total: Option<&'static str>,
}

impl Answer {
    fn new(field: &'static str, total: &'static str, rows: Vec<Value>) -> Self {
        Self { head: Map::new(), field, rows, total: Some(total) }
    }

    fn without_total(mut self) -> Self {
        self.total = None;
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.head.insert(name.to_owned(), value.into());
        self
    }

    fn in_cny(self) -> Self {
        self.with("currency", "CNY")
    }

    /// The body of the page that starts at `offset`.
    pub fn body(&self, offset: usize, limit: usize) -> Value {
        let mut body = self.head.clone();
        let rows = self.rows.iter().skip(offset).take(limit).cloned().collect();
        body.insert(self.field.to_owned(), Value::Array(rows));
        if let Some(total) = self.total {
            body.insert(total.to_owned(), self.rows.len().into());
        }
        Value::Object(body)
    }
}

/// The captures of one operation: one HTTP exchange a line.
#[derive(Debug, Clone)]
pub struct Capture {
    /// Operation name; the file is `<operation>.jsonl`.
    pub operation: &'static str,
    /// Lines without line ends.
    pub lines: Vec<String>,
}

impl Capture {
    /// The file's content.
    pub fn text(&self) -> String {
        self.lines.iter().fold(String::new(), |text, line| text + line + "\n")
    }
}

/// Everything that a fetch of the month captures, in pages of `page_size`.
pub fn captures(world: &World, page_size: usize) -> Vec<Capture> {
    let page_size = page_size.max(1);
    let mut captures: Vec<Capture> = Vec::new();
    // Calls follow each other by the minute, so that when one is answered does not depend on the
    // page size of those before it: some datasets keep that moment.
    for (number, call) in (0..).zip(calls(world)) {
        let answer = answer(world, &call);
        let pages = if call.paged { answer.rows.len().div_ceil(page_size).max(1) } else { 1 };
        for page in 0..pages {
            let second = i64::try_from(page).unwrap_or(0);
            let taken = call.taken.unwrap_or(world.fetched.plus(60 * number + second));
            let line = exchange(&call, &answer, page * page_size, page_size, taken).to_string();
            match captures.last_mut() {
                Some(last) if last.operation == call.operation => last.lines.push(line),
                _ => captures.push(Capture { operation: call.operation, lines: vec![line] }),
            }
        }
    }
    captures
}

/// One line of a capture.
pub fn exchange(call: &Call, answer: &Answer, offset: usize, limit: usize, taken: Time) -> Value {
    let mut query = Map::new();
    let mut body = Value::Null;
    if call.method == "GET" {
        query.clone_from(&call.parameters);
        if call.paged {
            query.insert("offset".to_owned(), offset.to_string().into());
            query.insert("limit".to_owned(), limit.to_string().into());
        }
    } else {
        let mut parameters = call.parameters.clone();
        if call.paged {
            parameters.insert("offset".to_owned(), offset.into());
            parameters.insert("limit".to_owned(), limit.into());
        }
        body = Value::Object(parameters);
    }
    let limit = if call.paged { limit } else { usize::MAX };
    let request = Row::new()
        .text("method", call.method)
        .text("path", call.path.as_str())
        .put("query", query)
        .put("body", body);
    Row::new()
        .text("operation", call.operation)
        .time("taken_at", taken)
        .text("account", call.account.as_str())
        .put("request", request.map())
        .int("status", 200)
        .put("body", answer.body(offset, limit))
        .done()
}

/// What the API answers, all pages in one; an unknown operation has no rows.
pub fn answer(world: &World, call: &Call) -> Answer {
    match call.operation {
        "ListConsumeSubCustomers" => bills::consuming(world),
        "ListSubCustomerBillDetail" => bills::detail(world, call),
        "ListSubcustomerMonthlyBills" => bills::monthly(world, call),
        "ListSubCustomers" => bills::customers(world),
        "ListCustomerOrders" => orders::list(world, call),
        "ShowCustomerOrderDetails" => orders::details(world, call),
        "ShowRefundOrderDetails" => orders::refunds(world, call),
        "ListPayPerUseCustomerResources" => orders::resources(world, call),
        "ListCustomerOnDemandResources" => orders::on_demand(world, call),
        "ListPartnerAdjustRecords" => accounts::adjustments(world),
        "ListPartnerAccountChangeRecords" => accounts::changes(world, call),
        "ListPartnerBalances" => accounts::partner_balances(world),
        "ListCustomersBalancesDetail" => accounts::customer_balances(world, call),
        "ListIssuedPartnerCoupons" => coupons::issued(world),
        "ListPartnerCouponsRecord" => coupons::operations(world),
        "ListQuotaCoupons" => coupons::quotas(world, call),
        "ListIssuedCouponQuotas" => coupons::issued_quotas(world),
        "ListCouponQuotasRecords" => coupons::quota_operations(world),
        "ListCustomerCouponChangeRecords" => coupons::usage(world, call),
        _ => reference::answer(call),
    }
}
