"""What tests of editing share: capabilities of clients, and settings under which much is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.e2e.client import Client
from tests.e2e.conftest import position

PRUNED: dict[str, Any] = {"pruning": {"strategy": "slimcode", "removal": 0.3}}
SHOWN: dict[str, Any] = {**PRUNED, "pruningView.enabled": True}

PULLING: dict[str, Any] = {
    "textDocument": {"diagnostic": {}, "hover": {"contentFormat": ["plaintext"]}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}


def options(settings: dict[str, Any]) -> dict[str, Any]:
    """`initialize`'s further parameters."""
    return {"initializationOptions": {"settings": settings}}


def at(uri: str, line: int, character: int) -> dict[str, Any]:
    """A place in a document, as parameters."""
    return {"textDocument": {"uri": uri}, "position": position(line, character)}


def command(client: Client, name: str, *arguments: Any) -> Any:
    """The result of a command of the server."""
    return client.request("workspace/executeCommand", {"command": f"leancode.server.{name}", "arguments": arguments})


def pulled(client: Client, uri: str) -> list[dict[str, Any]]:
    """What a document shows."""
    report = client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert report["kind"] == "full"
    items: list[dict[str, Any]] = report["items"]
    return items


def marked(text: str, ranges: Iterable[Any]) -> str:
    """The text with « and » around the ranges, which are in UTF-32 or in ASCII lines."""
    lines = [list(line) for line in text.split("\n")]
    for place in sorted(ranges, key=lambda place: (place["start"]["line"], place["start"]["character"]), reverse=True):
        for end, mark in (("end", "»"), ("start", "«")):
            lines[place[end]["line"]].insert(place[end]["character"], mark)
    return "\n".join("".join(line) for line in lines)


def shown(client: Client, uri: str, text: str) -> str:
    """The text with marks around what is shown as removed."""
    return marked(text, [item["range"] for item in pulled(client, uri)])
