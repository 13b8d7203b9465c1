//! Points that are finished, in a file, so that an interrupted exploration goes on where it was.

use super::points::{Found, Reached};
use crate::ApiError;
use foothold_core::metrics::Stat;
use foothold_data::ledger::OutputError;
use foothold_data::replace::replace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Version of the file.
const SCHEMA: u32 = 1;
/// Time between two writes of the file while points are being finished.
const EVERY: Duration = Duration::from_secs(1);
/// Name of the file in a folder that is named instead.
const FILE: &str = "foothold.checkpoint";

/// What a checkpoint was made for. It is used for nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Command.
    pub verb: String,
    /// Version of the engine.
    pub engine: String,
    /// Version of the sampler.
    pub sampler: String,
    /// SHA-256 of the inputs of the plan that is varied.
    pub plan: String,
    /// SHA-256 of the inputs of other plans that take part.
    pub others: Vec<String>,
    /// Values by field.
    pub vary: Vec<(String, Vec<String>)>,
    /// Metrics.
    pub metrics: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Month at which metrics are read.
    pub report_month: u16,
}

#[derive(Serialize, Deserialize)]
struct Content {
    schema: u32,
    request: Request,
    /// Numbers by point and metric, as the bits of doubles: text would have to be read back to the
    /// last one.
    points: BTreeMap<usize, Vec<[Option<Bits>; 2]>>,
}

/// P10, P50, P90, mean, standard error, and in how many replications it is defined.
type Bits = (u64, u64, u64, u64, Option<u64>, usize);

/// Points that are finished.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    path: PathBuf,
    request: Request,
    points: BTreeMap<usize, Found>,
    written: Instant,
    changed: bool,
}

impl Checkpoint {
    /// The checkpoint at `path` (or in that folder), or an empty one where there is no such file.
    ///
    /// # Errors
    /// A file that is no checkpoint, was made for something else, or cannot be read.
    pub fn open(path: &Path, request: Request) -> Result<Self, ApiError> {
        let path = if path.is_dir() {
            path.join(FILE)
        } else {
            path.to_owned()
        };
        let empty = Self {
            points: BTreeMap::new(),
            written: Instant::now(),
            changed: false,
            request,
            path,
        };
        let text = match fs::read_to_string(&empty.path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(empty),
            Err(cause) => return Err(empty.failed(cause)),
        };
        let shown = empty.path.display();
        let content: Content = serde_json::from_str(&text).map_err(|_| {
            ApiError::request(
                format!("{shown} is not a checkpoint of this program"),
                "name another file, or move this one away",
            )
        })?;
        if let Some(difference) = differs(&content, &empty.request) {
            return Err(ApiError::request(
                format!("{shown} was made for something else: {difference}"),
                "ask for the same again to go on, or name another file",
            ));
        }
        let points = content.points.into_iter();
        let points: Option<BTreeMap<usize, Found>> = points
            .map(|(at, found)| {
                let known = (found.len() == empty.request.metrics.len())
                    .then(|| found.into_iter().map(reached).collect());
                Some((at, known?))
            })
            .collect();
        let points = points.ok_or_else(|| {
            ApiError::request(
                format!("{shown} is damaged"),
                "name another file, or move this one away",
            )
        })?;
        Ok(Self { points, ..empty })
    }

    /// Points that are in it.
    pub const fn finished(&self) -> &BTreeMap<usize, Found> {
        &self.points
    }

    /// Keeps a point; the file is written now and then, and by [`write`](Self::write).
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn keep(&mut self, at: usize, found: Found) -> Result<(), ApiError> {
        self.points.insert(at, found);
        self.changed = true;
        if self.written.elapsed() < EVERY {
            return Ok(());
        }
        self.write()
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&mut self) -> Result<(), ApiError> {
        if !self.changed {
            return Ok(());
        }
        let bits = |stat: Option<Stat>| {
            stat.map(|s| {
                let of = f64::to_bits;
                (
                    of(s.p10),
                    of(s.p50),
                    of(s.p90),
                    of(s.mean),
                    s.se.map(of),
                    s.defined,
                )
            })
        };
        let points = self.points.iter().map(|(at, found)| {
            let found = found.iter().map(|r| [bits(r.level), bits(r.change)]);
            (*at, found.collect())
        });
        let content = Content {
            schema: SCHEMA,
            request: self.request.clone(),
            points: points.collect(),
        };
        // Strings, whole numbers, lists and maps only: nothing in it can fail to serialise.
        let text = serde_json::to_string(&content).unwrap_or_default();
        replace(&self.path, text.as_bytes()).map_err(|cause| self.failed(cause))?;
        self.written = Instant::now();
        self.changed = false;
        Ok(())
    }

    fn failed(&self, cause: io::Error) -> ApiError {
        OutputError::Io {
            path: self.path.clone(),
            cause,
        }
        .into()
    }
}

fn reached([level, change]: [Option<Bits>; 2]) -> Reached {
    let stat = |bits: Option<Bits>| {
        let (p10, p50, p90, mean, se, defined) = bits?;
        let of = f64::from_bits;
        Some(Stat {
            p10: of(p10),
            p50: of(p50),
            p90: of(p90),
            mean: of(mean),
            se: se.map(of),
            defined,
        })
    };
    Reached {
        level: stat(level),
        change: stat(change),
    }
}

/// The first thing in which the file was made for another request.
fn differs(content: &Content, request: &Request) -> Option<String> {
    let Request {
        verb,
        engine,
        sampler,
        plan,
        others,
        vary,
        metrics,
        seed,
        replications,
        report_month,
    } = &content.request;
    if content.schema != SCHEMA || (engine, sampler) != (&request.engine, &request.sampler) {
        return Some(format!(
            "by version {engine}, this is version {}",
            request.engine
        ));
    }
    if verb != &request.verb {
        return Some(format!("foothold {verb}"));
    }
    if (plan, others) != (&request.plan, &request.others) {
        return Some("another plan, or this one before it was changed".to_owned());
    }
    if vary != &request.vary {
        return Some("other fields or values".to_owned());
    }
    if seed != &request.seed {
        return Some(format!("seed {seed}, this is seed {}", request.seed));
    }
    if replications != &request.replications {
        return Some(format!(
            "{replications} replications, this is {}",
            request.replications
        ));
    }
    if report_month != &request.report_month {
        return Some(format!(
            "month {report_month}, this is month {}",
            request.report_month
        ));
    }
    (metrics != &request.metrics).then(|| "other metrics".to_owned())
}
