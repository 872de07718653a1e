//! Plugins on a full disk: a file system of a few MiB, in a name space of its own.

use std::process::Command;

use super::tools::{complaint, finish, need, run};
use super::{Bench, Outcome};

/// Sizes at which the disk is full at different moments: while the tables are written, while the format
/// writes, while its files are taken over; and one at which there is room.
const SIZES: [&str; 4] = ["1m", "3m", "4m", "16m"];
const ROWS: &str = "20000";

pub(super) fn check(bench: &Bench) -> Outcome {
    need("unshare", &["util-linux"])?;
    need("cc", &["gcc", "libc6-dev"])?;
    let mut told = 0;
    for lang in ["c", "python"] {
        let plugin = bench.folder.join(lang);
        run(Command::new(&bench.program)
            .args(["plugin", "new", "com.example.lines", "--lang", lang, "--dir"])
            .arg(&plugin))?;
        if lang == "c" {
            run(Command::new("cc")
                .args(["-std=c11", "-O2", "-shared", "-fPIC", "-o", "format.so", "format.c"])
                .current_dir(&plugin))?;
        }
        for size in SIZES {
            let disk = bench.folder.join(format!("disk-{lang}-{size}"));
            std::fs::create_dir_all(&disk).map_err(|error| super::tools::failed(&disk, &error))?;
            let script = r#"mount -t tmpfs -o size="$1" none "$2" && cd "$2" && mkdir mine || exit 99
                "$3" plugin bench com.example.lines --rows "$5" --times 1 --unlocked --plugin-dir "$4"
                code=$?; ls -A; exit $code"#;
            let mut command = Command::new("unshare");
            command
                .args(["-rm", "sh", "-c", script, "sh", size])
                .arg(&disk)
                .arg(&bench.program)
                .arg(&plugin)
                .arg(ROWS);
            let done = finish(&mut command, super::tools::PATIENCE)?;
            let is_full = size != "16m";
            let left = done.stdout.lines().last().unwrap_or_default();
            let right = if is_full {
                let told =
                    done.stderr.contains("No space left on device") && done.stderr.contains("free space");
                done.code == Some(5) && told && done.stdout.trim() == "mine"
            } else {
                done.code == Some(0) && left == "mine"
            };
            if !right {
                return Err(format!("{lang}, {size}: {}", complaint(&command, &done)));
            }
            told += usize::from(is_full);
        }
    }
    Ok(format!("{told} full disks were told as such, and nothing was left"))
}
