"""`leancode train encoder|export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from leancode_core.cli.console import err, progress_bar, stoppable
from leancode_core.cli.options import Device, DeviceName, Json
from leancode_core.config import PruningConfig, Strategy
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, locate, model_named

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
        typer.Argument(metavar="DATA...", help="Folders of source code, or .jsonl files with a function a line."),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the run lies; it goes on with what is there.")],
    start: Annotated[
        str, typer.Option("--from", metavar="NAME", help="The model that training begins with.")
    ] = DEFAULT_ENCODER,
    near: Annotated[
        str, typer.Option("--near", metavar="NAME", help="The model whose view of queries is kept. Default: --from.")
    ] = "",
    strategy: Annotated[Strategy, typer.Option(metavar="S", help="How code is pruned.")] = Strategy.LEANCODE,
    valid: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="Data for validation.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most pairs of one language.")] = 40_000,
    valid_limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most of those for validation.")] = 150,
    epochs: Annotated[int, typer.Option(metavar="N", min=1, help="How often each pair is learned from.")] = 1,
    minutes: Annotated[float, typer.Option(metavar="N", min=0, help="End by then; 0: no such end.")] = 0,
    batch: Annotated[int, typer.Option(metavar="N", min=2, help="Pairs of a batch.")] = 128,
    rate: Annotated[float, typer.Option(metavar="R", help="The highest learning rate.")] = 1e-4,
    temperature: Annotated[float, typer.Option(metavar="T", help="By which cosines are divided.")] = 0.05,
    retention: Annotated[float, typer.Option(metavar="W", help="Weight of staying near to --near.")] = 0.3,
    hard_negatives: Annotated[
        bool, typer.Option("--hard-negatives", help="Put together in a batch what the model confuses.")
    ] = False,
    freeze_layers: Annotated[
        int, typer.Option(metavar="N", min=0, help="Keep the embeddings and so many layers as they are.")
    ] = 0,
    longest: Annotated[int, typer.Option(metavar="N", min=8, help="Most subwords of a function.")] = 128,
    removals: Annotated[
        list[float] | None,
        typer.Option("--removal", metavar="R", help="Ratios of pruning, each as likely as it is often named."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Of what is drawn.")] = 1,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Only write the examples that the run will read.")
    ] = False,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Train an encoder to find functions, whole and pruned, by sentences and keywords."""
    from leancode_core.models.tokenizing import SubwordTokenizer
    from leancode_core.pruners import pruner_for
    from leancode_core.training.examples import Mixture
    from leancode_core.training.pairs import pairs_of
    from leancode_core.training.shards import ShardMaker

    spec = model_named(start)
    mixture = Mixture() if not removals else Mixture(removals=tuple(removals))
    ratios = sorted({0.0, *mixture.removals, *_RATIOS_OF_VALIDATION})
    teacher: ModelSpec = model_named(near) if near else spec
    pruning_model = spec if near == "" else teacher
    code_at = {
        ratio: pruner_for(
            pruning_model, PruningConfig(strategy if ratio else Strategy.NONE, ratio), device.value
        ).text_of
        for ratio in ratios
    }
    tokenizer = SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format)
    with stoppable() as cancel, progress_bar() as progress:
        pairs = pairs_of(data, limit, progress, cancel)
        maker = ShardMaker(pairs, mixture, code_at, tokenizer.ids, seed, longest_query=64, longest_code=longest)
        if prepare_only:
            for number in range(epochs * maker.per_epoch):
                maker.shard(number, out / "shards", progress, cancel)
            return
        from leancode_core.training.loop import Plan, Training  # torch takes seconds
        from leancode_core.training.network import LearningEncoder
        from leancode_core.training.validation import held_back

        sets = held_back(
            pairs_of(valid, valid_limit, progress, cancel) if valid else [],
            code_at,
            _RATIOS_OF_VALIDATION,
            tokenizer.ids,
        )
        plan = Plan(
            batch, epochs, minutes, rate, temperature=temperature, retention=retention,
            hard_negatives=hard_negatives, seed=seed,
        )  # fmt: skip
        encoder = LearningEncoder(spec, device.value, freeze_layers)
        training = Training(encoder, LearningEncoder(teacher, device.value), maker, plan, sets, out)
        place = training.run(progress, cancel)
    document = {"run": str(out), "steps": place.step, "pairs": place.pairs, "seconds": place.seconds}
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        err().print(f"{out}: {place.pairs:,} pairs in {place.seconds:,.0f} s", markup=False)


@app.command("export")
def export_run(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a training run.")],
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write, which `--model` then takes.")],
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
