"""Other models than the default one: folders, names, fetching, and an index that another model made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import CHECKOUT, LeanCode, names
from tests.core.models.checkpoints import make_checkpoint
from tests.core.models.hub import Hub, running

AT = "microsoft/unixcoder-base/resolve/88e747284ce097c89ed51fa8aa0742667a8eab76"
OTHER_FILES = ("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")
N_FUNCTIONS = 210  # more than a query embeds on the way


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> LeanCode:
    """The command on a folder that was indexed with a small model, which lies in the folder next to it."""
    folder = tmp_path_factory.mktemp("tiny")
    make_checkpoint(folder / "tiny-bert", "bert")
    root = folder / "tree"
    root.mkdir()
    functions = (f"def step_{number}(value):\n    return value + {number}\n\n\n" for number in range(N_FUNCTIONS))
    (root / "steps.py").write_text("".join(functions), encoding="utf-8")
    os.utime(root / "steps.py", (1_000_000_000, 1_000_000_000))
    run = LeanCode(folder / "cache", root)
    document = run("index", "--model", "../tiny-bert", "--json").document
    assert (document["model"], document["embedded"]) == ("tiny-bert", N_FUNCTIONS)
    return run


def test_a_folder_is_a_model(tiny: LeanCode) -> None:
    done = tiny("search", "def step(value)", "--model", "../tiny-bert", "--mode", "semantic", "-k", "3", "--json")
    assert len(names(done)) == 3
    assert (done.document["model"], done.document["degraded"]) == ("tiny-bert", None)
    assert [hit["semantic_rank"] for hit in done.document["hits"]] == [1, 2, 3]
    assert names(tiny("similar", "steps.py:1", "--model", "../tiny-bert", "-k", "2", "--json"))[0].startswith("step_")


def test_the_settings_decide_and_an_index_of_another_model_is_told(tiny: LeanCode) -> None:
    done = tiny("search", "step_7", "--json")
    assert names(done)[0] == "step_7"
    assert done.document["degraded"] == (
        "the index was made with the model tiny-bert, and has no vectors of leancode-mini:"
        " name that model with --model, or run `leancode index`"
    )
    assert tiny("search", "step_7", "--mode", "lexical", "--json").document["degraded"] is None


def test_a_folder_is_shown(tiny: LeanCode) -> None:
    shown = tiny("model", "show", "../tiny-bert", "--json").document
    assert (shown["name"], shown["dimensions"], shown["pooling"], shown["licence"]) == ("tiny-bert", 32, "mean", None)
    assert (shown["installed"], shown["pinned"], len(shown["weights_sha256"])) == (True, False, 64)
    assert shown["path"] == str(tiny.folder.parent / "tiny-bert")


@pytest.mark.parametrize("command", ["index", "search x", "model show", "model fetch"])
def test_a_folder_that_is_none_is_an_error(tiny: LeanCode, command: str) -> None:
    option = [] if command.startswith("model") else ["--model"]
    done = tiny(*command.split(), *option, "./nowhere")
    assert (done.code, done.out) == (1, "")
    assert done.err == "error: there is no model in nowhere: it is no folder; name a folder with config.json\n"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub where a small model stands for UniXcoder, with a vocabulary and no tokenizer, as it is published."""
    folder = make_checkpoint(tmp_path / "unixcoder", "unixcoder")
    own = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = "".join(f"{left} {right}\n" for left, right in own["merges"])
    files = {name: (folder / name).read_bytes() for name in ("config.json", "model.safetensors")}
    files |= dict.fromkeys(OTHER_FILES, b"{}")
    files |= {"vocab.json": json.dumps(own["vocab"]).encode(), "merges.txt": f"#version: 0.2\n{merges}".encode()}
    with running(Hub({f"{AT}/{name}": content for name, content in files.items()})) as started:
        yield started


def test_a_model_is_fetched_listed_and_shown(hub: Hub, tmp_path: Path) -> None:
    run = LeanCode(tmp_path / "cache", tmp_path, {"LEANCODE_HUB_ENDPOINT": hub.address, "HF_HOME": str(tmp_path)})
    before = run("model", "show", "unixcoder-base")
    assert "weights sha256   not pinned: recorded at the first use, and checked from then on" in before.out
    assert "remedy           run `leancode model fetch unixcoder-base`" in before.out
    document = run("model", "fetch", "unixcoder-base", "--json").document
    assert (document["installed"], document["pinned"], document["remedy"]) == (True, False, None)
    assert document["path"] == str(tmp_path / "cache" / "models" / "unixcoder-base" / AT.rpartition("/")[2])
    assert run("model", "show", "unixcoder-base", "--json").document == document
    again = run("model", "fetch", "unixcoder-base")
    assert (again.code, again.out) == (0, f"unixcoder-base is in {document['path']}, 0 MB\n")
    assert [path for _, path, _ in hub.asked].count(f"{AT}/model.safetensors") == 1
    others = [entry for entry in run("model", "list", "--json").document["models"] if entry["installed"]]
    assert [entry["name"] for entry in others] == ["leancode-mini", "all-MiniLM-L6-v2", "unixcoder-base"]


def test_without_a_network_the_error_says_so(tmp_path: Path) -> None:
    run = LeanCode(tmp_path / "cache", tmp_path, {"LEANCODE_HUB_ENDPOINT": "http://127.0.0.1:9"})
    done = run("model", "fetch", "codebert-base", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: 127.0.0.1:9 cannot be reached: ")
    assert "Traceback" not in done.err


def test_a_model_that_is_not_here_is_not_fetched_unasked(hub: Hub, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "steps.py").write_text("def step_7(value):\n    return value + 7\n", encoding="utf-8")
    run = LeanCode(tmp_path / "cache", root, {"LEANCODE_HUB_ENDPOINT": hub.address, "HF_HOME": str(tmp_path)})
    done = run("index", "--model", "unixcoder-base")
    assert (done.code, done.out) == (1, "")
    assert "the model unixcoder-base is not on this machine; run `leancode model fetch unixcoder-base`" in done.err
    found = run("search", "step_7", "--model", "unixcoder-base", "--json")
    assert names(found) == ["step_7"]
    assert found.document["degraded"] == "no model: lexical search only (run `leancode model fetch unixcoder-base`)"
    assert hub.asked == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not list a process's threads")
def test_the_command_starts_no_threads_for_small_matrices() -> None:
    script = "import leancode_core.cli.main, os; print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"
