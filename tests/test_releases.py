"""Releases: what is published never changes, and what would be lost is said before."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from site_fixture import build_archive

from hemeroteca import releases
from hemeroteca.releases import ReleaseError
from hemeroteca.store import inspect, inspect_file


def make_archive(folder: Path, *changes: str) -> Path:
    """The invented archive with its inspect file, after these changes."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "archive.db"
    database.unlink(missing_ok=True)
    build_archive(database)
    connection = sqlite3.connect(database)
    for sql in changes:
        connection.execute(sql)
    connection.commit()
    connection.close()
    inspect_file(database).write_text(json.dumps(inspect(database, database)))
    return database


RENAMED = "UPDATE build SET value = 'Another title' WHERE key = 'title'"


def test_a_release_is_named_by_the_hash_of_its_archive(tmp_path: Path) -> None:
    database = make_archive(tmp_path / "made")
    release = releases.add_release(tmp_path / "site", database)
    assert release.hash == inspect(database, database)["archive"]["hash"]
    assert release.database.read_bytes() == database.read_bytes()
    assert [path.name for path in sorted(release.folder.iterdir())] == ["archive.db", "archive.inspect.json"]


def test_a_release_stays_when_the_archive_is_built_again(tmp_path: Path) -> None:
    first = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made"))
    bytes_of_first = first.database.read_bytes()
    second = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made", RENAMED))
    assert first != second
    assert first.database.read_bytes() == bytes_of_first
    assert first.database.stat().st_mode & 0o222 == 0


def test_the_same_archive_is_the_same_release(tmp_path: Path) -> None:
    database = make_archive(tmp_path / "made")
    assert releases.add_release(tmp_path / "site", database) == releases.add_release(tmp_path / "site", database)
    assert len(releases.releases(tmp_path / "site")) == 1


def test_an_inspect_file_of_another_build_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    database = make_archive(tmp_path / "made")
    inspected = inspect_file(database).read_text()
    make_archive(tmp_path / "made", RENAMED)
    inspect_file(database).write_text(inspected)
    with pytest.raises(ReleaseError, match="was not made from this"):
        releases.add_release(tmp_path / "site", database)
    assert list((tmp_path / "site" / "releases").iterdir()) == []


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "other.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    inspect_file(database).write_text(json.dumps(inspect(database, database)))
    with pytest.raises(ReleaseError, match="lacks tables"):
        releases.add_release(tmp_path / "site", database)


def test_the_newest_are_kept_and_what_is_wanted(tmp_path: Path) -> None:
    site = tmp_path / "site"
    made = [releases.add_release(site, make_archive(tmp_path / "made", RENAMED.replace("title'", f"title {n}'", 1))) for n in range(5)]
    assert releases.releases(site) == made[::-1]
    releases.want(site, made[0])
    assert releases.drop_old(site, 2) == [made[2], made[1]]
    assert releases.releases(site) == [made[4], made[3], made[0]]


def test_what_a_release_changes_is_told(tmp_path: Path) -> None:
    old = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made"))
    without = ("DELETE FROM furniture", "UPDATE articles SET slug = 'nowhere-0000000000' WHERE slug LIKE '%a1c0de0001'")
    new = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made", *without))
    changes = releases.compare(old, new)
    assert set(changes.rows) == {"furniture"}
    assert changes.rows["furniture"][1] == 0
    assert [slug.rpartition("-")[2] for slug in changes.gone] == ["a1c0de0001"]


def test_a_withdrawn_article_is_not_gone(tmp_path: Path) -> None:
    old = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made"))
    without = (
        "UPDATE articles SET slug = 'nowhere-0000000000' WHERE slug LIKE '%a1c0de0001'",
        "INSERT INTO withdrawn (kind, key) VALUES ('article', 'a1c0de0001')",
    )
    assert releases.compare(old, releases.add_release(tmp_path / "site", make_archive(tmp_path / "made", *without))).gone == []


def test_an_article_whose_readable_words_changed_is_not_gone(tmp_path: Path) -> None:
    old = releases.add_release(tmp_path / "site", make_archive(tmp_path / "made"))
    new = releases.add_release(
        tmp_path / "site",
        make_archive(tmp_path / "made", "UPDATE articles SET slug = 'other-words-a1c0de0001' WHERE slug LIKE '%a1c0de0001'"),
    )
    assert releases.compare(old, new).gone == []
