"""What a workspace's own file may set, and what it is told about the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from leancode_core.config import IndexConfig, PruningConfig, SearchMode, Strategy
from leancode_core.errors import ConfigError, Problem
from leancode_core.settings import Settings, editor_settings, workspace_settings

BASE = Settings(index=IndexConfig(location=Path("/indexes")), encoder="some-model", device="cpu")


def check(folder: Path, content: str | bytes, expected: Settings = BASE, problems: list[str] | None = None) -> None:
    """The settings, and the problems as "message; remedy"."""
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / ".leancode.toml").write_bytes(raw)
    settings, found = workspace_settings(folder, BASE)
    assert settings == expected
    assert [f"{problem.message}; {problem.remedy}" for problem in found] == (problems or [])
    assert {problem.path for problem in found} <= {".leancode.toml"}


def index(**changes: object) -> Settings:
    return replace(BASE, index=replace(BASE.index, **changes))  # type: ignore[arg-type]


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert workspace_settings(tmp_path, BASE) == (BASE, [])


@pytest.mark.parametrize("content", ["", "# nothing\n", "[index]\n[search]\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, content: str) -> None:
    check(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('index.include = ["*.py", "src/"]', index(include=("*.py", "src/"))),
        ("index.include = []", BASE),
        ('[index]\nexclude = ["gen/"]', index(exclude=("gen/",))),
        ("index.maxFileSizeKB = 5", index(max_file_size_kb=5)),
        ('search.mode = "lexical"', replace(BASE, search_mode=SearchMode.LEXICAL)),
        ("search.limit = 7", replace(BASE, search_limit=7)),
        ("hover.enabled = false", replace(BASE, hover_enabled=False)),
        ("[hover]\ngenerate = false", replace(BASE, hover_generate=False)),
        ("[hover]\nenabled = true\ngenerate = true", BASE),
        ('pruning.strategy = "none"', replace(BASE, pruning=PruningConfig())),
        ('pruning.strategy = "slimcode"', replace(BASE, pruning=PruningConfig(Strategy.SLIMCODE, 0.4))),
        (
            'pruning.removal = 0.25\npruning.strategy = "slimcode"',
            replace(BASE, pruning=PruningConfig(Strategy.SLIMCODE, 0.25)),
        ),
        ("pruning.removal = 0", replace(BASE, pruning=PruningConfig(Strategy.LEANCODE, 0.0))),
        ("\ufeff[search]\r\nlimit = 7\r\n", replace(BASE, search_limit=7)),
        ('"search"."limit" = 7', replace(BASE, search_limit=7)),
    ],
)
def test_harmless_keys_are_used(tmp_path: Path, content: str, expected: Settings) -> None:
    check(tmp_path, content, expected)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('index.location = "/tmp/elsewhere"', "index.location"),
        ("index.maxCacheMB = 1", "index.maxCacheMB"),
        ('[model]\nencoder = "evil"', "model.encoder"),
        ('model.device = "cuda"', "model.device"),
        ("index.location = 5", "index.location"),
    ],
)
def test_keys_that_redirect_the_product_are_ignored_with_one_warning(tmp_path: Path, content: str, key: str) -> None:
    check(tmp_path, content, BASE, [f"{key} cannot be set by a workspace; set it in the editor"])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("limit = 5", "limit"),
        ("search.Limit = 5", "search.Limit"),
        ("index = 5", "index"),
        ("search.limit.most = 5", "search.limit.most"),
        ('"\\u001b[2J\\n" = 1', r"'\x1b[2J\n'"),
    ],
)
def test_unknown_keys_are_ignored_with_one_warning(tmp_path: Path, content: str, key: str) -> None:
    check(tmp_path, content, BASE, [f"there is no setting {key}; remove it"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("search.limit = 0", "search.limit = 0 is not used: a whole number above 0 is needed"),
        ("search.limit = -3", "search.limit = -3 is not used: a whole number above 0 is needed"),
        ("search.limit = 2.0", "search.limit = 2.0 is not used: a whole number above 0 is needed"),
        ("search.limit = true", "search.limit = True is not used: a whole number above 0 is needed"),
        ('search.limit = "9"', "search.limit = '9' is not used: a whole number above 0 is needed"),
        ("index.maxFileSizeKB = []", "index.maxFileSizeKB = [] is not used: a whole number above 0 is needed"),
        ('index.include = "*.py"', "index.include = '*.py' is not used: a list of globs is needed"),
        ('index.exclude = ["a", 1]', "index.exclude = ['a', 1] is not used: a list of globs is needed"),
        ("[[index.exclude]]\na = 1", "index.exclude = [{'a': 1}] is not used: a list of globs is needed"),
        ('search.mode = "best"', "search.mode = 'best' is not used: 'best' is not a valid SearchMode"),
        ("search.mode = []", "search.mode = [] is not used: [] is not a valid SearchMode"),
        ("hover.enabled = 1", "hover.enabled = 1 is not used: true or false is needed"),
        ('hover.generate = "no"', "hover.generate = 'no' is not used: true or false is needed"),
        ('pruning.removal = "0.4"', "pruning.removal = '0.4' is not used: a number is needed"),
        (
            "pruning.removal = nan",
            "pruning.removal = nan is not used: the removal ratio must be in [0, 0.9], got nan; use e.g. 0.4",
        ),
        (
            "pruning.removal = 0.95",
            "pruning.removal = 0.95 is not used: the removal ratio must be in [0, 0.9], got 0.95; use e.g. 0.4",
        ),
    ],
)
def test_a_value_that_cannot_be_used_gives_a_warning_and_the_default(tmp_path: Path, content: str, why: str) -> None:
    check(tmp_path, content, BASE, [f"{why}; correct the value"])


def test_good_keys_are_used_beside_bad_ones(tmp_path: Path) -> None:
    check(
        tmp_path,
        'limit = 1\n[search]\nlimit = 7\nmode = 3\n[model]\ndevice = "cuda"\n[index]\nexclude = ["gen/"]\n',
        replace(index(exclude=("gen/",)), search_limit=7),
        [
            "there is no setting limit; remove it",
            "search.mode = 3 is not used: 3 is not a valid SearchMode; correct the value",
            "model.device cannot be set by a workspace; set it in the editor",
        ],
    )


@pytest.mark.parametrize(
    "content",
    [
        b"[search\nlimit = 7",
        b"search.limit = 7\nsearch.limit = 8\n",
        b"search.limit = 7 # caf\xe9\n",
        "search.limit = 7".encode("utf-16"),
        b"search.limit = " + b"1" * 5000,
        b"search.limit = 7\nx = " + b"[" * 5000,
        b"search.limit = 7\n" + b".".join([b"a"] * 5000) + b" = 1\n",
        b"\0",
    ],
    ids=["syntax", "twice", "latin-1", "utf-16", "digits", "brackets", "dots", "NUL"],
)
def test_a_file_that_cannot_be_read_is_ignored_as_a_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".leancode.toml").write_bytes(content)
    settings, problems = workspace_settings(tmp_path, BASE)
    assert settings == BASE
    assert [(problem.path, problem.message[:16], problem.remedy) for problem in problems] == [
        (".leancode.toml", "cannot be read: ", "correct it; until then it is ignored")
    ]


def test_a_folder_of_that_name_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".leancode.toml").mkdir()
    settings, (problem,) = workspace_settings(tmp_path, BASE)
    assert settings == BASE
    assert isinstance(problem, Problem)
    assert problem.message.startswith("cannot be read: ")


@pytest.mark.parametrize("removal", [-0.1, 0.91, float("nan"), float("inf")])
def test_a_removal_ratio_out_of_range_is_refused(removal: float) -> None:
    with pytest.raises(ConfigError, match=r"the removal ratio must be in \[0, 0.9\], got .*; use e.g. 0.4"):
        PruningConfig(removal=removal)


def test_no_strategy_with_a_ratio_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"removes nothing, but a removal ratio of 0\.4 was asked for; leave out"):
        PruningConfig(removal=0.4)


def test_a_size_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="must be at least 1, got 0"):
        IndexConfig(max_file_size_kb=0)
    with pytest.raises(ConfigError, match=r"index\.maxCacheMB must be at least 1, got 0"):
        IndexConfig(max_cache_mb=0)


def test_the_indexes_lie_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path))
    assert Settings().index.location == tmp_path / "indexes"


@pytest.mark.parametrize(
    ("values", "expected", "messages"),
    [
        ({}, BASE, []),
        ({"search": {"limit": 7}, "model.device": "cuda"}, replace(BASE, search_limit=7, device="cuda"), []),
        ({"model": {"idleUnloadMinutes": 0, "encoder": None}}, replace(BASE, idle_unload_minutes=0), []),
        ({"pruningView": {"enabled": True, "look": "heat"}, "interpreter": []}, replace(BASE, pruning_view=True), []),
        ({"index.location": "/elsewhere"}, index(location=Path("/elsewhere")), []),
        ({"index.location": "~/indexes"}, index(location=Path.home() / "indexes"), []),
        (
            {"index.location": "indexes"},
            BASE,
            ["index.location = 'indexes' is not used: an absolute path is needed"],
        ),
        (
            {"index.location": "~nobody-of-that-name/x"},
            BASE,
            ["index.location = '~nobody-of-that-name/x' is not used: Could not determine home directory."],
        ),
        ({"logLevel": "debug", "trace": {"server": "off"}}, replace(BASE, log_level="debug"), []),
        ({"nothing": {"deep": 1}}, BASE, ["there is no setting nothing.deep"]),
        (
            {"model.device": "tpu"},
            BASE,
            ["model.device = 'tpu' is not used: one of auto, cpu, cuda, mps is needed"],
        ),
        (
            {"model.idleUnloadMinutes": -1, "model.encoder": 5},
            BASE,
            [
                "model.idleUnloadMinutes = -1 is not used: a whole number, 0 or above, is needed",
                "model.encoder = 5 is not used: a text is needed",
            ],
        ),
    ],
)
def test_an_editor_may_set_everything(values: dict[str, object], expected: Settings, messages: list[str]) -> None:
    settings, problems = editor_settings(values, BASE)
    assert replace(settings, chosen=frozenset()) == expected
    assert [problem.message for problem in problems] == messages
    assert {problem.path for problem in problems} <= {"the editor's settings"}


def test_no_place_for_the_indexes_is_the_usual_one() -> None:
    settings, problems = editor_settings({"index.location": ""}, BASE)
    assert (settings.index.location, problems) == (IndexConfig().location, [])


@pytest.mark.parametrize(
    ("values", "content", "expected"),
    [
        ({"search.limit": 5}, "search.limit = 7", replace(BASE, search_limit=5)),
        ({"search.limit": 20}, "search.limit = 7", BASE),  # chosen, though it is the default
        ({"search.limit": None}, "search.limit = 7", replace(BASE, search_limit=7)),
        ({"search.limit": 0}, "search.limit = 7", replace(BASE, search_limit=7)),  # cannot be used
        ({"index.exclude": ["gen/"]}, "index.exclude = []", index(exclude=("gen/",))),
        ({"hover.generate": False}, "hover.generate = true", replace(BASE, hover_generate=False)),
        (
            {"pruning.strategy": "slimcode"},
            'pruning.strategy = "dietcode"\npruning.removal = 0.2',
            replace(BASE, pruning=PruningConfig(Strategy.SLIMCODE, 0.2)),
        ),
        (
            {"pruning.removal": 0.3},
            'pruning.strategy = "dietcode"\npruning.removal = 0.2',
            replace(BASE, pruning=PruningConfig(Strategy.DIETCODE, 0.3)),
        ),
        (
            {"pruning.removal": 0.3},
            'pruning.strategy = "none"',
            replace(BASE, pruning=PruningConfig(Strategy.LEANCODE, 0.3)),
        ),
        ({"pruning.strategy": "none"}, "pruning.removal = 0.2", replace(BASE, pruning=PruningConfig())),
    ],
)
def test_what_a_user_has_set_counts_more_than_the_workspaces_file(
    tmp_path: Path, values: dict[str, object], content: str, expected: Settings
) -> None:
    (tmp_path / ".leancode.toml").write_text(content)
    chosen, _ = editor_settings(values, BASE)
    settings, _ = workspace_settings(tmp_path, chosen)
    assert replace(settings, chosen=frozenset()) == expected
