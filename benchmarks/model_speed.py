"""Functions per second of every encoder of the table, as a ratio to the default one in the same run.

The default one is itself; the others have weights drawn at random, on which speed does not depend, so that nothing
need be downloaded. All compute as LeanCode computes on this machine. Each model reads the same number of subwords; its
own tokenizer may make more or fewer of them of a function.
"""

from __future__ import annotations

import argparse
import statistics
import time

import torch
from transformers import (
    AutoModel,
    BertConfig,
    ModernBertConfig,
    NomicBertConfig,
    PretrainedConfig,
    RobertaConfig,
    T5Config,
)
from transformers.models.t5.modeling_t5 import T5EncoderModel

from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named
from leancode_core.models.device import placement
from leancode_core.models.encoder_choice import load_fastest_encoder

MINI = DEFAULT_ENCODER
BATCH, SUBWORDS = 16, 96  # a typical batch: functions of like length


def configurations() -> dict[str, PretrainedConfig]:
    """The architectures of the table's other encoders."""
    small = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1_536)
    base = RobertaConfig(vocab_size=50_265, max_position_embeddings=514)
    return {
        "all-MiniLM-L6-v2": small,
        "CodeRankEmbed": NomicBertConfig(),
        "codet5p-110m-embedding": T5Config(vocab_size=32_103, d_model=768, d_ff=3_072, num_layers=12, num_heads=12),
        "unixcoder-base, graphcodebert-base, codebert-base": base,
        "modernbert-embed-base": ModernBertConfig(),
    }


def network_of(config: PretrainedConfig, dtype: torch.dtype) -> torch.nn.Module:
    """With random weights."""
    made: torch.nn.Module = T5EncoderModel(config) if isinstance(config, T5Config) else AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    return made.to(dtype).eval()


def seconds_of(network: torch.nn.Module) -> float:
    ids = torch.randint(5, 30_000, (BATCH, SUBWORDS))
    started = time.perf_counter()
    with torch.inference_mode():
        network(input_ids=ids)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    where = placement("cpu")
    networks = {MINI: load_fastest_encoder(locate(model_named(MINI)), where)}
    networks |= {name: network_of(config, where.dtype) for name, config in configurations().items()}
    seconds: dict[str, list[float]] = {name: [] for name in networks}
    for _ in range(arguments.rounds + 1):  # the first one warms up
        for name, network in networks.items():
            seconds[name].append(seconds_of(network))
    middle = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    print(f"{where.reason}; {torch.get_num_threads()} threads")
    for name, value in middle.items():
        print(f"{name:<52} {BATCH / value:8.1f} functions/s  {middle[MINI] / value:5.2f} of {MINI}")


if __name__ == "__main__":
    main()
