//! `duizhang report --each-customer`: a statement for every customer.

use std::num::NonZero;

use duizhang_plugin_host::{Destination, Job, Part, RenderError, Severity, render_many};
use serde_json::{Value, json};

use super::report::{Wish, about, arranged, base, failed, inputs, sweep, told};
use super::{Context, shown};
use crate::args::Lang;
use crate::error::{CliError, exit};
use crate::print::{note, out};
use crate::progress;
use crate::runs::StoredRun;
use crate::tables::Sources;
use crate::tables::months;
use crate::tables::statement::{Customer, Statements};

/// Characters of an id that become part of a name.
const MAX_STEM: usize = 64;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Writes the statements of all customers, for each format into a folder of its own.
pub(super) fn each(context: &Context, run: &StoredRun, wish: &Wish<'_>, json: bool) -> Result<u8, CliError> {
    let (options, runner) = (wish.all_options()?, wish.plugins.runner(wish.isolate)?);
    let months = months::months(&context.home, run, &context.config)?;
    let statements = Statements::new(Sources { run, months: &months, lang: wish.lang })?;
    let customers: Vec<&Customer> = statements.customers().collect();
    if customers.is_empty() {
        return Err(CliError::usage(
            format!("the month {} has no customer to write a statement for", run.info.cycle),
            "duizhang rules shows what could be looked at",
        ));
    }
    let arrangement = wish.profile.map(|chosen| chosen.arrangement()).unwrap_or_default();
    let common = told(context, run, wish)?;
    let inputs = inputs(run, &months, &arrangement, None);
    let base = base(context, run, wish.out)?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let _lock = context.home.lock()?;
    for (format, options) in wish.formats.iter().zip(options) {
        if wish.out.is_none() {
            sweep(&base, &format.id)?;
        }
        let parts: Vec<Part> = customers
            .iter()
            .map(|customer| Part {
                stem: format!("{}-{}", run.info.cycle, plain_name(&customer.id)),
                about: json!({ "customer": { "id": customer.id, "name": customer.name } }),
            })
            .collect();
        let dir = base.join(format!("{}-customers", format.id));
        let bar = progress::counter(&format!("rendering {}", format.id), parts.len());
        let rendered = render_many(
            (format, &runner),
            (&parts, &Value::Object(common.clone())),
            &Destination::new(&dir).replacing(),
            threads,
            |number, render| {
                let customer =
                    customers.get(number).ok_or(Failure::Other(CliError::bug("no such customer")))?;
                let tables = arranged(statements.of(customer)?, &arrangement, wish.profile)?;
                let mut job = Job::new(&tables);
                job.context = Value::Object(common.clone().into_iter().chain(about(customer)).collect());
                job.inputs = inputs.clone();
                job.options.clone_from(&options);
                let receipt = render(&job)?;
                bar.inc(1);
                Ok::<_, Failure>(receipt)
            },
        );
        bar.finish_and_clear();
        let receipt = rendered.map_err(|(number, failure)| match failure {
            Failure::Other(error) => error,
            Failure::Format(error) => {
                let mut error = failed(&format.id, &error);
                if let Some(customer) = customers.get(number) {
                    error.message = format!("{}, customer `{}`", error.message, customer.id);
                }
                error
            }
        })?;
        for part in &receipt.parts {
            for said in part.diagnostics.iter().filter(|said| said.severity >= Severity::Warning) {
                note(&format!("  {}: {}: {said}", format.id, part.about["customer"]["id"]));
            }
        }
        let count = receipt.parts.len();
        note(&match wish.lang {
            Lang::En => format!("  {count} statements in {}", shown(&dir)),
            Lang::Zh => format!("  {count} 份客户对账单：{}", shown(&dir)),
        });
        if json {
            out(&serde_json::to_string(&receipt).map_err(|error| CliError::bug(error.to_string()))?);
        }
    }
    Ok(exit::CLEAN)
}

/// What may go wrong with one statement.
enum Failure {
    Format(RenderError),
    Other(CliError),
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        Self::Format(error)
    }
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        Self::Other(error)
    }
}

/// An id as part of a file name on any system: itself where it is plain, otherwise what is plain of it and
/// a hash of the whole. Ids that differ in case only get different names too.
pub(super) fn plain_name(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let begins_well = id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if begins_well && id.len() <= MAX_STEM && id.chars().all(is_plain) && !DEVICES.contains(&id) {
        return id.to_owned();
    }
    let stem: String = id
        .chars()
        .take(MAX_STEM / 2)
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    format!("x{stem}-{}", &blake3::hash(id.as_bytes()).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn ids_become_names() {
        assert_eq!(plain_name("6cc00bb884df1039a760255dbb7c8b9d"), "6cc00bb884df1039a760255dbb7c8b9d");
        let odd = [
            "../../etc/passwd",
            "",
            "A",
            "a/b",
            "con",
            "-rf",
            ".",
            "客户",
            "a\0b",
            "a b",
            "x".repeat(500).as_str(),
        ]
        .map(plain_name);
        for name in &odd {
            assert!(
                name.len() < 100 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)),
                "{name}"
            );
            assert!(name.starts_with('x'), "{name}");
        }
        let distinct: std::collections::BTreeSet<&String> = odd.iter().collect();
        assert_eq!(distinct.len(), odd.len());
        assert_ne!(plain_name("a"), plain_name("A"));
    }
}
