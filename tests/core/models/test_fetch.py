"""Fetching a model from a hub on this machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec, identity_of, locate, model_named
from leancode_core.models.fetch import fetch
from leancode_core.models.query_encoder import NumpyQueryEncoder
from tests.core.models.hub import Hub, running

FILES = ("config.json", "tokenizer.json", "model.safetensors")
REVISION = "0123456789abcdef0123456789abcdef01234567"
AT = f"org/tiny/resolve/{REVISION}"
WEIGHTS = f"{AT}/model.safetensors"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEANCODE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def hub(checkpoints: dict[str, Path]) -> Iterator[Hub]:
    """A hub with one small BERT."""
    with running(Hub({f"{AT}/{name}": (checkpoints["bert"] / name).read_bytes() for name in FILES})) as started:
        yield started


@pytest.fixture
def tiny(checkpoints: dict[str, Path], cache: Path) -> ModelSpec:
    """Its row, without hashes."""
    spec = model_named(str(checkpoints["bert"]))
    return replace(spec, name="tiny", folder="", repository="org/tiny", revision=REVISION)


@dataclass
class Told:
    """A `ProgressSink` that remembers."""

    stages: list[tuple[str, int | None]] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int) -> None:
        name = self.stages[-1][0]
        self.steps[name] = self.steps.get(name, 0) + steps


def fetched(spec: ModelSpec, hub: Hub, told: Told | None = None) -> ModelFiles:
    return fetch(spec, hub.address, told or SilentProgress(), CancelToken())


def check_refused(spec: ModelSpec, hub: Hub, message: str) -> str:
    """Fetching fails with a message and leaves no model behind. Returns the remedy."""
    with pytest.raises(ModelUnavailable, match=message) as caught:
        fetched(spec, hub)
    with pytest.raises(ModelUnavailable, match="the model tiny is not on this machine"):
        locate(spec)
    return caught.value.remedy


def test_all_files_are_fetched_and_make_a_model(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    told = Told()
    files = fetched(tiny, hub, told)
    assert files.folder == cache / "models" / "tiny" / REVISION
    assert {path.name: path.read_bytes() for path in files.folder.iterdir()} == {
        name: hub.files[f"{AT}/{name}"] for name in FILES
    }
    assert told.stages == [(name, len(hub.files[f"{AT}/{name}"])) for name in FILES]
    assert told.steps == dict(told.stages)
    assert [(method, path, begin) for method, path, begin in hub.asked] == [
        ("GET", f"{AT}/{name}", None) for name in FILES
    ]
    assert np.linalg.norm(NumpyQueryEncoder(tiny, locate(tiny)).encode_query("a date")) == pytest.approx(1.0)
    assert [path.name for path in (cache / "models" / "tiny").iterdir()] == [REVISION, f"{REVISION}.sha256.json"]
    record = json.loads((cache / "models" / "tiny" / f"{REVISION}.sha256.json").read_text())
    assert record["weights"] == hashlib.sha256(hub.files[WEIGHTS]).hexdigest() == identity_of(tiny).weights_sha256


def test_what_is_here_is_not_fetched_again(tiny: ModelSpec, hub: Hub) -> None:
    first = fetched(tiny, hub)
    hub.asked.clear()
    assert fetched(tiny, hub) == first
    assert hub.asked == []


def test_what_is_damaged_is_fetched_again(tiny: ModelSpec, hub: Hub) -> None:
    files = fetched(tiny, hub)
    files.weights.write_bytes(b"damaged")
    assert fetched(tiny, hub).weights.read_bytes() == hub.files[WEIGHTS]


@pytest.mark.parametrize("has_ranges", [True, False])
def test_after_a_broken_connection_the_next_run_goes_on(tiny: ModelSpec, hub: Hub, has_ranges: bool) -> None:
    hub.has_ranges = has_ranges
    hub.breaks_after = 50_000
    assert len(hub.files[WEIGHTS]) > 90_000
    remedy = check_refused(tiny, hub, r"the connection to 127.0.0.1:\d+ broke after 50,000 bytes of model.safetensors")
    assert remedy == "run the command again: it goes on from there"
    hub.breaks_after = None
    hub.asked.clear()
    told = Told()
    assert fetched(tiny, hub, told).weights.read_bytes() == hub.files[WEIGHTS]
    assert hub.asked == [("GET", WEIGHTS, "bytes=50000-")]
    assert told.steps == {"model.safetensors": len(hub.files[WEIGHTS])}


def test_a_part_that_is_longer_than_the_file_is_thrown_away(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    partial = cache / "models" / "tiny" / f".{REVISION}.partial"
    partial.mkdir(parents=True)
    (partial / "model.safetensors.part").write_bytes(bytes(len(hub.files[WEIGHTS]) + 1))
    assert fetched(tiny, hub).weights.read_bytes() == hub.files[WEIGHTS]


def test_a_part_of_another_file_is_found_by_its_hash(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    partial = cache / "models" / "tiny" / f".{REVISION}.partial"
    partial.mkdir(parents=True)
    (partial / "model.safetensors.part").write_bytes(b"other" * 1_000)
    hub.moved = {WEIGHTS: f"{hub.address}/storage"}
    hub.files["storage"] = hub.files[WEIGHTS]
    check_refused(tiny, hub, "model.safetensors of org/tiny is not what it must be")
    assert fetched(tiny, hub).weights.read_bytes() == hub.files[WEIGHTS]


def test_the_hash_of_the_table_decides(tiny: ModelSpec, hub: Hub) -> None:
    pinned = replace(tiny, weights_sha256="ab" * 32)
    remedy = check_refused(pinned, hub, r"is not what it must be \(SHA-256 [0-9a-f]{12}..., not abababababab...\)")
    assert remedy == "run the command again; if that does not help, the mirror has other files"
    sound = replace(tiny, weights_sha256=hashlib.sha256(hub.files[WEIGHTS]).hexdigest())
    hub.tells_hashes = False
    assert fetched(sound, hub).weights.is_file()


def test_without_any_hash_the_length_is_what_can_be_checked(tiny: ModelSpec, hub: Hub) -> None:
    hub.tells_hashes = False
    hub.breaks_after = 99
    check_refused(tiny, hub, "broke after 99 bytes of config.json")


def test_large_files_may_be_elsewhere(tiny: ModelSpec, hub: Hub) -> None:
    hub.files["storage/abc"] = hub.files[WEIGHTS]
    hub.moved = {WEIGHTS: f"{hub.address}/storage/abc"}
    assert fetched(tiny, hub).weights.read_bytes() == hub.files[WEIGHTS]


def test_other_content_elsewhere_is_found_by_the_hash_that_the_hub_told(tiny: ModelSpec, hub: Hub) -> None:
    hub.files["storage/abc"] = b"other content"
    hub.moved = {WEIGHTS: f"{hub.address}/storage/abc"}
    check_refused(tiny, hub, "model.safetensors of org/tiny is not what it must be")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://example.org/x", "points to http://example.org/x, which is not https"),
        ("ftp://127.0.0.1/x", "points to ftp://127.0.0.1/x, which is not https"),
        ("file:///etc/passwd", "answers 302 to a request for model.safetensors"),
    ],
)
def test_nobody_is_followed_out_of_https(tiny: ModelSpec, hub: Hub, target: str, said: str) -> None:
    hub.moved = {WEIGHTS: target}
    check_refused(tiny, hub, said)


def test_pickled_weights_are_not_fetched(tiny: ModelSpec, hub: Hub) -> None:
    hub.files[f"{AT}/pytorch_model.bin"] = hub.files.pop(WEIGHTS)
    remedy = check_refused(tiny, hub, "has its weights as pytorch_model.bin only, which can run code when it is loaded")
    assert remedy == "save them as model.safetensors with the `safetensors` library, and name that folder"
    assert hub.asked[-1] == ("HEAD", f"{AT}/pytorch_model.bin", None)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (404, f"has no model.safetensors of org/tiny at {REVISION}"),
        (401, f"wants an account for org/tiny at {REVISION}"),
        (403, f"wants an account for org/tiny at {REVISION}"),
        (503, "answers 503 to a request for model.safetensors"),
    ],
)
def test_a_hub_that_says_no_is_quoted(tiny: ModelSpec, hub: Hub, code: int, said: str) -> None:
    hub.codes = {WEIGHTS: code}
    assert check_refused(tiny, hub, said)


def test_a_revision_is_one_part_of_the_address(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    hub.files = {path.replace(REVISION, "refs%2Fpr%2F3"): content for path, content in hub.files.items()}
    assert fetched(replace(tiny, revision="refs/pr/3"), hub).folder == cache / "models" / "tiny" / "refs-pr-3"


def test_a_hub_that_is_not_there_is_named(tiny: ModelSpec, hub: Hub) -> None:
    hub.address = "http://127.0.0.1:9"  # where nobody listens
    remedy = check_refused(tiny, hub, "127.0.0.1:9 cannot be reached: .*refused")
    assert remedy == "check the network, or copy the files from another machine and name their folder"


@pytest.mark.parametrize("endpoint", ["http://example.org", "ftp://127.0.0.1", "file:///tmp", "huggingface.co", ""])
def test_an_endpoint_that_is_not_https_is_refused(tiny: ModelSpec, endpoint: str) -> None:
    with pytest.raises(ConfigError, match="models are not fetched from") as caught:
        fetch(tiny, endpoint, SilentProgress(), CancelToken())
    assert caught.value.remedy == "set LEANCODE_HUB_ENDPOINT to a https address"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    partial = cache / "models" / "tiny" / f".{REVISION}.partial"
    partial.mkdir(parents=True)
    (partial / "model.safetensors.part").symlink_to("/dev/full")
    remedy = check_refused(tiny, hub, "cannot be written: No space left on device")
    assert remedy == "free some space, or set LEANCODE_CACHE_DIR"


def test_a_cache_that_cannot_be_written_is_told(tiny: ModelSpec, hub: Hub, cache: Path) -> None:
    cache.write_text("a file in the way")
    assert check_refused(tiny, hub, "cannot be written") == "set LEANCODE_CACHE_DIR to another folder"


def test_a_set_token_stops_and_what_was_fetched_is_kept(tiny: ModelSpec, hub: Hub) -> None:
    cancel = CancelToken()
    cancel.cancel()
    hub.codes = {WEIGHTS: 503}
    check_refused(tiny, hub, "answers 503")
    hub.codes.clear()
    with pytest.raises(Cancelled):
        fetch(tiny, hub.address, SilentProgress(), cancel)
    hub.asked.clear()
    assert fetched(tiny, hub).weights.is_file()
    assert hub.asked == [("GET", WEIGHTS, None)]


def hub_cache(folder: Path, hub: Hub) -> Path:
    """The files of the hub as its own programs keep them: links from snapshots to blobs."""
    snapshot = folder / "hub" / "models--org--tiny" / "snapshots" / REVISION
    blobs = folder / "hub" / "models--org--tiny" / "blobs"
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    for name in FILES:
        (blobs / f"hash-of-{name}").write_bytes(hub.files[f"{AT}/{name}"])
        (snapshot / name).symlink_to(blobs / f"hash-of-{name}")
    return snapshot


@pytest.mark.parametrize("revision", [REVISION, "main"])
def test_what_other_programs_fetched_is_used(
    tiny: ModelSpec, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    snapshot = hub_cache(tmp_path, hub)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    refs = snapshot.parents[1] / "refs"
    refs.mkdir()
    (refs / "main").write_text(REVISION)
    spec = replace(tiny, revision=revision)
    assert locate(spec).folder == snapshot
    assert identity_of(spec).weights_sha256 == hashlib.sha256(hub.files[WEIGHTS]).hexdigest()
    assert sorted(path.name for path in snapshot.iterdir()) == sorted(FILES)


def test_a_model_that_comes_with_the_program_needs_no_hub(spec: ModelSpec) -> None:
    assert fetch(spec, "https://huggingface.co", SilentProgress(), CancelToken()) == locate(spec)
