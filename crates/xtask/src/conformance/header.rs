//! The C header, as its users' compilers see it.

use std::fs::File;
use std::io::Write as _;
use std::process::Command;

use super::tools::{failed, need, run};
use super::{Bench, Outcome};

/// Uses of the header that a plugin's sources may contain; included twice on purpose.
const SOURCE: &str = "\
#include \"dz_plugin.h\"
#include \"dz_plugin.h\"

int main(void) { return 0; }
";

pub(super) fn check(bench: &Bench) -> Outcome {
    let include = crate::here().join("../plugin-abi/include");
    need("cc", &["gcc", "libc6-dev"])?;
    need("c++", &["g++"])?;
    let compilers = [("cc", "-std=c11", "header.c"), ("c++", "-std=c++17", "header.cpp")];
    for (compiler, standard, name) in compilers {
        let source = bench.folder.join(name);
        File::create(&source)
            .and_then(|mut file| file.write_all(SOURCE.as_bytes()))
            .map_err(|error| failed(&source, &error))?;
        run(Command::new(compiler)
            .args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-c", "-o"])
            .arg(bench.folder.join(format!("{name}.o")))
            .arg("-I")
            .arg(&include)
            .arg(&source))?;
    }
    Ok("no warning as C11 and as C++17".to_owned())
}
