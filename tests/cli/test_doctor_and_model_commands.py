"""`leancode doctor` and `leancode model`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import LeanCode
from tests.cli.conftest import Indexed

MODEL = {
    "name": "leancode-mini",
    "task": "search",
    "parameters": 22_565_376,
    "dimensions": 384,
    "window": 256,
    "pooling": "mean",
    "input_format": "plain",
    "query_prefix": "",
    "code_prefix": "",
    "licence": "Apache-2.0",
    "quality": 0.786,
    "speed": 1.0,
    "distribution": None,
    "repository": None,
    "revision": "1",
    "pinned": True,
    "weights_sha256": "6ebedcecf27f5871a8a7ad08ddb0e3a4d04f9a3b9e416d1bf6d6aa5cbeddd9d7",
    "installed": True,
}


def test_a_sound_installation_passes_every_check(indexed: Indexed) -> None:
    done = indexed.run("doctor", "--json")
    assert (done.code, done.err) == (0, "")
    document = done.document
    assert document["ok"] is True
    assert {check["name"]: check["ok"] for check in document["checks"]} == dict.fromkeys(
        ("python", "packages", "sqlite", "grammars", "model", "device", "cache"), True
    )
    details = {check["name"]: check["detail"] for check in document["checks"]}
    assert details["grammars"] == "19 languages load"
    assert details["model"] == "leancode-mini, 23 MB, SHA-256 as published"
    assert details["cache"].startswith(f"{indexed.run.cache}, ")


def test_what_is_wrong_is_told_with_a_remedy(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the cache folder should be", encoding="utf-8")
    done = LeanCode(in_the_way, tmp_path)("doctor")
    assert (done.code, done.err) == (1, "")
    marks = {line.split()[1]: line.split()[0] for line in done.out.splitlines() if not line.startswith(" ")}
    assert marks == dict.fromkeys(("python", "packages", "sqlite", "grammars", "model", "device"), "ok") | {
        "cache": "FAIL"
    }
    assert str(in_the_way) in done.out
    assert "LEANCODE_CACHE_DIR" in done.out


def test_the_models_are_listed(indexed: Indexed) -> None:
    listed, *others = indexed.run("model", "list", "--json").document["models"]
    assert {name: listed[name] for name in MODEL} == MODEL
    assert Path(listed["path"], "model.safetensors").is_file()
    assert {other["name"]: (other["pinned"], other["licence"]) for other in others} == {
        "all-MiniLM-L6-v2": (True, "Apache-2.0"),
        "CodeRankEmbed": (True, "MIT"),
        "codet5p-110m-embedding": (False, "BSD-3-Clause"),
        "unixcoder-base": (False, "Apache-2.0"),
        "graphcodebert-base": (True, None),
        "codebert-base": (False, None),
        "modernbert-embed-base": (True, "Apache-2.0"),
        "codet5-base-multi-sum": (False, None),
        "codet5-small": (False, "Apache-2.0"),
    }
    people = indexed.run("model", "list").out.splitlines()
    assert " ".join(people[0].split()) == "leancode-mini search 22.6 M parameters 23 MB MRR 0.786 speed 1.00 Apache-2.0"
    assert " ".join(people[4].split()[2:]) == "125.9 M parameters not installed - speed 0.09 Apache-2.0 not pinned"


def test_a_model_is_shown(indexed: Indexed) -> None:
    shown = indexed.run("model", "show", "leancode-mini", "--json").document
    assert {name: shown[name] for name in MODEL} == MODEL
    people = indexed.run("model", "show", "leancode-mini")
    lines = people.out.splitlines()
    assert lines[0].split() == ["name", "leancode-mini"]
    assert "parameters       22,565,376" in lines


def test_an_unknown_model_is_an_error(indexed: Indexed) -> None:
    for arguments in (["bert"], ["bert", "--json"]):
        done = indexed.run("model", "show", *arguments)
        assert (done.code, done.out) == (1, "")
        assert (
            done.err == "error: no model is named 'bert'; use one of `leancode model list`, or the path of a folder\n"
        )
