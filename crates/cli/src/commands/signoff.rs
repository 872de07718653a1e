//! `duizhang sign-off`.

use super::Context;
use crate::args::{Lang, SignOffArgs};
use crate::error::{CliError, exit};
use crate::ledger;
use crate::print::note;
use crate::runs::to_record;

pub(super) fn sign_off(context: &Context, args: &SignOffArgs) -> Result<u8, CliError> {
    let by = ledger::somebody(context, args.by.by.as_deref())?;
    // What is signed is what the newest data says, so that is looked at once more.
    let run = to_record(&context.home, Some(args.cycle), &context.config, &[], false)?;
    let (ledger, ()) = ledger::write(context, Some(&by), |book| {
        let newest = ledger::report(&run, book)?;
        let act = if args.review { book.review(&newest, &by)? } else { book.prepare(&newest)? };
        Ok((vec![act], ()))
    })?;
    let (cycle, name) = (args.cycle, by.name());
    note(&match (context.lang, args.review) {
        (Lang::En, false) => format!("{cycle}: prepared by {name}; somebody else reviews it"),
        (Lang::Zh, false) => format!("{cycle}：编制人 {name}；须由他人复核"),
        (Lang::En, true) => format!("{cycle}: reviewed by {name}; the month is signed"),
        (Lang::Zh, true) => format!("{cycle}：复核人 {name}；该账期已签核"),
    });
    let view = ledger.book().view(cycle);
    let open = view.items().filter(|item| item.is_open()).count();
    let explained = view.items().filter(|item| item.status == duizhang_ledger::Status::Explained).count();
    note(&match context.lang {
        Lang::En => format!("  open items: {open}, of these explained: {explained}"),
        Lang::Zh => format!("  未决项目：{open}，其中已说明：{explained}"),
    });
    // Kept with the signatures on paper it shows later whether anything before it was touched.
    let (entries, hash) = (ledger.head().entries, &ledger.head().hash);
    note(&match context.lang {
        Lang::En => format!("  the ledger ends at entry {entries}, {hash}"),
        Lang::Zh => format!("  台账止于第 {entries} 条，校验值 {hash}"),
    });
    Ok(exit::CLEAN)
}
