"""A private database on disk for what must be remembered of each document, so that memory stays flat at any number."""

from __future__ import annotations

import sqlite3

CACHE_KB = 2_000


class Scratch(sqlite3.Connection):
    """A connection that closes itself."""

    def __del__(self) -> None:
        self.close()


def open_scratch(*tables: str) -> sqlite3.Connection:
    """A database that nobody else sees, with these tables; it is gone with the process, however that ends."""
    connection = sqlite3.connect("", isolation_level=None, factory=Scratch)
    for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", f"PRAGMA cache_size=-{CACHE_KB}"):
        connection.execute(statement)
    for table in tables:
        connection.execute(f"CREATE TABLE {table}")
    return connection
