//! The service that questions go to.

use std::collections::BTreeMap;
use std::future::Future;

use duizhang_api::{ApiError, Client};
use duizhang_money::Timestamp;
use serde_json::Map;

use crate::question::{Account, Question};

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

/// Clients of the API: the partner's, and those of customers who gave their keys.
#[derive(Debug)]
pub struct Clients {
    /// The partner's.
    pub partner: Client,
    /// Of customers, by id.
    pub customers: BTreeMap<String, Client>,
}

impl Clients {
    fn of(&self, account: &Account) -> &Client {
        match account {
            Account::Partner => &self.partner,
            // Questions with a customer's credential are only made where it is at hand.
            Account::Customer(id) => self.customers.get(id).unwrap_or(&self.partner),
        }
    }
}

impl Service for Clients {
    async fn now(&self) -> Result<Timestamp, ApiError> {
        // A small list that takes the partner's credential: a wrong key is told before anything is written.
        // In English, so that it is not taken for the same question of the month.
        let operation = &duizhang_api::operations::LIST_MEASURE_UNITS;
        let parameters = Map::from_iter([("X-Language".to_owned(), "en_US".into())]);
        Ok(self.partner.send(operation, parameters).await?.taken_at)
    }

    async fn ask(&self, question: &Question, offset: u64, limit: u32) -> Result<Reply, ApiError> {
        let client = self.of(&question.account);
        let exchange = client.send(question.operation, question.page(offset, limit)).await?;
        Ok(Reply { status: exchange.status, taken_at: exchange.taken_at, body: exchange.body })
    }
}
