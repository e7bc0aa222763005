"""What a terminal shows while an archive is built."""

import re
import time
from io import StringIO
from pathlib import Path

import pytest
from building import main, write
from rich.console import Console

from build_db import busy, tracker
from hemeroteca.authority import load_archive, load_authority
from hemeroteca.build import Options, build_archive
from hemeroteca.pipeline import Desk

MARKET = """La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""


def terminal(columns: int) -> Console:
    return Console(file=StringIO(), force_terminal=True, width=columns, color_system=None)


def test_a_terminal_shows_what_the_build_is_at(tmp_path: Path) -> None:
    folder, console = write(tmp_path / "prensa", market=MARKET), terminal(80)
    how = Options(workers=1, cache=False, track=tracker(console), busy=busy(console))
    build_archive(folder, tmp_path / "a.db", Desk(load_archive(folder), load_authority(folder)), how)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert [what for what in ("Looking", "Reading", "Writing", "Comparing") if what not in shown] == []


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_of_any_width_shows_how_far_how_fast_and_how_long(columns: int) -> None:
    console = terminal(columns)
    for number in tracker(console)(range(20_000), "Reading", 20_000):
        if number % 5_000 == 0:
            time.sleep(0.15)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert re.search(r"Reading [━╺╸ ]* *\d+/20000 [\d,]+/s +0:00:\d\d", shown)
    assert "…" not in shown


def test_nobody_watches_where_there_is_no_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(tmp_path / "prensa", market=MARKET)), "--output", str(tmp_path / "a.db")]) == 0
    assert "Reading" not in "".join(capfd.readouterr())


def test_what_was_rejected_is_told_at_the_end(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "prensa", market=MARKET, empty="")
    (folder / "red\x1b[31m.txt").write_text("")
    assert main([str(folder), "--output", str(tmp_path / "a.db")]) == 0
    said = capfd.readouterr().out
    assert [line.strip() for line in said.splitlines() if re.match(r" *(?:inputs )?rejected ", line)] == [
        "inputs rejected                      2",
        "rejected empty.txt: empty: the file has no bytes",
        "rejected red\\x1b[31m.txt: empty: the file has no bytes",
    ]


def test_of_many_that_were_rejected_some_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "prensa", market=MARKET, **{f"empty{number:03}": "" for number in range(123)})
    assert main([str(folder), "--output", str(tmp_path / "a.db"), "--strict"]) == 1
    said = [line.strip() for line in capfd.readouterr().out.splitlines()]
    assert said[-2:] == ["rejected empty099.txt: empty: the file has no bytes", "23 more; --verbose lists all"]
