//! The formats a program offers. The host knows none itself; the command line fills this in.

use duizhang_plugin_abi::DzEntryFn;
use thiserror::Error;

use crate::describe::{About, describe};
use crate::error::RenderError;
use crate::job::{Destination, Job};
use crate::receipt::Receipt;
use crate::render::render;

/// A format on offer.
#[derive(Clone, Debug)]
pub struct Format {
    /// Its id, e.g. `csv`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it exports.
    pub entry: DzEntryFn,
}

impl Format {
    /// Takes id and title from the format's own description, which must be about `id`.
    pub fn described(id: &str, entry: DzEntryFn) -> Result<Self, RenderError> {
        let about = describe(entry, id)?;
        Ok(Self { id: about.id, title: about.title, entry })
    }

    /// What the format says about itself.
    pub fn about(&self) -> Result<About, RenderError> {
        describe(self.entry, &self.id)
    }

    /// See [`render`].
    pub fn render(&self, job: &Job<'_>, out: &Destination) -> Result<Receipt, RenderError> {
        render(self.entry, &self.id, job, out)
    }
}

/// Two formats want the same id: neither may shadow the other.
#[derive(Debug, Error)]
#[error("there is already a format {0}")]
pub struct RegistryError(pub String);

/// Formats by id, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    formats: Vec<Format>,
}

impl Registry {
    /// Without any format.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a format.
    pub fn add(&mut self, format: Format) -> Result<(), RegistryError> {
        if self.get(&format.id).is_some() {
            return Err(RegistryError(format.id));
        }
        self.formats.push(format);
        Ok(())
    }

    /// The format of this id.
    pub fn get(&self, id: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.id == id)
    }

    /// All formats.
    pub fn iter(&self) -> impl Iterator<Item = &Format> {
        self.formats.iter()
    }
}
