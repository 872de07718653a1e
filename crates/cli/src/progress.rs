//! Progress bars on standard error; silent where it is no terminal.

use duizhang_lake::store::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar for the file being read, then a spinner while the snapshot is written.
pub(crate) struct Bars {
    bar: ProgressBar,
}

impl Bars {
    pub(crate) fn new() -> Self {
        // Hidden until something begins; indicatif draws nothing where stderr is no terminal.
        Self { bar: ProgressBar::hidden() }
    }
}

/// A spinner with a text.
pub(crate) fn spinner(text: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(text.to_owned());
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

/// A bar that counts up to a number.
pub(crate) fn counter(text: &str, most: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} {eta:>5}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(most as u64).with_style(style).with_message(text.to_owned())
}

impl Progress for Bars {
    fn file(&mut self, name: &str, bytes: u64) {
        self.bar.finish_and_clear();
        let template = "{msg:40!} {bar:30} {bytes:>10} of {total_bytes} {eta:>5}";
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar = ProgressBar::new(bytes).with_style(style).with_message(name.to_owned());
    }

    fn read(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn storing(&mut self) {
        self.bar.finish_and_clear();
        self.bar = spinner("sorting and storing");
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
