//! The bundled html report format: one page that needs nothing else, for a browser, a mail or a printer.
//!
//! Everything from the month is escaped, and the page's own policy (Content-Security-Policy) lets only
//! the one style and the one script below run: no markup, address or code in the data can do anything,
//! and nothing is fetched. Amounts are exact texts; the script sorts them digit by digit. Rows are data that
//! the script makes elements from, a page at a time, so that a hundred thousand breaks stay usable.

mod figures;
mod head;
mod rows;
mod summary;
mod text;

use std::io::Write as _;

use duizhang_plugin_sdk::{About, Artifact, Column, Format, Job, Language, Result, Table, export_format};

use figures::Figures;
use rows::{Data, WRITTEN, json};
use summary::Summary;
use text::{Align, aligned, escaped, heading, section_words};

/// What may be chosen.
#[derive(Clone, Debug, Default, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Whose report it is, above the title; instead of what the profile or the configuration says.
    pub company: String,
}

/// The format.
pub struct Html;

/// The style of the page, and its hash as the policy names it.
pub const STYLE: (&str, &str) =
    (include_str!("page.css"), "sha256-sx9v+Y6V+9GGrDIdLag7gL9uuuQBl1LWIxedj+dRXUU=");
/// The script of the page, and its hash as the policy names it.
pub const SCRIPT: (&str, &str) =
    (include_str!("page.js"), "sha256-civjFDUCjdG9jUf5j1eNJV7+1z9qyWDoFUqbIS4U8yA=");
/// Chart.js as it was published, and the SHA-256 of the file. Its licence is beside it.
pub const CHARTS_FILE: (&str, &str) = (
    include_str!("../vendor/chart.js/chart.umd.min.js"),
    "87364cc2b2a76a6684929e7d6b80b18a897794db38400caff1fcf1791c6925d2",
);
/// The hash of what is embedded of it, as the policy names it.
pub const CHARTS_HASH: &str = "sha256-yl5rbpC+y6WT40O2fwbdgyqB+IxEs7w534Poc5I/RkU=";

/// What is embedded of Chart.js: without its last line, which names a file that a page has no place for.
pub fn charts() -> &'static str {
    CHARTS_FILE.0.split_once("\n//# sourceMappingURL").map_or(CHARTS_FILE.0, |(library, _)| library)
}

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
        let page =
            Page { language: context.language, offset_minutes: context.offset_minutes, zone: context.zone() };
        page.begin(&mut out, *job, options, &tables)?;
        if !tables.iter().any(|table| table.name() == "summary") {
            page.charts(&mut out)?;
        }
        let mut figures = Figures::default();
        for table in &mut tables {
            page.section(&mut out, *job, table, &mut figures)?;
        }
        let made = escaped(&format!("{} · {} · {}", context.program, context.run, context.generated_at));
        write!(out, "</main><footer class=\"soft\">{made}</footer>\n{}", page.words())?;
        figures.write(&mut out, context.language)?;
        write!(out, "<script>{}</script>\n<script>{}</script>\n</body></html>\n", charts(), SCRIPT.0)?;
        out.finish()?;
        Ok(())
    }
}

export_format!(dz_plugin_v1_html, Html);

/// How the reader reads.
struct Page {
    language: Language,
    offset_minutes: i32,
    /// What the clock is called.
    zone: String,
}

impl Page {
    fn pick<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        if self.language.tag() == "zh" { zh } else { en }
    }

    /// What the part with the figures of the summary is called.
    fn parts_heading(&self) -> &'static str {
        if self.language.tag() == "zh" { "汇总" } else { "Totals" }
    }

    /// The words of the script.
    fn words(&self) -> String {
        let words = [
            ("shown", self.pick("{from}–{to} of {all}", "第 {from}–{to} 条，共 {all} 条")),
            ("none", self.pick("nothing found", "无结果")),
            ("back", self.pick("Back", "上一页")),
            ("next", self.pick("Next", "下一页")),
            ("pages", self.pick("Pages", "翻页")),
            (
                "unprinted",
                self.pick(
                    "; {columns} columns without figures are not printed",
                    "；{columns} 个无数据的列未打印",
                ),
            ),
            ("figures", self.pick("Figures", "数据表")),
            ("total", self.pick("Total", "合计")),
        ];
        let members: Vec<String> =
            words.iter().map(|(name, word)| format!("{}:{}", json(name), json(word))).collect();
        format!("<script type=\"application/json\" id=\"words\">{{{}}}</script>\n", members.join(","))
    }

    fn section(
        &self,
        out: &mut Artifact<'_>,
        job: Job<'_>,
        table: &mut Table<'_>,
        figures: &mut Figures,
    ) -> Result<()> {
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
            return self.summary(out, job, table);
        }
        let unfolds = columns.iter().any(|column| column.name == "message");
        self.tools(out, &name, &columns, unfolds)?;
        if unfolds {
            writeln!(out, "<div id=\"{}-list\">", escaped(&name))?;
        } else {
            self.head(out, &name, &heading, &columns)?;
        }
        let close: &[u8] = if unfolds { b"</div>\n" } else { b"</tbody></table></div>\n" };
        let mut data = Data::new(columns.len(), self.offset_minutes);
        let (mut totals, mut written) = (table.totals(), 0);
        while let Some(batch) = table.next_batch()? {
            for row in batch.rows() {
                figures.add(&name, &columns, &row, self.language);
                totals.add(&row);
                if written < WRITTEN {
                    if unfolds {
                        rows::unfolding(out, self, &columns, &row)?;
                    } else {
                        rows::line(out, self, &columns, &row)?;
                    }
                    data.wait(&row);
                } else {
                    if written == WRITTEN {
                        out.write_all(close)?;
                        data.begin(out, &name)?;
                    }
                    data.put(out, &row)?;
                }
                written += 1;
            }
        }
        if written <= WRITTEN {
            out.write_all(close)?;
            data.begin(out, &name)?;
        }
        Data::end(out)?;
        if written > WRITTEN {
            let told = self.pick(
                "Without scripts, this browser shows the first rows only; the other formats have all.",
                "浏览器未启用脚本，仅显示前几行；其他报告格式包含全部数据。",
            );
            writeln!(
                out,
                "<noscript><p class=\"soft\">{} ({WRITTEN} / {written})</p></noscript>",
                escaped(told)
            )?;
        }
        out.write_all(b"</section>\n")?;
        totals.attest(&job)
    }

    /// The figures of the top, the charts, and then all the sums: what somebody wants first comes first.
    fn summary(&self, out: &mut Artifact<'_>, job: Job<'_>, table: &mut Table<'_>) -> Result<()> {
        let summary = Summary::read(job, table)?;
        summary.top(out, self.language)?;
        out.write_all(b"</section>\n")?;
        self.charts(out)?;
        writeln!(out, "<section aria-labelledby=\"parts\">\n<h2 id=\"parts\">{}</h2>", self.parts_heading())?;
        summary.parts(out, self.language)?;
        out.write_all(b"</section>\n")?;
        Ok(())
    }

    /// Where the script draws.
    fn charts(&self, out: &mut Artifact<'_>) -> Result<()> {
        let heading = escaped(self.pick("Charts", "图表"));
        writeln!(
            out,
            "<section id=\"charts\" aria-labelledby=\"charts-heading\" hidden><h2 id=\"charts-heading\">{heading}</h2>\
             <div class=\"charts\"></div></section>"
        )?;
        Ok(())
    }

    /// What finds and counts rows, and how the script shows them.
    fn tools(&self, out: &mut Artifact<'_>, name: &str, columns: &[Column], unfolds: bool) -> Result<()> {
        let find = self.pick("Search", "查找");
        let titles: Vec<String> = columns
            .iter()
            .map(|column| {
                let title = json(&heading(column, self));
                format!("[{},{title},{}]", json(&column.name), aligned(column) as u8)
            })
            .collect();
        writeln!(
            out,
            "<script type=\"application/json\" id=\"{0}-columns\">[{1}]</script>\n\
             <div class=\"tools\" data-table=\"{0}\" data-unfolds=\"{2}\"><label class=\"find\">{find} \
             <input type=\"search\" data-list=\"{0}-list\" autocomplete=\"off\"></label> \
             <span class=\"soft\" id=\"{0}-said\" role=\"status\"></span></div>",
            escaped(name),
            titles.join(","),
            u8::from(unfolds)
        )?;
        Ok(())
    }

    fn head(&self, out: &mut Artifact<'_>, name: &str, title: &str, columns: &[Column]) -> Result<()> {
        write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
            escaped(title)
        )?;
        for column in columns {
            let class = if aligned(column) == Align::Text { "" } else { " class=\"n\"" };
            let title = escaped(&heading(column, self));
            write!(out, "<th scope=\"col\"{class}><button type=\"button\">{title}</button></th>")?;
        }
        write!(out, "</tr></thead>\n<tbody id=\"{}-list\">\n", escaped(name))?;
        Ok(())
    }
}
