//! The bundled report formats: ordinary plugins that are linked in.

use duizhang_plugin_host::{DzEntryFn, Format, Registry};

use crate::error::CliError;

const BUNDLED: [(&str, DzEntryFn); 2] =
    [("xlsx", duizhang_plugin_xlsx::dz_plugin_v1_xlsx), ("csv", duizhang_plugin_csv::dz_plugin_v1_csv)];

/// The formats of this program.
pub(crate) fn registry() -> Result<Registry, CliError> {
    let mut registry = Registry::new();
    for (id, entry) in BUNDLED {
        let bug = |error: String| CliError::bug(format!("bundled format {id}: {error}"));
        let format = Format::described(id, entry).map_err(|error| bug(error.to_string()))?;
        registry.add(format).map_err(|error| bug(error.to_string()))?;
    }
    Ok(registry)
}

/// A format by id, or an error that lists those there are.
pub(crate) fn find<'a>(registry: &'a Registry, id: &str) -> Result<&'a Format, CliError> {
    registry.get(id).ok_or_else(|| {
        let known: Vec<&str> = registry.iter().map(|format| format.id.as_str()).collect();
        CliError::usage(
            format!("there is no report format `{id}`"),
            format!("use one of {}", known.join(", ")),
        )
    })
}
