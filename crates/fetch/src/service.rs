//! The service that questions go to.

use std::future::Future;

use duizhang_api::ApiError;
use duizhang_money::Timestamp;

use crate::question::Question;

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status, 2xx.
    pub status: u16,
    /// When, by the service's clock where it tells.
    pub taken_at: Timestamp,
    /// The body as it came.
    pub body: String,
}

/// Something that answers questions: a client of the API, with its retries and its patience.
pub trait Service: Sync {
    /// What time the service says it is.
    fn now(&self) -> impl Future<Output = Result<Timestamp, ApiError>> + Send;

    /// Asks for one page.
    fn ask(
        &self,
        question: &Question,
        offset: u64,
        limit: u32,
    ) -> impl Future<Output = Result<Reply, ApiError>> + Send;
}
