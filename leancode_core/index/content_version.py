"""The version of everything that decides what the index holds of a file: an index of another one is read again."""

from __future__ import annotations

from leancode_core.code.extraction import EXTRACTION_VERSION
from leancode_core.code.tokens import LEXING_VERSION
from leancode_core.index.terms import LEXICAL_VERSION

CONTENT_VERSION = f"{EXTRACTION_VERSION}.{LEXING_VERSION}.{LEXICAL_VERSION}"
