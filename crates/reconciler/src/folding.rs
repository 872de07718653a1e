//! What a pass over the lines keeps while it goes on.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use duizhang_lake::{Numbers, Texts};
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::block::{Block, CASH, CODES, COUPON, CURRENCY, CUSTOMER, DETAIL, TEXTS};
use crate::codes::{CHANGE_REFUND, ORDER, TO_USAGE_REFUND, UNSUBSCRIPTION};
use crate::consumption::Chunk;
use crate::fold::{MEASURES, PAYMENT};
use crate::growing::{Growing, Key, NAMED, Naming, Slot, add, in_order_of_keys, in_order_of_names};
use crate::interned::{Interned, Symbol};
use crate::lines::Limits;
use crate::pass::{Counted, Paid, Pass, Run};
use crate::rows::Rows;
use crate::source::Span;
use crate::trades::{Trade, Trades};

/// The state of the pass.
pub(crate) struct Fold<'a> {
    limits: Limits,
    spans: &'a BTreeMap<String, Span>,
    interned: Interned,
    places: PlHashMap<Key, usize>,
    groups: Vec<Growing>,
    slot_places: PlHashMap<(Symbol, Symbol), usize>,
    slots: Vec<Slot>,
    named: Trades<Naming>,
    coupons: Trades<Counted>,
    pass: Pass,
}

/// Whose a run is.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) customer: Option<&'a str>,
    pub(crate) currency: Option<&'a str>,
    pub(crate) detail: Option<i64>,
}

/// The same, as the fold knows them.
#[derive(Clone, Copy)]
struct Owned {
    customer: Symbol,
    currency: Symbol,
    detail: Option<i64>,
    slot: usize,
}

impl<'a> Fold<'a> {
    pub(crate) fn new(limits: Limits, spans: &'a BTreeMap<String, Span>) -> Self {
        Self {
            limits,
            spans,
            interned: Interned::default(),
            places: PlHashMap::default(),
            groups: Vec::new(),
            slot_places: PlHashMap::default(),
            slots: Vec::new(),
            named: Trades::default(),
            coupons: Trades::default(),
            pass: Pass::default(),
        }
    }

    /// Takes a chunk.
    pub(crate) fn take(&mut self, chunk: &Chunk<Block>) {
        let block = &chunk.rows;
        let interned = block.texts.each_ref().map(|texts| self.interned.of_all(texts));
        let mut is_new = vec![false; chunk.height];
        block.texts.iter().for_each(|texts: &Texts| texts.mark_changes(&mut is_new));
        block.codes.iter().for_each(|codes: &Numbers| codes.mark_changes(&mut is_new));
        let mut start = 0;
        while start < is_new.len() {
            let length = is_new[start + 1..].iter().position(|is_new| *is_new);
            let run = start..length.map_or(is_new.len(), |length| start + length + 1);
            start = run.end;
            let mut key = ([Symbol::default(); TEXTS.len()], [None; CODES.len()]);
            for ((symbol, texts), interned) in key.0.iter_mut().zip(&block.texts).zip(&interned) {
                *symbol = texts.place(run.start).map_or(Symbol::default(), |place| interned[place]);
            }
            for (code, codes) in key.1.iter_mut().zip(&block.codes) {
                *code = codes.get(run.start);
            }
            self.take_run(chunk, run, key);
        }
    }

    /// Rows of one group.
    fn take_run(&mut self, chunk: &Chunk<Block>, run: Run, key: Key) {
        let block = &chunk.rows;
        let sums = block
            .measures
            .each_ref()
            .map(|measure| measure.values()[run.clone()].iter().copied().map(Scaled::from).sum::<Scaled>());
        let place = *self.places.entry(key).or_insert_with(|| {
            self.groups.push(Growing { key, lines: 0, sums: [0; MEASURES.len()], rows: Rows::default() });
            self.groups.len() - 1
        });
        let group = &mut self.groups[place];
        group.lines += run.len() as u64;
        add(&mut group.sums, &sums);
        group.rows.push(chunk.numbers(&run));
        let (customer, currency, detail) = (key.0[CUSTOMER], key.0[CURRENCY], key.1[DETAIL]);
        let owner = Owned { customer, currency, detail, slot: self.slot(customer, currency) };
        self.check(chunk, run.clone(), owner, sums[PAYMENT]);
        self.sum_within(block, run.clone(), owner.slot);
        let coupons = &block.measures[COUPON].values()[run.clone()];
        if sums[COUPON] != 0 || coupons.iter().any(|units| *units != 0) {
            self.sum_coupons(block, run.clone(), owner);
        }
        if let Some(detail) = detail {
            if ORDER.contains(&detail) || detail == UNSUBSCRIPTION {
                self.name(chunk, run.clone(), owner);
            }
            if detail == CHANGE_REFUND || detail == TO_USAGE_REFUND {
                self.give_back(block, run, owner, detail);
            }
        }
    }

    /// Where the slot of a customer and a currency is. Mostly it is the last one's.
    fn slot(&mut self, customer: Symbol, currency: Symbol) -> usize {
        let is_last = |slot: &Slot| (slot.customer, slot.currency) == (customer, currency);
        if self.slots.last().is_some_and(is_last) {
            return self.slots.len() - 1;
        }
        *self.slot_places.entry((customer, currency)).or_insert_with(|| {
            let span = self.interned.text(customer).and_then(|customer| self.spans.get(&**customer).copied());
            self.slots.push(Slot { customer, currency, span, ..Slot::default() });
            self.slots.len() - 1
        })
    }

    /// The rules about single lines.
    fn check(&mut self, chunk: &Chunk<Block>, run: Run, owner: Owned, payment: Scaled) {
        let block = &chunk.rows;
        let found = self.limits.check(&block.measures, &block.consumed, run.clone(), owner.detail);
        let all = Counted { rows: run.len() as u64, amount: payment };
        let slot = &mut self.slots[owner.slot];
        slot.all.add(all);
        for (checked, found) in slot.checked.iter_mut().zip([all, found.rounding, found.period]) {
            checked.add(found);
        }
        slot.cut += found.cut;
        if found.is_any_broken {
            let owner = Owner {
                customer: self.interned.text(owner.customer).map(|text| &**text),
                currency: self.interned.text(owner.currency).map(|text| &**text),
                detail: owner.detail,
            };
            let number = |row| chunk.number(row);
            let broken = self.limits.broken(&block.measures, &block.consumed, run, owner, number);
            self.pass.broken.extend(broken);
        }
    }

    /// Cash of lines inside their customer's span.
    fn sum_within(&mut self, block: &Block, run: Run, slot: usize) {
        let slot = &mut self.slots[slot];
        let Some((begin, end)) = slot.span else { return };
        let cash = block.measures[CASH].values();
        for row in run.filter(|row| block.traded.get(*row).is_some_and(|time| begin < time && time <= end)) {
            slot.within.rows += 1;
            slot.within.amount += Scaled::from(cash[row]);
        }
    }

    /// Lines that cash coupons paid.
    fn sum_coupons(&mut self, block: &Block, run: Run, owner: Owned) {
        let amounts = block.measures[COUPON].values();
        let paid = self.slots[owner.slot].paid.get_or_insert_default();
        for row in run.filter(|row| amounts[*row] != 0) {
            let amount = Scaled::from(amounts[row]);
            let trade =
                Trade { id: block.trade.get(row), customer: owner.customer, currency: owner.currency };
            self.coupons.of(trade, false).add(Counted { rows: 1, amount });
            let is_in_time = block.traded.get(row).is_some_and(|time| self.limits.is_before_end(time));
            paid.add(Paid {
                taken: amount.max(0),
                in_time: if is_in_time { amount.max(0) } else { 0 },
                back: amount.min(0),
            });
        }
    }

    /// Lines that name orders.
    fn name(&mut self, chunk: &Chunk<Block>, run: Run, owner: Owned) {
        let block = &chunk.rows;
        let is_back = owner.detail == Some(UNSUBSCRIPTION);
        for row in run {
            let trade =
                Trade { id: block.trade.get(row), customer: owner.customer, currency: owner.currency };
            let named = self.named.of(trade, is_back);
            named.rows.push(chunk.number(row));
            add(&mut named.sums, &NAMED.map(|place| Scaled::from(block.measures[place].values()[row])));
        }
    }

    /// Lines that give something back for a change of an order, under the number of a transaction.
    fn give_back(&mut self, block: &Block, run: Run, owner: Owned, detail: i64) {
        let (customer, currency) = (self.interned.owned(owner.customer), self.interned.owned(owner.currency));
        for row in run {
            // Lines without a number are no transaction together.
            let Some(trade) = block.trade.get(row) else { continue };
            let key = (customer.clone(), currency.clone(), detail, trade.to_owned());
            let (sum, first) = self.pass.returned.entry(key).or_default();
            *sum += Scaled::from(block.measures[PAYMENT].values()[row]);
            *first = earlier(*first, block.traded.get(row));
        }
    }

    /// Takes over what another one found among other lines.
    pub(crate) fn merge(&mut self, other: Self) {
        let interned = self.interned.of_other(&other.interned);
        // Joined where they are sorted: two states have few keys in common, and none is looked up for them.
        self.groups.extend(other.groups.into_iter().map(|mut group| {
            group.key.0.iter_mut().for_each(|symbol| *symbol = interned[symbol.place()]);
            group
        }));
        for more in other.slots {
            let place = self.slot(interned[more.customer.place()], interned[more.currency.place()]);
            self.slots[place].join(&more);
        }
        self.named.extend(other.named, &interned);
        self.coupons.extend(other.coupons, &interned);
        let (pass, more) = (&mut self.pass, other.pass);
        pass.broken.extend(more.broken);
        for (key, (sum, first)) in more.returned {
            let known = pass.returned.entry(key).or_default();
            known.0 += sum;
            known.1 = earlier(known.1, first);
        }
    }

    /// Everything in order: by keys, and lines by their numbers.
    pub(crate) fn finish(self) -> Pass {
        let Self { interned, groups, slots, named, coupons, mut pass, .. } = self;
        let (groups, named) = std::thread::scope(|scope| {
            let named = scope.spawn(|| in_order_of_names(named, &interned));
            (in_order_of_keys(groups, &interned), named.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        (pass.groups, pass.places) = groups;
        pass.named = named;
        for (trade, _, paid) in coupons.into_all() {
            let id = trade.id.map(String::from).unwrap_or_default();
            let key = [interned.owned(trade.customer), id, interned.owned(trade.currency)];
            pass.coupons.entry(key).or_default().add(paid);
        }
        for slot in &slots {
            slot.enter(&mut pass, &interned);
        }
        pass.broken.sort_unstable_by_key(|line| line.row);
        pass
    }
}

fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}
