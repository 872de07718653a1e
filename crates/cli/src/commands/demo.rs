//! `duizhang demo`: the whole way on the sample month, from a server of its own to the reports.

use duizhang_fetch::{Fetched, Part, Request, Unfinished};
use duizhang_lake::stage;
use duizhang_money::BillCycle;
use duizhang_sim::server::Source;

use super::fetch::{self, Telling};
use super::{Context, import, reconcile, report, shown, sim};
use crate::args::{DemoArgs, Lang};
use crate::connection;
use crate::error::{CliError, exit};
use crate::frame::rows;
use crate::print::note;
use crate::runs::ensure;

/// Questions under way at once.
const CONCURRENCY: usize = 16;
/// First day of the sample's coupon ledgers.
const USAGE_FROM: &str = "2026-01-01";

pub(super) fn demo(context: &Context, args: &DemoArgs) -> Result<u8, CliError> {
    let lang = context.lang;
    refuse_real_months(context)?;
    note(lang.pick("1. fetch a sample month from the built-in simulator", "1. 从内置模拟器获取样例账期"));
    let fetched = fetch_sample(context)?;
    note(lang.pick("2. import", "2. 导入"));
    let outcome = fetch::take_in(context, fetched)?;
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
    let written = report::render(context, &run, &report::Wish::plain(context, &args.format, None)?)?;
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

/// The sample must not take the place of a month that somebody imported: a home of the demo is marked
/// before anything is put into it.
pub(super) fn refuse_real_months(context: &Context) -> Result<(), CliError> {
    let mark = context.home.root().join(MARK);
    if mark.is_file() {
        return Ok(());
    }
    if !context.home.cycles()?.is_empty() {
        let home = shown(context.home.root());
        let message = format!("`{home}` holds real months");
        return Err(CliError::usage(message, "choose another --home for the sample"));
    }
    stage::write_file(&mark, b"The months here are the sample's.\n")?;
    Ok(())
}

/// Marks a home that holds the sample only.
const MARK: &str = "demo.txt";

/// Breaks shown at once; the rest is in the workbook.
const SHOWN: usize = 8;

/// Fetches the sample as a partner would: the customers' balances when the month begins, and everything
/// after it was closed.
fn fetch_sample(context: &Context) -> Result<Fetched, CliError> {
    connection::runtime()?.block_on(async {
        let server = sim::for_demo(Source::Sample).await?;
        let clients = connection::to_simulator(&server)?;
        let world = duizhang_sim::unbroken();
        let month = world.cycle.to_string();
        let cycle: BillCycle = month.parse().map_err(|_| CliError::bug("the sample has no month"))?;
        let captures = context.home.captures(cycle);
        let own_keys: Vec<String> = clients.customers.keys().cloned().collect();
        let request = Request {
            captures: &captures,
            cycle,
            parts: &[Part::CustomerBalances],
            customers: &[],
            usage_from: Some(USAGE_FROM.to_owned()),
            unfinished: Unfinished::Restart,
            endpoint: "simulator",
            account: &server.partner().id,
            own_keys: &own_keys,
            concurrency: CONCURRENCY,
        };
        server.set_now(Some(world.opening));
        let telling = Telling::new();
        let opening = duizhang_fetch::fetch(&clients, &request, &telling, std::future::pending()).await?;
        fetch::take_in(context, opening)?;
        server.set_now(None);
        let request = Request { parts: &[], ..request };
        let telling = Telling::new();
        let fetched = duizhang_fetch::fetch(&clients, &request, &telling, std::future::pending()).await?;
        telling.end();
        Ok(fetched)
    })
}
