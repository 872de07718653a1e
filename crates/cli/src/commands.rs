//! The commands: each turns arguments into calls and results into text.

mod bench;
mod demo;
mod diff;
mod doctor;
mod explain;
mod fetch;
mod generate;
mod import;
mod ledger;
mod list;
mod lookup;
mod note;
mod open;
mod plugin;
mod plugin_check;
mod plugin_new;
mod plugin_pack;
mod plugin_replay;
mod reconcile;
mod report;
mod resolve;
pub(crate) mod runner;
mod sides;
mod signoff;
mod sim;
mod statements;
mod verify;

use std::path::{Path, PathBuf};

use duizhang_lake::Home;

use crate::args::{Cli, Command, Lang, RulesArgs};
use crate::config::{self, Config};
use crate::environment;
use crate::error::CliError;

/// What every command gets.
pub(crate) struct Context {
    pub(crate) home: Home,
    pub(crate) config: Config,
    pub(crate) lang: Lang,
    /// The language was asked for on the command line.
    pub(crate) lang_given: bool,
}

impl Context {
    fn open(cli: &Cli) -> Result<Self, CliError> {
        let lang = cli.global.lang().unwrap_or_else(environment::language);
        let is_demo = matches!(cli.command, Command::Demo(_) | Command::Gen(_));
        let path = home_path(cli);
        let mut config = config::load(cli.global.config.as_deref(), &path)?;
        if cli.command.reconciles() {
            config.read_rules(cli.global.rules.as_deref())?;
        }
        let makes = is_demo || matches!(cli.command, Command::Import(_) | Command::Fetch(_));
        let home = match &cli.command {
            _ if makes => Home::open(path)?,
            // Looking things up leaves nothing behind.
            command if command.is_look_up() => Home::at(path),
            _ => Home::existing(path)?,
        };
        Ok(Self { home, config, lang, lang_given: cli.global.lang().is_some() })
    }
}

/// Where the home is, or would be.
fn home_path(cli: &Cli) -> PathBuf {
    // The sample never goes where DUIZHANG_HOME keeps real months.
    let is_demo = matches!(cli.command, Command::Demo(_));
    let usual = || environment::home().unwrap_or_else(|| PathBuf::from("duizhang-data"));
    let default = || if is_demo { PathBuf::from("duizhang-demo") } else { usual() };
    cli.global.home.clone().unwrap_or_else(default)
}

/// Runs the command and returns the exit code.
pub(crate) fn run(cli: &Cli) -> Result<u8, CliError> {
    // These need no home.
    match &cli.command {
        Command::Plugin(command) => return plugin::plugin(cli, command),
        Command::Sim(args) => return sim::sim(args),
        Command::Rules(RulesArgs { check: Some(path), month }) => {
            return list::check_rules(
                path,
                month.json,
                cli.global.lang().unwrap_or_else(environment::language),
            );
        }
        _ => {}
    }
    let context = Context::open(cli)?;
    match &cli.command {
        Command::Demo(args) => demo::demo(&context, args),
        Command::Gen(args) => generate::generate(&context, args),
        Command::Import(args) => import::import(&context, args),
        Command::Reconcile(args) => reconcile::reconcile(&context, args),
        Command::Breaks(args) => list::breaks(&context, args),
        Command::Rules(args) => list::list_rules(&context, &args.month),
        Command::Statement(args) => list::statement(&context, args),
        Command::Differences(args) => sides::differences(&context, args),
        Command::Customers(args) => sides::customers(&context, args),
        Command::Explain(args) => explain::explain(&context, args),
        Command::Report(args) => report::report(&context, args),
        Command::Diff(args) => diff::diff(&context, args),
        Command::Open(args) => open::open(&context, args),
        Command::Note(args) => note::note(&context, args),
        Command::Resolve(args) => resolve::resolve(&context, args),
        Command::SignOff(args) => signoff::sign_off(&context, args),
        Command::Ledger(command) => ledger::ledger(&context, command),
        Command::Plugin(command) => plugin::plugin(cli, command),
        Command::Fetch(args) => fetch::fetch(&context, args),
        Command::Doctor(args) => doctor::doctor(&context, args),
        Command::Catalog(command) => lookup::catalog(&context, command),
        Command::Price(command) => lookup::price(&context, command),
        Command::Orders(args) => lookup::orders(&context, args),
        Command::Resources(args) => lookup::resources(&context, args),
        Command::Coupons(args) => lookup::coupons(&context, args),
        Command::Quotas(args) => lookup::quotas(&context, args),
        Command::Balances(args) => lookup::balances(&context, args),
        Command::Sim(args) => sim::sim(args),
    }
}

/// A path as the user would write it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
