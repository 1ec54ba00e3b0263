"""What a hover shows, as Markdown or as plain text.

Summaries are texts of the code base, which may be anybody's: in Markdown they are shown as they are written, so that
none of them makes a link or fetches a picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from leancode_server.described_function import Described

_MARKS = re.compile(r"([\\`*_{}\[\]<>#!|~&]|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_BACKTICKS = re.compile("`+")
# What editors call a language where it is not what we call it.
_FENCES = {"bash": "sh"}
_ORIGINS = {"generated": "generated", "extractive": "from its code"}


def hover_text(found: Sequence[Described], *, markdown: bool) -> str:
    """One definition in full; several of the same name in short."""
    show = _markdown if markdown else _plain
    return (
        show(found[0])
        if len(found) == 1
        else "\n\n".join([f"{len(found)} functions of this name", *(show(each, is_one_of_many=True) for each in found)])
    )


def _markdown(described: Described, *, is_one_of_many: bool = False) -> str:
    unit = described.unit
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(unit.signature)), default=0))
    language = _FENCES.get(unit.language, unit.language)
    parts = [f"{fence}{language}\n{unit.signature}\n{fence}"]
    if described.summary.text:
        origin = _ORIGINS.get(described.summary.origin)
        parts.append(_literal(described.summary.text) + (f" *({origin})*" if origin else ""))
    if described.pruning and not is_one_of_many:
        parts.append(f"*{described.pruning}*")
    parts.append(f"{unit.kind.value} · [{_literal(described.place)}]({described.uri}#L{unit.start_line})")
    return "\n\n".join(parts)


def _plain(described: Described, *, is_one_of_many: bool = False) -> str:
    unit = described.unit
    lines = [unit.signature]
    if described.summary.text:
        origin = _ORIGINS.get(described.summary.origin)
        lines.append(described.summary.text + (f" ({origin})" if origin else ""))
    if described.pruning and not is_one_of_many:
        lines.append(described.pruning)
    lines.append(f"{unit.kind.value} · {described.place}")
    return "\n".join(lines)


def _literal(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
