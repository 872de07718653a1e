//! Work on other threads whose results come back in the order in which it was handed over: reading a
//! file is one thread's matter, making values of what was read is everybody's.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// So many bytes may be under way. A single job may be larger, and is then alone.
const UNDER_WAY_MAX: usize = 16 * 1024 * 1024;
/// More threads than this wait for the one that reads.
const THREADS_MAX: usize = 8;

type Numbered<T> = (u64, T);

/// Where jobs go in and results come out.
pub(super) struct Pipe<I, O> {
    jobs: Sender<Numbered<I>>,
    done: Receiver<Numbered<thread::Result<O>>>,
    /// Results that came before their turn.
    early: BTreeMap<u64, O>,
    /// Bytes of the jobs whose results were not handed out yet, in order.
    sizes: VecDeque<usize>,
    under_way: usize,
    next_job: u64,
    next_result: u64,
}

/// Starts threads that do `work`, and ends them when `body` ends. Each thread has a worker of its own.
pub(super) fn pipe<I: Send, O: Send, W: FnMut(I) -> O, R>(
    worker: impl Fn() -> W + Sync,
    body: impl FnOnce(&mut Pipe<I, O>) -> R,
) -> R {
    let (jobs, todo) = channel();
    let (told, done) = channel();
    let todo = Mutex::new(todo);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (told, todo, worker) = (told.clone(), &todo, &worker);
            scope.spawn(move || work_on(todo, &told, worker()));
        }
        drop(told);
        let (early, sizes) = (BTreeMap::new(), VecDeque::new());
        // The jobs' end is dropped with the pipe, and then the threads end.
        let mut pipe = Pipe { jobs, done, early, sizes, under_way: 0, next_job: 0, next_result: 0 };
        body(&mut pipe)
    })
}

fn work_on<I, O>(
    todo: &Mutex<Receiver<Numbered<I>>>,
    told: &Sender<Numbered<thread::Result<O>>>,
    mut work: impl FnMut(I) -> O,
) {
    loop {
        // Whoever waits for a job holds the lock; the others wait for the lock.
        let job = todo.lock().ok().and_then(|todo| todo.recv().ok());
        let Some((number, job)) = job else { break };
        // A panic must reach whoever waits for the result.
        let result = catch_unwind(AssertUnwindSafe(|| work(job)));
        if told.send((number, result)).is_err() {
            break;
        }
    }
}

impl<I, O> Pipe<I, O> {
    /// Hands a job of so many bytes over, and returns what is done by now, in order. Waits where too much
    /// is under way.
    pub(super) fn push(&mut self, job: I, bytes: usize) -> Vec<O> {
        let mut ready = Vec::new();
        while self.under_way > 0
            && self.under_way + bytes > UNDER_WAY_MAX
            && let Some(result) = self.next()
        {
            ready.push(result);
        }
        self.sizes.push_back(bytes);
        self.under_way += bytes;
        // Only threads that are gone hear no more; then `next` finds nothing either.
        let _ = self.jobs.send((self.next_job, job));
        self.next_job += 1;
        while let Ok((number, result)) = self.done.try_recv() {
            self.early.insert(number, result.unwrap_or_else(|panic| resume_unwind(panic)));
        }
        while let Some(result) = self.early.remove(&self.next_result) {
            self.handed_out();
            ready.push(result);
        }
        ready
    }

    /// Waits for the next result; none where everything was handed out.
    pub(super) fn next(&mut self) -> Option<O> {
        if self.next_result == self.next_job {
            return None;
        }
        loop {
            if let Some(result) = self.early.remove(&self.next_result) {
                self.handed_out();
                return Some(result);
            }
            let (number, result) = self.done.recv().ok()?;
            self.early.insert(number, result.unwrap_or_else(|panic| resume_unwind(panic)));
        }
    }

    fn handed_out(&mut self) {
        self.next_result += 1;
        self.under_way -= self.sizes.pop_front().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        // Jobs that take longest come first; large ones stand alone.
        for bytes in [1, UNDER_WAY_MAX / 3, UNDER_WAY_MAX * 2] {
            let slow = |job: u64| {
                thread::sleep(std::time::Duration::from_millis((20 - job) % 7));
                job * job
            };
            let found = pipe(
                || slow,
                |pipe| {
                    let mut found: Vec<u64> = (0..20).flat_map(|job| pipe.push(job, bytes)).collect();
                    found.extend(std::iter::from_fn(|| pipe.next()));
                    found
                },
            );
            assert_eq!(found, (0..20).map(|job| job * job).collect::<Vec<_>>(), "{bytes}");
        }
    }

    #[test]
    fn a_panic_arrives() {
        let told = catch_unwind(|| {
            pipe(
                || |job: u32| assert_ne!(job, 3, "not three"),
                |pipe| {
                    (0..10).for_each(|job| drop(pipe.push(job, 1)));
                    while pipe.next().is_some() {}
                },
            );
        });
        assert!(told.is_err());
    }
}
