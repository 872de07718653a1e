//! `duizhang __runner <job>`: the process that runs a plugin. Not for people; the host starts it.

use std::path::Path;
use std::process::ExitCode;

use duizhang_plugin_host::{RUNNER_WORD, runner_main};

use crate::formats;
use crate::print::out;

/// Does the runner's work if that is what the program was started for. It looks at the arguments itself
/// and before anything else: the runner must have no second thread, and every millisecond counts.
pub(crate) fn run() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != RUNNER_WORD {
        return None;
    }
    let job = arguments.next()?;
    out(&runner_main(Path::new(&job), &formats::bundled));
    Some(ExitCode::SUCCESS)
}
