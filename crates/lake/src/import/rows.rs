//! Rows of a recognised table on their way into the dataset: the part that delimited text and
//! workbooks share.

use std::collections::{BTreeMap, HashMap};

use duizhang_money::{BillCycle, Timestamp};
use serde_json::Value as Json;

use super::Reading;
use super::cells::{self, CORRECT, Cell, Trouble};
use super::error::{ImportError, shown};
use super::headings;
use super::layout::{Layout, Target};
use super::mapping::Rule;
use crate::collected::BadRow;
use crate::datasets::{Dataset, Kind};
use crate::table::Value;

/// Bytes of a generated id: 128 bits, no collision in any month.
const ID_BYTES: usize = 16;

/// Reads the rows of one table.
pub(super) struct TableRows<'a> {
    layout: Layout<'a>,
    sheet: Option<String>,
    start: usize,
    /// How often each generated id came, to tell equal rows apart.
    seen: HashMap<[u8; ID_BYTES], u32>,
    currency: Option<usize>,
    totals: Vec<u64>,
}

/// A cell that cannot be read: its heading, its text and the trouble.
struct Misfit {
    heading: String,
    value: String,
    trouble: Trouble,
}

impl<'a> TableRows<'a> {
    /// Starts a table.
    pub(super) fn new(layout: Layout<'a>, sheet: Option<String>, reading: &mut Reading<'_>) -> Self {
        let dataset = layout.mapping.dataset;
        let start = reading.into.rows_of(dataset).len();
        reading.count(dataset, 0);
        reading.used(&layout.mapping.name);
        let currency = dataset.spec().index("currency");
        Self { layout, sheet, start, seen: HashMap::new(), currency, totals: Vec::new() }
    }

    /// Headings of the table.
    pub(super) fn width(&self) -> usize {
        self.layout.headings.len()
    }

    fn dataset(&self) -> Dataset {
        self.layout.mapping.dataset
    }

    /// Takes one row; `number` is its line or row in the file.
    pub(super) fn push(
        &mut self,
        number: u64,
        cells: &[Cell<'_>],
        reading: &mut Reading<'_>,
    ) -> Result<(), ImportError> {
        if cells.iter().all(|cell| cell.text().is_empty()) {
            return Ok(());
        }
        if self.skip_total(number, cells) {
            return Ok(());
        }
        match self.read(cells) {
            Ok((values, extra)) => {
                let rows = reading.into.rows_of(self.dataset());
                rows.push(&values, extra.as_deref()).map_err(ImportError::scratch)?;
                reading.count(self.dataset(), 1);
                Ok(())
            }
            Err(misfit) => self.reject(number, misfit, reading),
        }
    }

    /// Turns down a row that has not as many cells as there are headings.
    pub(super) fn reject_width(
        &self,
        number: u64,
        cells: usize,
        reading: &mut Reading<'_>,
    ) -> Result<(), ImportError> {
        let problem = format!("the row has {cells} cells, the heading has {}", self.width());
        let trouble = Trouble::new(problem, "export the file again: it was cut or edited");
        self.reject(number, Misfit { heading: String::new(), value: String::new(), trouble }, reading)
    }

    fn reject(&self, number: u64, misfit: Misfit, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        reading.bad_row(BadRow {
            file: reading.shown_as.to_owned(),
            sheet: self.sheet.clone(),
            row: number,
            column: misfit.heading,
            value: shown(&misfit.value),
            problem: misfit.trouble.problem,
            remedy: misfit.trouble.remedy.to_owned(),
            dataset: self.dataset().name().to_owned(),
        })
    }

    /// Ends the table.
    pub(super) fn finish(self, reading: &mut Reading<'_>) {
        let dataset = self.dataset();
        let end = reading.into.rows_of(dataset).len();
        reading.into.plain.push((dataset, self.start..end));
        if !self.totals.is_empty() {
            let rows: Vec<String> = self.totals.iter().map(u64::to_string).collect();
            let place = self.sheet.map(|sheet| format!("sheet {sheet}, ")).unwrap_or_default();
            reading.notes.push(format!("{place}row {}: totals, not imported", rows.join(", ")));
        }
    }

    /// Leaves a row of totals out; false when it is none.
    pub(super) fn skip_total(&mut self, number: u64, cells: &[Cell<'_>]) -> bool {
        let total = self.is_total(cells);
        if total {
            self.totals.push(number);
        }
        total
    }

    /// Whether the last column holds words: whole ones can be told from beginnings of them.
    pub(super) fn ends_in_words(&self) -> bool {
        match self.layout.targets.last() {
            Some(Target::Column(column, _)) => self.layout.mapping.kind(*column) == Kind::Text,
            Some(Target::Unknown) => true,
            Some(Target::Extra) | None => false,
        }
    }

    /// A row of totals begins with such a word and is empty wherever it would say what it is about.
    fn is_total(&self, cells: &[Cell<'_>]) -> bool {
        let Some(label) = cells.iter().position(|cell| !cell.text().is_empty()) else {
            return false;
        };
        let identifies = |position: usize| match self.layout.targets.get(position) {
            Some(Target::Column(column, _)) => {
                matches!(self.layout.mapping.kind(*column), Kind::Text | Kind::Time)
            }
            _ => false,
        };
        headings::is_total(cells[label].text())
            && cells.iter().enumerate().skip(label + 1).all(|(position, cell)| {
                !identifies(position)
                    || matches!(cell.text(), "" | "--" | "-" | "/")
                    || self.currency_of(position, cell)
            })
    }

    /// Totals may repeat the currency, which identifies nothing.
    fn currency_of(&self, position: usize, cell: &Cell<'_>) -> bool {
        let column = self.layout.targets.get(position);
        matches!(column, Some(Target::Column(column, _)) if Some(*column) == self.currency)
            && !cell.text().is_empty()
    }

    fn read(&mut self, cells: &[Cell<'_>]) -> Result<(Vec<Value>, Option<String>), Misfit> {
        let spec = self.dataset().spec();
        let mut values = vec![Value::Null; spec.columns.len()];
        let mut extra = BTreeMap::new();
        let mut named = None;
        for (position, (cell, target)) in cells.iter().zip(&self.layout.targets).enumerate() {
            let misfit = |trouble| Misfit {
                heading: self.layout.headings[position].clone(),
                value: cell.text().to_owned(),
                trouble,
            };
            match target {
                Target::Column(column, style) => {
                    let coded = self.layout.mapping.labels.code(*column, cell.text());
                    let coded = coded.map(|code| Cell::Text(code.into()));
                    let (value, currency) =
                        cells::value(coded.as_ref().unwrap_or(cell), &spec.columns[*column], *style)
                            .map_err(misfit)?;
                    values[*column] = value;
                    named = agree(named, currency).map_err(misfit)?;
                }
                Target::Unknown if cell.text().is_empty() => {}
                Target::Unknown => self.keep(position, cell, &mut extra),
                Target::Extra => unpack(cell, &mut extra).map_err(misfit)?,
            }
        }
        self.fill(cells, named, &mut values)?;
        let extra = (!extra.is_empty()).then(|| Json::Object(extra.into_iter().collect()).to_string());
        Ok((values, extra))
    }

    /// Keeps a cell without a column under its heading; a heading that comes twice gets a number.
    fn keep(&self, position: usize, cell: &Cell<'_>, extra: &mut BTreeMap<String, Json>) {
        let heading = match self.layout.headings[position].as_str() {
            "" => format!("column {}", position + 1),
            heading => heading.to_owned(),
        };
        let mut name = heading.clone();
        let mut copy = 1;
        while extra.contains_key(&name) {
            copy += 1;
            name = format!("{heading} ({copy})");
        }
        extra.insert(name, Json::String(cell.text().to_owned()));
    }

    /// Fills what the cells left open: currencies named beside amounts, constants, generated values.
    fn fill(
        &mut self,
        cells: &[Cell<'_>],
        named: Option<&'static str>,
        values: &mut [Value],
    ) -> Result<(), Misfit> {
        let spec = self.dataset().spec();
        let of_row = |column: usize, trouble| Misfit {
            heading: self.layout.heading_of(column),
            value: String::new(),
            trouble,
        };
        if let Some(column) = self.currency {
            let told = agree(self.layout.currency, named).map_err(|trouble| of_row(column, trouble))?;
            match (&values[column], told) {
                (Value::Null, Some(code)) => values[column] = Value::Text(code.to_owned()),
                (Value::Text(text), Some(code)) if text != code => {
                    let problem = format!("the row is in {text}, its amounts in {code}");
                    return Err(of_row(column, Trouble::new(problem, CORRECT)));
                }
                _ => {}
            }
        }
        for (&column, text) in &self.layout.mapping.constants {
            if values[column] == Value::Null {
                let cell = Cell::Text(text.as_str().into());
                let style = cells::Style { utc: self.layout.mapping.utc, comma_is_unclear: false };
                values[column] = cells::value(&cell, &spec.columns[column], style)
                    .map_err(|trouble| of_row(column, trouble))?
                    .0;
            }
        }
        for (&column, &rule) in &self.layout.mapping.generated {
            if values[column] != Value::Null {
                continue;
            }
            values[column] = match rule {
                Rule::Content => Value::Text(content_id(cells, &mut self.seen)),
                Rule::MonthOf(source) => match values[source] {
                    Value::Time(micros) => Timestamp::from_micros(micros)
                        .map_or(Value::Null, |time| Value::Text(BillCycle::of(time).to_string())),
                    _ => Value::Null,
                },
            };
        }
        self.check_key(values)
    }

    /// A row without its key would be taken for every other such row.
    fn check_key(&self, values: &[Value]) -> Result<(), Misfit> {
        let spec = self.dataset().spec();
        // With a key of several columns some may be empty (a service without resource types).
        if spec.key.len() > 1 {
            return Ok(());
        }
        for column in spec.key.iter().filter_map(|key| spec.index(key)) {
            if values[column] == Value::Null {
                let trouble = Trouble::new("is empty, but it is what identifies the row", CORRECT);
                return Err(Misfit {
                    heading: self.layout.heading_of(column),
                    value: String::new(),
                    trouble,
                });
            }
        }
        Ok(())
    }
}

/// Two statements of one currency; they must not contradict each other.
fn agree(one: Option<&'static str>, other: Option<&'static str>) -> Result<Option<&'static str>, Trouble> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => {
            Err(Trouble::new(format!("amounts of one row in {one} and in {other}"), CORRECT))
        }
        _ => Ok(one.or(other)),
    }
}

/// Unknown fields of a file that we wrote ourselves.
fn unpack(cell: &Cell<'_>, extra: &mut BTreeMap<String, Json>) -> Result<(), Trouble> {
    if cell.text().is_empty() {
        return Ok(());
    }
    match serde_json::from_str(cell.text()) {
        Ok(Json::Object(members)) => {
            extra.extend(members);
            Ok(())
        }
        _ => Err(Trouble::new("is not a JSON object, which `extra` holds", CORRECT)),
    }
}

/// An id for rows of files that have none: the same row has the same id in every export of it.
fn content_id(cells: &[Cell<'_>], seen: &mut HashMap<[u8; ID_BYTES], u32>) -> String {
    let mut hasher = blake3::Hasher::new();
    for cell in cells {
        hasher.update(cell.text().as_bytes());
        // A cell ends with a byte that no text holds, so that `a|b` and `ab|` differ.
        hasher.update(&[0xFF]);
    }
    let mut bytes = [0; ID_BYTES];
    hasher.finalize_xof().fill(&mut bytes);
    let times = seen.entry(bytes).or_default();
    *times += 1;
    let id = u128::from_be_bytes(bytes);
    if *times == 1 { format!("{id:032x}") } else { format!("{id:032x}-{times}") }
}
