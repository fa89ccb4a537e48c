"""The demo's database as it was before anybody came, to be put back while the portal runs.

Each file of tests begins with it, so that none depends on what another file did before.
"""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.sql import SQL, Identifier


class SqliteBefore:
    """The rows of a SQLite file, kept in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(path)) as live:
            live.backup(self.kept)

    def put_back(self) -> None:
        """Let the file hold what was kept; what others write meanwhile waits."""
        with closing(sqlite3.connect(self.path, timeout=60)) as live:
            self.kept.backup(live)


class PostgresBefore:
    """The rows of a PostgreSQL database of ours, kept as its own copies of the tables."""

    TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    COUNTERS = """SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL
                  FROM pg_sequences WHERE schemaname = 'public'"""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tables: dict[str, str] = {}
        with closing(psycopg2.connect(url)) as live, live.cursor() as cursor:
            cursor.execute(self.TABLES)
            for (table,) in cursor.fetchall():
                copy = io.StringIO()
                cursor.copy_expert(SQL("COPY {} TO STDOUT").format(Identifier(table)), copy)
                self.tables[table] = copy.getvalue()
            cursor.execute(self.COUNTERS)
            self.counters = cursor.fetchall()

    def put_back(self) -> None:
        """Let the tables hold what was kept; what others write meanwhile waits."""
        with closing(psycopg2.connect(self.url)) as live, live, live.cursor() as cursor:
            # No foreign key is asked about rows that come back in any order.
            cursor.execute("SET LOCAL session_replication_role = replica")
            every = SQL(", ").join(map(Identifier, self.tables))
            cursor.execute(SQL("TRUNCATE {}").format(every))
            for table, rows in self.tables.items():
                copy = SQL("COPY {} FROM STDIN").format(Identifier(table))
                cursor.copy_expert(copy, io.StringIO(rows))
            for counter in self.counters:
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", counter)


def before(env: dict[str, str]) -> SqliteBefore | PostgresBefore:
    """Keep what a portal's database holds now."""
    if url := env.get("DATABASE_URL"):
        return PostgresBefore(url)
    return SqliteBefore(Path(env["VAR_DIR"]) / "portal.sqlite3")
