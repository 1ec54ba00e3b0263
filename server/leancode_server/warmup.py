"""The converter makes its code for a type when it first meets it: that is done before the first message is there."""

from __future__ import annotations

import json

from lsprotocol import types

from leancode_server.rpc import Protocol

_INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": types.INITIALIZE,
    "params": {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": None},
}


def warm_up(protocol: Protocol) -> None:
    """Read and write what `initialize` will."""
    converter = protocol._converter
    converter.structure(_INITIALIZE, types.InitializeRequest)
    result = types.InitializeResult(capabilities=types.ServerCapabilities())
    json.dumps(converter.unstructure(types.InitializeResponse(id=0, result=result)))
