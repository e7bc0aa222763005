"""What was found lately is found again, to the letter; and it has a bound."""
# ruff: noqa: F811

import sqlite3
import tracemalloc
from array import array

import pytest
from site_fixture import archive_path  # noqa: F401

from hemeroteca import pages, queries
from hemeroteca.memory import Memory

SEARCHES = ("agua", "puerto", "pozo pozos", "año", '"agua del lirio"', "agua hablante:ruiz", "medio:faro", "agua -puerto", "zzzz", "")
PAGES = ({}, {"page": 2}, {"inside": "articles"}, {"inside": "quotes"}, {"language": "es"}, {"outlet": "la-tribuna"}, {"month": "2031-03"})


@pytest.fixture
def connection(archive_path):
    connection = sqlite3.connect(f"file:{archive_path}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


@pytest.fixture
def find(connection):
    overview, register = queries.overview(connection), queries.register(connection)

    def find(text, memory=None, page=1, **narrowed):
        return queries.find(connection, overview, register, text, pages.SearchFilter(**narrowed), page, memory)

    return find


@pytest.mark.parametrize("text", SEARCHES)
def test_a_search_finds_the_same_when_it_is_asked_again(find, text):
    memory = Memory(1_000_000)
    first = [find(text, memory, **page) for page in PAGES]
    again = [find(text, memory, **page) for page in PAGES]
    assert first == again == [find(text, **page) for page in PAGES]


def test_the_table_and_the_feed_of_a_search_are_the_same_after_its_page(find, connection):
    memory, overview = Memory(1_000_000), queries.overview(connection)
    find("agua", memory)
    for most in (None, 2):
        all_of_it = queries.find_all(connection, overview, "agua", pages.SearchFilter("quotes"), most)
        assert queries.find_all(connection, overview, "agua", pages.SearchFilter("quotes"), most, memory) == all_of_it
        assert all_of_it.lines


def test_what_was_found_is_not_looked_up_again(find, connection):
    memory, asked = Memory(1_000_000), []
    find("agua", memory)
    connection.set_trace_callback(asked.append)
    find("agua", memory)
    assert [sql for sql in asked if "vocabulary" in sql or "bm25" in sql or "json_group_array" in sql] == []
    asked.clear()
    find("agua", memory, page=2, inside="articles")
    assert [sql for sql in asked if "vocabulary" in sql or "json_group_array" in sql] == []


def test_a_search_that_is_broken_off_leaves_nothing(find, connection):
    memory = Memory(1_000_000)
    whole = find("agua")
    connection.set_progress_handler(lambda: 1, 100)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        find("agua", memory)
    connection.set_progress_handler(None, 100)
    assert memory.held == 0
    assert find("agua", memory) == whole


def test_without_room_nothing_is_remembered(find):
    memory = Memory()
    assert find("agua", memory).total
    assert memory.held == 0


def test_what_nobody_asked_for_longest_is_forgotten_first():
    memory = Memory(3 * 400)  # each takes some 320 bytes
    for name in ("ruiz", "paredes", "duarte"):
        memory.keep(name, name.encode() * 15)
    assert memory.get("ruiz") == b"ruiz" * 15
    memory.keep("whitfield", b"whitfield" * 7)
    assert [name for name in ("ruiz", "paredes", "duarte", "whitfield") if memory.get(name)] == ["ruiz", "duarte", "whitfield"]


def test_an_answer_that_is_changed_afterwards_is_remembered_as_it_was():
    memory = Memory(10_000)
    ids = array("I", [9, 7])
    memory.keep("agua", ids)
    ids.append(1)
    memory.get("agua").append(3)
    assert memory.get("agua") == array("I", [9, 7])


def test_the_memory_stays_within_its_bytes_whatever_is_kept():
    memory, most = Memory(2_000_000), 2_000_000
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(3000):
        memory.keep(f"{number} " + "agua" * (number % 100), array("I", range(5000 if number % 3 else 1)))
        assert memory.held <= most
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 0.8 * most < memory.held
    assert used < 1.1 * most


def test_what_is_kept_again_counts_once():
    memory = Memory(10_000)
    for _ in range(2):
        memory.keep("agua", 7)
    held = memory.held
    memory.keep("agua", array("I", range(5000)))
    assert (held < 300, memory.held) == (True, 0)


def test_what_is_larger_than_the_memory_is_not_kept():
    memory = Memory(10_000)
    memory.keep("agua", array("I", range(5000)))
    assert (memory.get("agua"), memory.held) == (None, 0)
