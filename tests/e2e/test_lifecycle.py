"""From the first message to the last, and what ends a server that nobody ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.tree import functions, write_tree
from tests.e2e.client import Client, connected
from tests.e2e.conftest import NO_MODEL, Connect
from tests.e2e.editing import PULLING
from tests.support.processes import children_of, state_of


def test_what_is_announced_to_a_client_that_pulls(client: Client) -> None:
    result = client.initialize(capabilities=PULLING)
    assert result["serverInfo"]["name"] == "leancode"
    assert result["capabilities"] == {
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": True, "change": 2, "save": True},
        "workspaceSymbolProvider": {"resolveProvider": True},
        "hoverProvider": True,
        "codeActionProvider": {"codeActionKinds": ["refactor.rewrite", "refactor"]},
        "diagnosticProvider": {
            "identifier": "leancode-pruning",
            "interFileDependencies": False,
            "workspaceDiagnostics": False,
        },
        "executeCommandProvider": {
            "commands": [
                "leancode.server.search",
                "leancode.server.reindex",
                "leancode.server.clearIndex",
                "leancode.server.togglePruning",
                "leancode.server.setRemoval",
                "leancode.server.setStrategy",
                "leancode.server.copyPruned",
                "leancode.server.insertDocstring",
            ]
        },
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}, "fileOperations": {}},
    }


def test_after_shutdown_only_exit_is_obeyed(client: Client) -> None:
    client.initialize()
    client.request("shutdown")
    assert client.error("leancode/status", {}) == {"code": -32600, "message": "the server is shutting down"}
    client.notify("exit")
    assert client.process.wait(5.0) == 0


def test_exit_alone_ends_with_one(client: Client) -> None:
    client.initialize()
    client.notify("exit")
    assert client.process.wait(5.0) == 1


def test_the_end_of_the_input_ends_the_server(client: Client) -> None:
    client.initialize()
    assert client.process.stdin
    client.process.stdin.close()
    assert client.process.wait(5.0) == 1


def test_before_initialize_requests_are_refused(client: Client) -> None:
    assert client.error("leancode/status", {})["code"] == -32002
    client.initialize()
    assert client.error("initialize", {"processId": None, "capabilities": {}, "rootUri": None})["code"] == -32600


def test_a_vanished_parent_ends_the_server(client: Client) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent:
        client.initialize(processId=parent.pid)
        parent.kill()
        assert client.process.wait(5.0) == 1


def test_it_ends_in_the_middle_of_indexing_and_leaves_no_child(connect: Connect, tmp_path: Path) -> None:
    root = many_files(tmp_path / "many")
    client = connect(0.2)
    client.initialize(root)
    client.wait_for_status(lambda status: status["message"].startswith("indexing") and status["index"]["units"] > 0)
    children = children_of(client.process.pid)
    started = time.monotonic()
    assert client.stop() == 0
    assert time.monotonic() - started < 2.0  # what the protocol's users wait for at most, and no measurement
    assert [child for child in children if state_of(child) not in ("", "Z")] == []


def test_the_status_tells_each_stage(connect: Connect, tmp_path: Path) -> None:
    root = many_files(tmp_path / "many", n_files=3)
    client = connect(0.2)
    client.initialize(root)
    client.wait_until_ready()
    statuses = client.notifications("leancode/statusChanged")
    messages = [status["message"] for status in statuses]
    assert messages[0] == "starting"
    assert any(message.startswith("indexing") and message.endswith("/60 functions") for message in messages)
    final = client.request("leancode/status")
    assert final == {
        "health": "ok",
        "quiescent": True,
        "message": "ready",
        "model": "leancode-mini",
        "device": "cpu",
        "index": {"files": 3, "units": 60, "embedded": 60, "pending": 0},
    }


def test_without_its_model_it_says_so_and_searches(lexical: Client) -> None:
    status = lexical.request("leancode/status", {})
    assert (status["health"], status["quiescent"], status["device"]) == ("warning", True, None)
    assert "CodeRankEmbed is not on this machine" in status["message"]
    assert lexical.names("withRetry")[0] == "withRetry"
    # And a client that can do nothing is asked for nothing.
    assert [message["method"] for message in lexical.drain() if "id" in message and "method" in message] == []


def test_no_folder_is_no_fault(client: Client) -> None:
    client.initialize()
    status = client.wait_until_ready()
    assert (status["health"], status["message"]) == ("ok", "ready; no folder is open")
    assert client.request("leancode/search", {"query": "anything"})["hits"] == []


@pytest.mark.parametrize("key", ["rootUri", "rootPath"])
def test_old_clients_name_one_root(client: Client, tree: Path, key: str) -> None:
    root = tree.as_uri() if key == "rootUri" else str(tree)
    params = {"processId": None, "rootUri": None, "capabilities": {}, "initializationOptions": NO_MODEL, key: root}
    client.request("initialize", params)
    client.notify("initialized", {})
    client.wait_until_ready()
    assert client.names("binarySearch")[0] == "binarySearch"


def test_what_a_library_prints_does_not_reach_the_client(connect: Connect, tree: Path) -> None:
    client = connect(LEANCODE_TEST_NOISE="1")
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    assert client.names("binarySearch")[0] == "binarySearch"
    assert client.stop() == 0
    assert b"written by a library" in client.stderr


def test_the_command_serves_too(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "tree")
    command = (sys.executable, "-m", "leancode_core.cli", "serve", "--stdio")
    with connected(tmp_path / "cache", command=command) as client:
        client.initialize(root, initializationOptions=NO_MODEL)
        client.wait_until_ready()
        assert client.names("binarySearch")[0] == "binarySearch"
        assert client.stop() == 0


def test_initialize_needs_no_torch_and_no_numpy() -> None:
    code = (
        "import sys; from leancode_server.app import App; from leancode_server.warmup import warm_up;"
        "warm_up(App().protocol); print(sorted({'torch', 'numpy', 'sqlite3', 'tree_sitter'} & set(sys.modules)))"
    )
    folder = Path(__file__).parents[2]
    path = f"{folder}{os.pathsep}{folder / 'server'}"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def many_files(root: Path, n_files: int = 20) -> Path:
    """A tree of so many files of twenty functions, all different."""
    root.mkdir()
    for number in range(n_files):
        (root / f"part_{number}.py").write_text(functions(20).replace("step_", f"part_{number}_step_"))
    return root


def test_a_client_may_ask_for_a_trace(client: Client, tree: Path) -> None:
    client.initialize(tree, trace="messages", initializationOptions=NO_MODEL)
    client.wait_until_ready()
    client.names("binarySearch")
    client.error("leancode/search", {"query": 1})
    told = [params["message"].split(" after ")[0] for params in client.notifications("$/logTrace")]
    assert [message for message in told if message.startswith("leancode/search")] == [
        f"leancode/search ({client.last_id - 1}) was answered",
        f"leancode/search ({client.last_id}) failed",
    ]
    client.notify("$/setTrace", {"value": "off"})
    before = len(client.notifications("$/logTrace"))
    client.names("binarySearch")
    assert len(client.notifications("$/logTrace")) == before


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_parses_documents_ends_with_the_server(lexical: Client, tree: Path, is_killed: bool) -> None:
    lexical.open(tree / "ledger" / "parsing.py", "def convert_currency(amount):\n    return amount\n")
    assert lexical.names("convert_currency")[0] == "convert_currency"
    children = children_of(lexical.process.pid)
    assert len(children) == 1
    if is_killed:
        lexical.kill()
    else:
        assert lexical.stop() == 0
    deadline = time.monotonic() + 10.0
    while any(state_of(child) not in ("", "Z") for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_hostile_document_counts_as_it_is_on_disk_and_the_others_are_parsed(lexical: Client, tree: Path) -> None:
    bad = tree / "ledger" / "bad.kt"
    lexical.open(bad, "/*" * 15_000)  # half a minute of one step of the grammar
    lexical.open(tree / "ledger" / "parsing.py", "def convert_currency(amount):\n    return amount\n")
    assert lexical.names("convert_currency")[0] == "convert_currency"
    assert lexical.request("leancode/status")["quiescent"]
    hover = {"textDocument": {"uri": bad.as_uri()}, "position": {"line": 0, "character": 1}}
    assert lexical.request("textDocument/hover", hover) is None
