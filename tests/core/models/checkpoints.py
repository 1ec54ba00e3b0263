"""Small checkpoints with random weights, saved as the published ones are: config, safetensors, tokenizer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

WIDTH = 32
PROJECTED = 12
TEXT = (
    "def parse_date(text): return datetime.strptime(text, FORMAT)\n"
    "def send_mail(to, subject, body): message = EmailMessage(); server.send_message(message)\n"
    "open a file and read its lines; word words; find the largest number of a list\n"
)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
MODE = "<encoder-only>"
SHAPE: dict[str, Any] = {
    "hidden_size": WIDTH,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
}
FAMILIES = ("bert", "roberta", "unixcoder", "modernbert", "nomic", "legacy-nomic", "t5", "codet5p")
# What the programs that came with the first NomicBERTs wrote, for a network of the shape above.
LEGACY_NOMIC = {
    "model_type": "nomic_bert",
    "auto_map": {"AutoModel": "modeling_hf_nomic_bert.NomicBertModel"},
    "n_embd": WIDTH,
    "n_layer": 2,
    "n_head": 4,
    "n_inner": 48,
    "n_positions": 128,
    "layer_norm_epsilon": 1e-12,
    "rotary_emb_base": 1000,
    "type_vocab_size": 2,
    "activation_function": "swiglu",
    "prenorm": False,
    "causal": False,
    "parallel_block": False,
    "use_rms_norm": False,
    "qkv_proj_bias": False,
    "mlp_fc1_bias": False,
    "mlp_fc2_bias": False,
    "rotary_emb_fraction": 1.0,
    "rotary_emb_interleaved": False,
    "rotary_emb_scale_base": None,
    "rotary_scaling_factor": None,
}


def make_checkpoint(folder: Path, family: str) -> Path:
    """A checkpoint of a family in a folder of its own, the same in every run."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    if family == "bert":
        vocabulary = word_pieces(folder)
        save(folder, transformers.BertModel(bert(vocabulary)))
        return folder
    vocabulary = byte_pairs(folder, [MODE] if family == "unixcoder" else [])
    match family:
        case "roberta" | "unixcoder":
            save(folder, transformers.RobertaModel(roberta(vocabulary)))
        case "modernbert":
            save(folder, transformers.ModernBertModel(modernbert(vocabulary)))
        case "nomic" | "legacy-nomic":  # either way transformers saves the weights under their first names
            save(folder, transformers.NomicBertModel(transformers.NomicBertConfig(vocab_size=vocabulary, **SHAPE)))
    match family:
        case "legacy-nomic":
            (folder / "config.json").write_text(json.dumps(LEGACY_NOMIC | {"vocab_size": vocabulary}))
        case "t5":
            save(folder, transformers.T5EncoderModel(t5(vocabulary)))
            change_config(folder, {"n_positions": 64})
        case "codet5p":
            save(folder, transformers.T5EncoderModel(t5(vocabulary)))
            own = {
                "n_positions": 64,
                "model_type": "codet5p_embedding",
                "embed_dim": PROJECTED,
                "auto_map": {"AutoModel": "code.Model"},
            }
            change_config(folder, own)
            projection = {"proj.weight": torch.randn(PROJECTED, WIDTH), "proj.bias": torch.randn(PROJECTED)}
            change_weights(folder, projection)
    return folder


def bert(vocabulary: int) -> Any:
    return transformers.BertConfig(vocab_size=vocabulary, max_position_embeddings=64, **SHAPE)


def roberta(vocabulary: int) -> Any:
    ids: dict[str, Any] = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
    return transformers.RobertaConfig(
        vocab_size=vocabulary, max_position_embeddings=66, type_vocab_size=1, layer_norm_eps=1e-5, **SHAPE, **ids
    )


def modernbert(vocabulary: int) -> Any:
    ids: dict[str, Any] = {
        "bos_token_id": 0,
        "cls_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "sep_token_id": 2,
    }
    return transformers.ModernBertConfig(
        vocab_size=vocabulary, max_position_embeddings=64, local_attention=16, **SHAPE, **ids
    )


def t5(vocabulary: int) -> Any:
    shape: dict[str, Any] = {"d_model": WIDTH, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_heads": 4}
    return transformers.T5Config(vocab_size=vocabulary, **shape)


def save(folder: Path, model: Any) -> None:
    """Save a model with weights that are large enough for texts to differ."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.2)
    model.save_pretrained(folder)


def change_config(folder: Path, change: dict[str, Any]) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))


def change_weights(folder: Path, more: dict[str, torch.Tensor], without: Sequence[str] = ()) -> None:
    """Save the weights again with some more and without some."""
    weights = {name: tensor for name, tensor in load_file(folder / "model.safetensors").items() if name not in without}
    save_file(weights | more, folder / "model.safetensors", metadata={"format": "pt"})


def byte_pairs(folder: Path, more: list[str]) -> int:
    """A tokenizer like RoBERTa's; returns the number of its subwords."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIAL + more, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([TEXT] * 3, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer.get_vocab_size()


def word_pieces(folder: Path) -> int:
    """A tokenizer like BERT's; returns the number of its subwords."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator([TEXT] * 3, trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    return tokenizer.get_vocab_size()
