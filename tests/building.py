"""Builds archives with the real command, for tests of what comes out."""

import importlib.util
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMMAND = ROOT / "build_db.py"


def _main() -> Any:
    spec = importlib.util.spec_from_file_location("build_db", COMMAND)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


main = _main()


def build(folder: Path, output: Path, *options: str) -> int:
    """The exit code of a build in this process; what it wrote is sound."""
    code: int = main([str(folder), "--output", str(output), "--quiet", *options])
    assert code or not output.exists() or faults(output) == ["ok"]
    return code


def faults(database: Path) -> list[str]:
    """What SQLite finds wrong with a file, rows that break a CHECK too, which it does not tell of one opened for reading only."""
    connection = sqlite3.connect(database)
    try:
        return [fault for (fault,) in connection.execute("PRAGMA quick_check")]
    finally:
        connection.close()


def build_elsewhere(
    folder: Path, output: Path, working: Path, environment: Mapping[str, str], **options: Any
) -> subprocess.CompletedProcess[str]:
    """A build in a process of its own, with its own working directory and environment."""
    command = [sys.executable, str(COMMAND), str(folder), "--output", str(output)]
    return subprocess.run(command, cwd=working, env={**os.environ, **environment}, capture_output=True, text=True, check=False, **options)


def rows(database: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What a query gives, asked as a reader who has nothing but the file would."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()


def write(folder: Path, **articles: str) -> Path:
    """A folder of articles: `a="…"` is the file a.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
