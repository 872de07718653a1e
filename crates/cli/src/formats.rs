//! The report formats: the bundled ones, ordinary plugins that are linked in, and where to get others.

use duizhang_plugin_host::{DzEntryFn, Format, Registry};

use crate::error::CliError;
use crate::plugins::Plugins;

const BUNDLED: [(&str, DzEntryFn); 6] = [
    ("xlsx", duizhang_plugin_xlsx::dz_plugin_v1_xlsx),
    ("html", duizhang_plugin_html::dz_plugin_v1_html),
    ("csv", duizhang_plugin_csv::dz_plugin_v1_csv),
    ("json", duizhang_plugin_json::dz_plugin_v1_json),
    ("parquet", duizhang_plugin_parquet::dz_plugin_v1_parquet),
    ("focus", duizhang_plugin_focus::dz_plugin_v1_focus),
];

/// The ids of the bundled formats, which no plugin may have.
pub(crate) fn bundled_ids() -> Vec<&'static str> {
    BUNDLED.iter().map(|(id, _)| *id).collect()
}

/// What a bundled format exports.
pub(crate) fn bundled(id: &str) -> Option<DzEntryFn> {
    BUNDLED.iter().find(|(known, _)| *known == id).map(|(_, entry)| *entry)
}

/// The bundled formats.
pub(crate) fn registry() -> Result<Registry, CliError> {
    let mut registry = Registry::new();
    for (id, entry) in BUNDLED {
        let bug = |error: String| CliError::bug(format!("bundled format {id}: {error}"));
        let format = Format::bundled(id, entry).map_err(|error| bug(error.to_string()))?;
        registry.add(format).map_err(|error| bug(error.to_string()))?;
    }
    Ok(registry)
}

/// The formats of these ids. All are looked up before anything is done with one.
pub(crate) fn find(plugins: &Plugins, ids: &[String]) -> Result<Vec<Format>, CliError> {
    let registry = registry()?;
    let find = |id: &String| match registry.get(id) {
        Some(format) => Ok(format.clone()),
        None => plugins.format(id),
    };
    ids.iter().map(find).collect()
}
