"""A query as somebody runs it elsewhere: on a command line, in Python, in R. Each is whole and can be copied as it is."""

import json
import shlex


def in_shell(file: str, sql: str) -> str:
    """For the command line of SQLite.

    >>> print(in_shell("archive.db", "SELECT 1"))
    sqlite3 -header -column archive.db <<'SQL'
    SELECT 1;
    SQL
    """
    return f"sqlite3 -header -column {shlex.quote(file)} <<'SQL'\n{sql};\nSQL"


def in_python(file: str, sql: str) -> str:
    """For Python, with nothing but its standard library."""
    lines = ["import sqlite3", "", f"archive = sqlite3.connect({json.dumps(file)})", 'rows = archive.execute("""', sql, '""")']
    return "\n".join([*lines, "for row in rows:", '    print(*row, sep=" | ")'])


def in_r(file: str, sql: str) -> str:
    """For R 4, with its packages DBI and RSQLite."""
    lines = ["library(DBI)", "", f"archive <- dbConnect(RSQLite::SQLite(), {json.dumps(file)})", 'dbGetQuery(archive, r"(', sql, ')")']
    return "\n".join([*lines, "dbDisconnect(archive)"])
