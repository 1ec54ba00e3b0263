"""The methods that are ours: their names, and their checked parameters. See docs/protocol.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import leancode_core as core
from leancode_server.reporting import InvalidParams

SEARCH = "leancode/search"
SIMILAR = "leancode/similar"
PRUNING = "leancode/pruning"
SUMMARY = "leancode/summary"
STATUS = "leancode/status"
STATUS_CHANGED = "leancode/statusChanged"

COMMAND_SEARCH = "leancode.server.search"
COMMAND_REINDEX = "leancode.server.reindex"
COMMAND_CLEAR = "leancode.server.clearIndex"
COMMAND_TOGGLE_PRUNING = "leancode.server.togglePruning"
COMMAND_SET_REMOVAL = "leancode.server.setRemoval"
COMMAND_SET_STRATEGY = "leancode.server.setStrategy"
COMMAND_COPY_PRUNED = "leancode.server.copyPruned"
COMMAND_INSERT_DOCSTRING = "leancode.server.insertDocstring"

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
    """A place in a document, as `leancode/similar` and `leancode/summary` are asked about it."""

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
        line, character = _position(fields.get("position"), "position")
        return cls(_uri(fields), line, character, limit_of(fields.get("limit")))

    @classmethod
    def of_arguments(cls, arguments: list[Any]) -> PlaceParams:
        """The arguments `[uri, position]` of a command.

        Raises:
            InvalidParams: one does not fit; says which.
        """
        uri, position = (*arguments, None, None)[:2]
        return cls.of({"textDocument": {"uri": uri}, "position": position})


Place = tuple[int, int]
"""Line and character."""


@dataclass(frozen=True, slots=True)
class PruningParams:
    """What `leancode/pruning` is asked: about one place, a range, or the whole document if both are None.

    `strategy` and `removal` are None where settings and choices decide.
    """

    uri: str
    position: Place | None
    range: tuple[Place, Place] | None
    strategy: core.Strategy | None
    removal: float | None

    @classmethod
    def of(cls, params: object) -> PruningParams:
        """Check the parameters.

        Raises:
            InvalidParams: one does not fit; says which.
        """
        fields = _object(params)
        position, place = fields.get("position"), fields.get("range")
        strategy, removal = fields.get("strategy"), fields.get("removal")
        if place is not None:
            place = _object(place, "range")
            place = _position(place.get("start"), "range.start"), _position(place.get("end"), "range.end")
        return cls(
            _uri(fields),
            None if position is None else _position(position, "position"),
            place,
            None if strategy is None else strategy_of(strategy),
            None if removal is None else removal_of(removal),
        )


def strategy_of(value: object) -> core.Strategy:
    """A strategy by its name.

    Raises:
        InvalidParams: there is none of this name.
    """
    if not isinstance(value, str) or value not in list(core.Strategy):
        raise InvalidParams(f"strategy: one of {', '.join(core.Strategy)} is needed")
    return core.Strategy(value)


def removal_of(value: object) -> float:
    """A removal ratio.

    Raises:
        InvalidParams: it is no number in [0, 0.9].
    """
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0.0 <= value <= 0.9:
        raise InvalidParams("removal: a number from 0 to 0.9 is needed")
    return float(value)


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


def _uri(fields: dict[str, Any]) -> str:
    uri = _object(fields.get("textDocument"), "textDocument").get("uri")
    if not isinstance(uri, str):
        raise InvalidParams("textDocument.uri: a text is needed")
    return uri


def _position(value: object, name: str) -> Place:
    fields = _object(value, name)
    return _number(fields.get("line"), f"{name}.line"), _number(fields.get("character"), f"{name}.character")


def _number(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_NUMBER:
        raise InvalidParams(f"{name}: a whole number, 0 or above, is needed")
    return value


def _token(value: object) -> Token | None:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise InvalidParams("partialResultToken: a text or a whole number is needed")
