//! Which world a server serves.

use std::path::PathBuf;
use std::str::FromStr;

use crate::seed::{Breaks, Seed};
use crate::time::Cycle;
use crate::world::{Site, World};

/// Where a world comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The sample month with its breaks.
    Sample,
    /// The sample month without any.
    Unbroken,
    /// A month drawn from a number.
    Seeded(Seed),
    /// Recorded captures.
    Captures(PathBuf),
}

/// A text that names no world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no world: say sample, unbroken, captures:DIR or seed:N[,customers=N][,lines=N][,breaks=N]"
)]
pub struct SourceError(String);

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        match text.split_once(':').unwrap_or((text, "")) {
            ("sample", "") => Ok(Self::Sample),
            ("unbroken", "") => Ok(Self::Unbroken),
            ("seed", rest) => seed(rest).map(Self::Seeded).ok_or_else(|| SourceError(text.to_owned())),
            ("captures", dir) if !dir.is_empty() => Ok(Self::Captures(dir.into())),
            _ => Err(SourceError(text.to_owned())),
        }
    }
}

/// `N[,customers=N][,lines=N][,breaks=N][,cycle=YYYY-MM]`: breaks for every ten thousand lines.
fn seed(text: &str) -> Option<Seed> {
    let mut parts = text.split(',');
    let mut seed = Seed { seed: parts.next()?.parse().ok()?, ..Seed::default() };
    for part in parts {
        let (name, value) = part.split_once('=')?;
        match name {
            "customers" => seed.customers = value.parse().ok()?,
            "lines" => seed.lines = value.parse().ok()?,
            "breaks" => seed.breaks = Breaks::Share(value.parse().ok()?),
            "cycle" => {
                let (year, month) = value.split_once('-')?;
                let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
                seed.cycle = Cycle::new(year.parse().ok()?, month);
            }
            _ => return None,
        }
    }
    Some(seed)
}

impl Source {
    /// The world, where it is one that is made and not recorded.
    pub(super) fn world(&self) -> World {
        match self {
            Self::Sample => crate::sample(),
            Self::Unbroken => crate::unbroken(),
            Self::Seeded(seed) => crate::seeded(seed),
            // What was recorded brings its own accounts.
            Self::Captures(_) => World::new(Site::China, Cycle::new(1970, 1)),
        }
    }
}
