"""The extension names the languages, versions and commands that the rest of the product has."""

from __future__ import annotations

import json
import re
import tomllib

from clients.settings_reference import MANIFEST, ROOT
from leancode_core.code.languages import language_names

SOURCE = MANIFEST.parent / "src"


def quoted(text: str) -> list[str]:
    return re.findall(r"'([^']+)'", text)


def test_every_language_of_the_core_is_one_of_the_editors() -> None:
    scope = (SOURCE / "searchScope.ts").read_text(encoding="utf-8")
    listed = re.search(r"VSCODE_LANGUAGES = \[(.*?)\]", scope, re.DOTALL)
    renamed = re.search(r"LANGUAGES: Record<string, string> = \{(.*?)\}", scope, re.DOTALL)
    assert listed is not None
    assert renamed is not None
    names = dict(re.findall(r"(\w+): '(\w+)'", renamed[1]))
    assert sorted({names.get(name, name) for name in quoted(listed[1])}) == language_names()


def test_wheel_and_extension_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert json.loads(MANIFEST.read_text(encoding="utf-8"))["version"] == project["version"]


def test_every_command_that_the_manifest_names_is_registered_and_described() -> None:
    contributes = json.loads(MANIFEST.read_text(encoding="utf-8"))["contributes"]
    named = {command["command"] for command in contributes["commands"]}
    extension = (SOURCE / "extension.ts").read_text(encoding="utf-8")
    registered = set(re.findall(r"register\('([\w.]+)'", extension))
    assert registered - named == {"leancode.results.open"}  # the tree's own
    assert named <= registered
    bound = {binding["command"] for binding in contributes["keybindings"]}
    listed = {entry["command"] for entries in contributes["menus"].values() for entry in entries}
    assert bound | listed <= named
