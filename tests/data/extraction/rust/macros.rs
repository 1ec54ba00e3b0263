use std::future::Future;
use std::pin::Pin;

/// Builds a map from pairs.
///
/// ```
/// let m = map! { "a" => 1 };
/// ```
#[macro_export]
macro_rules! map {
    ($($key:expr => $value:expr),* $(,)?) => {{
        let mut map = ::std::collections::HashMap::new();
        $( map.insert($key, $value); )*
        map
    }};
}

macro_rules! cfg_net (
    ($($item:item)*) => { $( #[cfg(feature = "net")] $item )* }
);

cfg_net! {
    /// Connects to a host.
    ///
    /// The name is resolved first.
    #[inline]
    pub async fn connect(host: &str) -> std::io::Result<Socket> {
        resolve(host).await.map(|address| Socket { address })
    }

    pub struct Socket {
        address: u32,
    }

    impl Socket {
        fn address(&self) -> u32 {
            self.address
        }
    }
}

pub struct Runtime {
    workers: usize,
}

impl Runtime {
    cfg_net! {
        /// How many sockets are open.
        pub fn sockets(&self) -> usize {
            0
        }
    }

    pub async unsafe fn block_on<'a, F>(&'a self, future: Pin<Box<F>>) -> F::Output
    where
        F: Future + 'a,
    {
        let poll = async |n: u8| n;
        poll(1).await;
        future.await
    }
}

extern "C" {
    /// The length of a C string.
    pub fn strlen(text: *const std::ffi::c_char) -> usize;
}

#[no_mangle]
pub unsafe extern "C" fn runtime_free(runtime: *mut Runtime) {
    drop(Box::from_raw(runtime));
}

async fn resolve(host: &str) -> std::io::Result<u32> {
    let parse = |part: &str| -> Option<u32> { part.parse().ok() };
    let r#match = host.split('.').filter_map(parse).fold(0, |sum, part| sum << 8 | part);
    Ok(r#match)
}

static DOUBLE: fn(i32) -> i32 = |x| x * 2;
const HALVE: fn(i32) -> i32 = |x| {
    x / 2
};

/** A block comment
 *  as documentation.
 */
pub fn compose<A, B, C>(
    first: impl Fn(A) -> B,
    second: impl Fn(B) -> C, // runs on the first one's result
) -> impl Fn(A) -> C {
    move |a| second(first(a))
}

fn r#loop() -> ! { loop {} }

pub fn größe(straße: &str) -> usize { straße.chars().count() }

fn outer() -> usize {
    struct Local(usize);

    impl Local {
        fn get(&self) -> usize { self.0 }
    }

    macro_rules! local { ($e:expr) => { Local($e) }; }

    thread_local! {
        static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }
    local!(1).get()
}

impl<F> Handler for F where F: Fn(&str) -> usize {
    fn handle(&self, text: &str) -> usize { self(text) }
}

pub trait Handler: Send {
    fn handle(&self, text: &str) -> usize;

    fn boxed(self) -> Box<dyn Handler>
    where
        Self: Sized + 'static,
    {
        Box::new(self)
    }
}

impl dyn Handler {
    pub fn describe(&self) -> &'static str { "a handler" }
}

impl<A, B> Handler for (A, B) where A: Handler, B: Handler {
    fn handle(&self, text: &str) -> usize {
        self.0.handle(text) + self.1.handle(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> Runtime {
        Runtime { workers: 2 }
    }

    #[test]
    fn counts_workers() {
        assert_eq!(fixture().workers, 2);
    }

    #[tokio::test(
        flavor = "multi_thread",
    )]
    async fn resolves() {
        assert!(resolve("1.2").await.is_ok());
    }
}
