"""What a reader types and what it finds: the right rows in the right order, filters that add up, and no error whatever it is."""
# ruff: noqa: F811

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_fixture import archive_path, article_slug  # noqa: F401

from hemeroteca import hits, pages, queries, schema, search

KINDS = ("", *hits.KINDS)
HOSTILE = (
    "",
    " ",
    '"',
    '""',
    "'",
    "\0",
    "a\0b",
    "*",
    "-",
    "--",
    "-ruiz",
    "^ruiz",
    "NEAR(agua ruiz)",
    "AND",
    "OR OR",
    "NOT",
    "agua AND",
    "(agua",
    "agua)",
    "{title}: agua",
    "title:agua",
    "agua + ruiz",
    '"agua ruiz',
    'ag"ua',
    "“agua del lirio”",
    "«agua»",
    "agua*",
    "***agua***",
    "-*",
    "ñ",
    "日本",
    "😀",
    "a\u0301\u0302\u0303",
    "a\ua7aeb",
    "\ud800",
    "\ue000\ue001",
    "\u202eagua",
    "a" * 5000,
    "agua " * 3000,
    "(" * 900,
    "; DROP TABLE articles; --",
    "%' OR 1=1 --",
    "{{ 7 * 7 }}",
    "speaker:",
    'speaker:"',
    "speaker:* outlet:*",
    "before:2031-99 after:never",
    "speaker:ruiz " * 60,
    "outlet:' OR 1=1",
)
OPERATORS = st.sampled_from(["speaker:", "medio:", "before:", "después:", "-", '"', "*", "agua", "elecciones", "2031-03", " "])


@pytest.fixture(scope="module")
def connection(archive_path):
    connection = sqlite3.connect(f"file:{archive_path}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def find(connection):
    overview, register = queries.overview(connection), queries.register(connection)

    def find(text, inside="", page=1, **narrowed):
        return queries.find(connection, overview, register, text, pages.SearchFilter(inside, **narrowed), page)

    return find


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("inside", [*KINDS, "nowhere'"])
def test_any_text_is_answered(find, text, inside):
    found = find(text, inside)
    assert found.understood == search.read(text).asks
    assert "\0" not in found.query


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.lists(OPERATORS | st.text(max_size=6), max_size=12).map("".join), st.sampled_from(KINDS))
def test_any_text_at_all_is_a_query(find, text, inside):
    find(text, inside)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.integers(1, 100_000))
def test_any_filter_at_all_is_answered(find, outlet, person, language, month, page):
    find("agua", "articles", page, outlet=outlet, person=person, language=language, month=month)


@pytest.mark.parametrize("inside", ["articles", "quotes", "statements"])
def test_thousands_of_hits_are_counted_by_what_stands_in_indexes(connection, find, inside):
    """A row of articles has its whole text before its language and day."""
    asked = []
    connection.set_trace_callback(asked.append)
    assert find("agua", inside, language="es", outlet="la-tribuna").query
    assert find("agua", inside).outlets
    connection.set_trace_callback(None)
    counting = [sql for sql in asked if "json_group_array" in sql]
    plans = [step for sql in counting for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert len(counting) == (2 if inside == "articles" else 4)  # articles by the register alone
    tables = [step for step in plans if step.split()[1] in ("a", "q", "s", "m")]
    assert len(tables) > 1 and [step for step in tables if "COVERING INDEX" not in step] == []


# ---- What is typed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kast milei", '"kast" AND "milei"'),
        ('"libertad avanza" kast', '"libertad avanza" AND "kast"'),
        ("«libertad avanza»", '"libertad avanza"'),
        ("kast -milei", '("kast") NOT "milei"'),
        ('kast -"javier milei"', '("kast") NOT "javier milei"'),
        ("econ*", '"econ" *'),
        ("José-Antonio", '"José-Antonio"'),  # a hyphen inside a word excludes nothing
        ("OR", '"OR"'),
        ('"unclosed phrase', '"unclosed phrase"'),
        ("title:agua", '"title:agua"'),  # a colon after what is no operator
        ('dijo que:"no iré"', '"dijo" AND "que" AND "no iré"'),
        ("before:yesterday", '"before:yesterday"'),  # no day
        ("-kast", None),
        ("!!! ¿?", None),
        ("speaker:kast", None),
    ],
)
def test_words_mean_what_their_writer_expects(text, expected):
    assert search.expression(search.read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("speaker:ruiz agua", {"speakers": ("ruiz",)}),
        ('hablante:"Ana Ruiz"', {"speakers": ("Ana Ruiz",)}),
        ("DICE:ruiz said:ibarra", {"speakers": ("ruiz", "ibarra")}),
        ("medio:faro", {"outlets": ("faro",)}),
        ("después:2031-03 despues:2031", {"after": "2031-03"}),
        ("antes:2031-03-04 before:2030", {"before": "2030"}),
        ("before:2031-13", {"before": ""}),
        ("-outlet:faro", {"outlets": ()}),
    ],
)
def test_operators_have_names_in_each_language(text, expected):
    query = search.read(text)
    assert {name: getattr(query, name) for name in expected} == expected


# ---- What is found -----------------------------------------------------------------------------------------------------------


def test_every_word_must_occur_whatever_its_accents(find):
    found = find("CAUDAL minimo PÓZO", "articles")
    assert [hit.article.slug for hit in found.articles] == [article_slug("a1c0de0001")]
    assert found.total_of("articles").count == 1


def test_an_unwanted_word_excludes(find):
    slugs = {hit.article.slug for hit in find("lirio -regantes", "articles").articles}
    assert slugs == {article_slug("a1c0de0003")}


def test_a_headline_ranks_above_a_passing_word(find):
    assert find("agua", "articles").articles[0].article.slug == article_slug("a1c0de0002")


def test_hits_stand_between_markers_that_no_text_contains(find):
    found = find("estibadores", "articles")
    assert f"{search.OPEN}estibadores{search.CLOSE}" in found.articles[0].title
    assert search.OPEN not in pages.as_json(found)["articles"][0]["title"]


def test_a_speaker_finds_what_they_said(find):
    found = find("whitfield", "quotes")
    assert {hit.quote.speaker.slug for hit in found.quotes} == {"clara-whitfield"}


def test_the_operator_for_speakers_finds_only_what_they_said_and_where_it_stands(find):
    found = find("speaker:ruiz agua", "quotes")
    assert found.total > 0
    assert {hit.quote.speaker.slug for hit in found.quotes} == {"ana-ruiz"}
    printed = {hit.quote.article.slug for hit in find("speaker:ruiz", "quotes").quotes}
    assert {hit.article.slug for hit in find("speaker:ruiz", "articles").articles} == printed


def test_a_statement_is_found_by_its_words(find):
    assert {hit.statement.speaker.slug for hit in find("muelles", "statements").statements} == {"tomas-ibarra"}


def test_an_entity_found_by_another_name_says_by_which(find):
    hits = find("dockers").entities
    assert [(h.entity.slug, search.unmarked(h.snippet)) for h in hits] == [("sindicato", "Dockers’ Union")]
    hits = find("whitfield").entities
    assert [(h.name, h.snippet) for h in hits] == [(f"Clara {search.OPEN}Whitfield{search.CLOSE}", "Director of the Estuary Observatory")]


def test_nobody_private_is_found(find):
    for text in ("Inés Duarte", "speaker:duarte", "hablante:Inés"):
        found = find(text)
        assert not [h for h in found.entities if h.entity.slug == "ines-duarte"]
        assert find(text, "quotes").total_of("quotes").count == find(text, "statements").total_of("statements").count == 0
    assert find("puerto", person="ines-duarte").total == 0
    assert find("puerto", person="ines-duarte").chosen[0].label == "ines-duarte"


def test_words_in_marks_that_nobody_said_are_no_quotation_that_is_found(find, connection):
    matching = "SELECT q.kind FROM quotes_fts f JOIN quotes q ON q.id = f.rowid WHERE quotes_fts MATCH 'semana'"
    assert connection.execute(matching).fetchall() == [("term",)]
    assert find("semana", "quotes").total_of("quotes") == pages.Total("quotes", 0, beyond=False)


def test_search_pages_on(find):
    first, second = (find("puerto", "articles", page) for page in (1, 2))
    assert (first.more, second.more) == (True, False)
    assert not {h.article.slug for h in first.articles} & {h.article.slug for h in second.articles}
    assert len(first.articles) + len(second.articles) == first.total_of("articles").count


# ---- Operators and filters narrow, and their counts add up -------------------------------------------------------------------


def days(found):
    return {hit.article.published for hit in found.articles}


def test_before_and_after_leave_the_day_itself_out(find):
    every = days(find("puerto", "articles"))
    day = sorted(filter(None, every))[len(every) // 2]
    before, after, on = (days(find(f"puerto {op}:{day}", "articles")) for op in ("before", "after", "language"))
    assert max(before) < day < min(after)
    assert find(f"puerto after:{day[:4]}").total == 0
    assert on == set()  # no operator: a word that stands nowhere


@pytest.mark.parametrize("inside", ["articles", "quotes", "statements"])
@pytest.mark.parametrize("parameter", ["outlet", "person", "language", "month"])
def test_each_count_is_what_choosing_it_finds(find, inside, parameter):
    found = find("agua", inside)
    counted = {"outlet": found.outlets, "person": found.people, "language": found.languages, "month": found.months}[parameter]
    assert counted
    for line in counted:
        chosen = find("agua", inside, **{parameter: line.value})
        assert (line.value, chosen.total_of(inside).count) == (line.value, line.count)
        assert chosen.chosen == (pages.Chosen(parameter, line.value, line.label),)


def test_an_operator_counts_like_the_filter(find):
    by_filter, by_operator = find("agua", outlet="el-faro-del-sur"), find("agua medio:faro")
    assert by_filter.totals == by_operator.totals
    assert find("agua medio:far").total == 0  # a word of the name, not a part of one
    assert find("agua medio:faro", outlet="la-tribuna").total == 0


def test_an_outlet_and_a_time_alone_list_articles(find):
    found = find("medio:faro before:2031-03-20")
    assert found.understood
    assert {hit.article.outlet.slug for hit in found.articles} == {"el-faro-del-sur"}
    assert [t.count for t in found.totals] == [found.total_of("articles").count, 0, 0, 0]


def test_too_many_hits_come_newest_first_and_only_the_newest_are_counted(find, monkeypatch):
    monkeypatch.setattr(search, "COUNT_LIMIT", 3)
    monkeypatch.setattr(search, "NEWEST", 2)
    found = find("puerto", "articles")
    assert found.total_of("articles") == pages.Total("articles", 2, beyond=True)
    shown = [hit.article.published or "" for hit in found.articles]
    assert shown == sorted(shown, reverse=True)
    assert sum(line.count for line in found.outlets) <= 2
    assert find("puerto", "articles", outlet=found.outlets[0].value).total_of("articles").count == found.outlets[0].count


@pytest.mark.parametrize("ids", [[], [7], [12, 9], [1004, 1000, 999, 100, 99, 10, 9, 1], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]], ids=str)
def test_the_newest_ids_are_read_whatever_their_digits(ids):
    listed = json.dumps(ids, separators=(",", ":"))
    assert [hits.first_ids(listed, most) for most in range(1, 12)] == [ids[:most] for most in range(1, 12)]


# ---- Spelling and inflection -------------------------------------------------------------------------------------------------

PRESS = (
    ("es", "La ministra Peña habla", "La ministra habló ayer de la elección. Hubo una elección, y nada más que decir de ella."),
    ("es", "Una pena", "Fue una pena para todos. Las elecciones siguen en pie, y en el puerto nadie lo duda."),
    ("es", "Los casos", "En este caso se trata de dos casas. El hotel Pena cierra."),
    ("en", "The case", "The case was closed. Children and a child, elections and an election."),
    ("es", "Un año", "Pasó un año. Vinieron muchos años más, y los jóvenes se fueron."),
    ("es", "Joven promesa", "Un joven de veinte, y su pena. El ano es otra cosa, dijo el médico."),
)


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    """A search in a few articles in which the same words are spelled and inflected in several ways."""
    path = tmp_path_factory.mktemp("press") / "press.db"
    connection = sqlite3.connect(path)
    for sql in (*schema.create_statements(), *schema.index_statements()):
        connection.execute(sql)
    for number, (language, title, body) in enumerate(PRESS, 1):
        connection.execute(
            "INSERT INTO articles (id, slug, source_id, title, title_basis, body, language, words) VALUES (?, ?, ?, ?, 'given', ?, ?, 0)",
            (number, f"a-{number:04d}", number, title, body, language),
        )
    for sql in schema.fill_statements():
        connection.execute(sql)
    connection.commit()
    overview, register = queries.overview(connection), queries.register(connection)
    yield lambda text: queries.find(connection, overview, register, text, pages.SearchFilter("articles"))
    connection.close()


def titles(found):
    return [search.unmarked(hit.title) for hit in found.articles]


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("peña", ["La ministra Peña habla"], {"Una pena", "Los casos", "Joven promesa"}),
        ("pena", ["Una pena"], {"La ministra Peña habla", "Los casos", "Joven promesa"}),
        ("ano", ["Joven promesa"], {"Un año"}),
        ("año", ["Un año"], {"Joven promesa"}),
    ],
)
def test_the_spelling_as_typed_ranks_above_the_same_letters(press, text, first, others):
    found = titles(press(text))
    assert (found[:1], set(found[1:])) == (first, others)


def test_as_many_rows_with_the_spelling_as_are_found_need_not_be_those_that_are_found(press):
    """Three have "pena", one of which is unwanted, and three are found, one of which has "Peña", in its headline."""
    assert titles(press("pena -hotel")) == ["Una pena", "Joven promesa", "La ministra Peña habla"]


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("elección", "La ministra Peña habla", {"Una pena"}),
        ("elecciones", "Una pena", {"La ministra Peña habla"}),
        ("joven", "Joven promesa", {"Un año"}),
        ("jóvenes", "Un año", {"Joven promesa"}),
        ("child", "The case", set()),
    ],
)
def test_other_endings_are_found_below_the_word_itself(press, text, first, others):
    found = titles(press(text))
    assert (found[0], set(found[1:])) == (first, others)


def test_the_page_says_which_other_forms_were_found_and_how_to_do_without(press):
    found = press("elección ministra")
    assert found.forms == ()  # one article has both words: nothing was added
    found = press("elección puerto")
    assert found.forms == (pages.OtherForms("elección", ("elecciones",)),)
    assert found.as_typed == '"elección" "puerto"'
    assert press(found.as_typed).total == 0


def test_a_word_is_inflected_in_the_languages_that_use_it(press):
    assert titles(press("case")) == ["The case"]  # caso, casos and casas are forms of "case" in Spanish
    assert "The case" not in titles(press("caso"))


def test_forms_that_lead_beyond_what_can_be_ranked_are_left_out(press, monkeypatch):
    monkeypatch.setattr(search, "COUNT_LIMIT", 1)
    found = press("elección")
    assert (titles(found), found.forms) == (["La ministra Peña habla"], ())


def test_a_misspelled_word_leads_to_the_nearest(press):
    assert press("eleciones").suggestions[0] == pages.Suggestion("elecciones", 0)
    found = press("ministra children")
    assert found.total == 0
    assert found.suggestions == (pages.Suggestion("ministra", 1), pages.Suggestion("children", 1))
