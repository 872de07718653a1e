//! The tables of a month and their columns, named as the API names them.

macro_rules! tables {
    ($($table:ident = $name:literal [$($column:literal),* $(,)?];)*) => {
        /// A table of a month.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Table {
            $(#[doc = concat!("The dataset `", $name, "`.")] $table,)*
        }

        impl Table {
            /// Every table.
            pub const ALL: &[Self] = &[$(Self::$table),*];

            /// The dataset's name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$table => $name,)*
                }
            }

            /// The columns that its rows have, in their order. Others are null.
            pub fn columns(self) -> &'static [&'static str] {
                match self {
                    $(Self::$table => &[$($column),*],)*
                }
            }
        }
    };
}

tables! {
    Consumption = "consumption" [
        "currency", "bill_cycle", "customer_id", "association_type", "service_type_code", "resource_type_code",
        "service_type_name", "resource_type_name", "charging_mode", "trade_time", "trade_id", "id",
        "bill_detail_type", "resource_id", "resource_name", "product_spec_desc", "region_code", "product_id",
        "product_name", "resource_tag", "consume_time", "usage_type", "usage_amount", "usage_measure_id",
        "free_resource_usage", "free_resource_measure_id", "official_amount", "official_discount_amount",
        "payment_amount", "cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount",
        "stored_value_card_amount", "debt_amount", "writeoff_amount", "period_type", "account_manager_id",
        "partner_id", "region_name", "period_num", "enterprise_project_id", "order_type",
    ];
    ConsumingCustomers = "consuming_customers" ["bill_cycle", "customer_id"];
    MonthlyBills = "monthly_bills" [
        "currency", "bill_cycle", "customer_id", "cloud_service_type", "cloud_service_type_name", "bill_type",
        "charge_mode", "amount", "debt_amount", "adjustment_amount", "discount_amount", "measure_id",
        "debit_amount", "credit_amount", "coupon_amount", "rcash_coupon_amount", "stored_value_card_amount",
        "resource_type_code", "resource_type_name",
    ];
    Customers = "customers" [
        "customer", "account_name", "customer_id", "associated_on", "association_type",
    ];
    Orders = "orders" [
        "order_id", "customer_id", "service_type_code", "service_type_name", "source_type", "status",
        "order_type", "amount_after_discount", "official_amount", "measure_id", "create_time", "payment_time",
        "currency", "discount_total", "flexipurchase_coupon_amount", "coupon_amount", "stored_card_amount",
    ];
    OrderLines = "order_lines" [
        "order_line_item_id", "service_type_code", "service_type_name", "product_id", "product_spec_desc",
        "period_type", "period_num", "effective_time", "amount_after_discount", "official_amount",
        "discount_total", "currency", "order_id",
    ];
    Refunds = "refunds" [
        "order_id", "id", "amount", "measure_id", "customer_id", "resource_type_code", "service_type_code",
        "resource_type_name", "service_type_name", "region_code", "base_order_id",
    ];
    Adjustments = "adjustments" [
        "customer_id", "customer_name", "operation_type", "amount", "currency", "operation_time", "measure_id",
        "trans_id",
    ];
    AccountChanges = "account_changes" [
        "currency", "balance_type", "account_change_id", "trade_detail_type", "trade_time", "trade_id",
        "change_amount", "balance_after_change", "type", "customer_id", "account_name",
    ];
    PartnerBalances = "partner_balances" [
        "taken_at", "account_id", "account_type", "amount", "currency", "measure_id",
    ];
    CustomerBalances = "customer_balances" [
        "taken_at", "customer_id", "debt_amount", "amount", "currency", "measure_id",
    ];
    Coupons = "coupons" [
        "coupon_id", "status", "customer_id", "coupon_type", "measure_id", "face_value", "effective_time",
        "expire_time", "create_time", "balance",
    ];
    CouponOperations = "coupon_operations" [
        "id", "operation_type", "quota_id", "quota_type", "coupon_id", "customer_id", "operation_amount",
        "operation_time", "result",
    ];
    CouponQuotas = "coupon_quotas" [
        "quota_id", "quota_type", "create_time", "quota_value", "quota_status", "balance", "measure_id",
        "currency", "effective_time", "expire_time",
    ];
    QuotaOperations = "quota_operations" [
        "id", "operation_type", "quota_id", "parent_quota_id", "amount", "operation_time", "result",
    ];
    CouponUsage = "coupon_usage" [
        "currency", "customer_id", "coupon_id", "trade_detail_type", "trade_time", "trade_id", "change_amount",
        "balance_after_change", "revenue_expense_type", "bill_cycle",
    ];
}
