"""Damages the real files of the extraction tests at random and parses them as an index run does.

Prints what became of them. A file may end as a problem; nothing may ever reach this process.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leancode_core.control import CancelToken
from leancode_core.index.parsing import Reading, read_files
from leancode_core.index.walk import FoundFile
from leancode_core.index.writer import IndexedContent

SAMPLES = Path(__file__).parents[1] / "tests" / "data" / "extraction"


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of the mutations.

    Attributes:
        units: how many units were found in all.
        parsed: files without a problem.
        unsound: what is wrong with the units of a file, by its name.
        problems: how often each problem came up.
        slowest: the longest time between two results, and the file that it was for.
        seconds: the whole run.
    """

    units: int
    parsed: int
    unsound: dict[str, str]
    problems: Counter[str]
    slowest: tuple[float, str]
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="how many mutations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the mutations, kept to look at")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        result = fuzz(place, options.count, options.seed)
    print(f"{options.count} mutations (seed {options.seed}) in {result.seconds:.1f} s; crashes of this process: 0")
    print(f"{result.parsed} parsed, {result.units} units, {len(result.unsound)} with unsound units {result.unsound}")
    print(f"slowest: {result.slowest[0]:.2f} s for {result.slowest[1]}")
    for message, count in result.problems.most_common():
        print(f"{count:6} {message}")


def fuzz(folder: Path, count: int, seed: int) -> Fuzzed:
    """Writes so many mutations into the folder and parses them."""
    files = []
    for name, content in mutations(count, random.Random(seed)):  # noqa: S311 - the same ones each time
        (folder / name).write_bytes(content)
        files.append(FoundFile(name, len(content), 0))
    problems: Counter[str] = Counter()
    unsound = {}
    units = parsed = 0
    slowest = (0.0, "")
    started = before = time.perf_counter()
    for outcome in read_files(Reading(folder, files, {}, 2**22), CancelToken()):
        now = time.perf_counter()
        slowest, before = max(slowest, (now - before, outcome.file.path)), now
        if not isinstance(outcome, IndexedContent):
            problems["not read"] += 1
        elif outcome.problem is not None:
            problems[outcome.problem.message] += 1
        else:
            parsed += 1
            units += len(outcome.units)
            if wrong := complaint(outcome):
                unsound[outcome.file.path] = wrong
    return Fuzzed(units, parsed, unsound, problems, slowest, time.perf_counter() - started)


def complaint(content: IndexedContent) -> str:
    """What is wrong with the units of a file, "" if nothing is."""
    starts = [unit.span.start for unit in content.units]
    if starts != sorted(set(starts)):
        return "two units have the same start, or they are out of order"
    if any(unit.span.stop > content.file.size or not unit.name or not unit.text for unit in content.units):
        return "a unit beyond the end, without a name or without text"
    if any(not 1 <= unit.start_line <= unit.end_line for unit in content.units):
        return "a unit that ends before it starts"
    return ""


def mutations(count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Damaged files with their names, of all languages in turn."""
    samples = [path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.name != "expected.txt"]
    contents = [path.read_bytes() for path in samples]
    for number in range(count):
        sample = number % len(samples)
        content = contents[sample]
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            content = damaged(content, contents[chance.randrange(len(contents))], chance)
        yield f"{number:05}_{samples[sample].name}", content[: 2**20]


def damaged(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content with one damage of a random kind."""
    start = chance.randrange(len(content) + 1)
    stop = min(len(content), start + int(chance.paretovariate(0.5)))
    match chance.randrange(7):
        case 0:
            flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in content[start : start + 3])
            return content[:start] + flipped + content[start + len(flipped) :]
        case 1:
            return content[:start] + content[stop:]
        case 2:
            return content[:stop] + content[start:stop] * chance.choice((1, 2, 50)) + content[stop:]
        case 3:
            from_other = chance.randrange(len(other))
            return content[:start] + other[from_other : from_other + chance.randrange(2000)] + content[start:]
        case 4:
            character = chance.choice(("é", "€", "😀")).encode()
            return content[:start] + character[: chance.randrange(1, len(character))] + content[start:]
        case 5:
            return content[:start] + chance.choice(b"(){}[]<>\"'`\\/*#\r\n\t@%$&;:,").to_bytes() * 200 + content[start:]
        case _:
            return content[:start]


if __name__ == "__main__":
    main()
