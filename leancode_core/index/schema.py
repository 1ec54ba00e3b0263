"""The tables of an index, as a list of migrations that only ever grows."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from leancode_core.errors import IndexUnavailable

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
            """
            CREATE TABLE units (
                id INTEGER PRIMARY KEY,
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
)
SCHEMA_VERSION = len(MIGRATIONS)


def migrate(database: Database) -> None:
    """Bring the database to `SCHEMA_VERSION`.

    Raises:
        IndexUnavailable: a newer version of the program made it.
    """
    version = schema_version(database.conn)
    if version > SCHEMA_VERSION:
        raise IndexUnavailable(
            f"the index was made by a newer version of LeanCode (schema {version}, this one knows {SCHEMA_VERSION})",
            remedy="update LeanCode, or run `leancode clear` to build the index anew",
        )
    for number, (_, statements) in enumerate(MIGRATIONS[version:], start=version + 1):
        with database.atomic():
            for statement in statements:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number:d}")


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of migrations that the database has seen, 0 for an empty one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
