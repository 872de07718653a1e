//! `agreement`: draws months and says where the reconciler and the auditor disagree. `cargo xtask audit` starts it.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)] // a chore, run by hand

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::Instant;

use duizhang_agreement::draw::{LINES_MAX, month};
use duizhang_agreement::{compare, engine, judge, shrink, text};

const USAGE: &str = "agreement [--months N] [--from SEED] [--lines MAX] [--keep DIR] [--no-shrink] [--tell]";

struct Wanted {
    months: u64,
    from: u64,
    lines: usize,
    keep: Option<String>,
    shrinks: bool,
    tells: bool,
}

fn wanted() -> Option<Wanted> {
    let mut wanted =
        Wanted { months: 1_000, from: 0, lines: LINES_MAX, keep: None, shrinks: true, tells: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--months" => wanted.months = words.next()?.parse().ok()?,
            "--from" => wanted.from = words.next()?.parse().ok()?,
            "--lines" => wanted.lines = words.next()?.parse().ok()?,
            "--keep" => wanted.keep = Some(words.next()?),
            "--no-shrink" => wanted.shrinks = false,
            "--tell" => wanted.tells = true,
            _ => return None,
        }
    }
    Some(wanted)
}

/// Every break that the reconciler finds in the months, and nothing that differs from run to run.
fn tell(wanted: &Wanted) -> ExitCode {
    for number in wanted.from..wanted.from + wanted.months {
        match engine::run(&month(number, wanted.lines).month) {
            Ok(run) => compare::by_engine(&run).iter().for_each(|told| println!("{number} {told}")),
            Err(problem) => println!("{number} {problem}"),
        }
    }
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    if wanted.tells {
        return tell(&wanted);
    }
    let start = Instant::now();
    let (mut lines, mut breaks, mut bad) = (0_usize, 0_usize, 0_u64);
    let (mut straight, mut largest) = (0_u64, 0_usize);
    let mut classes = BTreeSet::new();
    let mut by_rule: BTreeMap<String, u64> = BTreeMap::new();
    let mut outcomes: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for number in wanted.from..wanted.from + wanted.months {
        let drawn = month(number, wanted.lines);
        let mut verdict = judge(&drawn.month);
        verdict.disagreements.extend(drawn.misses(&verdict.audit));
        straight += u64::from(drawn.is_straight);
        largest = largest.max(drawn.month.rows("consumption").len());
        let told = verdict.audit.breaks.iter();
        classes.extend(told.map(|found| (found.rule, found.class, found.is_derived)));
        lines += drawn.month.rows("consumption").len();
        breaks += verdict.audit.breaks.len();
        for outcome in &verdict.audit.outcomes {
            *outcomes.entry(outcome.rule).or_default().entry(outcome.kind).or_default() += 1;
        }
        if verdict.disagreements.is_empty() {
            continue;
        }
        bad += 1;
        for told in &verdict.disagreements {
            let rule = told.split_whitespace().next().unwrap_or_default();
            *by_rule.entry(rule.to_owned()).or_default() += 1;
        }
        println!("month {number}: {} disagreements", verdict.disagreements.len());
        verdict.disagreements.iter().take(4).for_each(|told| println!("    {told}"));
        if wanted.shrinks {
            let small = shrink::shrink(&drawn.month);
            let verdict = judge(&small);
            let about = format!("From seed {number}.\n{}", verdict.disagreements.join("\n"));
            let kept = text::write(&small, &about, &verdict.audit);
            match &wanted.keep {
                Some(folder) => {
                    let subject = shrink::subject(&verdict.disagreements);
                    let path = format!("{folder}/{subject}-{number}.txt");
                    if let Err(problem) = std::fs::write(&path, kept) {
                        eprintln!("{path}: {problem}");
                    }
                }
                None => println!("{kept}"),
            }
        }
    }
    for (rule, kinds) in &outcomes {
        let kinds: Vec<String> = kinds.iter().map(|(kind, times)| format!("{kind} {times}")).collect();
        println!("{rule:<22} {}", kinds.join(", "));
    }
    if wanted.months > 1 {
        let of_class = |(rule, class, is_derived): &(&str, &str, bool)| {
            format!("{rule} {class}{}", if *is_derived { " (derived)" } else { "" })
        };
        println!("{}", classes.iter().map(of_class).collect::<Vec<_>>().join(", "));
    }
    for (rule, times) in &by_rule {
        println!("disagree about {rule}: {times}");
    }
    println!(
        "{} months from seed {}: {lines} lines, at most {largest}; {breaks} breaks of {} classes; {straight} as the \
         simulator made them; {bad} disagree; {:.1?}",
        wanted.months,
        wanted.from,
        classes.len(),
        start.elapsed()
    );
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
