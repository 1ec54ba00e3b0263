"""What summaries say of functions without documentation: C, C++, Go and Rust."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "c",
        """
static int list_append(struct list *list, const char *name, int (*check)(const char *))
{
    struct node *node = make_node(name);
    if (!node)
        return -1;
    for (int i = 0; i < 3; i++)
        check(name);
    list->tail->next = node;
    list->size++;
    return 0;
}
""",
        "Takes list, name and check; calls make_node, sets list->tail->next, updates list->size and returns -1 or 0.",
    ),
    (
        "c",
        "bool is_digit(char c) { return c >= '0' && c <= '9'; }",
        "Takes c; returns whether c >= '0' && c <= '9'.",
    ),
    (
        "c",
        "void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }",
        "Takes a and b; sets *a and *b.",
    ),
    (
        "cpp",
        """
std::unique_ptr<Shape> Factory::make(const std::string& name, int size = 3) const {
  for (const auto& maker : makers_) {
    if (maker.fits(name)) return maker.build(size);
  }
  throw std::invalid_argument(name);
}
""",
        (
            "Takes name and size; loops over makers_, calls maker.fits and returns the result of maker.build; "
            "throws invalid_argument."
        ),
    ),
    (
        "cpp",
        "Buffer::Buffer(size_t size) : data_(new char[size]), size_(size) {}",
        "Takes size; sets data_ and size_.",
    ),
    (
        "cpp",
        "void Timer::reset() { start_ = Clock::now(); count_ = 0; }",
        "Sets start_ and count_.",
    ),
    (
        "go",
        """
func (s *Server) Handle(ctx context.Context, paths ...string) (*Response, error) {
	for _, path := range paths {
		if err := s.check(ctx, path); err != nil {
			return nil, fmt.Errorf("bad path: %w", err)
		}
	}
	s.count++
	return &Response{Paths: paths}, nil
}
""",
        "Takes ctx and paths; loops over paths, calls s.check, updates s.count and returns a new Response or an error.",
    ),
    (
        "go",
        "func (q Queue) Empty() bool { return len(q.items) == 0 }",
        "Returns whether len(q.items) == 0.",
    ),
    (
        "go",
        """
func Map[T, U any](items []T, f func(T) U) []U {
	result := make([]U, 0, len(items))
	for _, item := range items {
		result = append(result, f(item))
	}
	return result
}
""",
        "Takes items and f; loops over items, calls f and returns result.",
    ),
    (
        "rust",
        """
pub fn parse<'a>(&mut self, text: &'a str) -> Result<Tree<'a>, ParseError> {
    for token in self.lexer.tokens(text) {
        self.stack.push(token?);
        self.depth += 1;
    }
    if self.depth == 0 {
        return Err(ParseError::Empty);
    }
    Ok(self.finish())
}
""",
        (
            "Takes text; loops over self.lexer.tokens(text), updates self.depth and returns the result of "
            "self.finish or an error."
        ),
    ),
    (
        "rust",
        "fn is_power_of_two(n: u32) -> bool { n != 0 && n & (n - 1) == 0 }",
        "Takes n; returns whether n != 0 && n & (n - 1) == 0.",
    ),
    (
        "rust",
        "fn new(name: String) -> Self { Self { name, size: 0 } }",
        "Takes name; returns a new Self.",
    ),
    (
        "rust",
        "fn later(&self) { todo!() }",
        "Panics.",
    ),
]


@pytest.mark.parametrize(("language", "source", "summary"), CASES)
def test_a_function_is_told_by_its_code(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary
