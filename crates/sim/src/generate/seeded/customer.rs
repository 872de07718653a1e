//! One customer: who it is, and its month.

use super::{Draw, ME, coupons, lasting, names, orders, special, transfers, usage};
use crate::generate::{Builder, Dice};
use crate::seed::Seed;
use crate::time::Cycle;
use crate::world::{Customer, World, catalog};

/// A part of a month, with dice of its own.
type Part = (&'static str, fn(&mut Draw));

/// Draws the customer at this place into a world of its own. `partner` holds what customers share: quotas to
/// issue from.
pub(super) fn draw(seed: &Seed, partner: &World, place: usize, lines: usize) -> World {
    let mut builder = Builder::new(partner.clone(), seed.dice());
    builder.scope = format!("{} customer {place} ", seed.cycle);
    builder.part("fate");
    // The first three always stay, so that a small world has one of each kind for its breaks.
    let stays = place < 3 || lines < 20 || !builder.dice.one_in(16);
    let last_day = if stays { seed.cycle.days() } else { builder.dice.between(8, 24) };
    let mut customer = identity(seed, place, lines);
    customer.listed = stays;
    builder.world.customers.push(customer);
    let mut draw = Draw {
        builder,
        orders: i64::from(seed.orders.min(100)),
        coupons: i64::from(seed.coupons.min(100)),
        left: i64::try_from(lines).unwrap_or(i64::MAX),
        last_day,
        stays,
        place,
    };
    let parts: [Part; 5] = [
        ("coupons", coupons::draw),
        ("orders", orders::draw),
        ("special", special::draw),
        ("usage", usage::draw),
        ("transfers", transfers::draw),
    ];
    for (name, part) in parts {
        draw.builder.part(name);
        part(&mut draw);
    }
    let mut world = draw.builder.world;
    // The quotas were lent.
    world.quotas.clear();
    debug_assert_eq!(world.customers[ME].weight, i64::try_from(world.lines.len()).unwrap_or(-1));
    world
}

/// Who the customer is, in every month.
fn identity(seed: &Seed, place: usize, lines: usize) -> Customer {
    let mut dice: Dice = lasting(seed, &format!("customer {place}"));
    let id = dice.hex(32);
    let (name, account_name) = names::draw(&mut dice, seed.site, place);
    let advisory = if place < 3 { place == 1 } else { dice.one_in(4) };
    let credential = dice.one_in(3) || place == 0;
    let manager = dice.between(1, 6);
    let region = *dice.pick(&catalog::REGIONS.each_ref());
    let project = match dice.between(1, 4) {
        1 => Some("0".to_owned()),
        2 => Some("null".to_owned()),
        3 => None,
        _ => Some(dice.uuid()),
    };
    let discount = *dice.pick(&[0, 0, 0, 5, 8, 10, 12, 15, 22, 30]);
    let short = !advisory && dice.one_in(10);
    // Before the first month of which a world can be drawn.
    let associated_on = Cycle::new(2020, 1).plus(dice.between(0, 48)).utc(dice.between(1, 28), 3, 15, 0);
    Customer {
        id,
        account_name,
        name: (place == 0 || !dice.one_in(12)).then_some(name),
        association: if advisory { "1" } else { seed.site.reselling() },
        associated_on,
        listed: true,
        credential: credential && !advisory && place != 2,
        manager_id: (manager < 3).then(|| lasting(seed, &format!("manager {manager}")).hex(32)),
        region,
        project,
        discount,
        short,
        weight: i64::try_from(lines).unwrap_or(i64::MAX),
    }
}
