"""Packages that only an evaluation needs: the extra `evaluation`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leancode_core.errors import ConfigError


@contextmanager
def named_extra(purpose: str, package: str) -> Iterator[None]:
    """Say which extra is missing where an import inside the block fails.

    Raises:
        ConfigError: the package is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise ConfigError(
            f"{purpose} needs the package {package}, which is not installed",
            remedy="run `pip install 'leancode[evaluation]'`",
        ) from error
