"""The methods that are ours: their names, and their checked parameters. See docs/protocol.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import leancode_core as core
from leancode_server.reporting import InvalidParams

SEARCH = "leancode/search"
SIMILAR = "leancode/similar"
STATUS = "leancode/status"
STATUS_CHANGED = "leancode/statusChanged"

COMMAND_SEARCH = "leancode.server.search"
COMMAND_REINDEX = "leancode.server.reindex"
COMMAND_CLEAR = "leancode.server.clearIndex"

LARGEST_LIMIT = 500
_LONGEST_QUERY = 4_000  # characters; nobody types more, and what is pasted says it in its beginning
_LARGEST_NUMBER = 2**31 - 1

Token = str | int


@dataclass(frozen=True, slots=True)
class SearchParams:
    """What `leancode/search` is asked. `limit` and `mode` are None where the settings decide."""

    query: str
    limit: int | None
    mode: core.SearchMode | None
    filters: core.Filters
    partial_result_token: Token | None

    @classmethod
    def of(cls, params: object) -> SearchParams:
        """Check the parameters.

        Raises:
            InvalidParams: one does not fit; says which.
        """
        fields = _object(params)
        query = fields.get("query")
        if not isinstance(query, str):
            raise InvalidParams("query: a text is needed")
        mode = fields.get("mode")
        if mode is not None and mode not in list(core.SearchMode):
            raise InvalidParams(f"mode: one of {', '.join(core.SearchMode)} is needed")
        filters = core.Filters(
            languages=_texts(fields, "languages"),
            kinds=_texts(fields, "kinds"),
            include=_texts(fields, "include"),
            exclude=_texts(fields, "exclude"),
        )
        return cls(
            query[:_LONGEST_QUERY],
            limit_of(fields.get("limit")),
            None if mode is None else core.SearchMode(mode),
            filters,
            _token(fields.get("partialResultToken")),
        )


@dataclass(frozen=True, slots=True)
class PlaceParams:
    """A place in a document, as `leancode/similar` is asked about it."""

    uri: str
    line: int
    character: int
    limit: int | None

    @classmethod
    def of(cls, params: object) -> PlaceParams:
        """Check the parameters.

        Raises:
            InvalidParams: one does not fit; says which.
        """
        fields = _object(params)
        uri = _object(fields.get("textDocument"), "textDocument").get("uri")
        if not isinstance(uri, str):
            raise InvalidParams("textDocument.uri: a text is needed")
        position = _object(fields.get("position"), "position")
        line, character = (_number(position, name) for name in ("line", "character"))
        return cls(uri, line, character, limit_of(fields.get("limit")))


def limit_of(value: object) -> int | None:
    """The number of hits that is asked for, None for the setting's.

    Raises:
        InvalidParams: it is no number above 0.
    """
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidParams("limit: a whole number above 0 is needed")
    return min(value, LARGEST_LIMIT)


def _object(value: object, name: str = "params") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidParams(f"{name}: an object is needed")
    return value


def _texts(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidParams(f"{name}: a list of texts is needed")
    return tuple(value)


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_NUMBER:
        raise InvalidParams(f"position.{name}: a whole number, 0 or above, is needed")
    return value


def _token(value: object) -> Token | None:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise InvalidParams("partialResultToken: a text or a whole number is needed")
