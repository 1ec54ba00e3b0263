"""`leancode train encoder`, `slim` and `export`, with small models."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from typer.testing import CliRunner, Result

from leancode_core.cli.train_command import app
from leancode_core.errors import LeanCodeError
from tests.cli.command import COMMAND, Done, LeanCode, names
from tests.cli.tree import write_tree
from tests.core.models.checkpoints import make_checkpoint

OPTIONS = ("--from", "../tiny-bert", "--strategy", "slimcode", "--batch", "5", "--rate", "0.002")
LINE = {"language": "python", "code": "def add(a, b):\n    return a + b\n", "summary": "Adds two numbers."}

Invoke = Callable[..., Result]


@dataclass(frozen=True)
class Trained:
    """The command in a folder of code, beside it a model, a run of it on that code, and what the run said."""

    run: LeanCode
    done: Done

    @property
    def folder(self) -> Path:
        return self.run.folder.parent


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("train")
    make_checkpoint(folder / "tiny-bert", "bert")
    make_checkpoint(folder / "tiny-roberta", "roberta")
    (folder / "few.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    run = LeanCode(folder / "cache", write_tree(folder / "tree"), {"OMP_NUM_THREADS": "1"})
    return Trained(run, run("train", "encoder", ".", "--out", "../run", *OPTIONS, "--epochs", "40", "--json"))


def test_a_workspace_is_learned_from(trained: Trained) -> None:
    document = trained.done.document
    assert (trained.done.code, trained.done.err) == (0, "")
    assert (document["run"], document["steps"], document["pairs"]) == ("../run", 80, 400)
    assert sorted(path.name for path in (trained.folder / "run").iterdir()) == [
        "checkpoint.safetensors",
        "log.jsonl",
        "shards",
        "state.json",
        "training.svg",
    ]
    lines = (trained.folder / "run" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [json.loads(line)["loss"] for line in lines]
    assert len(losses) == 8
    assert losses[-1] < losses[0] / 2


def test_the_exported_model_indexes_and_searches(trained: Trained, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("train", "export", "../run", out, "--from", "../tiny-bert", "--original-share", "0.1", "--quantise")
    document = trained.run(*arguments, "--json").document
    assert document == {"path": str(out), "size_bytes": (out / "model.safetensors").stat().st_size}
    assert document["size_bytes"] < 60_000  # 122,000 in float32
    indexed = trained.run("index", "--model", out, "--json").document
    assert (indexed["model"], indexed["embedded"]) == ("out", indexed["units"])
    found = trained.run("search", "Finds a value in a sorted array", "--model", out, "-k", "3", "--json")
    assert names(found)[0] == "Search.binarySearch"
    assert (found.document["model"], found.document["degraded"]) == ("out", None)
    assert isinstance(found.document["hits"][0]["semantic_rank"], int)


def test_a_run_that_is_missing(trained: Trained, tmp_path: Path) -> None:
    missing = trained.run("train", "export", "../nowhere", tmp_path / "out", "--from", "../tiny-bert")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err == "error: ../nowhere has no checkpoint; train first: `leancode train encoder --out DIR`\n"
    assert not (tmp_path / "out").exists()


@pytest.fixture
def invoke(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """The command without a process of its own, which would load torch every time."""
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(trained.run.cache))
    monkeypatch.chdir(trained.run.folder)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def said(result: Result) -> str:
    """The error that a run ended with, as the command line shows it."""
    assert isinstance(result.exception, LeanCodeError), result.output
    return str(result.exception)


def test_a_run_goes_on_only_with_what_it_began_with(invoke: Invoke) -> None:
    again = invoke("encoder", ".", "--out", "../run", *OPTIONS, "--epochs", "40")
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr.startswith("../run: 400 pairs in ")
    other = "../run/shards/00000.npz was made of other data or with other settings; name another folder with --out"
    assert said(invoke("encoder", "../few.jsonl", "--out", "../run", *OPTIONS)) == other
    assert said(invoke("encoder", ".", "--out", "../run", *OPTIONS, "--seed", "2")) == other
    assert said(invoke("encoder", ".", "--out", "../run", *OPTIONS, "--longest", "64")) == other


def test_examples_are_prepared_without_training(invoke: Invoke, tmp_path: Path) -> None:
    arguments = ("encoder", ".", "--out", tmp_path / "run", *OPTIONS, "--epochs", "2", "--prepare-only")
    document = json.loads(invoke(*arguments, "--json").stdout)
    assert document == {"run": str(tmp_path / "run"), "steps": 0, "pairs": 10, "seconds": 0.0}
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert found == ["run/shards/00000.npz", "run/shards/00001.npz"]
    assert invoke(*arguments).stderr == f"{tmp_path / 'run'}: 10 pairs prepared\n"


def test_unpruned_code_and_validation(invoke: Invoke, tmp_path: Path) -> None:
    many = [{**LINE, "code": f"def f{n}(): pass", "summary": f"Does the step {n}."} for n in range(20)]
    (tmp_path / "valid.jsonl").write_text("".join(json.dumps(line) + "\n" for line in many), encoding="utf-8")
    arguments = ("--strategy", "none", "--valid", tmp_path / "valid.jsonl", "--freeze-layers", "1", "--hard-negatives")
    done = invoke("encoder", ".", "--out", tmp_path / "run", *OPTIONS, *arguments, "--json")
    assert (done.exit_code, json.loads(done.stdout)["steps"]) == (0, 2)
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["step"], list(line.get("mrr", []))) for line in log] == [(0, ["0.0"]), (2, []), (2, ["0.0"])]


def test_teachers_are_learned_from(invoke: Invoke, tmp_path: Path) -> None:
    taught = ("--teacher", "../tiny-bert", "--teacher", "../tiny-bert", "--asked", "0.9", "--distillation", "2")
    done = invoke("encoder", ".", "--out", tmp_path / "run", *OPTIONS, *taught, "--json")
    assert (done.exit_code, json.loads(done.stdout)["steps"]) == (0, 2)
    [line] = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert line["distillation"] < 0.01  # its own teacher
    assert line["loss"] > 0.5
    without = invoke("encoder", ".", "--out", tmp_path / "run", *OPTIONS, "--asked", "0.9")
    assert "was made of other data or with other settings" in said(without)


def test_a_slim_model_and_another_one_like_it(invoke: Invoke, tmp_path: Path) -> None:
    start = ("--from", "../tiny-bert")
    done = invoke("slim", tmp_path / "slim", ".", *start, "--drop-layer", "1", "--neurons", "32")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{tmp_path / 'slim'}: 1 layers of 32 neurons, 0.")
    again = invoke("slim", tmp_path / "again", *start, "--like", tmp_path / "slim", "--json")
    assert {**json.loads(again.stdout), "size_bytes": 0} == {
        "path": str(tmp_path / "again"), "layers": 1, "neurons": 32, "size_bytes": 0,
    }  # fmt: skip
    one, other = (load_file(tmp_path / name / "model.safetensors") for name in ("slim", "again"))
    assert all((one[name] == other[name]).all() for name in one)
    assert said(invoke("slim", tmp_path / "x", *start)).startswith("there is no DATA to measure the neurons on")
    both = said(invoke("slim", tmp_path / "x", ".", *start, "--like", tmp_path / "slim"))
    assert both.startswith("--like takes its layers and neurons from DIR")
    assert not (tmp_path / "x").exists()


def test_a_model_that_has_a_vocabulary_and_no_tokenizer(invoke: Invoke, tmp_path: Path) -> None:
    start = make_checkpoint(tmp_path / "unixcoder", "unixcoder")
    vocabulary = json.loads((start / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = "".join(f"{left} {right}\n" for left, right in vocabulary["merges"])
    (start / "vocab.json").write_text(json.dumps(vocabulary["vocab"]), encoding="utf-8")
    (start / "merges.txt").write_text(f"#version: 0.2\n{merges}", encoding="utf-8")
    (start / "tokenizer.json").unlink()
    options = ("--from", start, "--strategy", "slimcode")
    assert invoke("encoder", ".", "--out", tmp_path / "run", *options).exit_code == 0
    assert invoke("export", tmp_path / "run", tmp_path / "out", "--from", start).exit_code == 0
    assert (tmp_path / "out" / "tokenizer.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["../empty"], "../empty holds no functions to learn from; name a folder with source code"),
        (["../bare"], "../bare holds no documented functions to learn from; name a folder with some"),
        (["../bad.jsonl"], "../bad.jsonl:2: no JSON: "),
        (["../nowhere.jsonl"], "../nowhere.jsonl cannot be read: No such file or directory; "),
        ([".", "--from", "./nowhere"], "there is no model in nowhere: it is no folder; "),
        ([".", "--near", "../tiny-roberta"], "tiny-roberta does not have the tokenizer of tiny-bert; "),
        ([".", "--teacher", "../tiny-roberta"], "tiny-roberta does not have the tokenizer of tiny-bert; "),
        ([".", "--removal", "0.95"], "the removal ratio must be in [0, 0.9], got 0.95; use e.g. 0.4"),
        ([".", "--strategy", "leancode"], "there is no lexicon for the model tiny-bert, which the strategies "),
        ([".", "--freeze-layers", "2"], "tiny-bert has no 2 layers before its last one that could be frozen; "),
        (
            [".", "--valid", "../few.jsonl"],
            "../few.jsonl holds fewer than 20 documented functions of every language; ",
        ),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_what_cannot_be_learned_from(
    invoke: Invoke, trained: Trained, tmp_path: Path, arguments: list[str], message: str
) -> None:
    for name in ("empty", "bare"):
        (trained.folder / name).mkdir(exist_ok=True)
    (trained.folder / "bare" / "a.py").write_text("def one():\n    return 1\n", encoding="utf-8")
    (trained.folder / "bad.jsonl").write_text(json.dumps(LINE) + "\n{broken\n", encoding="utf-8")
    assert said(invoke("encoder", *OPTIONS, *arguments, "--out", tmp_path / "run")).startswith(message)
    assert not (tmp_path / "run" / "checkpoint.safetensors").exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["encoder"], "'DATA...'"),
        (["encoder", "."], "'--out'"),
        (["encoder", ".", "--out", "README.md"], "'--out'"),
        (["encoder", ".", "--out", "../x", "--temperature", "0"], "'--temperature'"),
        (["encoder", ".", "--out", "../x", "--rate", "-1"], "'--rate'"),
        (["encoder", ".", "--out", "../x", "--batch", "1"], "'--batch'"),
        (["export", "../run"], "'DIR'"),
        (["export", "../run", "README.md"], "'DIR'"),
        (["export", "../run", "../x", "--original-share", "2"], "'--original-share'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage(invoke: Invoke, arguments: list[str], named: str) -> None:
    done = invoke(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert named in done.stderr


def test_a_run_of_another_model(invoke: Invoke, tmp_path: Path) -> None:
    other = said(invoke("export", "../run", tmp_path / "out", "--from", "../tiny-roberta"))
    assert other.startswith("tiny-roberta and ../run have no embeddings.")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_keeps_what_was_learned(trained: Trained, tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = ("train", "encoder", ".", "--out", str(run), *OPTIONS, "--epochs", "100000", "--json")
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=trained.run.folder,
        env=trained.run.variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not ((run / "log.jsonl").is_file() and (run / "log.jsonl").stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)  # ten steps are done
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert err == f"interrupted; {run} keeps what is done, and the same command goes on from there\n"
    steps = json.loads((run / "state.json").read_text(encoding="utf-8"))["step"]
    assert steps >= 10
    done = trained.run(*arguments, "--minutes", "0.0001")  # which are over
    assert done.document["steps"] == steps
