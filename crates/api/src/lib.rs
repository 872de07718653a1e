//! An async client of the Huawei Cloud BSS partner API.

mod client;
pub mod credentials;
mod error;
mod flow;
mod identity;
pub mod operation;
pub mod operations;
mod paging;
pub mod signing;
mod site;
pub mod wire;
mod wire_request;
mod writes;

pub use client::{Answer, Builder, Client, Clock, Exchange};
pub use credentials::{AccessKey, Credentials, CredentialsError, Password, TokenScope};
pub use error::{ApiError, ErrorKind};
pub use flow::Patience;
pub use operation::{
    Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape, Types,
};
pub use operations::{OPERATIONS, operation, types};
pub use paging::{Page, Pages, split};
pub use site::Site;
pub use wire_request::WireRequest;
pub use writes::{Confirm, Writes, Written};
