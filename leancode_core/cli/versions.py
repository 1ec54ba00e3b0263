"""Versions of installed distributions."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(distribution: str) -> str:
    """A distribution's version; LeanCode itself has none where it runs from a checkout."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
