"""The settings that users read about are those that exist, and the generated files are up to date."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from clients.settings_reference import MANIFEST, PAGE, ROOT, configuration, page, restricted
from leancode_core.config import DEFAULT_REMOVAL, SearchMode, Strategy
from leancode_core.settings import Settings, editor_settings, workspace_settings
from leancode_core.settings_table import SETTINGS, SettingDescription

BY_NAME = {setting.name: setting for setting in SETTINGS}


def another(setting: SettingDescription) -> object:
    """A good value that is not the default."""
    if setting.name == "pruning.strategy":
        return "slimcode"
    if setting.choices:
        return next(choice for choice, _ in setting.choices if choice != setting.default)
    if setting.name == "index.location":
        return "/x"
    return {"array": ["x"], "boolean": not setting.default, "integer": 7, "number": 0.3, "string": "x"}[setting.type]


@pytest.mark.parametrize("name", [name for name, setting in BY_NAME.items() if not setting.is_of_client])
def test_a_setting_of_the_table_is_one_of_the_server(name: str) -> None:
    given = {name: another(BY_NAME[name])}
    if name == "pruning.removal":
        given["pruning.strategy"] = "slimcode"
    settings, problems = editor_settings(given, Settings())
    assert problems == []
    assert settings != Settings()


@pytest.mark.parametrize("name", [name for name, setting in BY_NAME.items() if setting.is_of_client])
def test_a_setting_of_the_extension_is_passed_over_by_the_server(name: str) -> None:
    assert editor_settings({name: another(BY_NAME[name])}, Settings()) == (Settings(), [])


def test_no_setting_is_missing_in_the_table() -> None:
    from leancode_core import settings

    assert set(BY_NAME) == set(settings._SETTINGS) | set(settings._OF_THE_CLIENT)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_workspace_file_may_set_what_the_table_says(setting: SettingDescription, tmp_path: Path) -> None:
    value = json.dumps(another(setting))
    head = "" if setting.name != "pruning.removal" else 'pruning.strategy = "slimcode"\n'
    (tmp_path / ".leancode.toml").write_text(f"{head}{setting.name} = {value}\n", encoding="utf-8")
    assert (workspace_settings(tmp_path, Settings())[1] == []) is setting.is_harmless


def test_defaults_are_those_in_force() -> None:
    default = Settings()
    # "" stands for the embedded model and the cache folder; the ratio is that of a strategy without one.
    expected = {
        "index.exclude": default.index.exclude,
        "index.include": default.index.include,
        "index.location": "",
        "index.maxCacheMB": default.index.max_cache_mb,
        "index.maxFileSizeKB": default.index.max_file_size_kb,
        "hover.enabled": default.hover_enabled,
        "hover.generate": default.hover_generate,
        "logLevel": default.log_level,
        "model.device": default.device,
        "model.encoder": default.encoder,
        "model.idleUnloadMinutes": default.idle_unload_minutes,
        "model.summariser": default.summariser,
        "pruning.removal": DEFAULT_REMOVAL,
        "pruning.strategy": default.pruning.strategy.value,
        "pruningView.enabled": default.pruning_view,
        "search.limit": default.search_limit,
        "search.mode": default.search_mode.value,
    }
    assert {name: setting.default for name, setting in BY_NAME.items() if not setting.is_of_client} == expected


def test_choices_are_those_that_exist() -> None:
    assert [choice for choice, _ in BY_NAME["pruning.strategy"].choices] == [strategy.value for strategy in Strategy]
    assert [choice for choice, _ in BY_NAME["search.mode"].choices] == [mode.value for mode in SearchMode]


def test_what_a_workspace_must_not_set_is_restricted_in_untrusted_ones() -> None:
    dangerous = {"interpreter", "importStrategy", "install.pipArgs", "model.encoder", "model.summariser"}
    assert set(restricted()) == {f"leancode.{name}" for name in {*dangerous, "index.location"}}


def test_the_generated_files_are_up_to_date() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert manifest["contributes"]["configuration"] == json.loads(json.dumps(configuration())), "run `make settings`"
    assert manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] == restricted()
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make settings`"


def test_a_changed_text_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = (replace(SETTINGS[0], text="Another text."), *SETTINGS[1:])
    monkeypatch.setattr("clients.settings_reference.SETTINGS", changed)
    assert PAGE.read_text(encoding="utf-8") != page()


def test_wheel_and_extension_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert json.loads(MANIFEST.read_text(encoding="utf-8"))["version"] == project["version"]


def test_commands_of_the_palette_are_not_those_of_the_server() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    names = [command["command"] for command in manifest["contributes"]["commands"]]
    assert all(name.startswith("leancode.") and not name.startswith("leancode.server.") for name in names)
    assert len(names) == len(set(names))
