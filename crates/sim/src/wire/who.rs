//! Who asks, and about whom they may.

use super::{Call, Refusal};
use crate::world::{Customer, World};

/// Whose credential an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Partner,
    /// The partner, or one of its resellers for itself.
    PartnerOrReseller,
    Customer,
    Either,
    /// The master of an enterprise.
    Master,
}

/// Refuses the wrong kind of credential.
pub(super) fn admit(world: &World, call: &Call, audience: Audience) -> Result<(), Refusal> {
    let account = call.account.as_str();
    let partner = account == world.partner_id;
    let customer = || world.customer(account).is_some();
    let admitted = match audience {
        Audience::Partner => partner,
        Audience::PartnerOrReseller => partner || world.extras().reseller(account).is_some(),
        Audience::Customer => customer(),
        Audience::Either => partner || customer(),
        Audience::Master => master(world, account),
    };
    if admitted { Ok(()) } else { Err(Refusal::credential()) }
}

/// Whether this customer is the master of an enterprise.
pub(super) fn master(world: &World, account: &str) -> bool {
    world.extras().enterprise.as_ref().is_some_and(|enterprise| enterprise.master_id == account)
}

/// The customer that asks.
pub(super) fn own<'w>(world: &'w World, call: &Call) -> Result<&'w Customer, Refusal> {
    world.customer(&call.account).ok_or_else(Refusal::credential)
}

/// Whose customers the request is about: those of the reseller it names, or the partner's own.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope(Option<String>);

impl Scope {
    pub(super) fn of(world: &World, call: &Call) -> Result<Self, Refusal> {
        match call.parameter("indirect_partner_id").filter(|id| !id.is_empty()) {
            None => Ok(Self(None)),
            Some(id) if world.extras().reseller(id).is_some() => Ok(Self(Some(id.to_owned()))),
            Some(id) => Err(Refusal::not_reseller(id)),
        }
    }

    /// The reseller, if one was named.
    pub(super) fn reseller(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether this customer belongs to it.
    pub(super) fn has(&self, world: &World, customer_id: &str) -> bool {
        let Some(extras) = world.written.as_deref() else { return self.0.is_none() };
        extras.reseller_of(customer_id) == self.reseller()
    }

    /// A customer that is or was a sub-customer in this scope.
    pub(super) fn known<'w>(&self, world: &'w World, id: &str) -> Result<&'w Customer, Refusal> {
        let customer = world.customer(id).filter(|customer| self.has(world, &customer.id));
        customer.ok_or_else(|| Refusal::not_sub_customer(id))
    }

    /// A customer that is a sub-customer in this scope now.
    pub(super) fn present<'w>(&self, world: &'w World, id: &str) -> Result<&'w Customer, Refusal> {
        match self.known(world, id) {
            Ok(customer) if customer.listed => Ok(customer),
            _ => Err(Refusal::not_sub_customer(id)),
        }
    }

    /// The customer filter of a request, checked.
    pub(super) fn filter(&self, world: &World, call: &Call) -> Result<(), Refusal> {
        match call.parameter("customer_id") {
            Some(id) => self.known(world, id).map(|_| ()),
            None => Ok(()),
        }
    }
}

/// Whether the customer spends the partner's money: agency sale, or resale on the international site.
pub(super) fn funded(customer: &Customer) -> bool {
    customer.association != "1"
}

/// The accounts that a customer's bill request covers: its own, its members', or both.
pub(super) fn covered(world: &World, call: &Call) -> Result<Vec<String>, Refusal> {
    let extras = world.extras();
    let members: Vec<String> = extras
        .enterprise
        .iter()
        .filter(|enterprise| enterprise.master_id == call.account)
        .flat_map(|enterprise| enterprise.members.iter().map(|member| member.id.clone()))
        .collect();
    match call.parameter("method").unwrap_or("all") {
        "oneself" => Ok(vec![call.account.clone()]),
        "all" => Ok([vec![call.account.clone()], members].concat()),
        "sub_customer" => {
            let member = call.required("sub_customer_id")?;
            if !members.iter().any(|known| known == member) {
                return Err(Refusal::no_right(member));
            }
            Ok(vec![member.to_owned()])
        }
        _ => Err(Refusal::parameter("method", "oneself, sub_customer or all")),
    }
}
