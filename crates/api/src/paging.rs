//! Lists, page by page, that notice when the list moves under them.

use std::collections::HashSet;

use futures_util::stream::{self, Stream, StreamExt};
use serde_json::{Map, Value};

use crate::client::{Client, Exchange};
use crate::error::{ApiError, ErrorKind};
use crate::operation::{Operation, Paging};

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Records before it.
    pub offset: u64,
    /// Its rows.
    pub rows: Vec<Value>,
    /// How many rows the service says there are.
    pub total: Option<u64>,
    /// The exchange it came in.
    pub exchange: Exchange,
}

/// How to read a list.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Where to begin: records that are known already.
    pub offset: u64,
    /// Rows a page; as many as the operation gives by default.
    pub limit: Option<u32>,
    /// A field that is unique among the rows; costs 32 bytes of memory a row.
    pub unique: Option<&'static str>,
    /// Reads the first page again at the end: a list that grew at its head is told by it.
    pub reread: bool,
}

struct State {
    client: Client,
    operation: &'static Operation,
    parameters: Map<String, Value>,
    pages: Pages,
    limit: u64,
    next: Next,
    total: Option<u64>,
    first: Option<Vec<Value>>,
    seen: HashSet<String>,
}

enum Next {
    Offset(u64),
    Done,
}

/// Lists of which one request takes only so many values (`bss-api.md` part 2).
const LISTS: [(&str, &str, usize); 6] = [
    ("ListCustomersBalancesDetail", "customer_infos", 100),
    ("ListPartnerCouponsRecord", "operation_types", 8),
    ("ListPartnerCouponsRecord", "coupon_ids", 100),
    ("ListSubCustomerNewTag", "customer_ids", 100),
    ("ListSubCustomerBudget", "customer_ids", 100),
    ("ListFreeResourceUsages", "free_resource_ids", 100),
];

impl Client {
    /// The rows of a list operation, whatever the length of its list parameters: longer ones than one request
    /// takes are asked for in pieces, one after the other. See [`Client::pages_of_one`].
    pub fn pages(
        &self,
        operation: &'static Operation,
        parameters: Map<String, Value>,
        pages: Pages,
    ) -> impl Stream<Item = Result<Page, ApiError>> + Send {
        let mut pieces = vec![parameters];
        for (_, name, most) in LISTS.iter().filter(|(name, ..)| *name == operation.name) {
            pieces = pieces.iter().flat_map(|piece| split(piece, name, *most)).collect();
        }
        let client = self.clone();
        stream::iter(pieces).map(move |piece| client.pages_of_one(operation, piece, pages.clone())).flatten()
    }

    /// The rows of one question, page by page, in constant memory unless ids are to be unique.
    /// Ends with an error if the rows are not as many as announced, if their number changes, an id comes
    /// twice, or the first page is another one at the end.
    pub fn pages_of_one(
        &self,
        operation: &'static Operation,
        parameters: Map<String, Value>,
        pages: Pages,
    ) -> impl Stream<Item = Result<Page, ApiError>> + Send + use<> {
        let most = match operation.paging {
            Paging::None => 0,
            Paging::Offset { limit_max, .. } | Paging::Page { limit_max } | Paging::Marker { limit_max } => {
                limit_max
            }
        };
        let limit = u64::from(pages.limit.unwrap_or(most).min(most));
        let next = Next::Offset(pages.offset);
        let client = self.clone();
        let state = State {
            client,
            operation,
            parameters,
            pages,
            limit,
            next,
            total: None,
            first: None,
            seen: HashSet::new(),
        };
        stream::try_unfold(state, |mut state| async move {
            match state.next {
                Next::Done => Ok(None),
                Next::Offset(offset) => {
                    let page = state.page(offset).await?;
                    state.check(&page).await?;
                    Ok(Some((page, state)))
                }
            }
        })
    }
}

impl State {
    async fn page(&self, offset: u64) -> Result<Page, ApiError> {
        let mut parameters = self.parameters.clone();
        match self.operation.paging {
            Paging::None => {}
            Paging::Offset { offset_max, .. } => {
                if offset > u64::from(offset_max) {
                    return Err(self.moved(format!("the service answers no rows beyond {offset_max}")));
                }
                parameters.insert("offset".to_owned(), offset.into());
                parameters.insert("limit".to_owned(), self.limit.into());
            }
            Paging::Page { .. } => {
                parameters.insert("offset".to_owned(), (offset / self.limit.max(1) + 1).into());
                parameters.insert("limit".to_owned(), self.limit.into());
            }
            Paging::Marker { .. } => {
                parameters.insert("limit".to_owned(), self.limit.into());
            }
        }
        let exchange = self.client.send(self.operation, parameters).await?;
        let body: Value = serde_json::from_str(&exchange.body).unwrap_or_default();
        let rows = self.operation.rows.map(|name| &body[name]).and_then(Value::as_array).cloned();
        let total = self.operation.total.and_then(|name| number(&body[name]));
        Ok(Page { offset, rows: rows.unwrap_or_default(), total, exchange })
    }

    async fn check(&mut self, page: &Page) -> Result<(), ApiError> {
        if self.first.is_some() && page.total != self.total {
            return Err(self.moved("the number of rows changed while paging".to_owned()));
        }
        self.total = page.total;
        if let Some(name) = self.pages.unique {
            for id in page.rows.iter().filter_map(|row| row[name].as_str()) {
                if !self.seen.insert(id.to_owned()) {
                    return Err(self.moved(format!("{name} {id} came twice")));
                }
            }
        }
        if self.first.is_none() {
            self.first = Some(if page.offset == 0 { page.rows.clone() } else { Vec::new() });
        }
        let rows = page.rows.len() as u64;
        let reached = page.offset + rows;
        let last = rows == 0
            || self.operation.paging == Paging::None
            || page.total.map_or(rows < self.limit, |total| reached >= total);
        if !last {
            self.next = Next::Offset(reached);
            return Ok(());
        }
        self.next = Next::Done;
        if self.operation.paging != Paging::None && page.total.is_some_and(|total| total != reached) {
            return Err(
                self.moved(format!("{reached} rows came, {} were announced", page.total.unwrap_or(0)))
            );
        }
        if self.pages.reread && self.pages.offset == 0 && page.offset > 0 {
            let again = self.page(0).await?;
            if self.first.as_ref() != Some(&again.rows) || again.total != self.total {
                return Err(self.moved("the first page changed while the others were read".to_owned()));
            }
        }
        Ok(())
    }

    fn moved(&self, message: String) -> ApiError {
        ApiError::new(ErrorKind::Moving, self.operation.name, message)
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Cuts a list-valued parameter into pieces of at most `most` values: one request each.
#[must_use]
pub fn split(parameters: &Map<String, Value>, name: &str, most: usize) -> Vec<Map<String, Value>> {
    let Some(Value::Array(values)) = parameters.get(name) else { return vec![parameters.clone()] };
    if values.len() <= most {
        return vec![parameters.clone()];
    }
    let pieces = values.chunks(most.max(1)).map(|piece| {
        let mut part = parameters.clone();
        part.insert(name.to_owned(), Value::Array(piece.to_vec()));
        part
    });
    pieces.collect()
}
