//! Whose turn it is: one request in flight per host, a pause between two, silence where a host
//! asked for it, and the robots.txt of each origin.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Mutex as Gate, OwnedMutexGuard};
use tokio::time::Instant;

use crate::CollectError;
use crate::robots::Robots;

/// Hosts that are remembered before those at rest are forgotten.
const REMEMBERED: usize = 20_000;

/// What is known of every host.
pub(crate) struct Hosts {
    pause: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    origins: Mutex<HashMap<String, Arc<Gate<Option<Known>>>>>,
}

struct Host {
    gate: Arc<Gate<Rest>>,
    busy: Mutex<Option<(Instant, Timestamp)>>,
}

/// When the next request may start.
struct Rest {
    until: Option<Instant>,
}

/// What the robots.txt of an origin said, and until when that holds.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) until: Instant,
    /// The rules, or why they could not be read.
    pub(crate) robots: Result<Arc<Robots>, String>,
}

/// The right to send one request to a host. The pause starts when it is dropped.
pub(crate) struct Turn {
    rest: OwnedMutexGuard<Rest>,
    pause: Duration,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.rest.until = Some(Instant::now() + self.pause);
    }
}

impl Hosts {
    pub(crate) fn new(pause: Duration) -> Hosts {
        Hosts {
            pause,
            hosts: Mutex::default(),
            origins: Mutex::default(),
        }
    }

    /// Waits until `host` may be asked. Fails at once while the host wants silence.
    pub(crate) async fn turn(&self, host: &str) -> Result<Turn, CollectError> {
        let known = self.host(host);
        known.silence(host)?;
        let rest = known.gate.clone().lock_owned().await;
        if let Some(until) = rest.until {
            tokio::time::sleep_until(until).await;
        }
        // Another request may have learnt it while this one waited.
        known.silence(host)?;
        Ok(Turn {
            rest,
            pause: self.pause,
        })
    }

    /// Remembers that `host` wants no request for `wait`, which ends at `not_before`.
    pub(crate) fn silence(&self, host: &str, wait: Duration, not_before: Timestamp) {
        let until = Instant::now() + wait;
        *lock(&self.host(host).busy) = Some((until, not_before));
    }

    /// The place where the robots.txt of `origin` is kept.
    pub(crate) fn origin(&self, origin: &str) -> Arc<Gate<Option<Known>>> {
        let mut origins = lock(&self.origins);
        if origins.len() >= REMEMBERED && !origins.contains_key(origin) {
            origins.retain(|_, known| Arc::strong_count(known) > 1);
        }
        origins.entry(origin.to_owned()).or_default().clone()
    }

    fn host(&self, host: &str) -> Arc<Host> {
        let mut hosts = lock(&self.hosts);
        if hosts.len() >= REMEMBERED && !hosts.contains_key(host) {
            hosts.retain(|_, known| Arc::strong_count(&known.gate) > 1 || known.is_silent());
        }
        let new = || {
            Arc::new(Host {
                gate: Arc::new(Gate::new(Rest { until: None })),
                busy: Mutex::default(),
            })
        };
        hosts.entry(host.to_owned()).or_insert_with(new).clone()
    }
}

impl Host {
    fn silence(&self, host: &str) -> Result<(), CollectError> {
        match *lock(&self.busy) {
            Some((until, not_before)) if until > Instant::now() => Err(CollectError::Busy {
                host: host.to_owned(),
                not_before,
            }),
            _ => Ok(()),
        }
    }

    fn is_silent(&self) -> bool {
        lock(&self.busy).is_some_and(|(until, _)| until > Instant::now())
    }
}

/// A panic elsewhere leaves nothing half-written in these maps.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
