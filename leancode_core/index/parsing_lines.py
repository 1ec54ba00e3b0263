"""What `parsing` and `parsing_child` say to each other: values as lines of JSON, and back by their constructors."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

from leancode_core.code.span import Span
from leancode_core.code.unit import CodeUnit, UnitKind

MB = 2**20
LONGEST_REPLY = 256 * MB
PROGRAM_FAULT = 70  # a child's exit status: this program is at fault, not the file

Fields = list[str | int | None]


@dataclass(frozen=True, slots=True)
class ParsingLimits:
    """How much a file may take. A real file of 1 MB takes a second and 100 MB.

    Attributes:
        memory_mb: address space of the process, where the platform limits it (Linux); elsewhere time alone does.
        seconds: processor time for a small file.
        seconds_per_mb: what a file may take besides for each MB of its size.
        silence_seconds: a process that neither answers nor dies for so long is given up.
    """

    memory_mb: int = 2048
    seconds: float = 5.0
    seconds_per_mb: float = 5.0
    silence_seconds: float = 60.0

    def seconds_for(self, size: int) -> float:
        """Processor time that a file of so many bytes may take."""
        return self.seconds + self.seconds_per_mb * size / MB


@dataclass(frozen=True, slots=True)
class Charge:
    """What a process works on, the first line that it is sent.

    Attributes:
        root: the folder that all paths are relative to.
        most_bytes: larger files are not read.
        limits: how much a file may take.
    """

    root: str
    most_bytes: int
    limits: ParsingLimits

    def line(self) -> bytes:
        """The charge as a line."""
        return encoded(asdict(self))

    @classmethod
    def of_line(cls, line: bytes) -> Charge:
        """The charge of a line."""
        fields = json.loads(line)
        return cls(fields["root"], fields["most_bytes"], ParsingLimits(**fields["limits"]))


def encoded(message: object) -> bytes:
    """A message as a line; any text goes through, also a path that is not UTF-8."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def fields_of_unit(unit: CodeUnit) -> Fields:
    """A unit without what its file tells."""
    doc = unit.docstring_span
    return [
        *(unit.kind.value, unit.name, unit.qualified_name, unit.signature, unit.span.start, unit.span.stop),
        *(unit.start_line, unit.end_line, unit.text, unit.docstring),
        *((None, None) if doc is None else (doc.start, doc.stop)),
        base64.b64encode(unit.tokens).decode("ascii"),
    ]


def unit_of_fields(path: str, language: str, fields: list[Any]) -> CodeUnit:
    """The unit of a file that has these fields."""
    kind, name, qualified_name, signature, start, stop, start_line, end_line, text, docstring, *rest = fields
    doc_start, doc_stop, tokens = rest
    return CodeUnit(
        path=path,
        language=language,
        kind=UnitKind(kind),
        name=name,
        qualified_name=qualified_name,
        signature=signature,
        span=Span(start, stop),
        start_line=start_line,
        end_line=end_line,
        text=text,
        docstring=docstring,
        docstring_span=None if doc_start is None else Span(doc_start, doc_stop),
        tokens=base64.b64decode(tokens),
    )
