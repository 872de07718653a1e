//! An async client of the Huawei Cloud BSS partner API.

pub mod operation;

pub use operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request};
