"""Versions of installed distributions."""

from __future__ import annotations


def version_of(distribution: str) -> str:
    """A distribution's version; LeanCode itself has none where it runs from a checkout."""
    from importlib.metadata import PackageNotFoundError, version  # brings the email package along

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
