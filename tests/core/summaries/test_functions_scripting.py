"""What summaries say of functions without documentation: Python, Ruby, PHP and Bash."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "python",
        """
def read_records(path, encoding="utf-8"):
    with open(path, encoding=encoding) as file:
        for line in file.readlines():
            if not line:
                raise ValueError(f"empty line in {path}")
            records.append(parse_record(line))
    return records
""",
        (
            "Takes path and encoding; loops over file.readlines(), calls open and parse_record, and returns "
            "records; raises ValueError."
        ),
    ),
    (
        "python",
        """
def __init__(self, timeout, *, retries=3):
    self.timeout = timeout
    self.retries = retries
""",
        "Takes timeout and retries; sets self.timeout and self.retries.",
    ),
    (
        "python",
        """
@property
def is_empty(self) -> bool:
    return len(self.items) == 0
""",
        "Returns whether len(self.items) == 0.",
    ),
    (
        "python",
        """
async def fetch_all(session, urls):
    try:
        return await asyncio.gather(*(session.get(url) for url in urls))
    except (TimeoutError, ClientError):
        log.warning("failed")
        return None
""",
        "Takes session and urls; returns the result of asyncio.gather or None; handles TimeoutError and ClientError.",
    ),
    (
        "python",
        """
def retrying(function):
    @wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper
""",
        "Takes function; defines wrapper and returns wrapper.",
    ),
    (
        "python",
        """
def walk(tree):
    yield tree
    for child in tree.children:
        yield from walk(child)
""",
        "Takes tree; loops over tree.children and yields tree or each result of walk.",
    ),
    (
        "python",
        "def area(self): ...",
        "Function without a body.",
    ),
    (
        "python",
        "double = lambda number: number * 2",
        "Takes number; returns number * 2.",
    ),
    (
        "ruby",
        """
def fetch(key, default = nil, &block)
  return @cache[key] if @cache.key?(key)
  value = load_value(key)
  raise KeyError, "no #{key}" unless value
  @cache[key] = value
end
""",
        "Takes key, default and block; calls load_value, updates @cache and returns @cache[key]; raises KeyError.",
    ),
    (
        "ruby",
        """
def each_pair
  @pairs.each do |key, value|
    yield key, value
  end
end
""",
        "Loops over @pairs and yields key and value.",
    ),
    (
        "ruby",
        """
def empty?
  @rows.empty?
end
""",
        "Returns @rows.empty?.",
    ),
    (
        "ruby",
        """
def initialize(name:, size: 3)
  @name = name
  @size = size
end
""",
        "Takes name and size; sets @name and @size.",
    ),
    (
        "php",
        """
function findUser(string $name, ?array $options = null): ?User
{
    foreach ($this->users as $id => $user) {
        if ($user->matches($name)) {
            return $user;
        }
    }
    throw new \\RuntimeException("no user");
}
""",
        "Takes $name and $options; loops over $this->users and returns $user; throws RuntimeException.",
    ),
    (
        "php",
        """
function setTitle($title)
{
    $this->title = trim($title);
    return $this;
}
""",
        "Takes $title; sets $this->title and returns $this.",
    ),
    (
        "php",
        "function all() { return array_map(function ($x) { return $x->id; }, $this->rows); }",
        "Returns the result of array_map.",
    ),
    (
        "bash",
        """
backup() {
  local source=$1
  for file in "$source"/*; do
    tar -czf "$2" "$file" || die "failed"
  done
}
""",
        'Takes $1 and $2; loops over "$source"/* and calls tar.',
    ),
    (
        "bash",
        """
usage() {
  echo "usage: run FILE"
}
""",
        "Calls echo.",
    ),
    (
        "bash",
        """
newest() {
  find "$1" -type f | sort -n | tail -1
}
""",
        "Takes $1; calls find, sort and tail.",
    ),
]


@pytest.mark.parametrize(("language", "source", "summary"), CASES)
def test_a_function_is_told_by_its_code(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary
