//! The workbook in LibreOffice: calculated again, and printed.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::tools::{check_with, failed, install, need, python, run};
use super::{Bench, Outcome, report};

/// LibreOffice believes the results stored in a file unless it is told to calculate: 0 is always.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// What must not be on paper: a column too narrow for its figures, and what failed.
const UNPRINTABLE: [&str; 7] = ["###", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "Err:"];

pub(super) fn check(bench: &Bench) -> Outcome {
    need("soffice", &["libreoffice-calc", "fonts-noto-cjk"])?;
    need("pdftoppm", &["poppler-utils"])?;
    chinese_font()?;
    let python = python()?;
    let office = Office::new(&bench.folder)?;
    let reports = report::folders(bench)?;
    let books = reports.iter().map(|folder| book(folder)).collect::<Result<Vec<PathBuf>, String>>()?;
    let mut told = vec![check_with(&python, "package.py", &books)?];
    for (folder, book) in reports.iter().zip(&books) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let calculated = office.calculated(&python, "strip", book, &name)?;
        told.push(format!(
            "{name}: {}",
            check_with(&python, "formulas.py", &[Path::new("same"), book, &calculated])?
        ));
        if name == "en" {
            let calculated = office.calculated(&python, "falsify", book, "falsified")?;
            told.push(check_with(&python, "formulas.py", &[Path::new("caught"), &calculated])?);
        }
        if name != "hostile" {
            told.push(format!("{} pages", office.pictures(book, &name)?));
        }
    }
    told.push(format!("pictures in {}", office.folder.join("pictures").display()));
    Ok(told.join("; "))
}

/// The workbook of a report.
fn book(folder: &Path) -> Result<PathBuf, String> {
    let folder = folder.join("xlsx");
    let entries = fs::read_dir(&folder).map_err(|error| failed(&folder, &error))?;
    let mut books = entries.flatten().map(|entry| entry.path());
    let book = books.find(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    book.ok_or_else(|| format!("{} has no workbook", folder.display()))
}

/// Without a Chinese font the pages would show boxes, and every width would be wrong.
pub(crate) fn chinese_font() -> Result<(), String> {
    need("fc-list", &["fontconfig"])?;
    let there = || run(Command::new("fc-list").arg(":lang=zh-cn")).map(|fonts| !fonts.trim().is_empty());
    if !there()? {
        install("there is no Chinese font", &["fonts-noto-cjk"])?;
    }
    if there()? { Ok(()) } else { Err("there is no Chinese font".to_owned()) }
}

/// LibreOffice with a profile of its own, so that neither a user's settings nor a running instance
/// have a say.
pub(crate) struct Office {
    folder: PathBuf,
    profile: PathBuf,
}

impl Office {
    pub(crate) fn new(folder: &Path) -> Result<Self, String> {
        let profile = folder.join("profile");
        let path = profile.join("user/registrymodifications.xcu");
        fs::create_dir_all(profile.join("user"))
            .and_then(|()| File::create(&path)?.write_all(SETTINGS.as_bytes()))
            .map_err(|error| failed(&path, &error))?;
        Ok(Self { folder: folder.to_owned(), profile })
    }

    /// What converts a file.
    pub(crate) fn command(&self, source: &Path, to: &str, out: &Path) -> Command {
        let mut command = Command::new("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", self.profile.display()));
        command.args(["--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(out).arg(source);
        command
    }

    /// Converts a file and returns the new one; LibreOffice ends with 0 even when it wrote nothing.
    pub(crate) fn convert(&self, source: &Path, to: &str, out: &Path) -> Result<PathBuf, String> {
        let told = run(&mut self.command(source, to, out))?;
        let name = source.with_extension(to).file_name().map(ToOwned::to_owned).unwrap_or_default();
        let path = out.join(name);
        if path.exists() {
            Ok(path)
        } else {
            Err(format!("LibreOffice wrote no {}:\n{told}", path.display()))
        }
    }

    /// The workbook without its stored results, and with those of LibreOffice.
    fn calculated(&self, python: &Path, how: &str, book: &Path, name: &str) -> Result<PathBuf, String> {
        let bare = self.folder.join(format!("{name}-{how}.xlsx"));
        check_with(python, "formulas.py", &[Path::new(how), book, &bare])?;
        self.convert(&bare, "xlsx", &self.folder.join("calculated"))
    }

    /// Prints the workbook into pictures for a person to look at; returns the number of pages.
    fn pictures(&self, book: &Path, name: &str) -> Result<usize, String> {
        let folder = self.folder.join("pictures").join(name);
        let pdf = self.convert(book, "pdf", &folder)?;
        let text = run(Command::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-"))?;
        if let Some(found) = UNPRINTABLE.iter().find(|found| text.contains(**found)) {
            let line = text.lines().find(|line| line.contains(found)).unwrap_or_default();
            return Err(format!("{} prints `{found}`: {}", pdf.display(), line.trim()));
        }
        run(Command::new("pdftoppm").args(["-r", "80", "-png"]).arg(&pdf).arg(folder.join("page")))?;
        let entries = fs::read_dir(&folder).map_err(|error| failed(&folder, &error))?;
        let pages = entries
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "png"))
            .count();
        // Every sheet begins a page: summary, customers, breaks, orders, services, rules, datasets, lineage.
        if pages >= 8 { Ok(pages) } else { Err(format!("{} has {pages} pages only", pdf.display())) }
    }
}
