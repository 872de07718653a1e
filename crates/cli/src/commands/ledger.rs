//! `duizhang ledger`: the audit trail itself.

use duizhang_ledger::{Witness, export, verify};
use serde_json::json;

use super::Context;
use crate::args::{Lang, LedgerCommand};
use crate::error::{CliError, exit};
use crate::ledger::{path, witnesses};
use crate::print::{note, out};

pub(super) fn ledger(context: &Context, command: &LedgerCommand) -> Result<u8, CliError> {
    match command {
        LedgerCommand::Verify { head, json } => check(context, head.as_deref(), *json),
        LedgerCommand::Export => {
            export(&path(&context.home), out)?;
            Ok(exit::CLEAN)
        }
    }
}

fn check(context: &Context, head: Option<&str>, as_json: bool) -> Result<u8, CliError> {
    let (mut noted, mut problems) = witnesses(&context.home)?;
    if let Some(head) = head {
        noted.push(Witness { source: "--head".to_owned(), entries: None, hash: head.trim().to_lowercase() });
    }
    let mut checked = verify(&path(&context.home), &noted)?;
    problems.append(&mut checked.problems);
    let (entries, hash, agree) = (checked.head.entries, &checked.head.hash, checked.witnesses);
    if as_json {
        let object = json!({ "entries": entries, "head": hash, "witnesses": agree, "problems": problems });
        out(&object.to_string());
    } else {
        for problem in &problems {
            note(&format!("! {problem}"));
        }
        note(&match (context.lang, problems.is_empty()) {
            (Lang::En, true) => {
                format!("the ledger is as it was written: {entries} entries, noted {agree} times elsewhere")
            }
            (Lang::Zh, true) => format!("台账完好：{entries} 条，另有 {agree} 处校验记录"),
            (Lang::En, false) => "the ledger is not as it was written".to_owned(),
            (Lang::Zh, false) => "台账与写入时不符".to_owned(),
        });
        out(hash);
    }
    Ok(if problems.is_empty() { exit::CLEAN } else { exit::BREAKS })
}
