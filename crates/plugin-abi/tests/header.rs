//! Compiles the header as C11 and C++17 and compares its layout with the Rust mirror.

use duizhang_plugin_abi::{ArrowArray, ArrowArrayStream, ArrowSchema};
use duizhang_plugin_abi::{DzHost, DzJob, DzPlugin, DzStr, DzTable};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::mem::{offset_of, size_of};
use std::path::PathBuf;
use std::process::Command;

/// `(C expression, what Rust thinks it is)` for the size and every member of each type.
macro_rules! layout {
    ($($rust:ident as $c:literal { $($member:ident),* })*) => {
        vec![$(
            (format!("sizeof({})", $c), size_of::<$rust>()),
            $((format!("offsetof({}, {})", $c, stringify!($member)), offset_of!($rust, $member)),)*
        )*]
    };
}

fn expected() -> Vec<(String, usize)> {
    layout! {
        DzStr as "dz_str" { ptr, len }
        DzHost as "dz_host" {
            struct_size, name_and_version, artifact_begin, artifact_write, artifact_end, diagnose,
            attest, cancelled, extension
        }
        DzTable as "dz_table" { name, stream }
        DzJob as "dz_job" {
            struct_size, host, host_data, options_json, context_json, tables, n_tables
        }
        DzPlugin as "dz_plugin" { struct_size, describe, check, render }
        ArrowSchema as "struct ArrowSchema" {
            format, name, metadata, flags, n_children, children, dictionary, release, private_data
        }
        ArrowArray as "struct ArrowArray" {
            length, null_count, offset, n_buffers, n_children, buffers, children, dictionary,
            release, private_data
        }
        ArrowArrayStream as "struct ArrowArrayStream" {
            get_schema, get_next, get_last_error, release, private_data
        }
    }
}

/// A program that prints `expression=value` for each expression, and uses every convenience.
fn program() -> String {
    let mut text = String::from(
        "#include \"dz_plugin.h\"\n#include \"dz_plugin.h\"\n#include <stdio.h>\n\
         static dz_str describe(void) { return DZ_LIT(\"{}\"); }\n\
         static dz_status render(const dz_job *job) { (void)job; return DZ_OK; }\n\
         static const dz_plugin plugin = { sizeof(dz_plugin), describe, NULL, render };\n\
         static const dz_plugin *entry(const dz_host *host) {\n\
           return DZ_HAS(dz_host, host, extension) ? &plugin : NULL;\n}\n\
         int main(void) {\n  dz_entry_fn fn = entry;\n  (void)fn;\n",
    );
    for (expression, _) in expected() {
        let _ = writeln!(text, "  printf(\"{expression}=%zu\\n\", {expression});");
    }
    for status in ["DZ_OK", "DZ_E_OPTIONS", "DZ_E_PANIC", "DZ_ERROR"] {
        let _ = writeln!(text, "  printf(\"{status}=%d\\n\", (int){status});");
    }
    text.push_str("  return 0;\n}\n");
    text
}

fn build_and_run(compiler: &str, standard: &str, extension: &str) -> std::io::Result<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let source = folder.join(format!("layout.{extension}"));
    let binary = folder.join(format!("layout-{extension}"));
    File::create(&source)?.write_all(program().as_bytes())?;
    let include = manifest_dir().join("include");
    let compiled = Command::new(compiler)
        .args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"])
        .arg(include)
        .arg("-o")
        .arg(&binary)
        .arg(&source)
        .output()
        .map_err(|e| std::io::Error::other(format!("{compiler} is needed for this test: {e}")))?;
    if !compiled.status.success() {
        let said = String::from_utf8_lossy(&compiled.stderr).into_owned();
        return Err(std::io::Error::other(said));
    }
    let output = Command::new(binary).output()?.stdout;
    Ok(String::from_utf8_lossy(&output).into_owned())
}

fn wanted() -> String {
    let mut text = String::new();
    for (expression, value) in expected() {
        let _ = writeln!(text, "{expression}={value}");
    }
    text.push_str("DZ_OK=0\nDZ_E_OPTIONS=1\nDZ_E_PANIC=7\nDZ_ERROR=2\n");
    text
}

#[test]
fn the_header_is_c11_with_the_layout_of_the_mirror() {
    let printed = build_and_run("cc", "-std=c11", "c").unwrap();
    assert_eq!(printed, wanted());
}

#[test]
fn the_header_is_cpp17_with_the_layout_of_the_mirror() {
    let printed = build_and_run("g++", "-std=c++17", "cc").unwrap();
    assert_eq!(printed, wanted());
}

/// The crate's folder, asked for at run time: clones may share a target directory, and the one this
/// was compiled in may be gone.
#[allow(clippy::disallowed_methods)] // cargo tells tests where they are
fn manifest_dir() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()))
}
