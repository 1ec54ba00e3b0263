"""What an encoder reads of a unit."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.rendering import rendered

METHOD = '''class HTTPClient:
    def getJson(self,  url):
        """Fetch a document.

        Follows redirects, at most ten of them.
        Args:
            url: where it is
        """
        reply   = self.get( url )

        return json.loads(reply)
'''
LONG = '''def f():
    """%s

    Nothing of this second paragraph is read.
    """
    return 1
'''
WORDS = " ".join(f"word{number}" for number in range(50))


def check(path: str, source: str, place: int, expected: str) -> None:
    """The unit at `place` in the file's order, rendered."""
    language = language_of(PurePosixPath(path), source.encode())
    assert language is not None
    unit = extract(path, source.encode(), language).units[place]
    assert rendered(unit, unit.code) == expected


@pytest.mark.parametrize("path", ["client.py", "elsewhere/renamed.py"])
def test_a_method_is_its_name_in_words_its_documentation_and_its_code(path: str) -> None:
    check(
        path,
        METHOD,
        1,
        "http client get json\n"
        "Fetch a document. Follows redirects, at most ten of them. Args: url: where it is\n"
        "def getJson(self, url):\n"
        "reply = self.get( url )\n"
        "return json.loads(reply)",
    )


def test_a_long_first_paragraph_is_all_of_the_documentation() -> None:
    check("f.py", LONG % WORDS, 0, f"f\n{WORDS}\ndef f():\nreturn 1")


def test_a_piece_of_a_file_has_no_name() -> None:
    check("settings.py", "DEBUG   = True\n\n\nPORT = 80\n", 0, "DEBUG = True\nPORT = 80")
