//! What a pass keeps of lines while it goes on, and how that is put in order.

use std::sync::Arc;

use duizhang_money::Scaled;

use crate::block::{CODES, TEXTS};
use crate::book::first_bytes;
use crate::fold::{Group, MEASURES, PAYMENT};
use crate::interned::{Interned, Symbol};
use crate::pass::{Counted, Lines, Named, Paid, Pass};
use crate::rows::Rows;
use crate::source::Span;
use crate::trades::Trades;

/// The measures of [`Named`], by their place.
pub(crate) const NAMED: [usize; 4] = [PAYMENT, 5, 6, 7];

/// The keys of a group, nulls apart from empty text.
pub(crate) type Key = ([Symbol; TEXTS.len()], [Option<i64>; CODES.len()]);

/// A group while it grows.
pub(crate) struct Growing {
    pub(crate) key: Key,
    pub(crate) lines: u64,
    pub(crate) sums: [Scaled; MEASURES.len()],
    pub(crate) rows: Rows,
}

/// What is kept of a customer's lines in one currency.
#[derive(Default)]
pub(crate) struct Slot {
    pub(crate) customer: Symbol,
    pub(crate) currency: Symbol,
    pub(crate) span: Option<Span>,
    pub(crate) all: Counted,
    /// What each rule about single lines looked at.
    pub(crate) checked: [Counted; 3],
    /// What was cut off below a cent.
    pub(crate) cut: Scaled,
    pub(crate) within: Counted,
    pub(crate) paid: Option<Paid>,
}

impl Slot {
    pub(crate) fn join(&mut self, more: &Self) {
        self.all.add(more.all);
        self.checked.iter_mut().zip(more.checked).for_each(|(known, more)| known.add(more));
        self.cut += more.cut;
        self.within.add(more.within);
        if let Some(more) = more.paid {
            self.paid.get_or_insert_default().add(more);
        }
    }
}

/// Lines that name one order.
#[derive(Default)]
pub(crate) struct Naming {
    pub(crate) sums: [Scaled; NAMED.len()],
    pub(crate) rows: Lines,
}

/// Puts things in another order: `order` says of each place which of them belongs there. Large ones are moved once, and
/// not by sorting.
fn arrange<T>(all: &mut [T], mut order: Vec<usize>) {
    for place in 0..order.len() {
        let mut from = order[place];
        // What stood there was put elsewhere before.
        while from < place {
            from = order[from];
        }
        all.swap(place, from);
        order[place] = from;
    }
}

impl Slot {
    pub(crate) fn enter(&self, pass: &mut Pass, interned: &Interned) {
        let (customer, currency) = (interned.owned(self.customer), interned.owned(self.currency));
        let code = interned.text(self.currency).map(|text| String::from(&**text));
        pass.currencies.entry(code.clone()).or_default().add(self.all);
        for (checked, more) in pass.checked.iter_mut().zip(self.checked) {
            checked.entry(code.clone()).or_default().add(more);
        }
        if let Some(paid) = self.paid {
            pass.paid.entry(customer.clone()).or_default().add(paid);
        }
        let slot = (customer, currency);
        if self.within.rows > 0 {
            pass.within.entry(slot.clone()).or_default().add(self.within);
        }
        *pass.truncated.entry(slot).or_default() += self.cut;
    }
}

/// The groups in the order of their keys, of which the currency comes last, and where the lines of each are.
pub(crate) fn in_order_of_keys(mut groups: Vec<Growing>, interned: &Interned) -> (Vec<Group>, Vec<Rows>) {
    let ranks = interned.ranks();
    let order = |(texts, codes): &Key| {
        let ranks = texts.map(|symbol| ranks[symbol.place()]);
        let [customer, association, service, name, resource, currency] = ranks;
        ([customer, association, service, name, resource], *codes, currency)
    };
    let mut places: Vec<_> = groups.iter().map(|group| order(&group.key)).zip(0..).collect();
    places.sort_unstable_by_key(|(order, _)| *order);
    arrange(&mut groups, places.into_iter().map(|(_, place)| place).collect());
    groups.dedup_by(|more, known| {
        let is_same = known.key == more.key;
        if is_same {
            known.lines += more.lines;
            add(&mut known.sums, &more.sums);
            known.rows.extend([&more.rows]);
        }
        is_same
    });
    groups.into_iter().map(|group| group.group(interned)).unzip()
}

pub(crate) fn in_order_of_names(named: Trades<Naming>, interned: &Interned) -> Vec<Named> {
    let text = |symbol: Symbol| interned.text(symbol).map(Arc::clone);
    let named = named.into_all().map(|(trade, is_back, naming)| Named {
        trade_id: trade.id,
        customer_id: text(trade.customer),
        currency: text(trade.currency),
        is_back,
        sums: naming.sums,
        rows: naming.rows,
    });
    let mut named: Vec<Named> = named.collect();
    // The first bytes of an id tell nearly all apart: a number is compared sooner than three texts.
    let first = |named: &Named| first_bytes(named.trade_id.as_deref().unwrap_or_default());
    let mut places: Vec<(u128, usize)> = named.iter().map(first).zip(0..).collect();
    places.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| named[a.1].key().cmp(&named[b.1].key())));
    arrange(&mut named, places.into_iter().map(|(_, place)| place).collect());
    named.dedup_by(|more, known| {
        let is_same = known.key() == more.key();
        if is_same {
            known.rows.extend(more.rows.drain(..));
            add(&mut known.sums, &more.sums);
        }
        is_same
    });
    for named in &mut named {
        named.rows.sort_unstable();
    }
    named
}

pub(crate) fn add<const N: usize>(sums: &mut [Scaled; N], more: &[Scaled; N]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

impl Growing {
    fn group(self, interned: &Interned) -> (Group, Rows) {
        let ([customer, association, service, service_name, resource, currency], [mode, kind]) = self.key;
        let text = |symbol: Symbol| interned.text(symbol).map(Arc::clone);
        let filled = |symbol: Symbol| text(symbol).unwrap_or_default();
        let group = Group {
            customer_id: filled(customer),
            association_type: text(association),
            service_type_code: filled(service),
            service_type_name: text(service_name),
            resource_type_code: filled(resource),
            charging_mode: mode,
            bill_detail_type: kind,
            currency: filled(currency),
            lines: self.lines,
            sums: self.sums,
        };
        (group, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::arrange;

    #[test]
    fn everything_comes_where_it_belongs() {
        let mut state = 7_u64;
        for count in 0..60 {
            let mut order: Vec<usize> = (0..count).collect();
            // Any order, the same each time.
            for place in (1..count).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                order.swap(place, (state >> 33) as usize % (place + 1));
            }
            let mut all: Vec<usize> = (0..count).map(|number| number * 10).collect();
            let expected: Vec<usize> = order.iter().map(|place| place * 10).collect();
            arrange(&mut all, order);
            assert_eq!(all, expected);
        }
    }
}
