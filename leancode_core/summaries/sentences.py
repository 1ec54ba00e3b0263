"""Facts as a sentence in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.summaries.facts import FunctionFacts
from leancode_core.summaries.shortening import LONGEST, shortened
from leancode_core.summaries.value_phrases import NULLS

_MOST_PARAMETERS = 4
_MOST_NAMES = (3, 2, 1)  # of a kind; fewer where the sentence would be too long


def sentence_of(facts: FunctionFacts, subject: str) -> str:
    """One sentence, "" where the facts say nothing.

    Args:
        facts: of a function.
        subject: what the function is, for one without a body: `method of Shape`.
    """
    for most in _MOST_NAMES:
        text = _sentence(facts, subject, most)
        if len(text) <= LONGEST:
            break
    return shortened(text)


def listed(names: Sequence[str], most: int, others: str = "others") -> str:
    """`a`, `a and b`, `a, b, c and 4 others`."""
    shown = list(names)
    if len(names) > most + 1:
        left = len(names) - most
        shown = [*names[:most], f"{left} {others}"]
    return joined(shown)


def joined(parts: Sequence[str]) -> str:
    """`a, b and c`; with a comma before the last one where a part has a comma or an `and` of its own."""
    if len(parts) < 2:
        return "".join(parts)
    is_nested = any(", " in part or " and " in part for part in parts[:-1])
    return f"{', '.join(parts[:-1])}{',' if is_nested else ''} and {parts[-1]}"


def capitalised(text: str) -> str:
    """With a capital first letter; names inside stay as they are."""
    return text[:1].upper() + text[1:]


def _sentence(facts: FunctionFacts, subject: str, most: int) -> str:
    takes = f"takes {listed(facts.parameters, _MOST_PARAMETERS)}" if facts.parameters else ""
    if facts.is_abstract and (facts.is_empty or not facts.has_body):
        clauses = [f"abstract {subject}", takes]
    elif not facts.has_body:
        clauses = [f"{subject} without a body", takes]
    elif facts.is_empty:
        clauses = ["does nothing"]
    else:
        acts = joined(_acts(facts, most))
        clauses = [takes, acts, *_failures(facts, most, is_all=not acts)]
    text = "; ".join(filter(None, clauses))
    return f"{capitalised(text)}." if text else ""


def _acts(facts: FunctionFacts, most: int) -> list[str]:
    is_told_of_logs = bool(facts.sets or facts.updates) and not facts.returns
    acts = [
        ("defines", facts.defines),
        ("loops over", facts.loops),
        ("calls", facts.calls or (facts.logs if is_told_of_logs else ())),
        ("creates", facts.creates),
        ("sets", facts.sets),
        ("updates", facts.updates),
    ]
    found = [f"{verb} {listed(names, most)}" for verb, names in acts if names]
    if facts.asserts and not facts.returns:
        found.append(f"makes {facts.asserts} assertions" if facts.asserts > 1 else "makes an assertion")
    if facts.yields:
        found.append(f"yields {_alternatives(facts.yields, most)}")
    returned = _returned(facts, most)
    if not found and facts.minor_calls and (not returned or returned.startswith("may")):
        found.append(f"calls {listed(facts.minor_calls, most)}")
    return [*found, returned] if returned else found


def _returned(facts: FunctionFacts, most: int) -> str:
    only_nothing = all(phrase in NULLS for phrase in facts.returns)
    returns = () if only_nothing and _does_something(facts) else facts.returns
    if not returns:
        return "may return an error" if facts.fails else ""
    return f"returns {_alternatives((*returns, 'an error') if facts.fails else returns, most)}"


def _does_something(facts: FunctionFacts) -> bool:
    return bool(
        facts.calls or facts.minor_calls or facts.sets or facts.updates or facts.creates or facts.loops or facts.fails
    )


def _alternatives(phrases: Sequence[str], most: int) -> str:
    """`a`, `a or b`; of many the first ones, and that there are more."""
    shown = list(phrases)
    if len(phrases) > most:
        shown = [*phrases[: most - 1], "another value"] if most > 1 else [phrases[0], "another value"]
    if len(shown) == 1:
        return shown[0]
    comma = "," if any(" and " in phrase for phrase in shown) else ""
    return f"{', '.join(shown[:-1])}{comma} or {shown[-1]}"


def _failures(facts: FunctionFacts, most: int, *, is_all: bool) -> list[str]:
    found = []
    if facts.handles:
        found.append(f"handles {listed(facts.handles, most)}")
    if facts.raises:
        found.append(f"{facts.raising} {listed(facts.raises, most)}")
    if facts.panics:
        found.append("panics" if is_all else "may panic")
    return found
