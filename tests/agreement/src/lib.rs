//! Do the reconciler and the auditor agree?
//!
//! [`draw`] makes a month from a seed, [`engine`] hands it to the reconciler, [`compare`] says where the two disagree,
//! [`shrink`] makes the month as small as it can be while they still do, and [`text`] keeps it as a file that a person
//! can read: those in `months/` once failed, or were written by hand.

mod bend;
pub mod compare;
pub mod draw;
pub mod engine;
pub mod only;
pub mod shrink;
pub mod text;

use duizhang_auditor::{Audit, Month, audit};

/// What both say of a month, and where they disagree.
#[derive(Debug)]
pub struct Verdict {
    /// What the auditor says.
    pub audit: Audit,
    /// One sentence each, beginning with the rule; empty if they agree.
    pub disagreements: Vec<String>,
}

/// Hands a month to both.
pub fn judge(month: &Month) -> Verdict {
    let audit = audit(month);
    let disagreements = match std::panic::catch_unwind(|| engine::run(month)) {
        Ok(Ok(run)) => {
            let mut found = compare::disagreements(&audit, &run);
            if !month.only.is_empty() {
                found.extend(only::disagreements(month, &run));
            }
            found
        }
        Ok(Err(problem)) => vec![format!("engine {problem}")],
        // What it says is on standard error.
        Err(_) => vec!["panic".to_owned()],
    };
    Verdict { audit, disagreements }
}
