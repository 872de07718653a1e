//! `mdf.*`: applications for market development funds. The catalogue's section of that name, and *Days* below.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use rust_decimal::Decimal;

use crate::found::{Figure, Of, Ruling};
use crate::moment;
use crate::month::{Month, Row};

/// Announced days off, and Saturdays and Sundays that are worked on: `docs/reference/rules.md` names the announcements.
/// Written down here once more, so that a slip in one of the two lists is seen.
const ANNOUNCED: &str = include_str!("workdays.txt");

/// An application with what belongs to it.
struct Application<'a> {
    row: &'a Row,
    items: Vec<&'a Row>,
}

fn day(row: &Row, column: &str) -> Option<Date> {
    moment::day(row.time(column)?).parse().ok()
}

impl<'a> Application<'a> {
    fn id(&self) -> &'a str {
        self.row.or_empty("application_id")
    }

    fn applied(&self) -> Option<Date> {
        day(self.row, "application_date")
    }

    /// The day of its first event.
    fn event(&self) -> Option<Date> {
        day(self.row, "event_date")
    }

    /// The days of further events.
    fn later_events(&self) -> BTreeSet<Date> {
        let items = self.items.iter().filter_map(|item| day(item, "event_date"));
        items.chain(day(self.row, "event_end_date")).collect()
    }

    /// An item without a currency has its application's.
    fn currency_of<'b>(&'b self, month_currency: &'b str, item: &'b Row) -> &'b str {
        item.text("currency").or_else(|| self.row.text("currency")).unwrap_or(month_currency)
    }

    fn is(&self, statuses: &[&str]) -> bool {
        self.row.is_one_of("status", statuses)
    }
}

/// The applications of the month that are looked at, in the order of their ids.
fn applications(month: &Month) -> Vec<Application<'_>> {
    let mut all = Vec::new();
    for row in month.rows("mdf_applications") {
        let id = row.text("application_id");
        let items = month.rows("mdf_costs").iter().filter(|item| item.text("application_id") == id).collect();
        let application = Application { row, items };
        let of = application.event().or_else(|| application.applied());
        let is_of_month = of.is_none_or(|day| day.strftime("%Y-%m").to_string() == month.cycle);
        if is_of_month && !application.is(&["draft", "withdrawn", "rejected"]) {
            all.push(application);
        }
    }
    all
}

fn of<'a>(key: &'a [(&'static str, &'a str)], currency: Option<&'a str>) -> Of<'a> {
    Of { key, customer: None, currency }
}

pub(crate) fn application(month: &Month, ruling: &mut Ruling) {
    for application in applications(month) {
        let named = [
            ("application_date", application.applied().is_some()),
            ("event_date", application.event().is_some()),
            ("responsible", !application.row.or_empty("responsible").trim().is_empty()),
            ("cost_items", !application.items.is_empty()),
        ];
        for (part, is_named) in named {
            ruling.look();
            if !is_named {
                let key = [("application_id", application.id()), ("part", part)];
                ruling.break_at("incomplete", of(&key, None), Figure::Count(1), Figure::Count(0));
            }
        }
        let all = application.items.iter().copied().chain([application.row]);
        match application.items.is_empty() {
            true => {}
            false if all.into_iter().any(|row| row.amount("planned_amount").is_none()) => ruling.leave(),
            false => sums(month, &application, "planned_amount", ruling),
        }
    }
}

/// An amount of the application against the sum of its items, currency by currency.
fn sums(month: &Month, application: &Application<'_>, column: &'static str, ruling: &mut Ruling) {
    let of_month = month.currency().unwrap_or_default();
    let mut sides: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for item in &application.items {
        sides.entry(application.currency_of(&of_month, item)).or_default().0 += item.money(column);
    }
    let own = application.currency_of(&of_month, application.row);
    sides.entry(own).or_default().1 += application.row.money(column);
    for (currency, (items, whole)) in sides {
        let key = [("application_id", application.id()), ("part", column)];
        let currency = Some(currency).filter(|currency| !currency.is_empty());
        ruling.compare("amount", of(&key, currency), items, whole);
    }
}

pub(crate) fn notice(month: &Month, ruling: &mut Ruling) {
    for application in applications(month) {
        let between = application.applied().zip(application.event());
        let Some(days) = between.and_then(|(from, to)| working_days(month, from, to)) else {
            ruling.leave();
            continue;
        };
        ruling.look();
        if days < 10 {
            let key = [("application_id", application.id())];
            ruling.break_at("late", of(&key, None), Figure::Count(10), Figure::Count(days));
        }
    }
}

pub(crate) fn approval(month: &Month, ruling: &mut Ruling) {
    for application in applications(month) {
        let Some(event) = application.event() else {
            ruling.leave();
            continue;
        };
        let approved = day(application.row, "approval_date");
        let is_approved = application.is(&["approved", "held", "claimed", "paid"]);
        let actual = match approved {
            _ if application.is(&["submitted"]) => "submitted".to_owned(),
            Some(approved) if is_approved && approved < event => {
                ruling.look();
                continue;
            }
            Some(approved) if is_approved => approved.to_string(),
            _ => {
                ruling.leave();
                continue;
            }
        };
        ruling.look();
        let key = [("application_id", application.id())];
        let expected = Figure::Text(event.to_string());
        ruling.break_at("not_approved", of(&key, None), expected, Figure::Text(actual));
    }
}

pub(crate) fn change(month: &Month, ruling: &mut Ruling) {
    let applications = applications(month);
    for change in month.rows("mdf_changes") {
        let id = change.text("application_id");
        let is_of = |row: &Row| row.text("application_id") == id;
        let Some(application) = applications.iter().find(|application| is_of(application.row)) else {
            // Of another month, or of one that nobody looks at; or of none at all.
            if !month.rows("mdf_applications").iter().any(is_of) {
                ruling.leave();
            }
            continue;
        };
        if change.is_one_of("fact", &["other"]) {
            continue;
        }
        let is_key = change.is_one_of("fact", &["time", "place", "audience", "form"]);
        let Some(event) = application.event().filter(|_| is_key) else {
            ruling.leave();
            continue;
        };
        let (changed, again) = (day(change, "change_date"), day(change, "resubmission_date"));
        let is_good = match (changed, again) {
            (_, None) => false,
            (_, Some(again)) if event <= again => false,
            (Some(changed), Some(again)) => changed <= again,
            (None, Some(_)) => {
                ruling.leave();
                continue;
            }
        };
        ruling.look();
        if !is_good {
            let key = [("application_id", application.id()), ("change_id", change.or_empty("change_id"))];
            let actual = again.map(|again| again.to_string()).unwrap_or_default();
            let expected = Figure::Text(event.to_string());
            ruling.break_at("not_resubmitted", of(&key, None), expected, Figure::Text(actual));
        }
    }
}

pub(crate) fn series(month: &Month, ruling: &mut Ruling) {
    for application in applications(month) {
        let later = application.later_events();
        let Some(last) = later.last() else { continue };
        let Some(first) = application.event() else {
            ruling.leave();
            continue;
        };
        ruling.look();
        let Ok(next) = first.checked_add(3.months()) else { continue };
        // Where the third month has no such day, it may go on until that month's end.
        let has_day = next.day() == first.day();
        let allowed = if has_day { next.yesterday().unwrap_or(next) } else { next };
        if *last > allowed {
            let key = [("application_id", application.id())];
            let (allowed, last) = (Figure::Text(allowed.to_string()), Figure::Text(last.to_string()));
            ruling.break_at("too_long", of(&key, None), allowed, last);
        }
    }
}

pub(crate) fn claim(month: &Month, ruling: &mut Ruling) {
    for application in applications(month) {
        if !application.is(&["claimed", "paid"]) {
            continue;
        }
        let is_claimed = |item: &&&Row| item.money("claimed_amount") != Decimal::ZERO;
        let claimed: Vec<&&Row> = application.items.iter().filter(is_claimed).collect();
        let documented =
            claimed.iter().filter(|item| !item.or_empty("document").trim().is_empty()).count() as u64;
        if application.items.is_empty() {
            continue;
        }
        if !claimed.is_empty() {
            ruling.look();
        }
        if documented != claimed.len() as u64 {
            let key = [("application_id", application.id()), ("part", "documents")];
            let (all, some) = (Figure::Count(claimed.len() as u64), Figure::Count(documented));
            ruling.break_at("incomplete", of(&key, None), all, some);
        }
        match application.row.amount("claimed_amount") {
            Some(_) => sums(month, &application, "claimed_amount", ruling),
            None => ruling.leave(),
        }
    }
}

/// The working days from one day until before another: the first counts, the last does not. None where a year is not
/// announced.
fn working_days(month: &Month, from: Date, to: Date) -> Option<u64> {
    let year_of = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let is_set = |line: &&str| month.workdays.lines().any(|set| year_of(set) == year_of(line));
    let known = ANNOUNCED.lines().filter(|line| !is_set(line));
    let (rest, work, years) = announced(known.chain(month.workdays.lines()));
    let mut days = 0;
    let mut at = from;
    while at < to {
        years.contains(&at.year()).then_some(())?;
        let is_weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        if work.contains(&at) || !(is_weekend || rest.contains(&at)) {
            days += 1;
        }
        at = at.checked_add(Span::new().days(1)).ok()?;
    }
    Some(days)
}

/// Lines `2026 rest 01-01..01-03 05-01` and `2026 work 01-04`.
fn announced<'a>(lines: impl Iterator<Item = &'a str>) -> (BTreeSet<Date>, BTreeSet<Date>, BTreeSet<i16>) {
    let (mut rest, mut work, mut years) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for line in lines {
        let mut words = line.split_whitespace();
        let (Some(year), Some(kind)) = (words.next(), words.next()) else { continue };
        years.extend(year.parse::<i16>());
        for word in words {
            let (first, last) = word.split_once("..").unwrap_or((word, word));
            let day = |text: &str| format!("{year}-{text}").parse::<Date>();
            let (Ok(mut at), Ok(last)) = (day(first), day(last)) else { continue };
            while at <= last {
                let list = if kind == "rest" { &mut rest } else { &mut work };
                list.insert(at);
                let Ok(next) = at.tomorrow() else { break };
                at = next;
            }
        }
    }
    (rest, work, years)
}
