//! Plugins of others: what they say of themselves, where they are, and which of them may run.

pub(crate) mod digest;
mod lock;
mod manifest;
mod pack;
#[cfg(unix)]
pub(crate) mod seal;
mod search;

pub use lock::{Approval, Lock, Trust};
pub use manifest::{MANIFEST_FILE, Manifest, PluginKind};
pub use pack::{Draft, description_text, each_file};
pub use search::{Found, Looked, NotUsable, Origin, Plugin, Refusal, search};
