//! The end of every rule: tolerances, order, ids, outcome.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::found::{Break, Figure, Outcome, Ruling};
use crate::month::Month;

/// What the rules found, in order, with ids; and what became of each.
pub(crate) fn settle(month: &Month, rulings: Vec<Ruling>) -> (Vec<Outcome>, Vec<Break>) {
    let (mut outcomes, mut all) = (Vec::new(), Vec::new());
    for ruling in rulings {
        if ruling.skipped {
            outcomes.push(Outcome::skipped(ruling.rule));
            continue;
        }
        let (tolerated, mut breaks): (Vec<Break>, Vec<Break>) =
            ruling.breaks.into_iter().partition(|found| is_tolerated(month, found));
        breaks.sort_by(|a, b| place(a).cmp(&place(b)));
        name(&mut breaks);
        let informational = breaks.iter().filter(|found| found.class == "invisible").count() as u64;
        let broken = breaks.len() as u64 - informational;
        let kind = match (ruling.evaluated, broken, ruling.unjudged) {
            (_, 1.., _) => "broken",
            (_, _, 1..) => "unjudged",
            (0, ..) => "vacuous",
            _ => "passed",
        };
        outcomes.push(Outcome {
            rule: ruling.rule,
            kind,
            evaluated: ruling.evaluated,
            broken,
            tolerated: tolerated.len() as u64 + ruling.tolerated,
            informational,
            unjudged: ruling.unjudged,
            places: ruling.places,
        });
        all.append(&mut breaks);
    }
    (outcomes, all)
}

/// Key, currency, customer, expected and actual.
type Place<'a> = (Vec<&'a str>, Option<&'a str>, Option<&'a str>, Option<Decimal>, Option<Decimal>);

/// By key, then by whatever else tells two breaks apart.
fn place(found: &Break) -> Place<'_> {
    let key = found.key.iter().map(|(_, value)| value.as_str()).collect();
    let side = |figure: &Figure| match figure {
        Figure::Amount(amount) => Some(*amount),
        Figure::Count(count) => Some(Decimal::from(*count)),
        Figure::Nothing | Figure::Text(_) => None,
    };
    let (expected, actual) = (side(&found.expected), side(&found.actual));
    (key, found.currency.as_deref(), found.customer.as_deref(), expected, actual)
}

/// A tolerance is about two amounts: not about texts, counts, or a side that does not exist.
fn is_tolerated(month: &Month, found: &Break) -> bool {
    let limit = month.tolerances.get(found.rule).copied().unwrap_or(Decimal::ZERO);
    match (&found.expected, &found.actual) {
        (Figure::Amount(expected), Figure::Amount(actual)) => {
            expected != actual && (actual - expected).abs() <= limit
        }
        _ => false,
    }
}

/// Keys hold no currency: the first of a key keeps the plain id, the others have the currency as a further value, and
/// from the third on their number. So have rows without an id, whose key is empty.
fn name(breaks: &mut [Break]) {
    let mut seen: BTreeMap<Vec<(&str, String)>, u64> = BTreeMap::new();
    for found in breaks {
        let times = seen.entry(found.key.clone()).or_default();
        let mut values: Vec<&str> = found.key.iter().map(|(_, value)| value.as_str()).collect();
        let number = times.to_string();
        if *times > 0 {
            values.push(found.currency.as_deref().unwrap_or_default());
        }
        if *times > 1 {
            values.push(&number);
        }
        *times += 1;
        found.id = id(found.rule, &values);
    }
}

/// First 16 hex digits of BLAKE3 over rule and values, each behind the byte 0x1F.
fn id(rule: &str, values: &[&str]) -> String {
    let mut hash = blake3::Hasher::new();
    for part in std::iter::once(&rule).chain(values) {
        hash.update(&[0x1f]);
        hash.update(part.as_bytes());
    }
    hash.finalize().to_hex().as_str().chars().take(16).collect()
}
