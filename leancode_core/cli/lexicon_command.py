"""`leancode lexicon build|show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import counted, err, out, progress_bar, stoppable
from leancode_core.cli.options import Device, DeviceName, Json, Model
from leancode_core.code.unit import CodeUnit
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, identity_of, model_named
from leancode_core.pruning.lexicon import Lexicon, load_lexicon
from leancode_core.pruning.lexicon_files import install_lexicon, lexicon_of
from leancode_core.pruning.lexicon_folders import lexicon_path
from leancode_core.pruning.lexicon_summary import lexicon_summary

_MOST_BYTES = 4_000_000

app = typer.Typer(
    help="What a model pays attention to, by kind of statement: what the strategies leancode and dietcode go by.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("build")
def build_lexicon(
    corpus: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS...", help="Folders of source code, or of .jsonl files with a function a line."),
    ],
    *,
    model: Model = "",
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most functions of one language.")] = 5_000,
    most_read: Annotated[
        int, typer.Option("--most-read", metavar="N", min=1, help="Read the attention of at most so many of them.")
    ] = 2_000,
    fewest: Annotated[int, typer.Option(metavar="N", min=1, help="Leave out what was seen less often.")] = 3,
    output: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write it there; without this it is used from now on.", show_default=False),
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Build a model's lexicon from the attention that it pays to the functions of a corpus."""
    from leancode_core.evaluation.corpus import corpus_of
    from leancode_core.models.attention import AttentionReader  # torch takes seconds
    from leancode_core.models.lexicon_learning import learn_lexicon

    spec = model_named(model or DEFAULT_ENCODER)
    reader = AttentionReader(spec, device.value)
    with stoppable() as cancel, progress_bar() as progress:
        units: list[CodeUnit] = []
        for path in corpus:
            units += corpus_of(path, limit, progress, cancel)
        about = {"corpus": [path.resolve().name for path in corpus], "limit": limit, "most_read": most_read}
        lexicon = learn_lexicon(reader, units, most_read, fewest, about, progress, cancel)
    size = len(lexicon.to_bytes())
    if size > _MOST_BYTES:
        raise ConfigError(
            f"the lexicon would have {size / 1e6:.1f} MB, more than {_MOST_BYTES / 1e6:.0f} MB",
            remedy=f"raise --fewest above {fewest}",
        )
    path = install_lexicon(lexicon, identity_of(spec).weights_sha256, output)
    document = {"path": str(path), "size_bytes": size, **lexicon_summary(lexicon)}
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    err().print(
        f"{path}: {counted(len(lexicon.words), 'word', 'words')} of {counted(len(units), 'function', 'functions')},"
        f" {size / 1e6:.1f} MB",
        markup=False,
    )


@app.command("show")
def show_lexicon(
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A lexicon; without it the model's own.", show_default=False)
    ] = None,
    *,
    model: Model = "",
    as_json: Json = False,
) -> None:
    """Show what a lexicon holds: where it comes from, the categories, and the words with most and least attention."""
    spec = model_named(model or DEFAULT_ENCODER)
    lexicon, where = (load_lexicon(path), path) if path is not None else _own(spec)
    document = {"path": str(where), "size_bytes": where.stat().st_size, **lexicon_summary(lexicon)}
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    for key, value in document["about"].items():
        out().print(f"{key.replace('_', ' '):<18} {value}", markup=False)
    out().print(f"{'file':<18} {where} ({document['size_bytes'] / 1e6:.1f} MB)", markup=False)
    out().print(
        f"\nattention per subword by category of the statement, 1.0 is even attention\n{'':<14}{'mean':>6}  tokens"
    )
    for row in document["categories"]:
        out().print(f"{row['category']:<14}{row['mean']:>6.2f}  {row['tokens']:,}", markup=False)
    for title, key in (("most", "most_attended"), ("least", "least_attended")):
        words = "  ".join(f"{row['token']} ({row['category']}) {row['mean']:.2f}" for row in document[key])
        out().print(f"\n{title} attended: {words}", markup=False)


def _own(spec: ModelSpec) -> tuple[Lexicon, Path]:
    identity = identity_of(spec)
    lexicon = lexicon_of(identity.weights_sha256, spec.name)
    path = lexicon_path(identity.weights_sha256)
    assert path is not None
    return lexicon, path
