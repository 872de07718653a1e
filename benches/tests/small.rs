//! The works of the benches at a small size: what comes out is what came out before.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use duizhang_benches::{Scene, Size, WORKS};

const SIZE: Size = Size { lines: 3_000, imported: 500, rows: 500, customers: 20 };

/// The program that cargo built for the same profile.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let profile = own.ancestors().nth(2).unwrap();
    profile.join(format!("duizhang{}", std::env::consts::EXE_SUFFIX))
}

#[test]
fn works_make_what_they_made_before() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::new(SIZE, program(), folder.path().to_owned()).unwrap();
    let mut told = String::new();
    for work in &WORKS {
        let mut job = (work.prepare)(&scene).unwrap_or_else(|error| panic!("{}: {error}", work.name));
        let [first, again] = [(); 2].map(|()| job().unwrap_or_else(|error| panic!("{}: {error}", work.name)));
        assert_eq!(first.hash, again.hash, "{} makes something else each time", work.name);
        told += &format!("{:<16} {}\n", work.name, first.hash);
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small.txt");
    if std::env::var_os("DUIZHANG_BLESS").is_some() {
        std::fs::write(&golden, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&golden).unwrap(), "DUIZHANG_BLESS=1 writes it anew");
}
