"""Write `docs/settings.md` and the extension's settings from the core's table: `make settings`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leancode_core.settings_table import SETTINGS, SettingDescription

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/settings.md"
MANIFEST = ROOT / "clients/vscode/package.json"

_HEAD = """\
# Settings

In editors the names begin with `leancode.`.
In a workspace's `.leancode.toml` they are keys of tables: `exclude = ["legacy/"]` below `[index]`.
A cloned repository must not redirect the product: its file may set only those that are marked.
What an editor's user sets counts more than the file.

"""


def main() -> None:
    """Bring both files up to date."""
    PAGE.write_text(page(), encoding="utf-8")
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["contributes"]["configuration"] = configuration()
    manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = restricted()
    MANIFEST.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def page() -> str:
    """The reference page."""
    return _HEAD + "\n".join(_section(setting) for setting in SETTINGS)


def configuration() -> dict[str, Any]:
    """The block `configuration` of the extension's manifest."""
    return {
        "title": "LeanCode",
        "properties": {f"leancode.{setting.name}": _property(order, setting) for order, setting in enumerate(SETTINGS)},
    }


def restricted() -> list[str]:
    """The settings that a workspace which is not trusted cannot set."""
    return [f"leancode.{setting.name}" for setting in SETTINGS if setting.is_restricted]


def _section(setting: SettingDescription) -> str:
    kind = "array of texts" if setting.type == "array" else setting.type
    if setting.least is not None:
        kind += f", at least {setting.least}" + (f", at most {setting.most}" if setting.most is not None else "")
    notes = [f"{kind}, default `{json.dumps(setting.default)}`"]
    if setting.is_harmless:
        notes.append("may be set in `.leancode.toml`")
    if setting.is_of_client:
        notes.append("read by the VS Code extension")
    lines = [f"## `{setting.name}`", "", "; ".join(notes) + ".", "", setting.text]
    if setting.choices:
        lines += ["", *(f"- `{choice}`: {meaning}" for choice, meaning in setting.choices)]
    return "\n".join(lines) + "\n"


def _property(order: int, setting: SettingDescription) -> dict[str, Any]:
    block: dict[str, Any] = {"type": setting.type, "default": setting.default}
    if setting.type == "array":
        block |= {"default": list(setting.default), "items": {"type": "string"}}  # type: ignore[arg-type]
    if setting.choices:
        block["enum"] = [choice for choice, _ in setting.choices]
        block["markdownEnumDescriptions"] = [meaning for _, meaning in setting.choices]
    if setting.least is not None:
        block["minimum"] = setting.least
    if setting.most is not None:
        block["maximum"] = setting.most
    return block | {"markdownDescription": setting.text, "scope": setting.scope, "order": order}


if __name__ == "__main__":
    main()
