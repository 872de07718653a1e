//! The operations of the API: who may call each, and what it does.

use serde_json::Value;

use super::who::Audience::{self, Customer, Either, Master, Partner, PartnerOrReseller};
use super::writes::{accounts as move_money, coupons as issue, customers as people, enterprise as group};
use super::writes::{orders as buy, resources as keep};
use super::{
    Answer, Call, Refusal, accounts, bandwidth, bills, breakdown, budgets, costs, coupons, customers,
    details, enterprise, flow, invoices, ledger, orders, packages, prices, reference, resources, usage,
    vouchers,
};
use crate::world::World;

type Read = fn(&World, &Call) -> Result<Answer, Refusal>;
type Tell = fn(&World, &Call) -> Answer;
type Write = fn(&mut World, &Call) -> Result<Value, Refusal>;

/// What an operation does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Work {
    Read(Read),
    /// A read that nobody can ask wrongly.
    Tell(Tell),
    Write(Write),
}

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    name: &'static str,
    pub(super) audience: Audience,
    pub(super) work: Work,
}

const fn read(name: &'static str, audience: Audience, read: Read) -> Operation {
    Operation { name, audience, work: Work::Read(read) }
}

const fn tell(name: &'static str, audience: Audience, tell: Tell) -> Operation {
    Operation { name, audience, work: Work::Tell(tell) }
}

const fn write(name: &'static str, audience: Audience, write: Write) -> Operation {
    Operation { name, audience, work: Work::Write(write) }
}

/// In the order of the API reference, parts 2 and 3.
static OPERATIONS: [Operation; 101] = [
    read("ListConsumeSubCustomers", Partner, bills::consuming),
    read("ListSubCustomerBillDetail", Partner, bills::detail),
    read("ListSubcustomerMonthlyBills", Partner, bills::monthly),
    read("ListPostpaidBillSum", Partner, bills::postpaid),
    read("ListCustomerBillsFeeRecords", Customer, flow::records),
    read("ListCustomerselfResourceRecords", Customer, usage::records),
    read("ListCustomerselfResourceRecordDetails", Customer, details::records),
    read("ShowCustomerMonthlySum", Customer, flow::sum),
    read("ListCustomerBillsMonthlyBreakDown", Customer, breakdown::months),
    read("ListCosts", Customer, costs::costs),
    read("ListPartnerAdjustRecords", Partner, accounts::adjustments),
    read("ListPartnerAccountChangeRecords", Partner, accounts::changes),
    read("ListPartnerBalances", PartnerOrReseller, accounts::partner_balances),
    read("ListCustomersBalancesDetail", Partner, accounts::customer_balances),
    read("ShowCustomerAccountBalances", Customer, ledger::balances),
    read("ListCustomerAccountChangeRecords", Customer, ledger::changes),
    tell("ShowPartnerConsumptionQuota", Partner, budgets::partner_quota),
    read("ShowCustomerExpenditureQuota", Customer, budgets::own_quota),
    read("ShowMultiAccountTransferAmount", Master, enterprise::transferable),
    read("ListEnterpriseMultiAccount", Master, enterprise::retrievable),
    read("ListQuotaCoupons", Partner, coupons::quotas),
    read("ListIssuedPartnerCoupons", Partner, coupons::issued),
    read("ListPartnerCouponsRecord", Partner, coupons::operations),
    read("ListSubCustomerCoupons", Either, vouchers::own),
    read("ListIssuedCouponQuotas", Partner, coupons::issued_quotas),
    read("ListCouponQuotasRecords", Partner, coupons::quota_operations),
    read("ListCustomerCouponChangeRecords", Customer, coupons::usage),
    read("ListOrderCouponsByOrderId", Customer, vouchers::for_order),
    read("ListStoredValueCards", Customer, vouchers::cards),
    tell("ListMultiAccountTransferCoupons", Master, vouchers::transferable),
    read("ListMultiAccountRetrieveCoupons", Master, vouchers::retrievable),
    read("ListCustomerOrders", Either, orders::list),
    read("ShowCustomerOrderDetails", Either, orders::details),
    read("ShowRefundOrderDetails", Either, orders::refunds),
    read("ListOrderDiscounts", Customer, orders::discounts),
    read("ListPayPerUseCustomerResources", Either, resources::periodic),
    read("ListCustomerOnDemandResources", Partner, resources::on_demand),
    read("ListFreeResourceInfos", Customer, packages::packages),
    read("ListFreeResourceUsages", Customer, packages::usages),
    read("ListFreeResourcesUsageRecords", Customer, packages::records),
    read("ListResourceUsageSummary", Customer, bandwidth::summary),
    read("ListResourceUsage", Customer, bandwidth::details),
    tell("ListServiceTypes", Either, reference::service_types),
    tell("ListResourceTypes", Either, reference::resource_types),
    read("ListServiceResources", Either, reference::service_resources),
    tell("ListUsageTypes", Either, reference::usage_types),
    tell("ListMeasureUnits", Either, reference::units),
    tell("ListConversions", Either, reference::conversions),
    read("ListResourceSpecs", Either, reference::specs),
    tell("ListProvinces", Either, reference::provinces),
    read("ListCities", Either, reference::cities),
    read("ListCounties", Either, reference::counties),
    read("ListSubCustomers", Partner, customers::list),
    read("ListIndirectPartners", Partner, customers::resellers),
    read("ListSubCustomerNewTag", Partner, customers::new_tags),
    read("ListEnterpriseSubCustomers", Master, enterprise::members),
    read("ListEnterpriseOrganizations", Master, enterprise::organisations),
    read("ShowRealnameAuthenticationReviewResult", Partner, customers::review),
    read("ShowRealNameAuthStatus", Customer, customers::own_verification),
    read("ListOnDemandResourceRatings", Customer, prices::on_demand),
    read("ListRateOnPeriodDetail", Customer, prices::period),
    read("ListRenewRateOnPeriod", Customer, prices::renewal),
    read("ListIncentiveDiscountPolicies", Partner, reference::policies),
    read("ShowSubCustomerBudget", Partner, budgets::one),
    read("ListSubCustomerBudget", Partner, budgets::several),
    read("ListSubCustomerBudgetRecords", Partner, budgets::records),
    read("ListInvoices", Customer, invoices::list),
    write("CreatePartnerCoupons", Partner, issue::create),
    write("ReclaimPartnerCoupons", Partner, issue::reclaim),
    write("UpdateCouponQuotas", Partner, issue::pass_quota),
    write("ReclaimCouponQuotas", Partner, issue::reclaim_quotas),
    write("UpdateCustomerAccountAmount", Partner, move_money::allot),
    write("ReclaimToPartnerAccount", Partner, move_money::reclaim),
    write("UpdateIndirectPartnerAccount", Partner, move_money::allot_to_reseller),
    write("ReclaimIndirectPartnerAccount", Partner, move_money::reclaim_from_reseller),
    write("CreateSubCustomer", Partner, people::create),
    write("CheckUserIdentity", Partner, people::check_identity),
    write("SendVerificationMessageCode", Partner, people::send_code),
    write("CreateEnterpriseRealnameAuthentication", Partner, people::verify_enterprise),
    write("ChangeEnterpriseRealnameAuthentication", Partner, people::change_to_enterprise),
    write("CreatePersonalRealnameAuth", Partner, people::verify_person),
    write("CreateEnterpriseProjectAuth", Customer, people::enable_projects),
    write("ShowRealNameAuthQrCode", Customer, people::qr_code),
    write("FreezeSubCustomers", Partner, people::freeze),
    write("UnfreezeSubCustomers", Partner, people::unfreeze),
    write("UpdateSubCustomerBudget", Partner, people::set_budget),
    write("PayOrders", Customer, buy::pay),
    write("CancelCustomerOrder", Customer, buy::cancel),
    write("RenewalResources", Customer, buy::renew),
    write("CancelResourcesSubscription", Customer, buy::unsubscribe),
    write("AutoRenewalResources", Customer, keep::auto_renew),
    write("CancelAutoRenewalResources", Customer, keep::cancel_auto_renew),
    write("SetResourcesRenewConfig", Customer, keep::renew_config),
    write("UpdatePeriodToOnDemand", Customer, keep::to_on_demand),
    write("UpdatePeriodToOnDemandInstantly", Customer, buy::to_on_demand_now),
    write("UpdateSubEnterpriseAmount", Master, group::transfer),
    write("ReclaimSubEnterpriseAmount", Master, group::retrieve),
    write("ClaimEnterpriseMultiAccountCoupon", Master, group::transfer_coupon),
    write("ReclaimEnterpriseMultiAccountCoupon", Master, group::retrieve_coupon),
    write("CreateSubEnterpriseAccount", Master, group::create_member),
    write("SendSmsVerificationCode", Master, group::send_code),
];

pub(super) fn find(name: &str) -> Result<&'static Operation, Refusal> {
    let found = OPERATIONS.iter().find(|operation| operation.name == name);
    found.ok_or_else(|| Refusal::no_such_operation(name))
}

/// The operation's name as a [`Call`] wants it, if there is such an operation.
pub fn operation_name(name: &str) -> Option<&'static str> {
    find(name).ok().map(|operation| operation.name)
}

/// Every operation, in the order of the API reference.
pub fn operation_names() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(|operation| operation.name)
}

/// Whether an operation changes the world, so that it goes to [`super::writes::apply`].
pub fn writes(name: &str) -> bool {
    find(name).is_ok_and(|operation| matches!(operation.work, Work::Write(_)))
}
