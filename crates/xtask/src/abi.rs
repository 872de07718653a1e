//! `docs/reference/plugin-abi.md`: the C interface as a page to read, made from its header.
//!
//! The header is the contract and has every word of it; this only sets it in tables, so that nobody has
//! to keep two texts the same.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

/// What stands above everything else.
const HEAD: &str = "\
# The C interface of report formats

Made from [dz_plugin.h](../../crates/plugin-abi/include/dz_plugin.h) by `cargo xtask abi`; change the header, not this page.
";

/// The page, from a header.
fn page(header: &str) -> String {
    let mut text = HEAD.to_owned();
    let mut lines = Lines { rest: header.lines().collect(), at: 0 };
    let mut pending = String::new();
    while let Some(line) = lines.next() {
        if line.starts_with("/*") {
            pending = lines.comment(line);
            if let Some(title) = pending.strip_prefix("---- ") {
                let (title, words) = title.split_once('\n').unwrap_or((title, ""));
                let _ = writeln!(text, "\n## {}", title.trim_end_matches(['-', ' ']));
                if !words.is_empty() {
                    text.push('\n');
                    text.push_str(&prose(words));
                }
                pending.clear();
            } else if let Some((_, words)) = pending.split_once('\n').filter(|_| text == HEAD) {
                // The first comment, without the line that says which file it is.
                text.push_str(&prose(words));
                pending.clear();
            }
        } else if line.starts_with("struct ") && line.ends_with('{')
            || line.starts_with("typedef struct ") && line.ends_with('{')
            || line.starts_with("enum {")
        {
            members(&mut text, line, &pending, &mut lines);
            pending.clear();
        } else if line.starts_with("typedef ")
            || line.starts_with("#define DZ_")
            || line.starts_with("static inline")
        {
            declaration(&mut text, line, &pending, &mut lines);
            pending.clear();
        }
    }
    text
}

struct Lines<'a> {
    rest: Vec<&'a str>,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let line = self.rest.get(self.at).copied();
        self.at += 1;
        line
    }

    /// The words of a comment that begins on `first`, one line each.
    fn comment(&mut self, first: &str) -> String {
        let mut words = Vec::new();
        let mut line = first.trim().trim_start_matches("/*");
        loop {
            let (part, ends) = line.split_once("*/").map_or((line, false), |(part, _)| (part, true));
            words.push(part.strip_prefix(' ').unwrap_or(part).trim_end().to_owned());
            if ends {
                return words.join("\n").trim_end().to_owned();
            }
            let Some(next) = self.next() else { return words.join("\n") };
            line = next.trim_start();
            // The asterisk that begins a line of a long comment, but not the one that ends it.
            line = if line.starts_with("*/") { line } else { line.strip_prefix('*').unwrap_or(line) };
        }
    }
}

/// Words of a comment as Markdown: paragraphs as they are, and what is indented as it stands. Ends in a
/// line break, if there are words.
fn prose(words: &str) -> String {
    let mut text = String::new();
    let mut lines = words.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.starts_with("  ") {
            // Else `<stddef.h>` would be taken for a tag.
            text.push_str(&line.replace('<', "\\<"));
            text.push('\n');
            continue;
        }
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str("```text\n");
        text.push_str(line);
        text.push('\n');
        while let Some(line) = lines.next_if(|line| line.starts_with("  ") || line.is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
        text.truncate(text.trim_end().len());
        text.push_str("\n```\n");
        if lines.peek().is_some() {
            text.push('\n');
        }
    }
    text
}

/// A structure or a list of constants: a heading, its words, and a table of its members.
fn members(text: &mut String, first: &str, about: &str, lines: &mut Lines<'_>) {
    let is_enum = first.starts_with("enum");
    let name = first.trim_start_matches("typedef ").trim_end_matches('{').trim();
    if !is_enum {
        let _ = write!(text, "\n### `{name}`\n\n");
    }
    if is_enum && !text.ends_with("\n\n") {
        text.push('\n');
    }
    if !about.is_empty() {
        text.push_str(&prose(about));
        text.push('\n');
    }
    let _ = writeln!(text, "| {} | |\n|---|---|", if is_enum { "constant" } else { "member" });
    let mut words = String::new();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with('}') {
            break;
        }
        if line.starts_with("/*") {
            words = lines.comment(line);
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let mut declared = line.to_owned();
        while !is_enum && !declared.contains(';') {
            declared.push(' ');
            declared.push_str(lines.next().unwrap_or(";").trim());
        }
        let (code, beside) = declared.split_once("/*").unwrap_or((&declared, ""));
        if !beside.is_empty() {
            beside.trim_end_matches("*/").trim().clone_into(&mut words);
        }
        let code = code.trim().trim_end_matches([';', ',']);
        let _ = writeln!(text, "| `{}` | {} |", code.replace('|', "\\|"), cell(&words));
        words.clear();
    }
}

/// Words of a comment in one cell of a table; what is indented begins a line of its own.
fn cell(words: &str) -> String {
    let mut text = String::new();
    let mut listing = false;
    for line in words.lines() {
        let is_item = line.starts_with("  ");
        text.push_str(if is_item || listing { "<br>" } else { " " });
        listing = is_item;
        match line.strip_prefix("  ") {
            Some(item) => {
                text.push_str(&item.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            None => {
                text.push_str(&line.replace('<', "\\<"));
            }
        }
    }
    text.trim().replace('|', "\\|")
}

/// Any other declaration: its code and its words.
fn declaration(text: &mut String, first: &str, about: &str, lines: &mut Lines<'_>) {
    let (code, beside) = first.split_once("/*").unwrap_or((first, ""));
    let mut code = code.trim_end().to_owned();
    while code.ends_with('\\') {
        code.push('\n');
        code.push_str(lines.next().unwrap_or_default());
    }
    if code.starts_with("static inline") {
        while let Some(line) = lines.next() {
            if line == "}" {
                break;
            }
        }
        code = code.trim_end_matches('{').trim_end().to_owned() + ";";
    }
    let words = if beside.is_empty() { about } else { beside.trim_end_matches("*/").trim() };
    // A name that is only introduced here is described where its members are.
    if !words.is_empty() {
        let _ = write!(text, "\n```c\n{code}\n```\n\n{}", prose(words));
    }
}

fn header() -> PathBuf {
    crate::here().join("../plugin-abi/include/dz_plugin.h")
}

fn target() -> PathBuf {
    crate::here().join("../../docs/reference/plugin-abi.md")
}

fn made() -> Result<String, String> {
    let header = fs::read_to_string(header()).map_err(|error| format!("{}: {error}", header().display()))?;
    Ok(page(&header))
}

/// Writes the page.
pub(crate) fn write() -> Result<String, String> {
    let text = made()?;
    File::create(target())
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", target().display()))?;
    Ok("docs/reference/plugin-abi.md is written".to_owned())
}

/// Says whether the page is what would be written.
pub(crate) fn check() -> Result<String, String> {
    let there = fs::read_to_string(target()).unwrap_or_default();
    if there == made()? {
        Ok("docs/reference/plugin-abi.md is what the header says".to_owned())
    } else {
        Err("docs/reference/plugin-abi.md differs from the header; write it anew: cargo xtask abi".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_what_the_header_says() {
        assert_eq!(check(), Ok("docs/reference/plugin-abi.md is what the header says".to_owned()));
    }

    #[test]
    fn every_member_has_words() {
        let page = made().unwrap();
        let bare: Vec<&str> =
            page.lines().filter(|line| line.starts_with("| `") && line.ends_with("|  |")).collect();
        assert_eq!(bare, Vec::<&str>::new());
        for member in
            ["artifact_begin", "attest", "struct_size", "extension", "DZ_E_PANIC", "get_next", "n_tables"]
        {
            assert!(page.contains(member), "{member}");
        }
    }
}
