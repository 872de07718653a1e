//! `duizhang resolve`.

use super::{Context, note};
use crate::args::ResolveArgs;
use crate::error::{CliError, exit};
use crate::ledger;

pub(super) fn resolve(context: &Context, args: &ResolveArgs) -> Result<u8, CliError> {
    let by = ledger::somebody(context, args.by.by.as_deref())?;
    let (ledger, id) = ledger::write(context, Some(&by), |book| {
        let id = book.find(&args.id)?;
        let act = if args.reopen { book.reopen(&id, &args.why)? } else { book.resolve(&id, &args.why)? };
        Ok((vec![act], id))
    })?;
    note::tell(context, ledger.book(), &id);
    Ok(exit::CLEAN)
}
