//! A world as the API tells it: requests, answers, captures.
//!
//! [`calls`] lists the requests that a fetch of the month makes, [`respond`] answers one of them without paging,
//! and [`captures`] puts both together page by page. A server answers from [`respond`] too, cuts the page out with
//! [`page`], and lets [`writes::apply`] change its world.

mod accounts;
mod bandwidth;
mod bills;
mod breakdown;
mod budgets;
mod calendar;
mod call;
mod calls;
mod costs;
mod coupons;
mod customers;
mod details;
mod enterprise;
mod facts;
mod flow;
mod invoices;
mod ledger;
mod operations;
mod orders;
mod packages;
mod pages;
mod prices;
mod reference;
mod refusal;
mod resources;
mod row;
mod tally;
mod usage;
mod vouchers;
mod who;
pub mod writes;

use serde_json::{Map, Value};

pub use call::Call;
pub use calls::calls;
pub use operations::{operation_name, operation_names, writes as is_write};
pub use pages::page;
pub use refusal::Refusal;

use crate::time::Time;
use crate::world::World;
use row::Row;

/// What answers a request: all rows with what stands around them, or one object.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Fields beside the rows; all fields of an answer that is one object.
    pub head: Map<String, Value>,
    /// Name of the row array; empty for an answer that is one object.
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

    /// Rows without a number of all rows.
    fn list(field: &'static str, rows: Vec<Value>) -> Self {
        Self { head: Map::new(), field, rows, total: None }
    }

    /// One object.
    fn object(row: Row) -> Self {
        Self { head: row.map(), ..Self::default() }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.head.insert(name.to_owned(), value.into());
        self
    }

    fn in_currency(self, world: &World) -> Self {
        self.with("currency", facts::currency(world))
    }

    /// The body of the page that starts at `offset`.
    pub fn body(&self, offset: usize, limit: usize) -> Value {
        let mut body = self.head.clone();
        if !self.field.is_empty() {
            let rows = self.rows.iter().skip(offset).take(limit).cloned().collect();
            body.insert(self.field.to_owned(), Value::Array(rows));
        }
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
        let answer = respond(world, &call);
        let rows = answer.as_ref().map_or(0, |answer| answer.rows.len());
        let pages = if call.paged { rows.div_ceil(page_size).max(1) } else { 1 };
        for page in 0..pages {
            let second = i64::try_from(page).unwrap_or(0);
            let taken = call.taken.unwrap_or(facts::fetched(world).plus(60 * number + second));
            let line = exchange(&call, answer.as_ref(), page * page_size, page_size, taken).to_string();
            match captures.last_mut() {
                Some(last) if last.operation == call.operation => last.lines.push(line),
                _ => captures.push(Capture { operation: call.operation, lines: vec![line] }),
            }
        }
    }
    captures
}

/// One line of a capture.
pub fn exchange(
    call: &Call,
    answer: Result<&Answer, &Refusal>,
    offset: usize,
    limit: usize,
    taken: Time,
) -> Value {
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
    let (status, body_of_answer) = match answer {
        Ok(answer) => (200, answer.body(offset, limit)),
        Err(refusal) => (refusal.status, refusal.body()),
    };
    Row::new()
        .text("operation", call.operation)
        .time("taken_at", taken)
        .text("account", call.account.as_str())
        .put("request", request.map())
        .int("status", i64::from(status))
        .put("body", body_of_answer)
        .done()
}

/// Whether an account is of a kind that may call the operation; a server asks this before it looks at parameters.
pub fn admits(world: &World, operation: &'static str, account: &str) -> Result<(), Refusal> {
    let call = Call {
        operation,
        account: account.to_owned(),
        method: "",
        path: String::new(),
        parameters: Map::new(),
        paged: false,
        taken: None,
    };
    who::admit(world, &call, operations::find(operation)?.audience)
}

/// What the API answers to a read, all pages in one.
///
/// The account of the call says who asks; `taken` says when, or it is the beginning of the month's fetch.
pub fn respond(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let operation = operations::find(call.operation)?;
    who::admit(world, call, operation.audience)?;
    match operation.work {
        operations::Work::Read(read) => read(world, call),
        operations::Work::Tell(tell) => Ok(tell(world, call)),
        operations::Work::Write(_) => {
            Err(Refusal::request(format!("{} changes the world: use writes::apply", call.operation)))
        }
    }
}
