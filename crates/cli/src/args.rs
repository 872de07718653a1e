//! The command line as data.

pub(crate) mod api;
pub(crate) mod authoring;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use duizhang_lake::Dataset;
use duizhang_money::BillCycle;

use self::authoring::{CheckArgs, PackArgs, ReplayArgs};

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
    /// A file of rules of your own [default: `rules` under [reconcile] of the configuration]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// Language of messages and reports [default: `$DUIZHANG_LANG`, else by `$LANG`]
    // A text, because `plugin new --lang` is another language, and clap wants one type for one name.
    #[arg(long, global = true, value_parser = ["en", "zh"], value_name = "LANG")]
    lang: Option<String>,
}

impl Global {
    /// The language that was asked for.
    pub(crate) fn lang(&self) -> Option<Lang> {
        match self.lang.as_deref() {
            Some("en") => Some(Lang::En),
            Some("zh") => Some(Lang::Zh),
            _ => None,
        }
    }
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
    /// Make up a month of any size and import it
    ///
    /// The same seed gives the same month, byte for byte. Like the demo it is written below ./duizhang-demo by
    /// default, and never into a home with real months. It is made in memory: about 6 kB a line. Months are drawn
    /// one by one: balances do not roll over from one to the next.
    Gen(GenArgs),
    /// Fetch a month from the service: captures, and a snapshot of them
    ///
    /// Every answer is kept as it came, page by page, below captures in the home. A fetch that was
    /// interrupted goes on with --resume and asks for no finished page again.
    Fetch(api::FetchArgs),
    /// Say in plain words what works: clock, endpoint, key, kind of partner, permission for each dataset
    Doctor(api::DoctorArgs),
    /// Read captures, CSV and Excel files of a month into a snapshot
    ///
    /// Folders are searched for files with a known ending. What a file is, is found out by looking into it;
    /// --dataset and --map help where that fails. Nothing is stored when any file has an error.
    Import(ImportArgs),
    /// Apply every rule to a month
    ///
    /// What it finds is recorded in the ledger, as far as it is new.
    Reconcile(ReconcileArgs),
    /// List the breaks of a month
    Breaks(BreaksArgs),
    /// List what every rule evaluated; or check a file of rules of your own
    Rules(RulesArgs),
    /// Show what each customer consumed and how it was paid
    Statement(StatementArgs),
    /// Show why the two sides of each comparison differ, by customer: explained + unexplained = difference
    Differences(StatementArgs),
    /// List whose month can be reconciled, and what is missing of the others
    Customers(StatementArgs),
    /// Show what was compared in one break, and what to do
    Explain(ExplainArgs),
    /// Render reports of a month
    Report(ReportArgs),
    /// Compare two snapshots of a month: what was restated, appeared, vanished
    Diff(DiffArgs),
    /// List the items that are open over the months
    Open(OpenArgs),
    /// Write something down about an item
    Note(NoteArgs),
    /// Settle an item, or open it again
    Resolve(ResolveArgs),
    /// Sign a month: one person prepares it, another one reviews it
    ///
    /// A signed month is frozen: a later run that finds something else is told, and not recorded.
    SignOff(SignOffArgs),
    /// Check or export the audit trail
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Look at the report formats
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Look up services, resource types, usage types and units
    #[command(subcommand)]
    Catalog(api::CatalogCommand),
    /// Look up prices, with a customer's own key
    #[command(subcommand)]
    Price(api::PriceCommand),
    /// Look up orders
    Orders(api::OrdersArgs),
    /// Look up the resources of an order or a customer
    Resources(api::ResourcesArgs),
    /// Look up coupons issued to customers
    Coupons(api::CouponsArgs),
    /// Look up coupon quotas
    Quotas(api::LookUp),
    /// Look up balances of the partner or of customers
    Balances(api::BalancesArgs),
    /// Serve a make-believe month as the BSS API does, on loopback
    ///
    /// Prints one line of JSON when ready: where it is, and the keys of its partner and customers.
    Sim(api::SimArgs),
}

impl Command {
    /// Whether it looks at a month with all of its rules.
    pub(crate) const fn reconciles(&self) -> bool {
        matches!(
            self,
            Self::Reconcile(_)
                | Self::Breaks(_)
                | Self::Rules(_)
                | Self::Statement(_)
                | Self::Differences(_)
                | Self::Customers(_)
                | Self::Explain(_)
                | Self::Report(_)
                | Self::Diff(_)
                | Self::SignOff(_)
        )
    }

    /// Whether it only asks the service, and needs no home.
    pub(crate) const fn is_look_up(&self) -> bool {
        matches!(
            self,
            Self::Doctor(_)
                | Self::Catalog(_)
                | Self::Price(_)
                | Self::Orders(_)
                | Self::Resources(_)
                | Self::Coupons(_)
                | Self::Quotas(_)
                | Self::Balances(_)
        )
    }
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Formats to render, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "xlsx,csv", value_name = "FORMAT")]
    pub(crate) format: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct GenArgs {
    /// The month
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: BillCycle,
    /// Customers; about one in nine consumes nothing, and the others consume very unequally
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) customers: u32,
    /// Consumption lines, before breaks add theirs
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub(crate) lines: usize,
    /// Orders, roughly; else one for twenty lines, and no more than half a million
    #[arg(long, value_name = "N", conflicts_with = "captures")]
    pub(crate) orders: Option<u64>,
    /// What the dice start from
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Breaks for every ten thousand lines, of all kinds in turn
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u32).range(..=10_000))]
    pub(crate) breaks: u32,
    /// Make answers of the service first, keep them, and import them; more kinds of lines and of breaks, for
    /// months that fit into the memory
    #[arg(long)]
    pub(crate) captures: bool,
    /// Print the snapshot's manifest as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
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
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    /// Only check a file of rules of your own: say each rule in a sentence, or show its mistakes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cycle", "only"])]
    pub(crate) check: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReconcileArgs {
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    /// Write nothing at all: neither a run nor into the ledger
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take the signatures off the month first
    #[arg(long, requires = "why", conflicts_with_all = ["dry_run", "only"])]
    pub(crate) reopen: bool,
    /// Why it is reopened
    #[arg(long, value_name = "TEXT", requires = "reopen")]
    pub(crate) why: Option<String>,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

/// Who acts.
#[derive(Debug, Args)]
pub(crate) struct ByArgs {
    /// Who does this [default: `user` of the configuration, else `$USER`]
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The month [default: the newest that was imported]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// The earlier snapshot, or its first characters [default: the one before --to]
    #[arg(long, value_name = "SNAPSHOT")]
    pub(crate) from: Option<String>,
    /// The later snapshot, or its first characters [default: the newest]
    #[arg(long, value_name = "SNAPSHOT")]
    pub(crate) to: Option<String>,
    /// Rows to list of each dataset, and breaks; counts and sums are of all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OpenArgs {
    /// As of this month [default: the newest in the ledger]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// Only items of this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// Only items that are at least so many months old
    #[arg(long, value_name = "MONTHS")]
    pub(crate) age: Option<u32>,
    /// Resolved items, too
    #[arg(long)]
    pub(crate) all: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NoteArgs {
    /// The item's id, or its first digits
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// What was found out
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// The note explains the difference as it is now
    #[arg(long)]
    pub(crate) explains: bool,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    /// The item's id, or its first digits
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: String,
    /// Open a resolved item again
    #[arg(long)]
    pub(crate) reopen: bool,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("signature").required(true).args(["prepare", "review"])))]
pub(crate) struct SignOffArgs {
    /// The month
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: BillCycle,
    /// The first signature: the month is ready
    #[arg(long)]
    pub(crate) prepare: bool,
    /// The second signature, by somebody else: the month is signed
    #[arg(long)]
    pub(crate) review: bool,
    #[command(flatten)]
    pub(crate) by: ByArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Check the trail: its chain, its triggers, the tables derived from it, and what was noted of it
    ///
    /// Returns 1 where something is not as it was written.
    Verify {
        /// The hash of an entry that must be there, as it was noted down before
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the trail as JSON Lines
    Export,
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
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own on the command line
pub(crate) struct ReportArgs {
    /// The month [default: the newest that was imported]
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// Evaluate only these rules, separated by commas; `line.` stands for a family
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) only: Vec<String>,
    /// Formats, separated by commas [default: those of the profile, else xlsx]
    #[arg(long, value_delimiter = ',', value_name = "FORMAT")]
    pub(crate) format: Vec<String>,
    /// What goes into the report: a profile of the configuration
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The statement of this customer instead of the month's report
    #[arg(long, value_name = "ID", conflicts_with = "each_customer")]
    pub(crate) customer: Option<String>,
    /// A statement for every customer, one file each, in a folder of their own
    #[arg(long, conflicts_with_all = ["verify", "keep_job"])]
    pub(crate) each_customer: bool,
    /// Where to put the reports, one folder a format [default: `reports/<cycle>/<run>` in the home]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Set an option of a format, NAME=VALUE, or FORMAT:NAME=VALUE where several are rendered
    #[arg(long, value_name = "[FORMAT:]NAME=VALUE")]
    pub(crate) option: Vec<String>,
    /// A TOML file with options, one table a format: [csv]
    #[arg(long, value_name = "FILE")]
    pub(crate) options: Option<PathBuf>,
    /// Run the bundled formats in a process of their own, too, as plugins always do
    #[arg(long)]
    pub(crate) isolate: bool,
    /// Render again elsewhere and compare with the report that is there, its receipt and its files
    #[arg(long)]
    pub(crate) verify: bool,
    /// Also save what each format was given, one folder a format, to replay it or to report a bug
    #[arg(long, value_name = "DIR")]
    pub(crate) keep_job: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
    /// Print the receipts, or what --verify found, as JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where plugins are, and which may run.
#[derive(Debug, Default, Args)]
pub(crate) struct PluginArgs {
    /// Look for plugins here first; a folder of plugins, or one plugin
    #[arg(long, value_name = "DIR")]
    pub(crate) plugin_dir: Vec<PathBuf>,
    /// Let plugins from --plugin-dir run without being trusted; for their authors
    #[arg(long, requires = "plugin_dir")]
    pub(crate) unlocked: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// List the report formats
    List {
        /// Say where was looked, and why what was found there cannot be used
        #[arg(long)]
        why: bool,
        /// Look for plugins here first; a folder of plugins, or one plugin
        #[arg(long, value_name = "DIR")]
        plugin_dir: Vec<PathBuf>,
        /// Print JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Trust a plugin as it is now, byte for byte
    ///
    /// Shows what would be trusted, and asks. What is trusted is kept by its hash in plugins.lock; a plugin
    /// that changes has to be trusted anew.
    Trust {
        /// The plugin's id
        #[arg(value_name = "ID")]
        id: String,
        /// Look for plugins here first; a folder of plugins, or one plugin
        #[arg(long, value_name = "DIR")]
        plugin_dir: Vec<PathBuf>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Trust a plugin no longer
    Untrust {
        /// The plugin's id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Write a format to begin with: it builds and renders as it is
    New {
        /// The language to write it in: rust, c or python
        #[arg(long, value_parser = ["rust", "c", "python"], default_value = "c", value_name = "LANG")]
        lang: String,
        /// The id it shall have: your domain name reversed, and a word
        #[arg(value_name = "ID")]
        id: String,
        /// The folder to write it to, which must be new or empty [default: one of the id's name]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Try a format: the cases that each should pass, or random jobs
    ///
    /// Each job is rendered in a process of its own. A folder that is named need not be trusted: its code
    /// runs shut in, as any plugin's.
    Check(CheckArgs),
    /// Render a saved job again, and compare with the report in its `out`
    ///
    /// Jobs are saved by `report --keep-job` and `plugin check --keep-job`. With its `out`, a job is a test.
    Replay(ReplayArgs),
    /// Put a plugin into an archive, the same bytes each time
    ///
    /// What a library says of itself is written into its format.json first.
    Pack(PackArgs),
    /// Measure a format on tables made for it
    #[command(hide = true)]
    Bench(BenchArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub(crate) format: String,
    /// Rows of its one table
    #[arg(long, default_value_t = 0, value_name = "ROWS")]
    pub(crate) rows: usize,
    /// How often to render
    #[arg(long, default_value_t = 10, value_name = "TIMES")]
    pub(crate) times: u32,
    /// Run a bundled format in a process of its own, too
    #[arg(long)]
    pub(crate) isolate: bool,
    /// Start this program as the runner; under valgrind, the running one cannot be found
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) runner: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
}
