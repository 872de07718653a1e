//! Can this month be reconciled? Asked before any finding.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, LakeError, Needed, Said, Snapshot, State};
use duizhang_money::{BillCycle, Timestamp};
use polars::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cells::{Cells, collect};

/// One dataset as a run gets it.
#[derive(Clone)]
pub struct Input {
    /// Its rows.
    pub frame: LazyFrame,
    /// How many there are.
    pub rows: u64,
    /// How complete it is, as the importer saw it.
    pub state: State,
    /// Why it is not complete.
    pub reasons: Vec<Said>,
    /// What could not be checked.
    pub notes: Vec<Said>,
    /// The values asked for of the parameters that split a month; empty where that is not known.
    pub asked: BTreeMap<String, BTreeSet<String>>,
    /// BLAKE3 of the rows' file.
    pub blake3: String,
    /// Of lines: whether it is known that no two of them have one id.
    pub is_unique: bool,
    /// Of lines: those whose id another one has with their numbers ([`duizhang_lake::ROW`]);
    /// none where nobody has looked for them.
    pub repeated: Option<LazyFrame>,
}

impl Input {
    /// A dataset without any row.
    #[must_use]
    pub fn empty(dataset: Dataset) -> Self {
        Self {
            frame: duizhang_lake::empty(dataset).lazy(),
            rows: 0,
            state: State::Complete,
            reasons: Vec::new(),
            notes: Vec::new(),
            asked: BTreeMap::new(),
            blake3: String::new(),
            is_unique: true,
            repeated: None,
        }
    }

    /// A dataset of a snapshot; none where it was never read.
    ///
    /// # Errors
    /// When its file cannot be opened.
    pub fn of(snapshot: &Snapshot, dataset: Dataset) -> Result<Option<Self>, LakeError> {
        let Some(entry) = snapshot.entry(dataset) else { return Ok(None) };
        let repeated = if dataset == Dataset::Consumption { snapshot.repeated()? } else { None };
        Ok(Some(Self {
            frame: snapshot.scan(dataset)?,
            rows: entry.rows,
            state: entry.state,
            reasons: entry.said_reasons(),
            notes: entry.said_notes(),
            asked: entry.asked.clone(),
            blake3: entry.blake3.clone(),
            is_unique: entry.unique,
            repeated,
        }))
    }
}

/// A month as a run gets it: what is absent was never read.
#[derive(Clone)]
pub struct Month {
    /// Which month.
    pub cycle: BillCycle,
    /// The datasets.
    pub inputs: BTreeMap<Dataset, Input>,
    /// Lines and adjustments of other months, where a rule looks across the month's ends.
    pub others: BTreeMap<BillCycle, BTreeMap<Dataset, Input>>,
    /// When the coupons were seen, and how they were when they were seen before.
    pub coupon_states: CouponStates,
}

/// The month's coupons over time: where a customer's coupon ledger is not there, what balances fell by
/// is all that is known of its use.
#[derive(Clone, Default)]
pub struct CouponStates {
    /// First and last moment, in UTC microseconds, at which the month's `coupons` were answered; none
    /// where a table does not say.
    pub own: Option<(i64, i64)>,
    /// `coupons` of other snapshots, of this month and the one before.
    pub others: Vec<CouponState>,
}

/// `coupons` as another snapshot has them.
#[derive(Clone)]
pub struct CouponState {
    /// First and last moment of the answers, in UTC microseconds.
    pub taken: (i64, i64),
    /// The rows.
    pub frame: LazyFrame,
}

/// The verdict on one dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetVerdict {
    /// Its name.
    pub dataset: String,
    /// How complete it is.
    pub state: State,
    /// Whether the month needs it: `yes`, `optional`, `report_only`.
    pub needed: String,
    /// Rows.
    pub rows: u64,
    /// Why it is not complete.
    pub reasons: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default)]
    pub reasons_zh: Vec<String>,
    /// What could not be checked.
    pub notes: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default)]
    pub notes_zh: Vec<String>,
    /// BLAKE3 of the rows' file; empty where nothing was read.
    pub blake3: String,
}

/// The verdict on a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The worst state among the needed datasets.
    pub state: State,
    /// Whether rules can be evaluated at all.
    pub reconcilable: bool,
    /// Why the month is not reconcilable, or not complete.
    pub reasons: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default)]
    pub reasons_zh: Vec<String>,
    /// The datasets in the order of the catalogue.
    pub datasets: Vec<DatasetVerdict>,
}

impl DatasetVerdict {
    /// Why it is not complete and what could not be checked, in both languages; empty if neither.
    #[must_use]
    pub fn says(&self) -> Said {
        let reasons = Said::together(&self.reasons, &self.reasons_zh);
        let notes = Said::together(&self.notes, &self.notes_zh);
        Said::joined(reasons.iter().chain(&notes))
    }
}

impl Verdict {
    /// Why the month is not reconcilable, or not complete, in both languages.
    #[must_use]
    pub fn said_reasons(&self) -> Vec<Said> {
        Said::together(&self.reasons, &self.reasons_zh)
    }

    /// The state of a dataset.
    #[must_use]
    pub fn state_of(&self, dataset: Dataset) -> State {
        let found = self.datasets.iter().find(|verdict| verdict.dataset == dataset.name());
        found.map_or(State::Missing, |verdict| verdict.state)
    }
}

/// Judges the month: what the importer saw, and what the datasets say about each other. `needed`
/// are the datasets without which the month is not reconcilable.
/// `own` are the user's own tables that rules name.
pub(crate) fn judge(
    month: &Month,
    needed: &BTreeSet<Dataset>,
    own: &BTreeSet<Dataset>,
) -> PolarsResult<Verdict> {
    let mut found = cross_checks(month)?;
    let mut datasets = Vec::new();
    let there = month.inputs.keys().copied().filter(|dataset| dataset.is_own());
    let own: BTreeSet<Dataset> = there.chain(own.iter().copied()).collect();
    for dataset in Dataset::all().chain(own) {
        let spec = dataset.spec();
        let input = month.inputs.get(&dataset);
        let mut state = input.map_or(State::Missing, |input| input.state);
        let mut reasons = input
            .map_or_else(|| vec![("nothing was imported", "尚未导入").into()], |input| input.reasons.clone());
        if let Some(more) = found.remove(&dataset).filter(|_| input.is_some()) {
            state = state.max(State::Partial);
            reasons.extend(more);
        }
        let needed = match spec.needed {
            _ if needed.contains(&dataset) => "yes",
            Needed::Yes | Needed::Optional => "optional",
            Needed::ReportOnly => "report_only",
        };
        let (reasons, reasons_zh) = Said::apart(reasons);
        let (notes, notes_zh) = Said::apart(input.map(|input| input.notes.clone()).unwrap_or_default());
        datasets.push(DatasetVerdict {
            dataset: spec.name.to_owned(),
            state,
            needed: needed.to_owned(),
            rows: input.map_or(0, |input| input.rows),
            reasons,
            reasons_zh,
            notes,
            notes_zh,
            blake3: input.map(|input| input.blake3.clone()).unwrap_or_default(),
        });
    }
    Ok(conclude(datasets))
}

fn conclude(datasets: Vec<DatasetVerdict>) -> Verdict {
    let needed: Vec<&DatasetVerdict> = datasets.iter().filter(|verdict| verdict.needed == "yes").collect();
    let state = needed.iter().map(|verdict| verdict.state).max().unwrap_or(State::Missing);
    let empty = needed.iter().all(|verdict| verdict.rows == 0);
    let mut reasons: Vec<Said> = Vec::new();
    for verdict in needed.iter().filter(|verdict| verdict.state != State::Complete) {
        let (is, why) = (
            state_of(&verdict.dataset, verdict.state),
            Said::together(&verdict.reasons, &verdict.reasons_zh),
        );
        let why = Said::joined(&why);
        reasons.push(Said::new(format!("{}: {}", is.en, why.en), format!("{}：{}", is.zh, why.zh)));
    }
    if empty && state != State::Missing {
        reasons.push(Said::new(
            "there is nothing to reconcile: every needed dataset is empty",
            "没有可核对的数据：所需数据集均为空",
        ));
    }
    let (reasons, reasons_zh) = Said::apart(reasons);
    Verdict { state, reconcilable: state != State::Missing && !empty, reasons, reasons_zh, datasets }
}

/// `consumption is partial`. In Chinese a dataset is called by its title, with its name for the commands.
pub(crate) fn state_of(dataset: &str, state: State) -> Said {
    let title = Dataset::all().find(|known| known.name() == dataset).map(|known| known.spec().title_zh);
    let called = title.map_or_else(|| dataset.to_owned(), |title| format!("{title}（{dataset}）"));
    Said::new(format!("{dataset} is {}", state.name()), format!("{called}{}", state.name_zh()))
}

/// What one dataset says about another: who was never asked for, and what cannot be empty.
fn cross_checks(month: &Month) -> PolarsResult<BTreeMap<Dataset, Vec<Said>>> {
    let mut found: BTreeMap<Dataset, Vec<Said>> = BTreeMap::new();
    let rows = |dataset| month.inputs.get(&dataset).map_or(0, |input: &Input| input.rows);
    if let (Some(lines), Some(listed)) =
        (month.inputs.get(&Dataset::Consumption), month.inputs.get(&Dataset::ConsumingCustomers))
        && let Some(asked) = lines.asked.get("customer_id")
    {
        let frame = collect(listed.frame.clone().select([col("customer_id")]))?;
        let mut unasked: Vec<&str> =
            Cells(&frame).text("customer_id")?.iter().flatten().filter(|id| !asked.contains(*id)).collect();
        unasked.sort_unstable();
        if let Some(first) = unasked.first() {
            let count = unasked.len();
            let reason = Said::new(
                format!("the lines of {count} consuming customers were not fetched, first {first}"),
                format!("{count} 个有消费客户的明细未获取，首个为 {first}"),
            );
            found.entry(Dataset::Consumption).or_default().push(reason);
        }
    }
    if rows(Dataset::Consumption) == 0 && rows(Dataset::MonthlyBills) + rows(Dataset::ConsumingCustomers) > 0
    {
        let reason = (
            "there is no line although bills or consuming customers say that there was consumption",
            "账单或有消费客户清单显示有消费，但没有任何明细",
        );
        found.entry(Dataset::Consumption).or_default().push(reason.into());
    }
    if rows(Dataset::Consumption) == 0
        && month.inputs.contains_key(&Dataset::Consumption)
        && has_paid_orders(month)?
    {
        let reason =
            ("there is no line although orders were paid in the month", "本账期有已支付订单，但没有任何明细");
        found.entry(Dataset::Consumption).or_default().push(reason.into());
    }
    if rows(Dataset::ConsumingCustomers) == 0 && rows(Dataset::Consumption) > 0 {
        let reason =
            ("no consuming customer is listed although there are lines", "有明细，但有消费客户清单为空");
        found.entry(Dataset::ConsumingCustomers).or_default().push(reason.into());
    }
    if let Some(bills) = month.inputs.get(&Dataset::MonthlyBills) {
        found.entry(Dataset::MonthlyBills).or_default().extend(unasked_bills(bills));
    }
    for dataset in [Dataset::PartnerBalances, Dataset::CustomerBalances] {
        if let Some(balances) = month.inputs.get(&dataset) {
            found.entry(dataset).or_default().extend(early(month, balances)?);
        }
    }
    found.retain(|_, reasons| !reasons.is_empty());
    Ok(found)
}

/// Balances that were all taken before the month's last second say nothing about its end.
fn early(month: &Month, balances: &Input) -> PolarsResult<Option<Said>> {
    let frame = collect(balances.frame.clone().select([col("taken_at").max()]))?;
    let newest = Cells(&frame).time("taken_at")?.get(0).and_then(Timestamp::from_micros);
    let last = month.cycle.end().micros() - 1_000_000;
    Ok(newest.filter(|newest| newest.micros() < last).map(|newest| {
        let at = newest.to_utc();
        Said::new(
            format!("the newest balance was taken at {at}, before the end of the month"),
            format!("最新余额取自 {at}，早于账期结束"),
        )
    }))
}

/// Whether any order of an amount was paid in the month.
fn has_paid_orders(month: &Month) -> PolarsResult<bool> {
    let Some(orders) = month.inputs.get(&Dataset::Orders) else { return Ok(false) };
    let instant =
        |micros: i64| lit(micros).cast(DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)));
    let (start, end) = (instant(month.cycle.start().micros()), instant(month.cycle.end().micros()));
    let paid = col("payment_time").gt_eq(start).and(col("payment_time").lt(end));
    let some = crate::cells::money("amount_after_discount").neq(lit(0_i64).cast(crate::cells::SUM));
    Ok(collect(orders.frame.clone().filter(paid.and(some)).select([len().alias("orders")]))?
        .column("orders")?
        .idx()?
        .get(0)
        .is_some_and(|orders| orders > 0))
}

/// The monthly bill has to be asked for by charge mode.
fn unasked_bills(bills: &Input) -> Vec<Said> {
    let mut reasons = Vec::new();
    if let Some(asked) = bills.asked.get("charge_mode") {
        for mode in crate::codes::MONTHLY_CHARGING_MODES {
            if !asked.contains(&mode.to_string()) {
                reasons.push(Said::new(
                    format!("charge mode {mode} was not fetched"),
                    format!("计费模式 {mode} 的账单未获取"),
                ));
            }
        }
    }
    reasons
}
