//! What the charts show, gathered while the tables pass by. The script draws it; the figures stand in
//! tables as well.

use std::collections::BTreeMap;
use std::io::Write as _;

use duizhang_plugin_sdk::{Artifact, Column, Decimal, Language, Result, Row};

use crate::rows::json;

/// Bars of a chart; what is beyond them is one bar more.
const BARS: usize = 10;
/// Currencies that get charts.
const CURRENCIES: usize = 3;
/// Ages of breaks, in months, that are told apart; older ones are the last.
const AGES: usize = 4;

/// The means of payment, as columns of the statement.
const MEANS: [&str; 7] = [
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
];

/// Amounts by name, in units of the last digit.
#[derive(Default)]
struct Amounts(BTreeMap<String, BTreeMap<String, i128>>);

impl Amounts {
    fn add(&mut self, currency: Option<&str>, name: &str, amount: Option<Decimal>) {
        let Some(amount) = amount.filter(|amount| amount.scale == SCALE) else { return };
        let sum = self.0.entry(currency.unwrap_or_default().to_owned()).or_default();
        let sum = sum.entry(name.to_owned()).or_default();
        *sum = sum.saturating_add(amount.units);
    }
}

/// Digits of money behind the point.
const SCALE: u8 = 8;

/// Everything that is drawn.
#[derive(Default)]
pub(crate) struct Figures {
    services: Amounts,
    customers: Amounts,
    means: Amounts,
    /// The titles of the means, in their order.
    titles: Vec<String>,
    /// Breaks by class and age.
    breaks: BTreeMap<String, [u64; AGES]>,
    /// Payable by month, in the order of the months.
    months: Amounts,
    /// Breaks by month; the table says them in each currency's row. None where nobody looked.
    breaks_by_month: BTreeMap<String, Option<i64>>,
}

impl Figures {
    /// Takes what is drawn of a row.
    pub(crate) fn add(&mut self, table: &str, columns: &[Column], row: &Row<'_>, language: Language) {
        let at = |name: &str| columns.iter().position(|column| column.name == name);
        let text = |name: &str| at(name).and_then(|at| row.text(at));
        let amount = |name: &str| at(name).and_then(|at| row.decimal(at));
        let currency = text("currency");
        match table {
            "services" => {
                let name = text("service_type_name").or(text("service_type_code")).unwrap_or_default();
                self.services.add(currency, name, amount("payable_amount"));
            }
            "customers" => {
                let name = text("customer_name").or(text("customer_id")).unwrap_or_default();
                self.customers.add(currency, name, amount("payable_amount"));
                if self.titles.is_empty() {
                    let title = |name: &&str| at(name).and_then(|at| columns.get(at));
                    let titles = MEANS.iter().filter_map(title).map(|column| column.title(language.tag()));
                    self.titles = titles.map(str::to_owned).collect();
                }
                for (place, name) in MEANS.iter().enumerate() {
                    let title = self.titles.get(place).cloned().unwrap_or_default();
                    // The place in front keeps the order of the statement.
                    self.means.add(currency, &format!("{place}{title}"), amount(name));
                }
            }
            "breaks" => {
                let class = text("class_title").or(text("class")).unwrap_or_default();
                let age = at("age_months").and_then(|at| row.int(at)).unwrap_or(0);
                let age = usize::try_from(age).unwrap_or(0).min(AGES - 1);
                if let Some(count) = self.breaks.entry(class.to_owned()).or_default().get_mut(age) {
                    *count += 1;
                }
            }
            "months" => {
                if let Some(cycle) = text("cycle") {
                    self.months.add(currency, cycle, amount("payable_amount"));
                    let breaks = at("breaks").and_then(|at| row.int(at));
                    self.breaks_by_month.insert(cycle.to_owned(), breaks);
                }
            }
            _ => {}
        }
    }

    /// Writes them as data for the script.
    pub(crate) fn write(&self, out: &mut Artifact<'_>, language: Language) -> Result<()> {
        let pick = |en: &'static str, zh: &'static str| if language.tag() == "zh" { zh } else { en };
        let others = pick("others", "其他");
        let of = |amounts: &Amounts, title: &str, order: Order| -> Vec<String> {
            let bars =
                amounts.0.iter().take(CURRENCIES).map(|(currency, by)| (currency, bars(by, order, others)));
            // One month is no course of time.
            let bars = bars.filter(|(_, bars)| bars.len() > usize::from(order == Order::Given));
            bars.map(|(currency, bars)| chart(title, currency, &bars, order)).collect()
        };
        // Two beside each other are of a height.
        let mut charts = of(&self.months, pick("Payable by month", "各账期应付金额"), Order::Given);
        if self.breaks_by_month.len() > 1 {
            charts.push(self.by_month(pick("Breaks by month", "各账期差异数")));
        }
        charts.extend(of(&self.services, pick("Payable by service", "按云服务的应付金额"), Order::Largest));
        charts.extend(of(&self.customers, pick("Payable by customer", "按客户的应付金额"), Order::Largest));
        charts.extend(of(&self.means, pick("Means of payment", "支付方式"), Order::Numbered));
        if !self.breaks.is_empty() {
            charts.push(self.by_age(pick("Breaks by class and age", "按类别和账龄的差异数"), language));
        }
        let all = charts.join(",\n");
        writeln!(out, "<script type=\"application/json\" id=\"figures\">[{all}]</script>")?;
        Ok(())
    }

    fn by_month(&self, title: &str) -> String {
        // A month that nobody reconciled has no bar, which is not the same as no breaks.
        let known = self.breaks_by_month.iter().filter_map(|(cycle, breaks)| Some((cycle, (*breaks)?)));
        let (labels, values): (Vec<String>, Vec<String>) =
            known.map(|(cycle, breaks)| (json(cycle), format!("\"{breaks}\""))).unzip();
        written(title, "", true, &labels, &[(title.to_owned(), values)])
    }

    fn by_age(&self, title: &str, language: Language) -> String {
        let mut classes: Vec<(&String, &[u64; AGES])> = self.breaks.iter().collect();
        classes.sort_by_key(|(class, counts)| (std::cmp::Reverse(counts.iter().sum::<u64>()), *class));
        let labels: Vec<String> = classes.iter().map(|(class, _)| json(class)).collect();
        let ages = match language {
            Language::Zh => ["本月", "1 个月", "2 个月", "3 个月及以上"],
            Language::En => ["this month", "1 month", "2 months", "3 months and more"],
        };
        let series = ages.iter().enumerate().filter_map(|(age, name)| {
            let counts: Vec<u64> = classes.iter().map(|(_, of)| of.get(age).copied().unwrap_or(0)).collect();
            let values: Vec<String> = counts.iter().map(|count| format!("\"{count}\"")).collect();
            counts.iter().any(|count| *count > 0).then(|| ((*name).to_owned(), values))
        });
        written(title, "", false, &labels, &series.collect::<Vec<_>>())
    }
}

/// In which order bars stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The largest first, and the rest as one.
    Largest,
    /// As their names are numbered; the number is no part of the name. Zeros are left out.
    Numbered,
    /// By name.
    Given,
}

fn bars(by_name: &BTreeMap<String, i128>, order: Order, others: &str) -> Vec<(String, i128)> {
    let mut bars: Vec<(String, i128)> = by_name.iter().map(|(name, sum)| (name.clone(), *sum)).collect();
    match order {
        Order::Given => {}
        Order::Numbered => {
            bars.retain(|(_, sum)| *sum != 0);
            for (name, _) in &mut bars {
                name.remove(0);
            }
        }
        Order::Largest => {
            bars.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            if bars.len() > BARS + 1 {
                let rest = bars.split_off(BARS);
                let sum = rest.iter().fold(0_i128, |sum, (_, units)| sum.saturating_add(*units));
                bars.push((format!("{others} ({})", rest.len()), sum));
            }
        }
    }
    bars
}

fn chart(title: &str, currency: &str, bars: &[(String, i128)], order: Order) -> String {
    let labels: Vec<String> = bars.iter().map(|(name, _)| json(name)).collect();
    let values: Vec<String> =
        bars.iter().map(|(_, units)| format!("\"{}\"", Decimal::new(*units, SCALE).trimmed())).collect();
    written(title, currency, order == Order::Given, &labels, &[(currency.to_owned(), values)])
}

/// A chart as the script reads it. Months stand side by side; names lie one below the other.
fn written(
    title: &str,
    unit: &str,
    is_upright: bool,
    labels: &[String],
    series: &[(String, Vec<String>)],
) -> String {
    let of = |(name, values): &(String, Vec<String>)| {
        format!("{{\"name\":{},\"values\":[{}]}}", json(name), values.join(","))
    };
    let series: Vec<String> = series.iter().map(of).collect();
    format!(
        "{{\"title\":{},\"unit\":{},\"upright\":{is_upright},\"labels\":[{}],\"series\":[{}]}}",
        json(title),
        json(unit),
        labels.join(","),
        series.join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::{Order, bars};
    use std::collections::BTreeMap;

    #[test]
    fn many_bars_become_few_and_the_sum_stays() {
        let many: BTreeMap<String, i128> = (0..30).map(|n| (format!("s{n:02}"), n)).collect();
        let few = bars(&many, Order::Largest, "others");
        assert_eq!(few.len(), 11);
        assert_eq!(few[0], ("s29".to_owned(), 29));
        assert_eq!(few[10].0, "others (20)");
        assert_eq!(few.iter().map(|(_, units)| units).sum::<i128>(), (0..30).sum());
        let numbered = BTreeMap::from([("0b".to_owned(), 1), ("1a".to_owned(), 2), ("2c".to_owned(), 0)]);
        assert_eq!(bars(&numbered, Order::Numbered, ""), [("b".to_owned(), 1), ("a".to_owned(), 2)]);
    }
}
