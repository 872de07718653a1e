//! `cargo xtask gallery`: the pictures of docs/gallery.md, made from the sample.
//!
//! The reports are printed by LibreOffice and shown by Chromium, as a reader would see them. Fonts and
//! versions differ from machine to machine, so the pictures are not compared with anything; they are made
//! anew when a report has changed its looks.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::conformance::office::{Office, chinese_font};
use crate::conformance::report::{command, duizhang};
use crate::conformance::tools::{failed, finish, need, program, run, target};

/// All pictures together; a clone should not take long because of them.
const MAX_BYTES: u64 = 1_500_000;
/// Dots an inch: enough to read the headings.
const RESOLUTION: &str = "105";
/// Colours of a picture.
const COLORS: &str = "48";

/// A page of a workbook: the picture's name, the report it is of, and the title of the sheet whose first
/// page it is.
const PAGES: [(&str, &str, &str); 11] = [
    ("summary-en", "en", "Reconciliation report"),
    ("summary-zh", "zh", "对账报告"),
    ("customers-en", "en", "Customers"),
    ("breaks-en", "en", "Breaks"),
    ("breaks-zh", "zh", "差异"),
    ("orders-en", "en", "Orders"),
    ("coupons-zh", "zh", "优惠券"),
    ("rules-en", "en", "Rules"),
    ("lineage-zh", "zh", "数据来源"),
    ("statement-zh", "statement", "客户对账单"),
    ("profile-en", "profile", "Margin check"),
];

/// Pictures of the web page: name, the report it is of, and whether the reader likes it dark.
const PAGE_VIEWS: [(&str, &str, bool); 4] =
    [("en", "en", false), ("zh", "zh", false), ("profile", "profile", false), ("dark", "zh", true)];

/// The configuration of the picture of a profile; docs/gallery.md shows it.
const PROFILE: &str = r#"[profile.finance]
title = "Margin check"
company = "Example Cloud Partner Ltd."
notes = ["Prepared for the monthly close. Questions: finance@example.com"]
logo = "LOGO"
tables = ["summary", "customers", "breaks"]
[profile.finance.columns]
customers = ["customer_name", "payable_amount", "cash_amount", "credit_amount", "coupon_amount", "breaks"]
"#;

/// Makes the pictures.
pub(crate) fn write() -> Result<String, String> {
    need("soffice", &["libreoffice-calc-nogui", "fonts-noto-cjk"])?;
    need("pdftoppm", &["poppler-utils"])?;
    need("chromium", &["chromium"])?;
    need("pngquant", &["pngquant"])?;
    chinese_font()?;
    let folder = target()?.join("gallery");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    }
    let pictures = crate::here().join("../../docs/gallery");
    for folder in [&folder, &pictures] {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    let program = program()?;
    let books = reports(&program, &folder)?;
    let office = Office::new(&folder)?;
    let mut made = Vec::new();
    for (report, book) in &books {
        let pdf = office.convert(book, "pdf", &folder.join(format!("printed-{report}")))?;
        for (picture, _, title) in PAGES.iter().filter(|(_, of, _)| of == report) {
            let page = page_of(&pdf, title)?;
            let to = folder.join(picture);
            run(Command::new("pdftoppm")
                .args(["-r", RESOLUTION, "-png", "-singlefile", "-f", &page, "-l", &page])
                .args([&pdf, &to]))?;
            made.push(small(&to.with_extension("png"), &pictures)?);
        }
    }
    for (name, report, is_dark) in PAGE_VIEWS {
        let picture = folder.join(format!("page-{name}.png"));
        screenshot(&only(&folder.join(report).join("html"), "html")?, &picture, is_dark)?;
        made.push(small(&picture, &pictures)?);
    }
    let bytes: u64 = made.iter().sum();
    if bytes > MAX_BYTES {
        return Err(format!("the pictures have {bytes} bytes together; {MAX_BYTES} are allowed"));
    }
    Ok(format!("{} pictures, {bytes} bytes, in {}", made.len(), pictures.display()))
}

/// The sample's reports: name and workbook.
fn reports(program: &Path, folder: &Path) -> Result<Vec<(&'static str, PathBuf)>, String> {
    let mut books = Vec::new();
    for lang in ["en", "zh"] {
        let home = folder.join(format!("home-{lang}"));
        // The month before it, so that there is something over the months.
        for month in ["2026-08", "2026-09"] {
            let captures = crate::here().join(format!("../../samples/{month}/captures"));
            duizhang(program, &home, &["import", &captures.to_string_lossy()])?;
            duizhang(program, &home, &["reconcile", "--cycle", month])?;
        }
        let out = folder.join(lang);
        let told = out.to_string_lossy().into_owned();
        duizhang(program, &home, &["--lang", lang, "report", "--format", "xlsx,html", "--out", &told])?;
        books.push((lang, only(&out.join("xlsx"), "xlsx")?));
    }
    let home = folder.join("home-zh");
    let customer = first_customer(program, &home)?;
    let out = folder.join("statement");
    let told = out.to_string_lossy().into_owned();
    duizhang(program, &home, &["--lang", "zh", "report", "--customer", &customer, "--out", &told])?;
    books.push(("statement", only(&out.join(format!("xlsx-{customer}")), "xlsx")?));
    let (home, out) = (folder.join("home-en"), folder.join("profile"));
    let config = folder.join("duizhang.toml");
    let logo = crate::here().join("../../docs/gallery/logo.png");
    let profile = PROFILE.replace("\"LOGO\"", &format!("{:?}", logo.display().to_string()));
    let written = File::create(&config).and_then(|mut file| file.write_all(profile.as_bytes()));
    written.map_err(|error| failed(&config, &error))?;
    let (told, config) = (out.to_string_lossy().into_owned(), config.to_string_lossy().into_owned());
    let arguments = ["--lang", "en", "--config", &config, "report", "--profile", "finance", "--out", &told];
    duizhang(program, &home, &[&arguments[..], &["--format", "xlsx,html"]].concat())?;
    books.push(("profile", only(&out.join("xlsx"), "xlsx")?));
    Ok(books)
}

/// The customer that the statement lists first.
fn first_customer(program: &Path, home: &Path) -> Result<String, String> {
    let done =
        finish(&mut command(program, home, &["statement", "--json"]), std::time::Duration::from_mins(1))?;
    let line = done.stdout.lines().next().unwrap_or_default();
    let row: serde_json::Value = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
    row["customer_id"].as_str().map(str::to_owned).ok_or_else(|| "the statement lists nobody".to_owned())
}

/// The only file of a kind in a folder.
fn only(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    let mut found = entries.flatten().map(|entry| entry.path());
    let found = found.find(|path| path.extension().is_some_and(|known| known == ending));
    found.ok_or_else(|| format!("{} has no .{ending}", folder.display()))
}

/// The first page that begins with a title.
fn page_of(pdf: &Path, title: &str) -> Result<String, String> {
    let text = run(Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-"))?;
    let begins =
        |page: &str| page.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
    let number = text.split('\u{c}').position(|page| {
        let first = begins(page);
        first.starts_with(title) && first[title.len()..].starts_with([' ', '·'])
    });
    let number = number.ok_or_else(|| format!("{} has no page with the title {title}", pdf.display()))?;
    Ok((number + 1).to_string())
}

/// A page in a window of a usual width.
fn screenshot(page: &Path, picture: &Path, is_dark: bool) -> Result<(), String> {
    let mut browser = Command::new("chromium");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1200,1500",
    ]);
    if is_dark {
        browser.arg("--blink-settings=preferredColorScheme=0");
    }
    browser.arg(format!("--screenshot={}", picture.display())).arg(format!("file://{}", page.display()));
    run(&mut browser)?;
    if picture.exists() { Ok(()) } else { Err(format!("Chromium wrote no {}", picture.display())) }
}

/// A picture with few colours, put where the documents are; returns its bytes.
fn small(picture: &Path, to: &Path) -> Result<u64, String> {
    let name = picture.file_name().unwrap_or_default();
    let target = to.join(name);
    run(Command::new("pngquant")
        .args(["--force", "--strip", "--speed", "1", COLORS, "--output"])
        .args([target.as_path(), picture]))?;
    let size = fs::metadata(&target).map_err(|error| failed(&target, &error))?.len();
    Ok(size)
}
