//! The command line as data.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use duizhang_lake::Dataset;
use duizhang_money::BillCycle;

/// Reconcile the months of a Huawei Cloud resale partner and render reports.
///
/// A month goes one way: files are imported into a snapshot, the snapshot is reconciled into a run,
/// the run is rendered into reports. Each step is a folder below --home that can be opened and read.
#[derive(Debug, Parser)]
#[command(name = "duizhang", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 clean, 1 breaks found, 2 usage or unreadable input, 3 the month is not \
reconcilable, 4 the API refused or failed, 5 a report format failed, 70 a bug.\n\nTry it: duizhang demo"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command, before or after it.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Where captures, lake, runs and reports are kept [default: `$DUIZHANG_HOME`, else ./duizhang-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Configuration file [default: `$DUIZHANG_CONFIG`, else duizhang.toml in the home, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Language of messages and reports [default: `$DUIZHANG_LANG`, else by `$LANG`]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

/// A language of messages and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// 中文
    Zh,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a sample month the whole way: import, reconcile, report
    ///
    /// Everything is written below --home (here ./duizhang-demo by default). The month has every kind of
    /// break once; samples/2026-09/FINDINGS.md lists them.
    Demo(DemoArgs),
    /// Read captures, CSV and Excel files of a month into a snapshot
    ///
    /// Folders are searched for files with a known ending. What a file is, is found out by looking into it;
    /// --dataset and --map help where that fails. Nothing is stored when any file has an error.
    Import(ImportArgs),
    /// Apply every rule to a month
    Reconcile(MonthArgs),
    /// List the breaks of a month
    Breaks(BreaksArgs),
    /// List what every rule evaluated
    Rules(MonthArgs),
    /// Show what each customer consumed and how it was paid
    Statement(StatementArgs),
    /// Show what was compared in one break, and what to do
    Explain(ExplainArgs),
    /// Render reports of a month
    Report(ReportArgs),
    /// Look at the report formats
    #[command(subcommand)]
    Plugin(PluginCommand),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Formats to render, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "xlsx,csv", value_name = "FORMAT")]
    pub(crate) format: Vec<String>,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own on the command line
pub(crate) struct ImportArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The month; found in the files where it is not given
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// What the files hold, where that cannot be recognised
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<Dataset>,
    /// A TOML file that maps headings to columns (docs/reference/mappings.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Add rows to datasets that the month already has from other files
    #[arg(long, conflicts_with = "replace")]
    pub(crate) add: bool,
    /// Let these files take the place of datasets that the month already has
    #[arg(long)]
    pub(crate) replace: bool,
    /// Set bad rows aside instead of refusing the file; the month is then partial
    #[arg(long)]
    pub(crate) allow_bad_rows: bool,
    /// Print the snapshot's manifest as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MonthArgs {
    /// The month [default: the newest that was imported]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// Evaluate only these rules, separated by commas; `line.` stands for a family
    ///
    /// The month is then judged by the datasets that these rules need, and never called clean.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) only: Vec<String>,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BreaksArgs {
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    /// Only breaks of this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// Only breaks of this rule, or of the rules that begin with it (`order.`)
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct StatementArgs {
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    /// Only this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The break's id, or its first digits
    #[arg(value_name = "BREAK_ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) month: MonthArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The month [default: the newest that was imported]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// Evaluate only these rules, separated by commas; `line.` stands for a family
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) only: Vec<String>,
    /// Formats, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "xlsx", value_name = "FORMAT")]
    pub(crate) format: Vec<String>,
    /// Where to put the reports, one folder a format [default: `reports/<cycle>/<run>` in the home]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print the receipts as JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// List the report formats
    List {
        /// Print JSON Lines
        #[arg(long)]
        json: bool,
    },
}
