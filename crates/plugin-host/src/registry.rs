//! The formats a program offers. The host knows none itself; the command line fills this in.

use std::cell::Cell;

use duizhang_plugin_abi::DzEntryFn;
use thiserror::Error;

use crate::describe::{About, load};
use crate::error::RenderError;
use crate::job::{Destination, Job};
use crate::plugin::Plugin;
use crate::receipt::{Origin, Receipt};
use crate::render::render;
use crate::runner::{Observed, Runner};

/// Where a format comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// It is linked into the program: what it exports.
    Bundled(DzEntryFn),
    /// It is a plugin.
    Plugin {
        /// Which one.
        plugin: Box<Plugin>,
        /// Whether its hash is trusted, or the user asked for it without.
        locked: bool,
    },
}

/// A format on offer.
#[derive(Clone, Debug)]
pub struct Format {
    /// Its id, e.g. `csv`.
    pub id: String,
    /// What it says of itself.
    pub about: About,
    /// Where it comes from.
    pub source: Source,
}

impl Format {
    /// A bundled format; it must describe itself as `id`.
    pub fn bundled(id: &str, entry: DzEntryFn) -> Result<Self, RenderError> {
        let (_, about) = load(entry, id)?;
        Ok(Self { id: about.id.clone(), about, source: Source::Bundled(entry) })
    }

    /// A plugin that was found. `locked` says whether the caller has seen its hash in the lock.
    pub fn plugin(plugin: Plugin, locked: bool) -> Self {
        let about = plugin.manifest.about.clone();
        Self { id: about.id.clone(), about, source: Source::Plugin { plugin: Box::new(plugin), locked } }
    }

    /// Renders a report: a bundled format inside this process, unless the runner says otherwise, a
    /// plugin always in a process of its own.
    ///
    /// Either the complete report is at the destination when this returns, or nothing has changed.
    pub fn render(&self, runner: &Runner, job: &Job<'_>, out: &Destination) -> Result<Receipt, RenderError> {
        match &self.source {
            Source::Bundled(entry) if !runner.isolate_bundled => render(*entry, &self.id, job, out),
            source => self.render_isolated(source, runner, job, out, &Cell::new(None)),
        }
    }

    /// Renders in a process of its own, wherever the format comes from, and says what was seen of it
    /// if the runner's trial asks for that: also where there is no report.
    pub fn observe(
        &self,
        runner: &Runner,
        job: &Job<'_>,
        out: &Destination,
    ) -> (Result<Receipt, RenderError>, Option<Observed>) {
        let observed = Cell::new(None);
        let rendered = self.render_isolated(&self.source, runner, job, out, &observed);
        (rendered, observed.take())
    }

    #[cfg(unix)]
    fn render_isolated(
        &self,
        source: &Source,
        runner: &Runner,
        job: &Job<'_>,
        out: &Destination,
        observed: &Cell<Option<Observed>>,
    ) -> Result<Receipt, RenderError> {
        use crate::describe::Loaded;
        use crate::render::render_isolated;
        use crate::runner::isolate::Order;
        use crate::runner::spec::Carrier;

        let (carrier, declared, reads, origin) = match source {
            Source::Bundled(entry) => {
                let declared = Loaded::new(*entry).and_then(|loaded| loaded.description());
                let declared =
                    declared.map_err(|reason| RenderError::Incompatible { id: self.id.clone(), reason })?;
                (Carrier::Bundled { id: self.id.clone() }, declared, Vec::new(), None)
            }
            Source::Plugin { plugin, locked } => {
                let origin = Origin {
                    sha256: plugin.sha256.clone(),
                    publisher: plugin.manifest.publisher.clone(),
                    trust: if *locked { "locked" } else { "unlocked" }.to_owned(),
                };
                let manifest = &plugin.manifest;
                (plugin.carrier(), manifest.declared.clone(), manifest.reads.clone(), Some(origin))
            }
        };
        let order = Order {
            runner,
            carrier,
            about: &self.about,
            declared: &declared,
            reads: &reads,
            cancel: job.cancel.as_deref(),
            observed,
        };
        render_isolated(&order, origin, job, out)
    }

    /// Processes of their own need what only Unix has.
    #[cfg(not(unix))]
    fn render_isolated(
        &self,
        _source: &Source,
        _runner: &Runner,
        _job: &Job<'_>,
        _out: &Destination,
        _observed: &Cell<Option<Observed>>,
    ) -> Result<Receipt, RenderError> {
        Err(RenderError::Runner("plugins run on Linux and other Unix systems only".to_owned()))
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
