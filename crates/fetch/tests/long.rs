//! A list of a hundred thousand pages: memory must not grow with it.
#![allow(clippy::unwrap_used)] // a test may

use duizhang_api::ApiError;
use duizhang_fetch::{FetchError, Part, Question, Reply, Request, Service, Unfinished, Watch};
use duizhang_money::Timestamp;

/// Pages of the long list. One row a page: a service may give less than it is asked for.
const PAGES: u64 = 100_000;
/// What may be used above what a short list needs, in KiB.
const GROWTH_MAX: u64 = 24 * 1024;

/// Answers with adjustments, one a page.
struct Endless {
    pages: u64,
}

impl Service for Endless {
    async fn now(&self) -> Result<Timestamp, ApiError> {
        Ok(Timestamp::parse_utc("2026-10-06T01:00:00Z").unwrap())
    }

    async fn ask(&self, _: &Question, offset: u64, _: u32) -> Result<Reply, ApiError> {
        let row = format!(
            r#"{{"customer_id":"c{offset}","trans_id":"T{offset}","amount":"1.00","memo":"{}"}}"#,
            "x".repeat(400)
        );
        let body = format!(r#"{{"records":[{row}],"total_count":{}}}"#, self.pages);
        Ok(Reply { status: 200, taken_at: self.now().await?, body })
    }
}

struct Silent;

impl Watch for Silent {
    fn planned(&self, _: Part, _: usize, _: usize) {}
    fn page(&self, _: Part, _: usize) {}
    fn answered(&self, _: Part) {}
    fn refused(&self, _: Part, _: &FetchError) {}
}

/// The most memory this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn fetch(pages: u64) {
    let folder = tempfile::tempdir().unwrap();
    let request = Request {
        captures: folder.path(),
        cycle: "2026-09".parse().unwrap(),
        parts: &[Part::Adjustments],
        customers: &[],
        usage_from: None,
        unfinished: Unfinished::Refuse,
        endpoint: "a service",
        account: "p",
        own_keys: &[],
        concurrency: 4,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let fetched = runtime.block_on(duizhang_fetch::fetch(
        &Endless { pages },
        &request,
        &Silent,
        std::future::pending(),
    ));
    let fetched = fetched.unwrap();
    assert_eq!(fetched.files.len(), 1);
    fetched.close().unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_thousand_pages() {
    fetch(1_000);
    let short = peak();
    fetch(PAGES);
    let grown = peak() - short;
    assert!(grown < GROWTH_MAX, "{grown} KiB more for {PAGES} pages");
}
