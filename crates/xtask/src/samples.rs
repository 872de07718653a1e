//! Writes or verifies `samples/`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use duizhang_sim::export::{SampleFile, month_files, sample_files};

/// Where the samples are kept.
fn root() -> PathBuf {
    crate::here().join("../../samples")
}

fn files() -> Result<Vec<SampleFile>, String> {
    let mut files = sample_files(&duizhang_sim::sample()).map_err(|error| error.to_string())?;
    files.extend(month_files().map_err(|error| error.to_string())?);
    Ok(files)
}

/// Writes every file of the sample and removes month files that are no longer part of it.
pub(crate) fn write() -> Result<String, String> {
    let files = files()?;
    for (name, content) in &files {
        let path = root().join(name);
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        File::create(&path).and_then(|mut file| file.write_all(content)).map_err(failed)?;
    }
    for stray in strays(&files)? {
        fs::remove_file(root().join(&stray)).map_err(|error| format!("{stray}: {error}"))?;
    }
    let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
    Ok(format!("{} files, {bytes} bytes", files.len()))
}

/// Compares every file with what would be written.
pub(crate) fn check() -> Result<String, String> {
    let files = files()?;
    let mut problems = Vec::new();
    for (name, content) in &files {
        match fs::read(root().join(name)) {
            Ok(found) if found == *content => {}
            Ok(_) => problems.push(format!("samples/{name} differs")),
            Err(error) => problems.push(format!("samples/{name}: {error}")),
        }
    }
    problems.extend(
        strays(&files)?.into_iter().map(|stray| format!("samples/{stray} is not part of the sample")),
    );
    if problems.is_empty() {
        return Ok(format!("{} files are as generated", files.len()));
    }
    problems.push("`cargo xtask samples` writes them again".to_owned());
    Err(problems.join("\n"))
}

/// Files in the month's folder that the sample does not have.
fn strays(files: &[SampleFile]) -> Result<Vec<String>, String> {
    let known: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let months: BTreeSet<&str> =
        known.iter().filter_map(|name| name.split_once('/')).map(|(month, _)| month).collect();
    let mut strays = Vec::new();
    let mut folders: Vec<String> = months.into_iter().map(str::to_owned).collect();
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(root().join(&folder)).map_err(|error| format!("samples/{folder}: {error}"))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("samples/{folder}: {error}"))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(name);
            } else if !known.contains(name.as_str()) {
                strays.push(name);
            }
        }
    }
    strays.sort();
    Ok(strays)
}
