//! Captures: JSON Lines, one HTTP exchange a line.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Read};

use duizhang_money::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::{Misfit, Plan, Row};
use super::error::{ImportError, shown};
use super::input::Input;
use super::json::{self, Members};
use super::pipe::pipe;
use super::question::Question;
use super::{Options, Reading};
use crate::collected::{BadRow, Collected, Failure, Page};
use crate::datasets::{Dataset, From};
use crate::table::Value;

/// The longest line read: a page of 1,000 rows is about 2 MB, so this is generous, and a file that
/// is no capture at all cannot fill the memory.
const MAX_LINE: u64 = 256 * 1024 * 1024;

/// The code that answers carry when all went well.
const SUCCESS: &str = "CBC.0000";

/// A line. `B` is what the body is taken for: an object at once, as nearly every one is, or whatever it is.
#[derive(Deserialize)]
#[serde(bound(deserialize = "B: Deserialize<'de>"))]
struct Exchange<'a, B> {
    operation: String,
    taken_at: String,
    #[serde(borrow, default)]
    account: Option<&'a RawValue>,
    #[serde(borrow)]
    request: Request<'a>,
    status: u16,
    #[serde(default = "Option::default")]
    body: Option<B>,
}

/// The body of an answer.
enum Body<'a> {
    Object(Members<'a>),
    Other(&'a RawValue),
    None,
}

/// Reads a line; where its body is an object, that is read on the way.
fn exchange(line: &[u8]) -> Result<(Exchange<'_, ()>, Body<'_>), serde_json::Error> {
    fn apart<'a, B>(of: Exchange<'a, B>, body: impl Fn(B) -> Body<'a>) -> (Exchange<'a, ()>, Body<'a>) {
        let Exchange { operation, taken_at, account, request, status, body: told } = of;
        (
            Exchange { operation, taken_at, account, request, status, body: None },
            told.map_or(Body::None, body),
        )
    }
    match serde_json::from_slice::<Exchange<'_, Members<'_>>>(line) {
        Ok(exchange) => Ok(apart(exchange, Body::Object)),
        Err(_) => {
            serde_json::from_slice::<Exchange<'_, &RawValue>>(line).map(|other| apart(other, Body::Other))
        }
    }
}

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(default)]
    path: String,
    #[serde(borrow, default)]
    query: Option<&'a RawValue>,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

/// Bytes of lines that another thread reads in one go, if there is more than one line of them.
const BATCH: usize = 256 * 1024;

/// Lines of the file, one behind the other.
struct Batch {
    /// Number of the first line.
    first: u64,
    text: Vec<u8>,
    /// Where each line ends.
    ends: Vec<usize>,
}

/// What lines brought.
struct Piece {
    collected: Collected,
    datasets: BTreeMap<Dataset, u64>,
}

/// Reads every exchange of the file.
pub(super) fn read(
    input: &mut Input,
    reading: &mut Reading<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), ImportError> {
    let position = input.position();
    let (file, options) = (reading.shown_as, reading.options);
    pipe(
        || {
            let mut plans = HashMap::new();
            move |batch: Batch| read_batch(&batch, file, options, &mut plans)
        },
        |pipe| {
            let mut first = 1;
            loop {
                let (batch, end) = next_batch(input, first);
                let is_last = batch.ends.is_empty() || end.is_err();
                first += batch.ends.len() as u64;
                let bytes = batch.text.len();
                let mut ready = pipe.push(batch, bytes);
                if is_last {
                    ready.extend(std::iter::from_fn(|| pipe.next()));
                }
                // What is wrong with a line is told before what is wrong behind it.
                for piece in ready {
                    take(piece?, reading)?;
                }
                end?;
                if is_last {
                    return Ok(());
                }
                progress(position.get());
            }
        },
    )
}

/// Some lines, none at the end of the file, and what was wrong behind them.
fn next_batch(input: &mut Input, first: u64) -> (Batch, Result<(), ImportError>) {
    let mut batch = Batch { first, text: Vec::new(), ends: Vec::new() };
    let mut line = Vec::new();
    while batch.text.len() < BATCH {
        match next_line(input, &mut line, first + batch.ends.len() as u64) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return (batch, Err(error)),
        }
        // A page alone is not copied.
        if batch.text.is_empty() {
            std::mem::swap(&mut batch.text, &mut line);
        } else {
            batch.text.extend(&line);
        }
        batch.ends.push(batch.text.len());
    }
    (batch, Ok(()))
}

fn take(piece: Piece, reading: &mut Reading<'_>) -> Result<(), ImportError> {
    reading.into.extend(piece.collected).map_err(ImportError::scratch)?;
    for (dataset, rows) in piece.datasets {
        reading.count(dataset, rows);
    }
    Ok(())
}

fn read_batch(
    batch: &Batch,
    file: &str,
    options: &Options,
    plans: &mut HashMap<Dataset, Plan>,
) -> Result<Piece, ImportError> {
    let mut collected = Collected::default();
    let mut reading = Reading::new(file, options, &mut collected);
    let mut begin = 0;
    for (number, end) in (batch.first..).zip(&batch.ends) {
        let line = &batch.text[std::mem::replace(&mut begin, *end)..*end];
        let content = line.strip_prefix(b"\xEF\xBB\xBF").filter(|_| number == 1).unwrap_or(line);
        if !content.trim_ascii().is_empty() {
            read_line(content, number, plans, &mut reading)?;
        }
    }
    let datasets = reading.datasets;
    Ok(Piece { collected, datasets })
}

/// Reads the next line, with its line break if it has one; false at the end of the file.
fn next_line(input: &mut Input, line: &mut Vec<u8>, number: u64) -> Result<bool, ImportError> {
    line.clear();
    let read = input.reader().by_ref().take(MAX_LINE + 1).read_until(b'\n', line);
    match read {
        Err(source) => Err(input.origin().failure(format!("line {number}"), source)),
        Ok(length) if length as u64 > MAX_LINE => {
            let problem = format!("line {number} is longer than {} MiB", MAX_LINE / (1024 * 1024));
            Err(ImportError::too_large(input.origin().shown_as(), problem))
        }
        Ok(length) => Ok(length > 0),
    }
}

fn read_line(
    line: &[u8],
    number: u64,
    plans: &mut HashMap<Dataset, Plan>,
    reading: &mut Reading<'_>,
) -> Result<(), ImportError> {
    let file = reading.shown_as;
    let place = || format!("line {number}");
    let (exchange, body) = exchange(line).map_err(|error| unreadable(file, number, line, &error))?;
    let Some(dataset) = Dataset::of_operation(&exchange.operation) else {
        *reading.into.ignored.entry(exchange.operation).or_default() += 1;
        return Ok(());
    };
    let taken_at = Timestamp::parse_utc(&exchange.taken_at).map_err(|_| {
        ImportError::damaged(file, place(), format!("`taken_at` is no time: {}", shown(&exchange.taken_at)))
    })?;
    let broken = |problem: String| ImportError::damaged(file, place(), problem);
    let account = exchange.account.map(json::text).transpose().map_err(broken)?.flatten().unwrap_or_default();
    let Request { path, query, body: asked } = &exchange.request;
    let question = Question::new(&exchange.operation, &account, path, *query, *asked).map_err(broken)?;
    // Registered even when empty: an answer without rows is an answer.
    reading.into.rows_of(dataset);
    reading.count(dataset, 0);
    let answer = match Answer::read(dataset, exchange.status, body) {
        Ok(answer) => answer,
        Err((error_code, message)) => {
            reading.into.failures.push(Failure {
                dataset,
                question: question.text,
                offset: question.offset,
                status: exchange.status,
                error_code,
                message,
            });
            return Ok(());
        }
    };
    let context = Context { dataset, question: &question, account: &account, taken_at };
    let plan = plans.entry(dataset).or_insert_with(|| Plan::new(dataset));
    let start = reading.into.rows_of(dataset).len();
    read_rows(&answer, &context, plan, number, reading)?;
    let end = reading.into.rows_of(dataset).len();
    reading.count(dataset, (end - start) as u64);
    reading.into.pages.push(Page {
        dataset,
        question: question.text,
        parameters: question.parameters,
        offset: question.offset,
        limit: question.limit,
        total: answer.total,
        taken_at,
        rows: start..end,
        digest: answer.digest(dataset),
    });
    Ok(())
}

/// What rows of an answer share besides the answer's own members.
struct Context<'a> {
    dataset: Dataset,
    question: &'a Question,
    account: &'a str,
    taken_at: Timestamp,
}

impl Context<'_> {
    /// The values that are the same for every row of the answer.
    fn fixed<'v>(&'v self, envelope: &Members<'v>) -> Result<Vec<(usize, Value<'v>)>, Misfit> {
        let text = |text: &'v str| Value::Text(text.into());
        let mut fixed = Vec::new();
        for (index, column) in self.dataset.spec().columns.iter().enumerate() {
            let value = match column.from {
                From::Envelope => match envelope.get(column.name) {
                    Some(raw) => json::value(raw, column.kind).map_err(|problem| Misfit {
                        path: column.name.to_owned(),
                        value: raw.get().to_owned(),
                        problem,
                    })?,
                    None => Value::Null,
                },
                From::Request(name) => self.question.parameters.get(name).map_or(Value::Null, |v| text(v)),
                From::Account if self.account.is_empty() => Value::Null,
                From::Account => text(self.account),
                From::TakenAt => Value::Time(self.taken_at.micros()),
                From::Field | From::AccountDetail(_) | From::Discounts | From::AmountInfo => continue,
            };
            fixed.push((index, value));
        }
        Ok(fixed)
    }
}

/// The rows of a list: objects at once, as nearly every list has nothing else.
fn rows_of(text: &str) -> Result<Vec<Row<'_>>, serde_json::Error> {
    if let Ok(rows) = serde_json::from_str::<Vec<Members<'_>>>(text) {
        return Ok(rows.into_iter().map(Row::Object).collect());
    }
    let rows: Vec<&RawValue> = serde_json::from_str(text)?;
    Ok(rows
        .into_iter()
        .map(|raw| serde_json::from_str(raw.get()).map_or(Row::Other(raw), Row::Object))
        .collect())
}

/// A successful answer.
struct Answer<'a> {
    envelope: Members<'a>,
    rows: Vec<Row<'a>>,
    rows_text: &'a str,
    total: Option<u64>,
}

impl<'a> Answer<'a> {
    /// Takes the answer apart, or tells error code and message of a failed one.
    fn read(dataset: Dataset, status: u16, body: Body<'a>) -> Result<Self, (String, String)> {
        let envelope = match body {
            Body::Object(envelope) => envelope,
            Body::Other(other) => return Err((String::new(), shown(other.get()))),
            Body::None => return Err((String::new(), shown(""))),
        };
        let (code, message) = failure_of(&envelope);
        let well = code.is_empty() || code == SUCCESS;
        if !(200..300).contains(&status) || !well {
            return Err((code, message));
        }
        let spec = dataset.spec();
        let (rows, rows_text) = match envelope.get(spec.rows) {
            None => (Vec::new(), "[]"),
            Some(raw) => match rows_of(raw.get()) {
                Ok(rows) => (rows, raw.get()),
                Err(_) => return Err((code, format!("`{}` of the answer is not a list", spec.rows))),
            },
        };
        let total = spec.total.and_then(|name| envelope.get(name));
        let total = total.and_then(|raw| json::text(raw).ok().flatten());
        let total =
            total.and_then(|text| json::integer(&text).ok()).and_then(|total| u64::try_from(total).ok());
        Ok(Self { envelope, rows, rows_text, total })
    }

    /// BLAKE3 of everything that enters the rows: their text, and the members they share.
    fn digest(&self, dataset: Dataset) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.rows_text.as_bytes());
        for column in dataset.spec().columns.iter().filter(|column| column.from == From::Envelope) {
            let shared = self.envelope.get(column.name).map_or("", |raw| raw.get());
            hasher.update(b"\x1f").update(shared.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// Error code and message of an answer in the spellings that occur (`bss-api` 1.4).
fn failure_of(envelope: &Members<'_>) -> (String, String) {
    let member = |names: &[&str], members: &Members<'_>| {
        let raw = names.iter().find_map(|name| members.get(name));
        raw.and_then(|raw| json::text(raw).ok().flatten()).map(|text| shown(&text)).unwrap_or_default()
    };
    let read = |members: &Members<'_>| {
        (
            member(&["error_code", "errorCode", "code"], members),
            member(&["error_msg", "errorMsg", "message"], members),
        )
    };
    if let Some(nested) = envelope.get("error").and_then(|raw| serde_json::from_str(raw.get()).ok()) {
        return read(&nested);
    }
    read(envelope)
}

fn read_rows(
    answer: &Answer<'_>,
    context: &Context<'_>,
    plan: &mut Plan,
    line: u64,
    reading: &mut Reading<'_>,
) -> Result<(), ImportError> {
    let dataset = context.dataset;
    let bad = |prefix: String, misfit: Misfit, file: &str| BadRow {
        file: file.to_owned(),
        sheet: None,
        row: line,
        column: join(&prefix, &misfit.path),
        value: shown(&misfit.value),
        problem: misfit.problem,
        remedy: "fetch this answer again".to_owned(),
        dataset: dataset.name().to_owned(),
    };
    let fixed = match context.fixed(&answer.envelope) {
        Ok(fixed) => fixed,
        // No row of the answer can be read without it.
        Err(misfit) => return reading.bad_row(bad(String::new(), misfit, reading.shown_as)),
    };
    let mut values = Vec::new();
    for (position, row) in answer.rows.iter().enumerate() {
        match plan.read(&fixed, row, &mut values) {
            Ok(extra) => {
                let rows = reading.into.rows_of(dataset);
                rows.push(&values, extra.as_deref()).map_err(ImportError::scratch)?;
            }
            Err(misfit) => {
                let prefix = format!("{}[{position}]", dataset.spec().rows);
                reading.bad_row(bad(prefix, misfit, reading.shown_as))?;
            }
        }
    }
    Ok(())
}

fn join(prefix: &str, path: &str) -> String {
    match (prefix.is_empty(), path.is_empty()) {
        (false, false) => format!("{prefix}.{path}"),
        _ => format!("{prefix}{path}"),
    }
}

fn unreadable(file: &str, number: u64, line: &[u8], error: &serde_json::Error) -> ImportError {
    if error.is_eof() && !line.ends_with(b"\n") {
        let problem = "the file is cut in the middle of its last line";
        return ImportError::damaged(file, format!("line {number}"), problem);
    }
    if error.is_data() {
        let problem = format!("line {number} is JSON, but not a captured exchange: {error}");
        let remedy = "a capture line has operation, taken_at, account, request, status and body \
                      (docs/reference/formats.md)";
        return ImportError::unsupported(file, &problem, remedy);
    }
    let problem = format!("not one whole JSON object on the line: {error}");
    ImportError::damaged(file, format!("line {number}"), problem)
}
