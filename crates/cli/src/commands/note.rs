//! `duizhang note`.

use super::Context;
use crate::args::NoteArgs;
use crate::error::{CliError, exit};
use crate::print::note as say;
use crate::{ledger, words};

pub(super) fn note(context: &Context, args: &NoteArgs) -> Result<u8, CliError> {
    let by = ledger::somebody(context, args.by.by.as_deref())?;
    let (ledger, id) = ledger::write(context, Some(&by), |book| {
        let id = book.find(&args.id)?;
        Ok((vec![book.note(&id, &args.text, args.explains)?], id))
    })?;
    tell(context, ledger.book(), &id);
    Ok(exit::CLEAN)
}

/// Says what an item is like now.
pub(super) fn tell(context: &Context, book: &duizhang_ledger::Book, id: &str) {
    let Some(latest) = book.latest() else { return };
    if let Some(item) = book.view(latest).item(id) {
        say(&format!("{id}: {}", words::item_status(item.status.name(), context.lang)));
    }
}
