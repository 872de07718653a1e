//! The works of the benches at a small size: what comes out is what came out before. A test of `crates/cli`,
//! since cargo hands the built program only to tests of its own package.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::fmt::Write;
use std::path::Path;

use duizhang_benches::{Scene, Size, WORKS};

const SIZE: Size = Size { lines: 3_000, imported: 500, rows: 500, customers: 20 };

#[test]
fn works_make_what_they_made_before() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::new(SIZE, env!("CARGO_BIN_EXE_duizhang").into(), folder.path().to_owned()).unwrap();
    let mut told = String::new();
    for work in &WORKS {
        let mut job = (work.prepare)(&scene).unwrap_or_else(|error| panic!("{}: {error}", work.name));
        let [first, again] = [(); 2].map(|()| job().unwrap_or_else(|error| panic!("{}: {error}", work.name)));
        assert_eq!(first.hash, again.hash, "{} makes something else each time", work.name);
        writeln!(told, "{:<16} {}", work.name, first.hash).unwrap();
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/tests/small.txt");
    if std::env::var_os("DUIZHANG_BLESS").is_some() {
        std::fs::write(&golden, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&golden).unwrap(), "DUIZHANG_BLESS=1 writes it anew");
}
