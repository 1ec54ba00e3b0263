"""`leancode train slim`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leancode_core.cli.console import err, progress_bar, stoppable
from leancode_core.cli.options import Device, DeviceName, Json
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import DEFAULT_ENCODER, ModelSpec, locate, model_named

if TYPE_CHECKING:
    from leancode_core.training.slimming import Slimming


def slim(
    out: Annotated[
        Path, typer.Argument(metavar="DIR", file_okay=False, help="The folder to write, which `--model` then takes.")
    ],
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATA...", help="What the neurons are measured on, as for `train encoder`.", show_default=False
        ),
    ] = None,
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="NAME", help="The model to make slim: a name, or a folder.")
    ] = DEFAULT_ENCODER,
    dropped: Annotated[
        list[int] | None,
        typer.Option(
            "--drop-layer", metavar="N", min=1, help="A layer to leave out, from 1; to be given several times."
        ),
    ] = None,
    neurons: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many feed-forward neurons of each layer stay; 0: all.")
    ] = 0,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most pairs of one language that are read.")] = 100,
    like: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Instead of DATA: leave out what was left out of the model in DIR."),
    ] = None,
    device: Device = DeviceName.AUTO,
    as_json: Json = False,
) -> None:
    """Leave out layers and neurons of an encoder, as a smaller one to begin training with.

    What a model has lost by it, training brings back: `leancode train encoder --from ./DIR`.
    """
    from leancode_core.training.slimming import Slimming, slim_model

    spec = model_named(start)
    if like is not None:
        if data or dropped or neurons:
            raise ConfigError("--like takes its layers and neurons from DIR", remedy="leave out DATA and the numbers")
        slimming = Slimming.read(like)
    else:
        if not data:
            raise ConfigError("there is no DATA to measure the neurons on", remedy="name a folder of source code")
        with stoppable() as cancel, progress_bar() as progress:
            slimming = _measured(spec, data, limit, [n - 1 for n in dropped or ()], neurons, device, progress, cancel)
    slim_model(spec, slimming, out)
    size = (out / "model.safetensors").stat().st_size
    layers, width = len(slimming.layers), len(slimming.neurons[0])
    if as_json:
        typer.echo(json.dumps({"path": str(out), "layers": layers, "neurons": width, "size_bytes": size}, indent=2))
    else:
        err().print(f"{out}: {layers} layers of {width} neurons, {size / 1e6:.1f} MB of weights", markup=False)


def _measured(
    spec: ModelSpec,
    data: list[Path],
    limit: int,
    dropped: list[int],
    neurons: int,
    device: DeviceName,
    progress: ProgressSink,
    cancel: CancelToken,
) -> Slimming:
    from leancode_core.models.conversion import make_tokenizer
    from leancode_core.models.tokenizing import SubwordTokenizer
    from leancode_core.training.examples import plain_example_of
    from leancode_core.training.network import LearningEncoder
    from leancode_core.training.pairs import pairs_of
    from leancode_core.training.slimming import chosen_neurons

    pairs = pairs_of(data, limit, progress, cancel)
    examples = [plain_example_of(pair, lambda unit: unit.code) for pair in pairs]
    make_tokenizer(locate(spec))
    tokenise = SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format).ids
    texts = tokenise([example.query for example in examples] + [example.code for example in examples])
    progress.stage("measuring neurons", None)
    return chosen_neurons(LearningEncoder(spec, device.value), texts, dropped, neurons)
