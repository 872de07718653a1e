//! Rendering a made-up table in each format, starting the runner, and handing rows across it.
//!
//! The program does it (`duizhang plugin bench`) and says how long each render took: its own start
//! does not count.

use std::time::Duration;

use serde_json::Value;

use crate::{BenchError, Done, Job, Scene};

/// A render of nothing in a process of its own: what isolation costs.
pub(crate) fn runner(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "json", 0, true)
}

/// The same rows in the runner: what is more than `report.csv` is the way through the job directory.
pub(crate) fn arrow(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "csv", scene.size().rows, true)
}

pub(crate) fn csv(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "csv", scene.size().rows, false)
}

pub(crate) fn json(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "json", scene.size().rows, false)
}

pub(crate) fn html(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "html", scene.size().rows, false)
}

pub(crate) fn xlsx(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "xlsx", scene.size().rows, false)
}

pub(crate) fn parquet(scene: &Scene) -> Result<Job, BenchError> {
    render(scene, "parquet", scene.size().rows, false)
}

#[allow(clippy::unnecessary_wraps)] // like the works that may fail to be prepared
fn render(scene: &Scene, format: &'static str, rows: u64, isolate: bool) -> Result<Job, BenchError> {
    let scene = scene.clone();
    let count = rows.to_string();
    let run = move || {
        let mut arguments = vec!["plugin", "bench", format, "--rows", &count, "--times", "1"];
        arguments.extend(isolate.then_some("--isolate"));
        let said = scene.ask(None, &arguments)?;
        measured(&said).ok_or_else(|| BenchError::Program(format!("`plugin bench` said {said}")))
    };
    Ok(Box::new(run))
}

/// The hash and the time that `duizhang plugin bench` prints.
fn measured(said: &str) -> Option<Done> {
    let said: Value = serde_json::from_str(said).ok()?;
    let micros = said.get("micros")?.as_array()?.first()?.as_u64()?;
    let hash = said.get("hash")?.as_str()?.to_owned();
    Some(Done { hash, took: Some(Duration::from_micros(micros)) })
}
