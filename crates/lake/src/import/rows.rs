//! Rows of a recognised table on their way into the dataset: the part that delimited text and
//! workbooks share.
//!
//! Rows are read piece by piece, on whatever thread ([`TableRows`], [`Piece`]), and the pieces put
//! together in the order of the file ([`Table`]).

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::FixedState;

use duizhang_money::{BillCycle, Timestamp};
use serde_json::Value as Json;

use super::Reading;
use super::cells::{self, CORRECT, Cell, Origin, Trouble};
use super::error::{ImportError, shown};
use super::headings;
use super::layout::{self, Layout, Target};
use super::mapping::{Mapping, Rule};
use super::time::Clock;
use crate::collected::BadRow;
use crate::datasets::{Column, Dataset, Kind, Spec};
use crate::table::{Rows, Value};

/// Bytes of a generated id: 128 bits, no collision in any month.
const ID_BYTES: usize = 16;
/// So many different last cells are remembered: a column of currencies or names has few.
const MAX_ENDINGS: usize = 1000;

/// Where rows come from, and what becomes of those that cannot be read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: Option<&'a str>,
    pub(super) allow_bad_rows: bool,
}

/// One row of a table, whatever kind of file it stands in.
pub(super) trait Row<'c>: Copy {
    /// How many cells it has.
    fn len(self) -> usize;

    /// A cell as text, trimmed; empty where there is none.
    fn text(self, position: usize) -> &'c str;

    /// Whether a cell is a text or nothing, as in a text file, and no number or date of a spreadsheet.
    fn is_text(self, position: usize) -> bool;

    /// Reads a cell as a value of its column.
    fn value(self, position: usize, column: &Column, style: cells::Style)
    -> Result<cells::Read<'c>, Trouble>;

    /// The texts of all cells.
    fn texts(self) -> impl Iterator<Item = &'c str> {
        (0..self.len()).map(move |position| self.text(position))
    }

    /// Whether no cell holds anything.
    fn is_blank(self) -> bool {
        self.texts().all(str::is_empty)
    }
}

impl<'c> Row<'c> for &'c [Cell<'_>] {
    fn len(self) -> usize {
        <[_]>::len(self)
    }

    fn text(self, position: usize) -> &'c str {
        self.get(position).map_or("", Cell::text)
    }

    fn is_text(self, position: usize) -> bool {
        matches!(self.get(position), None | Some(Cell::Text(_) | Cell::Empty))
    }

    fn value(
        self,
        position: usize,
        column: &Column,
        style: cells::Style,
    ) -> Result<cells::Read<'c>, Trouble> {
        self.get(position).map_or(Ok((Value::Null, None)), |cell| cells::value(cell, column, style))
    }
}

/// Some rows of a table, one after the other.
pub(super) struct Piece {
    rows: Rows,
    rejects: Vec<BadRow>,
    totals: Vec<u64>,
    generated: Vec<Generated>,
    endings: Vec<String>,
}

/// An id that was made up: how often the same one came before is only known when all pieces are put together.
struct Generated {
    row: usize,
    column: usize,
    id: [u8; ID_BYTES],
}

/// Reads rows of one table.
pub(super) struct TableRows<'a> {
    layout: &'a Layout<'a>,
    spec: &'static Spec,
    source: Source<'a>,
    currency: Option<usize>,
    /// What was read before, by place of the cell.
    memories: Vec<Memory<'a>>,
    piece: Piece,
    seen_endings: HashSet<String>,
}

/// What is known of the cells at one place: looking labels up is slow, and so is the calendar.
#[derive(Default)]
struct Memory<'a> {
    /// Whether there are labels at all.
    has_labels: bool,
    /// The label of the row before, and its code.
    label: Option<String>,
    code: Option<&'a str>,
    /// Codes of labels that came already; none for texts that are no label.
    codes: HashMap<String, Option<&'a str>, FixedState>,
    clock: Clock,
}

/// A cell that cannot be read: its heading, its text and the trouble.
struct Misfit {
    heading: String,
    value: String,
    trouble: Trouble,
}

impl<'a> Memory<'a> {
    /// The code of a label; none where the text is no label.
    fn code_of(&mut self, mapping: &'a Mapping, column: usize, text: &str) -> Option<&'a str> {
        if !self.has_labels {
            return None;
        }
        if self.label.as_deref() == Some(text) {
            return self.code;
        }
        self.code = if let Some(code) = self.codes.get(text) {
            *code
        } else {
            let code = mapping.labels.code(column, text);
            self.codes.insert(text.to_owned(), code);
            code
        };
        let label = self.label.get_or_insert_default();
        label.clear();
        label.push_str(text);
        self.code
    }
}

impl<'a> TableRows<'a> {
    /// Begins a piece of about so many rows.
    pub(super) fn new(layout: &'a Layout<'a>, source: Source<'a>, rows: usize) -> Self {
        let dataset = layout.mapping.dataset;
        let spec = dataset.spec();
        let (rejects, totals, generated) = (Vec::new(), Vec::new(), Vec::new());
        let memory = |target: &Target| {
            let has = |column: &usize| layout.mapping.labels.has(*column);
            let has_labels = matches!(target, Target::Column(column, _) if has(column));
            Memory { has_labels, ..Memory::default() }
        };
        Self {
            layout,
            spec,
            source,
            currency: spec.index("currency"),
            memories: layout.targets.iter().map(memory).collect(),
            piece: Piece {
                rows: Rows::with_room(dataset, rows),
                rejects,
                totals,
                generated,
                endings: Vec::new(),
            },
            seen_endings: HashSet::new(),
        }
    }

    /// The rows of the piece.
    pub(super) fn finish(self) -> Piece {
        self.piece
    }

    /// Takes one row; `number` is its line or row in the file. `values` is room for its values.
    pub(super) fn push<'c>(
        &mut self,
        number: u64,
        row: impl Row<'c>,
        values: &mut Vec<Value<'c>>,
    ) -> Result<(), ImportError>
    where
        'a: 'c,
    {
        if row.is_blank() || self.skip_total(number, row) {
            return Ok(());
        }
        let generated = self.piece.generated.len();
        match self.read(row, values) {
            Ok(extra) => self.piece.rows.push(values, extra.as_deref()).map_err(ImportError::scratch),
            Err(misfit) => {
                self.piece.generated.truncate(generated);
                self.reject(number, misfit)
            }
        }
    }

    /// Turns down a row that has not as many cells as there are headings.
    pub(super) fn reject_width(&mut self, number: u64, cells: usize) -> Result<(), ImportError> {
        let problem = format!("the row has {cells} cells, the heading has {}", self.layout.headings.len());
        let trouble = Trouble::new(problem, "export the file again: it was cut or edited");
        self.reject(number, Misfit { heading: String::new(), value: String::new(), trouble })
    }

    fn reject(&mut self, number: u64, misfit: Misfit) -> Result<(), ImportError> {
        let row = BadRow {
            file: self.source.file.to_owned(),
            sheet: self.source.sheet.map(str::to_owned),
            row: number,
            column: misfit.heading,
            value: shown(&misfit.value),
            problem: misfit.trouble.problem,
            remedy: misfit.trouble.remedy.to_owned(),
            dataset: self.spec.name.to_owned(),
        };
        if !self.source.allow_bad_rows {
            return Err(ImportError::Row(Box::new(row)));
        }
        self.piece.rejects.push(row);
        Ok(())
    }

    /// Remembers how a row ends.
    pub(super) fn ends_in(&mut self, ending: &str) {
        if self.piece.endings.last().is_some_and(|last| last == ending) {
            return;
        }
        if self.seen_endings.len() < MAX_ENDINGS && !self.seen_endings.contains(ending) {
            self.seen_endings.insert(ending.to_owned());
            self.piece.endings.push(ending.to_owned());
        }
    }

    /// Leaves a row of totals out; false when it is none.
    pub(super) fn skip_total<'c>(&mut self, number: u64, row: impl Row<'c>) -> bool {
        let total = self.is_total(row);
        if total {
            self.piece.totals.push(number);
        }
        total
    }

    /// A row of totals begins with such a word and is empty wherever it would say what it is about.
    fn is_total<'c>(&self, row: impl Row<'c>) -> bool {
        let Some(label) = row.texts().position(|text| !text.is_empty()) else {
            return false;
        };
        let identifies = |position: usize| match self.layout.targets.get(position) {
            Some(Target::Column(column, _)) => {
                matches!(self.layout.mapping.kind(*column), Kind::Text | Kind::Time)
            }
            _ => false,
        };
        headings::is_total(row.text(label))
            && row.texts().enumerate().skip(label + 1).all(|(position, text)| {
                !identifies(position)
                    || matches!(text, "" | "--" | "-" | "/")
                    || self.currency_of(position, text)
            })
    }

    /// Totals may repeat the currency, which identifies nothing.
    fn currency_of(&self, position: usize, text: &str) -> bool {
        let column = self.layout.targets.get(position);
        matches!(column, Some(Target::Column(column, _)) if Some(*column) == self.currency)
            && !text.is_empty()
    }

    /// Reads the values of a row and the text of its unknown fields.
    fn read<'c>(&mut self, row: impl Row<'c>, values: &mut Vec<Value<'c>>) -> Result<Option<String>, Misfit>
    where
        'a: 'c,
    {
        values.clear();
        values.resize(self.spec.columns.len(), Value::Null);
        let mut extra = BTreeMap::new();
        let mut named = None;
        let layout = self.layout;
        for (position, target) in layout.targets.iter().enumerate().take(row.len()) {
            let text = row.text(position);
            let misfit = |trouble| Misfit {
                heading: layout.headings[position].clone(),
                value: text.to_owned(),
                trouble,
            };
            match target {
                Target::Column(column, style) => {
                    let spec = &self.spec.columns[*column];
                    let memory = &mut self.memories[position];
                    let read = if text.is_empty() && !memory.has_labels && row.is_text(position) {
                        continue;
                    } else if let Some(code) = memory.code_of(layout.mapping, *column, text) {
                        cells::value_of(code, Origin::Text, spec, *style)
                    } else if spec.kind == Kind::Time
                        && row.is_text(position)
                        && let Some(micros) = memory.clock.micros(text, style.utc)
                    {
                        Ok((Value::Time(micros), None))
                    } else {
                        row.value(position, spec, *style)
                    };
                    let (value, currency) = read.map_err(misfit)?;
                    values[*column] = value;
                    named = agree(named, currency).map_err(misfit)?;
                }
                Target::Unknown if text.is_empty() || layout.plain_extra.is_some() => {}
                Target::Unknown => self.keep(position, text, &mut extra),
                Target::Extra => unpack(text, &mut extra).map_err(misfit)?,
            }
        }
        self.fill(row, named, values)?;
        if let Some(plain) = &layout.plain_extra {
            return Ok(plain_extra(plain, row));
        }
        Ok((!extra.is_empty()).then(|| Json::Object(extra.into_iter().collect()).to_string()))
    }

    /// Keeps a cell without a column under its heading; a heading that comes twice gets a number.
    fn keep(&self, position: usize, text: &str, extra: &mut BTreeMap<String, Json>) {
        let heading = layout::name_of(position, &self.layout.headings[position]);
        let mut name = heading.clone();
        let mut copy = 1;
        while extra.contains_key(&name) {
            copy += 1;
            name = format!("{heading} ({copy})");
        }
        extra.insert(name, Json::String(text.to_owned()));
    }

    /// Fills what the cells left open: currencies named beside amounts, constants, generated values.
    fn fill<'c>(
        &mut self,
        row: impl Row<'c>,
        named: Option<&'static str>,
        values: &mut [Value<'c>],
    ) -> Result<(), Misfit>
    where
        'a: 'c,
    {
        let spec = self.spec;
        let of_row = |column: usize, trouble| Misfit {
            heading: self.layout.heading_of(column),
            value: String::new(),
            trouble,
        };
        if let Some(column) = self.currency {
            let told = agree(self.layout.currency, named).map_err(|trouble| of_row(column, trouble))?;
            match (&values[column], told) {
                (Value::Null, Some(code)) => values[column] = Value::Text(code.into()),
                (Value::Text(text), Some(code)) if text != code => {
                    let problem = format!("the row is in {text}, its amounts in {code}");
                    return Err(of_row(column, Trouble::new(problem, CORRECT)));
                }
                _ => {}
            }
        }
        for (&column, text) in &self.layout.mapping.constants {
            if values[column] == Value::Null {
                let style = cells::Style { utc: self.layout.mapping.utc, comma_is_unclear: false };
                let text = cells::trimmed(text);
                values[column] = cells::value_of(text, Origin::Text, &spec.columns[column], style)
                    .map_err(|trouble| of_row(column, trouble))?
                    .0;
            }
        }
        for (&column, &rule) in &self.layout.mapping.generated {
            if values[column] != Value::Null {
                continue;
            }
            values[column] = match rule {
                Rule::Content => {
                    let id = content_id(row);
                    self.piece.generated.push(Generated { row: self.piece.rows.len(), column, id });
                    Value::Text(told(id, 1).into())
                }
                Rule::MonthOf(source) => match values[source] {
                    Value::Time(micros) => Timestamp::from_micros(micros)
                        .map_or(Value::Null, |time| Value::Text(BillCycle::of(time).to_string().into())),
                    _ => Value::Null,
                },
            };
        }
        self.check_key(values)
    }

    /// A row without its key would be taken for every other such row.
    fn check_key(&self, values: &[Value<'_>]) -> Result<(), Misfit> {
        let spec = self.spec;
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
fn unpack(text: &str, extra: &mut BTreeMap<String, Json>) -> Result<(), Trouble> {
    if text.is_empty() {
        return Ok(());
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(members)) => {
            extra.extend(members);
            Ok(())
        }
        _ => Err(Trouble::new("is not a JSON object, which `extra` holds", CORRECT)),
    }
}

/// Unknown fields as a JSON object, members by name; none where there is none.
fn plain_extra<'c>(fields: &[(usize, String)], row: impl Row<'c>) -> Option<String> {
    let mut object = String::new();
    for (position, name) in fields {
        let text = row.text(*position);
        if text.is_empty() {
            continue;
        }
        object.push(if object.is_empty() { '{' } else { ',' });
        object.push_str(name);
        object.push(':');
        push_json(&mut object, text);
    }
    (!object.is_empty()).then(|| object + "}")
}

/// A text as JSON.
pub(super) fn json_text(text: &str) -> String {
    let mut json = String::new();
    push_json(&mut json, text);
    json
}

fn push_json(json: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&Json::from(text).to_string());
    }
}

/// An id for rows of files that have none: the same row has the same id in every export of it.
fn content_id<'c>(row: impl Row<'c>) -> [u8; ID_BYTES] {
    let mut hasher = blake3::Hasher::new();
    for text in row.texts() {
        hasher.update(text.as_bytes());
        // A cell ends with a byte that no text holds, so that `a|b` and `ab|` differ.
        hasher.update(&[0xFF]);
    }
    let mut bytes = [0; ID_BYTES];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

/// Such an id as text; a row that came before gets its number behind it.
fn told(id: [u8; ID_BYTES], times: u32) -> String {
    let id = u128::from_be_bytes(id);
    if times == 1 { format!("{id:032x}") } else { format!("{id:032x}-{times}") }
}

/// One table, put together from its pieces.
pub(super) struct Table<'l> {
    layout: &'l Layout<'l>,
    sheet: Option<String>,
    start: usize,
    /// How often each generated id came, to tell equal rows apart.
    seen: HashMap<[u8; ID_BYTES], u32>,
    totals: Vec<u64>,
    /// Different last cells of whole rows, up to [`MAX_ENDINGS`].
    endings: HashSet<String>,
}

impl<'l> Table<'l> {
    /// Begins a table.
    pub(super) fn new(layout: &'l Layout<'l>, sheet: Option<String>, reading: &mut Reading<'_>) -> Self {
        let dataset = layout.mapping.dataset;
        let start = reading.into.rows_of(dataset).len();
        reading.count(dataset, 0);
        reading.used(&layout.mapping.name);
        Self { layout, sheet, start, seen: HashMap::new(), totals: Vec::new(), endings: HashSet::new() }
    }

    fn dataset(&self) -> Dataset {
        self.layout.mapping.dataset
    }

    /// How its rows are read.
    pub(super) fn layout(&self) -> &'l Layout<'l> {
        self.layout
    }

    /// Headings of the table.
    pub(super) fn width(&self) -> usize {
        self.layout.headings.len()
    }

    /// Appends a piece.
    pub(super) fn take(&mut self, piece: Piece, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        let Piece { mut rows, rejects, totals, generated, endings } = piece;
        let mut again: BTreeMap<usize, BTreeMap<usize, String>> = BTreeMap::new();
        for Generated { row, column, id } in generated {
            let times = self.seen.entry(id).or_default();
            *times += 1;
            if *times > 1 {
                again.entry(column).or_default().insert(row, told(id, *times));
            }
        }
        for (column, texts) in again {
            rows.replace(column, &texts);
        }
        reading.count(self.dataset(), rows.len() as u64);
        reading.into.rows_of(self.dataset()).append(rows).map_err(ImportError::scratch)?;
        reading.into.rejects.extend(rejects);
        self.totals.extend(totals);
        for ending in endings {
            if self.endings.len() < MAX_ENDINGS {
                self.endings.insert(ending);
            }
        }
        Ok(())
    }

    /// Whether the last column holds words: whole ones can be told from beginnings of them.
    pub(super) fn ends_in_words(&self) -> bool {
        match self.layout.targets.last() {
            Some(Target::Column(column, _)) => self.layout.mapping.kind(*column) == Kind::Text,
            Some(Target::Unknown) => true,
            Some(Target::Extra) | None => false,
        }
    }

    /// Whether a last cell is but the beginning of one that other rows have whole.
    pub(super) fn is_beginning(&self, cell: &str) -> bool {
        let longer = |ending: &String| ending.len() > cell.len() && ending.starts_with(cell);
        self.ends_in_words() && !self.endings.contains(cell) && self.endings.iter().any(longer)
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
}
