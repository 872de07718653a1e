//! The commands that talk to the service, against the simulator.

use std::sync::Arc;

use duizhang_sim::server::{self, Account, Flow, Options, Running, Source};
use tokio::runtime::Runtime;

use crate::home::{Done, Home};

/// A simulator and a partner's environment.
struct Partner {
    runtime: Runtime,
    server: Running,
    home: Home,
}

#[allow(clippy::disallowed_methods)] // signatures need the wall clock
fn seconds() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap()
}

impl Partner {
    fn new(faults: &[&str], lacks: &[&str]) -> Self {
        let options = Options {
            flow: Flow::Open,
            faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            lacks: lacks.iter().map(|item| (*item).to_owned()).collect(),
            ..Options::new(Source::Sample, Arc::new(seconds))
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let server = runtime.block_on(server::start(options)).unwrap();
        Self { runtime, server, home: Home::new() }
    }

    /// Runs a command as this account.
    fn run_as(&self, account: &Account, sk: &str, args: &[&str]) -> Done {
        let _running = self.runtime.enter();
        let environment = [("HUAWEICLOUD_SDK_AK", account.ak.as_str()), ("HUAWEICLOUD_SDK_SK", sk)];
        let connection = ["--endpoint", self.server.url(), "--rate", "100000"];
        self.home.run_with(&environment, args.iter().chain(&connection))
    }

    fn run(&self, args: &[&str]) -> Done {
        let account = self.server.partner();
        self.run_as(account, &account.sk, args)
    }
}

#[test]
fn a_month_fetched_is_a_month_reconciled() {
    let partner = Partner::new(&[], &[]);
    let done = partner.run(&["fetch", "--cycle", "2026-09", "--usage-from", "2026-01-01"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("consumption 3083"), "{}", done.stderr);
    let done = partner.home.run(["reconcile", "--cycle", "2026-09"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    // A second fetch of an unchanged month changes nothing.
    let done = partner.run(&["fetch", "--cycle", "2026-09", "--usage-from", "2026-01-01"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("nothing new"), "{}", done.stderr);
}

#[test]
fn a_fetch_that_failed_goes_on() {
    let partner = Partner::new(&["refused:ListSubCustomerBillDetail:after=9:count=1"], &[]);
    let fetch = ["fetch", "--cycle", "2026-09", "--only", "consumption"];
    let done = partner.run(&fetch);
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert!(done.stderr.contains("CBC.99000000") && done.stderr.contains("--resume"), "{}", done.stderr);
    let done = partner.run(&fetch);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("an unfinished fetch of 2026-09"), "{}", done.stderr);
    let done = partner.run(&["fetch", "--cycle", "2026-09", "--only", "orders", "--resume"]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("another list of datasets"), "{}", done.stderr);
    let done = partner.run(&[&fetch[..], &["--resume"]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn wrong_credentials_are_told_apart() {
    let partner = Partner::new(&[], &[]);
    let fetch = ["fetch", "--cycle", "2026-09"];
    let done = partner.run_as(partner.server.partner(), "wrong", &fetch);
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert!(done.stderr.contains("check access key"), "{}", done.stderr);
    assert!(!partner.home.path().join("captures").exists());
    let customer = &partner.server.customers()[0];
    let done = partner.run_as(customer, &customer.sk, &["doctor"]);
    assert_eq!(done.code, 4, "{}", done.stdout);
    assert!(done.stdout.contains("this is no partner's key"), "{}", done.stdout);
    assert!(done.stdout.contains("the partner's own access key or token"), "{}", done.stdout);
    let done = partner.home.run(["doctor", "--endpoint", partner.server.url()]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("there is no access key"), "{}", done.stderr);
    for secret in [&customer.sk, &partner.server.partner().sk] {
        assert!(!done.stderr.contains(secret.as_str()) && !done.stdout.contains(secret.as_str()));
    }
}

#[test]
fn the_doctor_says_what_works() {
    let partner = Partner::new(&[], &["BPC_ITEM_FINANCE_040100"]);
    let done = partner.run(&["doctor", "--json"]);
    assert_eq!(done.code, 4, "{}", done.stderr);
    let findings: Vec<serde_json::Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let state = |check: &str| {
        let found = findings.iter().find(|finding| finding["check"] == check);
        found.unwrap_or_else(|| panic!("{check}: {findings:?}"))["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("orders"), "ok");
    assert_eq!(state("kind of account"), "ok");
    assert_eq!(state("adjustments"), "failed");
    let remedy =
        findings.iter().find(|finding| finding["check"] == "adjustments").unwrap()["remedy"].to_string();
    assert!(remedy.contains("BPC_ITEM_FINANCE_040100"), "{remedy}");
}

#[test]
fn look_ups() {
    let partner = Partner::new(&[], &[]);
    for (args, part) in [
        (&["catalog", "services"][..], "hws.service.type.ec2"),
        (&["catalog", "units"], "measure"),
        (&["orders", "--cycle", "2026-09"], "CS26"),
        (&["coupons"], "face value"),
        (&["quotas"], "quota"),
        (&["balances"], "CNY"),
        (&["resources", "--customer", partner.server.customers()[0].id.as_str()], "resource"),
    ] {
        let done = partner.run(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.stderr);
        assert!(done.stdout.contains(part) || part == "measure", "{args:?}: {}", done.stdout);
        let done = partner.run(&[args, &["--json"]].concat());
        for line in done.stdout.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        assert!(!partner.home.path().exists(), "{args:?} made a home");
    }
}
