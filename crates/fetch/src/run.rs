//! Asks question after question until the month is there.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use duizhang_api::Paging;
use futures_util::StreamExt;

use crate::error::FetchError;
use crate::page::Page;
use crate::part::Part;
use crate::plan::{Plan, Round};
use crate::question::{Account, Exchanged, Key, Question};
use crate::service::{Reply, Service};
use crate::session::{NewPage, Session};

/// How often a list that moves is read before giving up.
const ATTEMPTS: u32 = 4;
/// Rows a page, unless the operation allows fewer.
const PAGE_ROWS: u32 = 100;

/// Hears how far a fetch is. Called from several tasks.
pub trait Watch: Sync {
    /// So many more questions of a part are known, and so many of them are answered already.
    fn planned(&self, part: Part, questions: usize, answered: usize);
    /// A page came.
    fn page(&self, part: Part, rows: usize);
    /// A question is answered in full.
    fn answered(&self, part: Part);
    /// An optional part was refused; the fetch goes on without it.
    fn refused(&self, part: Part, error: &FetchError);
}

/// The run of a session.
pub(crate) struct Run<'a, S> {
    pub(crate) service: &'a S,
    pub(crate) session: Mutex<Session>,
    pub(crate) watch: &'a dyn Watch,
    pub(crate) own_keys: &'a [String],
    /// Questions under way at once.
    pub(crate) concurrency: usize,
}

impl<S: Service> Run<'_, S> {
    /// Asks everything. Later questions stand on earlier answers, so each stage goes round until it has
    /// nothing new to ask: the set of questions is then the same however often it was interrupted.
    pub(crate) async fn everything(&self) -> Result<(), FetchError> {
        let parts = self.session().scope().parts.clone();
        let mut known: HashSet<Key> = HashSet::new();
        let mut refused: HashSet<Part> = HashSet::new();
        for rounds in Round::STAGES {
            let mut before = usize::MAX;
            while known.len() != before {
                before = known.len();
                for round in rounds.iter().copied() {
                    let mut questions = Vec::new();
                    for part in parts.iter().copied().filter(|part| !refused.contains(part)) {
                        questions.extend(self.new_questions(part, round, &mut known)?);
                    }
                    self.ask_all(questions, &mut refused).await?;
                }
            }
        }
        Ok(())
    }

    /// The questions of a part that are new and not yet answered.
    fn new_questions(
        &self,
        part: Part,
        round: Round,
        known: &mut HashSet<Key>,
    ) -> Result<Vec<(Part, Question)>, FetchError> {
        let session = self.session();
        let plan = Plan { scope: session.scope(), facts: &session.facts, own_keys: self.own_keys };
        let mut fresh = plan.questions(part, round)?;
        fresh.retain(|question| known.insert(question.key()));
        let planned = fresh.len();
        fresh.retain(|question| !session.standing(&question.key()).done);
        if planned > 0 {
            self.watch.planned(part, planned, planned - fresh.len());
        }
        Ok(fresh.into_iter().map(|question| (part, question)).collect())
    }

    /// Asks several questions at once. A refusal ends an optional part, and the fetch of a needed one.
    async fn ask_all(
        &self,
        questions: Vec<(Part, Question)>,
        refused: &mut HashSet<Part>,
    ) -> Result<(), FetchError> {
        let gone = Mutex::new(std::mem::take(refused));
        let is_gone = |part| lock(&gone).contains(&part);
        let answers = futures_util::stream::iter(questions).map(|(part, question)| {
            let is_gone = &is_gone;
            async move {
                // Its part may have been refused since the question was made.
                let answer = if is_gone(part) { Ok(()) } else { self.answer(part, &question).await };
                (part, question, answer)
            }
        });
        let mut answers = std::pin::pin!(answers.buffer_unordered(self.concurrency.max(1)));
        let mut failure = None;
        while let Some((part, question, answer)) = answers.next().await {
            match answer {
                Ok(()) => {}
                Err(error) if error.is_refusal() && !part.is_needed() => {
                    if lock(&gone).insert(part) {
                        self.keep_refusal(&question, &error)?;
                        self.watch.refused(part, &error);
                    }
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        refused.clone_from(&lock(&gone));
        failure.map_or(Ok(()), Err)
    }

    /// Answers one question in full, reading it again if it moves meanwhile.
    async fn answer(&self, part: Part, question: &Question) -> Result<(), FetchError> {
        let key = question.key();
        let mut problem = String::new();
        for _ in 0..ATTEMPTS {
            match self.read(part, question, &key).await? {
                None => {
                    self.session().done(&key)?;
                    self.watch.answered(part);
                    return Ok(());
                }
                Some(moved) => {
                    self.session().drop_pages(&key)?;
                    problem = moved;
                }
            }
        }
        Err(FetchError::Moving { question: question.to_string(), problem, attempts: ATTEMPTS })
    }

    /// Reads the pages that are missing. Says what did not fit if the list moved.
    async fn read(&self, part: Part, question: &Question, key: &Key) -> Result<Option<String>, FetchError> {
        let limit = page_rows(question);
        let standing = self.session().standing(key);
        let (mut offset, mut total, mut pages) = (standing.rows, standing.total, standing.pages);
        let mut last: Option<(u64, Page)> = None;
        // A crash may have come between the last page and the word that it was the last.
        let whole = |offset: u64, total: Option<u64>| total.is_some_and(|total| offset >= total);
        while pages == 0 || (question.is_paged() && !whole(offset, total)) {
            let (reply, page) = self.ask(question, offset, limit).await?;
            if pages > 0 && page.total != total {
                return Ok(Some(format!("the number of rows changed from {total:?} to {:?}", page.total)));
            }
            if let Some((place, before)) = &last
                && before.hashes.iter().any(|hash| page.hashes.contains(hash))
            {
                // A row on two pages: either the service has it twice, and says so again, or it moved.
                let same = self.ask(question, *place, limit).await?.1.hashes == before.hashes
                    && self.ask(question, offset, limit).await?.1.hashes == page.hashes;
                if !same {
                    return Ok(Some(format!("the rows around {offset} moved")));
                }
            }
            self.keep(question, key, offset, limit, &reply, &page)?;
            self.watch.page(part, page.rows.len());
            let rows = page.rows.len() as u64;
            total = page.total;
            pages += 1;
            let at = offset;
            offset += rows;
            if rows == 0 || (total.is_none() && rows < u64::from(limit)) {
                break;
            }
            last = Some((at, page));
        }
        if question.is_paged() && total.is_some_and(|total| offset != total) {
            return Ok(Some(format!("{offset} rows came, {} were announced", total.unwrap_or(0))));
        }
        if pages > 1 { self.reread(question, key, limit).await } else { Ok(None) }
    }

    /// Reads the first page again: a list that grew at its head while it was read is told by it.
    async fn reread(&self, question: &Question, key: &Key, limit: u32) -> Result<Option<String>, FetchError> {
        let (_, again) = self.ask(question, 0, limit).await?;
        let mut session = self.session();
        let standing = session.standing(key);
        let Some(place) = standing.first else { return Ok(None) };
        let line = session.line(question.operation.name, place)?;
        let first = Page::of_line(question.operation, &line)
            .ok_or_else(|| FetchError::Bug("a captured page does not read".to_owned()))?;
        let same = first.hashes == again.hashes && again.total == standing.total;
        Ok((!same).then(|| "the first page changed while the others were read".to_owned()))
    }

    async fn ask(&self, question: &Question, offset: u64, limit: u32) -> Result<(Reply, Page), FetchError> {
        let failed = |source| FetchError::Api { question: question.to_string(), source: Box::new(source) };
        let reply = self.service.ask(question, offset, limit).await.map_err(failed)?;
        let page = Page::read(question.operation, &reply.body).ok_or_else(|| FetchError::Shape {
            question: question.to_string(),
            rows: question.operation.rows.unwrap_or_default(),
        })?;
        Ok((reply, page))
    }

    fn keep(
        &self,
        question: &Question,
        key: &Key,
        offset: u64,
        limit: u32,
        reply: &Reply,
        page: &Page,
    ) -> Result<(), FetchError> {
        let mut session = self.session();
        let account = account(question, &session);
        let exchanged = Exchanged {
            account: &account,
            offset,
            limit,
            taken_at: reply.taken_at,
            status: reply.status,
            body: &reply.body,
        };
        let line = question.line(&exchanged).map_err(|error| FetchError::Bug(error.to_string()))?;
        let facts = session.facts.harvest(question, &page.rows);
        session.keep(NewPage {
            question: key,
            operation: question.operation.name,
            line: &line,
            rows: page.rows.len() as u64,
            total: page.total,
            facts,
        })
    }

    /// A refusal is evidence, too: the dataset says by it why it is not there.
    fn keep_refusal(&self, question: &Question, error: &FetchError) -> Result<(), FetchError> {
        let FetchError::Api { source, .. } = error else { return Ok(()) };
        let mut session = self.session();
        let account = account(question, &session);
        let exchanged = Exchanged {
            account: &account,
            offset: 0,
            limit: page_rows(question),
            taken_at: session.started_at()?,
            status: source.status.unwrap_or_default(),
            body: source.body.as_deref().unwrap_or_default(),
        };
        let line = question.line(&exchanged).map_err(|error| FetchError::Bug(error.to_string()))?;
        session.keep_refusal(question.operation.name, &line)
    }

    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.session)
    }

    /// Packs the captures.
    pub(crate) fn pack(&self) -> Result<Vec<PathBuf>, FetchError> {
        self.session().pack()
    }
}

/// The id of the account whose credential asks.
fn account(question: &Question, session: &Session) -> String {
    match &question.account {
        Account::Partner => session.scope().account.clone(),
        Account::Customer(id) => id.clone(),
    }
}

/// A poisoned lock means that another task panicked; what it guards is written entry by entry.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rows to ask for at once.
fn page_rows(question: &Question) -> u32 {
    match question.operation.paging {
        Paging::None => 0,
        Paging::Offset { limit_max, .. } | Paging::Page { limit_max } | Paging::Marker { limit_max } => {
            limit_max.clamp(1, PAGE_ROWS)
        }
    }
}
