//! Random jobs. Each follows from its seed alone, on every machine, so that a seed is all it takes to
//! see a failure again.

use duizhang_plugin_abi::{DZ_E_CANCELLED, DZ_E_OUTPUT};
use duizhang_plugin_host::{Column, Job, Kind, Table, Trial};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::Value;

use crate::bench::{Bench, context};
use crate::fill::{Cell, HOSTILE_NAMES, NINES, ODD_TEXTS, currency, holds_currency, table};
use crate::judge::{Verdict, Want, described};
use crate::options;
use crate::shape::Shape;

/// Rows of a random table.
const ROWS: u64 = 60;
/// Rows of one that has many.
const MANY_ROWS: u64 = 3_000;

/// A job that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What it follows from.
    pub seed: u64,
    /// What it was, in a few words.
    pub about: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// Seeds one after another, all from the first.
pub fn seeds(first: u64) -> impl Iterator<Item = u64> {
    let mut random = ChaCha8Rng::seed_from_u64(first);
    // Short enough to be typed.
    std::iter::repeat_with(move || random.next_u64() >> 24)
}

/// A source of choices.
struct Dice(ChaCha8Rng);

impl Dice {
    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        // Not quite even, which does no harm here.
        self.0.next_u64() % n.max(1)
    }

    /// Once in `n` times.
    fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let at = self.below(from.len() as u64);
        usize::try_from(at).ok().and_then(|at| from.get(at))
    }

    fn wide(&mut self) -> i128 {
        let high = i128::from(self.0.next_u64());
        (high << 63) ^ i128::from(self.0.next_u64())
    }
}

/// What is tried with a seed.
struct Plan {
    tables: Vec<Table>,
    options: Value,
    trial: Trial,
}

impl Plan {
    fn about(&self) -> String {
        let tables: Vec<String> =
            self.tables.iter().map(|table| format!("{} {}", table.name(), table.height())).collect();
        let mut text = format!("rows of {}; batches of {}", tables.join(", "), self.trial.batch_rows);
        let mut more = |is: bool, what: String| {
            if is {
                text = format!("{text}; {what}");
            }
        };
        more(self.trial.slices, "slices".to_owned());
        more(self.trial.elsewhere, "elsewhere".to_owned());
        more(self.trial.refuse_after.is_some(), format!("{:?} bytes", self.trial.refuse_after.unwrap_or(0)));
        more(self.trial.cancel_after.is_some(), "cancelled".to_owned());
        let options: String = self.options.to_string().chars().take(200).collect();
        format!("{text}; options {options}")
    }
}

/// Tries the job of a seed.
pub fn fuzz(bench: &Bench<'_>, seed: u64) -> Tried {
    let (about, verdict) = match plan(bench, seed) {
        Ok(plan) => (plan.about(), verdict(bench, &plan)),
        Err(wrong) => (String::new(), Verdict::Failed(wrong)),
    };
    Tried { seed, about, verdict }
}

fn verdict(bench: &Bench<'_>, plan: &Plan) -> Verdict {
    let mut job = Job::new(&plan.tables);
    (job.options, job.context) = (plan.options.clone(), context());
    let ended = bench.render_job(&job, &plan.trial);
    let status = ended.observed.as_ref().and_then(|observed| observed.status);
    // It was refused a write or asked to stop, and gave up as it should.
    let given_up = match status {
        Some(DZ_E_OUTPUT) => plan.trial.refuse_after.is_some(),
        Some(DZ_E_CANCELLED) => plan.trial.cancel_after.is_some(),
        _ => false,
    };
    if given_up {
        return ended.leak().map_or(Verdict::Passed, Verdict::Failed);
    }
    if let Some(fault) = ended.fault(Want::ReportOrRefusal) {
        return Verdict::Failed(fault);
    }
    let Ok(receipt) = &ended.end else { return Verdict::Passed };
    if !bench.format.about.deterministic {
        return Verdict::Passed;
    }
    // Once more, in the plainest way: the same bytes.
    match bench.render_job(&job, &Trial::default()).end {
        Ok(again) if again.artifacts == receipt.artifacts => Verdict::Passed,
        Ok(_) => Verdict::Failed("rendered again with usual batches, it writes other bytes".to_owned()),
        Err(error) => Verdict::Failed(format!("rendered again with usual batches: {}", described(&error))),
    }
}

fn plan(bench: &Bench<'_>, seed: u64) -> Result<Plan, String> {
    let dice = &mut Dice(ChaCha8Rng::seed_from_u64(seed));
    let tables = bench.shapes().iter().map(|shape| random_table(dice, shape)).collect::<Result<_, _>>()?;
    let names = options::names(bench.format);
    let mut chosen = serde_json::Map::new();
    for name in names {
        if dice.once_in(2) {
            continue;
        }
        if let Some(value) = dice.pick(&options::values(bench.format, &name)) {
            chosen.insert(name, value.clone());
        }
    }
    // Values that fit alone may not fit together.
    let mut options = Value::Object(chosen);
    if !options::fit(bench.format, &options) {
        options = serde_json::json!({});
    }
    let sizes = [1, 2, 7, 64, 1_000, 65_536];
    let library = bench.is_library();
    let trial = Trial {
        batch_rows: dice.pick(&sizes).copied().unwrap_or(1),
        slices: dice.once_in(2) && library,
        elsewhere: dice.once_in(2),
        refuse_after: dice.once_in(6).then(|| dice.below(20_000)).filter(|_| library),
        cancel_after: dice.once_in(6).then(|| dice.below(10)).filter(|_| library),
        ..Trial::default()
    };
    Ok(Plan { tables, options, trial })
}

fn random_table(dice: &mut Dice, shape: &Shape) -> Result<Table, String> {
    let rows = if dice.once_in(40) { dice.below(MANY_ROWS) } else { dice.below(ROWS) };
    let rows = if dice.once_in(6) { 0 } else { usize::try_from(rows).unwrap_or(0) };
    let missing = 1 + dice.below(12);
    table(shape, rows, &mut |column, row| {
        if dice.once_in(missing + 1) {
            return Cell::Null;
        }
        if holds_currency(shape, column) {
            return Cell::Text(currency(row).to_owned());
        }
        random_cell(dice, column, rows)
    })
}

fn random_cell(dice: &mut Dice, column: &Column, rows: usize) -> Cell {
    match column.kind {
        Kind::Text => Cell::Text(random_text(dice)),
        Kind::Bool => Cell::Bool(dice.once_in(2)),
        // So that sums of them have no more than 38 digits.
        Kind::Decimal { .. } => {
            let largest = NINES / i128::try_from(rows.max(1)).unwrap_or(1);
            let number = if dice.once_in(4) { dice.wide() } else { i128::from(dice.0.next_u64() >> 30) };
            let number = number % largest;
            Cell::Number(if dice.once_in(3) { -number } else { number })
        }
        Kind::Int => {
            let extreme = [i64::MIN, i64::MAX, 0, -1, 1];
            let any = i64::from_ne_bytes(dice.0.next_u64().to_ne_bytes());
            Cell::Number(i128::from(dice.pick(&extreme).copied().filter(|_| any % 3 == 0).unwrap_or(any)))
        }
        // Years 1 to 9999.
        Kind::Date => Cell::Number(i128::from(dice.below(3_652_058)) - 719_162),
        Kind::Time => Cell::Number(i128::from(dice.below(315_537_897_599_999_999)) - 62_135_596_800_000_000),
    }
}

fn random_text(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => dice.pick(&ODD_TEXTS).copied().unwrap_or_default().to_owned(),
        1 => dice.pick(&HOSTILE_NAMES).copied().unwrap_or_default().to_owned(),
        2 => format!("plain {}", dice.below(1_000)),
        _ => {
            let length = dice.below(40);
            // From control characters to the last plane; what is no character is left out.
            (0..length)
                .filter_map(|_| {
                    let plane = [0x80, 0x800, 0xffff, 0x11_0000];
                    let limit = dice.pick(&plane).copied().unwrap_or(0x80);
                    u32::try_from(dice.below(limit)).ok().and_then(char::from_u32)
                })
                .collect()
        }
    }
}
