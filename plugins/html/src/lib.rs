//! The bundled html report format: one page that needs nothing else, for a browser, a mail or a printer.
//!
//! Everything from the month is escaped, and the page's own policy (Content-Security-Policy) lets only
//! the one style and the one script below run: no markup, address or code in the data can do anything,
//! and nothing is fetched. Amounts are exact texts; the script sorts them digit by digit.

mod summary;
mod text;

use std::io::Write as _;

use duizhang_plugin_sdk::{
    About, Artifact, Column, Format, Job, Kind, Language, Result, Row, Table, Value, export_format,
};

use text::{escaped, result_words, section_words};

/// What may be chosen.
#[derive(Clone, Debug, Default, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Whose report it is, above the title.
    pub company: String,
}

/// The format.
pub struct Html;

/// The style of the page, and its hash as the policy names it.
pub const STYLE: (&str, &str) =
    (include_str!("page.css"), "sha256-2iDrzNLilrdSMefST2D8PJZ4UP+ZaZrQ1G6SpsKllc0=");
/// The script of the page, and its hash as the policy names it.
pub const SCRIPT: (&str, &str) =
    (include_str!("page.js"), "sha256-fo7uBzV+09B7rRAaMwOsNc/l8Ovu/RmSla6kUXzvr/8=");

impl Format for Html {
    type Options = Options;
    const ABOUT: About = About {
        id: "html",
        title: "A web page that needs nothing else",
        version: env!("CARGO_PKG_VERSION"),
        media: &["text/html"],
        deterministic: true,
        attests: true,
        tables: &[],
    };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        let mut tables: Vec<Table<'_>> = job.tables()?.into_iter().collect();
        let context = job.context();
        let name = if context.cycle.is_empty() { "duizhang".to_owned() } else { context.cycle.clone() };
        let mut out = job.artifact(&format!("{name}.html"), "text/html")?;
        let page = Page { language: context.language };
        page.begin(&mut out, *job, options, &tables)?;
        for table in &mut tables {
            page.section(&mut out, *job, table)?;
        }
        let made = escaped(&format!("{} · {} · {}", context.program, context.run, context.generated_at));
        write!(
            out,
            "</main><footer class=\"soft\">{made}</footer>\n<script>{}</script>\n</body></html>\n",
            SCRIPT.0
        )?;
        out.finish()?;
        Ok(())
    }
}

export_format!(dz_plugin_v1_html, Html);

struct Page {
    language: Language,
}

impl Page {
    fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        if self.language.tag() == "zh" { zh } else { en }
    }

    fn begin(
        &self,
        out: &mut Artifact<'_>,
        job: Job<'_>,
        options: &Options,
        tables: &[Table<'_>],
    ) -> Result<()> {
        let context = job.context();
        let title = format!("{} {}", self.pick("Reconciliation", "对账报告"), context.cycle);
        let (style, script) = (STYLE.1, SCRIPT.1);
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{style}'; \
             script-src '{script}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<header>\n",
            self.language.tag(),
            escaped(&title),
            STYLE.0
        )?;
        let whose = if options.company.is_empty() {
            context.partner.as_deref().unwrap_or("")
        } else {
            &options.company
        };
        let (words, is_good) = result_words(&context.result, self.language);
        let mood = if is_good { "good" } else { "bad" };
        write!(
            out,
            "<p class=\"soft\">{}</p>\n<h1>{}</h1>\n<p class=\"verdict {mood}\">{}</p>\n<nav aria-label=\"{}\"><ul>",
            escaped(whose),
            escaped(&title),
            escaped(&words),
            self.pick("Sections", "目录")
        )?;
        for table in tables {
            let heading = section_words(table.name(), self.language);
            write!(out, "<li><a href=\"#{0}\">{1}</a></li>", escaped(table.name()), escaped(&heading))?;
        }
        out.write_all(b"</ul></nav>\n</header>\n<main>\n")?;
        Ok(())
    }

    fn section(&self, out: &mut Artifact<'_>, job: Job<'_>, table: &mut Table<'_>) -> Result<()> {
        let name = table.name().to_owned();
        let columns = table.columns().to_vec();
        let heading = section_words(&name, self.language);
        write!(
            out,
            "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n",
            escaped(&name),
            escaped(&heading)
        )?;
        if name == "summary" {
            summary::write(out, job, table, self.language)?;
            out.write_all(b"</section>\n")?;
            return Ok(());
        }
        let find = self.pick("Search", "查找");
        writeln!(
            out,
            "<p><label class=\"find\">{find} <input type=\"search\" data-list=\"{0}-list\" data-said=\"{0}-said\"></label> \
             <span class=\"soft\" id=\"{0}-said\" role=\"status\"></span></p>",
            escaped(&name)
        )?;
        let unfolds = columns.iter().any(|column| column.name == "message");
        if unfolds {
            writeln!(out, "<div id=\"{}-list\">", escaped(&name))?;
        } else {
            self.head(out, &name, &heading, &columns)?;
        }
        let mut totals = table.totals();
        while let Some(batch) = table.next_batch()? {
            for row in batch.rows() {
                if unfolds {
                    self.unfolding(out, &columns, &row)?;
                } else {
                    line(out, &columns, &row)?;
                }
                totals.add(&row);
            }
        }
        out.write_all(if unfolds {
            b"</div>\n</section>\n"
        } else {
            b"</tbody></table></div>\n</section>\n"
        })?;
        totals.attest(&job)
    }

    fn head(&self, out: &mut Artifact<'_>, name: &str, heading: &str, columns: &[Column]) -> Result<()> {
        write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
            escaped(heading)
        )?;
        for column in columns {
            let class = if is_number(column) { " class=\"n\"" } else { "" };
            let title = escaped(column.title(self.language.tag()));
            write!(out, "<th scope=\"col\"{class}><button type=\"button\">{title}</button></th>")?;
        }
        write!(out, "</tr></thead>\n<tbody id=\"{}-list\">\n", escaped(name))?;
        Ok(())
    }

    /// A row that unfolds: its message first, everything else inside.
    fn unfolding(&self, out: &mut Artifact<'_>, columns: &[Column], row: &Row<'_>) -> Result<()> {
        let cell = |wanted: &str| {
            let at = columns.iter().position(|column| column.name == wanted);
            at.map(|at| shown(row.value(at))).unwrap_or_default()
        };
        write!(
            out,
            "<details><summary><code>{}</code> {} <b>{} {}</b></summary><dl>",
            escaped(&cell("rule")),
            escaped(&cell("message")),
            escaped(&cell("difference")),
            escaped(&cell("currency"))
        )?;
        for (column, value) in columns.iter().zip(row.values()) {
            let text = shown(value);
            if column.name != "message" && !text.is_empty() {
                let title = column.title(self.language.tag());
                write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(title), escaped(&text))?;
            }
        }
        out.write_all(b"</dl></details>\n")?;
        Ok(())
    }
}

fn line(out: &mut Artifact<'_>, columns: &[Column], row: &Row<'_>) -> Result<()> {
    out.write_all(b"<tr>")?;
    for (column, value) in columns.iter().zip(row.values()) {
        let is_negative = matches!(value, Value::Decimal(decimal) if decimal.is_negative());
        let text = shown(value);
        let class = match (is_number(column), is_negative) {
            (true, true) => " class=\"n neg\"",
            (true, false) => " class=\"n\"",
            _ if text.chars().count() > LONG => " class=\"long\"",
            _ => "",
        };
        write!(out, "<td{class}>{}</td>", escaped(&text))?;
    }
    out.write_all(b"</tr>\n")?;
    Ok(())
}

/// Longer texts are broken into lines.
const LONG: usize = 40;

fn is_number(column: &Column) -> bool {
    matches!(column.kind, Kind::Decimal(_) | Kind::Int)
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(decimal) => decimal.trimmed().to_string(),
        Value::Bool(bool) => if bool { "✓" } else { "–" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
    }
}
