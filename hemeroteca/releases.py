"""The releases of a site: an archive and its inspect file in a folder that never changes, named by the hash of the archive.

SITE/releases/<sha256>/    archive.db, archive.inspect.json
SITE/wanted                link to the release that shall be served
SITE/current               link to the run of the release that is being served: SITE/run/<number>/release leads to it
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hemeroteca import queries
from hemeroteca.store import inspect_file


class ReleaseError(ValueError):
    """What was to be published is no whole archive; the message says what is wrong and what helps."""


@dataclass(frozen=True)
class Release:
    folder: Path

    @property
    def hash(self) -> str:
        return self.folder.name

    @property
    def database(self) -> Path:
        return next(self.folder.glob("*.db"))


@dataclass(frozen=True)
class Difference:
    """What a release changes: rows by table, before and after, where they differ; and the addresses of articles that lead nowhere any more."""

    rows: dict[str, tuple[int, int]]
    gone: list[str]


def add_release(site: Path, database: Path) -> Release:
    """The release of that archive, copied into the site unless it is there already.

    Raises ReleaseError where it is no archive or its inspect file belongs to another.
    """
    folder = site / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    try:
        copy = Path(shutil.copy(database, partial))
        inspected = Path(shutil.copy(inspect_file(database), partial))
        release = Release(folder / _checked_hash(copy, inspected))
        if not release.folder.exists():
            _make_unchangeable(partial)
            partial.rename(release.folder)
        return release
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _checked_hash(database: Path, inspected: Path) -> str:
    with database.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if _inspection(inspected, database).get("hash") != digest:
        raise ReleaseError(f"{inspected.name} was not made from this {database.name}; build the archive again with build_db.py")
    with closing(_connect(database)) as connection:
        if not queries.is_archive(connection):
            raise ReleaseError(f"{database.name} is no archive: it lacks tables that build_db.py writes")
    return digest


def _make_unchangeable(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o444)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    folder.chmod(0o755)


def releases(site: Path) -> list[Release]:
    """The releases that are kept, the newest first."""
    folders = [path for path in (site / "releases").glob("*") if not path.name.startswith(".")]
    return [Release(path) for path in sorted(folders, key=lambda path: path.stat().st_mtime_ns, reverse=True)]


def newest(site: Path) -> Release:
    """Raises ReleaseError where nothing was published yet."""
    kept = releases(site)
    if not kept:
        raise ReleaseError(f"{site} holds no release; publish an archive first, with deploy/publish.py")
    return kept[0]


def wanted(site: Path) -> Release | None:
    """The release that shall be served."""
    return _leads_to(site / "wanted")


def served(site: Path) -> Release | None:
    """The release that is being served."""
    return _leads_to(site / "current" / "release")


def _leads_to(link: Path) -> Release | None:
    return Release(link.resolve()) if link.exists() else None


def want(site: Path, release: Release) -> None:
    link(site / "wanted", Path("releases", release.hash))


def link(name: Path, target: Path) -> None:
    """A link of that name, in one step: whoever follows it arrives at the old target or at the new one."""
    new = name.with_name(f".{name.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(name)


def drop_old(site: Path, keep: int) -> list[Release]:
    """Removes all releases but the newest `keep`, those that still run and the one that shall; the removed ones."""
    running = (_leads_to(run / "release") for run in (site / "run").glob("[0-9]*"))
    needed = {wanted(site), *running, *releases(site)[:keep]}
    old = [release for release in releases(site) if release not in needed]
    for release in old:
        shutil.rmtree(release.folder)
    return old


def compare(old: Release, new: Release) -> Difference:
    before, after = _counts(old), _counts(new)
    names = [name for name in sorted({*before, *after}) if "_fts_" not in name and not name.startswith("sqlite_")]
    rows = {name: (before.get(name, 0), after.get(name, 0)) for name in names if before.get(name, 0) != after.get(name, 0)}
    with closing(_connect(old.database)) as one, closing(_connect(new.database)) as other:
        still = set(_article_slugs(other))
        gone = [slug for slug in _article_slugs(one) if slug not in still and not _is_accounted_for(other, slug)]
    return Difference(rows, gone)


def _is_accounted_for(connection: sqlite3.Connection, slug: str) -> bool:
    """Whether the address leads on, or says that the article was withdrawn."""
    return queries.moved(connection, "articles", slug) is not None or queries.withdrawn(connection, slug) is not None


def _counts(release: Release) -> dict[str, int]:
    tables = _inspection(inspect_file(release.database), release.database)["tables"]
    return {name: table["count"] for name, table in tables.items()}


def _inspection(file: Path, database: Path) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return said.get(database.stem, {})


def _article_slugs(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT slug FROM articles ORDER BY id")]


def _connect(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(database.resolve()))}?mode=ro&immutable=1", uri=True)
