"""Building a folder: processes, cache, limits; the archive is the same whatever happens on the way."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest
from building import COMMAND, ROOT, build, main, rows, write
from hypothesis import given
from hypothesis import strategies as st

from hemeroteca import derived, schema
from hemeroteca.authority import load_archive, load_authority
from hemeroteca.build import BuildError, Options, build_archive, cache_file, edition_of
from hemeroteca.folder import Input, Inputs
from hemeroteca.ids import Ids
from hemeroteca.pipeline import Desk
from hemeroteca.records import Companion, Reading, Rejected
from hemeroteca.spool import Spool
from hemeroteca.workers import Crew

MARKET = """La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""
FERRY = """The ferry company said on Tuesday that it will run a boat at night for the people of the island and the nurses of the hospital.

“We were asked for it every year,” said its director, Maud Hensley, who is from the island."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "prensa", market=MARKET, ferry=FERRY, copy=FERRY, empty="")
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy(path, folder)
    return folder


def desk(folder: Path) -> Desk:
    return Desk(load_archive(folder), load_authority(folder))


# ---- The same bytes ----------------------------------------------------------------------------------------------------------


def test_the_number_of_processes_changes_nothing(folder: Path, tmp_path: Path) -> None:
    for number in (1, 2, 5):
        assert build(folder, tmp_path / f"{number}.db", f"--workers={number}", "--no-cache") == 0
    assert len({(tmp_path / f"{number}.db").read_bytes() for number in (1, 2, 5)}) == 1


def test_processes_that_are_started_anew_give_what_forked_ones_give(folder: Path, tmp_path: Path) -> None:
    assert build(folder, tmp_path / "a.db", "--no-cache") == 0
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)  # beside a second thread nothing is forked
    other.start()
    try:
        assert build(folder, tmp_path / "b.db", "--no-cache", "--workers=1") == 0
    finally:
        stop.set()
        other.join()
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_ids_that_wait_in_a_table_change_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder, tmp_path / "a.db", "--no-cache") == 0
    monkeypatch.setattr("hemeroteca.ids._MOST", 2)
    monkeypatch.setattr("hemeroteca.store._LOCATED", 1)
    assert build(folder, tmp_path / "b.db") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()
    (folder / "market.txt").unlink()  # the next build looks for ids of the one before
    assert build(folder, tmp_path / "b.db") == 0
    assert build(folder, tmp_path / "c.db", "--no-cache") == 0
    assert (tmp_path / "b.db").read_bytes() == (tmp_path / "c.db").read_bytes()


def test_who_was_first_named_by_an_article_that_is_gone_is_brought_in_by_the_next_that_is_left(tmp_path: Path) -> None:
    """The articles of the 1st, 3rd and 4th name her; those of the 1st and 3rd go."""
    who = dict.fromkeys((1, 3, 4), "la alcaldesa Inés Peñalver") | {2: "un portavoz del concejo"}
    texts = {
        f"a{day}": f"Los vecinos de la calle {day} piden luz\n\nEl Faro · {day} de marzo de 2031\n\n"
        f"La calle {day} sigue a oscuras, contó {name} este lunes a quienes esperan desde el otoño que alguien cambie las farolas de la plaza y del paseo.\n\n«Nadie nos dijo nada en {day} años», afirmó {name}."
        for day, name in sorted(who.items())
    }
    folder = write(tmp_path / "prensa", **texts)
    (folder / "authority.yml").write_text("outlets:\n  el-faro: {name: El Faro}\n", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    for gone in ("a1.txt", "a3.txt"):
        (folder / gone).unlink()
    assert build(folder, tmp_path / "a.db") == 0
    assert build(folder, tmp_path / "b.db", "--no-cache") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()
    assert rows(tmp_path / "a.db", "select name from entities where kind = 'person'") == [("Inés Peñalver",)]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40).map(str)), max_size=80), st.integers(1, 5))
def test_ids_are_given_and_found_wherever_they_are(asked: list[tuple[bool, str]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch, closing(sqlite3.connect("")) as connection:
        patch.setattr("hemeroteca.ids._MOST", most)
        ids, expected = Ids(connection, "people"), dict[str, int]()
        for adds, key in asked:
            assert (ids.get(key), key in ids) == (expected.get(key), key in expected)
            if adds and key not in expected:
                expected[key] = ids.add(key)
        assert (list(ids.items()), len(ids)) == (list(expected.items()), len(expected))
        assert list(expected.values()) == list(range(1, len(expected) + 1))


def test_no_cache_leaves_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert build(folder, tmp_path / "out" / "a.db", "--no-cache") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.db", "a.inspect.json"}


def test_the_workers_are_at_least_one(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--workers", "0"])


# ---- The cache ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counting(Desk):
    """A desk that notes what it is asked to read."""

    notes: Path = Path()

    def read(self, file: Input, passed_over: Mapping[int, str] = {}) -> Iterator[Reading | Rejected | Companion]:
        with self.notes.open("a") as notes:
            notes.write(f"{file.name}\n")
        yield from super().read(file, passed_over)


def read_again(folder: Path, output: Path) -> list[str]:
    """What a build reads."""
    notes = output.with_suffix(".notes")
    notes.write_text("")
    build_archive(folder, output, Counting(load_archive(folder), load_authority(folder), notes=notes), Options(workers=2))
    return sorted(notes.read_text().split())


@pytest.mark.parametrize("many", [1, 1000], ids=["by a process that got ready before", "by processes of its own"])
def test_a_second_build_reads_what_is_new_or_changed_or_has_another_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("hemeroteca.build._MANY", many)
    output = tmp_path / "a.db"
    assert len(read_again(folder, output)) == 9
    assert read_again(folder, output) == []
    write(folder, market=MARKET.replace("otoño", "verano"), new="Hoy " + FERRY)
    (folder / "copy.txt").rename(folder / "moved.txt")
    (folder / "empty.txt").unlink()
    assert read_again(folder, output) == ["market.txt", "moved.txt", "new.txt"]
    assert build(folder, tmp_path / "b.db", "--no-cache") == 0
    assert output.read_bytes() == (tmp_path / "b.db").read_bytes()


FAIR = """La feria del libro abre en mayo

{outlet} · {day} de marzo de 2031

La alcaldesa Inés Peñalver contó este lunes en la plaza mayor que la feria del libro abre en mayo y que vendrán editores de la costa.

«La feria no se suspende por la lluvia ni por nadie», dijo Peñalver. «Vendrán todos los editores», añadió la alcaldesa ante los libreros."""


@pytest.mark.parametrize(
    "changed",
    [
        {"fair2.txt": FAIR.format(outlet="La Tribuna", day=4).replace("contó", "anunció").replace("La feria del libro", "La gran feria")},
        {"fair2.txt": FAIR.format(outlet="El Faro", day=3).replace("de la costa", "de la costa y del valle")},  # a version
        {"fair2.txt": FAIR.format(outlet="El Faro", day=3)},  # a copy
        {"fair.yml": "outlet: La Tribuna\npublished: 2031-03-01\n"},
        {"fair.txt": None},
        {"market.txt": MARKET + "\n\n«La feria no se suspende por la lluvia», dijo Peñalver."},  # another printing of a statement
        {"oldest.txt": FAIR.format(outlet="La Tribuna", day=1).replace("feria", "subasta").replace("Inés Peñalver", "Ana Lagos")},
        {"authority.yml": "people:\n  ines-penalver: {name: Inés Peñalver, gender: f}\n"},
        {"corrections.yml": "- {article: fair.txt, quote: Vendrán todos los editores, statement: none}\n"},
        {"withdrawn.yml": "articles: {market.txt: {on: 2031-04-01}}\n"},
    ],
    ids=["article", "version", "copy", "sidecar", "removed", "printing", "oldest", "authority", "correction", "withdrawn"],
)
def test_the_cache_gives_what_reading_everything_gives(tmp_path: Path, changed: dict[str, str | None]) -> None:
    folder = write(tmp_path / "in", market=MARKET, ferry=FERRY, fair=FAIR.format(outlet="El Faro", day=3))
    assert build(folder, tmp_path / "a.db") == 0
    before = (tmp_path / "a.db").read_bytes()
    for name, text in changed.items():
        (folder / name).write_text(text, encoding="utf-8") if text else (folder / name).unlink()
    assert build(folder, tmp_path / "a.db") == 0
    assert build(folder, tmp_path / "b.db", "--no-cache") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes() != before


# Six towns and papers of which each comes in a few articles only, so that those that come first change.
TOWNS = ("Olmeda", "Riscal", "Vadillo", "Morente", "Calzada", "Ferrol")


def story(random: Random) -> str:
    town, other = random.sample(TOWNS, 2)
    day, name = random.randrange(1, 28), random.choice(("Ana Lagos", "Luis Ferrer", "Berta Quiroga", "Inés Peñalver", "Juan Sotomayor"))
    return (
        f"El puente de {town} se abre al tráfico\n\nEl Diario de {other} · {day} de marzo de 2031\n\nLa obra del puente ha durado"
        f" dos años y {random.choice(('medio', 'pico', 'un mes'))}, según {name}, que lo contó este lunes en la plaza de {other}.\n\n"
        f"«No habrá más demoras en {town}», dijo {name}. «Vendrán todos los vecinos de {random.choice(TOWNS)}», añadió.\n"
    )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_rows_that_are_copied_are_those_that_reading_everything_gives(tmp_path: Path, seed: int) -> None:
    random, folder = Random(seed), tmp_path / "in"
    write(folder, **{f"a{number}": story(random) for number in range(12)})
    for turn in range(5):
        for _ in range(random.choice((1, 1, 2, 5))):
            name = f"a{random.randrange(20)}"
            match random.randrange(3):
                case 0:
                    (folder / f"{name}.txt").unlink(missing_ok=True)
                case 1:  # the same text, or another of its article
                    write(
                        folder,
                        **{
                            f"b{turn}": random.choice(sorted(folder.glob("*.txt"))).read_text(encoding="utf-8")
                            + random.choice(("", "Y más."))
                        },
                    )
                case _:
                    write(folder, **{name: story(random)})
        assert build(folder, tmp_path / "a.db") == 0
        assert build(folder, tmp_path / "b.db", "--no-cache") == 0
        assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The documents of which builds take the reading out of the cache."""
    numbers: list[int] = []
    reading = Spool.reading
    monkeypatch.setattr(Spool, "reading", lambda spool, number: numbers.append(number) or reading(spool, number))
    return numbers


def test_what_the_archive_before_has_is_copied_but_for_who_is_the_first_to_name_somebody(tmp_path: Path, opened: list[int]) -> None:
    first = FAIR.format(outlet="El Faro", day=1)
    second = first.replace("feria", "subasta").replace("1 de marzo", "2 de marzo")
    third = second.replace("subasta", "muestra").replace("2 de marzo", "3 de marzo")
    folder = write(tmp_path / "in", first=first, second=second, third=third, market=MARKET, ferry=FERRY)
    made = []
    for name, text in (("", ""), ("", ""), ("new", "Hoy " + FERRY), ("first", first.replace("lluvia", "nieve")), ("first", None)):
        if text is None:
            (folder / f"{name}.txt").unlink()
        elif name:
            write(folder, **{name: text})
        opened.clear()
        assert build(folder, tmp_path / "a.db") == 0
        made.append(len(opened))
    # All; none; what is new; what changed; and the second, which is now the first that names the mayor.
    assert made == [5, 0, 1, 1, 1]


def test_nothing_is_copied_from_an_archive_that_somebody_changed(folder: Path, tmp_path: Path, opened: list[int]) -> None:
    output = tmp_path / "a.db"
    assert build(folder, output) == 0
    whole, articles = output.read_bytes(), len(opened)
    with closing(sqlite3.connect(output)) as connection, connection:
        connection.execute("UPDATE articles SET title = 'otro'")
    opened.clear()
    assert build(folder, output) == 0
    assert (output.read_bytes(), len(opened)) == (whole, articles)


@pytest.mark.parametrize(
    "start", [derived._START, "raise SystemExit(1)", "import os; os.kill(os.getpid(), 9)"], ids=["works", "fails", "is killed"]
)
def test_full_text_search_and_tallies_are_the_same_whoever_makes_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    assert build(folder, tmp_path / "a.db") == 0  # of so few articles they are made here
    monkeypatch.setattr("hemeroteca.build._MANY", 1)
    monkeypatch.setattr(derived, "_START", start)
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "a.db"
    assert build(folder, output, "--workers=2") == 0
    assert output.read_bytes() == (tmp_path / "a.db").read_bytes()
    assert {path.name for path in output.parent.iterdir()} == {"a.db", "a.inspect.json", "a.cache"}
    with closing(sqlite3.connect(output)) as connection:
        for table, _, _ in (*schema.FULL_TEXT, *schema.SPELLING):
            connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # against what it indexes


def test_copies_are_found_in_whichever_build_one_of_them_comes(tmp_path: Path) -> None:
    """What texts share is remembered: a copy may come or come back, and the other go, in any build."""
    folder = write(tmp_path / "in", market=MARKET, ferry=FERRY)
    texts = {"faro": FAIR.format(outlet="El Faro", day=3), "tribuna": FAIR.format(outlet="La Tribuna", day=4).replace("contó", "anunció")}
    both = ("faro", "tribuna")
    for there, copies in ((("faro",), 0), (both, 1), (both, 1), (("tribuna",), 0), ((), 0), (both, 1), (both, 1)):
        for name, text in texts.items():
            (folder / f"{name}.txt").unlink(missing_ok=True)
            if name in there:
                (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        for output in ("a.db", "b.db"):
            assert build(folder, tmp_path / output, *(["--no-cache"] if output == "b.db" else [])) == 0
        assert rows(tmp_path / "a.db", "select count(*) from related where kind = 'near-duplicate'") == [(copies,)]
        assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_what_was_made_is_remembered_as_long_as_builds_ask_for_it(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make(questions: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for question in questions:
            made.append(question)
            yield question, b"statements of " + question

    def asked(*questions: bytes) -> list[bytes]:
        made.clear()
        spool = Spool(tmp_path / "a.cache", "edition")
        try:
            return sorted(spool.remembered(((b"sign of " + question, partial(bytes, question)) for question in questions), make))
        finally:
            spool.keep(b"")
            spool.seal("")
            spool.close()

    assert (asked(b"Paredes", b"Ruiz"), made) == ([b"statements of Paredes", b"statements of Ruiz"], [b"Paredes", b"Ruiz"])
    assert (asked(b"Ruiz", b"Vidal"), made) == ([b"statements of Ruiz", b"statements of Vidal"], [b"Vidal"])
    assert (asked(b"Paredes"), made) == ([b"statements of Paredes"], [b"Paredes"])


def _die(group: bytes) -> Iterator[bytes]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield group


def test_quotations_are_compared_here_where_a_process_dies_of_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(folder, tmp_path / "a.db", "--workers=1") == 0
    monkeypatch.setattr("hemeroteca.build._tie", _die)
    assert build(folder, tmp_path / "b.db", "--workers=2") == 0
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def _twice(task: bytes) -> Iterator[bytes]:
    yield task * 2


def test_processes_take_and_give_more_than_a_pipe_holds() -> None:
    tasks = [letter * 1_000_000 for letter in (b"a", b"b", b"c", b"d", b"e")]
    with Crew(2, _twice, 60, ahead=1) as crew:
        answers = {answer.task[:1]: answer.data for answer in crew.run(tasks, lambda died: None) if answer.data}
    assert answers == {task[:1]: task * 2 for task in tasks}


@pytest.mark.parametrize("name", ["authority.yml", "archive.yml"])
def test_an_editors_file_that_changes_what_is_read_empties_the_cache(folder: Path, tmp_path: Path, name: str) -> None:
    output = tmp_path / "a.db"
    read_again(folder, output)
    text = {"authority.yml": "people:\n  ines-penalver: {name: Inés Peñalver}\n", "archive.yml": "languages: [es]\n"}[name]
    (folder / name).write_text(text, encoding="utf-8")
    assert len(read_again(folder, output)) == 9


def test_corrections_are_applied_to_what_the_cache_holds(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.db"
    assert build(folder, output) == 0
    (folder / "corrections.yml").write_text("- {article: market.txt, quote: No habrá más demoras, speaker: none}\n", encoding="utf-8")
    assert build(folder, output) == 0
    assert rows(output, "select speaker_rule from quotes where words = 'No habrá más demoras'") == [("editor",)]
    assert build(folder, tmp_path / "b.db", "--no-cache") == 0
    assert output.read_bytes() == (tmp_path / "b.db").read_bytes()


def test_a_changed_program_is_another_edition(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition_of(folder, desk(folder))
    monkeypatch.setattr("hemeroteca.program.digest", lambda: "a rule was changed")
    assert edition_of(folder, desk(folder)) != before


@pytest.mark.parametrize("step", [1, 97, 1021])
def test_a_damaged_cache_is_noticed_and_not_used(folder: Path, tmp_path: Path, step: int) -> None:
    output = tmp_path / "a.db"
    assert build(folder, output) == 0
    whole = output.read_bytes()
    cache = cache_file(output)
    data = bytearray(cache.read_bytes())
    for at in range(step * 100 % len(data), len(data), 4096 + step):  # in every page, at another place
        data[at] ^= 0x55
    cache.write_bytes(data)
    assert build(folder, output) == 0
    assert output.read_bytes() == whole
    assert read_again(folder, output) in ([], sorted({name for (name,) in rows(output, "select path from sources")}))


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\x00" + bytes(84)], ids=["empty", "text", "a header alone"])
def test_a_cache_that_is_none_is_made_again(folder: Path, tmp_path: Path, data: bytes) -> None:
    cache_file(tmp_path / "a.db").write_bytes(data)
    assert build(folder, tmp_path / "a.db") == 0
    assert read_again(folder, tmp_path / "a.db") == []


def test_what_reads_pages_is_loaded_when_there_are_some(tmp_path: Path) -> None:
    """It would take as long as all the rest of a build that has nothing to read."""
    folder = write(tmp_path / "in", market=MARKET)
    code = "import sys, build_db; print(build_db.main(sys.argv[1:]), sorted({'trafilatura', 'bs4', 'warcio'} & set(sys.modules)))"

    def loaded() -> str:
        command = [sys.executable, "-c", code, folder, "--output", tmp_path / "a.db", "--quiet"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    assert loaded() == "0 []"
    for name in ("one", "other"):
        (folder / f"{name}.html").write_text(f"<html><body><h1>El mercado {name}</h1><p>{MARKET}</p></body></html>", encoding="utf-8")
    assert loaded() == "0 ['bs4', 'trafilatura', 'warcio']"  # once, before processes are forked
    assert loaded() == "0 []"


# ---- Limits ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hostile(Desk):
    """A desk at which some inputs do to the process what a bad page may do to a library."""

    def read(self, file: Input, passed_over: Mapping[int, str] = {}) -> Iterator[Reading | Rejected | Companion]:
        name, path = file.name, file.path
        if name.startswith("slow-to-open"):
            _spin()
        for number, found in enumerate(super().read(file, passed_over)):
            if number not in passed_over:
                if name.startswith("slow"):
                    _spin()
                if name.startswith("crash") or (name.startswith("once") and not path.with_suffix(".tried").exists()):
                    path.with_suffix(".tried").touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            yield found


def _spin() -> None:
    while True:
        pass


def test_an_input_that_takes_too_long_or_crashes_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=MARKET, slow=FERRY, slow_to_open=FERRY, crash="Hoy " + FERRY, once="Ayer " + FERRY, z=FERRY)
    (folder / "slow_to_open.txt").rename(folder / "slow-to-open.txt")
    output = tmp_path / "a.db"
    hostile = Hostile(load_archive(folder), load_authority(folder))
    build_archive(folder, output, hostile, Options(workers=2, seconds=1))
    assert rows(output, "select path, status, note from sources order by path") == [
        ("a.txt", "article", None),
        ("crash.txt", "rejected", "it makes the program crash"),
        ("once.txt", "article", None),
        ("slow-to-open.txt", "rejected", "too slow: it takes more than 1 s of a processor"),
        ("slow.txt", "rejected", "too slow: it takes more than 1 s of a processor"),
        ("z.txt", "article", None),
    ]


@dataclass(frozen=True)
class Mistaken(Desk):
    def read(self, file: Input, passed_over: Mapping[int, str] = {}) -> Iterator[Reading | Rejected | Companion]:
        raise LookupError("a mistake of the program")


def test_a_mistake_of_the_program_stops_the_build(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=MARKET)
    with pytest.raises(RuntimeError, match=r"a\.txt"):
        build_archive(folder, tmp_path / "a.db", Mistaken(load_archive(folder), load_authority(folder)), Options(workers=1))
    assert not (tmp_path / "a.db").exists()


def test_a_source_that_vanishes_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "in", a=MARKET, b=FERRY)
    monkeypatch.setattr("hemeroteca.build.inputs_of", lambda _, without: Inputs(folder, [b"a.txt", b"gone.txt"], {}))
    build_archive(folder, tmp_path / "a.db", desk(folder), Options(workers=1))
    assert rows(tmp_path / "a.db", "select path, status, note from sources") == [
        ("a.txt", "article", None),
        ("gone.txt", "rejected", "unreadable: No such file or directory"),
    ]


# ---- Whole, whatever happens -------------------------------------------------------------------------------------------------


def test_two_builds_at_once_are_refused(folder: Path, tmp_path: Path) -> None:
    class Second(Exception):
        pass

    def try_another(things: object, _: str, __: int) -> object:
        with pytest.raises(BuildError, match="another process"):
            build_archive(folder, tmp_path / "a.db", desk(folder), Options(workers=1))
        raise Second

    with pytest.raises(Second):
        build_archive(folder, tmp_path / "a.db", desk(folder), Options(workers=1, track=try_another))
    assert build(folder, tmp_path / "a.db") == 0  # the lock is gone with its owner


def start(folder: Path, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(COMMAND), str(folder), "--output", str(output), "--quiet", "--workers=2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_behind(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    output = tmp_path / "out" / "archive.db"
    running = start(folder, output)
    while not output.parent.exists() or not list(output.parent.iterdir()):
        time.sleep(0.01)
        assert running.poll() is None
    os.killpg(running.pid, number) if number == signal.SIGINT else running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.decode().count("\n")) == (130, 1)
    assert list(output.parent.iterdir()) == []
