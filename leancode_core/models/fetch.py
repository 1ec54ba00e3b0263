"""Fetches a model's files from a hub. Nothing else opens a connection, and this only when somebody asks for it.

No account, token or cookie is sent. What was fetched when a connection breaks is kept, and the next run goes on there.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.catalog import locate, record_seen, verify
from leancode_core.models.files import ModelFiles, fetched_folder
from leancode_core.models.table import ModelSpec

DEFAULT_ENDPOINT = "https://huggingface.co"

_AGAIN = "run the command again: it goes on from there"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PICKLED = "pytorch_model.bin"
_PIECE = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIMEOUT_SECONDS = 30.0


def fetch(spec: ModelSpec, endpoint: str, progress: ProgressSink, cancel: CancelToken) -> ModelFiles:
    """The model's files, fetched at the revision of the table if they are not here or are damaged.

    Args:
        spec: the model's row in the table.
        endpoint: the hub or a mirror of it; https, or http on this machine.
        progress: is told about every file in bytes.
        cancel: is asked between two pieces.

    Raises:
        ConfigError: the endpoint cannot be used.
        ModelUnavailable: a file cannot be fetched, or it is not the one that it must be.
        Cancelled: the token was set.
    """
    if not spec.repository:
        files = locate(spec)
        verify(spec, files)
        return files
    source = _Source(spec, _checked(endpoint))
    target = fetched_folder(spec)
    if target.is_dir():
        try:
            verify(spec, locate(spec))
            return locate(spec)
        except ModelUnavailable:
            shutil.rmtree(target)
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.mkdir(parents=True, exist_ok=True)
        for name in spec.files:
            if not (partial / name).is_file():
                _fetch_file(source, name, partial / name, progress, cancel)
        partial.rename(target)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ModelUnavailable(
            f"{partial} cannot be written: {error.strerror}",
            remedy="free some space, or set LEANCODE_CACHE_DIR" if full else "set LEANCODE_CACHE_DIR to another folder",
        ) from error
    files = locate(spec)
    record_seen(spec, files)
    return files


@dataclass(frozen=True, slots=True)
class _Source:
    spec: ModelSpec
    endpoint: str

    @property
    def host(self) -> str:
        """Whom we ask."""
        return urllib.parse.urlsplit(self.endpoint).netloc

    def url(self, name: str) -> str:
        """Where the hub has a file of the model."""
        revision = urllib.parse.quote(self.spec.revision, safe="")
        return f"{self.endpoint}/{self.spec.repository}/resolve/{revision}/{name}"


def _checked(endpoint: str) -> str:
    parts = urllib.parse.urlsplit(endpoint)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return endpoint.rstrip("/")
    raise ConfigError(f"models are not fetched from {endpoint}", remedy="set LEANCODE_HUB_ENDPOINT to a https address")


def _fetch_file(source: _Source, name: str, target: Path, progress: ProgressSink, cancel: CancelToken) -> None:
    part = target.with_name(f"{name}.part")
    redirects = _Redirects(source.endpoint)
    with _opened(source, name, redirects, part) as response:
        goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
        n_bytes = part.stat().st_size if goes_on else 0
        length = response.headers.get("Content-Length")
        total = n_bytes + int(length) if length else None
        progress.stage(name, total)
        progress.advance(n_bytes)
        with part.open("ab" if goes_on else "wb") as file:
            while piece := _piece(source, name, response, n_bytes):
                cancel.raise_if_cancelled()
                file.write(piece)
                n_bytes += len(piece)
                progress.advance(len(piece))
        etag = (redirects.linked_etag or response.headers.get("ETag") or "").removeprefix("W/").strip('"')
    if total is not None and n_bytes < total:
        raise _broken(source, name, n_bytes)
    _check(source.spec, name, part, etag)
    part.rename(target)


def _opened(source: _Source, name: str, redirects: _Redirects, part: Path) -> http.client.HTTPResponse:
    """The answer of the hub, from where an earlier run stopped if there was one."""
    have = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": "leancode", "Accept-Encoding": "identity"}
    try:
        response = _open(source, name, redirects, headers | ({"Range": f"bytes={have}-"} if have else {}))
        begins = (response.headers.get("Content-Range") or "").startswith(f"bytes {have}-")
        if response.status != http.HTTPStatus.PARTIAL_CONTENT or begins:
            return response
        response.close()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not have:
            raise _refused(source, name, error.code) from error
    part.unlink()  # what is there is longer than the file, or cannot be continued
    return _opened(source, name, redirects, part)


def _open(
    source: _Source, name: str, redirects: _Redirects, headers: dict[str, str], method: str = "GET"
) -> http.client.HTTPResponse:
    request = urllib.request.Request(source.url(name), headers=headers, method=method)  # noqa: S310 - see `_checked`
    proxies = urllib.request.ProxyHandler({} if _is_here(source.endpoint) else None)
    try:
        response: http.client.HTTPResponse = urllib.request.build_opener(redirects, proxies).open(
            request, timeout=_TIMEOUT_SECONDS
        )
    except urllib.error.HTTPError:
        raise
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise ModelUnavailable(
            f"{source.host} cannot be reached: {why}",
            remedy="check the network, or copy the files from another machine and name their folder",
        ) from error
    return response


def _piece(source: _Source, name: str, response: http.client.HTTPResponse, n_bytes: int) -> bytes:
    try:
        return response.read(_PIECE)
    except (OSError, http.client.HTTPException) as error:
        raise _broken(source, name, n_bytes) from error


def _check(spec: ModelSpec, name: str, part: Path, etag: str) -> None:
    """Compare the file with the table, or with what the hub says of large ones."""
    pinned = {"model.safetensors": spec.weights_sha256, "tokenizer.json": spec.tokenizer_sha256}.get(name)
    expected = pinned or (etag if _SHA256.fullmatch(etag) else None)
    with part.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if expected is not None and actual != expected:
        part.unlink()
        raise ModelUnavailable(
            f"{name} of {spec.repository} is not what it must be (SHA-256 {actual[:12]}..., not {expected[:12]}...)",
            remedy="run the command again; if that does not help, the mirror has other files",
        )


def _broken(source: _Source, name: str, n_bytes: int) -> ModelUnavailable:
    return ModelUnavailable(f"the connection to {source.host} broke after {n_bytes:,} bytes of {name}", remedy=_AGAIN)


def _refused(source: _Source, name: str, code: int) -> ModelUnavailable:
    spec = source.spec
    where = f"{spec.repository} at {spec.revision}"
    match code:
        case 401 | 403:
            return ModelUnavailable(
                f"{source.host} wants an account for {where}",
                remedy="download the files with it in a browser, and name their folder instead of the model",
            )
        case 404 if name == "model.safetensors" and _has_pickle(source):
            return ModelUnavailable(
                f"{where} has its weights as {_PICKLED} only, which can run code when it is loaded",
                remedy="save them as model.safetensors with the `safetensors` library, and name that folder",
            )
        case 404:
            return ModelUnavailable(f"{source.host} has no {name} of {where}", remedy="use another model or mirror")
    return ModelUnavailable(f"{source.host} answers {code} to a request for {name} of {where}", remedy=_AGAIN)


def _has_pickle(source: _Source) -> bool:
    try:
        _open(source, _PICKLED, _Redirects(source.endpoint), {"User-Agent": "leancode"}, "HEAD").close()
    except urllib.error.HTTPError as error:
        error.close()
        return False
    return True


def _is_here(url: str) -> bool:
    return urllib.parse.urlsplit(url).hostname in _LOOPBACK


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows the hub to where large files are, and remembers the hash that it tells on the way."""

    def __init__(self, endpoint: str) -> None:
        self.linked_etag: str | None = None
        self._endpoint = endpoint

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request to follow with; none leaves https, but from this machine to this machine."""
        here = _is_here(self._endpoint) and _is_here(newurl) and newurl.startswith("http://")
        if not here and not newurl.startswith("https://"):
            fp.close()
            raise ModelUnavailable(
                f"{urllib.parse.urlsplit(req.full_url).netloc} points to {newurl}, which is not https",
                remedy="use another mirror",
            )
        self.linked_etag = self.linked_etag or headers.get("X-Linked-Etag")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
