//! Makes breaks in any world: chooses victims so that no two breaks touch the same fact.
//!
//! Most breaks bring facts of their own (a line, an order, a coupon) and need only a customer. The others change a
//! fact that is there; what one has changed is taken, and the next chooses another. Where nobody is left, the
//! break is not made.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::UnknownCode;
use super::{Kind, Spot, accounts, coupons, lines, month, orders, sort};
use crate::generate::{Builder, account, fen};
use crate::seed::{Breaks, Seed};
use crate::world::{Line, Site, World, catalog};

/// The breaks a seed asks for, in the order in which they are made.
pub(crate) fn kinds(seed: &Seed) -> Vec<Kind> {
    let mut kinds = match &seed.breaks {
        Breaks::None => Vec::new(),
        Breaks::List(kinds) => kinds.clone(),
        Breaks::Share(share) => {
            let count = (seed.lines as u128 * u128::from(*share)).div_ceil(10_000);
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            // A step that has no factor in common with their number goes through all kinds before it repeats,
            // and does not begin with the same ones in every small world.
            let first = usize::try_from(seed.dice() % Kind::ALL.len() as u64).unwrap_or(0);
            (0..count).map(|at| Kind::ALL[(first + at * 11) % Kind::ALL.len()]).collect()
        }
    };
    kinds.sort();
    kinds
}

/// Who may be the victim of a break that needs a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Anybody with lines, for the whole month.
    Anybody,
    /// Who spends its own money.
    Advisory,
    /// Who spends the partner's money, with lines or without.
    Resold,
    /// Who spends the partner's money, has lines, and whose coupon ledger is read.
    Readable,
}

/// The state of injecting: who is there, and what is taken.
pub(crate) struct Injection {
    /// Customers with lines before any break.
    active: BTreeSet<usize>,
    /// Where an injected transfer of a customer finds an hour of its own.
    transfers: BTreeMap<usize, i64>,
    /// How many unknown codes there are already.
    codes: usize,
    /// By how much the coupons of a customer were charged too much.
    overcharged: BTreeMap<usize, i64>,
}

impl Injection {
    pub(crate) fn new(builder: &Builder) -> Self {
        let with_lines: BTreeSet<&str> =
            builder.world.lines.iter().map(|line| line.customer_id.as_str()).collect();
        let customers = builder.world.customers.iter().enumerate();
        let active = customers.filter(|(_, row)| row.listed && with_lines.contains(row.id.as_str()));
        Self {
            active: active.map(|(place, _)| place).collect(),
            transfers: BTreeMap::new(),
            codes: 0,
            overcharged: BTreeMap::new(),
        }
    }

    /// Breaks of the facts, to be made before sums are drawn.
    pub(crate) fn facts(&mut self, builder: &mut Builder, kinds: &[Kind]) {
        for (number, kind) in kinds.iter().enumerate() {
            builder.part(&format!("break {kind} {number}"));
            self.fact(builder, *kind);
        }
    }

    fn fact(&mut self, builder: &mut Builder, kind: Kind) -> Option<()> {
        let step = match kind {
            Kind::LineSplit => (lines::parts_do_not_add_up as Step, Who::Advisory),
            Kind::LineRounding => (lines::too_much_cut_off as Step, Who::Anybody),
            Kind::OrderLineRounding => (lines::order_line_cut_off as Step, Who::Anybody),
            Kind::LinePeriod => (lines::consumed_before_the_month as Step, Who::Anybody),
            Kind::OrderUnknown => (orders::unknown_order as Step, Who::Anybody),
            Kind::OrderStatus => (orders::cancelled_but_billed as Step, Who::Anybody),
            Kind::OrderUnbilled => (orders::paid_but_not_billed as Step, Who::Anybody),
            Kind::OrderPayable => (orders::billed_too_little as Step, Who::Anybody),
            Kind::OrderCoupon => (orders::coupon_paid_otherwise as Step, Who::Anybody),
            Kind::OrderFlexi => (orders::flexi_paid_otherwise as Step, Who::Anybody),
            Kind::OrderCard => (orders::card_paid_otherwise as Step, Who::Anybody),
            Kind::OrderPrice => (orders::price_does_not_add_up as Step, Who::Anybody),
            Kind::OrderLines => (orders::order_lines_fall_short as Step, Who::Anybody),
            Kind::OrderRefund => (orders::refunded_too_little as Step, Who::Anybody),
            Kind::OrderRefundOrigin => (orders::refunded_more_than_paid as Step, Who::Anybody),
            Kind::CouponIssue => (coupons::issued_for_less as Step, Who::Resold),
            Kind::CouponOneSided => (coupons::one_use_missing_on_each_side as Step, Who::Readable),
            Kind::CouponExpired => (coupons::used_after_expiry as Step, Who::Readable),
            Kind::CouponReclaimed => (coupons::used_after_reclaim as Step, Who::Readable),
            Kind::CouponUnknown => (coupons::issued_by_somebody_else as Step, Who::Readable),
            Kind::TransferUnbooked => return self.transfer(builder, accounts::not_in_the_ledger),
            Kind::TransferUnknown => return self.transfer(builder, accounts::only_in_the_ledger),
            Kind::TransferAmount => return self.transfer(builder, accounts::booked_differently),
            Kind::TransferAmbiguous => return self.transfer(builder, accounts::two_of_a_kind),
            Kind::LineCode => return self.code(builder),
            Kind::OrderCustomer => return self.another_customer(builder),
            Kind::CouponAmount => return self.overcharge(builder),
            _ => return None,
        };
        let spot = self.spot(builder, step.1)?;
        (step.0)(builder, &spot);
        Some(())
    }

    /// Everybody who may be chosen.
    fn candidates(&self, world: &World, who: Who) -> Vec<usize> {
        let fits = |place: &usize| {
            let customer = &world.customers[*place];
            let resold = customer.association != "1";
            match who {
                Who::Anybody => true,
                Who::Advisory => !resold,
                Who::Resold => customer.listed && resold && world.site == Site::China,
                Who::Readable => customer.credential && world.site == Site::China,
            }
        };
        match who {
            Who::Resold => (0..world.customers.len()).filter(fits).collect(),
            _ => self.active.iter().copied().filter(fits).collect(),
        }
    }

    /// Somebody, some day in the second half of the month, some amounts.
    fn spot(&self, builder: &mut Builder, who: Who) -> Option<Spot> {
        let candidates = self.candidates(&builder.world, who);
        Self::spot_of(builder, &candidates)
    }

    fn spot_of(builder: &mut Builder, candidates: &[usize]) -> Option<Spot> {
        let customer = *pick(builder, candidates)?;
        let dice = &mut builder.dice;
        // Tens of fen, so that halves and fifths of the amount are whole fen. What is wrong is always less.
        let (day, amount) = (dice.between(17, 27), 10 * dice.between(200, 9_000));
        let by = if dice.one_in(4) { 1 } else { dice.between(2, 1_900) };
        Some(Spot { customer, day, hour: 11, amount, by })
    }

    /// A code that no break has used yet: types, modes and associations in turn.
    fn code(&mut self, builder: &mut Builder) -> Option<()> {
        const ASSOCIATIONS: [Option<&str>; 6] = [None, Some("9"), Some("8"), Some("7"), Some("6"), Some("5")];
        let (turn, at) = (self.codes % 3, self.codes / 3);
        let number = i64::try_from(at).unwrap_or(0);
        let code = match turn {
            0 => UnknownCode::Type(200 + number),
            1 => UnknownCode::Mode(40 + number),
            _ => ASSOCIATIONS
                .get(at)
                .map_or(UnknownCode::Type(10_000 + number), |code| UnknownCode::Association(*code)),
        };
        let spot = self.spot(builder, Who::Anybody)?;
        self.codes += 1;
        lines::unknown_code(builder, &spot, code);
        Some(())
    }

    /// Two customers of the same association.
    fn another_customer(&mut self, builder: &mut Builder) -> Option<()> {
        let spot = self.spot(builder, Who::Anybody)?;
        let association = builder.world.customers[spot.customer].association;
        let mut others = self.candidates(&builder.world, Who::Anybody);
        others.retain(|other| {
            *other != spot.customer && builder.world.customers[*other].association == association
        });
        let other = *pick(builder, &others)?;
        orders::line_of_another_customer(builder, &spot, other);
        Some(())
    }

    /// Once for each customer, since its month shows the sum.
    fn overcharge(&mut self, builder: &mut Builder) -> Option<()> {
        let mut candidates = self.candidates(&builder.world, Who::Readable);
        candidates.retain(|place| !self.overcharged.contains_key(place));
        let spot = Self::spot_of(builder, &candidates)?;
        self.overcharged.insert(spot.customer, spot.by);
        coupons::used_for_more(builder, &spot);
        Some(())
    }

    /// A transfer in an hour in which its customer has no other: the ordinary ones end before 11:00 UTC.
    fn transfer(&mut self, builder: &mut Builder, step: Step) -> Option<()> {
        let mut candidates = self.candidates(&builder.world, Who::Resold);
        candidates.retain(|place| self.transfers.get(place).is_none_or(|made| *made < 27 * 5));
        let spot = Self::spot_of(builder, &candidates)?;
        let made = self.transfers.entry(spot.customer).or_default();
        let (day, hour) = (1 + *made % 27, 11 + *made / 27);
        *made += 1;
        step(builder, &Spot { day, hour, ..spot });
        Some(())
    }
}

type Step = fn(&mut Builder, &Spot);

/// What the breaks of derived facts have taken: places in the world's lists.
#[derive(Default)]
struct Taken {
    customers: BTreeSet<usize>,
    balances: BTreeSet<usize>,
    bills: BTreeSet<usize>,
    coupons: BTreeSet<usize>,
    quotas: BTreeSet<usize>,
    accounts: BTreeSet<usize>,
    changes: BTreeSet<usize>,
    lines: BTreeSet<usize>,
}

impl Injection {
    /// Breaks of what was derived; sorts the findings.
    pub(crate) fn derived(&mut self, builder: &mut Builder, kinds: &[Kind]) {
        let mut taken = Taken::default();
        // What moves places in a list is chosen first and made last.
        let (mut not_billed, mut jumps, mut copies) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        for (number, kind) in kinds.iter().enumerate() {
            builder.part(&format!("break {kind} {number}, derived"));
            let by = builder.dice.between(1, 2_000);
            match kind {
                Kind::NotBilled => not_billed.extend(bill(builder, &mut taken)),
                Kind::LedgerChain => jumps.extend(ledger_row(builder, &mut taken).map(|at| (at, by))),
                Kind::LineRepeated => copies.extend(copy(builder, &mut taken, lines::repeated)),
                Kind::LineConflict => copies.extend(copy(builder, &mut taken, lines::restated)),
                kind => {
                    derived(builder, &mut taken, *kind, by);
                }
            }
        }
        let world = &mut builder.world;
        for at in not_billed.into_iter().rev() {
            month::not_billed(world, at);
        }
        for (at, by) in jumps {
            accounts::chain_jumps(world, at, by);
        }
        for (customer, by) in &self.overcharged {
            coupons::customer_total(world, *customer, *by);
        }
        lines::insert(world, copies);
        sort(&mut world.findings);
    }
}

fn derived(builder: &mut Builder, taken: &mut Taken, kind: Kind, by: i64) -> Option<()> {
    match kind {
        Kind::ListedWithoutLines | Kind::LinesWithoutListing => {
            listing(builder, taken, kind == Kind::LinesWithoutListing)?;
        }
        Kind::BilledTooMuch => {
            let at = bill(builder, taken)?;
            month::billed_too_much(&mut builder.world, at, by);
        }
        Kind::AccountsShort => {
            let at = bill(builder, taken)?;
            month::accounts_do_not_add_up(&mut builder.world, at, by);
        }
        Kind::BilledWithoutLines => billed_without_lines(builder, taken, by)?,
        Kind::CouponBalance => {
            let at = coupon(builder, taken, by)?;
            coupons::balance_too_small(&mut builder.world, at, by);
        }
        Kind::QuotaBalance => {
            let all: Vec<usize> = (0..builder.world.quotas.len()).collect();
            let at = free(builder, &all, &mut taken.quotas)?;
            coupons::quota_too_large(&mut builder.world, at, by);
        }
        Kind::LedgerClosing => {
            let world = &builder.world;
            let kept = [account::CASH, account::CREDIT].into_iter().enumerate();
            let has_rows = |name: &str| world.changes.iter().any(|row| row.balance_type == name);
            let all: Vec<usize> = kept.filter(|(_, name)| has_rows(name)).map(|(at, _)| at).collect();
            let at = free(builder, &all, &mut taken.accounts)?;
            accounts::snapshot_disagrees(&mut builder.world, at, by);
        }
        Kind::CustomerBalance => {
            let world = &builder.world;
            let last = world.customer_balances.iter().filter(|row| row.taken == world.closing);
            let held: BTreeSet<&str> =
                last.filter(|row| row.amount > fen(by)).map(|row| row.customer_id.as_str()).collect();
            let all: Vec<usize> = (0..world.customers.len())
                .filter(|place| held.contains(world.customers[*place].id.as_str()))
                .collect();
            let at = free(builder, &all, &mut taken.balances)?;
            accounts::customer_balance_disagrees(&mut builder.world, at, by);
        }
        _ => return None,
    }
    Some(())
}

/// One of the items, if there are any.
fn pick<'a, T>(builder: &mut Builder, items: &'a [T]) -> Option<&'a T> {
    (!items.is_empty()).then(|| builder.dice.pick(items))
}

/// One that is not taken, and takes it.
fn free(builder: &mut Builder, all: &[usize], taken: &mut BTreeSet<usize>) -> Option<usize> {
    let left: Vec<usize> = all.iter().copied().filter(|at| !taken.contains(at)).collect();
    let at = *pick(builder, &left)?;
    taken.insert(at);
    Some(at)
}

/// The list of consuming customers loses one with lines, or gains one without. It never loses its last: an
/// empty list beside lines is a list that was not fetched, and the month incomplete instead of broken. So is a list
/// without any line.
fn listing(builder: &mut Builder, taken: &mut Taken, with_lines: bool) -> Option<()> {
    let world = &builder.world;
    if world.site == Site::International {
        return None;
    }
    let consuming: BTreeSet<&str> = world.consuming.iter().map(String::as_str).collect();
    if (with_lines && consuming.len() < 2) || world.lines.is_empty() {
        return None;
    }
    let all: Vec<usize> = (0..world.customers.len())
        .filter(|place| {
            let customer = &world.customers[*place];
            customer.listed && consuming.contains(customer.id.as_str()) == with_lines
        })
        .collect();
    let at = free(builder, &all, &mut taken.customers)?;
    let change = if with_lines { month::lines_without_listing } else { month::listed_without_lines };
    change(&mut builder.world, at);
    Some(())
}

/// A monthly bill over something; write-offs of the bill itself and refunds stay out.
fn bill(builder: &mut Builder, taken: &mut Taken) -> Option<usize> {
    let bills = builder.world.monthly.iter().enumerate();
    let all: Vec<usize> =
        bills.filter(|(_, row)| row.bill_type == "0" && row.amount > fen(0)).map(|(at, _)| at).collect();
    free(builder, &all, &mut taken.bills)
}

/// A savings plan for a service of which the customer has none. A month without any line is incomplete instead.
fn billed_without_lines(builder: &mut Builder, taken: &mut Taken, by: i64) -> Option<()> {
    let world = &builder.world;
    if world.lines.is_empty() {
        return None;
    }
    let all: Vec<usize> = (0..world.customers.len())
        .filter(|place| world.customers[*place].listed && world.customers[*place].association == "2")
        .collect();
    let customer = *pick(builder, &all)?;
    let product = *pick(builder, &catalog::PRODUCTS.iter().collect::<Vec<_>>())?;
    let owner = &builder.world.customers[customer].id;
    let known = builder.world.monthly.iter().any(|row| {
        row.customer_id == *owner
            && row.product.service == product.service
            && row.product.resource == product.resource
            && row.charge_mode == "11"
    });
    if known {
        return None;
    }
    month::billed_without_lines(&mut builder.world, customer, product, by);
    // The new row is no victim for another break.
    taken.bills.insert(builder.world.monthly.len() - 1);
    Some(())
}

/// A usable coupon that holds enough and whose use is fully known.
fn coupon(builder: &mut Builder, taken: &mut Taken, by: i64) -> Option<usize> {
    let world = &builder.world;
    let readable: BTreeSet<&str> =
        world.customers.iter().filter(|row| row.credential).map(|row| row.id.as_str()).collect();
    let coupons = world.coupons.iter().enumerate().filter(|(_, row)| {
        row.kind == 1
            && row.status == 2
            && row.balance > fen(by)
            && row.created >= world.usage_start
            && readable.contains(row.customer_id.as_str())
    });
    let all: Vec<usize> = coupons.map(|(at, _)| at).collect();
    free(builder, &all, &mut taken.coupons)
}

/// A row of the cash ledger that has one before it.
fn ledger_row(builder: &mut Builder, taken: &mut Taken) -> Option<usize> {
    let rows = builder.world.changes.iter().enumerate();
    let all: Vec<usize> =
        rows.filter(|(_, row)| row.balance_type == account::CASH).map(|(at, _)| at).skip(1).collect();
    free(builder, &all, &mut taken.changes)
}

/// A copy of an ordinary line, and where it is to stand: up to one and a half pages later, inside what its
/// customer's question is answered with.
fn copy(
    builder: &mut Builder,
    taken: &mut Taken,
    change: fn(&mut World, usize) -> Line,
) -> Option<(usize, Line)> {
    let world = &builder.world;
    let found: BTreeSet<&str> =
        world.findings.iter().flat_map(|finding| &finding.key).map(|(_, value)| value.as_str()).collect();
    let plain = |line: &Line| {
        lines::is_plain(line) && !found.contains(line.id.as_str()) && !found.contains(line.trade_id.as_str())
    };
    let all: Vec<usize> =
        world.lines.iter().enumerate().filter(|(_, line)| plain(line)).map(|(at, _)| at).collect();
    let at = free(builder, &all, &mut taken.lines)?;
    let later = usize::try_from(builder.dice.between(1, 150)).unwrap_or(1);
    let line = change(&mut builder.world, at);
    let mine = builder.world.lines[at..].iter().take(later + 1);
    let mine = mine.take_while(|other| other.customer_id == line.customer_id).count();
    Some((at + mine, line))
}
