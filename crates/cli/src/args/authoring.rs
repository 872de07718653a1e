//! Arguments of the commands for whoever writes a report format.

use std::path::PathBuf;

use clap::Args;

use super::PluginArgs;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The folder of the plugin, or the id of a format
    #[arg(value_name = "PLUGIN", required_unless_present = "list")]
    pub(crate) plugin: Option<PathBuf>,
    /// Only the cases with this in their name; more than once for more
    #[arg(long, value_name = "NAME")]
    pub(crate) case: Vec<String>,
    /// List the cases
    #[arg(long)]
    pub(crate) list: bool,
    /// Random jobs instead of the cases, for --seconds or --runs
    #[arg(long)]
    pub(crate) fuzz: bool,
    /// How long to try random jobs
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub(crate) seconds: u64,
    /// How many random jobs to try, however long it takes
    #[arg(long, value_name = "RUNS")]
    pub(crate) runs: Option<usize>,
    /// Begin with this number; the same number gives the same jobs [default: another one each time]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// How many random jobs to try at the same time
    #[arg(short, long, value_name = "JOBS", default_value_t = 2)]
    pub(crate) jobs: usize,
    /// Try the one random job of this seed again
    #[arg(long, value_name = "SEED", conflicts_with = "fuzz")]
    pub(crate) reproduce: Option<u64>,
    /// Save each job below this folder before it is rendered; `plugin replay` renders it again
    #[arg(long, value_name = "DIR")]
    pub(crate) keep_job: Option<PathBuf>,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The folder of the job
    #[arg(value_name = "JOB")]
    pub(crate) job: PathBuf,
    /// Render with this format instead of the one the job was for, with its default options
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Put the report here, and compare nothing
    #[arg(long, value_name = "DIR", conflicts_with = "save")]
    pub(crate) out: Option<PathBuf>,
    /// Keep the report in the job's `out`, to be compared with from now on
    #[arg(long)]
    pub(crate) save: bool,
    /// Run a bundled format in a process of its own, too
    #[arg(long)]
    pub(crate) isolate: bool,
    /// Run a library in this process, for a debugger: it is not shut in, and takes this one with it
    #[arg(long, requires = "unlocked", conflicts_with = "isolate")]
    pub(crate) in_process: bool,
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PackArgs {
    /// The folder of the plugin
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The archive [default: ID-VERSION.zip beside the folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
