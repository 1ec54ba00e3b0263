"""`leancode train encoder|slim|export`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import err, progress_bar, stoppable
from leancode_core.cli.options import Device, DeviceName, Json
from leancode_core.cli.slim_command import slim
from leancode_core.config import PruningConfig, Strategy
from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, identity_of, locate, model_named
from leancode_core.pruners import pruner_for
from leancode_core.training.examples import CodeAt, Mixture
from leancode_core.training.shards import Embed

app = typer.Typer(
    help="Train models on your own code, or on pairs of functions and documentation.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_RATIOS_OF_VALIDATION = (0.0, 0.5)


@app.command("encoder")
def train_encoder(
    data: Annotated[
        list[Path],
        typer.Argument(
            metavar="DATA...",
            help="Folders of source code, or .jsonl files with a function a line: language, code, summary or docstring,"
            " and perhaps name and repo.",
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", file_okay=False, help="Where the run lies; it goes on with what is there.")
    ],
    start: Annotated[
        str, typer.Option("--from", metavar="NAME", help="The model that training begins with: a name, or a folder.")
    ] = DEFAULT_ENCODER,
    near: Annotated[
        str,
        typer.Option(
            "--near",
            metavar="NAME",
            help="The model whose view of queries is kept, and whose lexicon prunes. Default: --from.",
        ),
    ] = "",
    strategy: Annotated[Strategy, typer.Option(metavar="S", help="How code is pruned.")] = Strategy.LEANCODE,
    removals: Annotated[
        list[float] | None,
        typer.Option(
            "--removal",
            metavar="R",
            help="Ratio of pruning, to be given several times: each is as likely as it is often named."
            " Default: 0, 0, 0.3, 0.4, 0.5, 0.6.",
        ),
    ] = None,
    valid: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            help="Data for validation; languages with fewer than 20 pairs do not count.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most pairs of one language.")] = 40_000,
    valid_limit: Annotated[int, typer.Option(metavar="N", min=20, help="Most of those for validation.")] = 150,
    epochs: Annotated[int, typer.Option(metavar="N", min=1, help="How often each pair is learned from.")] = 1,
    minutes: Annotated[
        float,
        typer.Option(metavar="N", min=0, help="End after so many minutes of training in this DIR; 0: no such end."),
    ] = 0,
    batch: Annotated[int, typer.Option(metavar="N", min=2, help="Pairs of a batch.")] = 128,
    rate: Annotated[float, typer.Option(metavar="R", min=0, help="The highest learning rate.")] = 1e-4,
    temperature: Annotated[float, typer.Option(metavar="T", min=0.001, help="By which cosines are divided.")] = 0.05,
    retention: Annotated[float, typer.Option(metavar="W", min=0, help="Weight of staying near to --near.")] = 0.3,
    hard_negatives: Annotated[
        bool, typer.Option("--hard-negatives", help="Put together in a batch what --from confuses.")
    ] = False,
    teachers: Annotated[
        list[str] | None,
        typer.Option(
            "--teacher",
            metavar="NAME",
            help="A model whose ranking is learned besides, and which finds hard negatives; to be given several times,"
            " one that is named twice counts twice.",
        ),
    ] = None,
    distillation: Annotated[
        float, typer.Option(metavar="W", min=0, help="Weight of ranking as the teachers do.")
    ] = 3.0,
    asked: Annotated[
        float, typer.Option(metavar="S", min=0, max=1, help="Share of queries that are questions and keywords.")
    ] = 0.25,
    freeze_layers: Annotated[
        int, typer.Option(metavar="N", min=0, help="Keep the embeddings and so many layers as they are.")
    ] = 0,
    longest: Annotated[int, typer.Option(metavar="N", min=8, help="Most subwords of a function.")] = 128,
    seed: Annotated[int, typer.Option(metavar="N", help="Of what is drawn.")] = 1,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Only write the examples that the run will read.")
    ] = False,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Train an encoder to find functions, whole and pruned, by sentences and keywords.

    Ctrl-C keeps what was learned, and the same command goes on from there. DIR has a log (log.jsonl) and, at the end, a
    plot of it (training.svg). `leancode train export` makes the run into a model for `--model`.
    """
    from leancode_core.models.conversion import make_tokenizer
    from leancode_core.models.tokenizing import SubwordTokenizer
    from leancode_core.training.mining import MINING
    from leancode_core.training.pairs import pairs_of
    from leancode_core.training.shards import ShardMaker, origin_of

    spec = model_named(start)
    kept = model_named(near) if near else spec
    taught_by = [model_named(name) for name in teachers or ()]
    for other in (kept, *taught_by):
        _refuse_other_subwords(spec, other)
    make_tokenizer(locate(spec))
    tokenizer = SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format)
    if strategy is Strategy.NONE and not removals:
        removals = [0.0]
    mixture = Mixture.asking(asked)
    if removals:
        mixture = replace(mixture, removals=tuple(removals))
    measured = (0.0,) if strategy is Strategy.NONE else _RATIOS_OF_VALIDATION
    code_at = _code_at(kept, strategy, sorted({*mixture.removals, *measured}), device.value)
    with _keeping(out) as cancel, progress_bar() as progress:
        pairs = pairs_of(data, limit, progress, cancel)
        models = [identity_of(model) for model in (spec, kept, *taught_by)]
        origin = origin_of(pairs, mixture, strategy, seed, longest, hard_negatives and MINING, *models)
        embed = _embedding(taught_by or [spec], device.value) if hard_negatives or taught_by else None
        maker = ShardMaker(pairs, mixture, code_at, tokenizer.ids, seed, 64, longest, origin, embed, bool(taught_by))
        if prepare_only:
            for number in range(epochs * maker.per_epoch):
                maker.shard(number, out / "shards", progress, cancel)
            _report({"run": str(out), "steps": 0, "pairs": len(pairs), "seconds": 0.0}, "prepared", as_json=as_json)
            return
        from leancode_core.training.loop import Plan, Training  # torch takes seconds
        from leancode_core.training.network import LearningEncoder
        from leancode_core.training.validation import FEWEST, held_back

        held = pairs_of(valid, valid_limit, progress, cancel) if valid else []
        sets = held_back(held, code_at, measured, tokenizer.ids)
        if valid and not sets:
            raise ConfigError(
                f"{', '.join(map(str, valid))} holds fewer than {FEWEST} documented functions of every language",
                remedy="name more of them with --valid, or leave it out",
            )
        plan = Plan(
            batch,
            epochs,
            minutes,
            rate,
            temperature=temperature,
            retention=retention,
            distillation=distillation,
            seed=seed,
        )
        encoder = LearningEncoder(spec, device.value, freeze_layers)
        training = Training(encoder, LearningEncoder(kept, device.value), maker, plan, sets, out)
        place = training.run(progress, cancel)
    document = {"run": str(out), "steps": place.step, "pairs": place.pairs, "seconds": place.seconds}
    _report(document, f"in {place.seconds:,.0f} s", as_json=as_json)


def _refuse_other_subwords(spec: ModelSpec, other: ModelSpec) -> None:
    if identity_of(spec).tokenizer_sha256 != identity_of(other).tokenizer_sha256:
        raise ConfigError(
            f"{other.name} does not have the tokenizer of {spec.name}",
            remedy="name another model with --near or --teacher",
        )


def _code_at(model: ModelSpec, strategy: Strategy, ratios: list[float], device: str) -> CodeAt:
    """What is left of a unit's code at each ratio."""
    return {
        ratio: pruner_for(model, PruningConfig(strategy if ratio else Strategy.NONE, ratio), device).text_of
        for ratio in ratios
    }


def _embedding(models: list[ModelSpec], device: str) -> Embed:
    """The models together, as they are before training: they mine."""
    from leancode_core.training.network import LearningEncoder
    from leancode_core.training.teachers import Teachers

    loaded = {model: LearningEncoder(model, device).computed for model in models}
    return Teachers([loaded[model] for model in models]).computed


@contextmanager
def _keeping(run: Path) -> Iterator[CancelToken]:
    """A token that Ctrl-C sets; then what the run has keeps its place, which the user is told."""
    try:
        with stoppable() as cancel:
            yield cancel
    except Cancelled:
        err().print(f"interrupted; {run} keeps what is done, and the same command goes on from there", markup=False)
        raise typer.Exit(130) from None


def _report(document: dict[str, object], how: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        err().print(f"{document['run']}: {document['pairs']:,} pairs {how}", markup=False)


app.command("slim")(slim)


@app.command("export")
def export_run(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a training run.")],
    out: Annotated[
        Path, typer.Argument(metavar="DIR", file_okay=False, help="The folder to write, which `--model` then takes.")
    ],
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="NAME", help="The model that the run began with.")
    ] = DEFAULT_ENCODER,
    original: Annotated[
        str, typer.Option(metavar="NAME", help="The model to average the weights with. Default: --from.")
    ] = "",
    original_share: Annotated[float, typer.Option(metavar="S", min=0, max=1, help="Its share of the average.")] = 0.0,
    quantise: Annotated[bool, typer.Option("--quantise", help="Write the matrices as int8.")] = False,
    as_json: Json = False,
) -> None:
    """Make the weights of a run into a model."""
    from leancode_core.training.export import export_model

    spec = model_named(start)
    export_model(run, spec, out, model_named(original) if original else spec, original_share, is_quantised=quantise)
    size = (out / "model.safetensors").stat().st_size
    if as_json:
        typer.echo(json.dumps({"path": str(out), "size_bytes": size}, indent=2))
    else:
        err().print(f"{out}: {size / 1e6:.1f} MB of weights", markup=False)
