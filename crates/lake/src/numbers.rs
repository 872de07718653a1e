//! A column of numbers that grows.

use polars::prelude::*;

/// Numbers, some of them perhaps missing.
#[derive(Debug)]
pub(crate) struct Numbers<N> {
    values: Vec<N>,
    /// Which are there; empty as long as all are.
    there: Vec<bool>,
}

impl<N: Copy + Default> Numbers<N> {
    /// None yet, with room for so many rows.
    pub(crate) fn new(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), there: Vec::new() }
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, number: N) {
        self.values.push(number);
        if !self.there.is_empty() {
            self.there.push(true);
        }
    }

    /// Appends a row without a number.
    pub(crate) fn push_null(&mut self) {
        self.need_there();
        self.values.push(N::default());
        self.there.push(false);
    }

    fn need_there(&mut self) {
        if self.there.is_empty() {
            self.there.resize(self.values.len(), true);
        }
    }

    /// Appends the rows of another column.
    pub(crate) fn append(&mut self, mut other: Self) {
        if !self.there.is_empty() || !other.there.is_empty() {
            self.need_there();
            other.need_there();
        }
        self.values.append(&mut other.values);
        self.there.append(&mut other.there);
    }

    /// Puts the rows into another order.
    pub(crate) fn gather(&mut self, order: &[IdxSize]) {
        self.values = order.iter().map(|row| self.values[*row as usize]).collect();
        self.there = order.iter().filter_map(|row| self.there.get(*row as usize).copied()).collect();
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.values.len() * size_of::<N>() + self.there.len()
    }

    /// Some rows as a column of another type perhaps.
    pub(crate) fn column<T>(&self, name: PlSmallStr, from: usize, rows: usize) -> ChunkedArray<T>
    where
        T: PolarsNumericType,
        T::Native: From<N>,
    {
        let values = self.values[from..from + rows].iter().map(|number| T::Native::from(*number)).collect();
        let there = self.there.get(from..from + rows).filter(|there| there.contains(&false));
        let there = there.map(|there| BooleanChunked::from_slice(PlSmallStr::EMPTY, there));
        let bits = there.and_then(|there| there.downcast_iter().next().map(|bits| bits.values().clone()));
        ChunkedArray::from_vec_validity(name, values, bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[Option<i64>]) -> Numbers<i64> {
        let mut numbers = Numbers::new(0);
        for cell in cells {
            match cell {
                Some(cell) => numbers.push(*cell),
                None => numbers.push_null(),
            }
        }
        numbers
    }

    #[test]
    fn missing_numbers_stay_missing() {
        let cases: [&[Option<i64>]; 4] = [&[], &[Some(1), Some(2)], &[None, Some(3)], &[Some(4), None, None]];
        for one in cases {
            for other in cases {
                let mut both = of(one);
                both.append(of(other));
                let expected = [one, other].concat();
                let told = |numbers: &Numbers<i64>, from, rows| -> Vec<Option<i128>> {
                    numbers.column::<Int128Type>("number".into(), from, rows).iter().collect()
                };
                let wide: Vec<Option<i128>> = expected.iter().map(|cell| cell.map(i128::from)).collect();
                assert_eq!(told(&both, 0, wide.len()), wide);
                let mut order: Vec<IdxSize> = (0..).take(wide.len()).collect();
                order.reverse();
                let reversed: Vec<_> = wide.iter().rev().copied().collect();
                if wide.len() > 1 {
                    assert_eq!(told(&both, 1, wide.len() - 1), wide[1..]);
                }
                both.gather(&order);
                assert_eq!(told(&both, 0, wide.len()), reversed);
            }
        }
    }
}
