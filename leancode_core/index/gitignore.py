"""The pattern language of `.gitignore`, matched one path at a time as git does on its way down a tree.

A library that matches whole paths cannot be used to leave out folders: it would drop `src/` for the three lines
`*`, `!*/`, `!*.py`. All is in bytes, because git's `?` is one byte and a file name need not be text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

_BOM = b"\xef\xbb\xbf"

# One piece of a translated glob is one of these three or the regular expression of one byte.
_STAR = b"*"
_DEEP = b"**/"
_SLASH = b"/"

_NAME_PART = b"[^/]*"
_WHOLE_NAME = b"[^/]+"
_FOLDERS = b"(?:[^/]+/)*"

_STARS = re.compile(rb"\*+")
_WILDCARD = re.compile(rb"[*?\[\\]")
_BRACKET_ITEM = re.compile(
    rb"\[:(?P<kind>[^\]]*):\] | (?P<first>\\. | [^\\]) (?: - (?P<last>\\. | [^\]\\]) )?", re.DOTALL | re.VERBOSE
)
_KINDS = {
    kind: frozenset(byte for byte in range(128) if re.match(rb"[" + members + rb"]", bytes([byte])))
    for kind, members in {
        b"alnum": rb"A-Za-z0-9",
        b"alpha": rb"A-Za-z",
        b"blank": rb" \t",
        b"cntrl": rb"\x00-\x1f\x7f",
        b"digit": rb"0-9",
        b"graph": rb"\x21-\x7e",
        b"lower": rb"a-z",
        b"print": rb"\x20-\x7e",
        b"punct": rb"!-/:-@\[-`{-~",
        b"space": rb" \t\n\r",
        b"upper": rb"A-Z",
        b"xdigit": rb"A-Fa-f0-9",
    }.items()
}


class Patterns:
    """The patterns of one ignore file. Of those that match, the last one counts."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        by_name: list[tuple[int, bool, bytes]] = []
        by_path: list[tuple[int, bool, bytes]] = []
        for rank, line in enumerate(lines):
            ignores = not line.startswith(b"!")
            glob = line.removeprefix(b"!")
            only_folders = glob.endswith(b"/")
            glob = glob.removesuffix(b"/")
            regex = _translated(glob.removeprefix(b"/"))
            if regex is not None:
                end = rb"/\Z()" if only_folders else rb"/?\Z()"
                (by_path if b"/" in glob else by_name).append((rank, ignores, regex + end))
        self._by_name = _Alternatives(by_name)
        self._by_path = _Alternatives(by_path)
        self.empty = not by_name and not by_path

    @classmethod
    def parse(cls, content: bytes) -> Patterns:
        """The patterns of an ignore file's content."""
        lines = (line.removesuffix(b"\r") for line in content.removeprefix(_BOM).split(b"\n"))
        return cls(_without_trailing_blanks(line) for line in lines if line and not line.startswith(b"#"))

    def cover(self, path: str) -> bool:
        """Whether the patterns match a file, or a folder that it is in: what a glob on a command line means."""
        encoded = os.fsencode(path)
        ends = [index + 1 for index, byte in enumerate(encoded) if byte == ord("/")]
        return any(self.decision(encoded[:end]) for end in (*ends, len(encoded)))

    def decision(self, path: bytes) -> bool | None:
        """Whether a path is ignored; None where no pattern matches it.

        Args:
            path: relative to the folder of the ignore file, with "/" between names, and at its end for a folder.
        """
        rank, ignored = self._by_path.last_match(path)
        name_rank, name_ignored = self._by_name.last_match(path[path.rfind(b"/", 0, -1) + 1 :])
        return ignored if rank > name_rank else name_ignored


class _Alternatives:
    """Patterns as one regular expression; the empty group at the end of each tells which one matched."""

    def __init__(self, patterns: list[tuple[int, bool, bytes]]) -> None:
        patterns = patterns[::-1]  # the first alternative that fits is the last pattern
        self._answers = [(rank, ignores) for rank, ignores, _ in patterns]
        self._regex = re.compile(b"|".join(regex for _, _, regex in patterns)) if patterns else None

    def last_match(self, text: bytes) -> tuple[int, bool | None]:
        """The rank of the last pattern that matches and whether it ignores; (-1, None) for no match."""
        found = self._regex.match(text) if self._regex is not None else None
        return self._answers[found.lastindex - 1] if found is not None and found.lastindex else (-1, None)


def _without_trailing_blanks(line: bytes) -> bytes:
    bare = line.rstrip(b" ")
    backslashes = len(bare) - len(bare.rstrip(b"\\"))
    return line[: len(bare) + 1] if backslashes % 2 else bare


def _translated(glob: bytes) -> bytes | None:
    """The glob's regular expression without an end; None for a malformed glob, which matches nothing."""
    pieces = _pieces(glob)
    if pieces is None:
        return None
    return _joined([_of_names(block) for block in _split(pieces, _DEEP)], gap=_FOLDERS)


def _of_names(pieces: list[bytes]) -> bytes:
    names = []
    for name in _split(pieces, _SLASH):
        if name and all(piece == _STAR for piece in name):
            names.append(_WHOLE_NAME)
        else:
            names.append(_joined([b"".join(part) for part in _split(name, _STAR)], gap=_NAME_PART))
    return b"/".join(names)


def _joined(parts: list[bytes], gap: bytes) -> bytes:
    """The parts with a gap between each two.

    Each part before the last gap matches as early as it can and stays there. That loses no match, and a hostile
    glob like `*a*a*a*a*a*b` takes no exponential time.
    """
    if len(parts) == 1:
        return parts[0]
    early = b"".join(b"(?>" + gap + b"?" + part + b")" for part in parts[1:-1])
    return parts[0] + early + gap + parts[-1]


def _split(pieces: list[bytes], separator: bytes) -> list[list[bytes]]:
    parts: list[list[bytes]] = [[]]
    for piece in pieces:
        if piece == separator:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _pieces(glob: bytes) -> list[bytes] | None:
    pieces: list[bytes] = []
    position = 0
    while position < len(glob):
        if stars := _STARS.match(glob, position):
            found, position = _star_pieces(glob, stars)
            pieces += found
        elif glob.startswith(b"[", position):
            bracket = _bracket(glob, position)
            if bracket is None:
                return None
            piece, position = bracket
            pieces.append(piece)
        elif glob.startswith(b"?", position):
            pieces.append(b"[^/]")
            position += 1
        else:
            position += glob.startswith(b"\\", position)
            char = glob[position : position + 1]
            if not char:
                return None
            pieces.append(_SLASH if char == b"/" else re.escape(char))
            position += 1
    return pieces


def _star_pieces(glob: bytes, stars: re.Match[bytes]) -> tuple[list[bytes], int]:
    """Two stars between slashes stand for folders, all others for a part of a name.

    Git does not look at what stands before the stars if that is plain text: to it `a**/b` matches `a/x/b`, and `ab`.
    """
    start, position = stars.span()
    before_slash = glob.startswith(b"/", position)
    alone = before_slash or position == len(glob) or glob.startswith(b"\\/", position)
    if len(stars.group()) == 1 or not alone:
        return [_STAR], position
    if start == 0 or glob[start - 1 : start] == b"/":
        return ([_DEEP], position + 1) if before_slash else ([_DEEP, _STAR], position)
    if not _WILDCARD.search(glob, 0, start):
        return ([rb"(?:[^\0]*/)?"], position + 1) if before_slash else ([rb"[^\0]*"], position)
    return [_STAR], position


def _bracket(glob: bytes, start: int) -> tuple[bytes, int] | None:
    """The regular expression of `[...]` and the place after it; None if it is malformed."""
    position = start + 1
    negated = glob[position : position + 1] in (b"!", b"^")
    position += negated
    opening = position
    members: set[int] = set()
    while position == opening or not glob.startswith(b"]", position):
        item = _BRACKET_ITEM.match(glob, position)
        if item is None:
            return None
        position = item.end()
        kind, first, last = item.groups()
        if kind is None:
            members.add(first[-1])  # even of an empty range like `b-a`
            members.update(range(first[-1], (last or first)[-1] + 1))
        elif kind in _KINDS:
            members |= _KINDS[kind]
        else:
            return None
    if negated:
        members = set(range(256)) - members
    members.discard(ord("/"))
    if not members:
        return b"(?!)", position + 1
    return b"[" + b"".join(b"\\x%02x" % member for member in sorted(members)) + b"]", position + 1
