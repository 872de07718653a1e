//! The cells of one column of one group of rows.

use duizhang_plugin_sdk::{Kind, Value};
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::Type;

/// Digits of every decimal of the profile.
const PRECISION: i32 = 38;
/// Bytes that hold as many digits.
const DECIMAL_BYTES: usize = 16;

/// How a column is declared in the file.
pub(crate) fn field(name: &str, kind: Kind) -> Result<Type> {
    let (physical, logical) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Int => (Physical::INT64, None),
        Kind::Decimal(scale) => {
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(scale.into(), PRECISION)))
        }
        Kind::Bool => (Physical::BOOLEAN, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
    };
    let mut field = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if let Kind::Decimal(scale) = kind {
        field = field.with_length(16).with_precision(PRECISION).with_scale(scale.into());
    }
    field.build()
}

/// The values that are there, and which cells have one.
pub(crate) struct Cells {
    values: Values,
    /// One a row: 1 where there is a value.
    present: Vec<i16>,
}

enum Values {
    /// All texts in a row, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Int(Vec<i64>),
    Decimal(u8, Vec<i128>),
    Bool(Vec<bool>),
    Date(Vec<i32>),
    Time(Vec<i64>),
}

impl Cells {
    pub(crate) fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new(), Vec::new()),
            Kind::Int => Values::Int(Vec::new()),
            Kind::Decimal(scale) => Values::Decimal(scale, Vec::new()),
            Kind::Bool => Values::Bool(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
            Kind::Time => Values::Time(Vec::new()),
        };
        Self { values, present: Vec::new() }
    }

    /// Takes a cell; false if it is not of the column's type.
    pub(crate) fn push(&mut self, value: Value<'_>) -> bool {
        match (&mut self.values, value) {
            (_, Value::Null) => {
                self.present.push(0);
                return true;
            }
            (Values::Text(bytes, ends), Value::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
            }
            (Values::Int(values), Value::Int(value)) => values.push(value),
            (Values::Decimal(scale, values), Value::Decimal(value)) if value.scale == *scale => {
                values.push(value.units);
            }
            (Values::Bool(values), Value::Bool(value)) => values.push(value),
            (Values::Date(values), Value::Date(value)) => values.push(value.0),
            (Values::Time(values), Value::Time(value)) => values.push(value.0),
            _ => return false,
        }
        self.present.push(1);
        true
    }

    /// Writes the cells and forgets them.
    pub(crate) fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let present = std::mem::take(&mut self.present);
        match &mut self.values {
            Values::Text(bytes, ends) => {
                // One buffer that all values of the group share.
                let texts = slices(std::mem::take(bytes), &std::mem::take(ends));
                put::<ByteArrayType>(writer, &texts, &present)
            }
            Values::Int(values) | Values::Time(values) => {
                put::<Int64Type>(writer, &std::mem::take(values), &present)
            }
            Values::Decimal(_, values) => {
                let units = std::mem::take(values);
                let bytes: Vec<u8> = units.iter().flat_map(|units| units.to_be_bytes()).collect();
                let ends: Vec<usize> = (1..=units.len()).map(|number| number * DECIMAL_BYTES).collect();
                let values: Vec<FixedLenByteArray> =
                    slices(bytes, &ends).into_iter().map(Into::into).collect();
                put::<FixedLenByteArrayType>(writer, &values, &present)
            }
            Values::Bool(values) => put::<BoolType>(writer, &std::mem::take(values), &present),
            Values::Date(values) => put::<Int32Type>(writer, &std::mem::take(values), &present),
        }
    }
}

/// Slices of one buffer, by where each ends.
fn slices(all: Vec<u8>, ends: &[usize]) -> Vec<ByteArray> {
    let whole = ByteArray::from(all);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| whole.slice(start, end - start)).collect()
}

fn put<T: DataType>(writer: &mut SerializedColumnWriter<'_>, values: &[T::T], present: &[i16]) -> Result<()> {
    writer.typed::<T>().write_batch(values, Some(present), None).map(drop)
}
