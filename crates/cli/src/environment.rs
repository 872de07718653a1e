//! Everything taken from outside the arguments: environment variables and the clock. The only
//! place that reads them.
#![allow(clippy::disallowed_methods)] // this is the place that the ban names

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use duizhang_money::Timestamp;

use crate::args::Lang;

/// `DUIZHANG_HOME`: where everything is kept.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::var_os("DUIZHANG_HOME").filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// `DUIZHANG_CONFIG`: the configuration file.
pub(crate) fn config() -> Option<PathBuf> {
    std::env::var_os("DUIZHANG_CONFIG").filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// `USER`: who acts, where nothing else says so.
pub(crate) fn user() -> Option<String> {
    std::env::var("USER").ok().filter(|value| !value.trim().is_empty())
}

/// A variable of the official SDKs that holds a part of a credential. Never printed.
pub(crate) fn credential(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The text of `~/.huaweicloud/credentials`, the SDKs' profile file; none where there is none.
pub(crate) fn credentials_file() -> std::io::Result<Option<String>> {
    let Some(home) = std::env::var_os("HOME").filter(|value| !value.is_empty()) else { return Ok(None) };
    match std::fs::read_to_string(PathBuf::from(home).join(".huaweicloud").join("credentials")) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A number that differs from one start of the program to the next.
pub(crate) fn seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(since.subsec_nanos()) ^ (u64::from(std::process::id()) << 32)
}

/// The clock, whatever `SOURCE_DATE_EPOCH` says: signatures are good for minutes.
pub(crate) fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(0);
    Timestamp::from_micros(micros - micros % 1_000_000).unwrap_or(Timestamp::EPOCH)
}

/// `DUIZHANG_LANG`, else the locale: Chinese where it says so, English everywhere else.
pub(crate) fn language() -> Lang {
    let names = ["DUIZHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.to_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// Now, or `SOURCE_DATE_EPOCH` (seconds) where reproducible output is wanted.
pub(crate) fn now() -> Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.parse::<i64>().ok());
    let clock = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(0)
    };
    // Whole seconds: nobody needs more, and people read it. A clock beyond the calendar reads 1970.
    let micros = fixed.unwrap_or_else(clock).checked_mul(1_000_000).unwrap_or(0);
    Timestamp::from_micros(micros).unwrap_or(Timestamp::EPOCH)
}

/// A folder for what is needed for a moment, of this process alone; it is not there yet.
pub(crate) fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("duizhang-{name}-{}", std::process::id()))
}

/// Whether somebody sits at standard input who can be asked.
pub(crate) fn is_interactive() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// A folder of the XDG base directories: the variable if it holds a full path, as the standard has it,
/// else the place below the user's own folder.
fn xdg(variable: &str, below: &str) -> Option<PathBuf> {
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = || std::env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(|| own().map(|home| home.join(below))).map(|path| path.join("duizhang"))
}

/// The user's configuration of this program, for all homes.
pub(crate) fn user_config() -> Option<PathBuf> {
    xdg("XDG_CONFIG_HOME", ".config")
}

/// The user's data of this program, for all homes.
pub(crate) fn user_data() -> Option<PathBuf> {
    xdg("XDG_DATA_HOME", ".local/share")
}

/// Everybody's data of this program on this machine.
pub(crate) fn system_data() -> Vec<PathBuf> {
    let set = std::env::var_os("XDG_DATA_DIRS").filter(|value| !value.is_empty());
    let dirs = set.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    std::env::split_paths(&dirs).filter(|dir| dir.is_absolute()).map(|dir| dir.join("duizhang")).collect()
}

/// Whether files that tests compare with are to be written anew.
#[cfg(test)]
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("DUIZHANG_BLESS").is_some()
}
