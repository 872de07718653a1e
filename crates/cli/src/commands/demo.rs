//! `duizhang demo`: the whole way on the sample month.

use std::fs;
use std::path::PathBuf;

use duizhang_lake::store::{self, Existing, ImportRequest};
use duizhang_lake::{Snapshot, stage};
use duizhang_sim::wire;

use super::{Context, import, reconcile, report, shown};
use crate::args::{DemoArgs, Lang};
use crate::environment;
use crate::error::{CliError, exit};
use crate::frame::rows;
use crate::print::note;
use crate::progress::Bars;
use crate::runs::{PROGRAM, ensure};

/// Rows a page, as `fetch` asks for them.
const PAGE_ROWS: usize = 100;

pub(super) fn demo(context: &Context, args: &DemoArgs) -> Result<u8, CliError> {
    let lang = context.lang;
    refuse_real_months(context)?;
    note(lang.pick("1. a sample month as the API answers it", "1. 生成样例账期的接口应答"));
    let paths = write_captures(context)?;
    note(lang.pick("2. import", "2. 导入"));
    let request = ImportRequest {
        paths: &paths,
        cycle: None,
        options: duizhang_lake::import::Options::default(),
        existing: Existing::Replace,
        now: environment::now(),
        program: PROGRAM,
    };
    let outcome = {
        let mut bars = Bars::new();
        store::import(&context.home, &request, &mut bars)?
    };
    let total: u64 = outcome.manifest.datasets.values().map(|entry| entry.rows).sum();
    let (files, datasets) = (outcome.files.len(), outcome.manifest.datasets.len());
    note(&match lang {
        Lang::En => format!("  {files} files, {datasets} datasets, {total} rows"),
        Lang::Zh => format!("  {files} 个文件，{datasets} 个数据集，{total} 行"),
    });
    import::tell_snapshot(&outcome);
    note(lang.pick("3. reconcile", "3. 对账"));
    let cycle = outcome.manifest.cycle.parse().map_err(|_| CliError::bug("the sample has no month"))?;
    let run = ensure(&context.home, Some(cycle), &context.config, &[])?;
    reconcile::tell(&run, lang)?;
    reconcile::record(context, &run, None, false)?;
    for row in rows(&run.frames.breaks).take(SHOWN) {
        note(&format!("    {}  {}", row.label("rule")?, row.label(&format!("message_{}", lang.code()))?));
    }
    if let Some(more) = run.frames.breaks.height().checked_sub(SHOWN).filter(|more| *more > 0) {
        note(&format!("    … {more} {}", lang.pick("more", "条未列出")));
    }
    note(lang.pick("4. report", "4. 报告"));
    let written = report::render(context, &run, &args.format, None)?;
    let home = shown(context.home.root());
    note("");
    for (dir, receipt) in &written {
        if receipt.format != "xlsx" {
            continue;
        }
        for artifact in &receipt.artifacts {
            note(&format!("{} {}", lang.pick("The workbook:", "工作簿："), shown(&dir.join(&artifact.name))));
        }
    }
    note(&format!("{} duizhang --home {home} breaks", lang.pick("Every break:", "全部差异：")));
    Ok(exit::CLEAN)
}

/// The sample must not take the place of a month that somebody imported.
fn refuse_real_months(context: &Context) -> Result<(), CliError> {
    for cycle in context.home.cycles()? {
        let snapshot = Snapshot::latest(&context.home, cycle)?;
        if !snapshot.manifest().sources.values().all(|source| source.stored.starts_with("captures/sample/")) {
            let home = shown(context.home.root());
            return Err(CliError::usage(
                format!("`{home}` holds real months"),
                "choose another --home for the sample",
            ));
        }
    }
    Ok(())
}

/// Breaks shown at once; the rest is in the workbook.
const SHOWN: usize = 8;

/// Writes the sample's captures where a fetch would have put them.
fn write_captures(context: &Context) -> Result<Vec<PathBuf>, CliError> {
    let world = duizhang_sim::sample();
    let folder = context.home.root().join("captures").join("sample");
    fs::create_dir_all(&folder).map_err(|error| {
        CliError::usage(format!("cannot create `{}`: {error}", folder.display()), "choose another --home")
    })?;
    for capture in wire::captures(&world, PAGE_ROWS) {
        let mut text = capture.lines.join("\n");
        text.push('\n');
        stage::write_file(&folder.join(format!("{}.jsonl", capture.operation)), text.as_bytes())?;
    }
    Ok(vec![folder])
}
