//! `mdf.*`: applications for market development funds, as the partner keeps them itself. No API has
//! them; the documented conditions are few, and nothing beyond them is asserted.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Said};
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::{Cells, key};
use crate::finding::{Break, Candidate, Class, Evidence, ONE, RowKey, Side, Sides};
use crate::record::{Record, Tolerances};
use crate::source::Source;
use crate::workdays::{Day, Workdays};

/// Working days between application and event, at the least.
const NOTICE: u32 = 10;
/// Months that a series of events may span: a quarter.
const SERIES_MONTHS: u32 = 3;

/// Changes of these need a new application.
const KEY_FACTS: [&str; 4] = ["time", "place", "audience", "form"];
/// Nobody asked for these yet, or no longer.
const NOT_ASKED: [&str; 2] = ["draft", "withdrawn"];
/// Refused: there is no event to hold.
const REFUSED: &str = "rejected";
/// An approval was given.
const APPROVED: [&str; 4] = ["approved", "held", "claimed", "paid"];
/// Not decided.
const SUBMITTED: &str = "submitted";
/// A claim was made.
const CLAIMED: [&str; 2] = ["claimed", "paid"];

/// An application.
struct Application {
    id: String,
    status: String,
    responsible: String,
    applied: Option<Day>,
    approved: Option<Day>,
    event: Option<Day>,
    event_end: Option<Day>,
    planned: Option<Scaled>,
    claimed: Option<Scaled>,
    currency: String,
}

/// What an application lists as costs.
#[derive(Default)]
struct Costs {
    items: Vec<Cost>,
}

struct Cost {
    id: String,
    /// Empty where it is the application's.
    currency: String,
    event: Option<Day>,
    planned: Option<Scaled>,
    claimed: Option<Scaled>,
    has_document: bool,
}

struct Change {
    id: String,
    application: String,
    fact: String,
    changed: Option<Day>,
    resubmitted: Option<Day>,
}

/// The applications of the month, and what belongs to them.
pub(crate) struct Funds<'a> {
    tolerances: &'a Tolerances,
    workdays: &'a Workdays,
    /// Asked for, and of the month: by the event's first day, else by the application's.
    applications: Vec<Application>,
    /// The ids of all applications, whatever their month.
    known: BTreeSet<String>,
    costs: BTreeMap<String, Costs>,
    changes: Vec<Change>,
}

fn days(cells: &Cells<'_>, name: &str) -> PolarsResult<Vec<Option<Day>>> {
    Ok(cells.time(name)?.iter().map(|micros| micros.map(Day::of)).collect())
}

impl<'a> Funds<'a> {
    pub(crate) fn new(source: &Source<'a>, workdays: &'a Workdays) -> PolarsResult<Self> {
        let mut applications = applications(source)?;
        let known = applications.iter().map(|application| application.id.clone()).collect();
        let (start, end) = (source.cycle().start().micros(), source.cycle().end().micros());
        let month = Day::of(start)..Day::of(end);
        applications.retain(|application| {
            let day = application.event.or(application.applied);
            day.is_none_or(|day| month.contains(&day)) && !NOT_ASKED.contains(&application.status.as_str())
        });
        Ok(Self {
            tolerances: source.tolerances,
            workdays,
            applications,
            known,
            costs: costs(source)?,
            changes: changes(source)?,
        })
    }

    fn record(&self, rule: &'static str) -> Record {
        Record::new(rule, self.tolerances)
    }

    /// Those for which an event is, or was to be, held.
    fn live(&self) -> impl Iterator<Item = &Application> {
        self.applications.iter().filter(|application| application.status != REFUSED)
    }

    fn costs_of(&self, application: &Application) -> &[Cost] {
        self.costs.get(&application.id).map(|costs| costs.items.as_slice()).unwrap_or_default()
    }

    /// `mdf.application`: it names who is responsible, its dates, and its cost items, and these add up to
    /// what it asks for.
    pub(crate) fn application(&self) -> Record {
        let mut record = self.record("mdf.application");
        let mut unknown = 0;
        for application in self.live() {
            let costs = self.costs_of(application);
            let parts = [
                ("application_date", application.applied.is_some()),
                ("event_date", application.event.is_some()),
                ("responsible", !application.responsible.trim().is_empty()),
                ("cost_items", !costs.is_empty()),
            ];
            for (part, is_there) in parts {
                record.evaluated(1, None, 0);
                if !is_there {
                    let sides = Sides::Counts(ONE, 0);
                    record.broken(application.part("mdf.application", Class::Incomplete, part, sides));
                }
            }
            if costs.is_empty() {
                continue;
            }
            let is_known = application.planned.is_some() && costs.iter().all(|cost| cost.planned.is_some());
            if is_known {
                application
                    .compare(&mut record, "planned_amount", application.planned, costs, |cost| cost.planned);
            } else {
                unknown += 1;
            }
        }
        let why =
            ("a planned amount of it or of one of its items is not there", "缺少申请金额或其某一明细金额");
        record.unjudged(unknown, "applications", why);
        record
    }

    /// `mdf.notice`: submitted at least ten working days before the event.
    pub(crate) fn notice(&self) -> Record {
        let mut record = self.record("mdf.notice");
        let (mut undated, mut beyond) = (0, BTreeSet::new());
        for application in self.live() {
            let (Some(applied), Some(event)) = (application.applied, application.event) else {
                undated += 1;
                continue;
            };
            match self.workdays.between(applied, event) {
                Err(day) => drop(beyond.insert((application.id.as_str(), day))),
                Ok(days) => {
                    record.evaluated(1, None, 0);
                    if days < NOTICE {
                        let sides = Sides::Counts(Scaled::from(NOTICE) * ONE, Scaled::from(days) * ONE);
                        let key = vec![("application_id", application.id.clone())];
                        let dates = [("application_date", applied), ("event_date", event)];
                        let found = Break::new("mdf.notice", Class::Late, key, sides)
                            .with_tried(dates.map(|(name, day)| application.fact(name, day)));
                        record.broken(application.evident(found));
                    }
                }
            }
        }
        record.unjudged(
            undated,
            "applications",
            ("the day of the application or of the event is not there", "缺少申请日期或活动日期"),
        );
        if let Some((_, day)) = beyond.first() {
            let year = day.parts().map_or_else(|| day.text(), |(year, ..)| year.to_string());
            let why = Said::new(
                format!(
                    "the public holidays of {year} are not known: add the year under [workdays] of duizhang.toml"
                ),
                format!("缺少 {year} 年的法定节假日安排：请在 duizhang.toml 的 [workdays] 中补充该年"),
            );
            record.unjudged(beyond.len() as u64, "applications", why);
        }
        record
    }

    /// `mdf.approval`: approved before the day of the event.
    pub(crate) fn approval(&self) -> Record {
        let mut record = self.record("mdf.approval");
        let (mut undated, mut unknown) = (0, 0);
        for application in self.live() {
            let Some(event) = application.event else {
                undated += 1;
                continue;
            };
            let actual = match application.status.as_str() {
                SUBMITTED => SUBMITTED.to_owned(),
                status if APPROVED.contains(&status) => match application.approved {
                    Some(approved) if approved < event => {
                        record.evaluated(1, None, 0);
                        continue;
                    }
                    Some(approved) => approved.text(),
                    None => {
                        undated += 1;
                        continue;
                    }
                },
                _ => {
                    unknown += 1;
                    continue;
                }
            };
            record.evaluated(1, None, 0);
            let key = vec![("application_id", application.id.clone())];
            let sides = Sides::Texts(event.text(), actual);
            let found = Break::new("mdf.approval", Class::NotApproved, key, sides);
            record.broken(application.evident(found));
        }
        record.unjudged(
            undated,
            "applications",
            ("the day of the event or of the approval is not there", "缺少活动日期或审批日期"),
        );
        record.unjudged(unknown, "applications", ("their status is none that is known", "其状态未知"));
        record
    }

    /// `mdf.change`: where time, place, audience or form changed, it was submitted again after that and
    /// before the event.
    pub(crate) fn change(&self) -> Record {
        let mut record = self.record("mdf.change");
        let applications: BTreeMap<&str, &Application> =
            self.live().map(|application| (application.id.as_str(), application)).collect();
        let (mut strays, mut undated, mut unknown) = (0, 0, 0);
        for change in &self.changes {
            let Some(application) = applications.get(change.application.as_str()) else {
                // Of another month, or of one that nobody asks for any more; or of none at all.
                strays += u64::from(!self.known.contains(&change.application));
                continue;
            };
            if change.fact == "other" {
                continue;
            }
            let Some(event) = application.event.filter(|_| KEY_FACTS.contains(&change.fact.as_str())) else {
                let slot = if application.event.is_none() { &mut undated } else { &mut unknown };
                *slot += 1;
                continue;
            };
            let again = change.resubmitted;
            let is_before = again.is_some_and(|again| again < event);
            if is_before && change.changed.is_none() {
                undated += 1;
                continue;
            }
            record.evaluated(1, None, 0);
            if is_before && change.changed <= again {
                continue;
            }
            let key = vec![("application_id", application.id.clone()), ("change_id", change.id.clone())];
            let sides = Sides::Texts(event.text(), again.map(Day::text).unwrap_or_default());
            let row = Evidence::row("mdf_changes", "change_id", &change.id);
            let found = Break::new("mdf.change", Class::NotResubmitted, key, sides)
                .with_tried(change.changed.map(|changed| application.fact("change_date", changed)))
                .with_evidence(vec![row, application.row()], 2);
            record.broken(found);
        }
        record.unjudged(
            undated,
            "changes",
            ("the day of the event or of the change is not there", "缺少活动日期或变更日期"),
        );
        record.unjudged(
            unknown,
            "changes",
            (
                "what changed is none of time, place, audience, form and other",
                "变更内容不属于时间、地点、受众、形式或其他",
            ),
        );
        record.unjudged(strays, "changes", ("their application is not there", "缺少对应的申请"));
        record
    }

    /// `mdf.series`: the events of one application span at most a quarter.
    pub(crate) fn series(&self) -> Record {
        let mut record = self.record("mdf.series");
        let mut undated = 0;
        for application in self.live() {
            let items = self.costs_of(application).iter().filter_map(|cost| cost.event);
            let Some(end) = items.chain(application.event_end).max() else { continue };
            let Some((event, next)) =
                application.event.and_then(|event| Some((event, months_later(event, SERIES_MONTHS)?)))
            else {
                undated += 1;
                continue;
            };
            record.evaluated(1, None, 0);
            if end < next {
                continue;
            }
            let key = vec![("application_id", application.id.clone())];
            let sides = Sides::Texts(next.plus(-1).text(), end.text());
            let found = Break::new("mdf.series", Class::TooLong, key, sides)
                .with_tried([application.fact("event_date", event)]);
            record.broken(application.evident(found));
        }
        record.unjudged(
            undated,
            "applications",
            ("the day of the first event is not there", "缺少首场活动日期"),
        );
        record
    }

    /// `mdf.claim`: what is claimed is the sum of its cost items, and each of them has its document.
    pub(crate) fn claim(&self) -> Record {
        let mut record = self.record("mdf.claim");
        let mut unknown = 0;
        let claims = self.live().filter(|application| CLAIMED.contains(&application.status.as_str()));
        for application in claims {
            // A claim without items is told by `mdf.application`.
            let costs = self.costs_of(application);
            if costs.is_empty() {
                continue;
            }
            // What is left empty is not claimed.
            let claimed: Vec<&Cost> = costs.iter().filter(|cost| cost.claimed.unwrap_or(0) != 0).collect();
            let (there, lacking): (Vec<&Cost>, Vec<&Cost>) =
                claimed.iter().partition(|cost| cost.has_document);
            record.evaluated(u64::from(!claimed.is_empty()), None, 0);
            if !lacking.is_empty() {
                let count = |costs: &[&Cost]| costs.len() as Scaled * ONE;
                let sides = Sides::Counts(count(&claimed), count(&there));
                let rows: Vec<Evidence> = lacking.iter().map(|cost| cost.row(application)).collect();
                let rows = rows.into_iter().chain([application.row()]);
                let found = application
                    .part("mdf.claim", Class::Incomplete, "documents", sides)
                    .with_evidence(rows.collect(), lacking.len() as u64 + 1);
                record.broken(found);
            }
            if application.claimed.is_some() {
                application
                    .compare(&mut record, "claimed_amount", application.claimed, costs, |cost| cost.claimed);
            } else {
                unknown += 1;
            }
        }
        record.unjudged(unknown, "claims", ("the amount claimed is not there", "缺少核销金额"));
        record
    }
}

impl Application {
    fn row(&self) -> Evidence {
        Evidence::row("mdf_applications", "application_id", &self.id)
    }

    fn evident(&self, found: Break) -> Break {
        found.with_evidence(vec![self.row()], 1)
    }

    /// Compares an amount of the application with the sum of its items, currency by currency.
    fn compare(
        &self,
        record: &mut Record,
        part: &str,
        whole: Option<Scaled>,
        costs: &[Cost],
        amount: fn(&Cost) -> Option<Scaled>,
    ) {
        let of = |cost: &Cost| {
            if cost.currency.is_empty() { self.currency.clone() } else { cost.currency.clone() }
        };
        let currencies: BTreeSet<String> = costs.iter().map(of).chain([self.currency.clone()]).collect();
        for currency in currencies {
            let items: Vec<&Cost> = costs.iter().filter(|cost| of(cost) == currency).collect();
            let expected: Scaled = items.iter().filter_map(|cost| amount(cost)).sum();
            let actual = whole.filter(|_| currency == self.currency).unwrap_or(0);
            let shown = Some(currency.as_str()).filter(|currency| !currency.is_empty());
            record.evaluated(1, shown, actual);
            if expected != actual {
                let rule = record.outcome.rule;
                let found = self.part(rule, Class::Amount, part, Sides::Amounts(expected, actual));
                record.broken(with_items(found.about(None, shown), self, &items, amount));
            }
        }
    }

    /// A break of one part of the application.
    fn part(&self, rule: &'static str, class: Class, part: &str, sides: Sides) -> Break {
        let key = vec![("application_id", self.id.clone()), ("part", part.to_owned())];
        self.evident(Break::new(rule, class, key, sides))
    }

    /// A day of the application that a break hangs on.
    fn fact(&self, name: &str, day: Day) -> Candidate {
        Candidate {
            dataset: "mdf_applications".into(),
            key: RowKey::from([("application_id", self.id.as_str())]),
            predicate: name.to_owned(),
            by: day.text(),
        }
    }
}

impl Cost {
    fn row(&self, application: &Application) -> Evidence {
        let key = [("application_id", application.id.as_str()), ("item_id", self.id.as_str())];
        Evidence::of("mdf_costs", RowKey::from(key))
    }
}

/// The items that a sum is made of.
fn with_items(
    mut found: Break,
    application: &Application,
    costs: &[&Cost],
    amount: fn(&Cost) -> Option<Scaled>,
) -> Break {
    let shown = crate::finding::EVIDENCE_MAX;
    for cost in costs.iter().take(shown) {
        found = found.with_row_term(Side::Expected, "cost_item", &cost.id, amount(cost).unwrap_or(0));
    }
    if costs.len() > shown {
        let rest = costs.iter().skip(shown).filter_map(|cost| amount(cost)).sum();
        found = found.with_terms(Side::Expected, &[("others", rest)]);
    }
    let rows: Vec<Evidence> =
        costs.iter().map(|cost| cost.row(application)).chain([application.row()]).collect();
    let count = rows.len() as u64;
    found.with_evidence(rows, count)
}

/// The same day so many months later; the first of the month after it where there is no such day.
fn months_later(day: Day, months: u32) -> Option<Day> {
    let (year, month, of_month) = day.parts()?;
    let month = month - 1 + months;
    let (year, month) = (year + i32::try_from(month / 12).ok()?, month % 12 + 1);
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Day::parse(&format!("{year:04}-{month:02}-{of_month:02}"))
        .or_else(|| Day::parse(&format!("{:04}-{:02}-01", next.0, next.1)))
}

fn applications(source: &Source<'_>) -> PolarsResult<Vec<Application>> {
    let names = [
        "application_id",
        "status",
        "responsible",
        "application_date",
        "approval_date",
        "event_date",
        "event_end_date",
        "planned_amount",
        "claimed_amount",
        "currency",
    ];
    let frame = source.columns(Dataset::MdfApplications, &names)?;
    let cells = Cells(&frame);
    let (id, status) = (cells.text("application_id")?, cells.text("status")?);
    let (responsible, currency) = (cells.text("responsible")?, cells.text("currency")?);
    let (applied, approved) = (days(&cells, "application_date")?, days(&cells, "approval_date")?);
    let (event, event_end) = (days(&cells, "event_date")?, days(&cells, "event_end_date")?);
    let (planned, claimed) = (cells.money("planned_amount")?, cells.money("claimed_amount")?);
    let application = |row: usize| Application {
        id: key(id, row),
        status: key(status, row),
        responsible: key(responsible, row),
        applied: applied[row],
        approved: approved[row],
        event: event[row],
        event_end: event_end[row],
        planned: planned.get(row),
        claimed: claimed.get(row),
        currency: source.currency_or(currency.get(row)),
    };
    Ok((0..cells.height()).map(application).collect())
}

fn costs(source: &Source<'_>) -> PolarsResult<BTreeMap<String, Costs>> {
    let names = [
        "application_id",
        "item_id",
        "event_date",
        "currency",
        "planned_amount",
        "claimed_amount",
        "document",
    ];
    let frame = source.columns(Dataset::MdfCosts, &names)?;
    let cells = Cells(&frame);
    let (application, id) = (cells.text("application_id")?, cells.text("item_id")?);
    let (planned, claimed) = (cells.money("planned_amount")?, cells.money("claimed_amount")?);
    let (document, currency) = (cells.text("document")?, cells.text("currency")?);
    let events = days(&cells, "event_date")?;
    let mut all: BTreeMap<String, Costs> = BTreeMap::new();
    for (row, event) in events.into_iter().enumerate() {
        let cost = Cost {
            id: key(id, row),
            currency: key(currency, row),
            event,
            planned: planned.get(row),
            claimed: claimed.get(row),
            has_document: document.get(row).is_some_and(|document| !document.trim().is_empty()),
        };
        all.entry(key(application, row)).or_default().items.push(cost);
    }
    for costs in all.values_mut() {
        costs.items.sort_by(|a, b| (&a.id, a.planned, a.claimed).cmp(&(&b.id, b.planned, b.claimed)));
    }
    Ok(all)
}

fn changes(source: &Source<'_>) -> PolarsResult<Vec<Change>> {
    let names = ["change_id", "application_id", "fact", "change_date", "resubmission_date"];
    let frame = source.columns(Dataset::MdfChanges, &names)?;
    let cells = Cells(&frame);
    let (id, application) = (cells.text("change_id")?, cells.text("application_id")?);
    let fact = cells.text("fact")?;
    let (changed, resubmitted) = (days(&cells, "change_date")?, days(&cells, "resubmission_date")?);
    let change = |row: usize| Change {
        id: key(id, row),
        application: key(application, row),
        fact: key(fact, row),
        changed: changed[row],
        resubmitted: resubmitted[row],
    };
    Ok((0..cells.height()).map(change).collect())
}
