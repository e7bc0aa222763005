"""Which documents are one article: of many, only those that have to do with each other are in memory together."""

import tracemalloc
from collections.abc import Callable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from hemeroteca.ledger import DisjointSets, Entry, Ledger, Registered, group, register
from hemeroteca.wire import from_bytes, to_bytes

MANY = 3_000  # articles
ROOM = 1_000  # bytes for what is registered of a document


def entries(articles: int) -> Iterator[Entry]:
    """Three documents of each article: two texts of one address, the first of them twice."""
    for number in range(3 * articles):
        article, which = divmod(number, 3)
        days = ("2031-03-01", "2031-03-01", f"2031-03-0{which // 2 + 1}")
        text = f"{article:032x}{which // 2:032x}"
        yield Entry(number, f"{number:06}.txt", f"https://faro.example/{article}", text, "el-faro", *days, headline=f"{article:064x}")


def registered(articles: int) -> Callable[[int], Registered]:
    """What finds again what was registered, as a build does in its cache: in bytes."""
    kept = b"".join(to_bytes(tuple(register(entry, entry.published_to, b"", bytes(4)))).ljust(ROOM) for entry in entries(articles))
    return lambda document: Registered(*from_bytes(kept[ROOM * document : ROOM * (document + 1)]))


def decided(articles: int, look_up: Callable[[int], Registered]) -> Ledger:
    ledger = Ledger(lambda hashes: (), look_up)
    for number in range(3 * articles):
        ledger.add(number, number, look_up(number))
    ledger.close()
    return ledger


def test_of_many_versions_and_copies_few_are_in_memory() -> None:
    look_up = registered(MANY)
    decided(1, look_up)  # what is loaded once
    tracemalloc.start()
    try:
        ledger = decided(MANY, look_up)
        fates = sum(len(fate.item.versions) == len(fate.item.copies) == 1 for fate in ledger.articles() if fate.item)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert fates == MANY
    assert sum(fate.status == "duplicate" for fate in ledger.others()) == MANY
    assert peak < 200 * MANY  # bytes; an entry has a thousand


def test_what_is_decided_of_some_documents_at_a_time_is_what_would_be_decided_of_all() -> None:
    ledger = decided(40, registered(40))
    fates = sorted(ledger.articles(), key=lambda fate: fate.document)
    assert [fate.item for fate in fates] == group(list(entries(40)), ())


@given(st.lists(st.lists(st.integers(0, 30), min_size=1), max_size=30))
def test_sets_are_those_that_are_joined_one_by_one(joined: list[list[int]]) -> None:
    sets, naive = DisjointSets(31), {number: {number} for number in range(31)}
    for numbers in joined:
        sets.join(numbers)
        together = set().union(*(naive[number] for number in numbers))
        naive |= dict.fromkeys(together, together)
    assert [sets.first_of(number) for number in range(31)] == [min(naive[number]) for number in range(31)]
    assert list(sets.joined()) == [(min(naive[number]), number) for number in range(31) if min(naive[number]) != number]
