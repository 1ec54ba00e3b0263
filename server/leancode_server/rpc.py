"""JSON-RPC as it must be: every request gets exactly one answer, whatever came, and nothing that came stops the server.

pygls leaves a request whose parameters do not fit unanswered, and tells users the text of exceptions. So the way of a
message from its bytes to its handler, and of a result or an error back, are here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from leancode_server.reporting import response_error
from leancode_server.transport import Unframed

logger = logging.getLogger(__name__)

_OWN = frozenset(
    {
        types.TEXT_DOCUMENT_DID_OPEN,
        types.TEXT_DOCUMENT_DID_CHANGE,
        types.TEXT_DOCUMENT_DID_CLOSE,
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
        types.WORKSPACE_EXECUTE_COMMAND,
        types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
        types.SHUTDOWN,
        types.EXIT,
    }
)
_BEFORE_INITIALIZE = frozenset({types.INITIALIZE, types.EXIT})


class Protocol(LanguageServerProtocol):
    """pygls' protocol with every message answered."""

    _initialized = False
    _stopping = False

    @cached_property
    def _traced(self) -> dict[str | int, tuple[str, float]]:
        """Requests under way, with their method and beginning, while the client wants to know."""
        return {}

    def stop_accepting(self) -> None:
        """From now on only `exit` is obeyed."""
        self._stopping = True

    def receive(self, body: bytes | Unframed) -> None:
        """Handle the bytes of one message."""
        if isinstance(body, Unframed):
            self._refuse(None, types.ErrorCodes.ParseError, str(body))
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            logger.warning("a message that is no JSON, %d bytes: %s", len(body), type(error).__name__)
            self._refuse(None, types.ErrorCodes.ParseError, "the message is no JSON")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            self._refuse(None, types.ErrorCodes.InvalidRequest, 'a message is one object with "jsonrpc": "2.0"')
            return
        message_id, method = message.get("id"), message.get("method")
        if method is None:
            self._receive_response(message)
        elif not isinstance(method, str) or isinstance(message_id, bool | float | dict | list):
            self._refuse(None, types.ErrorCodes.InvalidRequest, "method must be a text, id a text or a whole number")
        elif message_id is None:
            self._receive_notification(method, message)
        else:
            self._receive_request(message_id, method, message)

    def _receive_request(self, message_id: str | int, method: str, message: dict[str, Any]) -> None:
        if self._stopping:
            self._refuse(message_id, types.ErrorCodes.InvalidRequest, "the server is shutting down")
        elif self._initialized == (method == types.INITIALIZE):
            code = types.ErrorCodes.InvalidRequest if self._initialized else types.ErrorCodes.ServerNotInitialized
            self._refuse(message_id, code, f"{method}: the server is {'' if self._initialized else 'not '}initialized")
        elif method not in self.fm.features and method not in self.fm.builtin_features:
            self._refuse(message_id, types.ErrorCodes.MethodNotFound, f"there is no method {method}")
        else:
            params, fits = self._params(method, message)
            if not fits:
                self._refuse(message_id, types.ErrorCodes.InvalidParams, f"{method}: the parameters do not fit")
                return
            self._initialized = True
            if self.trace != types.TraceValue.Off:
                self._traced[message_id] = method, time.perf_counter()
            self._handle_request(message_id, method, params)

    def _receive_notification(self, method: str, message: dict[str, Any]) -> None:
        if (self._stopping or not self._initialized) and method != types.EXIT:
            return
        params, fits = self._params(method, message)
        if fits:
            self._handle_notification(method, params)

    def _receive_response(self, message: dict[str, Any]) -> None:
        message_id = message.get("id")
        future = self._request_futures.pop(message_id, None) if isinstance(message_id, str) else None
        if future is None or future.done():
            logger.info("an answer to nothing that was asked")
            return
        self._result_types.pop(str(message_id), None)
        if message.get("error") is not None:
            future.set_exception(JsonRpcException(f"the client answered with an error to request {message_id}"))
        else:
            future.set_result(message.get("result"))

    def _params(self, method: str, message: dict[str, Any]) -> tuple[Any, bool]:
        """The parameters in the protocol's types, or as they came where the method is ours; and whether they fit."""
        kind = self.get_message_type(method)
        if kind is None:
            return message.get("params"), True
        try:
            return self._converter.structure(message, kind).params, True
        except Exception as error:
            logger.warning("%s: the parameters do not fit (%s)", method, type(error).__name__)
            logger.debug("%s", error, exc_info=error)
            return None, False

    def _get_handler(self, feature_name: str) -> Callable[..., object]:
        """Documents, folders and the end of the server are ours; pygls' own ways with them are not used."""
        if feature_name in _OWN:
            own: Callable[..., object] = self.fm.features[feature_name]
            return own
        return super()._get_handler(feature_name)

    def _handle_notification(self, method_name: str, params: object) -> None:
        known = method_name in self.fm.features or method_name in self.fm.builtin_features
        if not known and method_name != types.CANCEL_REQUEST:
            logger.debug("a notification that nobody handles: %s", method_name)
            return
        super()._handle_notification(method_name, params)

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        future: object = self._request_futures.get(msg_id)
        if isinstance(future, asyncio.Task):  # what else is there waits for the client
            future.cancel()

    def _send_handler_result(self, future: Future[Any], *, msg_id: str | int) -> None:
        self._request_futures.pop(msg_id, None)
        self._trace(msg_id, future)
        try:
            result = future.result()
        except BaseException as error:
            self._send_response(msg_id, error=response_error(error))
            return
        if isinstance(result, dict):  # plain already: converting hundreds of values would hold up the loop
            self._send_data({"jsonrpc": "2.0", "id": msg_id, "result": result})
        else:
            self._send_response(msg_id, result=result)

    def _trace(self, msg_id: str | int, future: Future[Any]) -> None:
        """Tell a client that asks for it how long a request took; never what it was about."""
        method, started = self._traced.pop(msg_id, ("", 0.0))
        if not method or self.trace == types.TraceValue.Off:
            return
        end = "was cancelled" if future.cancelled() else "failed" if future.exception() is not None else "was answered"
        message = f"{method} ({msg_id}) {end} after {(time.perf_counter() - started) * 1000:.1f} ms"
        self.notify(types.LOG_TRACE, types.LogTraceParams(message=message))

    def notify_plain(self, method: str, params: object) -> None:
        """Send a notification whose parameters are plain JSON values."""
        self._send_data({"jsonrpc": "2.0", "method": method, "params": params})

    def _check_handler_result(self, future: Future[Any]) -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            logger.error("a notification could not be handled", exc_info=error)

    def _refuse(self, message_id: str | int | None, code: types.ErrorCodes, message: str) -> None:
        error = types.ResponseError(code=int(code), message=message)
        self._send_data(types.ResponseErrorMessage(id=message_id, error=error))

    def _send_data(self, data: object) -> None:
        if self.writer is None:
            return
        body = json.dumps(data, default=self._serialize_message, separators=(",", ":")).encode("ascii")
        self.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def ask(self, method: str, params: object, seconds: float = 30.0) -> object:
        """Ask the client; the result as plain JSON values.

        Raises:
            JsonRpcException: it answered with an error.
            TimeoutError: it did not answer.
        """
        return await asyncio.wait_for(self.send_request_async(method, params), seconds)


def make_server(name: str, version: str) -> tuple[LanguageServer, Protocol]:
    """A server on this protocol, without any handler but those of pygls."""
    server = LanguageServer(name, version, protocol_cls=Protocol)
    assert isinstance(server.protocol, Protocol)
    return server, server.protocol
