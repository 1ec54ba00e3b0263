"""Makes a pair into what the encoder reads of it: a query in one of several styles, and the function, often pruned.

Everything is drawn at random, so that the same pair looks another way in every epoch:
pruned at several ratios, so that whole and pruned code have like vectors; without its name, so that bodies are read;
with documentation, as many functions of an index have it; asked for in sentences, questions and keywords.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from leancode_core.code.identifiers import spoken
from leancode_core.code.rendering import rendered
from leancode_core.code.unit import CodeUnit
from leancode_core.training.asking import as_keywords, as_question, without_own_name
from leancode_core.training.pairs import Pair

_NAMELESS = "f"

CodeAt = Mapping[float, Callable[[CodeUnit], str]]
"""What is left of a unit's code at each removal ratio; 0.0 is among them."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """How often what is drawn. Shares lie in [0, 1].

    Attributes:
        nameless: functions whose name is hidden.
        asked_by_name: of those, how many have their name in words as the query.
        question: queries in the style of a question.
        keywords: queries of a few words; all others are the summary.
        rest_of_documentation: functions with what follows the summary in their documentation, where there is more.
        whole_documentation: functions with all of it, asked for by a question or keywords.
        removals: removal ratios of pruning; each is as likely as it is often here.
    """

    nameless: float = 0.3
    asked_by_name: float = 0.25
    question: float = 0.12
    keywords: float = 0.13
    rest_of_documentation: float = 0.12
    whole_documentation: float = 0.12
    removals: tuple[float, ...] = (0.0, 0.0, 0.3, 0.4, 0.5, 0.6)

    @classmethod
    def asking(cls, share: float) -> Self:
        """A mixture in which a share of the queries are questions and keywords, about as many of each."""
        return cls(question=round(share * 0.48, 4), keywords=round(share * 0.52, 4))


@dataclass(frozen=True, slots=True)
class Example:
    """What the two sides of the encoder read."""

    query: str
    code: str


def example_of(pair: Pair, mixture: Mixture, code_at: CodeAt, draw: random.Random) -> Example:
    """One of the many looks of a pair.

    Args:
        pair: the pair.
        mixture: how often what is drawn.
        code_at: prunes; has all of the mixture's ratios.
        draw: decides.
    """
    unit = pair.unit()
    body = code_at[draw.choice(mixture.removals)](unit)
    summary = without_own_name(pair.summary, pair.name)
    is_nameless = draw.random() < mixture.nameless
    if is_nameless and draw.random() < mixture.asked_by_name and len(spoken(unit.name).split()) > 1:
        query = spoken(unit.name)
        return Example(draw.choice((query, f"{pair.language} {query}")), _nameless(unit, body))
    style = draw.random()
    documented = draw.random()
    if documented < mixture.whole_documentation:
        unit = replace(unit, docstring=pair.documentation or pair.summary)
        style *= mixture.question + mixture.keywords  # never the very words that stand in the code
    elif documented < mixture.whole_documentation + mixture.rest_of_documentation:
        unit = replace(unit, docstring=_rest(pair))
    if style < mixture.question:
        query = as_question(summary, pair.language, draw)
    elif style < mixture.question + mixture.keywords:
        query = as_keywords(summary, pair.language, draw)
    else:
        query = summary
    return Example(query, _nameless(unit, body) if is_nameless else rendered(unit, body))


def plain_example_of(pair: Pair, code_of: Callable[[CodeUnit], str]) -> Example:
    """The pair as it is asked for and found in an index: for validation."""
    unit = pair.unit()
    return Example(pair.summary, rendered(unit, code_of(unit)))


def _nameless(unit: CodeUnit, body: str) -> str:
    hidden = replace(unit, qualified_name="")
    if unit.name.isidentifier():
        body = re.sub(rf"\b{unit.name}\b", _NAMELESS, body)
    return rendered(hidden, body)


def _rest(pair: Pair) -> str:
    text = " ".join(pair.documentation.split())
    return text.removeprefix(pair.summary).strip() if text.startswith(pair.summary) else ""
