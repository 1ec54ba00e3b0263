"""A command costs only what it imports itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from leancode_core.cli.main import app
from tests.cli.command import CHECKOUT


def modules_after(statement: str) -> set[str]:
    """What is loaded after a statement in a fresh process."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_command_line_itself_needs_no_numbers_and_no_index() -> None:
    loaded = modules_after("import leancode_core.cli.main")
    assert "typer" in loaded
    assert not loaded & {"numpy", "tree_sitter", "sqlite3", "tokenizers", "torch", "leancode_core.workspace"}


def test_a_query_loads_no_other_commands() -> None:
    loaded = modules_after("import leancode_core.cli.main, leancode_core.cli.search_command")
    assert "leancode_core.search.engine" in loaded
    others = ("evaluate", "lexicon", "prune", "doctor", "model", "serve", "status")
    assert not loaded & {f"leancode_core.cli.{name}_command" for name in others}
    assert not {name for name in loaded if name.startswith("leancode_core.evaluation")}


def test_the_help_lists_commands_in_order_of_use() -> None:
    lines = CliRunner().invoke(app, ["--help"]).output.partition("Commands:\n")[2].splitlines()
    names = [line.split()[0] for line in lines if line.strip()]
    assert names[:3] == ["index", "search", "similar"]
    assert {"prune", "status", "clear", "doctor", "serve", "model", "lexicon", "evaluate"} <= set(names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serch"], "No such command 'serch'. Did you mean 'search', 'serve'?"),
        (["model", "fetsh"], "No such command 'fetsh'. Did you mean 'fetch'?"),
        (["x"], "No such command 'x'."),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, f"Error: {message}")


def test_groups_offer_no_completion_of_their_own() -> None:
    assert "completion" not in CliRunner().invoke(app, ["model", "--help"]).output
