//! Signing a request, as every question to the service is.

use duizhang_api::signing::{Signable, authorization};
use secrecy::SecretString;

use crate::{BenchError, Done, Job, Scene};

#[allow(clippy::unnecessary_wraps)] // like the works that may fail to be prepared
pub(crate) fn sign(_: &Scene) -> Result<Job, BenchError> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let query = [
        pair("bill_cycle", "2026-09"),
        pair("customer_id", "17b77526b55e2adcc8352d2bcdba9689"),
        pair("limit", "1000"),
        pair("offset", "4000"),
    ];
    let headers = [pair("Host", "bss.myhuaweicloud.com"), pair("X-Sdk-Date", "20261008T010203Z")];
    let secret = SecretString::from("not-a-secret-but-as-long-as-one-is-000000");
    let run = move || {
        let path = "/v2/bills/partner-bills/subcustomer-bills/res-fee-records";
        let request = Signable { method: "GET", path, query: &query, headers: &headers, body: b"" };
        Ok(Done::of(authorization(&request, "AK0000000000", &secret, "20261008T010203Z").as_bytes()))
    };
    Ok(Box::new(run))
}
