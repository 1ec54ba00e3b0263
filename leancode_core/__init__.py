"""Local code search in plain English.

These are the public names; everything else may change. They are imported when they are first used, so that
`import leancode_core` costs nothing, and none of them loads torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leancode_core.code.extraction import Extraction, extract
    from leancode_core.code.file_places import file_places
    from leancode_core.code.languages import is_source_name, language_names, language_of
    from leancode_core.code.rendering import rendered
    from leancode_core.code.snippets import snippet
    from leancode_core.code.span import Span
    from leancode_core.code.tokens import LexedUnit
    from leancode_core.code.unit import CodeUnit, UnitKind
    from leancode_core.config import IndexConfig, PruningConfig, SearchMode, Strategy, cache_folder
    from leancode_core.control import Cancelled, CancelToken, ProgressSink, SilentProgress
    from leancode_core.errors import (
        ConfigError,
        IndexBusy,
        IndexCorrupt,
        IndexUnavailable,
        LeanCodeError,
        ModelUnavailable,
        Problem,
        UnsupportedLanguage,
    )
    from leancode_core.index.document_parsing import DocumentParser
    from leancode_core.index.lock import holder
    from leancode_core.index.pipeline import IndexReport
    from leancode_core.index.reader import IndexReader
    from leancode_core.index.rows import StoredUnit
    from leancode_core.index.summary_store import SummaryStore
    from leancode_core.index.walk import WalkRules, covers
    from leancode_core.models.query_encoder import QueryEncoder
    from leancode_core.models.summarising import SummariserModel
    from leancode_core.ports import EncodedBatch, Encoder, ModelIdentity, Summariser, Vectors
    from leancode_core.pruning.pruned import PrunedCode
    from leancode_core.pruning.pruner import Pruner
    from leancode_core.search.engine import SearchEngine, SearchHit, SearchResult, Timings
    from leancode_core.search.folders import comparable
    from leancode_core.search.overlay import OverlaidUnit, Overlay, overlaid
    from leancode_core.search.query import Filters, SearchQuery
    from leancode_core.settings import Settings, editor_settings
    from leancode_core.summaries.generated import generated_sentence
    from leancode_core.summaries.summary import Summary, is_generable, summarise, with_generated
    from leancode_core.workspace import Workspace

__all__ = [
    "CancelToken",
    "Cancelled",
    "CodeUnit",
    "ConfigError",
    "DocumentParser",
    "EncodedBatch",
    "Encoder",
    "Extraction",
    "Filters",
    "IndexBusy",
    "IndexConfig",
    "IndexCorrupt",
    "IndexReader",
    "IndexReport",
    "IndexUnavailable",
    "LeanCodeError",
    "LexedUnit",
    "ModelIdentity",
    "ModelUnavailable",
    "OverlaidUnit",
    "Overlay",
    "Problem",
    "ProgressSink",
    "PrunedCode",
    "Pruner",
    "PruningConfig",
    "QueryEncoder",
    "SearchEngine",
    "SearchHit",
    "SearchMode",
    "SearchQuery",
    "SearchResult",
    "Settings",
    "SilentProgress",
    "Span",
    "StoredUnit",
    "Strategy",
    "Summariser",
    "SummariserModel",
    "Summary",
    "SummaryStore",
    "Timings",
    "UnitKind",
    "UnsupportedLanguage",
    "Vectors",
    "WalkRules",
    "Workspace",
    "cache_folder",
    "comparable",
    "covers",
    "editor_settings",
    "extract",
    "file_places",
    "generated_sentence",
    "holder",
    "is_generable",
    "is_source_name",
    "language_names",
    "language_of",
    "overlaid",
    "rendered",
    "snippet",
    "summarise",
    "with_generated",
]

_HOMES = {
    "code.extraction": (
        "Extraction",
        "extract",
    ),
    "code.file_places": ("file_places",),
    "code.languages": (
        "is_source_name",
        "language_names",
        "language_of",
    ),
    "code.rendering": ("rendered",),
    "code.snippets": ("snippet",),
    "code.span": ("Span",),
    "code.tokens": ("LexedUnit",),
    "code.unit": (
        "CodeUnit",
        "UnitKind",
    ),
    "config": (
        "IndexConfig",
        "PruningConfig",
        "SearchMode",
        "Strategy",
        "cache_folder",
    ),
    "control": (
        "CancelToken",
        "Cancelled",
        "ProgressSink",
        "SilentProgress",
    ),
    "errors": (
        "ConfigError",
        "IndexBusy",
        "IndexCorrupt",
        "IndexUnavailable",
        "LeanCodeError",
        "ModelUnavailable",
        "Problem",
        "UnsupportedLanguage",
    ),
    "index.document_parsing": ("DocumentParser",),
    "index.lock": ("holder",),
    "index.pipeline": ("IndexReport",),
    "index.reader": ("IndexReader",),
    "index.rows": ("StoredUnit",),
    "index.summary_store": ("SummaryStore",),
    "index.walk": (
        "WalkRules",
        "covers",
    ),
    "models.query_encoder": ("QueryEncoder",),
    "models.summarising": ("SummariserModel",),
    "ports": (
        "EncodedBatch",
        "Encoder",
        "ModelIdentity",
        "Summariser",
        "Vectors",
    ),
    "pruning.pruned": ("PrunedCode",),
    "pruning.pruner": ("Pruner",),
    "search.engine": (
        "SearchEngine",
        "SearchHit",
        "SearchResult",
        "Timings",
    ),
    "search.folders": ("comparable",),
    "search.overlay": (
        "OverlaidUnit",
        "Overlay",
        "overlaid",
    ),
    "search.query": (
        "Filters",
        "SearchQuery",
    ),
    "settings": (
        "Settings",
        "editor_settings",
    ),
    "summaries.generated": ("generated_sentence",),
    "summaries.summary": (
        "Summary",
        "is_generable",
        "summarise",
        "with_generated",
    ),
    "workspace": ("Workspace",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
