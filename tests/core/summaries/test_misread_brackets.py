"""Functions whose summaries misled until somebody compared them with the code: C++, Go, Rust, the web and the JVM."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "go",
        """
func defaults() map[string]string {
	return map[string]string{}
}
""",
        "Returns a map.",
    ),
    (
        "go",
        """
func colours() []string {
	return []string{"red", "green"}
}
""",
        "Returns a list.",
    ),
    (
        "cpp",
        """
void Source::peek(const Row*& row) { row = current_; }
""",
        "Takes row; sets row.",
    ),
    (
        "cpp",
        """
void add(int& total, int step) { total += step; }
""",
        "Takes total and step; updates total.",
    ),
    (
        "javascript",
        """
const answer = async function (context, req) {
  context.log("asked");
  context.res = { body: req.name };
};
""",
        "Takes context and req; calls context.log and sets context.res.",
    ),
    (
        "javascript",
        """
function later(done) {
  return queue.push(function runLater() {
    return done.apply(context, extra);
  });
}
""",
        "Takes done; calls done.apply and returns the result of queue.push.",
    ),
    (
        "javascript",
        """
const remind = (client) => {
  timeout = setTimeout(() => {
    client.ring();
  }, 100);
};
""",
        "Takes client; calls setTimeout and client.ring.",
    ),
    (
        "typescript",
        """
function chain(list: string[]) {
  return {
    kept: list,
    pipe(other) {
      const more = other.kept;
      return chain([...list, ...more]);
    },
  };
}
""",
        "Takes list; defines pipe and returns an object with kept and pipe.",
    ),
    (
        "typescript",
        """
function rebuild(model: Model) {
  return createBuilder(model, { deep: true, strict: model.isStrict, name: model.name }) as any;
}
""",
        "Takes model; returns the result of createBuilder.",
    ),
    (
        "rust",
        """
macro_rules! locked {
    ($data:ident) => {
        Lock { is_open: Flag::new(false), data: Cell::new($data) }
    };
}
""",
        "",
    ),
    (
        "rust",
        """
unsafe fn ring(data: *const ()) {
    let bell: Arc<Bell> = unsafe { Arc::from_raw(data as *const Bell) };
    bell.ring();
}
""",
        "Takes data; calls Arc::from_raw and bell.ring.",
    ),
    (
        "rust",
        """
fn planned(plan: &Plan) -> Self {
    match &plan.kind {
        Kind::Daily(clock) => { clock.stop(); }
        Kind::Never(_) => {}
    }
    Schedule {
        #[cfg(feature = "names")]
        name: plan.name.clone(),
    }
}
""",
        "Takes plan; calls clock.stop and returns a new Schedule.",
    ),
    (
        "rust",
        """
fn poll_next(self, now: u64) -> Poll<u64> {
    let next = self.advance(now);
    Poll::Ready(next)
}
""",
        "Takes now; calls self.advance and returns a new Poll::Ready.",
    ),
    (
        "kotlin",
        """
class Shop {
    internal constructor(owner: Owner, isOpen: Boolean) : this(owner) {
        this.isOpen = isOpen
    }
}
""",
        "Takes owner and isOpen; sets this.isOpen.",
    ),
    (
        "kotlin",
        """
fun read(type: Info): T {
    return readBase(type, call.headers.charset(), call.request.body) as T
}
""",
        "Takes type; calls call.headers.charset and returns the result of readBase.",
    ),
    (
        "kotlin",
        """
fun every(minutes: Int): Schedule = Schedule {
    val clock = Clock(minutes)
    clock.start()
}
""",
        "Takes minutes; calls Clock and clock.start, and returns a new Schedule.",
    ),
    (
        "kotlin",
        """
fun first(limit: Int): Int {
    val best = run {
        val start = 1
        start
    }
    return best
}
""",
        "Takes limit; calls run and returns best.",
    ),
    (
        "csharp",
        """
static void Swap(ref ulong left, ref ulong right) { var kept = right; right = left; left = kept; }
""",
        "Takes left and right; sets right and left.",
    ),
    (
        "csharp",
        """
char[] Letters(Reader reader) { var letters = new char[4]; reader.Fill(letters); return letters; }
""",
        "Takes reader; returns letters.",
    ),
    (
        "csharp",
        """
Row Built(Table table) { return table.Create()!; }
""",
        "Takes table; returns table.Create()!.",
    ),
    (
        "java",
        """
public String read(Source source) { throw failure; }
""",
        "Takes source; throws failure.",
    ),
    (
        "typescript",
        """
function ask(options: Options) {
  hooks?.onAsk?.({ ...options, name: options.name });
}
""",
        "Takes options; calls hooks?.onAsk.",
    ),
    (
        "javascript",
        """
const made = async (inner) => {
  return await hooks.create?.({ event, inner });
}
""",
        "Takes inner; returns the result of hooks.create.",
    ),
    (
        "rust",
        """
cfg_rt! {
    pub(crate) fn wait(bell: &Bell) {
        with_clock(|clock| { clock.ring(bell); });
    }
}
""",
        "Takes bell.",
    ),
    (
        "rust",
        """
#[macro_export]
macro_rules! none {
    () => { 0 };
}
""",
        "",
    ),
    (
        "rust",
        """
fn held(&self) -> Guard<'_, Row> {
    self.rows.lock_all().unwrap()
}
""",
        "Returns the result of self.rows.lock_all.",
    ),
    (
        "typescript",
        """
function add(
  first: number, // the first one
  /* the other one */ second: number,
) {
  return first + second;
}
""",
        "Takes first and second; returns first + second.",
    ),
    (
        "kotlin",
        """
fun again(count: Int, again: (Int) -> Boolean) {
    if (count < 3) again(count + 1)
}
""",
        "Takes count and again; calls again.",
    ),
    (
        "rust",
        """
pub(crate) fn defer(waker: &Waker) {
    with_scheduler(|it| { it.wake(waker); });
}
""",
        "Takes waker; calls with_scheduler and it.wake.",
    ),
]


@pytest.mark.parametrize(("language", "source", "summary"), CASES)
def test_a_summary_says_what_the_code_does(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary
