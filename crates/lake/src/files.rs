//! Which files an import reads: those named, and those found in folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::LakeError;

/// Endings of files that are looked at when a folder is given. Single files may be named anyhow.
const ENDINGS: [&str; 9] =
    [".jsonl", ".jsonl.zst", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb"];

/// The files among the paths: folders give theirs (and their folders') with a known ending, in
/// name order. Order has no influence on the result, only on what the user sees.
pub(crate) fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, LakeError> {
    let mut files = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| LakeError::io("read", path, error))?;
        if metadata.is_dir() { walk(path, &mut files)? } else { files.push(path.clone()) }
    }
    if files.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(LakeError::NothingToImport { paths: paths.join(", ") });
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), LakeError> {
    let entries = fs::read_dir(folder).map_err(|error| LakeError::io("list", folder, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| LakeError::io("list", folder, error))?.path());
    }
    paths.sort_unstable();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        // Excel's own lock files (`~$bill.xlsx`) and hidden files are nobody's data.
        if name.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            walk(&path, files)?;
        } else if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
    }
    Ok(())
}
