"""The summaries that need no model, where those of models are compared with what authors wrote."""

from __future__ import annotations

from collections.abc import Sequence

from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken
from leancode_core.summaries.summary import summarise


class ExtractiveSummariser:
    """Says what can be read off the code. Implements `ports.Summariser`."""

    @property
    def name(self) -> str:
        """As the origin of such summaries is called."""
        return "extractive"

    def summarise(self, units: Sequence[CodeUnit], cancel: CancelToken) -> list[str]:
        """The sentences."""
        found = []
        for unit in units:
            cancel.raise_if_cancelled()
            found.append(summarise(unit).text)
        return found
