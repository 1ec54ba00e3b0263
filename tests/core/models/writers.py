"""A T5 that writes what a table says: after each subword the next ones, with how gladly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer

from tests.core.models.checkpoints import WIDTH, byte_pairs, change_config, t5

START = "<pad>"
END = "</s>"
Chain = Mapping[str, Mapping[str, float]]

_SCALE = 40.0  # of embeddings: the logit of a subword that alone may follow


def chain_of(*subwords: str) -> Chain:
    """One subword after the other, and then the end."""
    return {before: {after: 1.0} for before, after in zip((START, *subwords), (*subwords, END), strict=True)}


def make_writer(folder: Path, chain: Chain) -> Path:
    """A checkpoint that writes by this table, whatever it reads.

    Each subword has a dimension of its own. The first layer of the decoder turns that of the last subword into those
    of the next ones; nothing else in the network does anything. The output has the embeddings' weights, as in T5.
    """
    folder.mkdir(parents=True)
    vocabulary = byte_pairs(folder, [])
    model: Any = transformers.T5ForConditionalGeneration(t5(vocabulary))
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    subwords = dict.fromkeys([*chain, *(after for following in chain.values() for after in following)])
    places = {subword: place for place, subword in enumerate(subwords)}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm" not in name:
                parameter.zero_()
        for subword, place in places.items():
            model.shared.weight[ids[subword], place] = _SCALE
        dense = model.decoder.block[0].layer[2].DenseReluDense
        for before, following in chain.items():
            here = places[before]
            dense.wi.weight[here, here] = 1.0
            dense.wo.weight[here, here] = -_SCALE / WIDTH**0.5
            for after, weight in following.items():
                dense.wo.weight[places[after], here] += weight / WIDTH**0.5
    model.save_pretrained(folder)
    own = {"n_positions": 64, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1}
    change_config(folder, own)
    return folder
