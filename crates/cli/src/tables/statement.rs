//! The tables of one customer's statement, cut out of those of the run.
//!
//! Thousands of statements are made from one run: which rows are whose is found out once.

use std::collections::{BTreeMap, HashMap};

use duizhang_plugin_host::Table;
use polars::prelude::*;

use super::places::{lines, regions_of, services_of, summed};
use super::{Sources, lineage, tables};
use crate::error::CliError;
use crate::frame::rows;
use crate::summary;
use crate::words;

/// What a statement has beside the summary, in the documented order. Rules, datasets and months are the
/// partner's own business.
const CUT: [&str; 6] = ["customers", "breaks", "orders", "coupons", "adjustments", "balances"];

/// A customer with a statement.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// How complete its data is: `complete`, `partial`, …
    pub(crate) state: String,
    reasons: Option<String>,
    /// `clean`, `breaks`, `incomplete`, …
    pub(crate) result: String,
}

/// Rows by customer.
type Index = HashMap<String, Vec<IdxSize>>;

/// Everything statements are cut from.
pub(crate) struct Statements<'a> {
    sources: Sources<'a>,
    /// The tables with a customer in each row, and whose rows are where.
    tables: Vec<(Table, Index)>,
    /// Lines summed by customer, service and region.
    sums: (DataFrame, Index),
    lineage: Table,
    customers: BTreeMap<String, Customer>,
}

impl<'a> Statements<'a> {
    pub(crate) fn new(sources: Sources<'a>) -> Result<Self, CliError> {
        let run = sources.run;
        let mut cut = Vec::new();
        for table in tables(sources)? {
            if CUT.contains(&table.name()) {
                let index = index(table.frame())?;
                cut.push((table, index));
            }
        }
        let by = [
            "customer_id",
            "currency",
            "service_type_code",
            "service_type_name",
            "region_code",
            "region_name",
        ];
        let sums = summed(lines(run)?, &by)?;
        let places = index(&sums)?;
        let customers = customers(sources)?;
        Ok(Self {
            sources,
            tables: cut,
            sums: (sums, places),
            lineage: lineage::short(run, sources.lang)?,
            customers,
        })
    }

    /// The customers that have a statement, by id.
    pub(crate) fn customers(&self) -> impl Iterator<Item = &Customer> {
        self.customers.values()
    }

    /// The customer of an id.
    pub(crate) fn customer(&self, id: &str) -> Result<&Customer, CliError> {
        self.customers.get(id).ok_or_else(|| unknown(id))
    }

    /// The tables of a customer's statement.
    pub(crate) fn of(&self, customer: &Customer) -> Result<Vec<Table>, CliError> {
        let Sources { run, lang, .. } = self.sources;
        let own: Vec<Table> = self
            .tables
            .iter()
            .map(|(table, index)| part(table, index, &customer.id))
            .collect::<Result<_, _>>()?;
        let sums = taken(&self.sums.0, &self.sums.1, &customer.id)?;
        let (services, regions) = (services_of(&sums)?, regions_of(&sums)?);
        let frame = |name: &str| {
            let table = own.iter().find(|table| table.name() == name);
            table.map(Table::frame).ok_or_else(|| CliError::bug(format!("a statement without {name}")))
        };
        let why = customer.reasons.as_deref();
        let told = [
            ("result", lang.pick("Result", "结果"), words::result(&customer.result, lang)),
            ("data", lang.pick("Data", "数据"), words::state(&customer.state, lang)),
            ("reason", lang.pick("Because", "原因"), why.unwrap_or_default().to_owned()),
        ];
        let summary = summary::of_customer(
            &told,
            (&run.frames.sums, frame("customers")?),
            frame("breaks")?,
            services.frame(),
            lang,
        )?;
        let mut all = vec![summary];
        all.extend(own);
        let after = all.iter().position(|table| table.name() == "orders").map_or(all.len(), |at| at + 1);
        all.insert(after, services);
        all.push(regions);
        all.push(self.lineage.clone());
        Ok(all)
    }
}

fn unknown(id: &str) -> CliError {
    let remedy = "duizhang statement lists the customers and their ids";
    CliError::usage(format!("the month has no customer `{id}`"), remedy)
}

/// The customer of an id, without the tables.
pub(crate) fn customer(sources: Sources<'_>, id: &str) -> Result<Customer, CliError> {
    customers(sources)?.remove(id).ok_or_else(|| unknown(id))
}

fn customers(sources: Sources<'_>) -> Result<BTreeMap<String, Customer>, CliError> {
    let run = sources.run;
    let mut broken: HashMap<&str, i64> = HashMap::new();
    let mut names: HashMap<&str, &str> = HashMap::new();
    for row in rows(&run.frames.statement) {
        let id = row.label("customer_id")?;
        *broken.entry(id).or_default() += row.int("breaks")?.unwrap_or(0);
        if let Some(name) = row.text("customer_name")? {
            names.insert(id, name);
        }
    }
    let reasons = sources.lang.pick("reasons", "reasons_zh");
    let mut states: HashMap<&str, (&str, Option<&str>)> = HashMap::new();
    for row in rows(&run.frames.customers) {
        states.insert(row.label("customer_id")?, (row.label("state")?, row.text(reasons)?));
    }
    let customer = |(id, breaks): (&&str, &i64)| {
        let (state, reasons) = states.get(id).copied().unwrap_or(("missing", None));
        let result = match (*breaks, state, run.info.result.as_str()) {
            (_, "complete", _) if *breaks > 0 => "breaks",
            // What was not checked for the month was not checked for the customer either.
            (0, "complete", "clean" | "breaks") => "clean",
            (0, "complete", result) => result,
            _ => "incomplete",
        };
        let customer = Customer {
            id: (*id).to_owned(),
            name: names.get(id).map(|name| (*name).to_owned()),
            state: state.to_owned(),
            reasons: reasons.map(str::to_owned),
            result: result.to_owned(),
        };
        ((*id).to_owned(), customer)
    };
    Ok(broken.iter().filter(|(id, _)| !id.is_empty()).map(customer).collect())
}

/// Which rows are whose.
fn index(frame: &DataFrame) -> Result<Index, CliError> {
    let mut index = Index::new();
    for (number, id) in (0..).zip(frame.column("customer_id")?.str()?.iter()) {
        if let Some(id) = id {
            match index.get_mut(id) {
                Some(rows) => rows.push(number),
                None => drop(index.insert(id.to_owned(), vec![number])),
            }
        }
    }
    Ok(index)
}

fn taken(frame: &DataFrame, index: &Index, id: &str) -> Result<DataFrame, CliError> {
    let rows = index.get(id).map(Vec::as_slice).unwrap_or_default();
    Ok(frame.take(&IdxCa::from_slice("row".into(), rows))?)
}

fn part(table: &Table, index: &Index, id: &str) -> Result<Table, CliError> {
    let frame = taken(table.frame(), index, id)?;
    Table::new(table.name(), table.columns().to_vec(), &frame)
        .map_err(|error| CliError::bug(format!("internal error: table {}: {error}", table.name())))
}
