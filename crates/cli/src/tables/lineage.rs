//! The table `lineage`: where the figures come from, one row a fact.

use duizhang_plugin_host::{Role, Table};

use super::Draft;
use crate::args::Lang;
use crate::error::CliError;
use crate::runs::StoredRun;
use crate::words;

/// A fact: stable name, label, value.
type Fact = (&'static str, String, String);

/// What every report says.
fn head(run: &StoredRun, lang: Lang) -> Vec<Fact> {
    let manifest = run.snapshot.manifest();
    vec![
        ("cycle", lang.pick("Bill cycle", "账期").to_owned(), run.info.cycle.clone()),
        ("run", lang.pick("Run", "运行编号").to_owned(), run.info.run.clone()),
        ("program", lang.pick("Program", "程序").to_owned(), run.info.program.clone()),
        ("snapshot", lang.pick("Snapshot", "快照").to_owned(), manifest.snapshot.clone()),
        (
            "snapshot_created_at",
            lang.pick("Snapshot made at", "快照时间").to_owned(),
            manifest.created_at.clone(),
        ),
        ("content", lang.pick("Content (BLAKE3)", "内容校验值").to_owned(), run.info.content.clone()),
    ]
}

/// What a customer's statement says: enough to find the run again.
pub(super) fn short(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    finish(&head(run, lang))
}

/// Everything there is to know.
pub(super) fn table(run: &StoredRun, lang: Lang) -> Result<Table, CliError> {
    let manifest = run.snapshot.manifest();
    let mut facts = head(run, lang);
    if let Some(choice) = run.info.order_amount_reading {
        let how = if choice.forced {
            lang.pick("set by the configuration", "由配置指定")
        } else {
            lang.pick("chosen by the data", "由数据判定")
        };
        let reading = words::reading(choice.reading.name(), lang);
        let value = match lang {
            Lang::En => format!(
                "{reading} ({how}: {} orders agree before coupons, {} after)",
                choice.before, choice.after
            ),
            Lang::Zh => format!(
                "{reading}（{how}：用券前口径相符 {} 单，用券后口径相符 {} 单）",
                choice.before, choice.after
            ),
        };
        facts.push((
            "order_amount_reading",
            lang.pick("Reading of amount_after_discount", "订单金额口径").to_owned(),
            value,
        ));
    }
    if run.ledger.entries > 0 {
        let value = format!("{}; {}", run.ledger.entries, run.ledger.hash);
        facts.push(("ledger", lang.pick("Ledger (entries, head)", "台账（条数、校验值）").to_owned(), value));
    }
    for (setting, value) in &run.info.settings {
        facts.push(("setting", words::setting(setting, lang), value.clone()));
    }
    if manifest.rejects > 0 {
        facts.push((
            "rejects",
            lang.pick("Bad rows set aside", "已剔除的错误行").to_owned(),
            manifest.rejects.to_string(),
        ));
    }
    let mut sources: Vec<_> = manifest.sources.iter().collect();
    sources.sort_by_key(|(_, source)| &source.report.name);
    for (hash, source) in sources {
        let value = match lang {
            Lang::En => format!("{} bytes, BLAKE3 {hash}", source.report.bytes),
            Lang::Zh => format!("{} 字节，BLAKE3 {hash}", source.report.bytes),
        };
        facts.push(("source", source.report.name.clone(), value));
    }
    finish(&facts)
}

fn finish(facts: &[Fact]) -> Result<Table, CliError> {
    Draft::new("lineage", facts.len())
        .text("item", Role::Key, facts.iter().map(|(item, ..)| Some((*item).to_owned())).collect())
        .text("label", Role::Label, facts.iter().map(|(_, label, _)| Some(label.clone())).collect())
        .text("value", Role::Note, facts.iter().map(|(.., value)| Some(value.clone())).collect())
        .finish()
}
