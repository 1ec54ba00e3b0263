//! A cache with a bound on its size.
//!
//! The least recently used entry goes first.

#![warn(missing_docs)]

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

/// How the cache decides what to drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Policy {
    /// Least recently used.
    Lru,
    Fifo { keep_first: bool },
}

#[derive(Debug)]
/// The attribute stands above the documentation here.
pub struct Cache<K, V>
where
    K: Eq + Hash,
{
    entries: HashMap<K, Entry<V>>,
    capacity: usize,
    clock: u64,
}

struct Entry<V> {
    value: V,
    used: u64,
}

/// A count of hits and misses.
#[derive(Default)]
pub struct Hits(u64, u64);

pub struct Unbounded;

union Bits {
    float: f32,
    int: u32,
}

/// What a cache tells about itself.
pub type Report<'a> = Result<&'a str, fmt::Error>;

impl<K, V> Cache<K, V>
where
    K: Eq + Hash,
{
    /// Creates an empty cache.
    ///
    /// # Panics
    ///
    /// Panics if `capacity` is zero.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        assert!(capacity > 0, "a cache needs room");
        Self { entries: HashMap::new(), capacity, clock: 0 }
    }

    /// Looks a key up and marks it as used.
    #[inline]
    pub fn get<Q>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.clock += 1;
        let now = self.clock;
        self.entries.get_mut(key).map(|entry| {
            entry.used = now;
            &entry.value
        })
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let stamp = |value: V| Entry { value, used: self.clock };
        let entry = stamp(value);
        self.entries.insert(key, entry).map(|old| old.value)
    }

    // A plain comment documents, too.
    const fn capacity(&self) -> usize { self.capacity }

    #[cfg(test)] #[allow(dead_code)] fn clear(&mut self) {
        fn zero(clock: &mut u64) {
            *clock = 0;
        }
        zero(&mut self.clock);
        self.entries.clear();
    }
}

impl<K: Eq + Hash, V> Extend<(K, V)> for Cache<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, iter: I) {
        for (key, value) in iter {
            self.insert(key, value);
        }
    }
}

impl fmt::Display for Hits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hits, {} misses", self.0, self.1)
    }
}

impl<'a, V> From<&'a V> for Entry<V>
where
    V: Clone,
{
    fn from(value: &'a V) -> Self {
        Entry { value: value.clone(), used: 0 }
    }
}

impl<V> Drop for Entry<V> {
    fn drop(&mut self) {}
}

/// Something that can be sized up.
pub trait Weigh {
    /// The unit of the weight.
    type Unit: Into<u64>;

    const HEAVY: u64 = 1 << 20;

    /// The weight in bytes.
    fn weight(&self) -> Self::Unit;

    /// Whether it is worth keeping.
    fn is_heavy(&self) -> bool {
        self.weight().into() > Self::HEAVY
    }
}

impl Weigh for str {
    type Unit = u64;

    fn weight(&self) -> u64 { self.len() as u64 }
}

impl Weigh for &'static [u8] {
    type Unit = u64;
    fn weight(&self) -> u64 {
        self.len() as u64
    }
}

impl<T: Weigh> Weigh for &mut Box<T> {
    type Unit = T::Unit;
    fn weight(&self) -> T::Unit {
        (***self).weight()
    }
}

impl Iterator for self::inner::Steps {
    type Item = u64;

    fn next(&mut self) -> Option<Self::Item> {
        let mut step = move |by: u64| {
            self.at += by;
            self.at
        };
        Some(step(1))
    }
}

mod inner {
    //! Details.

    /// Counts up.
    pub struct Steps {
        pub(super) at: u64,
    }

    impl Steps {
        pub fn new() -> Self {
            Self { at: 0 }
        }
    }

    pub mod deeper {
        pub type Depth = usize;

        pub fn dive(depth: super::deeper::Depth) -> usize {
            depth + 1
        }
    }
}
