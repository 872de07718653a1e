//! What a partner has beside the month: resellers, an enterprise among its customers, settings.
//!
//! Until a write changes something, all of it follows from the rest of the world, so a [`World`] need not hold it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{World, mark};
use crate::time::Time;

/// A second-tier seller, 云经销商.
#[derive(Debug, Clone)]
pub struct Reseller {
    /// Account id.
    pub id: String,
    /// Login name.
    pub account_name: String,
    /// Company.
    pub name: String,
    /// Since when associated.
    pub associated_on: Time,
    /// Cash balance.
    pub balance: Decimal,
}

/// A node of an enterprise's organisation tree.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Unit id, digits.
    pub id: String,
    /// Name.
    pub name: String,
    /// The unit above; none for the root.
    pub parent: Option<String>,
}

/// A member account of an enterprise.
#[derive(Debug, Clone)]
pub struct Member {
    /// Customer id.
    pub id: String,
    /// Login name.
    pub account_name: String,
    /// Name shown in the organisation.
    pub display_name: String,
    /// Unit it belongs to.
    pub unit_id: String,
}

/// A customer that is the master of an enterprise, with its organisation.
#[derive(Debug, Clone)]
pub struct Enterprise {
    /// Customer id of the master.
    pub master_id: String,
    /// Units, the root first.
    pub units: Vec<Unit>,
    /// Members.
    pub members: Vec<Member>,
}

/// A coupon that Huawei gave somebody directly, or a part of one that a master passed to a member.
#[derive(Debug, Clone)]
pub struct Gift {
    /// Coupon id.
    pub id: String,
    /// Account that holds it.
    pub owner_id: String,
    /// The master's coupon it was cut from.
    pub parent_id: Option<String>,
    /// Face value.
    pub face: Decimal,
    /// What is left.
    pub balance: Decimal,
    /// Creation, and start of validity.
    pub created: Time,
    /// End of validity.
    pub expire: Time,
}

/// Money moved between a master and a member.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Id; the client's own where it gave one.
    pub trans_id: String,
    /// Account that paid.
    pub from: String,
    /// Account that received.
    pub to: String,
    /// Amount.
    pub amount: Decimal,
    /// When.
    pub time: Time,
}

/// A budget that was set.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Customer.
    pub customer_id: String,
    /// Target.
    pub amount: Decimal,
    /// `MONTHLY` or `PACKAGE`.
    pub kind: String,
    /// When.
    pub time: Time,
}

/// What is known of a customer beside the associations.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The reseller it belongs to; none for the partner's own.
    pub reseller_id: Option<String>,
    /// User and platform id on the partner's side.
    pub xaccount: Option<(String, String)>,
    /// Phone or e-mail given at creation.
    pub phone: Option<String>,
    /// 0 no, 1 frozen.
    pub frozen: i64,
    /// Result of the last application for verification: 0 in review, 1 rejected, 2 passed.
    pub review: Option<i64>,
    /// 0 person, 1 enterprise, by the last application.
    pub kind: Option<i64>,
}

/// What a write has changed about a yearly/monthly resource.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// What happens at expiry; 3 auto-renewal.
    pub policy: Option<i64>,
    /// 2 in use, 3 closed.
    pub status: Option<i64>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// Number of ids drawn by writes.
    pub serial: u64,
    /// Resellers.
    pub resellers: Vec<Reseller>,
    /// The enterprise.
    pub enterprise: Option<Enterprise>,
    /// Coupons not issued by the partner.
    pub gifts: Vec<Gift>,
    /// Transfers inside the enterprise.
    pub transfers: Vec<Transfer>,
    /// Budgets set, oldest first.
    pub budgets: Vec<Budget>,
    /// Customers, by id.
    pub people: BTreeMap<String, Person>,
    /// Resources, by id.
    pub settings: BTreeMap<String, Setting>,
    /// The resources that an order placed by a write is about, by order number.
    pub ordered: BTreeMap<String, Vec<String>>,
    /// Services or products that a coupon is limited to, by coupon id.
    pub limits: BTreeMap<String, Vec<(String, String)>>,
    /// When a quota last changed, by quota id.
    pub touched: BTreeMap<String, Time>,
    /// Remarks of quota operations, by row id.
    pub remarks: BTreeMap<String, String>,
    /// Resellers that received a quota, by quota id, where it is not the first one.
    pub quota_holders: BTreeMap<String, String>,
    /// Verification codes sent, by phone number or address.
    pub codes: BTreeMap<String, String>,
}

impl Extras {
    /// What follows from a world that nobody has written to.
    fn of(world: &World) -> Self {
        let enterprise = enterprise(world);
        let gifts = gifts(world, enterprise.as_ref());
        Self { resellers: resellers(), enterprise, gifts, ..Self::default() }
    }

    /// The reseller with this id.
    pub fn reseller(&self, id: &str) -> Option<&Reseller> {
        self.resellers.iter().find(|reseller| reseller.id == id)
    }

    /// The reseller a customer belongs to; none for the partner's own customers.
    pub fn reseller_of(&self, customer_id: &str) -> Option<&str> {
        self.people.get(customer_id).and_then(|person| person.reseller_id.as_deref())
    }
}

impl World {
    /// What the partner has beside the month.
    pub fn extras(&self) -> Cow<'_, Extras> {
        match &self.written {
            Some(extras) => Cow::Borrowed(extras),
            None => Cow::Owned(Extras::of(self)),
        }
    }

    /// The same, to be changed.
    pub(crate) fn extras_mut(&mut self) -> &mut Extras {
        if self.written.is_none() {
            self.written = Some(Box::new(Extras::of(self)));
        }
        self.written.get_or_insert_default()
    }
}

fn resellers() -> Vec<Reseller> {
    vec![Reseller {
        id: "5d1f0c7e9a8b4c3d92e1f0a7b6c5d4e3".to_owned(),
        account_name: "reseller_nb".to_owned(),
        name: "宁波甬江云服务有限公司".to_owned(),
        associated_on: Time::utc(2024, 3, 11, 2, 0, 0),
        balance: Decimal::new(8_000_000, 2),
    }]
}

/// The first customer whose credential is at hand is a master; two quiet customers of the same kind are its
/// members.
fn enterprise(world: &World) -> Option<Enterprise> {
    let master = world.customers.iter().find(|customer| customer.credential && customer.listed)?;
    let unit = |key: &str, name: &str, parent: Option<&Unit>| Unit {
        id: mark::digits(&["unit", &master.id, key], 12),
        name: name.to_owned(),
        parent: parent.map(|parent| parent.id.clone()),
    };
    let root = unit("root", "集团总部", None);
    let finance = unit("finance", "财务中心", Some(&root));
    let plants = unit("plants", "生产基地", Some(&root));
    let south = unit("south", "华南工厂", Some(&plants));
    let members = world
        .customers
        .iter()
        .rev()
        .filter(|customer| {
            customer.listed && !customer.credential && customer.association == master.association
        })
        .take(2)
        .zip([&finance, &south])
        .map(|(customer, unit)| Member {
            id: customer.id.clone(),
            account_name: customer.account_name.clone(),
            display_name: customer.name.clone().unwrap_or_else(|| customer.account_name.clone()),
            unit_id: unit.id.clone(),
        })
        .collect();
    Some(Enterprise { master_id: master.id.clone(), units: vec![root, finance, plants, south], members })
}

/// The partner and the master hold coupons of Huawei's campaigns; one was shared with a member.
fn gifts(world: &World, enterprise: Option<&Enterprise>) -> Vec<Gift> {
    let gift = |owner: &str, key: &str, face: i64, parent: Option<&Gift>| Gift {
        id: format!("CP{}H", mark::letters(&["gift", owner, key], 14)),
        owner_id: owner.to_owned(),
        parent_id: parent.map(|parent| parent.id.clone()),
        face: Decimal::new(face, 2),
        balance: Decimal::new(face, 2),
        created: Time::utc(2025, 12, 1, 2, 0, 0),
        expire: Time::utc(2027, 12, 1, 2, 0, 0),
    };
    let mut gifts = vec![gift(&world.partner_id, "campaign", 100_000, None)];
    if let Some(enterprise) = enterprise {
        let mut shared = gift(&enterprise.master_id, "shared", 50_000, None);
        let part = enterprise.members.first().map(|member| gift(&member.id, "part", 12_000, Some(&shared)));
        shared.balance -= part.as_ref().map_or(Decimal::ZERO, |part| part.face);
        gifts.extend([shared, gift(&enterprise.master_id, "own", 20_000, None)]);
        gifts.extend(part);
    }
    gifts
}
