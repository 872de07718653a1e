//! The top of the page: its policy, whose report it is, what came out, and where everything is.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use duizhang_plugin_sdk::{Artifact, Brand, Job, Logo, Place, Result, Severity, Table};

use crate::text::{escaped, result_words, section_words};
use crate::{CHARTS_HASH, Options, Page, SCRIPT, STYLE};

/// Bytes of a logo. A page of which most is a picture is no report.
const MAX_LOGO: usize = 256 * 1024;
/// The pictures that every browser and every mail program shows, and what their files begin with. None of
/// them can carry a script or an address.
const PICTURES: [(&str, &[u8]); 2] = [("image/png", b"\x89PNG\r\n\x1a\n"), ("image/jpeg", b"\xff\xd8\xff")];

impl Page {
    /// Everything before the first section.
    pub(crate) fn begin(
        &self,
        out: &mut Artifact<'_>,
        job: Job<'_>,
        options: &Options,
        tables: &[Table<'_>],
    ) -> Result<()> {
        let context = job.context();
        let brand = Brand::of(&context);
        let names = [("Reconciliation", "对账报告"), ("Statement of account", "客户对账单")];
        let [report, statement] = names.map(|(en, zh)| self.pick(en, zh));
        let title = brand.title(report, statement, &context);
        let logo = brand.logo.as_ref().and_then(|logo| picture(job, logo));
        self.policy(out, &title, logo.is_some())?;
        let whose = match &options.company {
            company if !company.is_empty() => company,
            _ => context.partner.as_deref().unwrap_or_default(),
        };
        out.write_all(b"<header>\n<div class=\"brand\"><div>\n")?;
        if !whose.is_empty() {
            writeln!(out, "<p class=\"soft\">{}</p>", escaped(whose))?;
        }
        writeln!(out, "<h1>{}</h1>", escaped(&title))?;
        if let Some(customer) = &brand.customer {
            writeln!(out, "<p class=\"customer\">{}</p>", escaped(customer))?;
        }
        let (words, is_good) = result_words(&context.result, self.language);
        let mood = if is_good { "good" } else { "bad" };
        write!(out, "<p class=\"verdict {mood}\">{}</p>\n</div>", escaped(&words))?;
        if let Some(source) = logo {
            // The company's name stands beside it.
            write!(out, "<img class=\"logo\" alt=\"\" src=\"{source}\">")?;
        }
        out.write_all(b"</div>\n")?;
        if !brand.notes.is_empty() {
            writeln!(out, "<ul class=\"notes\" aria-label=\"{}\">", self.pick("Notes", "备注"))?;
            for note in &brand.notes {
                writeln!(out, "<li>{}</li>", escaped(note))?;
            }
            out.write_all(b"</ul>\n")?;
        }
        self.contents(out, tables)?;
        out.write_all(b"</header>\n<main>\n")?;
        Ok(())
    }

    /// The policy lets the one style and the scripts of the page be what they are, and nothing else in; a
    /// picture only where there is one, and only inside the page.
    fn policy(&self, out: &mut Artifact<'_>, title: &str, has_logo: bool) -> Result<()> {
        let (style, script, charts) = (STYLE.1, SCRIPT.1, CHARTS_HASH);
        let pictures = if has_logo { " img-src data:;" } else { "" };
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';{pictures} \
             style-src '{style}'; script-src '{charts}' '{script}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
            self.language.tag(),
            escaped(title),
            STYLE.0
        )?;
        Ok(())
    }

    fn contents(&self, out: &mut Artifact<'_>, tables: &[Table<'_>]) -> Result<()> {
        write!(out, "<nav aria-label=\"{}\"><ul>", self.pick("Sections", "目录"))?;
        for table in tables {
            let heading = section_words(table.name(), self.language);
            write!(out, "<li><a href=\"#{0}\">{1}</a></li>", escaped(table.name()), escaped(&heading))?;
            if table.name() == "summary" {
                write!(out, "<li><a href=\"#parts\">{}</a></li>", self.parts_heading())?;
            }
        }
        out.write_all(b"</ul></nav>\n")?;
        Ok(())
    }
}

/// The logo as an address that holds it. One that is no picture is left out, and the reader is told: figures
/// matter more.
fn picture(job: Job<'_>, logo: &Logo) -> Option<String> {
    let address = judged(logo);
    if let Err(problem) = &address {
        job.diagnose(Severity::Warning, "no_logo", Place::default(), problem);
    }
    address.ok()
}

/// The address, or why there is none. It is written from the bytes, not from what was said of them.
fn judged(logo: &Logo) -> std::result::Result<String, String> {
    let Ok(bytes) = STANDARD.decode(&logo.base64) else { return Err("the logo is not base64".to_owned()) };
    if bytes.len() > MAX_LOGO {
        return Err(format!("the logo has {} bytes; a page takes {MAX_LOGO}", bytes.len()));
    }
    match PICTURES.iter().find(|(_, begin)| bytes.starts_with(begin)) {
        Some((media, _)) => Ok(format!("data:{media};base64,{}", STANDARD.encode(&bytes))),
        None => Err(format!("the logo, said to be {:?}, is neither PNG nor JPEG", logo.media_type)),
    }
}
