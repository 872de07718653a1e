//! What a pass over the lines keeps while it goes on.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::batch::{Amounts, Batch, Codes, Texts};
use crate::codes::{CHANGE_REFUND, ORDER, TO_USAGE_REFUND, UNSUBSCRIPTION};
use crate::consumption::Chunk;
use crate::fold::{Group, MEASURES, PAYMENT};
use crate::lines::Limits;
use crate::pass::{Counted, Named, Paid, Pass, Run};
use crate::rows::Rows;
use crate::source::Span;

/// The measures of [`Named`], by their place.
const NAMED: [usize; 4] = [PAYMENT, 5, 6, 7];

/// The keys of a group, nulls apart from empty text.
type Key = ([Option<String>; TEXTS.len()], [Option<i64>; CODES.len()]);

/// Which of the fold's keys are text, and which are codes.
const TEXTS: [&str; 6] = [
    "customer_id",
    "association_type",
    "service_type_code",
    "service_type_name",
    "resource_type_code",
    "currency",
];
const CODES: [&str; 2] = ["charging_mode", "bill_detail_type"];
/// Places among [`TEXTS`] and [`CODES`].
const CUSTOMER: usize = 0;
const CURRENCY: usize = 5;
const DETAIL: usize = 1;

/// Places among [`MEASURES`].
const CASH: usize = 3;
const COUPON: usize = 5;

/// A group while it grows.
struct Growing {
    key: Key,
    lines: u64,
    sums: [Scaled; MEASURES.len()],
    rows: Rows,
}

/// Things by their keys, in the order in which they came. Keys are bytes, so that a known one is found without
/// anything being copied.
struct Known<T> {
    places: PlHashMap<Vec<u8>, usize>,
    all: Vec<T>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { places: PlHashMap::default(), all: Vec::new() }
    }
}

impl<T> Known<T> {
    fn of(&mut self, key: &[u8], new: impl FnOnce() -> T) -> &mut T {
        let place = self.places.get(key).copied().unwrap_or_else(|| {
            self.places.insert(key.to_vec(), self.all.len());
            self.all.push(new());
            self.all.len() - 1
        });
        &mut self.all[place]
    }
}

/// Joins things side by side that have the same key. They are in the order of their keys.
fn joined<T>(all: Vec<T>, is_same: impl Fn(&T, &T) -> bool, join: impl Fn(&mut T, T)) -> Vec<T> {
    let mut joined: Vec<T> = Vec::with_capacity(all.len());
    for more in all {
        match joined.last_mut() {
            Some(known) if is_same(known, &more) => join(known, more),
            _ => joined.push(more),
        }
    }
    joined
}

/// The state of the pass.
pub(crate) struct Fold<'a> {
    limits: Limits,
    spans: &'a BTreeMap<String, Span>,
    groups: Known<Growing>,
    named: Known<Named>,
    coupons: Known<([String; 3], Counted)>,
    key: Vec<u8>,
    pass: Pass,
}

/// The columns of a chunk that are looked at row by row.
struct Columns<'a> {
    chunk: &'a Chunk,
    measures: [Amounts; MEASURES.len()],
    trade: Texts,
    traded: Codes,
    consumed: Codes,
}

/// Whose a run is.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) customer: Option<&'a str>,
    pub(crate) currency: Option<&'a str>,
    pub(crate) detail: Option<i64>,
}

impl Owner<'_> {
    fn slot(&self) -> (String, String) {
        (self.customer.unwrap_or_default().to_owned(), self.currency.unwrap_or_default().to_owned())
    }
}

impl<'a> Fold<'a> {
    pub(crate) fn new(limits: Limits, spans: &'a BTreeMap<String, Span>) -> Self {
        Self {
            limits,
            spans,
            groups: Known::default(),
            named: Known::default(),
            coupons: Known::default(),
            key: Vec::new(),
            pass: Pass::default(),
        }
    }

    /// Takes a chunk.
    pub(crate) fn take(&mut self, chunk: &Chunk) -> PolarsResult<()> {
        let batch = Batch(&chunk.frame);
        let (texts, codes) = (batch.texts(TEXTS)?, batch.codes(CODES)?);
        let rows = Columns {
            chunk,
            measures: batch.amounts(MEASURES)?,
            trade: batch.text("trade_id")?,
            traded: batch.time("trade_time")?,
            consumed: batch.time("consume_time")?,
        };
        let mut is_new = vec![false; chunk.frame.height()];
        for column in &texts {
            column.mark_changes(&mut is_new);
        }
        for column in &codes {
            column.mark_changes(&mut is_new);
        }
        let mut start = 0;
        while start < is_new.len() {
            let length =
                is_new[start + 1..].iter().position(|is_new| *is_new).unwrap_or(is_new.len() - start - 1);
            let run = start..start + length + 1;
            start = run.end;
            let key = (
                texts.each_ref().map(|text| text.get(run.start)),
                codes.each_ref().map(|code| code.get(run.start)),
            );
            self.take_run(&rows, run, key);
        }
        Ok(())
    }

    /// Rows of one group.
    fn take_run(
        &mut self,
        rows: &Columns<'_>,
        run: Run,
        (texts, codes): ([Option<&str>; TEXTS.len()], [Option<i64>; CODES.len()]),
    ) {
        let sums =
            rows.measures.each_ref().map(|measure| measure.units()[run.clone()].iter().sum::<Scaled>());
        encode(&mut self.key, &texts, &codes);
        let group = self.groups.of(&self.key, || Growing {
            key: (texts.map(|text| text.map(str::to_owned)), codes),
            lines: 0,
            sums: [0; MEASURES.len()],
            rows: Rows::default(),
        });
        group.lines += run.len() as u64;
        add(&mut group.sums, &sums);
        group.rows.push(rows.chunk.numbers(&run));
        let owner = Owner { customer: texts[CUSTOMER], currency: texts[CURRENCY], detail: codes[DETAIL] };
        self.check(rows, run.clone(), owner, sums[PAYMENT]);
        self.sum_within(rows, run.clone(), owner);
        if sums[COUPON] != 0 || rows.measures[COUPON].units()[run.clone()].iter().any(|units| *units != 0) {
            self.sum_coupons(rows, run.clone(), owner);
        }
        if let Some(detail) = owner.detail {
            if ORDER.contains(&detail) || detail == UNSUBSCRIPTION {
                self.name(rows, run.clone(), owner);
            }
            if detail == CHANGE_REFUND || detail == TO_USAGE_REFUND {
                self.give_back(rows, run, owner, detail);
            }
        }
    }

    /// The rules about single lines.
    fn check(&mut self, rows: &Columns<'_>, run: Run, owner: Owner<'_>, payment: Scaled) {
        let found = self.limits.check(&rows.measures, &rows.consumed, run.clone(), owner.detail);
        let all = Counted { rows: run.len() as u64, amount: payment };
        enter(&mut self.pass.currencies, owner.currency, all);
        for (checked, found) in self.pass.checked.iter_mut().zip([all, found.rounding, found.period]) {
            enter(checked, owner.currency, found);
        }
        if found.is_any_broken {
            let number = |row| rows.chunk.number(row);
            let broken = self.limits.broken(&rows.measures, &rows.consumed, run, owner, number);
            self.pass.broken.extend(broken);
        }
        *self.pass.truncated.entry(owner.slot()).or_default() += found.cut;
    }

    /// Cash of lines inside their customer's span.
    fn sum_within(&mut self, rows: &Columns<'_>, run: Run, owner: Owner<'_>) {
        let span = owner.customer.and_then(|customer| self.spans.get(customer).copied());
        let Some((begin, end)) = span else { return };
        let cash = rows.measures[CASH].units();
        let mut inside = Counted::default();
        for row in run.filter(|row| rows.traded.get(*row).is_some_and(|time| begin < time && time <= end)) {
            inside.rows += 1;
            inside.amount += cash[row];
        }
        if inside.rows > 0 {
            self.pass.within.entry(owner.slot()).or_default().add(inside);
        }
    }

    /// Lines that cash coupons paid.
    fn sum_coupons(&mut self, rows: &Columns<'_>, run: Run, owner: Owner<'_>) {
        let amounts = rows.measures[COUPON].units();
        let mut all = Paid::default();
        for row in run.filter(|row| amounts[*row] != 0) {
            let (amount, texts) = (amounts[row], [owner.customer, rows.trade.get(row), owner.currency]);
            let texts = texts.map(Option::unwrap_or_default);
            encode(&mut self.key, &texts.map(Some), &[]);
            let new = || (texts.map(str::to_owned), Counted::default());
            self.coupons.of(&self.key, new).1.add(Counted { rows: 1, amount });
            let is_in_time = rows.traded.get(row).is_some_and(|time| self.limits.is_before_end(time));
            all.add(Paid {
                taken: amount.max(0),
                in_time: if is_in_time { amount.max(0) } else { 0 },
                back: amount.min(0),
            });
        }
        match self.pass.paid.get_mut(owner.customer.unwrap_or_default()) {
            Some(paid) => paid.add(all),
            None => drop(self.pass.paid.insert(owner.customer.unwrap_or_default().to_owned(), all)),
        }
    }

    /// Lines that name orders.
    fn name(&mut self, rows: &Columns<'_>, run: Run, owner: Owner<'_>) {
        let is_back = owner.detail == Some(UNSUBSCRIPTION);
        for row in run {
            let texts = [rows.trade.get(row), owner.customer, owner.currency];
            encode(&mut self.key, &texts, &[Some(i64::from(is_back))]);
            let named = self.named.of(&self.key, || {
                let [trade_id, customer_id, currency] = texts.map(|text| text.map(str::to_owned));
                Named { trade_id, customer_id, currency, is_back, sums: [0; NAMED.len()], rows: Vec::new() }
            });
            named.rows.push(rows.chunk.number(row));
            add(&mut named.sums, &NAMED.map(|place| rows.measures[place].units()[row]));
        }
    }

    /// Lines that give something back for a change of an order, under the number of a transaction.
    fn give_back(&mut self, rows: &Columns<'_>, run: Run, owner: Owner<'_>, detail: i64) {
        let (customer, currency) = owner.slot();
        for row in run {
            // Lines without a number are no transaction together.
            let Some(trade) = rows.trade.get(row) else { continue };
            let key = (customer.clone(), currency.clone(), detail, trade.to_owned());
            let (sum, first) = self.pass.returned.entry(key).or_default();
            *sum += rows.measures[PAYMENT].units()[row];
            *first = earlier(*first, rows.traded.get(row));
        }
    }

    /// Takes over what another one found among other lines.
    pub(crate) fn merge(&mut self, other: Self) {
        // Joined where they are sorted: two states have few keys in common, and none is looked up for them.
        self.groups.all.extend(other.groups.all);
        self.named.all.extend(other.named.all);
        self.coupons.all.extend(other.coupons.all);
        let (pass, more) = (&mut self.pass, other.pass);
        join(&mut pass.currencies, more.currencies, Counted::add);
        for (checked, more) in pass.checked.iter_mut().zip(more.checked) {
            join(checked, more, Counted::add);
        }
        pass.broken.extend(more.broken);
        join(&mut pass.truncated, more.truncated, |known, more| *known += more);
        join(&mut pass.returned, more.returned, |known, more| {
            known.0 += more.0;
            known.1 = earlier(known.1, more.1);
        });
        join(&mut pass.paid, more.paid, Paid::add);
        join(&mut pass.within, more.within, Counted::add);
    }

    /// Everything in order: by keys, and lines by their numbers.
    pub(crate) fn finish(self) -> Pass {
        let mut pass = self.pass;
        let (groups, named) = (self.groups.all, self.named.all);
        let (groups, named) = std::thread::scope(|scope| {
            let named = scope.spawn(|| in_order_of_names(named));
            (in_order_of_keys(groups), named.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        (pass.groups, pass.places) = groups.into_iter().map(Growing::group).unzip();
        pass.named = named;
        for (key, paid) in self.coupons.all {
            pass.coupons.entry(key).or_default().add(paid);
        }
        pass.broken.sort_unstable_by_key(|line| line.row);
        pass
    }
}

fn in_order_of_keys(mut groups: Vec<Growing>) -> Vec<Growing> {
    groups.sort_unstable_by(|a, b| sort_key(&a.key).cmp(&sort_key(&b.key)));
    joined(
        groups,
        |known, more| known.key == more.key,
        |known, more| {
            known.lines += more.lines;
            add(&mut known.sums, &more.sums);
            known.rows.extend([&more.rows]);
        },
    )
}

fn in_order_of_names(named: Vec<Named>) -> Vec<Named> {
    // The first bytes of an id tell nearly all apart: a number is compared sooner than three texts.
    let mut named: Vec<(u128, Named)> = named.into_iter().map(|named| (named.first_bytes(), named)).collect();
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key().cmp(&b.1.key())));
    let named = named.into_iter().map(|(_, named)| named).collect();
    let mut named = joined(
        named,
        |known, more| known.key() == more.key(),
        |known, more| {
            known.rows.extend(more.rows);
            add(&mut known.sums, &more.sums);
        },
    );
    for named in &mut named {
        named.rows.sort_unstable();
    }
    named
}

fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

fn add<const N: usize>(sums: &mut [Scaled; N], more: &[Scaled; N]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// Takes over the entries of another map.
fn join<K: Ord, V: Default>(known: &mut BTreeMap<K, V>, more: BTreeMap<K, V>, add: impl Fn(&mut V, V)) {
    for (key, value) in more {
        add(known.entry(key).or_default(), value);
    }
}

fn enter(counted: &mut BTreeMap<Option<String>, Counted>, currency: Option<&str>, more: Counted) {
    let of_it = counted.iter_mut().find(|(known, _)| known.as_deref() == currency);
    match of_it {
        Some((_, counted)) => counted.add(more),
        None => drop(counted.insert(currency.map(str::to_owned), more)),
    }
}

/// A key as bytes: equal exactly for equal keys.
fn encode(bytes: &mut Vec<u8>, texts: &[Option<&str>], codes: &[Option<i64>]) {
    bytes.clear();
    for text in texts {
        match text {
            None => bytes.push(0),
            Some(text) => {
                bytes.push(1);
                bytes.extend_from_slice(&text.len().to_le_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
        }
    }
    for code in codes {
        match code {
            None => bytes.push(0),
            Some(code) => {
                bytes.push(1);
                bytes.extend_from_slice(&code.to_le_bytes());
            }
        }
    }
}

/// The order of the fold's keys: the currency comes last.
fn sort_key((texts, codes): &Key) -> (&[Option<String>], [Option<i64>; CODES.len()], Option<&str>) {
    (&texts[..CURRENCY], *codes, texts[CURRENCY].as_deref())
}

impl Growing {
    fn group(self) -> (Group, Rows) {
        let ([customer, association, service, service_name, resource, currency], [mode, kind]) = self.key;
        let group = Group {
            customer_id: customer.unwrap_or_default(),
            association_type: association,
            service_type_code: service.unwrap_or_default(),
            service_type_name: service_name,
            resource_type_code: resource.unwrap_or_default(),
            charging_mode: mode,
            bill_detail_type: kind,
            currency: currency.unwrap_or_default(),
            lines: self.lines,
            sums: self.sums,
        };
        (group, self.rows)
    }
}
