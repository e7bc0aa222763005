"""The processes of a site: what dies or hangs is started again, what only has much to do is not."""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import check_site
import httpx
import pytest
import serve
from test_releases import make_archive

from hemeroteca import releases

PATIENCE = 120.0  # seconds; a machine with much else to do


@pytest.fixture
def server() -> Iterator[serve.Server]:
    """A site that is served by one process for pages and one for SQL."""
    with tempfile.TemporaryDirectory() as folder:  # the path of a socket has at most 107 bytes, and tmp_path is long
        site = Path(folder) / "site"
        release = releases.add_release(site, make_archive(Path(folder) / "made"))
        releases.want(site, release)
        server = serve.Server(site, 1, ())
        try:
            turn_until(server, lambda: releases.served(site) == release)
            yield server
        finally:
            server.stop()


def turn_until(server: serve.Server, happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it never happened"
        server.turn()
        time.sleep(0.05)


def number(server: serve.Server, name: str) -> int:
    assert server.current
    return server.current.processes[name].pid


def ask(server: serve.Server, name: str, path: str) -> httpx.Response:
    transport = httpx.HTTPTransport(uds=str(server.site / "current" / f"{name}.sock"))
    with httpx.Client(transport=transport, base_url="http://site", timeout=PATIENCE) as client:
        return client.get(path)


@pytest.mark.parametrize(("sent", "name"), [(signal.SIGKILL, "sql"), (signal.SIGSTOP, "pages-1")])
def test_a_process_that_died_or_hangs_is_started_again(
    server: serve.Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sent: signal.Signals, name: str
) -> None:
    monkeypatch.setattr(serve, "LOOKING", 0.2)
    monkeypatch.setattr(serve, "HUNG", 2.0)
    assert server.current
    server.current.answered[name] = time.monotonic()
    before = number(server, name)
    os.kill(before, sent)
    turn_until(server, lambda: number(server, name) != before)
    assert (f"{name} did not answer for 2 s" in capsys.readouterr().out) == (sent == signal.SIGSTOP)
    turn_until(server, server.current.answers)
    assert ask(server, name, "/-/actor.json").json() == {"actor": None}


def test_a_process_that_endless_queries_keep_busy_is_not_taken_for_one_that_hangs(
    server: serve.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "LOOKING", 0.2)
    monkeypatch.setattr(serve, "HUNG", 10.0)
    assert server.current
    server.current.answered["sql"] = time.monotonic()
    before, statuses = number(server, "sql"), []
    query = f"/archive.json?sql={quote(check_site.ENDLESS)}"
    clients = [threading.Thread(target=lambda: statuses.append(ask(server, "sql", query).status_code)) for _ in range(24)]
    for client in clients:
        client.start()
    turn_until(server, lambda: not any(client.is_alive() for client in clients))
    assert (number(server, "sql"), set(statuses)) == (before, {400})
