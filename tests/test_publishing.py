"""The whole of a published site on this machine: nginx, the processes behind it, and a change of release while readers read."""

import hashlib
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import check_site
import httpx
import publish
import pytest
import serve
import webserver
from site_fixture import ROOT
from test_releases import make_archive

from hemeroteca import releases
from hemeroteca.releases import Release

pytestmark = pytest.mark.skipif(webserver.program() is None, reason="no tests of publishing: Debian's package nginx-light is not installed")

TITLES = ("Hemeroteca de ayer", "Hemeroteca de hoy")
STARTED = 120.0  # seconds; a machine with much else to do


@dataclass
class Published:
    site: Path
    url: str
    port: int
    releases: list[Release]

    def client(self, address: str) -> httpx.Client:
        """A reader with an address of their own, as limits hold for each."""
        return httpx.Client(transport=httpx.HTTPTransport(local_address=address), base_url=self.url, timeout=60)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("published")
    site = folder / "site"
    made = [
        releases.add_release(site, make_archive(folder / "made", f"UPDATE build SET value = '{t}' WHERE key = 'title'")) for t in TITLES
    ]
    releases.want(site, made[0])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, ROOT / "deploy/serve.py", site], stderr=subprocess.DEVNULL)
    try:
        with webserver.nginx(site, port):
            wait_until(lambda: releases.served(site) == made[0])
            yield Published(site, f"http://127.0.0.1:{port}", port, made)
    finally:
        server.terminate()
        server.wait()


def wait_until(happens: object) -> None:
    until = time.monotonic() + STARTED
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


def test_every_promise_is_kept_behind_the_web_server(published: Published) -> None:
    with published.client("127.0.0.2") as client:
        found = list(check_site.findings(client))
    assert [finding for finding in found if finding.kept is False] == []
    assert {"withdrawn article 0dead0dead", "cache", "limit of SQL", "download", "an endless query ends"} <= {
        finding.promise for finding in found if finding.kept
    }


def test_the_feeds_that_the_lists_name_are_asked_for(published: Published) -> None:
    with published.client("127.0.0.3") as client:
        found = {finding.promise: finding for finding in check_site.check_feeds(check_site.Visit(client))}
    assert all(finding.kept for finding in found.values())
    assert "feed /es/articles.atom" in found or "feed /en/articles.atom" in found


def test_nginx_ends_with_the_program_that_started_it(published: Published) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, ROOT / "deploy/webserver.py", published.site, "--try", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as tried:
        assert tried.stdout and tried.stdout.readline() == f"http://127.0.0.1:{port}\n"
        wait_until(lambda: _answers(port))
        tried.terminate()
        assert tried.wait(STARTED) == 0
    assert not _answers(port)


def _answers(port: int) -> bool:
    with socket.socket() as reader:
        return reader.connect_ex(("127.0.0.1", port)) == 0


def test_a_site_too_deep_for_sockets_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / ("x" * 100)
    assert serve.main([str(site)]) == 2
    assert re.search(r"x{100}/run/\d+/pages-1\.sock is longer than the 107 bytes", capsys.readouterr().err)
    assert not site.exists()


def test_the_cache_answers_whatever_cookies_a_reader_has(published: Published) -> None:
    with published.client("127.0.0.3") as client:
        first = client.get("/es/statements/?order=latest&page=1", headers={"Cookie": "a=1"})
        second = client.get("/es/statements/?order=latest&page=1", headers={"Cookie": "b=2", "Authorization": "Basic eDp5"})
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert second.text == first.text
    assert second.headers["vary"] == "Accept-Encoding"
    assert "default-src 'self'" in second.headers["content-security-policy"]
    assert second.headers.get_list("x-content-type-options") == ["nosniff"]


def test_the_way_to_the_readers_language_is_kept_for_nobody_else(published: Published) -> None:
    with published.client("127.0.0.3") as client:
        went = [client.get("/", headers={"Accept-Language": language}).headers["location"] for language in ("es", "en", "es")]
    assert [path.rstrip("/")[-2:] for path in went] == ["es", "en", "es"]


@pytest.mark.parametrize(
    "path", ["/archive.json?sql=select+{}", "/archive/articles.json?id={}", "/archive/articles.csv?id={}", "/~61rchive/quotes?id={}"]
)
def test_tables_and_sql_are_limited_and_pages_are_not(published: Published, path: str) -> None:
    with published.client("127.0.0.4") as client:
        asked = [client.get(path.format(number)).status_code for number in range(30)]
        pages = [client.get("/es/about").status_code for _ in range(30)]
    assert 429 in asked
    assert set(pages) == {200}


@pytest.mark.parametrize("path", ["/-/versions.json", "/-/databases.json", "/-/plugins.json", "/-/actor.json"])
def test_pages_of_datasette_about_itself_are_not_public(published: Published, path: str) -> None:
    with published.client("127.0.0.3") as client:
        assert client.get(path).status_code == 404


def test_nothing_but_reading_is_allowed(published: Published) -> None:
    with published.client("127.0.0.3") as client:
        assert client.post("/archive", data={"sql": "select 1"}).status_code == 405


@dataclass
class Reader:
    """Somebody who asks for one thing again and again, and notes which build each answer names."""

    name: str
    path: str
    pause: float = 0.0
    seen: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def read(self, published: Published, address: str, done: threading.Event) -> None:
        with published.client(address) as client:
            number = 0
            while not done.wait(self.pause):
                number += 1
                try:
                    self._note(client.get(self.path.format(number)), published)
                except httpx.TransportError as error:
                    self.failed.append(repr(error))

    def _note(self, answer: httpx.Response, published: Published) -> None:
        if answer.status_code != 200:
            self.failed.append(f"{self.path}: {answer.status_code}")
        elif self.path.endswith(".db"):
            tag = answer.headers["etag"].strip('"')
            if hashlib.sha256(answer.content).hexdigest() != tag:
                self.failed.append("the bytes of one build under the tag of another")
            self.seen.append(TITLES[[release.hash for release in published.releases].index(tag)])
        else:
            self.seen += [" and ".join(sorted(set(re.findall("|".join(TITLES), answer.text)))) or "no build"]


def test_a_change_of_release_under_load_shows_each_reader_one_build_and_then_the_other(published: Published) -> None:
    """Pages from the cache and past it, tables and the download, before, during and after: no error, no mixture, no way back."""
    readers = [
        Reader("cached", "/es/articles/", 0.02),
        Reader("not cached", "/es/search?q=agua&page=1&n={}", 0.3),
        Reader("SQL", "/archive.json?sql=select+value,+{}+from+build+where+key='title'", 0.6),
        Reader("download", "/archive.db", 0.1),
    ]
    done = threading.Event()
    threads = [
        threading.Thread(target=reader.read, args=(published, f"127.0.0.{10 + number}", done)) for number, reader in enumerate(readers)
    ]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: all(reader.seen for reader in readers))
        assert publish.switch(published.site, published.releases[1], STARTED)
        wait_until(lambda: all(reader.seen[-1] == TITLES[1] for reader in readers))
        wait_until(lambda: len(list((published.site / "run").glob("[0-9]*"))) == 1)
        time.sleep(1)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    for reader in readers:
        assert reader.failed == [], reader.name
        order = [build for number, build in enumerate(reader.seen) if number == 0 or reader.seen[number - 1] != build]
        assert order == list(TITLES), reader.name


def test_going_back_is_a_change_to_the_release_before(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    releases.want(published.site, published.releases[1])
    wait_until(lambda: releases.served(published.site) == published.releases[1])
    assert publish.main([str(published.site), "--back"]) == 0
    assert releases.served(published.site) == published.releases[0]
    with published.client("127.0.0.5") as client:
        assert client.get("/archive.db").headers["etag"] == f'"{published.releases[0].hash}"'
        assert TITLES[0] in client.get("/es/articles/").text
    assert publish.main([str(published.site), "--list"]) == 0
    assert f"{published.releases[0].hash} " in capsys.readouterr().out


def test_a_release_that_loses_articles_is_not_published_unawares(published: Published, tmp_path: Path) -> None:
    database = make_archive(tmp_path, "UPDATE articles SET slug = 'nowhere-0000000000' WHERE slug LIKE '%a1c0de0001'")
    before = releases.served(published.site)
    assert publish.main([str(published.site), str(database)]) == 1
    assert (releases.wanted(published.site), releases.served(published.site)) == (before, before)


def test_a_release_that_breaks_a_promise_is_not_published(published: Published, tmp_path: Path) -> None:
    before = releases.served(published.site)
    broken = make_archive(tmp_path, "DROP TABLE related", "DROP TABLE outlets")
    assert publish.main([str(published.site), str(broken), "--allow-loss"]) == 1
    assert (releases.wanted(published.site), releases.served(published.site)) == (before, before)


def test_a_release_with_an_article_that_was_withdrawn_is_not_published(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = releases.served(published.site)
    still_there = make_archive(tmp_path, "UPDATE withdrawn SET key = 'a1c0de0006'")
    assert publish.main([str(published.site), str(still_there), "--allow-loss"]) == 1
    assert "FAIL withdrawn article a1c0de0006: 200" in capsys.readouterr().out
    assert (releases.wanted(published.site), releases.served(published.site)) == (before, before)
