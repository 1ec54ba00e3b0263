"""The public names: what other programs may build on, and nothing that came along by accident."""

from __future__ import annotations

import pytest

import leancode_core

PUBLIC = """
    CancelToken Cancelled CodeUnit ConfigError DocumentParser EncodedBatch Encoder Extraction Filters IndexBusy
    IndexConfig IndexCorrupt IndexReader IndexReport IndexUnavailable LeanCodeError LexedUnit ModelIdentity
    ModelUnavailable OverlaidUnit Overlay Problem ProgressSink PrunedCode Pruner PruningConfig QueryEncoder
    SearchEngine SearchHit SearchMode SearchQuery SearchResult Settings SilentProgress Span StoredUnit Strategy
    Summariser SummariserModel Summary SummaryStore Timings UnitKind UnsupportedLanguage Vectors WalkRules Workspace
    cache_folder comparable covers editor_settings extract file_places generated_sentence holder is_generable
    is_source_name language_names language_of overlaid rendered snippet summarise with_generated
""".split()  # noqa: SIM905 - a paragraph reads better

NAMES_OF_ALIASES = {"Vectors": "ndarray"}


def test_the_public_names_are_these() -> None:
    assert sorted(leancode_core.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(leancode_core, name).__name__ == NAMES_OF_ALIASES.get(name, name)
    assert name in dir(leancode_core)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'leancode_core' has no attribute 'TorchEncoder'"):
        _ = leancode_core.TorchEncoder
