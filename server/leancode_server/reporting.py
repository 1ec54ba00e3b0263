"""What went wrong: an error response, a line in the log, and a message to the user once for each kind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from lsprotocol import types
from pygls.exceptions import JsonRpcException

import leancode_core as core

logger = logging.getLogger(__name__)


class InvalidParams(Exception):
    """Parameters of a method of ours that do not fit; says which."""


class Superseded(Exception):
    """A newer request of the same kind has taken the place of this one."""


def response_error(error: BaseException) -> types.ResponseError:
    """The error response to a request whose handler raised this. Logs what is a fault of ours."""
    match error:
        case asyncio.CancelledError() | core.Cancelled():
            return _response(types.LSPErrorCodes.RequestCancelled, "cancelled")
        case Superseded():
            return _response(types.LSPErrorCodes.ServerCancelled, "a newer request took its place")
        case InvalidParams():
            return _response(types.ErrorCodes.InvalidParams, str(error))
        case core.LeanCodeError():
            logger.warning("a request failed: %s", error)
            return _response(types.LSPErrorCodes.RequestFailed, str(error))
        case JsonRpcException():
            return error.to_response_error()
    logger.error("a request failed", exc_info=error)
    return _response(types.ErrorCodes.InternalError, "LeanCode met a fault of its own; its log says more")


def _response(code: types.ErrorCodes | types.LSPErrorCodes, message: str) -> types.ResponseError:
    return types.ResponseError(code=int(code), message=message)


class Messages:
    """Messages to the user, each kind once in a session.

    Args:
        show: sends one.
    """

    def __init__(self, show: Callable[[types.ShowMessageParams], None]) -> None:
        self._show = show
        self._told: set[str] = set()

    def warn_once(self, kind: str, message: str) -> None:
        """Show a warning, unless one of its kind was shown before."""
        if kind in self._told:
            return
        self._told.add(kind)
        logger.warning("%s", message)
        self._show(types.ShowMessageParams(type=types.MessageType.Warning, message=f"LeanCode: {message}"))

    def forget(self, prefix: str) -> None:
        """What begins with this may be told again: its cause was changed."""
        self._told = {kind for kind in self._told if not kind.startswith(prefix)}
