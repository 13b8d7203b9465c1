//! Ctrl-C, and how far a run is.

use crate::screen;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// From now on (so after everything that may wait for standard input) Ctrl-C (or a request to terminate) ends the run at the next replication or file, so
/// that nothing half done stays behind. A second one takes no shortcut: the wait is short.
pub fn listen() {
    // Where the system has no signals to offer, Ctrl-C ends the program in its usual way.
    let _ = ctrlc::set_handler(|| STOPPED.store(true, Ordering::Relaxed));
}

/// Whether nobody has asked to stop.
pub fn keep_going() -> bool {
    !STOPPED.load(Ordering::Relaxed)
}

/// A bar on standard error while a run goes on, when somebody watches.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar of `replications`, with what runs as its label.
    pub fn new(label: &str, replications: u32) -> Self {
        if !screen::watched() {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let bar = ProgressBar::new(u64::from(replications));
        let template = "{msg} [{bar:30}] {pos}/{len} replications, {eta} left";
        // The template is a constant; the default style is no worse than none.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(label.to_owned());
        Self { bar }
    }

    /// Hears that `done` replications are done; `false` once somebody has asked to stop.
    pub fn hear(&self, done: u32) -> bool {
        self.bar.set_position(u64::from(done));
        keep_going()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// How far a fit is: evaluations so far, since nobody knows how many there will be.
pub struct FitProgress {
    bar: ProgressBar,
}

impl FitProgress {
    /// With what is fitted as its label.
    pub fn new(label: &str) -> Self {
        if !screen::watched() {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let bar = ProgressBar::new_spinner();
        bar.set_message(label.to_owned());
        Self { bar }
    }

    /// Hears how far the fit is; `false` once somebody has asked to stop.
    pub fn hear(&self, told: Option<&foothold_api::calibrate::Progress>) -> bool {
        if let Some(told) = told {
            self.bar.set_message(format!(
                "iteration {}, {} evaluations, squared residuals {:.1}",
                told.iteration, told.evaluations, told.chi_square
            ));
            self.bar.tick();
        }
        keep_going()
    }
}

impl Drop for FitProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
