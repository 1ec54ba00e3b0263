"""What pruning costs: milliseconds per function of a folder, by strategy, and beside the encoder of the same run.

The lexicon is made up of the functions themselves unless the model has one: its size counts, not what is in it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import numpy as np

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.rendering import rendered
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken
from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, locate, model_named
from leancode_core.models.encoder import TorchEncoder
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.pruning.dietcode import DietCode
from leancode_core.pruning.leancode import LeanCode
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.lexicon_files import lexicon_of
from leancode_core.pruning.lexicon_folders import lexicon_path
from leancode_core.pruning.pruner import Pruner
from leancode_core.pruning.slimcode import SlimCode
from leancode_core.pruning.strategies import PruningStrategy, RandomRemoval

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(sysconfig.get_path("stdlib")) / "asyncio")
    parser.add_argument("--removal", type=float, default=0.4)
    parser.add_argument("--most", type=int, default=1_000, help="functions")
    parser.add_argument("--encoded", type=int, default=100, help="of them read by the encoder")
    parser.add_argument("--profile", action="store_true", help="show where the lexicon's pruning spends its time")
    arguments = parser.parse_args()
    units = functions_of(arguments.folder)[: arguments.most]
    if not units:
        parser.error(f"{arguments.folder} has no functions")
    measure(units, arguments.removal, arguments.encoded, profiled=arguments.profile)


def functions_of(folder: Path) -> list[CodeUnit]:
    """All functions below a folder, in the order of their paths."""
    units: list[CodeUnit] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        source = path.read_bytes()
        language = language_of(PurePosixPath(path.name), source)
        if language is not None:
            units += [unit for unit in extract(path.name, source, language).units if unit.kind.is_callable]
    return units


def measure(units: list[CodeUnit], removal: float, n_encoded: int, *, profiled: bool) -> None:
    spec = model_named(DEFAULT_ENCODER)
    counter = SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format)
    lexed = [LexedUnit.of(unit) for unit in units]
    n_tokens = statistics.fmean(len(unit.tokens) for unit in lexed)
    print(f"{len(units)} functions of {n_tokens:.0f} tokens on average; removal {removal:.0%}")
    encoding = encoder_milliseconds(TorchEncoder(spec), units[:n_encoded])
    print(f"{'':<22}{'ms each':>9}  of the encoder")

    def show(title: str, milliseconds: float) -> None:
        print(f"{title:<22}{milliseconds:>9.3f}{milliseconds / encoding:>12.2%}")

    show("encoder", encoding)
    show("tokens unpacked", best(lambda: [LexedUnit.of(unit) for unit in units]) / len(units))
    lexicon = lexicon_for(identity_of(spec).weights_sha256, spec.name, lexed)
    strategies: dict[str, PruningStrategy] = {
        "random": RandomRemoval(),
        "slimcode": SlimCode(),
        "dietcode": DietCode(lexicon),
        "leancode": LeanCode(lexicon),
    }
    for name, strategy in strategies.items():
        for guards in (True, False):
            pruner = Pruner(name, strategy, removal, counter, guards=guards)
            milliseconds = best(lambda pruner=pruner: [pruner.prune(unit) for unit in lexed]) / len(units)  # type: ignore[misc]
            show(name if guards else f"{name}, no guards", milliseconds)
    if profiled:
        pruner = Pruner("leancode", strategies["leancode"], removal, counter)
        with cProfile.Profile() as profile:
            for unit in units:
                pruner.text_of(unit)
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1_000 * min(times)


def encoder_milliseconds(encoder: TorchEncoder, units: list[CodeUnit]) -> float:
    """For one whole function on average, the first batch not counted."""
    texts = [rendered(unit, unit.code) for unit in units]
    list(encoder.encode_code(texts[:8], CancelToken()))
    start = time.perf_counter()
    list(encoder.encode_code(texts, CancelToken()))
    return 1_000 * (time.perf_counter() - start) / len(texts)


def lexicon_for(weights_sha256: str, model: str, lexed: list[LexedUnit]) -> Lexicon:
    """The model's own lexicon, else one that knows every word of the functions."""
    if lexicon_path(weights_sha256) is not None:
        return lexicon_of(weights_sha256, model)
    builder = LexiconBuilder()
    generator = np.random.default_rng(0)
    for unit in lexed:
        attention = generator.uniform(0, 2, len(unit.tokens)).astype(np.float32)
        builder.add(unit, unit.texts(), attention, np.ones(len(unit.tokens), dtype=np.int32))
    return builder.lexicon(1, {"model": "made up"})


if __name__ == "__main__":
    main()
