//! The child of the runner: shuts itself in and becomes the format.

use std::fs::File;
use std::io::{BufWriter, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use duizhang_plugin_abi::{DZ_E_INTERNAL, DZ_OK, DzEntryFn};
use serde::{Deserialize, Serialize};

use super::contain::{Reach, limits, shut_in};
use super::events::{Attest, Claimed, Diagnose, EVENTS_FILE, Event};
use super::job::JobFile;
use super::spec::{Call, Carrier, Spec};
use super::trial::{Footprint, Observed};
use super::watch::{Slices, Tally, watch};
use super::{Bundled, sys};
use crate::arrow::{StreamFault, import};
use crate::describe::{About, Loaded};
use crate::error::{FaultKind, RenderError};
use crate::job::Texts;
use crate::library::Library;
use crate::limits::Limits;
use crate::plugin::seal::Sealed;
use crate::render::{Handed, call, call_as_is, conclude};
use crate::session::Session;

/// The code of a child that could not even begin.
const NOT_BEGUN: u8 = 71;
/// Renders after which caches and pools are what they will be.
const WARM: u32 = 5;
/// The code of a child that panicked outside of the format.
const PANICKED: u8 = 70;

/// What the child tells its parent before any code of a plugin runs.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) measures: Vec<String>,
    /// Why it goes no further.
    pub(super) refused: Option<String>,
}

impl Told {
    /// Reads until the child closes its end.
    pub(super) fn read(mut from: PipeReader) -> Self {
        let mut text = Vec::new();
        let read = from.read_to_end(&mut text).map_err(|error| error.to_string());
        let told = read.and_then(|_| serde_json::from_slice(&text).map_err(|error| error.to_string()));
        told.unwrap_or_else(|error| Self {
            measures: Vec::new(),
            refused: Some(format!("its process did not come up: {error}")),
        })
    }

    fn send(&self, mut to: PipeWriter) -> std::io::Result<()> {
        to.write_all(&serde_json::to_vec(self)?)
    }
}

/// Everything the child does. It never comes back.
pub(super) fn work(
    spec: &Spec,
    sealed: Sealed,
    job: &Path,
    bundled: Bundled<'_>,
    log: &PipeWriter,
    parent: PipeWriter,
) -> ! {
    let run = || match prepare(spec, &sealed, job, log, &parent) {
        Err(error) => {
            let refused = Some(format!("its process could not be set up: {error}"));
            let _ = Told { measures: Vec::new(), refused }.send(parent);
            NOT_BEGUN
        }
        Ok(measures) => {
            let refused = refusal(spec, &measures);
            let stop = refused.is_some();
            if (Told { measures, refused }).send(parent).is_err() || stop {
                return NOT_BEGUN;
            }
            begin(spec, sealed, job, bundled)
        }
    };
    sys::exit_now(catch_unwind(AssertUnwindSafe(run)).unwrap_or(PANICKED))
}

fn refusal(spec: &Spec, measures: &[String]) -> Option<String> {
    let shut_in = measures.iter().any(|measure| measure == "landlock");
    (spec.require_sandbox && !shut_in)
        .then(|| "a sandbox is required, and this system has no Landlock to make one of".to_owned())
}

/// Cuts the process off from everything it does not need, in the order that allows for it.
fn prepare(
    spec: &Spec,
    sealed: &Sealed,
    job: &Path,
    log: &PipeWriter,
    parent: &PipeWriter,
) -> std::io::Result<Vec<String>> {
    let mut measures = vec!["own_process".to_owned(), "empty_environment".to_owned()];
    let supervisor = std::os::unix::process::parent_id();
    sys::new_session()?;
    // Where the system cannot do it, the supervisor's own end is the only thing that ends us late.
    let _ = sys::die_with_parent(supervisor);
    let null = File::open("/dev/null")?;
    sys::duplicate(null.as_raw_fd(), 0)?;
    sys::duplicate(log.as_raw_fd(), 1)?;
    sys::duplicate(log.as_raw_fd(), 2)?;
    let keep: Vec<i32> = [Some(parent.as_raw_fd()), sealed.descriptor()].into_iter().flatten().collect();
    // `null` and `log` go with the rest; they must not be closed twice.
    std::mem::forget(null);
    sys::close_others(&keep);
    // A program is promised its job as the working directory; a library is promised nothing.
    let elsewhere = spec.trial.elsewhere && !matches!(spec.carrier, Carrier::Program { .. });
    std::env::set_current_dir(if elsewhere { job.join("tmp") } else { job.to_owned() })?;
    limits(&spec.limits)?;
    measures.push("limits".to_owned());
    if let Some(how) = sealed.measure() {
        measures.push(how.to_owned());
    }
    measures.extend(shut_in(&spec.carrier, &Reach { job, reads: &spec.reads }));
    Ok(measures)
}

fn begin(spec: &Spec, sealed: Sealed, job: &Path, bundled: Bundled<'_>) -> u8 {
    let entry = match (&spec.carrier, sealed) {
        (Carrier::Program { .. }, Sealed::Copied { file, .. }) => {
            let arguments = [file.as_os_str(), "render".as_ref(), job.as_os_str()];
            let error = sys::exec(file.as_os_str(), &arguments, &super::environment(job, &spec.trial));
            return say_fault(
                job,
                FaultKind::Incompatible,
                &format!("its program cannot be started: {error}"),
            );
        }
        (Carrier::Bundled { id }, _) => bundled(id).ok_or_else(|| format!("there is no bundled format {id}")),
        (Carrier::Library { entry, .. }, sealed) => {
            let library = Library::open_sealed(&sealed.path(), entry);
            library.map(|library| library.entry()).map_err(|error| with_source(&error))
        }
        (Carrier::Program { .. }, _) => Err("its program was not prepared".to_owned()),
    };
    let entry = match entry {
        Ok(entry) => entry,
        Err(reason) => return say_fault(job, FaultKind::Incompatible, &reason),
    };
    let mut observed = Observed::default();
    let said = match spec.call {
        Call::Describe => describe(entry),
        Call::Render => render(entry, spec, job, &mut observed),
    };
    let mut events = said.unwrap_or_else(failure);
    if spec.trial.observe {
        events.insert(0, Event::Observed(observed));
    }
    if say(job, &events).is_ok() { 0 } else { NOT_BEGUN }
}

/// An error with what is behind it, on one line.
fn with_source(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn describe(entry: DzEntryFn) -> Result<Vec<Event>, RenderError> {
    let described = Loaded::new(entry).and_then(|loaded| loaded.description());
    let value = described.map_err(|reason| RenderError::Incompatible { id: "?".to_owned(), reason })?;
    Ok(vec![Event::Described(value), Event::Done { status: DZ_OK }])
}

/// Renders as often as asked for; only the last one counts.
fn render(
    entry: DzEntryFn,
    spec: &Spec,
    job: &Path,
    observed: &mut Observed,
) -> Result<Vec<Event>, RenderError> {
    let file = JobFile::read(job)?;
    let incompatible = |reason| RenderError::Incompatible { id: file.format.clone(), reason };
    let loaded = Loaded::new(entry).map_err(incompatible)?;
    let described = loaded.description().map_err(incompatible)?;
    if let Some(declared) = &spec.about {
        About::compare(declared, &described).map_err(incompatible)?;
    }
    let texts = file.texts();
    if let Some(check) = loaded.check {
        let session = Session::new(None, Limits::default(), None);
        call(check, &texts, Vec::new(), &StreamFault::default(), session)?;
    }
    let once = Once { loaded: &loaded, spec, job, file: &file, texts: &texts };
    for round in 1..spec.trial.renders {
        let out = job.join("tmp").join(format!("render-{round}"));
        std::fs::create_dir(&out).map_err(|error| RenderError::io(&out, error))?;
        drop(once.render(&out, observed)?);
        std::fs::remove_dir_all(&out).map_err(|error| RenderError::io(&out, error))?;
        if round == spec.trial.renders.min(WARM) {
            (observed.before, observed.between) = (Footprint::now(), spec.trial.renders - round - 1);
        }
        observed.after = Footprint::now();
    }
    let session = once.render(&job.join("out"), observed)?;
    if let Some(name) = session.unfinished().next() {
        return Err(RenderError::Incomplete(format!("{name} was begun but not ended")));
    }
    let artifacts = session
        .artifacts
        .iter()
        .map(|a| Event::Artifact(Claimed { name: a.name.clone(), media_type: a.media_type.clone() }));
    let diagnostics = session.diagnostics.iter().map(|d| Event::Diagnose(Diagnose::from(d)));
    let attested = session.attested.iter().map(|a| Event::Attest(Attest::from(a)));
    Ok(diagnostics.chain(artifacts).chain(attested).chain([Event::Done { status: DZ_OK }]).collect())
}

/// What every render of a job has in common.
struct Once<'a> {
    loaded: &'a Loaded,
    spec: &'a Spec,
    job: &'a Path,
    file: &'a JobFile,
    texts: &'a Texts,
}

impl Once<'_> {
    fn render(&self, out: &Path, observed: &mut Observed) -> Result<Session, RenderError> {
        let trial = &self.spec.trial;
        let slices = if trial.slices { Slices { columns: 3, batch: 5 } } else { Slices::default() };
        let (fault, tally) = (StreamFault::default(), Rc::new(Tally::default()));
        let mut handed = Vec::new();
        for table in &self.file.tables {
            let stream = import(&self.job.join(&table.file), slices.rows(), &fault)
                .map_err(|error| RenderError::Tables(format!("{}: {error}", table.file)))?;
            let watched = trial.observe || trial.slices;
            let stream = if watched { watch(stream, slices, &tally) } else { stream };
            handed.push(Handed { name: &table.name, stream });
        }
        let usual = Limits::default();
        let limits = Limits { bytes: trial.refuse_after.unwrap_or(usual.bytes), ..usual };
        let session =
            Session::new(Some(out.to_owned()), limits, None).fleeting().cancelling_after(trial.cancel_after);
        let (status, mut session) = call_as_is(self.loaded.render, self.texts, handed, session);
        observed.status = Some(status);
        observed.asked = session.asked;
        observed.unreleased = tally.unreleased.get();
        observed.batches = tally.batches.get();
        observed.rows = tally.rows.get();
        observed.stream_nanos = tally.nanos.get();
        conclude(status, &mut session, &fault)?;
        Ok(session)
    }
}

/// An error on its way to the host.
fn failure(error: RenderError) -> Vec<Event> {
    if let RenderError::Refused { status, diagnostics } = error {
        let diagnostics = diagnostics.iter().map(|d| Event::Diagnose(Diagnose::from(d)));
        return diagnostics.chain([Event::Done { status: status.to_abi() }]).collect();
    }
    let fault = Event::Fault { kind: FaultKind::of(&error), message: with_source(&error) };
    vec![fault, Event::Done { status: DZ_E_INTERNAL }]
}

fn say_fault(job: &Path, kind: FaultKind, message: &str) -> u8 {
    let events = [Event::Fault { kind, message: message.to_owned() }, Event::Done { status: DZ_E_INTERNAL }];
    if say(job, &events).is_ok() { 0 } else { NOT_BEGUN }
}

fn say(job: &Path, events: &[Event]) -> std::io::Result<()> {
    let file = File::options().append(true).open(job.join(EVENTS_FILE))?;
    let mut file = BufWriter::new(file);
    for event in events {
        serde_json::to_writer(&mut file, event)?;
        file.write_all(b"\n")?;
    }
    file.flush()
}
