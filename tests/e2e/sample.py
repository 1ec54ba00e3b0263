"""What an editor shows of one function in one language, marked by hand: « and » enclose what is removed.

The strategy is SlimCode, which removes 0.3 of the subwords.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One file with a function without documentation, and a call of it below.

    Attributes:
        path: of the file.
        marked: its text, with marks.
        places: line and character of the function's name where it is defined and where it is called.
        signature: as a hover shows it.
        summary: without a model.
        counts: subwords that the model reads, and that there are.
        place: kind, file and line.
        documentation: the line where the summary goes, and what is inserted there, with {} for the summary.
    """

    path: str
    marked: str
    places: tuple[tuple[int, int], tuple[int, int]]
    signature: str
    summary: str
    counts: tuple[int, int]
    place: str
    documentation: tuple[int, str]

    @property
    def text(self) -> str:
        """The file."""
        return self.marked.replace("«", "").replace("»", "")

    @property
    def language(self) -> str:
        """Its ending."""
        return self.path.rpartition(".")[2]
