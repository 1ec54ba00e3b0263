"""The errors that a user can meet. Each one carries what happened and what to do about it.

LeanCodeError
├── ConfigError            a setting or an argument has a value that cannot be used
├── ModelUnavailable       a model's files are missing, damaged or of an unknown kind
├── IndexUnavailable       the index cannot be opened, read or written
│   ├── IndexCorrupt       the index file is damaged or is not ours
│   └── IndexBusy          another process is writing to the index
└── UnsupportedLanguage    the file's language has no grammar here

Cancellation is not an error: see `control.Cancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass


class LeanCodeError(Exception):
    """Base of all errors that are shown to a user.

    Args:
        message: what went wrong and where, without a full stop.
        remedy: what the user can do now, without a full stop.
    """

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"


class ConfigError(LeanCodeError):
    """A setting or an argument has a value that cannot be used."""


class ModelUnavailable(LeanCodeError):
    """A model's files are missing, damaged or of an unknown kind."""


class IndexUnavailable(LeanCodeError):
    """The index cannot be opened, read or written."""


class IndexCorrupt(IndexUnavailable):
    """The index file is damaged, or it is not an index of this program."""


class IndexBusy(IndexUnavailable):
    """Another process is writing to the index."""


class UnsupportedLanguage(LeanCodeError):
    """The file's language has no grammar here."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one file that the user should know and that stops nothing else.

    Attributes:
        path: the file, relative to the root, with "/" (or a setting's name for a bad setting).
        message: what is wrong, without a full stop.
        remedy: what the user can do, or "" where nothing needs doing.
    """

    path: str
    message: str
    remedy: str = ""
