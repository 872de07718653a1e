//! The summary: the figures that somebody wants first, then every sum, section by section, with a bar
//! beside each amount.

use std::collections::BTreeMap;
use std::io::Write as _;

use duizhang_plugin_sdk::{Artifact, Decimal, Job, Language, Result, Row, Table};

use crate::text::{count_words, escaped, grouped, part_words};

/// Currencies that get a figure at the top.
const CURRENCIES: usize = 3;

/// A row of the table `summary`.
struct Item {
    section: String,
    name: String,
    label: String,
    currency: String,
    amount: Option<Decimal>,
    count: Option<i64>,
    text: String,
}

impl Item {
    fn read(row: &Row<'_>, places: &[Option<usize>; 7]) -> Self {
        let text = |at: Option<usize>| at.and_then(|at| row.text(at)).unwrap_or_default().to_owned();
        let [section, name, label, currency, amount, count, words] = *places;
        Self {
            section: text(section),
            name: text(name),
            label: text(label),
            currency: text(currency),
            amount: amount.and_then(|at| row.decimal(at)),
            count: count.and_then(|at| row.int(at)),
            text: text(words),
        }
    }
}

/// The rows of the summary.
pub(crate) struct Summary(Vec<Item>);

impl Summary {
    /// Reads the table.
    pub(crate) fn read(job: Job<'_>, table: &mut Table<'_>) -> Result<Self> {
        let names = ["section", "item", "label", "currency", "amount", "count", "text"];
        let places = names.map(|name| table.index(name));
        let mut items: Vec<Item> = Vec::new();
        let mut totals = table.totals();
        while let Some(batch) = table.next_batch()? {
            for row in batch.rows() {
                items.push(Item::read(&row, &places));
                totals.add(&row);
            }
        }
        totals.attest(&job)?;
        Ok(Self(items))
    }

    /// The parts in their order: those of words alone, or those with figures.
    fn split(&self, is_told: bool) -> impl Iterator<Item = &[Item]> {
        let told = |part: &&[Item]| part.iter().all(|item| item.amount.is_none() && item.count.is_none());
        let parts = self.0.chunk_by(|one, other| one.section == other.section);
        parts.filter(move |part| told(part) == is_told)
    }

    /// What came out, in words and in a few large figures.
    pub(crate) fn top(&self, out: &mut Artifact<'_>, language: Language) -> Result<()> {
        let tiles = self.tiles(language);
        if !tiles.is_empty() {
            out.write_all(b"<dl class=\"tiles\">\n")?;
            for Tile { label, figure, below, is_bad } in tiles {
                let mood = if is_bad { " class=\"bad\"" } else { "" };
                writeln!(
                    out,
                    "<div{mood}><dt>{}</dt><dd>{}</dd><dd class=\"soft\">{}</dd></div>",
                    escaped(&label),
                    escaped(&figure),
                    escaped(&below)
                )?;
            }
            out.write_all(b"</dl>\n")?;
        }
        for part in self.split(true) {
            out.write_all(b"<dl>")?;
            for item in part {
                write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&item.label), escaped(&item.text))?;
            }
            out.write_all(b"</dl>\n")?;
        }
        Ok(())
    }

    /// Every sum.
    pub(crate) fn parts(&self, out: &mut Artifact<'_>, language: Language) -> Result<()> {
        out.write_all(b"<div class=\"parts-grid\">\n")?;
        for part in self.split(false) {
            out.write_all(b"<div class=\"part\">\n")?;
            figures(out, part, language)?;
            out.write_all(b"</div>\n")?;
        }
        out.write_all(b"</div>\n")?;
        Ok(())
    }

    fn section<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        self.0.iter().filter(move |item| item.section == name)
    }

    /// Payable by currency, the breaks, the rules: as far as the summary has them.
    fn tiles(&self, language: Language) -> Vec<Tile> {
        let mut tiles = Vec::new();
        for payable in self.section("amounts").filter(|item| item.name == "payable_amount").take(CURRENCIES) {
            let others = self.section("amounts").filter(|item| {
                item.currency == payable.currency
                    && item.name != payable.name
                    && item.name != "rounding_amount"
            });
            let others: Vec<String> =
                others.map(|item| format!("{} {}", item.label, amount_of(item))).collect();
            let label = format!("{} ({})", payable.label, payable.currency);
            tiles.push(Tile { label, figure: amount_of(payable), below: others.join(" · "), is_bad: false });
        }
        let outcomes: Vec<&Item> = self.section("rules").collect();
        let breaks: i64 = self.section("breaks").filter_map(|item| item.count).sum();
        if outcomes.is_empty() && breaks == 0 {
            return tiles;
        }
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for (currency, amount) in
            self.section("breaks").filter_map(|item| Some((&item.currency, item.amount?)))
        {
            let sum = sums.entry(currency).or_default();
            *sum = sum.saturating_add(amount.units);
        }
        let sums: Vec<String> =
            sums.iter().map(|(currency, units)| format!("{} {currency}", read(*units))).collect();
        tiles.push(Tile {
            label: count_words("breaks", language),
            figure: grouped(&breaks.to_string()),
            below: sums.join(" · "),
            is_bad: breaks > 0,
        });
        if let Some(passed) = outcomes.iter().find(|item| item.name == "passed") {
            let others = outcomes.iter().filter(|item| item.name != "passed");
            let others: Vec<String> =
                others.map(|item| format!("{} {}", item.label, item.count.unwrap_or(0))).collect();
            let all: i64 = outcomes.iter().filter_map(|item| item.count).sum();
            let label = format!("{} · {}", count_words("rules", language), passed.label);
            let figure = format!("{} / {all}", passed.count.unwrap_or(0));
            tiles.push(Tile { label, figure, below: others.join(" · "), is_bad: false });
        }
        tiles
    }
}

/// A figure of the top.
struct Tile {
    label: String,
    figure: String,
    below: String,
    is_bad: bool,
}

/// Digits of money behind the point.
const SCALE: u8 = 8;

fn read(units: i128) -> String {
    grouped(&Decimal::new(units, SCALE).trimmed().to_string())
}

fn amount_of(item: &Item) -> String {
    item.amount.map(|amount| grouped(&amount.trimmed().to_string())).unwrap_or_default()
}

fn figures(out: &mut Artifact<'_>, part: &[Item], language: Language) -> Result<()> {
    // A bar is as long as its share of the largest amount of its currency.
    let mut largest: BTreeMap<&str, u128> = BTreeMap::new();
    for item in part {
        let units = item.amount.map_or(0, |amount| amount.units.unsigned_abs());
        let most = largest.entry(&item.currency).or_insert(1);
        *most = units.max(*most);
    }
    let section = part.first().map(|item| item.section.as_str()).unwrap_or_default();
    let has_amounts = part.iter().any(|item| item.amount.is_some());
    let has_counts = part.iter().any(|item| item.count.is_some());
    write!(
        out,
        "<h3>{0}</h3>\n<table class=\"parts\"><caption class=\"hidden\">{0}</caption>",
        escaped(&part_words(section, language))
    )?;
    if has_counts && has_amounts {
        let (amount, counted) = (count_words("amount", language), count_words(section, language));
        write!(
            out,
            "<thead><tr><td></td><th scope=\"col\" class=\"n\">{}</th><td></td>\
             <th scope=\"col\" class=\"n\">{}</th><td></td></tr></thead>",
            escaped(&amount),
            escaped(&counted)
        )?;
    }
    out.write_all(b"<tbody>\n")?;
    for item in part {
        let count = item.count.map(|count| grouped(&count.to_string())).unwrap_or_default();
        write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&item.label))?;
        if has_amounts {
            let (amount, currency) = (amount_of(item), &item.currency);
            write!(out, "<td class=\"n\">{}</td><td>{}</td>", escaped(&amount), escaped(currency))?;
        }
        if has_counts {
            write!(out, "<td class=\"n\">{}</td>", escaped(&count))?;
        }
        out.write_all(b"<td>")?;
        bar(out, item, largest.get(item.currency.as_str()).copied().unwrap_or(1))?;
        // Words belong to the reader whatever stands beside them.
        writeln!(out, "{}</td></tr>", escaped(&item.text))?;
    }
    out.write_all(b"</tbody></table>\n")?;
    Ok(())
}

/// A bar, where there is an amount. Only its length is rounded.
fn bar(out: &mut Artifact<'_>, item: &Item, largest: u128) -> Result<()> {
    let Some(amount) = item.amount.filter(|amount| !amount.is_zero()) else { return Ok(()) };
    let length = amount.units.unsigned_abs().saturating_mul(BAR) / largest;
    let class = if amount.is_negative() { " class=\"neg\"" } else { "" };
    write!(
        out,
        "<svg width=\"{BAR}\" height=\"12\" aria-hidden=\"true\"><rect{class} width=\"{}\" height=\"12\"/></svg>",
        length.max(1)
    )?;
    Ok(())
}

/// The longest bar, in pixels.
const BAR: u128 = 160;
