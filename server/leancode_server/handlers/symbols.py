"""`workspace/symbol`: the search for editors that know no other one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

import leancode_core as core
from leancode_server import searching
from leancode_server.handlers.search import mend
from leancode_server.reporting import InvalidParams

if TYPE_CHECKING:
    from leancode_server.app import App

_LONGEST_QUERY = 4_000


def register(app: App) -> None:
    """Take over workspace symbols."""
    options = types.WorkspaceSymbolOptions(resolve_provider=True)
    app.server.feature(types.WORKSPACE_SYMBOL, options)(partial(symbols, app))
    app.server.feature(types.WORKSPACE_SYMBOL_RESOLVE)(partial(resolve, app))


async def symbols(app: App, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """The hits for the query as symbols, best first; with an empty one the first definitions."""
    encoding, lazy = app.session.encoding, app.session.abilities.lazy_symbol_ranges
    folders = await app.searched()
    settings = folders[0].workspace.settings if folders else app.session.settings
    limit = settings.search_limit
    text = params.query[:_LONGEST_QUERY]
    if not text.strip():
        found = await app.readers.run(lambda thread: searching.first_units(thread, folders, limit, encoding))
    else:
        query = core.SearchQuery(text, limit, settings.search_mode)
        found = await app.readers.run(lambda thread: searching.search(thread, folders, query, app.documents, encoding))
        mend(app, found.damaged)
    return [unit.symbol(lazy=lazy) for unit in found.hits]


async def resolve(_app: App, symbol: types.WorkspaceSymbol) -> types.WorkspaceSymbol:
    """The symbol with its range, which came along with it."""
    if isinstance(symbol.location, types.Location):
        return symbol
    data = symbol.data
    numbers = data.get("range") if isinstance(data, dict) else None
    if not isinstance(numbers, list) or len(numbers) != 4 or not all(isinstance(item, int) for item in numbers):
        raise InvalidParams("data: not what workspace/symbol has sent")
    start, end = types.Position(numbers[0], numbers[1]), types.Position(numbers[2], numbers[3])
    symbol.location = types.Location(symbol.location.uri, types.Range(start, end))
    return symbol
