//! Which world a server serves.

use std::path::PathBuf;
use std::str::FromStr;

use crate::world::World;

/// Where a world comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The sample month with its breaks.
    Sample,
    /// The sample month without any.
    Unbroken,
    /// Recorded captures.
    Captures(PathBuf),
}

/// A text that names no world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no world: say sample, unbroken or captures:DIR")]
pub struct SourceError(String);

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        match text.split_once(':').unwrap_or((text, "")) {
            ("sample", "") => Ok(Self::Sample),
            ("unbroken", "") => Ok(Self::Unbroken),
            ("captures", dir) if !dir.is_empty() => Ok(Self::Captures(dir.into())),
            _ => Err(SourceError(text.to_owned())),
        }
    }
}

impl Source {
    /// The world, where it is one that is made and not recorded.
    pub(super) fn world(&self) -> World {
        match self {
            Self::Sample => crate::sample(),
            Self::Unbroken => crate::unbroken(),
            // Recorded answers need accounts only; those of the sample serve.
            Self::Captures(_) => World::default(),
        }
    }
}
