//! Models that several operations share.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::wire::{Code, record};

record! {
    /// The model `EnterpriseProject` of several operations.
    pub struct EnterpriseProject {
        /// Caller's id.
        id: Option<String>,
        /// Name.
        name: Option<String>,
    }

    /// The model `ErrorDetail` of several operations.
    pub struct ErrorDetail {
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
        /// Id.
        id: Option<String>,
    }

    /// The model `FailResourceInfo` of several operations.
    pub struct FailResourceInfo {
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
    }

    /// The model `ICouponUseLimitInfoV2` of several operations.
    pub struct ICouponUseLimitInfoV2 {
        /// Row id.
        use_limiti_info_id: Option<String>,
        /// Restriction key; incomplete list, keep it as it is.
        limit_key: Option<String>,
        /// First operand.
        value1: Option<String>,
        /// Second operand.
        value2: Option<String>,
        /// Unit of the operands.
        value_unit: Option<String>,
        /// Kind of restriction.
        limit_type: Option<Code>,
        /// Promotion plan id.
        promotion_plan_id: Option<String>,
    }
}
