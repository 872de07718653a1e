//! Serves recorded captures: any page size over the rows that were recorded, and nothing else.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::question::{Question, key, plain};
use super::reply::Denied;
use super::signature;
use super::spec::{Operation, Paging, Spec};
use crate::SimError;
use crate::time::{Cycle, Time};
use crate::world::{Customer, Site, World, catalog};

/// Rows of a page where the question does not say.
const LIMIT: u64 = 10;

/// What a fetch asks first. Answers that are older, such as opening balances, were recorded before it.
const FIRST_ASKED: &str = "ListConsumeSubCustomers";
/// Where nothing says when.
const EPOCH: Time = Time::utc(1970, 1, 1, 0, 0, 0);

/// What was recorded.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    partner: String,
    others: Vec<String>,
    answers: BTreeMap<String, Answers>,
    /// When the fetch began that was recorded, if it was one.
    begun: Option<Time>,
}

/// What a question was answered with.
#[derive(Debug, Default)]
struct Answers {
    /// Each reading of it, in the order of the recording.
    readings: Vec<Reading>,
    /// How it was refused, if ever.
    refused: Option<(u16, Value, Time)>,
}

/// The pages of one reading, put together.
#[derive(Debug)]
struct Reading {
    /// When each of its pages came, by the place of its first row.
    pages: BTreeMap<u64, Time>,
    /// The first page without its rows.
    head: Value,
    rows: BTreeMap<u64, Value>,
    /// The number of all rows, where the answer says it.
    total: Option<u64>,
    /// The place after the last row, where a page came that was not full.
    end: Option<u64>,
}

/// One line of a capture.
struct Exchange {
    key: String,
    operation: &'static Operation,
    account: String,
    taken: Time,
    offset: u64,
    limit: u64,
    status: u16,
    body: Value,
}

impl Recorded {
    /// Reads every `.jsonl` and `.jsonl.zst` of a folder.
    pub(super) fn read(dir: &Path, spec: &'static Spec) -> Result<Self, SimError> {
        let failed = |what: &dyn std::fmt::Display| SimError::Serve(format!("`{}`: {what}", dir.display()));
        let mut files = Vec::new();
        for entry in fs::read_dir(dir).map_err(|error| failed(&error))? {
            let path = entry.map_err(|error| failed(&error))?.path();
            let unpacked = if is(&path, "zst") { path.with_extension("") } else { path.clone() };
            if is(&unpacked, "jsonl") {
                files.push(path);
            }
        }
        files.sort();
        let mut recorded = Self::default();
        let mut accounts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for path in files {
            for (line, number) in lines(&path)?.zip(1_u64..) {
                let wrong = |what: &dyn std::fmt::Display| {
                    SimError::Serve(format!("`{}` line {number}: {what}", path.display()))
                };
                let line = line.map_err(|error| wrong(&error))?;
                if line.trim().is_empty() {
                    continue;
                }
                let line: Value = serde_json::from_str(&line).map_err(|error| wrong(&error))?;
                // Other operations than those of the API are nobody's question.
                if let Some(exchange) = Exchange::of(&line, spec) {
                    let asked = accounts.entry(exchange.account.clone()).or_default();
                    asked.0 += u64::from(exchange.operation.is_for_partners());
                    asked.1 += 1;
                    recorded.add(exchange);
                }
            }
        }
        // The partner asks what only partners may, and asks most.
        let partner = accounts.iter().max_by_key(|(_, asked)| **asked).map(|(id, _)| id.clone());
        recorded.partner = partner.ok_or_else(|| failed(&"there are no captures in it"))?;
        recorded.others = accounts.into_keys().filter(|id| *id != recorded.partner).collect();
        Ok(recorded)
    }

    fn add(&mut self, exchange: Exchange) {
        let Exchange { key, operation, taken, offset, limit, status, body, .. } = exchange;
        if operation.name == FIRST_ASKED {
            self.begun = Some(self.begun.map_or(taken, |begun| begun.min(taken)));
        }
        let answers = self.answers.entry(key).or_default();
        if status != 200 || failure(&body) {
            answers.refused = Some((status, body, taken));
            return;
        }
        let mut head = body;
        let mut rows = Vec::new();
        if operation.paging() != Paging::Whole
            && let Some(field) = operation.rows()
            && let Some(Value::Array(found)) = head.get_mut(field).map(Value::take)
        {
            rows = found;
        }
        // A page that was there before begins another reading.
        let again = |reading: &Reading| rows.is_empty() || reading.rows.contains_key(&offset);
        if answers.readings.last().is_none_or(again) {
            let total = operation.total().and_then(|name| head[name].as_u64());
            let (pages, rows) = (BTreeMap::new(), BTreeMap::new());
            answers.readings.push(Reading { pages, head, rows, total, end: None });
        }
        if let Some(reading) = answers.readings.last_mut() {
            let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            if count < limit {
                reading.end = Some(offset.saturating_add(count));
            }
            reading.pages.insert(offset, taken);
            reading.rows.extend((offset..).zip(rows));
        }
    }

    /// A world with the recorded accounts and nothing else.
    pub(super) fn accounts(&self) -> World {
        let customer = |id: &String| Customer {
            id: id.clone(),
            account_name: String::new(),
            name: None,
            association: "2",
            associated_on: EPOCH,
            listed: true,
            credential: true,
            manager_id: None,
            region: &catalog::REGIONS[0],
            project: None,
            discount: 0,
            short: false,
            weight: 0,
        };
        World {
            partner_id: self.partner.clone(),
            customers: self.others.iter().map(customer).collect(),
            ..World::new(Site::China, Cycle::new(1970, 1))
        }
    }

    /// The page that is asked for, and when it was recorded. A question that names a language is not one of the
    /// recording, which has none: it is answered as at its beginning, so that who asks the time before a fetch is
    /// told when the recorded one began.
    pub(super) fn answer(&self, question: &Question, now: Option<Time>) -> Result<(Value, Time), Denied> {
        let (body, taken) = self.page(question, now)?;
        let begun = now.or(self.begun).filter(|_| !question.language().is_empty());
        Ok((body, begun.unwrap_or(taken)))
    }

    /// The page, cut from what was recorded. `now` chooses among several readings: the last one that had been
    /// made by then.
    fn page(&self, question: &Question, now: Option<Time>) -> Result<(Value, Time), Denied> {
        let operation = question.operation;
        let missing = |what: &str| {
            let message = format!("{} was not recorded {what}.", operation.name);
            Denied::bss(404, "SIM.0404", &message)
        };
        let answers = self.answers.get(&question.key()).ok_or_else(|| missing("with these parameters"))?;
        let by_then = |reading: &&Reading| now.is_none_or(|now| reading.taken(0) <= now);
        let reading = answers.readings.iter().rev().find(by_then).or_else(|| answers.readings.first());
        let Some(reading) = reading else {
            return Err(match &answers.refused {
                Some((status, body, _)) => Denied { status: *status, body: body.clone() },
                None => missing("with these parameters"),
            });
        };
        let mut body = reading.head.clone();
        let Some(field) = operation.rows().filter(|_| operation.paging() != Paging::Whole) else {
            return Ok((body, reading.taken(0)));
        };
        let limit = question.number("limit").unwrap_or(LIMIT);
        let offset = match operation.paging() {
            Paging::Pages => (question.number("offset").unwrap_or(1).max(1) - 1).saturating_mul(limit),
            _ => question.number("offset").unwrap_or(0),
        };
        let rows: Vec<Value> =
            reading.rows.range(offset..offset.saturating_add(limit)).map(|(_, row)| row.clone()).collect();
        let wanted = reading.after_last().map_or(limit, |last| limit.min(last.saturating_sub(offset)));
        if u64::try_from(rows.len()).unwrap_or(u64::MAX) < wanted {
            return Err(missing(&format!("for all of the {wanted} rows from {offset} on")));
        }
        body[field] = Value::Array(rows);
        Ok((body, reading.taken(offset)))
    }
}

impl Reading {
    /// When the row at this place came.
    fn taken(&self, place: u64) -> Time {
        let page = self.pages.range(..=place).next_back().or_else(|| self.pages.first_key_value());
        page.map_or(EPOCH, |(_, taken)| *taken)
    }

    /// The place after the last row, as far as it is known.
    fn after_last(&self) -> Option<u64> {
        match (self.total, self.end) {
            (Some(total), Some(end)) => Some(total.max(end)),
            (total, end) => total.or(end),
        }
    }
}

impl Exchange {
    fn of(line: &Value, spec: &'static Spec) -> Option<Self> {
        let operation = spec.operation(line["operation"].as_str()?)?;
        let request = &line["request"];
        let mut parameters = Map::new();
        for part in ["query", "body"] {
            if let Some(members) = request[part].as_object() {
                parameters.extend(members.clone());
            }
        }
        let account = line["account"].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| parameters.get(name).and_then(|value| plain(value).parse::<u64>().ok());
        let limit = number("limit").unwrap_or(LIMIT);
        let offset = match operation.paging() {
            Paging::Pages => (number("offset").unwrap_or(1).max(1) - 1).saturating_mul(limit),
            _ => number("offset").unwrap_or(0),
        };
        let path = request["path"].as_str().unwrap_or_default();
        let taken = line["taken_at"].as_str().and_then(|text| signature::date(&text.replace(['-', ':'], "")));
        Some(Self {
            key: key(operation.name, &account, path, &parameters),
            operation,
            account,
            taken: taken.map_or(EPOCH, |seconds| EPOCH.plus(seconds)),
            offset,
            limit,
            status: line["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500),
            body: line["body"].clone(),
        })
    }
}

/// Whether a file has this extension.
fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|is| is == extension)
}

/// A failure told with HTTP 200.
fn failure(body: &Value) -> bool {
    body["error_code"].as_str().is_some_and(|code| !code.is_empty() && code != "CBC.0000")
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>, SimError> {
    let failed = |error: std::io::Error| SimError::Serve(format!("`{}`: {error}", path.display()));
    let file = File::open(path).map_err(failed)?;
    let text: Box<dyn Read> =
        if is(path, "zst") { Box::new(zstd::Decoder::new(file).map_err(failed)?) } else { Box::new(file) };
    Ok(BufReader::new(text).lines())
}
