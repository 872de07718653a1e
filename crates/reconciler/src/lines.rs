//! The rules that look at single lines: `line.split`, `line.rounding`, `line.period`.

use std::ops::Range;
use std::sync::Arc;

use duizhang_lake::Numbers;
use duizhang_money::{BillCycle, Scaled, Timestamp};
use polars::prelude::*;

use crate::codes::{ORDER, USAGE};
use crate::evidence::{self, Waiting};
use crate::finding::{Break, Class, Evidence, Side, Sides};
use crate::fold::{MEASURES, PAYMENT};
use crate::folding::Owner;
use crate::pass::{Counted, Pass};
use crate::record::{Record, Tolerances};
use crate::rows::Rows;

/// The first month whose lines belong to the month they were consumed in (`bss-api` 4.3).
const PERIOD_SINCE: &str = "2024-06";

/// The rules, in the order of [`Pass::checked`].
const RULES: [&str; 3] = ["line.split", "line.rounding", "line.period"];

/// One cent in units of 10⁻⁸.
const CENT: i64 = 1_000_000;

/// The rules' conditions, as far as the month decides them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    start: i64,
    end: i64,
    /// Whether lines of the month belong to the month they were consumed in.
    is_period: bool,
}

/// What the rules make of some lines of one type.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) rounding: Counted,
    pub(crate) period: Counted,
    /// Σ payment − (list price − discount) of the lines that `line.rounding` looked at and found in order.
    pub(crate) cut: Scaled,
    pub(crate) is_any_broken: bool,
}

/// Whether `line.rounding` and `line.period` look at lines of this type.
fn is_looked_at(detail: Option<i64>) -> bool {
    detail.is_some_and(|code| ORDER.contains(&code) || code == USAGE)
}

impl Limits {
    pub(crate) fn of(cycle: BillCycle) -> Self {
        let is_period = PERIOD_SINCE.parse::<BillCycle>().is_ok_and(|since| cycle >= since);
        Self { start: cycle.start().micros(), end: cycle.end().micros(), is_period }
    }

    /// Looks at lines of one type.
    pub(crate) fn check(
        &self,
        measures: &[Numbers; MEASURES.len()],
        consumed: &Numbers,
        run: Range<usize>,
        detail: Option<i64>,
    ) -> Found {
        let line = Line::of(measures);
        let is_any_broken = run.clone().any(|row| line.is_split_wrong(row));
        let mut found = Found { is_any_broken, ..Found::default() };
        if !is_looked_at(detail) {
            return found;
        }
        let all = Counted { rows: run.len() as u64, amount: line.payment_of(run.clone()) };
        found.rounding = all;
        for row in run.clone() {
            if line.fits(row, detail) {
                found.cut -= Scaled::from(line.remainder(row));
            } else {
                found.is_any_broken = true;
            }
        }
        if self.is_period {
            for row in run {
                let Some(time) = consumed.get(row) else { continue };
                found.period.rows += 1;
                found.period.amount += Scaled::from(line.payment[row]);
                found.is_any_broken |= self.is_outside(time);
            }
        }
        found
    }

    /// The lines that break rules.
    pub(crate) fn broken(
        &self,
        measures: &[Numbers; MEASURES.len()],
        consumed: &Numbers,
        run: Range<usize>,
        owner: Owner<'_>,
        number: impl Fn(usize) -> IdxSize,
    ) -> Vec<BrokenLine> {
        let (line, is_looked_at) = (Line::of(measures), is_looked_at(owner.detail));
        let is_period = self.is_period && is_looked_at;
        let mut broken = Vec::new();
        let shared = |text: Option<&str>| text.map(Arc::<str>::from);
        // Those of one owner hold it together.
        let mut of_owner = None;
        for place in run {
            let consumed = consumed.get(place);
            let rules = [
                line.is_split_wrong(place),
                is_looked_at && !line.fits(place, owner.detail),
                is_period && consumed.is_some_and(|time| self.is_outside(time)),
            ];
            if rules.contains(&true) {
                let (customer_id, currency) =
                    of_owner.get_or_insert_with(|| (shared(owner.customer), shared(owner.currency))).clone();
                broken.push(BrokenLine {
                    row: number(place),
                    customer_id,
                    currency,
                    consumed,
                    rules,
                    amounts: measures.each_ref().map(|column| Scaled::from(column.values()[place])),
                });
            }
        }
        broken
    }

    /// Whether a moment lies before the month's end.
    pub(crate) fn is_before_end(&self, time: i64) -> bool {
        time < self.end
    }

    fn is_outside(&self, time: i64) -> bool {
        time < self.start || time >= self.end
    }
}

/// The amounts of lines, by row. No sum of a line's amounts is too large for 64 bits ([`crate::block`]).
struct Line<'a> {
    official: &'a [i64],
    discount: &'a [i64],
    payment: &'a [i64],
    parts: [&'a [i64]; MEASURES.len() - PAYMENT - 1],
}

impl<'a> Line<'a> {
    fn of(measures: &'a [Numbers; MEASURES.len()]) -> Self {
        let [official, discount, payment, parts @ ..] = measures.each_ref().map(Numbers::values);
        Self { official, discount, payment, parts }
    }

    /// Σ of the means of payment.
    fn paid(&self, row: usize) -> i64 {
        self.parts.iter().map(|part| part[row]).sum()
    }

    fn payment_of(&self, run: Range<usize>) -> Scaled {
        self.payment[run].iter().copied().map(Scaled::from).sum()
    }

    fn is_split_wrong(&self, row: usize) -> bool {
        self.paid(row) != self.payment[row]
    }

    fn remainder(&self, row: usize) -> i64 {
        self.official[row] - self.discount[row] - self.payment[row]
    }

    /// Pay-per-use is charged in whole cents, cut off, never rounded up; refunded rows are mirrored.
    /// Orders are charged as they are priced.
    fn fits(&self, row: usize, detail: Option<i64>) -> bool {
        let remainder = self.remainder(row);
        if detail != Some(USAGE) {
            return remainder == 0;
        }
        let is_mirrored = self.payment[row] < 0 || self.official[row] < 0;
        let cut = if is_mirrored { -remainder } else { remainder };
        (0..CENT).contains(&cut)
    }
}

/// A line that breaks rules.
#[derive(Debug, Clone)]
pub(crate) struct BrokenLine {
    /// Its number.
    pub(crate) row: IdxSize,
    customer_id: Option<Arc<str>>,
    currency: Option<Arc<str>>,
    consumed: Option<i64>,
    /// Which of [`RULES`].
    rules: [bool; RULES.len()],
    /// [`MEASURES`].
    amounts: [Scaled; MEASURES.len()],
}

/// Evaluates the three rules, from what the pass found: only the ids of the broken lines are still to be read.
pub(crate) fn lines<'a>(pass: &'a Pass, cycle: BillCycle, tolerances: &Tolerances) -> Vec<Waiting<'a>> {
    let mut rules = Vec::new();
    for (place, (rule, checked)) in RULES.into_iter().zip(&pass.checked).enumerate() {
        let mut record = Record::new(rule, tolerances);
        for (currency, counted) in checked {
            record.evaluated(counted.rows, currency.as_deref(), counted.amount);
        }
        let mut waiting = Waiting::new(record);
        for line in pass.broken.iter().filter(|line| line.rules[place]) {
            waiting.push(Rows::one(line.row), move |shown| {
                line.report(rule, cycle, shown.first().map(evidence::Line::id).unwrap_or_default())
            });
        }
        rules.push(waiting);
    }
    rules
}

impl BrokenLine {
    fn report(&self, rule: &'static str, cycle: BillCycle, id: &str) -> Break {
        let [official, discount, payment, parts @ ..] = &self.amounts;
        let parts = || MEASURES.iter().skip(PAYMENT + 1).zip(parts);
        let (class, sides) = match rule {
            "line.split" => (Class::Amount, Sides::Amounts(parts().map(|(_, part)| part).sum(), *payment)),
            "line.rounding" => (Class::Rounding, Sides::Amounts(official - discount, *payment)),
            _ => {
                let month = self.consumed.and_then(Timestamp::from_micros).map(BillCycle::of);
                let month = month.map(|month| month.to_string()).unwrap_or_default();
                (Class::Timing, Sides::Texts(cycle.to_string(), month))
            }
        };
        let currency = self.currency.as_deref().filter(|_| class != Class::Timing);
        let evidence = vec![Evidence::row("consumption", "id", id)];
        let found = Break::new(rule, class, vec![("id", id.to_owned())], sides)
            .about(self.customer_id.as_deref(), currency)
            .with_rows(1)
            .with_evidence(evidence, 1);
        match rule {
            "line.split" => parts()
                .filter(|(_, part)| **part != 0)
                .fold(found, |found, (name, part)| found.with_terms(Side::Expected, &[(*name, *part)]))
                .with_terms(Side::Actual, &[("payment_amount", *payment)]),
            "line.rounding" => found
                .with_terms(Side::Expected, &[("official_amount", *official), ("discount", -*discount)])
                .with_terms(Side::Actual, &[("payment_amount", *payment)]),
            _ => found,
        }
    }
}
