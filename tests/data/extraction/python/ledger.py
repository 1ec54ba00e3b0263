"""A double-entry ledger kept in SQLite."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from pathlib import Path

    def reveal(value: object) -> None: ...

else:

    def reveal(value):  # the checker has a better one
        print(value)


T = TypeVar("T")
Amount: "TypeAlias" = Decimal
Handler: TypeAlias = Callable[[str, Decimal], None]

to_cents = lambda amount: int(amount * 100)
from_cents: Callable[[int], Decimal] = lambda cents: Decimal(cents) / 100


class LedgerError(Exception):
    """Something in the books does not add up."""


class Unbalanced(LedgerError): "Debits and credits differ."


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of a transaction."""

    account: str
    amount: Decimal
    tags: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_debit(self) -> bool:
        return self.amount > 0

    @is_debit.setter
    def is_debit(self, value: bool) -> None:
        raise AttributeError("a posting does not change sides")

    def __neg__(self) -> Posting: return Posting(self.account, -self.amount, self.tags)


def logged(
    level: str = "info",
    *,
    prefix: str = "",
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Decorator that tells when a function is entered."""

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> T:
            print(level, prefix + function.__name__)
            return function(*args, **kwargs)

        return wrapper

    return decorate


class Ledger(Generic[T]):
    # Kept as text, so that no cent is lost to floating point.
    SCHEMA = """
        CREATE TABLE posting (account TEXT, amount TEXT);
        -- def not_a_function(): pass
    """

    class Cursor:
        """Walks over the postings of one account."""

        def __init__(self, rows: list[Posting]) -> None:
            self.rows = rows
            self.position = 0
            self.skip = lambda count=1: self.seek(self.position + count)

        def seek(self, position: int) -> None:
            self.position = max(0, min(position, len(self.rows)))

        def __iter__(self): return iter(self.rows[self.position :])

    def __init__(self, connection: sqlite3.Connection, /, *handlers: Handler) -> None:
        self.connection = connection
        self.handlers = list(handlers)

    @classmethod
    def open(cls, path: Path) -> Ledger[Any]:
        return cls(sqlite3.connect(path))

    @staticmethod
    def parse(text: str) -> Decimal:
        r"""Reads an amount, with \u00a0 or a comma between the thousands."""
        return Decimal(text.replace(",", "").replace("\u00a0", ""))

    @overload
    def balance(self, account: str) -> Decimal: ...
    @overload
    def balance(self, account: None = None) -> dict[str, Decimal]: ...

    def balance(self, account=None):
        """The balance of one account, or of all."""
        total: dict[str, Decimal] = {}

        def add(name: str, amount: Decimal) -> None:
            nonlocal total
            total[name] = total.get(name, Decimal(0)) + amount

        for name, amount in self.connection.execute("SELECT account, amount FROM posting"):
            add(name, Decimal(amount))
        return total if account is None else total.get(account, Decimal(0))

    @contextmanager
    def transaction(self) -> Iterator[list[Posting]]:
        postings: list[Posting] = []
        yield postings
        if sum(posting.amount for posting in postings):
            raise Unbalanced(sorted(postings, key=lambda posting: posting.account))
        self._write(postings)

    @logged(
        "debug",
        prefix="→ ",
    )
    # Called with balanced postings only.
    def _write(self, postings: list[Posting]) -> None:
        for posting in postings:
            self.connection.execute("INSERT INTO posting VALUES (?, ?)", (posting.account, str(posting.amount)))

    async def mirror(self, client: Any) -> int:
        async def send(posting: Posting) -> bool:
            return bool(await client.post(posting))

        return sum([await send(posting) for posting in self.Cursor([])])

    if hasattr(sqlite3, "threadsafety"):

        def shared(self) -> bool:
            return sqlite3.threadsafety == 3


try:
    from rich import print
except ImportError:

    def print(*values):
        """Plain output where rich is missing."""
        __builtins__["print"](*values)


def größe(бухгалтер, 数=0):
    "Names may be written in any script."
    return len(бухгалтер) + 数


if __name__ == "__main__":
    largest = max([1, 2], key=lambda number: -number)
    print(largest)
