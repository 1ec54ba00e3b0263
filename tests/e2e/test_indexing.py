"""The background index: progress, cancelling, going on after a kill, two servers, changes on disk."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.cli.tree import functions
from tests.e2e.client import Client, Message
from tests.e2e.conftest import NO_MODEL, Connect
from tests.support.processes import cpu_seconds

PROGRESS = {"window": {"workDoneProgress": True}}
WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
NEW = "def measure_distance(a, b):\n    return abs(a - b)\n"


def test_progress_grows_and_ends(connect: Connect, tree: Path) -> None:
    client = connect(0.3)
    client.initialize(tree, capabilities=PROGRESS)
    client.wait_until_ready()
    client.drain(0.2)
    (create,) = (m for m in client.received if m.get("method") == "window/workDoneProgress/create")
    values = [params["value"] for params in client.notifications("$/progress")]
    assert {params["token"] for params in client.notifications("$/progress")} == {create["params"]["token"]}
    assert [value["kind"] for value in values] == ["begin", *["report"] * (len(values) - 2), "end"]
    assert values[0]["title"] == "LeanCode: indexing tree"
    assert {value["cancellable"] for value in values[:-1]} == {True}
    shares = [value["percentage"] for value in values[:-1]]
    assert shares == sorted(shares)
    assert shares[-1] > 20
    assert values[-1]["message"] == "ready"


def test_the_user_may_stop_it_and_go_on(connect: Connect, tree: Path) -> None:
    client = connect(0.5)
    client.initialize(tree, capabilities=PROGRESS)
    begun = client.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "begin")
    client.wait_for_status(lambda status: status["message"].endswith(" functions"))
    client.notify("window/workDoneProgress/cancel", {"token": begun["params"]["token"]})
    stopped = client.wait_until_ready()
    assert (stopped["health"], stopped["message"]) == (
        "warning",
        'indexing was stopped; "Rebuild Index" (leancode.server.reindex) goes on',
    )
    assert stopped["index"]["pending"] > 0
    client.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")
    assert client.names("binarySearch")[0] == "binarySearch"
    client.request("workspace/executeCommand", {"command": "leancode.server.reindex"})
    done = client.wait_for_status(lambda status: status["index"]["pending"] == 0 and status["quiescent"])
    assert (done["health"], done["message"]) == ("ok", "ready")


def test_stopping_it_holds_though_files_have_changed(connect: Connect, tree: Path) -> None:
    client = connect(0.5)
    client.initialize(tree, capabilities={**PROGRESS, **WATCHING})
    begun = client.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "begin")
    client.wait_for_status(lambda status: status["message"].endswith(" functions"))
    (tree / "ledger" / "measuring.py").write_text(NEW)
    changed(client, tree / "ledger" / "measuring.py", 1)
    client.drain(0.5)  # longer than changes are given to settle, and shorter than a run has at least
    client.notify("window/workDoneProgress/cancel", {"token": begun["params"]["token"]})
    stopped = client.wait_until_ready()
    assert (stopped["health"], stopped["index"]["pending"] > 0) == ("warning", True)
    client.drain(0.5)
    assert client.request("leancode/status")["quiescent"]


def test_a_file_that_changes_while_text_is_read_need_not_wait_for_all_vectors(connect: Connect, tmp_path: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(150):
        (root / f"part_{number}.py").write_text(functions(20).replace("step_", f"part_{number}_step_"))
    client = connect(0.2)
    client.initialize(root, capabilities={**PROGRESS, **WATCHING})
    client.wait_for_status(lambda status: status["message"].endswith(" files"))
    (root / "measuring.py").write_text(NEW)
    changed(client, root / "measuring.py", 1)
    found = client.wait_for_status(lambda status: bool(status["index"]["units"] == 3001))
    assert found["index"]["pending"] > 0


def test_progress_ends_on_an_error_too(client: Client, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "cache" / "indexes").parent.mkdir(exist_ok=True)
    (tmp_path / "cache" / "indexes").write_text("in the way")
    client.initialize(tree, capabilities=PROGRESS)
    status = client.wait_for_status(lambda status: bool(status["health"] == "error"))
    assert "cannot be written" in status["message"]
    shown = [params["message"] for params in client.notifications("window/showMessage")]
    assert len(shown) == 1
    assert "cannot be written" in shown[0]
    assert client.request("leancode/search", {"query": "binarySearch"})["degraded"]


def test_a_killed_server_is_gone_on_from(connect: Connect, tmp_path: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(20):
        (root / f"part_{number}.py").write_text(functions(20).replace("step_", f"part_{number}_step_"))
    first = connect(0.1)
    first.initialize(root)
    first.wait_for_status(lambda status: 0 < status["index"]["embedded"] < status["index"]["units"])
    first.kill()
    second = connect(0.0)
    second.initialize(root)
    done = second.wait_until_ready()
    assert done["index"] == {"files": 20, "units": 400, "embedded": 400, "pending": 0}
    assert second.stop() == 0
    logs = sorted((tmp_path / "cache" / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)
    (embedded,) = [line for line in logs[-1].read_text().splitlines() if " embedded, " in line]
    n_embedded = int(embedded.split(" units, ")[1].split(" ")[0])
    assert 0 < n_embedded < 400


def test_a_gpu_without_memory_is_left_and_the_user_told_once(connect: Connect, tree: Path) -> None:
    client = connect(LEANCODE_TEST_FULL_GPU="1")
    client.initialize(tree)
    status = client.wait_until_ready()
    complaint = "cuda has not enough memory for the model: it computes on the cpu now"
    assert (status["health"], status["device"], status["message"]) == ("warning", "cpu", complaint)
    assert status["index"]["pending"] == 0
    shown = [params["message"] for params in client.notifications("window/showMessage")]
    assert shown == [f"LeanCode: {complaint}"]


def test_two_servers_share_one_index(connect: Connect, tree: Path) -> None:
    first, second = connect(1.5), connect(0.0)
    first.initialize(tree)
    first.wait_for_status(lambda status: status["message"].endswith(" functions"))
    second.initialize(tree)
    waiting = second.wait_for_status(lambda status: "waiting for another leancode" in status["message"])
    assert (waiting["health"], waiting["quiescent"]) == ("warning", False)
    assert second.names("binarySearch")[0] == "binarySearch"
    assert first.wait_until_ready()["index"] == second.wait_until_ready()["index"]
    assert second.request("leancode/status")["message"] == "ready"


def test_saved_files_are_indexed_where_nobody_watches(lexical: Client, tree: Path) -> None:
    path = tree / "ledger" / "measuring.py"
    path.write_text(NEW)
    lexical.open(path, NEW)
    lexical.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    until_units(lexical, 21)
    lexical.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    assert lexical.names("measure_distance")[0] == "measure_distance"


def test_the_client_watches(client: Client, tree: Path) -> None:
    client.initialize(tree, capabilities=WATCHING, initializationOptions=NO_MODEL)
    registration = client.wait(lambda m: m.get("method") == "client/registerCapability")
    assert registration["params"]["registrations"][0]["method"] == "workspace/didChangeWatchedFiles"
    client.wait_until_ready()
    (tree / "ledger" / "measuring.py").write_text(NEW)
    changed(client, tree / "ledger" / "measuring.py", 1)
    until_units(client, 21)
    assert client.names("measure_distance")[0] == "measure_distance"
    (tree / ".gitignore").write_text("/web/\n")
    changed(client, tree / ".gitignore", 1)
    until_units(client, 17)
    assert "withRetry" not in client.names("withRetry")
    (tree / ".gitignore").unlink()
    changed(client, tree / ".gitignore", 3)
    until_units(client, 21)
    shutil.rmtree(tree / "service")
    changed(client, tree / "service", 3)
    until_units(client, 14)
    assert "binarySearch" not in client.names("binarySearch")


def test_folders_with_a_dot_in_their_name_are_seen_to_come_and_go(client: Client, tree: Path) -> None:
    client.initialize(tree, capabilities=WATCHING, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    shutil.move(tree / "service", tree / "Shop.Service")
    files = [{"oldUri": (tree / "service").as_uri(), "newUri": (tree / "Shop.Service").as_uri()}]
    client.notify("workspace/didRenameFiles", {"files": files})
    client.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] == 20)
    hits = client.request("leancode/search", {"query": "Stack.push"})["hits"]
    assert hits[0]["location"]["uri"] == (tree / "Shop.Service" / "Stack.java").as_uri()
    shutil.rmtree(tree / "Shop.Service")
    client.notify("workspace/didDeleteFiles", {"files": [{"uri": (tree / "Shop.Service").as_uri()}]})
    until_units(client, 13)
    shutil.copytree(tree / "ledger", tree / "v1.2")
    changed(client, tree / "v1.2", 1)
    client.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] > 13)


def test_where_the_client_cannot_the_server_looks_itself(lexical: Client, tree: Path) -> None:
    (tree / "ledger" / "measuring.py").write_text(NEW)
    until_units(lexical, 21, 20.0)
    assert lexical.names("measure_distance")[0] == "measure_distance"


def test_a_branch_switch_embeds_only_what_is_new(connect: Connect, tree: Path, tmp_path: Path) -> None:
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "one")
    git(tree, "switch", "-qc", "other")
    shutil.move(tree / "ledger", tree / "moved")
    (tree / "moved" / "measuring.py").write_text(NEW)
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "two")
    git(tree, "switch", "-q", "main")
    client = connect()
    client.initialize(tree, capabilities=WATCHING)
    client.wait_until_ready()
    git(tree, "switch", "-q", "other")
    changed(client, tree / "moved" / "measuring.py", 1)
    until_units(client, 21)
    client.wait_until_ready()
    assert client.names("measure_distance")[0] == "measure_distance"
    client.stop()
    (log,) = (tmp_path / "cache" / "logs").glob("*.log")
    embedded = [line.split(" units, ")[1].split(" ")[0] for line in log.read_text().splitlines() if " units, " in line]
    assert embedded == ["20", "1"]


def test_once_idle_it_takes_no_processor_time(client: Client, tree: Path) -> None:
    client.initialize(tree, capabilities=WATCHING, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    client.drain(0.5)
    before = cpu_seconds(client.process.pid)
    time.sleep(1.5)
    assert cpu_seconds(client.process.pid) - before <= 0.02


def test_a_cleared_index_is_built_anew(lexical: Client, tree: Path) -> None:
    params = {"command": "leancode.server.clearIndex", "arguments": [tree.as_uri()]}
    assert lexical.request("workspace/executeCommand", params) is None
    assert lexical.wait_until_ready()["index"]["units"] == 20
    assert lexical.names("binarySearch")[0] == "binarySearch"


def test_a_damaged_index_is_built_anew(lexical: Client, tmp_path: Path) -> None:
    (database,) = (tmp_path / "cache" / "indexes").glob("*/index.db")
    for path in database.parent.glob("index.db*"):
        path.write_bytes(b"damage " * 10_000)
    lexical.request("leancode/search", {"query": "binarySearch"})

    def is_mended() -> bool:
        return "binarySearch" in lexical.names("binarySearch")

    deadline = time.monotonic() + 20.0
    while not is_mended():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_folders_come_and_go(lexical: Client, tmp_path: Path, tree: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "measuring.py").write_text(NEW)
    folders_changed(lexical, added=[other])
    until_units(lexical, 21)
    assert lexical.names("measure_distance")[0] == "measure_distance"
    assert lexical.names("binarySearch")[0] == "binarySearch"
    folders_changed(lexical, removed=[tree])
    lexical.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] == 1)
    assert lexical.names("binarySearch measure") == ["measure_distance"]


def test_the_only_function_of_a_folder_is_not_its_best_answer_for_that(
    client: Client, tree: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "measuring.py").write_text(NEW)
    client.initialize(other, tree, initializationOptions=NO_MODEL)
    until_units(client, 21)
    assert client.names("distance of a value in a sorted array by halving the range")[0] == "binarySearch"
    assert client.names("distance measured by")[0] == "measure_distance"


def test_a_folder_inside_another_is_found_once(lexical: Client, tree: Path) -> None:
    folders_changed(lexical, added=[tree / "service"])
    assert lexical.wait_until_ready()["index"]["units"] == 20
    assert lexical.names("binarySearch").count("binarySearch") == 1
    folders_changed(lexical, removed=[tree])
    until_units(lexical, 7)


def test_a_folder_that_is_not_there_is_told_and_the_others_work(client: Client, tree: Path, tmp_path: Path) -> None:
    client.initialize(tree, tmp_path / "nowhere", initializationOptions=NO_MODEL)
    status = client.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] == 20)
    assert status["health"] == "error"
    assert f"nowhere: {tmp_path / 'nowhere'} is not a folder" in status["message"]
    assert client.names("binarySearch")[0] == "binarySearch"


def test_a_link_leads_to_the_same_index(client: Client, tree: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tree)
    client.initialize(link, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    client.open(link / "ledger" / "parsing.py", NEW)
    (hit, *_) = client.request("leancode/search", {"query": "measure_distance"})["hits"]
    assert hit["location"]["uri"] == (link / "ledger" / "parsing.py").as_uri()
    assert "parse_date" not in client.names("parse_date")


def until_units(client: Client, expected: int, seconds: float = 30.0) -> Message:
    return client.wait_for_status(lambda status: bool(status["index"]["units"] == expected), seconds)


def changed(client: Client, path: Path, kind: int) -> None:
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]})


def folders_changed(client: Client, added: list[Path] | None = None, removed: list[Path] | None = None) -> None:
    def folders(paths: list[Path] | None) -> list[dict[str, Any]]:
        return [{"uri": path.as_uri(), "name": path.name} for path in paths or []]

    event = {"added": folders(added), "removed": folders(removed)}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True)


def test_what_the_user_does_to_files_in_the_editor_is_enough(client: Client, tree: Path) -> None:
    """For a client that watches nothing; 5 s pass before the server looks by itself."""
    operations = {"workspace": {"fileOperations": {"didCreate": True, "didRename": True, "didDelete": True}}}
    result = client.initialize(tree, capabilities=operations, initializationOptions=NO_MODEL)
    filters = {"filters": [{"scheme": "file", "pattern": {"glob": "**"}}]}
    assert result["capabilities"]["workspace"]["fileOperations"] == {
        "didCreate": filters,
        "didRename": filters,
        "didDelete": filters,
    }
    client.wait_until_ready()
    old, new = tree / "ledger" / "measuring.py", tree / "ledger" / "distances.py"
    old.write_text(NEW)
    client.notify("workspace/didCreateFiles", {"files": [{"uri": old.as_uri()}]})
    until_units(client, 21)
    old.rename(new)
    client.notify("workspace/didRenameFiles", {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]})
    client.wait_until_ready()
    assert (
        client.request("leancode/search", {"query": "measure_distance"})["hits"][0]["location"]["uri"] == new.as_uri()
    )
    new.unlink()
    client.notify("workspace/didDeleteFiles", {"files": [{"uri": new.as_uri()}]})
    until_units(client, 20)
