"""What users are told of each setting. The reference page and the extension's own settings are made from this table.

The table is data alone: that it fits the settings which are parsed is a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["machine", "machine-overridable", "window", "resource"]


@dataclass(frozen=True, slots=True)
class SettingDescription:
    """One setting.

    Attributes:
        name: as written in `.leancode.toml`, and in an editor behind `leancode.`.
        type: JSON's name of the type; `array` is one of texts.
        default: what holds if nobody sets it.
        text: Markdown, in whole sentences.
        choices: the permitted texts with what each means, () if any will do.
        least: the smallest number.
        most: the largest number.
        scope: where VS Code lets it be set.
        is_restricted: whether a workspace that is not trusted cannot set it in VS Code.
        is_of_client: whether the editor's extension alone reads it.
        is_harmless: whether a workspace's `.leancode.toml` may set it.
    """

    name: str
    type: Literal["array", "boolean", "integer", "number", "string"]
    default: bool | float | str | tuple[str, ...]
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    scope: Scope = "window"
    is_restricted: bool = False
    is_of_client: bool = False
    is_harmless: bool = False


SETTINGS = (
    SettingDescription(
        "interpreter",
        "array",
        (),
        "The Python that the extension uses, 3.11 or newer: its path, then arguments, if it needs any. "
        "`${workspaceFolder}`, `${userHome}` and `${env:NAME}` are replaced. "
        "If it is empty, the extension asks the Python extensions and looks at `PATH`. "
        "It counts while the private environment is made; "
        "**LeanCode: Reinstall the Private Environment** makes it anew.",
        scope="machine-overridable",
        is_restricted=True,
        is_of_client=True,
    ),
    SettingDescription(
        "importStrategy",
        "string",
        "useBundled",
        "Where LeanCode itself comes from.",
        choices=(
            ("useBundled", "The LeanCode of this extension, in a private environment that it installs once."),
            ("fromEnvironment", "The LeanCode that is installed for the interpreter; nothing is installed."),
        ),
        scope="machine-overridable",
        is_restricted=True,
        is_of_client=True,
    ),
    SettingDescription(
        "install.pipArgs",
        "array",
        (),
        "Further arguments of pip when the private environment is installed. "
        'A mirror: `["--index-url", "https://mirror/simple"]`; a folder of wheels, with no network at all: '
        '`["--no-index", "--find-links", "/path/to/wheels"]`. '
        "They count while it is made; **LeanCode: Reinstall the Private Environment** makes it anew.",
        scope="machine-overridable",
        is_restricted=True,
        is_of_client=True,
    ),
    SettingDescription(
        "model.encoder",
        "string",
        "",
        "The model that reads code: a name that `leancode model list` shows, or a folder. Empty: the embedded one.",
        scope="machine-overridable",
        is_restricted=True,
    ),
    SettingDescription(
        "model.summariser",
        "string",
        "",
        "The model that writes summaries of functions without documentation: a name that `leancode model list` shows, "
        "or a folder. Empty: none, the summary is read off the code.",
        scope="machine-overridable",
        is_restricted=True,
    ),
    SettingDescription(
        "model.device",
        "string",
        "auto",
        "Where models compute.",
        choices=(
            ("auto", "A GPU if there is one, else the processor."),
            ("cpu", "The processor."),
            ("cuda", "An NVIDIA GPU."),
            ("mps", "The GPU of an Apple computer."),
        ),
        scope="machine-overridable",
    ),
    SettingDescription(
        "model.idleUnloadMinutes",
        "integer",
        30,
        "Minutes after which a model that nobody uses leaves memory; 0: never.",
        least=0,
        scope="machine-overridable",
    ),
    SettingDescription(
        "search.mode",
        "string",
        "hybrid",
        "Which sides answer a search.",
        choices=(
            ("hybrid", "Meaning and words together."),
            ("semantic", "Meaning alone."),
            ("lexical", "Words and names alone; needs no model."),
        ),
        is_harmless=True,
    ),
    SettingDescription("search.limit", "integer", 20, "Most results of a search.", least=1, most=500, is_harmless=True),
    SettingDescription(
        "pruning.strategy",
        "string",
        "leancode",
        "What of a function is left out before the model reads it. Another choice embeds the index anew. "
        "If nobody chooses, and the model has no lexicon, nothing is left out.",
        choices=(
            ("none", "Nothing."),
            ("leancode", "Tokens that get little attention in statements of their category and that nobody names."),
            ("leancode-lexicon", "Tokens that get little attention in statements of their category: as published."),
            ("leancode-live", "Tokens that get little attention in the function itself; reads each function twice."),
            ("dietcode", "Statements and tokens with little attention on average, whatever their category."),
            ("slimcode", "Tokens by their kind; needs no model."),
            ("random", "Any tokens: for comparison."),
        ),
        scope="resource",
        is_harmless=True,
    ),
    SettingDescription(
        "pruning.removal",
        "number",
        0.4,
        "The share of a function's subwords that pruning leaves out, unless the strategy is `none`.",
        least=0.0,
        most=0.9,
        scope="resource",
        is_harmless=True,
    ),
    SettingDescription(
        "pruningView.enabled",
        "boolean",
        default=False,
        text="Whether the pruning view is on as soon as an editor starts.",
    ),
    SettingDescription(
        "pruningView.look",
        "string",
        "fade",
        "How the pruning view shows code.",
        choices=(
            ("fade", "What pruning leaves out is faded."),
            ("heat", "The more important a token, the stronger its background; what is left out is faded."),
        ),
        is_of_client=True,
    ),
    SettingDescription(
        "hover.enabled",
        "boolean",
        default=True,
        text="Whether the pointer over a function shows what the function does.",
        is_harmless=True,
    ),
    SettingDescription(
        "hover.generate",
        "boolean",
        default=True,
        text="Whether a model writes that for a function without documentation.",
        is_harmless=True,
    ),
    SettingDescription(
        "index.include",
        "array",
        (),
        "Globs as in `.gitignore`. If there are any, only files that match one are indexed.",
        scope="resource",
        is_harmless=True,
    ),
    SettingDescription(
        "index.exclude",
        "array",
        (),
        "Globs as in `.gitignore` of files that are not indexed.",
        scope="resource",
        is_harmless=True,
    ),
    SettingDescription(
        "index.maxFileSizeKB",
        "integer",
        1024,
        "Larger files are not indexed, in KiB.",
        least=1,
        scope="resource",
        is_harmless=True,
    ),
    SettingDescription(
        "index.location",
        "string",
        "",
        "Folder of the indexes. Empty: the platform's cache folder.",
        scope="machine",
        is_restricted=True,
    ),
    SettingDescription(
        "index.maxCacheMB",
        "integer",
        2048,
        "Vectors that nothing uses any more are kept for 30 days, or less while an index is larger than this, in MiB.",
        least=1,
        scope="machine",
    ),
    SettingDescription(
        "logLevel",
        "string",
        "info",
        "What the server's log holds. Source code is logged at `debug` only.",
        choices=(
            ("error", "Errors."),
            ("warning", "And warnings."),
            ("info", "And what the server does."),
            ("debug", "And details, for bug reports."),
        ),
    ),
    SettingDescription(
        "trace.server",
        "string",
        "off",
        "Whether the messages between editor and server are written to the LeanCode output "
        "while its level is *Trace* (**Developer: Set Log Level**).",
        choices=(("off", "No."), ("messages", "Their names."), ("verbose", "All of them; they hold source code.")),
        is_of_client=True,
    ),
)
