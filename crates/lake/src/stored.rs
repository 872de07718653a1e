//! Columns of the month's lines as they lie in their file, a row group at a time: numbers of 64 bits, and texts as
//! places in a dictionary. A frame has amounts of 128 bits and a text in every row; who adds up a hundred million
//! lines does not want to make those first.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Encoding, LogicalType, TimeUnit, Type};
use parquet::column::page::{Page, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;

use crate::datasets::{Dataset, Kind};
use crate::error::LakeError;
use crate::frames::GROUP_ROWS;
use crate::pages::{self, Unknown, Values};

mod values;

use values::NULL;
pub use values::{Numbers, Texts};

const ENCODING: Unknown = Unknown("an encoding that this version does not write");
const MISSING: Unknown = Unknown("fewer values than rows");

/// The file of the month's lines, for one thread.
#[derive(Debug)]
pub struct Columns {
    path: PathBuf,
    file: Arc<File>,
    metadata: Arc<ParquetMetaData>,
}

impl Columns {
    /// Opens a file of lines. None where a column of it lies there in another way than this version writes it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(path: &Path) -> Result<Option<Self>, LakeError> {
        let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file);
        let metadata = metadata.map_err(|error| LakeError::damaged(path, &error))?;
        let columns = Self { path: path.to_owned(), file: Arc::new(file), metadata: Arc::new(metadata) };
        let spec = Dataset::Consumption.spec();
        let is_known = spec.columns.iter().all(|column| columns.is_as_written(column.name, column.kind));
        Ok(is_known.then_some(columns))
    }

    /// The same file for another thread: two must not move one position in it.
    ///
    /// # Errors
    /// When the file cannot be opened again.
    pub fn again(&self) -> Result<Self, LakeError> {
        let file = File::open(&self.path).map_err(|error| LakeError::io("open", &self.path, error))?;
        Ok(Self { path: self.path.clone(), file: Arc::new(file), metadata: Arc::clone(&self.metadata) })
    }

    /// How many rows each row group has.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        self.metadata.row_groups().iter().map(|group| usize::try_from(group.num_rows()).unwrap_or_default())
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn numbers(&self, group: usize, name: &str) -> Result<Numbers, LakeError> {
        let mut numbers = Numbers::default();
        let mut dictionary: Vec<i64> = Vec::new();
        let chunk = self.chunk(group, name)?;
        numbers.values.reserve(self.rows(group).min(GROUP_ROWS));
        let mut pages = self.pages(group, chunk)?;
        while let Some(page) = pages.get_next_page().map_err(|error| self.damaged(name, &error))? {
            if let Page::DictionaryPage { buf, .. } = &page {
                dictionary = pages::plain_numbers(buf).collect();
                continue;
            }
            let values = self.values(group, name, chunk, &page)?;
            take_numbers(&mut numbers, &dictionary, values).map_err(|error| self.unknown(name, error))?;
        }
        self.whole(group, name, numbers.values.len())?;
        Ok(numbers)
    }

    /// A column of texts. `wanted`: the rows that are asked for; the others are null.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn texts(&self, group: usize, name: &str, wanted: Option<&[bool]>) -> Result<Texts, LakeError> {
        let mut texts = Texts::default();
        let chunk = self.chunk(group, name)?;
        let mut pages = self.pages(group, chunk)?;
        loop {
            if let Some(rows) = unwanted(&mut pages, texts.places.len(), wanted) {
                pages.skip_next_page().map_err(|error| self.damaged(name, &error))?;
                texts.places.resize(texts.places.len() + rows, NULL);
                continue;
            }
            let page = pages.get_next_page().map_err(|error| self.damaged(name, &error))?;
            let Some(page) = page else {
                self.whole(group, name, texts.places.len())?;
                return Ok(texts);
            };
            if let Page::DictionaryPage { buf, .. } = &page {
                texts.pages.push(buf.clone());
                for part in pages::plain_texts(buf, 0) {
                    texts.add(part).map_err(|error| self.unknown(name, error))?;
                }
                continue;
            }
            let values = self.values(group, name, chunk, &page)?;
            take_texts(&mut texts, &page, &values, wanted).map_err(|error| self.unknown(name, error))?;
        }
    }

    /// Every column of a row group has as many rows.
    fn whole(&self, group: usize, name: &str, rows: usize) -> Result<(), LakeError> {
        if self.rows(group) == rows { Ok(()) } else { Err(self.unknown(name, MISSING)) }
    }

    fn rows(&self, group: usize) -> usize {
        self.groups().nth(group).unwrap_or_default()
    }

    fn is_as_written(&self, name: &str, kind: Kind) -> bool {
        let Some(column) =
            self.place(name).map(|place| self.metadata.file_metadata().schema_descr().column(place))
        else {
            return false;
        };
        let (stored, logical) = (column.physical_type(), column.logical_type_ref());
        let is_stored_so = match (kind, logical) {
            (Kind::Quantity, _) => true,
            (Kind::Text | Kind::Json, _) => stored == Type::BYTE_ARRAY,
            (Kind::Int, _) => stored == Type::INT64,
            (Kind::Money, Some(LogicalType::Decimal(decimal))) => {
                stored == Type::INT64 && decimal.scale == 8 && decimal.precision <= 18
            }
            (Kind::Time, Some(LogicalType::Timestamp(time))) => {
                stored == Type::INT64 && time.unit == TimeUnit::MICROS
            }
            (Kind::Money | Kind::Time, _) => false,
        };
        is_stored_so && column.max_rep_level() == 0 && column.max_def_level() <= 1
    }

    fn place(&self, name: &str) -> Option<usize> {
        let columns = self.metadata.file_metadata().schema_descr().columns();
        columns.iter().position(|column| column.name() == name)
    }

    fn chunk(&self, group: usize, name: &str) -> Result<&ColumnChunkMetaData, LakeError> {
        let group = self.metadata.row_groups().get(group);
        let chunk = group.zip(self.place(name)).map(|(group, place)| group.column(place));
        chunk.ok_or_else(|| self.unknown(name, Unknown("a row group or a column that is not there")))
    }

    fn pages(
        &self,
        group: usize,
        chunk: &ColumnChunkMetaData,
    ) -> Result<SerializedPageReader<File>, LakeError> {
        SerializedPageReader::new(Arc::clone(&self.file), chunk, self.rows(group), None)
            .map_err(|error| self.damaged(chunk.column_descr().name(), &error))
    }

    fn values<'a>(
        &self,
        group: usize,
        name: &str,
        chunk: &ColumnChunkMetaData,
        page: &'a Page,
    ) -> Result<Values<'a>, LakeError> {
        let nulls = chunk.statistics().and_then(parquet::file::statistics::Statistics::null_count_opt);
        let is_optional = chunk.column_descr().max_def_level() > 0;
        pages::values(page, is_optional, nulls != Some(0), self.rows(group))
            .map_err(|error| self.unknown(name, error))
    }

    fn unknown(&self, name: &str, Unknown(what): Unknown) -> LakeError {
        LakeError::damaged(&self.path, &format!("column `{name}`: {what}"))
    }

    fn damaged(&self, name: &str, error: &ParquetError) -> LakeError {
        LakeError::damaged(&self.path, &format!("column `{name}`: {error}"))
    }
}

fn take_numbers(numbers: &mut Numbers, dictionary: &[i64], page: Values<'_>) -> Result<(), Unknown> {
    let start = numbers.values.len();
    match page.encoding {
        Encoding::PLAIN => numbers.values.extend(pages::plain_numbers(page.bytes).take(page.rows)),
        Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
            let mut places = Vec::new();
            pages::dictionary_places(page.bytes, page.count(), &mut places)?;
            // One that the dictionary does not have is missed below.
            let known = |place: &u32| dictionary.get(*place as usize).copied();
            numbers.values.extend(places.iter().map_while(known));
        }
        _ => return Err(ENCODING),
    }
    if numbers.values.len() - start != page.count() {
        return Err(MISSING);
    }
    spread(&mut numbers.values, start, page.present.as_deref(), 0);
    match (&mut numbers.present, page.present) {
        (Some(present), Some(more)) => present.extend(more),
        (Some(present), None) => present.resize(start + page.rows, true),
        (none, Some(more)) => {
            let mut present = vec![true; start];
            present.extend(more);
            *none = Some(present);
        }
        (None, None) => {}
    }
    Ok(())
}

fn take_texts(
    texts: &mut Texts,
    page: &Page,
    values: &Values<'_>,
    wanted: Option<&[bool]>,
) -> Result<(), Unknown> {
    let start = texts.places.len();
    match values.encoding {
        Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
            pages::dictionary_places(values.bytes, values.count(), &mut texts.places)?;
            if texts.places[start..].iter().any(|place| *place as usize >= texts.known.len()) {
                return Err(Unknown("a place that the dictionary does not have"));
            }
            spread(&mut texts.places, start, values.present.as_deref(), NULL);
        }
        Encoding::PLAIN => {
            // Values are the end of a page.
            let before = page.buffer().len() - values.bytes.len();
            texts.pages.push(page.buffer().clone());
            let mut parts = pages::plain_texts(values.bytes, before);
            for row in 0..values.rows {
                let mut place = NULL;
                if values.present.as_ref().is_none_or(|present| present[row]) {
                    let part = parts.next().ok_or(MISSING)?;
                    if wanted.is_none_or(|wanted| wanted.get(start + row).is_some_and(|is| *is)) {
                        place = texts.add(part)?;
                    }
                }
                texts.places.push(place);
            }
        }
        _ => return Err(ENCODING),
    }
    Ok(())
}

/// How many rows the next page has, if it is known that none of them is wanted.
fn unwanted(pages: &mut SerializedPageReader<File>, start: usize, wanted: Option<&[bool]>) -> Option<usize> {
    let wanted = wanted?;
    let next = pages.peek_next_page().ok()??;
    if next.is_dict {
        // No row at all: then the dictionary is not wanted either.
        return (!wanted.contains(&true)).then_some(0);
    }
    let rows = next.num_rows.or(next.num_levels)?;
    let of_page = wanted.get(start..start + rows)?;
    (!of_page.contains(&true)).then_some(rows)
}

/// Moves the values from `start` on to the rows that have one.
fn spread<T: Copy>(values: &mut Vec<T>, start: usize, present: Option<&[bool]>, null: T) {
    let Some(present) = present else { return };
    let mut from = values.len();
    values.resize(start + present.len(), null);
    for row in (0..present.len()).rev() {
        if present[row] {
            from -= 1;
            values[start + row] = values[from];
        } else {
            values[start + row] = null;
        }
    }
}
