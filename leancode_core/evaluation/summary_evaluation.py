"""How near summaries of functions are to the first paragraph that their authors wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leancode_core.code.languages.table import Language
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.evaluation.datasets import data_files, language_of_record, name_of_data
from leancode_core.evaluation.records import Record, records_of
from leancode_core.evaluation.snippets import snippet_of
from leancode_core.evaluation.text_metrics import rouge_l, sentence_bleu
from leancode_core.ports import Summariser

_AT_ONCE = 64  # functions


@dataclass(frozen=True, slots=True)
class SummarySet:
    """Functions of one language with what their authors say of them.

    Attributes:
        name: the file's name without its ending.
        language: of all functions.
        records: each with `code`, `summary`, and where predictions are scored `id`; at least one.
    """

    name: str
    language: Language
    records: tuple[Record, ...]

    @property
    def references(self) -> list[str]:
        """What the summaries are compared with."""
        return [record.text("summary") for record in self.records]


def summary_sets(paths: Iterable[Path], limit: int | None) -> list[SummarySet]:
    """All sets of some files and folders, in that order; a file with several languages gives one set for each.

    Args:
        paths: files, or folders whose `.jsonl` and `.jsonl.zst` files count.
        limit: most functions of a set.

    Raises:
        ConfigError: a file cannot be read, or a line lacks code, summary or language.
    """
    sets: list[SummarySet] = []
    for path in data_files(paths):
        by_language: dict[str, list[Record]] = {}
        for record in records_of(path):
            for needed in ("code", "summary"):
                record.text(needed)
            by_language.setdefault(record.text("language"), []).append(record)
        sets += [
            SummarySet(name_of_data(path), language_of_record(records[0], name), tuple(records[:limit]))
            for name, records in by_language.items()
        ]
    return sets


def summarised(data: SummarySet, summariser: Summariser, progress: ProgressSink, cancel: CancelToken) -> list[str]:
    """What a summariser says of a set's functions, which it sees without their documentation.

    Raises:
        Cancelled: the token was set.
    """
    progress.stage("summarising", len(data.records))
    found: list[str] = []
    for start in range(0, len(data.records), _AT_ONCE):
        cancel.raise_if_cancelled()
        some = data.records[start : start + _AT_ONCE]
        units = [
            replace(snippet_of(record.text("code"), data.language, record.text("name", "")).unit, docstring="")
            for record in some
        ]
        found += summariser.summarise(units, cancel)
        progress.advance(len(some))
    return found


def predictions_of(path: Path) -> dict[str, str]:
    """Summaries that something else made: lines with `id` and `summary`.

    Raises:
        ConfigError: the file cannot be read, a line lacks one of them, or an id comes twice.
    """
    found: dict[str, str] = {}
    for record in records_of(path):
        key = _id(record)
        if key in found:
            raise record.error(f"a second summary with the id {key!r}")
        found[key] = record.text("summary")
    return found


def predicted(data: SummarySet, predictions: Mapping[str, str]) -> list[str]:
    """The predictions for a set's functions, in its order.

    Raises:
        ConfigError: a function has none; it names the first.
    """
    keys = [_id(record) for record in data.records]
    missing = [record for record, key in zip(data.records, keys, strict=True) if key not in predictions]
    if missing:
        raise ConfigError(
            f"{len(missing)} of {len(keys)} functions of {data.name} have no prediction: {missing[0].where}",
            remedy="give one for each, an empty text where there is none, or leave out functions with --limit",
        )
    return [predictions[key] for key in keys]


def summary_row(
    data: SummarySet, summaries: Sequence[str], model: str | None, strategy: str | None, removal: float | None
) -> dict[str, Any]:
    """The figures as a row of `leancode evaluate summary --json`: means over the functions, in [0, 100].

    Raises:
        ConfigError: the extra `evaluation` is not installed.
    """
    pairs = list(zip(summaries, data.references, strict=True))
    return {
        "data": data.name,
        "language": data.language.name,
        "model": model,
        "strategy": strategy,
        "removal": removal,
        "count": len(pairs),
        "bleu4": round(sum(sentence_bleu(ours, theirs) for ours, theirs in pairs) / len(pairs), 3),
        "rouge_l": round(sum(rouge_l(ours, theirs) for ours, theirs in pairs) / len(pairs), 3),
    }


def mean_summary_row(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean over the languages, each of the same weight, and so each set of a language among its sets.

    Args:
        rows: one for each set, of the same model, strategy and ratio.
    """
    of_language: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        of_language.setdefault(row["language"], []).append(row)
    means = {
        name: sum(sum(row[name] for row in same) / len(same) for same in of_language.values()) / len(of_language)
        for name in ("bleu4", "rouge_l")
    }
    return {
        **rows[0],
        "data": None,
        "language": None,
        "count": sum(row["count"] for row in rows),
        **{name: round(value, 3) for name, value in means.items()},
    }


def _id(record: Record) -> str:
    value = record.fields.get("id")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise record.error("an 'id', a text or a whole number, is needed")
    return str(value)
