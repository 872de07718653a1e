//! What a world is drawn from.

use crate::breaks::Kind;
use crate::time::Cycle;
use crate::world::Site;

/// Everything that decides a world: the same seed gives the same world, byte for byte.
#[derive(Debug, Clone)]
pub struct Seed {
    /// What all dice start from.
    pub seed: u64,
    /// Which partner: another number is another partner with other customers.
    pub partner: u32,
    /// The month. A partner has the same customers in every month, and other business.
    pub cycle: Cycle,
    /// Where the partner does business. The international site has no partner ledgers, coupons, quotas or
    /// monthly bills (`bss-api` part 2, sites), so its worlds have lines, orders and resources only.
    pub site: Site,
    /// How many customers. About one in nine consumes nothing, and the others consume very unequally.
    pub customers: usize,
    /// How many consumption lines, before breaks add theirs; none where there are no customers.
    pub lines: usize,
    /// How many of a hundred lines belong to orders, roughly.
    pub orders: u8,
    /// How many of a hundred customers who spend the partner's money hold coupons, roughly.
    pub coupons: u8,
    /// What is wrong with the month.
    pub breaks: Breaks,
}

/// How many breaks a world has, and of which kinds. A kind is left out where it has no victim (left), so
/// what must be found is what the world's `findings` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breaks {
    /// Everything agrees.
    None,
    /// So many breaks for every ten thousand lines, rounded up, kinds in turn.
    Share(u32),
    /// These, each as often as it is listed.
    List(Vec<Kind>),
}

impl Default for Seed {
    /// A partner with twenty customers and a thousand lines in September 2026, all in order.
    fn default() -> Self {
        Self {
            seed: 1,
            partner: 1,
            cycle: Cycle::new(2026, 9),
            site: Site::China,
            customers: 20,
            lines: 1_000,
            orders: 12,
            coupons: 60,
            breaks: Breaks::None,
        }
    }
}

impl Seed {
    /// The dice's start for this partner: an odd multiple keeps neighbouring seeds and partners apart.
    pub(crate) fn dice(&self) -> u64 {
        self.seed.wrapping_add(u64::from(self.partner).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}
