//! Keeps a process away from everything but its job: limits, Landlock, seccomp.
//!
//! Every measure is taken as far as the system has it. Which ones hold goes into the receipt.

use std::io;
use std::path::{Path, PathBuf};

use super::spec::{Carrier, RunLimits};
use super::sys::{self, Resource};

/// Where programs, their interpreters and libraries live.
const SYSTEM: [&str; 15] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/localtime",
    "/dev/urandom",
    "/dev/zero",
    "/proc/cpuinfo",
    "/sys/devices/system/cpu",
];

/// What a format may touch.
pub(super) struct Reach<'a> {
    /// The job directory.
    pub(super) job: &'a Path,
    /// Directories its manifest asks for, to read and to run programs from.
    pub(super) reads: &'a [PathBuf],
}

/// The resource limits. They hold on every Unix; one that cannot be set is an error.
pub(super) fn limits(limits: &RunLimits) -> io::Result<()> {
    sys::limit(Resource::Core, 0)?;
    sys::limit(Resource::FileSize, limits.output_bytes)?;
    sys::limit(Resource::Descriptors, limits.descriptors)?;
    // A little more than by the clock, so that the clock decides and this is for who got away.
    sys::limit(Resource::Cpu, limits.seconds.saturating_add(5))?;
    // Memory that is written to, and the room to map it: runtimes of other languages reserve far
    // more than they ever use.
    sys::limit(Resource::Data, limits.memory_bytes)?;
    if cfg!(target_os = "linux") {
        sys::limit(Resource::AddressSpace, limits.memory_bytes.saturating_mul(4))?;
    }
    if let Some(running) = tasks_of(sys::user()) {
        // Threads count as well, and the user goes on working: this only keeps a flood away until
        // the supervisor, who counts exactly, has seen it.
        sys::limit(Resource::Processes, running + 8 * limits.processes)?;
    }
    Ok(())
}

/// How many tasks the user has; the system's limit counts all of them. Nothing for root, whom it
/// does not bind: there the supervisor counts.
fn tasks_of(user: u32) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;

    if user == 0 {
        return None;
    }
    let mut tasks = 0;
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let is_process = entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit());
        if is_process && entry.metadata().is_ok_and(|metadata| metadata.uid() == user) {
            tasks += std::fs::read_dir(entry.path().join("task")).map_or(0, |tasks| tasks.count() as u64);
        }
    }
    Some(tasks)
}

/// Shuts the process in. Returns the names of the measures that hold.
pub(super) fn shut_in(carrier: &Carrier, reach: &Reach<'_>) -> Vec<String> {
    let mut measures = Vec::new();
    if sys::no_new_privileges().is_ok() {
        measures.push("no_new_privs".to_owned());
    }
    measures.extend(landlock(carrier, reach));
    measures.extend(seccomp(carrier));
    measures
}

#[cfg(target_os = "linux")]
fn landlock(carrier: &Carrier, reach: &Reach<'_>) -> Option<String> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
        RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };

    // The newest version this was tried with; an older kernel enforces the part it knows.
    let abi = ABI::V6;
    let runs_programs = matches!(carrier, Carrier::Program { .. });
    let read =
        if runs_programs { AccessFs::from_read(abi) } else { AccessFs::from_read(abi) & !AccessFs::Execute };
    let write = AccessFs::ReadFile
        | AccessFs::ReadDir
        | AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir;
    let enforce = || -> Result<_, RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(SYSTEM, read))?
            .add_rules(path_beneath_rules([Path::new("/proc/self"), reach.job], read))?
            .add_rules(path_beneath_rules(reach.reads, read))?
            .add_rules(path_beneath_rules(["/dev/null"], read | AccessFs::WriteFile))?
            .add_rules(path_beneath_rules(
                ["out", "tmp", "events.jsonl"].map(|name| reach.job.join(name)),
                write,
            ))?
            .restrict_self()
    };
    match enforce().ok()?.ruleset {
        RulesetStatus::FullyEnforced => Some("landlock".to_owned()),
        RulesetStatus::PartiallyEnforced => Some("landlock_partly".to_owned()),
        RulesetStatus::NotEnforced => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn landlock(_carrier: &Carrier, _reach: &Reach<'_>) -> Option<String> {
    None
}

/// System calls by what happens when they are made: an error number, and the calls.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
fn seccomp(carrier: &Carrier) -> Option<String> {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter,
    };
    use std::collections::BTreeMap;

    let compile = |calls: BTreeMap<libc::c_long, Vec<SeccompRule>>, errno: i32| -> Option<BpfProgram> {
        let refusal = SeccompAction::Errno(u32::try_from(errno).ok()?);
        let architecture = std::env::consts::ARCH.try_into().ok()?;
        SeccompFilter::new(calls, SeccompAction::Allow, refusal, architecture).ok()?.try_into().ok()
    };
    // No network of any family, no looking into other processes, no side doors around the above.
    let mut refused: BTreeMap<libc::c_long, Vec<SeccompRule>> = [
        libc::SYS_socket,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_chroot,
        libc::SYS_pivot_root,
        libc::SYS_pidfd_getfd,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    if matches!(carrier, Carrier::Program { .. }) {
        apply_filter(&compile(refused, libc::EPERM)?).ok()?;
        return Some("seccomp".to_owned());
    }
    // A library starts nothing. Threads are made by the same call as processes, with a flag.
    let threads = u64::try_from(libc::CLONE_THREAD).ok()?;
    let not_a_thread =
        SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(threads), 0).ok()?;
    refused.insert(libc::SYS_clone, vec![SeccompRule::new(vec![not_a_thread]).ok()?]);
    refused.extend([libc::SYS_execve, libc::SYS_execveat].map(|call| (call, Vec::new())));
    #[cfg(target_arch = "x86_64")]
    refused.extend([libc::SYS_fork, libc::SYS_vfork].map(|call| (call, Vec::new())));
    // The flags of `clone3` are behind a pointer, where a filter cannot look. "Not implemented"
    // makes every C library fall back to `clone`.
    let newer = compile(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)?;
    apply_filter(&newer).ok()?;
    apply_filter(&compile(refused, libc::EPERM)?).ok()?;
    Some("seccomp".to_owned())
}

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
)))]
fn seccomp(_carrier: &Carrier) -> Option<String> {
    None
}
