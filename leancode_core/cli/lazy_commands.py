"""Commands whose modules are imported when they are asked for: a query does not wait for what other commands need."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


def lazily(places: Mapping[str, str]) -> type[TyperGroup]:
    """A group for `typer.Typer(cls=...)`.

    Args:
        places: each command's name with "module:attribute", a function or a `typer.Typer` there; in the order in
            which the help lists them.
    """

    class LazyGroup(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - its type is typer's own
            del ctx
            return list(places)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
            if cmd_name not in places:
                # The names that a wrong one is compared with for "Did you mean".
                self.commands.update({name: self.get_command(ctx, name) for name in places})
                return None
            if cmd_name not in self.commands:
                self.commands[cmd_name] = _command(places[cmd_name], cmd_name)
            return self.commands[cmd_name]

    return LazyGroup


def _command(place: str, name: str) -> Any:  # noqa: ANN401
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    single.command(name)(found)
    return typer.main.get_command(single)
