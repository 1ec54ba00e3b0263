"""What is said of a function: its summary, and how much of it the model reads."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import leancode_core as core
from leancode_server.generated_summaries import Writer

_MOST_REMEMBERED = 2_000
_STRATEGIES = {
    core.Strategy.LEANCODE: "LeanCode",
    core.Strategy.LEANCODE_LEXICON: "LeanCode, as published",
    core.Strategy.LEANCODE_LIVE: "LeanCode, from the model's own attention",
    core.Strategy.DIETCODE: "DietCode",
    core.Strategy.SLIMCODE: "SlimCode",
    core.Strategy.RANDOM: "at random",
}


@dataclass(frozen=True, slots=True)
class Described:
    """A function or another definition as a hover shows it.

    Attributes:
        unit: the definition.
        summary: what it does.
        pruning: how much of it the model reads, "" where there is nothing to say.
        place: its file, and its line.
        uri: of that file.
        writer: the model that would say more of it, which is not known yet; None where there is none.
    """

    unit: core.CodeUnit
    summary: core.Summary
    pruning: str
    place: str
    uri: str
    writer: Writer | None = None


class Summaries:
    """Summaries of units by their content. Any thread may ask."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, core.Summary] = OrderedDict()
        self._lock = Lock()

    def of(self, unit: core.CodeUnit, members: tuple[core.CodeUnit, ...] = ()) -> core.Summary:
        """The summary of a unit.

        Args:
            unit: the unit.
            members: the units of its file, for a type.
        """
        digest = unit.digest if unit.kind.is_callable else b"".join(each.digest for each in (unit, *members))
        with self._lock:
            found = self._known.get(digest)
            if found is not None:
                self._known.move_to_end(digest)
                return found
        found = core.summarise(unit, members)
        with self._lock:
            self._known[digest] = found
            while len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return found


def pruning_sentence(strategy: core.Strategy, before: int, after: int) -> str:
    """`the model reads 61 of 128 subwords, LeanCode`."""
    if after == before:
        return f"the model reads all of its {before} subwords"
    return f"the model reads {after} of {before} subwords, {_STRATEGIES[strategy]}"
