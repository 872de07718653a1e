//! `duizhang plugin`.

use serde_json::json;

use crate::args::PluginCommand;
use crate::error::{CliError, exit};
use crate::formats;
use crate::print::{Align, out, table};

pub(super) fn plugin(command: &PluginCommand) -> Result<u8, CliError> {
    let PluginCommand::List { json } = command;
    let registry = formats::registry()?;
    let mut rows = Vec::new();
    for format in registry.iter() {
        let about = format.about().map_err(CliError::from)?;
        if *json {
            let object = json!({
                "id": about.id, "title": about.title, "version": about.version, "source": "bundled",
                "media": about.media, "deterministic": about.deterministic, "options": about.options,
            });
            out(&object.to_string());
        } else {
            rows.push(vec![about.id, about.version, "bundled".to_owned(), about.title]);
        }
    }
    if !json {
        table(
            &[("id", Align::Left), ("version", Align::Left), ("source", Align::Left), ("title", Align::Left)],
            &rows,
        );
    }
    Ok(exit::CLEAN)
}
