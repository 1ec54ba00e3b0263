"""From code to facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leancode_core.summaries.facts import FunctionFacts
from leancode_core.summaries.function_facts import facts_of
from tests.core.summaries.functions import function_of

PYTHON = """
def sync(self, paths, *rest, force=False, **options):
    def key(path):
        return path.size
    self.busy = True
    for path in sorted(paths, key=key):
        try:
            if force or changed(path):
                self.states[path.name] = upload(path)
        except (OSError, http.HTTPError) as error:
            log.warning("%s", error)
            raise SyncError(path) from error
    assert self.busy
    self.runs += 1
    return self.states if self.states else None
"""


def test_all_facts_of_a_function() -> None:
    assert facts_of(function_of("python", PYTHON)) == FunctionFacts(
        parameters=("paths", "rest", "force", "options"),
        defines=("key",),
        loops=("sorted(paths, key=key)",),
        calls=("changed", "upload"),
        minor_calls=("log.warning",),
        logs=("log.warning",),
        sets=("self.busy",),
        updates=("self.states", "self.runs"),
        asserts=1,
        handles=("OSError", "HTTPError"),
        returns=("self.states", "None"),
        raises=("SyncError",),
        raising="raises",
    )


@pytest.mark.parametrize(
    ("language", "source", "parameters"),
    [
        ("python", "@classmethod\ndef f(cls, a: dict[str, int], /, b=g(1, 2), *, c): return a", ("a", "b", "c")),
        ("java", "<T extends Comparable<T>> void f(@Ann(a = 1) final Map<K, V> x, int... y) {}", ("x", "y")),
        ("go", "func (s *S[T]) F(ctx context.Context, a, b int, _ string, c func(int) error) {}", ("ctx", *"abc")),
        ("go", "func F(int, context.Context) {}", ()),
        ("rust", "fn f<F: Fn(u8) -> u8>(&mut self, g: F, (a, b): (u8, u8)) {}", ("g", "a", "b")),
        ("c", "int f(const char *a, struct s **b, int (*c)(void *), int d[3]) { return 0; }", ("a", "b", "c", "d")),
        ("cpp", "template <typename T> void f(std::vector<T>&& a, const T& b = T(1, 2), int = 3) {}", ("a", "b")),
        ("csharp", "void F(this string a, out Dictionary<int, string> b, params object[] c) {}", ("a", "b", "c")),
        ("csharp", "void F([NotNull, In(Key = 1)] string a) {}", ("a",)),
        ("php", "function f(?Foo $a, array &$b = [1, 2], string ...$c) {}", ("$a", "$b", "$c")),
        ("ruby", "def f(a, b = [1, 2], *c, d:, e: 3, **f, &g)\nend", ("a", "b", "c", "d", "e", "f", "g")),
        ("ruby", "def f a, b\n  a\nend", ("a", "b")),
        ("kotlin", "fun <T> List<T>.f(a: Int, vararg b: T, c: (Int) -> Unit = {}) {}", ("a", "b", "c")),
        ("bash", 'f() { cp "$1" "${2:-x}"; }', ("$1", "$2")),
        ("javascript", "function f({ a, b: c }, [d], e = { x: 1 }, ...rest) {}", ("a", "c", "d", "e", "rest")),
        ("javascript", "const f = async x => x;", ("x",)),
        ("typescript", "function f(this: Foo, a?: Map<string, number>, { b }: Props = {}) {}", ("a", "b")),
    ],
)  # fmt: skip
def test_parameters(language: str, source: str, parameters: tuple[str, ...]) -> None:
    assert facts_of(function_of(language, source)).parameters == parameters


@pytest.mark.parametrize(
    ("language", "expression", "phrases"),
    [
        ("python", "a.b", ("a.b",)),
        ("python", "(a, b)", ("a and b",)),
        ("python", "f(x)[0]", ("f(x)[0]",)),
        ("python", "[x for x in a if x]", ("[x for x in a if x]",)),
        ("python", "a or b", ("a", "b")),
        ("python", "len(a.items)", ("len(a.items)",)),
        ("python", "parse(a.items)", ("the result of parse",)),
        ("python", "a is not None", ("whether a is not None",)),
        ("python", 'f"{a} of {b}"', ('f"{a} of {b}"',)),
        ("python", '"' + "long " * 20 + '"', ("a string",)),
        ("python", "lambda x: x", ("a function",)),
        ("python", "{" + ", ".join(f'"{n}": {n}' for n in range(20)) + "}", ("a dict",)),
        ("python", "(first_operand * second_operand + third_operand) / fourth", (
            "a value computed from first_operand, second_operand and third_operand",)),
        ("java", "new Stack<>(a)", ("a new Stack",)),
        ("java", "a > b ? f(a) : null", ("the result of f", "null")),
        ("java", "x -> x + 1", ("a function",)),
        ("java", "(String) a", ("(String) a",)),
        ("javascript", "a && b", ("a && b",)),
        ("javascript", "{ a, b }", ("an object with a and b",)),
        ("javascript", "await f(a)", ("the result of f",)),
        ("javascript", "a.map(x => { return 1; }).filter(y)", ("the result of filter",)),
        ("go", "&Server{port: 3}", ("a new Server",)),
        ("go", "func(x int) int { return x }", ("a function",)),
        ("rust", "Some(a)", ("a",)),
        ("rust", "Vec::<u8>::with_capacity(3)", ("Vec::<u8>::with_capacity(3)",)),
        ("cpp", "static_cast<int>(a)", ("static_cast<int>(a)",)),
        ("php", "$this->a->b($c)", ("the result of $this->a->b",)),
        ("kotlin", "Pair<A, B>(a, b)", ("a new Pair",)),
        ("kotlin", "// nothing", ()),
        ("java", "a > first_operand && second_operand == third_operand || b < c", ("true or false",)),
        ("kotlin", "a.map { it.b }", ("the result of a.map",)),
    ],
)  # fmt: skip
def test_what_is_returned(language: str, expression: str, phrases: tuple[str, ...]) -> None:
    frames = {
        "python": "def f(a):\n    return {}\n",
        "java": "Object f(int a) {{ return {}; }}",
        "javascript": "async function f(a) {{ return {}; }}",
        "go": "func F(a int) any {{ return {} }}",
        "rust": "fn f(a: u8) -> X {{ {} }}",
        "cpp": "auto f(int a) {{ return {}; }}",
        "php": "function f($a) {{ return {}; }}",
        "kotlin": "fun f(a: X): Y {{ return {}\n}}",
    }
    assert facts_of(function_of(language, frames[language].format(expression))).returns == phrases


def test_a_function_whose_tokens_were_not_stored_has_no_facts() -> None:
    unit = replace(function_of("python", "def f(a): return a"), tokens=b"")
    assert facts_of(unit) == FunctionFacts(has_body=False)
