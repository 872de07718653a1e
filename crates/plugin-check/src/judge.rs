//! What a render comes to, and whether a format may end like that.

use duizhang_plugin_host::{Observed, Receipt, RenderError, Severity, Status};

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All was as it should be.
    Passed,
    /// Something was not: what, in one sentence or a few.
    Failed(String),
    /// It does not apply, for this reason.
    Skipped(&'static str),
}

/// A render, as it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) end: Result<Receipt, RenderError>,
    pub(crate) observed: Option<Observed>,
}

/// Whether a format may refuse the tables of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// They are ordinary: there must be a report.
    Report,
    /// They are not: a refusal will do, if it says why.
    ReportOrRefusal,
}

impl Ended {
    /// What is wrong with this end, if anything is.
    pub(crate) fn fault(&self, want: Want) -> Option<String> {
        self.end_fault(want).or_else(|| self.leak())
    }

    fn end_fault(&self, want: Want) -> Option<String> {
        let Err(error) = &self.end else { return None };
        if let RenderError::Refused {
            status: Status::Data | Status::Options | Status::Unsupported,
            diagnostics,
        } = error
        {
            if want == Want::Report {
                return Some(format!("it refuses an ordinary report: {}", described(error)));
            }
            let why =
                diagnostics.iter().any(|said| said.severity == Severity::Error && !said.message.is_empty());
            return (!why).then(|| format!("{error}, but it does not say why: no diagnostic of an error"));
        }
        Some(described(error))
    }

    /// What was pulled from the tables and not released.
    pub(crate) fn leak(&self) -> Option<String> {
        let unreleased = self.observed.as_ref()?.unreleased;
        // A call that did not return has not had the time.
        self.observed.as_ref()?.status?;
        (unreleased != 0).then(|| {
            format!("{unreleased} schemas or arrays that it pulled from its tables were not released")
        })
    }
}

/// An error with what the format said and printed.
pub(crate) fn described(error: &RenderError) -> String {
    let mut text = error.to_string();
    if let Some(source) = std::error::Error::source(error) {
        text = format!("{text}: {source}");
    }
    for said in error.diagnostics().iter().take(3) {
        text = format!("{text}; it said: {said}");
    }
    if let Some(log) = error.log() {
        let last: Vec<&str> = log.lines().rev().take(6).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        text = format!("{text}; it printed last:\n{}", last.join("\n"));
    }
    text
}
