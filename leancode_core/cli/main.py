"""The command line: every command, and what happens to errors."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from leancode_core.cli import (
    doctor_command,
    evaluate_command,
    index_command,
    lexicon_command,
    model_command,
    prune_command,
    search_command,
    serve_command,
    status_command,
)
from leancode_core.cli.console import err, print_anything
from leancode_core.cli.versions import version_of
from leancode_core.control import Cancelled
from leancode_core.errors import LeanCodeError

app = typer.Typer(
    help="Search a code base in plain English, locally.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(index_command.index)
app.command()(search_command.search)
app.command()(search_command.similar)
app.command()(prune_command.prune)
app.command()(status_command.status)
app.command()(status_command.clear)
app.command()(doctor_command.doctor)
app.command()(serve_command.serve)
app.add_typer(model_command.app, name="model")
app.add_typer(lexicon_command.app, name="lexicon")
app.add_typer(evaluate_command.app, name="evaluate")


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it
    if value:
        typer.echo(version_of("leancode"))
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens on stderr.")] = False,
) -> None:
    """Options before the command."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 a clear error, 2 usage, 130 interrupted."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    print_anything()
    try:
        app(prog_name="leancode")
    except LeanCodeError as error:
        err().print(f"error: {error}", style="red", markup=False)
        sys.exit(1)
    except (Cancelled, KeyboardInterrupt):
        err().print("interrupted; what was indexed so far is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output is gone (`| head`); Python must not complain about it on exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
