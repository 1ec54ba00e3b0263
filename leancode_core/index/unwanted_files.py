"""Files in a known language that are better not indexed: secrets, and what no person wrote."""

from __future__ import annotations

import re

from leancode_core.errors import Problem

_SNIFFED = 65_536
_HEADER = 1_000
_SMALLEST_MINIFIED = 1_000  # one long line alone does not make a short file minified
_LONGEST_AVERAGE_LINE = 300
_LONGEST_LINE = 5_000

# Names of whole files. `credentials.py` is source code; a `credentials` with a data format behind it is none.
_SECRET = re.compile(
    r"""\.env(rc)? | \.env\..* | .*\.(pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg|ppk)
    | id_(rsa|dsa|ecdsa|ed25519).* | \.npmrc | \.netrc | _netrc | \.pypirc | \.pgpass | \.htpasswd
    | \.git-credentials | \.?(aws-?)?credentials(\.(json|ya?ml|ini|toml|xml|properties|csv|txt|env))?
    | (client_secret|service[_-]account).*\.json | secrets?\.(json|ya?ml|ini|toml|env)""",
    re.IGNORECASE | re.VERBOSE,
)
_MINIFIED = re.compile(r".*([.-]min|\.bundle|\.chunk)\.[cm]?js", re.IGNORECASE)
_GENERATED = re.compile(
    r"""(?i:.*\.generated\..* | .*\.designer\.(cs|vb) | .*\.g(\.i)?\.cs)
    | .*_pb2(_grpc)?\.pyi? | .*\.pb(\.gw|\.validate)?\.(go|cc|h|c) | .*_grpc\.pb\.(go|cc|h) | .*_pb\.(js|ts|d\.ts|rb)
    | .*_(grpc|services)_pb\.(js|ts|d\.ts|rb) | .*\.(g|freezed|pb|pbenum|pbjson)\.dart | .*_generated\.(go|h|rs)
    | .*\.(pb|grpc)\.(swift|ex) | zz_generated\..*\.go | moc_.*\.cpp | qrc_.*\.cpp""",
    re.VERBOSE,
)

_MINIFIABLE = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".css")
_COMMENT = rb"""[ \t]*(?://|\#|/?\*|<!--|--|;|%|\"\"\"|''')"""
_GENERATED_HEADER = re.compile(
    rb"^(?:"
    + _COMMENT
    + rb""".*(?<!\w)@generated\b(?!\()
    | \W*(?i:code[ ]generated\b.*\bdo[ ]not[ ]edit)
    | (?:"""
    + _COMMENT
    + rb"""|[ \t]*(?i:the|this)[ ]).*(?i:auto(?:matically)?[ -]?generated\b.*\bdo[ ]not[ ](?:edit|modify|change))
    )""",
    re.MULTILINE | re.VERBOSE,
)


def is_secret_name(name: str) -> bool:
    """Whether a file's name says that it holds keys or passwords."""
    return _SECRET.fullmatch(name) is not None


def why_unwanted(name: str) -> str:
    """Why a file's name alone keeps it out of the index, in words for a `Problem`; "" if it does not."""
    if is_secret_name(name):
        return "not indexed: the name says that it holds secrets"
    if _MINIFIED.fullmatch(name):
        return "not indexed: the name says that it is minified"
    if _GENERATED.fullmatch(name):
        return "not indexed: the name says that it is generated"
    return ""


def content_problem(path: str, source: bytes) -> Problem | None:
    """Why a file's content keeps it out of the index; None if it does not.

    Args:
        path: the file, relative to the root.
        source: its content, or the first 64 KiB of it.
    """
    head = source[:_SNIFFED]
    if b"\0" in head:
        return Problem(path, "not indexed: it holds a NUL byte, so it is binary or UTF-16", "save text as UTF-8")
    if path.lower().endswith(_MINIFIABLE) and _is_minified(head):
        return Problem(path, "not indexed: its long lines say that it is minified")
    if _GENERATED_HEADER.search(head[:_HEADER]):
        return Problem(path, "not indexed: its header says that it is generated")
    return None


def _is_minified(head: bytes) -> bool:
    if len(head) < _SMALLEST_MINIFIED:
        return False
    lines = head.splitlines()
    return len(head) / len(lines) > _LONGEST_AVERAGE_LINE or max(map(len, lines)) > _LONGEST_LINE
