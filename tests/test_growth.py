"""A page does the same work in an archive five times as large: every list is read from an index, in its order, as far as it is shown."""
# ruff: noqa: F811

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from site_fixture import archive_path, article_slug, quote_slug, statement_slug  # noqa: F401

from hemeroteca import pages, queries
from hemeroteca.pages import ArticleFilter, QuotesFilter

# Columns that a copy of a row has other numbers in; those that have other words.
NUMBERS = {
    "articles": ("id", "source_id"),
    "sources": ("id", "article_id"),
    "evidence": ("article_id",),
    "furniture": ("article_id",),
    "mentions": ("id", "article_id"),
    "quotes": ("id", "article_id", "utterance_id"),
    "statements": ("id", "reference_quote_id"),
    "statement_parts": ("statement_id", "quote_id"),
    "printings": ("quote_id", "statement_id"),
    "related": ("article_id", "other_id"),
    "named_in": ("article_id",),
    "spoken_of": ("quote_id",),
}
WORDS = {"articles": "slug", "sources": "path", "quotes": "slug", "statements": "slug"}


def multiplied(archive: Path, target: Path, times: int) -> sqlite3.Connection:
    """An archive with each article, quotation and statement that many times, in the order of their days."""
    target.write_bytes(archive.read_bytes())
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("CREATE TEMP TABLE copies AS SELECT value AS n FROM json_each(?)", [str([*range(times)])])
        for table, numbers in NUMBERS.items():
            columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            made = [
                f"o.{c} * {times} + n" if c in numbers else f"iif(n, o.{c} || n, o.{c})" if c == WORDS.get(table) else f"o.{c}"
                for c in columns
            ]
            connection.execute(f"CREATE TEMP TABLE old AS SELECT * FROM {table}")
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT {', '.join(made)} FROM old o, copies")
            connection.execute("DROP TABLE temp.old")
        connection.execute("ANALYZE")
    return sqlite3.connect(target)


@pytest.fixture(scope="module")
def sizes(archive_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    room = tmp_path_factory.mktemp("sizes")
    with (
        closing(multiplied(archive_path, room / "small.db", 40)) as small,
        closing(multiplied(archive_path, room / "large.db", 200)) as large,
    ):
        yield small, large


def steps(connection: sqlite3.Connection, ask: Callable[[sqlite3.Connection], object]) -> int:
    """How much SQLite does for a page, in tens of its instructions."""
    done = [0]

    def count() -> int:
        done[0] += 1
        return 0

    connection.set_progress_handler(count, 10)
    assert ask(connection) is not None
    connection.set_progress_handler(None, 10)
    return done[0]


NOTHING_COUNTED = pages.Overview(pages.Archive(), (), (), (), (), 0, (), (), (), (), (), ())
PAGES: dict[str, Callable[[sqlite3.Connection], object]] = {
    "articles": lambda c: queries.articles(c, ArticleFilter()),
    "articles of an outlet": lambda c: queries.articles(c, ArticleFilter(outlet="the-harbour-post")),
    "articles of an outlet in a language": lambda c: queries.articles(c, ArticleFilter(outlet="la-tribuna", language="es")),
    "articles of a month": lambda c: queries.articles(c, ArticleFilter(month="2031-03")),
    "articles of a day": lambda c: queries.articles(c, ArticleFilter(day="2031-03-10")),
    "articles in a language": lambda c: queries.articles(c, ArticleFilter(language="en")),
    "articles that name somebody": lambda c: queries.articles(c, ArticleFilter(named="ana-ruiz")),
    "older articles": lambda c: queries.articles(c, ArticleFilter(), article_slug("a1c0de0001")),
    "quotations": lambda c: queries.quotes(c, QuotesFilter()),
    "quotations in an outlet": lambda c: queries.quotes(c, QuotesFilter(outlet="the-harbour-post")),
    "quotations of somebody": lambda c: queries.quotes(c, QuotesFilter(speaker="ana-ruiz")),
    "quotations without a speaker": lambda c: queries.quotes(c, QuotesFilter(status="collective")),
    "older quotations": lambda c: queries.quotes(c, QuotesFilter(), quote_slug("a1c0de0001", 0)),
    "statements": lambda c: queries.statements(c),
    "statements by day": lambda c: queries.statements(c, "latest"),
    "statements of somebody": lambda c: queries.statements(c, "printed", "ana-ruiz"),
    "statements of somebody by day": lambda c: queries.statements(c, "latest", "ana-ruiz"),
    "an article": lambda c: queries.article(c, article_slug("a1c0de0001")),
    "a quotation": lambda c: queries.quote(c, quote_slug("a1c0de0001", 0)),
    "a person": lambda c: queries.entity(c, "ana-ruiz"),
    "a place": lambda c: queries.entity(c, "puerto-claro"),
    "a name that was only discovered": lambda c: queries.entity(c, "marcos-lillo-7f3a9c0000"),
    "an outlet": lambda c: queries.outlet(c, "la-tribuna"),
    "the start page": lambda c: queries.home(c, NOTHING_COUNTED),
    "an older address of an article": lambda c: queries.moved(c, "articles", "another-headline-a1c0de0001"),
    "an older address of a quotation": lambda c: queries.moved(
        c, "quotes", f"other-words-{quote_slug('a1c0de0001', 0).rpartition('-')[2]}"
    ),
    "an older address of a statement": lambda c: queries.moved(c, "statements", f"other-{statement_slug('water').rpartition('-')[2]}"),
    "the index of the sitemaps": queries.sitemaps,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_not_cost_more_in_a_larger_archive(sizes: tuple[sqlite3.Connection, sqlite3.Connection], page: str) -> None:
    small, large = (steps(connection, PAGES[page]) for connection in sizes)
    assert large <= 1.3 * small + 20
