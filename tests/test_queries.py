"""What the site asks of an archive: the right rows, few queries, and nothing about who is private."""
# ruff: noqa: F811

import sqlite3

import pytest
from site_fixture import archive_path, article_slug, quote_slug, statement_slug  # noqa: F401

from hemeroteca import pages, queries


@pytest.fixture(scope="module")
def connection(archive_path):
    connection = sqlite3.connect(f"file:{archive_path}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


def test_an_article_has_its_outlet_day_names_quotations_and_source(connection):
    page = queries.article(connection, article_slug("a1c0de0001"))
    assert page.article.outlet == pages.OutletLink("el-faro-del-sur", "El Faro del Sur")
    assert page.article.published_edtf == "2031-03-10"
    assert [(q.speaker.slug if q.speaker else None, q.speaker_status) for q in page.quotes] == [
        ("ana-ruiz", "named"),
        ("hugo-paredes", "named"),
        (None, "collective"),
        ("ana-ruiz", "named"),
    ]
    assert page.quotes[0].printings == 4
    assert page.evidence == (pages.Fact("byline", "Por Lucía Marín", "byline_line"),)
    assert [f.text for f in page.furniture] == ["Suscríbete a nuestro boletín", "Compartir · Imprimir"]
    assert [s.path for s in page.sources] == ["a1c0de0001.txt", "a1c0de0001-1.txt", "a1c0de0001-2.txt"]


def test_every_span_points_at_its_words(connection):
    for text in queries.articles(connection, pages.ArticleFilter()).articles:
        page = queries.article(connection, text.slug)
        for quote in page.quotes:
            assert " ".join(page.article.text_of(quote.field)[quote.start : quote.end].split()) == quote.words


def test_articles_come_newest_first_and_page_on_without_holes(connection):
    seen, before = [], ""
    while before is not None:
        page = queries.articles(connection, pages.ArticleFilter(), before)
        seen += [a.slug for a in page.articles]
        before = page.older
    assert len(seen) == len(set(seen)) == 35
    assert seen[0] == article_slug("b0a7100028")


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        (pages.ArticleFilter(outlet="the-harbour-post"), 2),
        (pages.ArticleFilter(language="en"), 2),
        (pages.ArticleFilter(month="2031-03"), 8),
        (pages.ArticleFilter(named="clara-whitfield"), 1),
        (pages.ArticleFilter(outlet="the-harbour-post", named="clara-whitfield"), 1),
        (pages.ArticleFilter(outlet="' OR 1=1 --"), 0),
        (pages.ArticleFilter(named="marcos-lillo-7f3a9c0000"), 1),  # an article list is all that a discovered name has
    ],
)
def test_articles_can_be_narrowed(connection, narrowed, count):
    assert len(queries.articles(connection, narrowed).articles) == count


def test_versions_page_on_without_holes(connection, tmp_path):
    copy = sqlite3.connect(":memory:")
    connection.backup(copy)
    article, first = copy.execute("SELECT article_id, source_id FROM article_versions WHERE number = 2").fetchone()
    for number in range(3, 26):
        source = copy.execute("INSERT INTO sources SELECT 1000 + ?, path || ?, sha256, media_type, encoding, bytes, captured_at, url, status,"
                              " article_id, note FROM sources WHERE id = ?", [number, number, first]).lastrowid  # fmt: skip
        copy.execute("INSERT INTO article_versions SELECT NULL, article_id, ?, ?, title, title_basis, standfirst, body, byline, published,"
                     " published_at, published_edtf, published_basis, modified_at, words, told_by, words_added, words_removed, '{}'"
                     " FROM article_versions WHERE article_id = ? AND number = 2", [number, source, article])  # fmt: skip
    seen, before = [], None
    while True:
        page = queries.versions(copy, article_slug("a1c0de0001"), before)
        assert page.later is None if before is None else page.later.number == before
        seen += [version.number for version in page.versions]
        before = page.older
        if before is None:
            break
    assert seen == list(range(25, 0, -1)) and page.count == 26
    assert [version.number for version in page.versions if version.quotes] == [2, 1]


def test_quotations_page_on_without_holes(connection):
    seen, before = [], ""
    while before is not None:
        page = queries.quotes(connection, pages.QuotesFilter(), before)
        seen += [q.slug for q in page.quotes]
        before = page.older
    assert len(seen) == len(set(seen)) == 47
    assert quote_slug("a1c0de0006", 2) not in seen  # a term is nobody's words


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        (pages.QuotesFilter(speaker="ana-ruiz"), 5),
        (pages.QuotesFilter(status="collective"), 2),
        (pages.QuotesFilter(outlet="the-harbour-post"), 6),
        (pages.QuotesFilter(speaker="ana-ruiz", outlet="la-tribuna"), 2),
    ],
)
def test_quotations_can_be_narrowed(connection, narrowed, count):
    assert len(queries.quotes(connection, narrowed).quotes) == count


def test_a_quotation_knows_its_pieces_and_other_printings(connection):
    pieces = queries.quote(connection, quote_slug("a1c0de0003", 1)).pieces
    assert [p.slug for p in pieces] == [quote_slug("a1c0de0003", 2)]
    printings = queries.quote(connection, quote_slug("a1c0de0001", 0)).printings
    assert len(printings) == 3


def test_a_statement_has_every_printing_with_its_judgement(connection):
    page = queries.statement(connection, statement_slug("water"))
    assert [(p.reference, p.extent, p.wording, p.translated) for p in page.printings] == [
        (True, "whole", "same", False),
        (False, "part", "omitted_unmarked", False),
        (False, "part", "same", False),
        (False, "part", "same", True),
    ]


def test_statements_come_most_printed_first(connection):
    assert [s.quote_count for s in queries.statements(connection).statements] == [4, 4, 1, 1]
    assert queries.statements(connection, "latest").order == "latest"


def test_a_person_has_names_roles_and_what_they_said_by_day(connection):
    page = queries.entity(connection, "ana-ruiz")
    assert [a.alias for a in page.aliases] == ["Ana Ruiz", "Ruiz"]
    assert page.roles[1] == pages.RoleLine("alcaldesa", pages.EntityLink("puerto-claro", "Puerto Claro", "place"), "2022", "2030-03-10")
    assert [(day.published_edtf, len(day.quotes)) for day in page.said] == [("2031-03-11", 3), ("2031-03-10", 2)]
    assert [a.epithet for a in queries.entity(connection, "tomas-ibarra").aliases] == [False, True]


def test_an_outlet_has_its_months_whom_it_quotes_and_its_newest_articles(connection):
    wording = pages.OutletWording(pages.OutletLink("la-tribuna", "La Tribuna"), 40, 0.5, 0.6, 0.1, 0.1, 0.1, 0.1)
    page = queries.outlet(connection, "la-tribuna", (wording,))
    assert (page.outlet.article_count, page.outlet.first_day, page.outlet.last_day) == (16, "2031-02-02", "2031-11-28")
    assert [(line.speaker.slug, line.quotes, line.articles) for line in page.speakers] == [
        ("hugo-paredes", 15, 15),
        ("ana-ruiz", 2, 1),
        ("tomas-ibarra", 2, 1),
    ]
    assert (page.months[0], page.wording, page.entity) == (pages.MonthLine("2031-02", 1, 1), wording, None)
    assert [a.slug for a in page.articles][:2] == [article_slug("b0a7100028"), article_slug("b0a7100026")]
    assert queries.outlet(connection, "el-faro-del-sur", (wording,)).wording is None


def test_an_outlet_of_one_day_keeps_the_doubts_of_that_day(archive_path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive_path.read_bytes())
    connection = sqlite3.connect(copy)

    def days():
        return {outlet.slug: outlet.days_edtf for outlet in queries.outlets(connection).outlets}

    assert days()["la-tribuna"] == "2031-02-02/2031-11-28"
    connection.execute("UPDATE articles SET published = '2031-03-06', published_edtf = '[2031-03-05..2031-03-06]' WHERE outlet_id = 2")
    connection.execute("UPDATE outlets SET first_day = '2031-03-06', last_day = '2031-03-06' WHERE slug = 'la-tribuna'")
    assert days()["la-tribuna"] == "[2031-03-05..2031-03-06]"
    connection.execute("UPDATE outlets SET first_day = NULL, last_day = NULL")
    assert set(days().values()) == {None}


def test_a_month_has_its_days_with_what_happened_was_said_and_was_printed(connection):
    page = queries.timeline(connection, queries.overview(connection).months, "2031-03")
    days = {day.day: day for day in page.days}
    assert [e.slug for e in days["2031-03-04"].events] == ["paro-portuario"]
    assert [(s.slug, s.speaker.slug) for s in days["2031-03-10"].statements] == [(statement_slug("water"), "ana-ruiz")]
    assert (days["2031-03-11"].article_count, len(days["2031-03-11"].articles)) == (2, 2)
    assert (page.earlier, page.later, page.years) == ("2031-02", "2031-04", ("2031-02",))
    assert sum(day.article_count for day in page.days) == next(m.count for m in page.months if m.value == "2031-03") == 8
    assert [day.day for day in page.days] == sorted(days, reverse=True)


def test_a_day_shows_three_articles_and_how_many_there_are(archive_path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive_path.read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE articles SET published = '2031-05-05' WHERE published >= '2031-04'")
    (day,) = queries.timeline(connection, [pages.Counted("2031-05", "2031-05", 23)]).days
    assert (day.article_count, len(day.articles)) == (23, 3)
    connection.close()


def test_a_private_or_discovered_speaker_is_on_no_timeline_and_in_no_network(archive_path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive_path.read_bytes())
    connection = sqlite3.connect(copy)
    for change in ("private = 1", "private = 0, standing = 'discovered'"):
        connection.execute(f"UPDATE entities SET {change} WHERE slug = 'ana-ruiz'")
        page = queries.timeline(connection, queries.overview(connection).months, "2031-03")
        assert not [day for day in page.days if day.statements or day.statement_count]
        assert queries.network(connection, "ana-ruiz") is None
        assert queries.network(connection).lines == ()
    connection.close()


def test_the_map_has_the_places_that_are_points_and_says_which_nobody_confirmed(archive_path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive_path.read_bytes())
    connection = sqlite3.connect(copy)
    assert [(p.slug, p.confirmed) for p in queries.places(connection).places] == [("puerto-claro", True), ("valle-lirio", True)]
    assert (len(queries.places(connection, 1).places), queries.places(connection, 1).more) == (1, True)
    connection.execute("UPDATE entities SET standing = 'discovered' WHERE slug = 'puerto-claro'")
    connection.execute("UPDATE entities SET private = 1 WHERE slug = 'valle-lirio'")
    assert [(p.slug, p.confirmed) for p in queries.places(connection).places] == [("puerto-claro", False)]
    connection.execute("UPDATE entities SET article_count = 0")
    assert queries.places(connection).places == ()


def test_outlets_page_on_without_holes(connection):
    assert [o.slug for o in queries.outlets(connection, 1, 2).outlets] == ["el-faro-del-sur", "la-tribuna"]
    assert ([o.slug for o in queries.outlets(connection, 2, 2).outlets], queries.outlets(connection, 2, 2).more) == (
        ["the-harbour-post"],
        False,
    )


def test_a_place_has_its_parts(connection):
    assert [p.slug for p in queries.entity(connection, "puerto-claro").parts] == ["observatorio"]


def test_a_discovered_name_has_articles_and_nothing_else(connection):
    page = queries.entity(connection, "marcos-lillo-7f3a9c0000")
    assert not page.confirmed
    assert len(page.articles) == 1
    assert (page.said, page.aliases, page.roles, page.handles, page.parts) == ((), (), (), (), ())
    listed = queries.entities(connection, "person").groups[0].entities
    assert "marcos-lillo-7f3a9c0000" not in {e.slug for e in listed}
    assert queries.quotes(connection, pages.QuotesFilter(speaker="marcos-lillo-7f3a9c0000")) is None


def test_who_is_private_is_nowhere(connection):
    assert queries.entity(connection, "ines-duarte") is None
    assert queries.moved(connection, "entities", "ines-duarte") is None
    assert queries.articles(connection, pages.ArticleFilter(named="ines-duarte")) is None
    assert queries.find(connection, queries.overview(connection), queries.register(connection), "Inés Duarte").entities == ()
    page = queries.article(connection, article_slug("a1c0de0002"))
    assert "Inés Duarte" in page.article.body
    assert "ines-duarte" not in {name.entity.slug for name in page.names}


def test_a_statement_and_the_speaker_of_a_private_person_are_hidden(archive_path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive_path.read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE entities SET private = 1 WHERE slug = 'ana-ruiz'")
    assert queries.statement(connection, statement_slug("water")) is None
    assert queries.quote(connection, quote_slug("a1c0de0001", 0)).quote.speaker is None
    assert queries.quote(connection, quote_slug("a1c0de0001", 0)).quote.statement is None
    assert "ana-ruiz" not in str(pages.as_json(queries.quotes(connection, pages.QuotesFilter())))
    assert "ana-ruiz" not in str(pages.as_json(queries.home(connection, queries.overview(connection))))
    assert "ana-ruiz" not in str(
        pages.as_json(queries.find(connection, queries.overview(connection), queries.register(connection), "agua"))
    )
    connection.close()


@pytest.mark.parametrize(
    ("table", "old", "now"),
    [
        ("articles", "an-older-headline-a1c0de0001", article_slug("a1c0de0001")),
        ("articles", "a1c0de0001", article_slug("a1c0de0001")),
        ("articles", "a1c0de0099", None),
        ("articles", "agua", None),
        ("quotes", "x-" + quote_slug("a1c0de0001", 1).rpartition("-")[2], quote_slug("a1c0de0001", 1)),
        ("statements", "x-" + statement_slug("water").rpartition("-")[2], statement_slug("water")),
        ("statements", quote_slug("a1c0de0003", 0), statement_slug("water")),  # the key of any printing leads there
        ("statements", quote_slug("a1c0de0001", 1), None),
        ("entities", "someone-7f3a9c0000", "marcos-lillo-7f3a9c0000"),
        ("entities", "ana-ruiz-alcazar", "ana-ruiz"),
        ("entities", "tomas-ibarra-2", None),
        ("entities", "whitfield", "clara-whitfield"),
        ("entities", "el-hombre-de-la-grua", None),  # an epithet is no name
        ("entities", "%", None),
        ("entities", "", None),
    ],
)
def test_an_older_address_leads_to_the_right_one(connection, table, old, now):
    assert queries.moved(connection, table, old) == now


@pytest.mark.parametrize(
    "ask",
    [
        lambda c, o, r: queries.home(c, o),
        lambda c, o, r: queries.articles(c, pages.ArticleFilter("la-tribuna", "es", "2031-03", "ana-ruiz"), article_slug("b0a7100028")),
        lambda c, o, r: queries.article(c, article_slug("a1c0de0001")),
        lambda c, o, r: queries.versions(c, article_slug("a1c0de0001"), 2),
        lambda c, o, r: queries.quotes(c, pages.QuotesFilter("hugo-paredes", "la-tribuna", "named", "ana-ruiz")),
        lambda c, o, r: queries.quote(c, quote_slug("a1c0de0001", 0)),
        lambda c, o, r: queries.statements(c),
        lambda c, o, r: queries.statement(c, statement_slug("water")),
        lambda c, o, r: queries.entities(c),
        lambda c, o, r: queries.entity(c, "ana-ruiz"),
        lambda c, o, r: queries.outlets(c),
        lambda c, o, r: queries.timeline(c, o.months, "2031-03"),
        lambda c, o, r: queries.places(c),
        lambda c, o, r: queries.network(c, "ana-ruiz"),
        lambda c, o, r: queries.outlet(c, "la-tribuna", o.wording),
        lambda c, o, r: queries.find(c, o, r, "agua lluvia"),
        lambda c, o, r: queries.find(c, o, r, "agua hablante:ruiz", pages.SearchFilter(person="ana-ruiz")),
        lambda c, o, r: queries.find(c, o, r, "acuerdos zzzz elecion"),
    ],
)
def test_a_page_is_at_most_six_queries(connection, ask):
    overview, register, asked = queries.overview(connection), queries.register(connection), []
    queries.find(connection, overview, register, "agua")  # FTS5 reads its settings once
    connection.set_trace_callback(lambda sql: None if sql.startswith(("--", "PRAGMA")) else asked.append(sql))
    assert ask(connection, overview, register)
    connection.set_trace_callback(None)
    assert 1 <= len(asked) <= 6


def test_the_archive_says_what_it_is_and_missing_facts_have_defaults(connection, tmp_path):
    assert queries.archive(connection).languages == ("es", "en")
    assert queries.archive(connection).counts == {"articles": 35, "quotes": 47, "statements": 4, "outlets": 3}
    copy = sqlite3.connect(":memory:")
    connection.backup(copy)
    copy.execute("DELETE FROM build")
    assert queries.archive(copy).title == "Hemeroteca"
    copy.execute("INSERT INTO build VALUES ('title', 'Prensa'), ('title.en', 'Press')")
    assert (queries.archive(copy).title, queries.archive(copy, "es").title) == ("Press", "Prensa")
