"""What a reader found damaged, noted beside the index for the next run that writes: readers cannot mend anything."""

from __future__ import annotations

import logging
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

logger = logging.getLogger(__name__)


class Damage(StrEnum):
    """How much of an index cannot be trusted."""

    CONTENT = "content"  # single vectors or texts, which are made again
    FILE = "file"  # the database itself, which is built anew


def note_damage(database: Path, damage: Damage) -> None:
    """Leave word for the next run. Damage of the whole file outweighs that of its content."""
    if noted_damage(database) in (damage, Damage.FILE):
        return
    logger.warning("the index %s is damaged (%s); the next run mends it", database, damage.value)
    with suppress(OSError):  # where nothing can be written, nothing can be mended either
        _note(database).touch(mode=0o600)
        _note(database).write_text(damage.value, encoding="ascii")


def noted_damage(database: Path) -> Damage | None:
    """What was noted since the last run, None for an index in which all was well."""
    try:
        return Damage(_note(database).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return Damage.CONTENT  # a note that cannot be read: look at everything


def forget_damage(database: Path) -> None:
    """The damage is mended."""
    _note(database).unlink(missing_ok=True)


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}.damaged")
