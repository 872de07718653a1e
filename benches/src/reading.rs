//! Importing a month: captures, CSV, a workbook.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use duizhang_lake::import::Options;
use duizhang_lake::store::{self, Existing, ImportRequest};
use duizhang_lake::{Home, RUN_ROWS};
use duizhang_money::Timestamp;
use duizhang_sim::export::{consumption_csv, consumption_xlsx};
use duizhang_sim::wire;

use crate::scene::cycle;
use crate::{BenchError, Done, Job, Scene};

/// Rows of a page, as `fetch` asks for them.
const PAGE: usize = 1000;

pub(crate) fn captures(scene: &Scene) -> Result<Job, BenchError> {
    let folder = scene.place("captures");
    let world = scene.world()?;
    for capture in wire::captures(&world, PAGE) {
        write(&folder.join(format!("{}.jsonl", capture.operation)), capture.text().as_bytes())?;
    }
    import(scene, folder)
}

pub(crate) fn csv(scene: &Scene) -> Result<Job, BenchError> {
    let file = scene.place("consumption.csv");
    let world = scene.world()?;
    write(&file, consumption_csv(&world).as_bytes())?;
    import(scene, file)
}

/// Reading the same file and looking at every cell, and no more: what importing it is measured against.
pub(crate) fn cells(scene: &Scene) -> Result<Job, BenchError> {
    let file = scene.place("consumption.csv");
    write(&file, consumption_csv(&scene.world()?).as_bytes())?;
    let run = move || {
        let unreadable = |error: csv::Error| BenchError::Program(error.to_string());
        let mut records =
            csv::ReaderBuilder::new().buffer_capacity(65_536).from_path(&file).map_err(unreadable)?;
        let (mut record, mut cells, mut bytes) = (csv::StringRecord::new(), 0_u64, 0_u64);
        while records.read_record(&mut record).map_err(unreadable)? {
            for cell in &record {
                cells += u64::from(!cell.is_empty());
                bytes += cell.len() as u64;
            }
        }
        Ok(Done::of(format!("{cells} {bytes}").as_bytes()))
    };
    Ok(Box::new(run))
}

pub(crate) fn xlsx(scene: &Scene) -> Result<Job, BenchError> {
    let file = scene.place("consumption.xlsx");
    let world = scene.world()?;
    write(&file, &consumption_xlsx(&world)?)?;
    import(scene, file)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), BenchError> {
    let failed = |error| BenchError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    File::create(path).and_then(|mut file| file.write_all(bytes)).map_err(failed)
}

/// Imports into a new home each time; what comes out is the snapshot's content.
fn import(scene: &Scene, path: PathBuf) -> Result<Job, BenchError> {
    let now = Timestamp::parse_utc("2026-10-08T00:00:00Z");
    let now = now.map_err(|error| BenchError::Program(error.to_string()))?;
    let (cycle, place) = (cycle()?, scene.place(""));
    let run = move || {
        let folder = tempfile::tempdir_in(&place).map_err(|error| BenchError::Io(place.clone(), error))?;
        let home = Home::open(folder.path().join("home"))?;
        let request = ImportRequest {
            paths: std::slice::from_ref(&path),
            cycle: Some(cycle),
            options: Options::default(),
            existing: Existing::Refuse,
            now,
            program: "bench",
            rows_in_memory: RUN_ROWS,
        };
        let outcome = store::import(&home, &request, &mut ())?;
        Ok(Done::of(outcome.manifest.content.as_bytes()))
    };
    Ok(Box::new(run))
}
