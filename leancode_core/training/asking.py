"""How people ask: queries of several styles made of one line of documentation.

Documentation says "Returns the largest denominator of an interval."; people type "largest denominator interval python"
or "how to get the largest denominator". An encoder that reads documentation alone forgets the second kind.
"""

from __future__ import annotations

import random
import re

_WORD = re.compile(r"[^\W_](?:[\w'+#.-]*\w)?")
_STOP = (
    "a an the this that these those is are be been was were of to for from in on at by with and or as it "
    "its if whether given which when into using used use will can should may not no any all each return "
    "returns get gets set sets"
)
_STOP_WORDS = frozenset(_STOP.split())
_SPOKEN = {"csharp": "c#", "cpp": "c++"}
_BASE_FORMS = {"has": "have", "does": "do", "goes": "go", "caches": "cache"}
_MOST_KEYWORDS = 8


def as_question(summary: str, language: str, draw: random.Random) -> str:
    """The line as a question: its first verb in base form, often with the language's name."""
    words = summary.rstrip(" .!?:;").split()
    if words:
        words[0] = _base_form(words[0].lower())
    phrase = " ".join(words)
    spoken = _SPOKEN.get(language, language)
    return draw.choice(
        (f"how to {phrase}", f"how do I {phrase}", f"how to {phrase} in {spoken}", f"{spoken} {phrase}", phrase.lower())
    )


def as_keywords(summary: str, language: str, draw: random.Random) -> str:
    """The line's telling words, few of them, often with the language's name; the line itself if it has none."""
    words = [word.lower() for word in _WORD.findall(summary) if word.lower() not in _STOP_WORDS]
    if len(words) < 2:
        return summary
    while len(words) > 3 and (len(words) > _MOST_KEYWORDS or draw.random() < 0.35):
        del words[draw.randrange(len(words))]
    spoken = [_SPOKEN.get(language, language)]
    match draw.randrange(3):
        case 0:
            return " ".join(spoken + words)
        case 1:
            return " ".join(words + spoken)
    return " ".join(words)


def without_own_name(summary: str, name: str) -> str:
    """The line without the function's name at its beginning, where Go has it by convention."""
    first, _, rest = summary.partition(" ")
    last = name.replace("::", ".").replace("#", ".").rsplit(".", 1)[-1]
    return rest if rest and last and first.strip("`") == last else summary


def _base_form(verb: str) -> str:
    """`returns` -> return, `copies` -> copy; other words stay."""
    if verb in _BASE_FORMS:
        return _BASE_FORMS[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith(("ss", "us", "is", "as")) else verb
