"""The tables of an index, as a list of migrations that only ever grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from leancode_core.errors import IndexCorrupt, IndexUnavailable
from leancode_core.index.connection import connect_read_only
from leancode_core.index.damage import Damage, noted_damage
from leancode_core.index.rows import with_checksum
from leancode_core.index.sqlite_errors import translated_errors

if TYPE_CHECKING:  # takes a tenth of a second, and readers need none
    from sqlite_utils import Database

# Each entry is run once, in order, inside a transaction of its own. Never change one that was released.
MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "m001_files_units_embeddings",
        (
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE files (
                id INTEGER PRIMARY KEY,
                path TEXT NOT NULL UNIQUE,
                size INTEGER NOT NULL,
                mtime_ns INTEGER NOT NULL,
                checked_ns INTEGER NOT NULL,
                digest BLOB NOT NULL,
                language TEXT,
                problem TEXT,
                remedy TEXT
            )
            """,
            # A key is never used twice: whoever remembers that of a deleted unit finds nothing, and no other unit.
            """
            CREATE TABLE units (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                file_id INTEGER NOT NULL REFERENCES files (id),
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                qualified_name TEXT NOT NULL,
                signature TEXT NOT NULL,
                start_byte INTEGER NOT NULL,
                stop_byte INTEGER NOT NULL,
                start_line INTEGER NOT NULL,
                end_line INTEGER NOT NULL,
                docstring TEXT NOT NULL,
                docstring_start INTEGER,
                docstring_stop INTEGER,
                digest BLOB NOT NULL,
                text BLOB NOT NULL
            )
            """,
            "CREATE INDEX units_by_file ON units (file_id)",
            "CREATE INDEX units_by_digest ON units (digest)",
            "CREATE INDEX units_by_name ON units (name COLLATE NOCASE)",
            """
            CREATE TABLE fingerprints (
                id INTEGER PRIMARY KEY,
                digest TEXT NOT NULL UNIQUE,
                description TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE embeddings (
                digest BLOB NOT NULL,
                fingerprint_id INTEGER NOT NULL REFERENCES fingerprints (id),
                vector BLOB NOT NULL,
                PRIMARY KEY (digest, fingerprint_id)
            ) WITHOUT ROWID
            """,
            # Identifiers arrive split into words and whole, so "_" is a letter here.
            """
            CREATE VIRTUAL TABLE units_fts USING fts5 (
                name, qualified_name, path, signature, docstring, body,
                tokenize = "porter unicode61 remove_diacritics 2 tokenchars '_'"
            )
            """,
        ),
    ),
    (
        "m002_checked_vectors",
        (
            "UPDATE embeddings SET vector = with_checksum(vector)",
            # Vectors that no unit has had since a day (days since 1970): the oldest are dropped first.
            """
            CREATE TABLE unreferenced (
                digest BLOB NOT NULL,
                fingerprint_id INTEGER NOT NULL,
                since_day INTEGER NOT NULL,
                PRIMARY KEY (digest, fingerprint_id)
            ) WITHOUT ROWID
            """,
        ),
    ),
    (
        "m003_tokens",
        # Units of before have none: their content version is another, so their files are read again. The default
        # is what zlib makes of no bytes.
        ("ALTER TABLE units ADD COLUMN tokens BLOB NOT NULL DEFAULT x'789c030000000001'",),
    ),
    (
        "m004_terms",
        # Units of before have none either; they get theirs when their files are read again.
        (
            "DROP TABLE units_fts",
            # Beside the units and not in them: all of them are read at once, and texts would lie in between.
            """
            CREATE TABLE unit_terms (
                unit_id INTEGER PRIMARY KEY REFERENCES units (id) ON DELETE CASCADE,
                terms BLOB NOT NULL
            )
            """,
            # What is derived from this database is never taken for that of another one in its place.
            "INSERT INTO meta (key, value) VALUES ('origin', lower(hex(randomblob(16))))",
        ),
    ),
)
SCHEMA_VERSION = len(MIGRATIONS)


# In one statement, so that a writer cannot come in between.
_STATE = """
    SELECT user_version, (SELECT count(*) FROM sqlite_master),
        (SELECT count(*) FROM sqlite_master WHERE name IN ('units_fts', 'unit_terms'))
    FROM pragma_user_version
"""


def migrate(database: Database, path: Path) -> None:
    """Bring the database to `SCHEMA_VERSION`.

    Raises:
        IndexUnavailable: a newer version of the program made it.
        IndexCorrupt: it is somebody else's database.
    """
    database.conn.create_function("with_checksum", 1, with_checksum, deterministic=True)
    while (version := usable_version(database.conn, path)) < SCHEMA_VERSION:
        with write_transaction(database):
            if usable_version(database.conn, path) != version:
                continue  # another process was faster
            for statement in MIGRATIONS[version][1]:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {version + 1:d}")


def usable_version(connection: sqlite3.Connection, path: Path) -> int:
    """The number of migrations that the database has seen, at most `SCHEMA_VERSION`, 0 for an empty one.

    Raises:
        IndexUnavailable: a newer version of the program made it.
        IndexCorrupt: it is somebody else's database.
    """
    version = schema_version(connection, path)
    if version > SCHEMA_VERSION:
        raise IndexUnavailable(
            f"the index {path} was made by a newer version of LeanCode"
            f" (schema {version}, this one knows {SCHEMA_VERSION})",
            remedy="update LeanCode, or run `leancode clear` to build the index anew",
        )
    return version


def is_usable(path: Path) -> bool:
    """Whether there is an index that can be read as it is.

    Raises:
        IndexUnavailable: a newer version of the program made it.
    """
    if not path.is_file() or noted_damage(path) is Damage.FILE:
        return False
    try:
        with translated_errors(path), closing(connect_read_only(path)) as connection:
            return usable_version(connection, path) == SCHEMA_VERSION
    except IndexCorrupt:
        return False


def schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """The number of migrations that the database has seen, 0 for an empty one.

    Raises:
        IndexCorrupt: it is somebody else's database.
    """
    version, n_tables, n_ours = connection.execute(_STATE).fetchone()
    if n_tables and not (version and n_ours):
        raise IndexCorrupt(
            f"{path} is the database of another program",
            remedy="run `leancode index`, which moves it aside, or set another index.location",
        )
    return int(version)


@contextmanager
def write_transaction(database: Database) -> Iterator[None]:
    """A transaction that waits for its turn at once: one that begins by reading could be refused later."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise
