//! Are all pages there? Chooses which captured pages count and says what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use duizhang_money::{BillCycle, Timestamp};

use crate::collected::{Collected, Failure, Page};
use crate::datasets::{Dataset, Needed};
use crate::manifest::State;
use crate::said::Said;

/// At most this many reasons of one kind are written out; the rest is counted.
const REASONS_MAX: usize = 5;

/// Under this name `asked` holds the customers whose rows are not all there, or moved.
pub const ASKED_GAP: &str = "customer_id_gap";
/// Among them: rows of which nobody knows whose they are.
pub const ASKED_ANYBODY: &str = "*";

/// What the pages of a dataset amount to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The rows that count, in no particular order.
    pub(crate) keep: Vec<Range<usize>>,
    /// Reasons why rows are missing.
    pub(crate) partial: Vec<Said>,
    /// Reasons why rows may have changed while they were read.
    pub(crate) unstable: Vec<Said>,
    /// What could not be checked.
    pub(crate) notes: Vec<Said>,
    /// First and last moment of the answers that count.
    pub(crate) taken: Option<(Timestamp, Timestamp)>,
    /// Values asked for, by parameter.
    pub(crate) asked: BTreeMap<String, BTreeSet<String>>,
    /// Rows of answers about other months, by month; they do not count.
    pub(crate) other_months: BTreeMap<String, u64>,
    /// Whether anything at all speaks of the dataset in this month.
    pub(crate) is_there: bool,
}

impl Verdict {
    /// How many reasons there are why the dataset is not complete.
    pub(crate) fn reasons(&self) -> usize {
        self.partial.len() + self.unstable.len()
    }

    /// Notes whom the reasons concern that came after the first `before`.
    pub(crate) fn blame(&mut self, before: usize, customer: Option<&str>) {
        if self.reasons() > before {
            let customer = customer.unwrap_or(ASKED_ANYBODY).to_owned();
            self.asked.entry(ASKED_GAP.to_owned()).or_default().insert(customer);
        }
    }

    pub(crate) fn state(&self) -> State {
        match (self.partial.is_empty(), self.unstable.is_empty()) {
            (true, true) => State::Complete,
            (true, false) => State::Unstable,
            (false, _) => State::Partial,
        }
    }
}

/// Judges one dataset of an import.
pub(crate) fn judge(dataset: Dataset, collected: &Collected, cycle: BillCycle) -> Verdict {
    let mut verdict = Verdict::default();
    let mut pages: Vec<&Page> = collected.pages.iter().filter(|page| page.dataset == dataset).collect();
    if dataset.is_dated() {
        // An answer about another month says nothing about this one, not even that it is empty.
        pages.retain(|page| {
            match asked_month(&page.parameters).filter(|month| **month != cycle.to_string()) {
                Some(other) => {
                    *verdict.other_months.entry(other.clone()).or_default() += page.rows.len() as u64;
                    false
                }
                None => true,
            }
        });
    }
    verdict.is_there = !pages.is_empty()
        || collected.plain.iter().any(|(plain, _)| *plain == dataset)
        || collected.failures.iter().any(|failure| failure.dataset == dataset)
        || collected.rejects.iter().any(|reject| reject.dataset == dataset.name());
    // A balance asked for twice is two balances; anything else asked for twice is one answer.
    let dated = dataset.spec().key.contains(&"taken_at");
    let mut questions: BTreeMap<(&str, Option<Timestamp>), Vec<&Page>> = BTreeMap::new();
    for page in &pages {
        let taken_at = Some(page.taken_at).filter(|_| dated);
        questions.entry((&page.question, taken_at)).or_default().push(page);
        for parameter in split_by(dataset) {
            if let Some(value) = page.parameters.get(*parameter) {
                verdict.asked.entry((*parameter).to_owned()).or_default().insert(value.clone());
            }
        }
        for (name, value) in windows(dataset, page) {
            verdict.asked.entry(name.to_owned()).or_default().insert(value);
        }
    }
    for pages in questions.values() {
        let before = verdict.reasons();
        judge_question(pages, &mut verdict);
        let customer = pages.first().and_then(|page| page.parameters.get("customer_id"));
        verdict.blame(before, customer.map(String::as_str));
    }
    for (whole, range) in &collected.plain {
        if *whole == dataset {
            verdict.keep.push(range.clone());
        }
    }
    if collected.plain.iter().any(|(plain, _)| *plain == dataset) {
        verdict.notes.push(Said::new(
            "read from a file that does not say how many rows it should have",
            "取自未注明总行数的文件",
        ));
    }
    judge_failures(dataset, collected, &pages, cycle, &mut verdict);
    let before = verdict.reasons();
    judge_filters(dataset, &pages, cycle, &mut verdict);
    judge_closing(dataset, cycle, &mut verdict);
    let rejects = collected.rejects.iter().filter(|reject| reject.dataset == dataset.name()).count();
    if rejects > 0 {
        verdict.partial.push(Said::new(
            format!("bad rows set aside: {rejects}"),
            format!("已搁置无法读取的行：{rejects}"),
        ));
    }
    verdict.blame(before, None);
    for reasons in [&mut verdict.partial, &mut verdict.unstable] {
        shorten(reasons);
    }
    verdict
}

/// The month a request asked for, where it names one.
fn asked_month(parameters: &BTreeMap<String, String>) -> Option<&String> {
    parameters.get("bill_cycle").or_else(|| parameters.get("cycle"))
}

/// The parameters by which a month's data is asked for piece by piece.
fn split_by(dataset: Dataset) -> &'static [&'static str] {
    match dataset {
        Dataset::Consumption => &["customer_id"],
        Dataset::MonthlyBills => &["charge_mode"],
        _ => &[],
    }
}

/// From when to when a dataset was asked for that begins before the month. Coupon ledgers: by
/// account, first and last day in GMT+8 as `account begin end`. Operations on coupons and quotas: the
/// first moment, empty where they were asked for without a bound.
fn windows(dataset: Dataset, page: &Page) -> Vec<(&'static str, String)> {
    match dataset {
        Dataset::CouponUsage => {
            let question: serde_json::Value = serde_json::from_str(&page.question).unwrap_or_default();
            let account = question["account"].as_str().unwrap_or_default().to_owned();
            let day = |name: &str| page.parameters.get(name).cloned();
            // What is asked without days is the last year, as the service documents it.
            let today = page.taken_at.to_beijing().get(..10).map(str::to_owned).unwrap_or_default();
            let begin = day("trade_time_begin").or_else(|| last_year(&today)).unwrap_or_default();
            let end = day("trade_time_end").unwrap_or(today);
            let window = format!("{account} {begin} {end}");
            vec![("account", account), ("account_window", window)]
        }
        Dataset::CouponOperations | Dataset::QuotaOperations => {
            let begin = page.parameters.get("operation_time_begin").cloned().unwrap_or_default();
            vec![("operation_time_begin", begin)]
        }
        _ => Vec::new(),
    }
}

/// The same day a year before.
fn last_year(day: &str) -> Option<String> {
    let year: u32 = day.get(..4)?.parse().ok()?;
    Some(format!("{:04}{}", year.checked_sub(1)?, day.get(4..)?))
}

/// One question: its answers may be there twice (a resumed fetch), under several page sizes (two
/// fetches), or in part.
fn judge_question(pages: &[&Page], verdict: &mut Verdict) {
    let name = describe(pages);
    let mut passes: BTreeMap<u64, BTreeMap<u64, &Page>> = BTreeMap::new();
    for page in pages {
        let slot = passes.entry(page.limit).or_default().entry(page.offset).or_insert(page);
        if slot.digest != page.digest {
            let offset = page.offset;
            verdict.unstable.push(Said::new(
                format!("{name}: the page at offset {offset} was answered differently"),
                format!("{name}：偏移量 {offset} 处的分页前后返回不一致"),
            ));
        }
        // The newest answer counts; the digest breaks ties so that file order does not matter.
        if (page.taken_at, &page.digest) > (slot.taken_at, &slot.digest) {
            *slot = page;
        }
    }
    let totals: BTreeSet<u64> = pages.iter().filter_map(|page| page.total).collect();
    if totals.len() > 1 {
        verdict.unstable.push(Said::new(
            format!("{name}: the number of rows changed while paging ({totals:?})"),
            format!("{name}：翻页期间总行数发生变化（{totals:?}）"),
        ));
    }
    let rows = |pass: &BTreeMap<u64, &Page>| pass.values().map(|page| page.rows.len() as u64).sum::<u64>();
    let total = totals.last().copied();
    let best = passes
        .iter()
        .max_by_key(|(limit, pass)| {
            let newest = pass.values().map(|page| page.taken_at).max();
            (total == Some(rows(pass)), newest, std::cmp::Reverse(**limit))
        })
        .map(|(_, pass)| pass);
    let Some(pass) = best else { return };
    judge_places(pass, &name, verdict);
    let counted = pages.first().is_some_and(|page| page.dataset.spec().total.is_some());
    match total {
        Some(total) if rows(pass) != total => {
            let there = rows(pass);
            verdict.partial.push(Said::new(
                format!("{name}: {there} of {total} rows are there"),
                format!("{name}：应有 {total} 行，实有 {there} 行"),
            ));
        }
        // Without the number there is no telling; "complete" would be a guess.
        None if counted => {
            verdict.partial.push(Said::new(
                format!("{name}: the answer does not say how many rows there are"),
                format!("{name}：返回结果未注明总行数"),
            ));
        }
        _ => {}
    }
    for page in pass.values() {
        verdict.keep.push(page.rows.clone());
        let (first, last) = verdict.taken.unwrap_or((page.taken_at, page.taken_at));
        verdict.taken = Some((first.min(page.taken_at), last.max(page.taken_at)));
    }
}

/// The pages of a pass lie side by side, by the rows they were asked for or by those they hold (a
/// service may give less than it was asked for, and the client goes on from there). Otherwise a
/// gap is a lost row, and an overlap a row that moved.
fn judge_places(pass: &BTreeMap<u64, &Page>, name: &str, verdict: &mut Verdict) {
    let mut asked = 0;
    let tiled = pass.iter().all(|(&offset, page)| {
        let fits = offset == asked;
        asked = offset + page.limit.max(1);
        fits
    });
    if tiled {
        return;
    }
    let mut next = 0;
    for (&offset, page) in pass {
        if offset > next {
            verdict.partial.push(Said::new(
                format!("{name}: the rows from {next} to {offset} were not fetched"),
                format!("{name}：第 {next} 至 {offset} 行未获取"),
            ));
        } else if offset < next {
            verdict.unstable.push(Said::new(
                format!("{name}: the page at offset {offset} overlaps the one before it"),
                format!("{name}：偏移量 {offset} 处的分页与前一页重叠"),
            ));
        }
        next = offset + page.rows.len() as u64;
    }
}

/// Parameters that leave rows out. A month asked for only with one of them is not all there.
fn filters(dataset: Dataset) -> &'static [&'static str] {
    match dataset {
        Dataset::Consumption => &[
            "service_type_code",
            "region_code",
            "charging_mode",
            "bill_detail_type",
            "resource_id",
            "resource_name",
            "trade_id",
            "account_manager_id",
            "association_type",
            "bill_date_begin",
            "bill_date_end",
        ],
        Dataset::MonthlyBills => &["customer_id", "bill_type", "cloud_service_type"],
        Dataset::CouponUsage => &["revenue_expense_type", "trade_type", "trade_id", "coupon_id"],
        Dataset::Orders => &[
            "order_id",
            "customer_id",
            "service_type_code",
            "status",
            "order_type",
            "create_time_begin",
            "create_time_end",
        ],
        _ => &[],
    }
}

/// Filtered questions do not make a month; a listing of orders must cover the month's payments.
fn judge_filters(dataset: Dataset, pages: &[&Page], cycle: BillCycle, verdict: &mut Verdict) {
    let filtered = |page: &&&Page| filters(dataset).iter().any(|name| page.parameters.contains_key(*name));
    if dataset == Dataset::Orders {
        let listings = pages.iter().filter(|page| !filtered(page));
        if !pages.is_empty() && !listings.into_iter().any(|page| covers(&page.parameters, cycle)) {
            verdict.partial.push(Said::new(
                "no listing of the orders covers all payments of the month",
                "没有任何一次订单查询覆盖本账期的全部支付时间",
            ));
        }
    } else if let Some(page) = pages.iter().find(filtered) {
        let used = filters(dataset).iter().find(|name| page.parameters.contains_key(**name));
        let name = used.copied().unwrap_or_default();
        verdict.partial.push(Said::new(
            format!("it was asked for with a filter on {name}, so that rows may be missing"),
            format!("查询时使用了筛选条件 {name}，可能缺少数据"),
        ));
    }
}

/// Whether a request's payment window holds the month; an end counts to its last second.
fn covers(parameters: &BTreeMap<String, String>, cycle: BillCycle) -> bool {
    let bound = |name: &str| parameters.get(name).map(|text| Timestamp::parse_utc(text));
    let begins = match bound("payment_time_begin") {
        None => true,
        Some(begin) => begin.is_ok_and(|begin| begin <= cycle.start()),
    };
    let ends = match bound("payment_time_end") {
        None => true,
        Some(end) => end.is_ok_and(|end| end.micros() >= cycle.end().micros() - 1_000_000),
    };
    begins && ends
}

fn describe(pages: &[&Page]) -> String {
    let Some(page) = pages.first() else { return String::new() };
    let told: Vec<String> = page.parameters.iter().map(|(name, value)| format!("{name} {value}")).collect();
    if told.is_empty() { page.dataset.spec().operation.to_owned() } else { told.join(", ") }
}

/// A failed exchange counts as long as nothing answered the same request.
fn judge_failures(
    dataset: Dataset,
    collected: &Collected,
    pages: &[&Page],
    cycle: BillCycle,
    verdict: &mut Verdict,
) {
    let this_month = |failure: &&Failure| {
        let question: serde_json::Value = serde_json::from_str(&failure.question).unwrap_or_default();
        let parameter = |name: &str| question["parameters"][name].as_str().map(str::to_owned);
        let month = parameter("bill_cycle").or_else(|| parameter("cycle"));
        !dataset.is_dated() || month.is_none_or(|month| month == cycle.to_string())
    };
    let answered = |failure: &Failure| {
        pages.iter().any(|page| page.question == failure.question && page.offset == failure.offset)
    };
    for failure in collected.failures.iter().filter(|failure| failure.dataset == dataset).filter(this_month) {
        if !answered(failure) {
            let before = verdict.reasons();
            let answer = format!("{} {} {}", failure.status, failure.error_code, failure.message);
            verdict.partial.push(Said::new(
                format!("a request was answered with {answer}, and not asked again"),
                format!("一次请求返回 {answer}，之后未重新请求"),
            ));
            let question: serde_json::Value = serde_json::from_str(&failure.question).unwrap_or_default();
            verdict.blame(before, question["parameters"]["customer_id"].as_str());
        }
    }
}

/// A month is final after its closing day. Balances are taken at both ends of a month, names and
/// resources whenever.
fn judge_closing(dataset: Dataset, cycle: BillCycle, verdict: &mut Verdict) {
    let Some((first, _)) = verdict.taken else { return };
    let bound = match dataset {
        Dataset::Customers | Dataset::PartnerBalances | Dataset::CustomerBalances => return,
        _ if dataset.spec().needed == Needed::ReportOnly => return,
        _ => cycle.closed_at(),
    };
    if first < bound {
        let (first, bound) = (first.to_utc(), bound.to_utc());
        verdict.partial.push(Said::new(
            format!("taken at {first}, before the month was final at {bound}"),
            format!("获取时间 {first} 早于账期关账时间 {bound}"),
        ));
    }
}

fn shorten(reasons: &mut Vec<Said>) {
    reasons.sort();
    reasons.dedup();
    if reasons.len() > REASONS_MAX {
        let more = reasons.len() - REASONS_MAX;
        reasons.truncate(REASONS_MAX);
        reasons.push(Said::new(format!("and {more} more of this kind"), format!("另有 {more} 项同类情况")));
    }
}
