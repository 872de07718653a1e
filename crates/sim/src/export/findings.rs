//! What must be found, for people and for tests.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::breaks::Finding;
use crate::world::World;

/// The findings as JSON, one object a line inside the array so that changes read well.
pub fn findings_json(world: &World) -> String {
    let rows: Vec<String> =
        world.findings.iter().map(|finding| Value::to_string(&finding.to_json())).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// The findings as a table that a bookkeeper can read.
pub fn findings_table(world: &World) -> String {
    let mut text = format!(
        "# What {} must show\n\n\
         {} findings, in the order of the rules. Difference is actual minus expected; amounts are {}. Everything\n\
         else in the month agrees.\n\n\
         | # | what is wrong | where | expected | actual | difference | class | rule | what to do |\n\
         |---:|---|---|---:|---:|---:|---|---|---|\n",
        world.cycle,
        world.findings.len(),
        world.site.currency(),
    );
    for (number, finding) in (1..).zip(&world.findings) {
        let side = |amount: Option<Decimal>, text: &Option<String>| match (amount, text) {
            (Some(amount), _) => amount.normalize().to_string(),
            (None, Some(text)) => text.clone(),
            (None, None) => "–".to_owned(),
        };
        let _ = writeln!(
            text,
            "| {number} | {} | {} | {} | {} | {} | `{}` | `{}` | {} |",
            finding.what,
            place(world, finding),
            side(finding.expected, &finding.expected_text),
            side(finding.actual, &finding.actual_text),
            side(finding.difference(), &None),
            finding.class,
            finding.rule,
            finding.remedy,
        );
    }
    text
}

/// Customer and key, as one cell.
fn place(world: &World, finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some(id) = &finding.customer_id {
        let customer = world.customer(id);
        let name =
            customer.map(|customer| customer.name.clone().unwrap_or_else(|| customer.account_name.clone()));
        parts.push(name.unwrap_or_else(|| id.clone()));
    }
    for (column, value) in &finding.key {
        parts.push(format!("{column} `{value}`"));
    }
    parts.join("<br>").replace('|', "\\|")
}
