//! A consumption line, as the host hands it over.

use duizhang_plugin_sdk::{Decimal, Result, Row, Table, Timestamp};

use crate::place;

/// Declares the fields of a line once: how they are called in the table, and how they are read.
macro_rules! line {
    ($($name:ident: $kind:ty = $read:ident),* $(,)?) => {
        /// Where the fields are in the table.
        pub(crate) struct Places {
            $($name: usize),*
        }

        impl Places {
            pub(crate) fn of(table: &Table<'_>) -> Result<Self> {
                Ok(Self { $($name: place(table, stringify!($name))?),* })
            }

            pub(crate) fn read<'r>(&self, row: &Row<'r>) -> Line<'r> {
                Line { $($name: row.$read(self.$name)),* }
            }
        }

        /// The fields of a line that the specification has a place for.
        #[derive(Clone, Copy)]
        pub(crate) struct Line<'r> {
            $(pub(crate) $name: Option<$kind>),*
        }
    };
}

line! {
    cycle: &'r str = text,
    line_id: &'r str = text,
    customer_id: &'r str = text,
    customer_name: &'r str = text,
    association_type: &'r str = text,
    currency: &'r str = text,
    bill_detail_type: i64 = int,
    bill_detail_title: &'r str = text,
    corrects_closed_month: bool = bool,
    charging_mode: i64 = int,
    service_type_code: &'r str = text,
    service_type_name: &'r str = text,
    resource_type_code: &'r str = text,
    resource_type_name: &'r str = text,
    resource_id: &'r str = text,
    resource_name: &'r str = text,
    resource_tag: &'r str = text,
    product_id: &'r str = text,
    product_name: &'r str = text,
    product_spec_desc: &'r str = text,
    region_code: &'r str = text,
    region_name: &'r str = text,
    enterprise_project_id: &'r str = text,
    sub_resource_id: &'r str = text,
    sub_resource_name: &'r str = text,
    trade_id: &'r str = text,
    trade_time: Timestamp = time,
    consume_time: Timestamp = time,
    period_type: i64 = int,
    period_num: Decimal = decimal,
    payment_type: &'r str = text,
    usage_type: &'r str = text,
    usage_quantity: Decimal = decimal,
    usage_measure_id: i64 = int,
    ri_quantity: Decimal = decimal,
    ri_measure_id: i64 = int,
    official_amount: Decimal = decimal,
    discount_amount: Decimal = decimal,
    payable_amount: Decimal = decimal,
    partner_id: &'r str = text,
}
