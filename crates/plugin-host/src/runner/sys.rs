//! The system calls of the runner, each behind a function that cannot be misused.
//!
//! `libc` and not `rustix` or `nix`: the first has no `fork`, and the second would add a crate for
//! a dozen calls that `libc`, which is in the tree anyway, has as well.

#![allow(unsafe_code)] // system calls

use std::ffi::{CString, OsStr, c_int};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;

/// A process of the runner's making.
pub(super) type Pid = libc::pid_t;

fn checked(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Which side of a fork this is.
pub(super) enum Forked {
    /// The new process.
    Child,
    /// The old one, and the id of the new one.
    Parent(Pid),
}

/// Splits the process in two.
///
/// # Safety
/// The process must have one thread: locks that another one holds would stay locked in the child.
pub(super) unsafe fn fork() -> io::Result<Forked> {
    // SAFETY: the caller vouches for a single thread, so the child's memory is in order.
    match checked(unsafe { libc::fork() })? {
        0 => Ok(Forked::Child),
        pid => Ok(Forked::Parent(pid)),
    }
}

/// Ends the process at once: no exit handlers, no destructors.
pub(super) fn exit_now(code: u8) -> ! {
    // SAFETY: takes a number and does not return.
    unsafe { libc::_exit(c_int::from(code)) }
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
}

/// What waiting found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waited {
    /// Children are there and running.
    Running,
    /// This child ended.
    Ended(Pid, Ended),
    /// There is no child.
    None,
}

/// Collects one ended child, if there is one, without waiting.
pub(super) fn wait_any() -> io::Result<Waited> {
    let mut status: c_int = 0;
    // SAFETY: `status` is a variable of ours.
    match checked(unsafe { libc::waitpid(-1, &raw mut status, libc::WNOHANG) }) {
        Ok(0) => Ok(Waited::Running),
        Ok(pid) if libc::WIFSIGNALED(status) => {
            Ok(Waited::Ended(pid, Ended::Signalled(libc::WTERMSIG(status))))
        }
        Ok(pid) => Ok(Waited::Ended(pid, Ended::Exited(libc::WEXITSTATUS(status)))),
        Err(error) if error.raw_os_error() == Some(libc::ECHILD) => Ok(Waited::None),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(Waited::Running),
        Err(error) => Err(error),
    }
}

/// Kills a process, and its process group if it leads one. That it is gone already is no fault.
pub(super) fn kill(pid: Pid) {
    if pid > 1 {
        // SAFETY: numbers only; the caller names children it has not collected yet, whose ids
        // cannot have been given to anybody else.
        unsafe {
            libc::kill(-pid, libc::SIGKILL);
            libc::kill(pid, libc::SIGKILL);
        }
    }
}

/// Makes the process the leader of a session and process group of its own, without a terminal.
pub(super) fn new_session() -> io::Result<()> {
    // SAFETY: takes nothing.
    checked(unsafe { libc::setsid() }).map(drop)
}

/// The user the process acts as.
pub(crate) fn user() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}

/// Bytes that are free for us where this path is; nothing if the system does not say.
pub(super) fn free_bytes(path: &std::path::Path) -> Option<u64> {
    let path = CString::new(path.as_os_str().as_bytes()).ok()?;
    // SAFETY: a structure of numbers, for which zeros are a value.
    let mut found: libc::statvfs = unsafe { std::mem::zeroed() };
    // SAFETY: NUL-terminated, and `found` is a variable of ours.
    checked(unsafe { libc::statvfs(path.as_ptr(), &raw mut found) }).ok()?;
    // The types differ from system to system.
    #[allow(clippy::useless_conversion, clippy::unnecessary_fallible_conversions)]
    let [blocks, size] = [u64::try_from(found.f_bavail).ok()?, u64::try_from(found.f_frsize).ok()?];
    Some(blocks.saturating_mul(size))
}

/// Makes `to` another name of `from`; it stays open over an `exec`.
pub(super) fn duplicate(from: RawFd, to: RawFd) -> io::Result<()> {
    // SAFETY: numbers; the standard streams this is used for belong to nobody else here.
    checked(unsafe { libc::dup2(from, to) }).map(drop)
}

/// Closes every descriptor from 3 on, but for those to be kept.
pub(super) fn close_others(keep: &[RawFd]) {
    // Descriptors are few: the runner was started with the standard streams only.
    for fd in (3..1024).filter(|fd| !keep.contains(fd)) {
        // SAFETY: called in a fresh child, before anything there owns a descriptor it relies on.
        unsafe { libc::close(fd) };
    }
}

/// Bounds one resource for good: the hard limit goes down with the soft one.
pub(super) fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let kind = match resource {
        Resource::AddressSpace => libc::RLIMIT_AS,
        Resource::Data => libc::RLIMIT_DATA,
        Resource::Cpu => libc::RLIMIT_CPU,
        Resource::FileSize => libc::RLIMIT_FSIZE,
        Resource::Descriptors => libc::RLIMIT_NOFILE,
        Resource::Processes => libc::RLIMIT_NPROC,
        Resource::Core => libc::RLIMIT_CORE,
    };
    let mut now = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `now` is a variable of ours.
    checked(unsafe { libc::getrlimit(kind, &raw mut now) })?;
    // Whoever started us may have set a tighter one.
    let value = libc::rlim_t::try_from(value).unwrap_or(libc::RLIM_INFINITY).min(now.rlim_max);
    let set = |rlim_max| {
        let wanted = libc::rlimit { rlim_cur: value, rlim_max };
        // SAFETY: `wanted` is a variable of ours.
        checked(unsafe { libc::setrlimit(kind, &raw const wanted) }).map(drop)
    };
    match set(value) {
        // No system forbids to lower a limit, but valgrind keeps the hard one for itself.
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => set(now.rlim_max),
        other => other,
    }
}

/// What [`limit`] bounds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Resource {
    AddressSpace,
    Data,
    Cpu,
    FileSize,
    Descriptors,
    Processes,
    Core,
}

/// Waits until one of the descriptors can be read or was closed on the other side, at most
/// `millis`. Says for each whether it is worth reading.
pub(super) fn poll<const N: usize>(fds: [RawFd; N], millis: i32) -> io::Result<[bool; N]> {
    let mut entries = fds.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
    // SAFETY: as many entries as said; negative descriptors are skipped by the system.
    let found = unsafe { libc::poll(entries.as_mut_ptr(), N as libc::nfds_t, millis) };
    match checked(found) {
        Ok(_) => Ok(entries.map(|entry| entry.revents != 0)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok([false; N]),
        Err(error) => Err(error),
    }
}

/// A file in memory that nobody can change any more, with these bytes.
#[cfg(target_os = "linux")]
pub(crate) fn sealed(bytes: &[u8]) -> io::Result<OwnedFd> {
    use std::io::Write as _;

    // Without MFD_EXEC, newer kernels warn; with it, older ones refuse.
    const MFD_EXEC: u32 = 0x10;
    let make = |flags: u32| {
        // SAFETY: the name is NUL-terminated and static.
        checked(unsafe { libc::memfd_create(c"duizhang-plugin".as_ptr(), flags) })
    };
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    let fd = match make(flags | MFD_EXEC) {
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => make(flags)?,
        other => other?,
    };
    // SAFETY: the system just gave it to us.
    let mut file = unsafe { File::from_raw_fd(fd) };
    file.write_all(bytes)?;
    let seals = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL;
    // SAFETY: numbers only.
    checked(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) })?;
    Ok(file.into())
}

/// No file in memory can be sealed here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn sealed(_bytes: &[u8]) -> io::Result<OwnedFd> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Makes orphaned grandchildren children of this process, so that none gets away.
#[cfg(target_os = "linux")]
pub(super) fn adopt_orphans() -> io::Result<()> {
    // SAFETY: numbers only.
    checked(unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }).map(drop)
}

/// Only Linux knows of it.
#[cfg(not(target_os = "linux"))]
pub(super) fn adopt_orphans() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// From here on no program that is started gains rights it does not have already.
#[cfg(target_os = "linux")]
pub(super) fn no_new_privileges() -> io::Result<()> {
    // SAFETY: numbers only.
    checked(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }).map(drop)
}

/// Only Linux knows of it.
#[cfg(not(target_os = "linux"))]
pub(super) fn no_new_privileges() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Has the system kill this process when its parent is gone.
#[cfg(target_os = "linux")]
pub(super) fn die_with_parent(parent: u32) -> io::Result<()> {
    // SAFETY: numbers only.
    checked(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0) })?;
    // It may have gone before we asked.
    if std::os::unix::process::parent_id() == parent { Ok(()) } else { exit_now(1) }
}

/// Only Linux knows of it.
#[cfg(not(target_os = "linux"))]
pub(super) fn die_with_parent(_parent: u32) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Becomes another program. Returns only if that failed.
pub(super) fn exec(program: &OsStr, args: &[&OsStr], environment: &[(String, String)]) -> io::Error {
    let text = |text: &OsStr| CString::new(text.as_bytes());
    let made = || -> Result<_, std::ffi::NulError> {
        let args = args.iter().map(|arg| text(arg)).collect::<Result<Vec<_>, _>>()?;
        let pairs = environment
            .iter()
            .map(|(name, value)| CString::new(format!("{name}={value}")))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((text(program)?, args, pairs))
    };
    let (program, args, pairs) = match made() {
        Ok(made) => made,
        Err(error) => return error.into(),
    };
    let pointers = |texts: &[CString]| -> Vec<*const libc::c_char> {
        texts.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let (args, pairs) = (pointers(&args), pointers(&pairs));
    // SAFETY: NUL-terminated texts in lists that end with NULL, all alive.
    unsafe { libc::execve(program.as_ptr(), args.as_ptr(), pairs.as_ptr()) };
    io::Error::last_os_error()
}

/// What people call a signal.
pub(super) fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGILL => "SIGILL",
        libc::SIGFPE => "SIGFPE",
        libc::SIGKILL => "SIGKILL",
        libc::SIGTERM => "SIGTERM",
        libc::SIGXCPU => "SIGXCPU, its time on the processor was over",
        libc::SIGXFSZ => "SIGXFSZ, a file became too large",
        libc::SIGSYS => "SIGSYS, a system call it may not make",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}
