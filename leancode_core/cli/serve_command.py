"""`leancode serve`: the language server, for editors."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer


def serve(
    *,
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over stdin and stdout, as it always does.")] = True,
) -> None:
    """Run the language server. Editors start it; see also `leancode-server`."""
    del stdio  # editors' configurations pass it, and there is nothing else to choose
    # The core knows no server: it is looked up by its name when it is asked for.
    importlib.import_module("leancode_server.__main__").main()
