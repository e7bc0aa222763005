"""The first archive, built by the real command: its quotations, posts, days, outlets and names as a careful reader finds them."""

import json
from pathlib import Path

import pytest
from building import ROOT, build, rows

KAST, MILEI, BULLRICH = "jose-antonio-kast", "javier-milei", "patricia-bullrich"

# Article, kind, words (the middle of long ones left out), status, speaker.
QUOTATIONS = [
    ("000", "direct", "due to scheduling issues.", "collective", None),
    ("000", "term", "libertarian", "unresolved", None),
    ("000", "direct", "will copy", "named", MILEI),  # not the republican, who stands nearer to the marks
    ("000", "direct", "regarding regional and border … fighting transnational organized crime,", "unresolved", None),  # "it was indicated"
    ("001", "direct", "enorme alegría", "named", MILEI),
    ("001", "post", "LA LIBERTAD AVANZA Enorme … trabajar juntos para que…", "named", MILEI),  # not Kast, whose handle stands in it
    ("001", "direct", "Un paso más de … socialismo del Siglo XXI", "named", MILEI),
    ("001", "direct", "Me alegra profundamente que … muchos éxitos, José Antonio", "named", BULLRICH),
    ("002", "term", "telefonazo", "unresolved", None),
    ("002", "direct", "libertad, seguridad y progreso económico", "named", KAST),
    ("002", "direct", "¡La libertad de América avanza!", "named", MILEI),
    ("002", "direct", "Acabo de tener una … seguridad y progreso económico", "named", KAST),
    ("003", "direct", "muy buena conversación", "named", KAST),
    ("003", "direct", "las enormes oportunidades que … futuro con más libertad", "named", KAST),
    ("003", "direct", "Acabo de tener una … seguridad y progreso económico", "named", KAST),
    ("003", "direct", "¡LA LIBERTAD DE AMÉRICA AVANZA!", "named", MILEI),
    ("003", "direct", "coordinamos cuáles van a … candidata de la continuidad", "named", "arturo-squella"),
    ("003", "direct", "Lo dijimos el domingo … trabajo territorial y programático", "named", "guillermo-ramirez"),
    ("004", "direct", "aplastante", "named", MILEI),
    ("004", "direct", "aplastante", "named", MILEI),
    ("004", "direct", "enorme alegría", "named", MILEI),
    ("004", "direct", "Un paso más de … y la propiedad privada", "named", MILEI),
    ("004", "direct", "liberar a América del … socialismo del Siglo XXI", "named", MILEI),
    ("004", "post", "LA LIBERTAD AVANZA Enorme … trabajar juntos para que…", "named", MILEI),
]
FROM_QUOTES = (
    " from quotes q join articles a on a.id = q.article_id join sources s on s.id = a.source_id left join entities e on e.id = q.speaker_id"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("seeds") / "archive.db"
    assert build(ROOT / "seeds", output, "--strict") == 0
    return output


def shortened(words: str) -> str:
    parts = words.split()
    return words if len(parts) <= 8 else " ".join([*parts[:4], "…", *parts[-4:]])


def test_the_quotations_are_those_that_a_reader_finds(archive: Path) -> None:
    sql = "select substr(s.path, 1, 3), q.kind, q.words, q.speaker_status, e.slug" + FROM_QUOTES + " order by s.path, q.position"
    found = [(article, kind, shortened(words), *speaker) for article, kind, words, *speaker in rows(archive, sql)]
    assert found == QUOTATIONS


def test_the_words_of_a_quotation_are_one_stretch_of_its_article(archive: Path) -> None:
    sql = "select substr(a.body, q.char_start + 1, q.char_end - q.char_start) = q.text, q.field" + FROM_QUOTES
    assert set(rows(archive, sql)) == {(1, "body")}


@pytest.mark.parametrize(
    ("article", "surface"),
    [
        ("000", "the future president’s circle"),
        ("000", "the «libertarian»"),
        ("001", "el jefe de Estado argentino"),
        ("001", "Milei"),
        ("001", "la exministra de Seguridad"),
        ("002", "el propio Milei"),
        ("002", "El candidato"),
        ("003", "El candidato republicano José Antonio Kast"),
        ("003", "el ultraderechista"),
        ("003", "el mandatario argentino"),
        ("003", "Squella"),
        ("003", "el diputado Ramírez"),
        ("004", "Javier Milei"),
        ("004", "el mandatario argentino"),
    ],
)
def test_the_words_that_name_a_speaker_are_kept_where_they_stand(archive: Path, article: str, surface: str) -> None:
    sql = (
        "select distinct substr(a.body, q.speaker_start + 1, q.speaker_end - q.speaker_start)"
        + FROM_QUOTES
        + " where s.path like ? and q.speaker_surface = ?"
    )
    assert rows(archive, sql, f"{article}%", surface) == [(surface,)]


def test_an_impersonal_verb_names_nobody(archive: Path) -> None:
    sql = "select q.speaker_surface, q.speaker_rule" + FROM_QUOTES + " where q.words like 'regarding regional%'"
    assert rows(archive, sql) == [(None, "passive/impersonal")]


def test_posts_say_where_and_when_they_were_posted(archive: Path) -> None:
    # The number of the status in 004 holds its time, 14 December 22:46:51 UTC; 001 gives neither number nor day.
    sql = "select substr(s.path, 1, 3), q.channel, q.said_on, q.said_from, q.said_to" + FROM_QUOTES + " where q.kind = 'post' order by 1"
    assert rows(archive, sql) == [("001", "X", None, None, None), ("004", "X", "2025-12-14", "2025-12-14", "2025-12-14")]


def test_the_address_of_the_post_leads_to_its_statement(archive: Path) -> None:
    sql = "select substr(url, instr(url, 'x.com/JMilei'), 39), said_on, article_count from statements where reference = 'post'"
    assert rows(archive, sql) == [("x.com/JMilei/status/2000336711511863505", "2025-12-14", 2)]


def test_the_address_of_a_post_is_where_a_reader_finds_it(archive: Path) -> None:
    assert rows(archive, "select url from statements where reference = 'post'") == [("https://x.com/JMilei/status/2000336711511863505",)]


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("001", "enorme alegría"),
        ("003", "Acabo de tener%"),
        ("003", "%AMÉRICA AVANZA!"),
        ("004", "enorme alegría"),
    ],
)
def test_a_sentence_that_names_the_network_gives_the_channel(archive: Path, article: str, words: str) -> None:
    sql = "select q.kind, q.channel" + FROM_QUOTES + " where s.path like ? and q.words like ?"
    assert rows(archive, sql, f"{article}%", words) == [("direct", "X")]


def test_quotations_from_a_call_have_no_channel(archive: Path) -> None:
    sql = (
        "select distinct q.channel" + FROM_QUOTES + " where s.path like '003%' and q.words in ('muy buena conversación') or q.kind = 'term'"
    )
    assert rows(archive, sql) == [(None,)]


@pytest.mark.parametrize(
    ("article", "outlet", "edtf", "first", "last", "basis"),
    [
        # "according to El Mostrador" does not make that the outlet; the day is that of the transfer of power.
        ("000", "El Ciudadano", "2026-03-11?", "2026-03-11", "2026-03-11", "event"),
        ("001", "Letra P", "[2025-12-15..2025-12-16]", "2025-12-15", "2025-12-16", "phrase"),
        ("002", "El Ciudadano", "2025-11-21", "2025-11-21", "2025-11-21", "byline"),
        ("003", None, "2025-11-18?", "2025-11-18", "2025-11-18", "phrase"),
        ("004", None, "[2025-12-14..2025-12-15]", "2025-12-14", "2025-12-15", "phrase"),
    ],
)
def test_outlet_and_day_of_each_article(
    archive: Path, article: str, outlet: str | None, edtf: str, first: str, last: str, basis: str
) -> None:
    sql = (
        "select o.name, a.published_edtf, a.published_from, a.published_to, a.published, a.published_basis, a.published_at, a.modified_at"
        " from articles a join sources s on s.id = a.source_id left join outlets o on o.id = a.outlet_id where s.path like ?"
    )
    assert rows(archive, sql, f"{article}%") == [(outlet, edtf, first, last, last, basis, None, None)]


@pytest.mark.parametrize(
    ("article", "language", "basis", "title", "byline", "section"),
    [
        (
            "000",
            "en",
            "given",
            "Milei Misses Photo Opportunity with Kast as Bilateral Meeting Is Canceled Before Transfer of Power",
            "The Citizen",
            None,
        ),
        (
            "001",
            "es",
            "derived",
            "El presidente Javier Milei recibirá este martes en Casa Rosada a José Antonio Kast, el primer…",
            None,
            None,
        ),
        ("002", "es", "given", "Kast sella alianza ideológica con Milei a semanas de la segunda vuelta", None, "ACTUALIDAD"),
        ("003", "es", "derived", "El candidato republicano José Antonio Kast informó este martes que mantuvo una…", None, None),
        (
            "004",
            "es",
            "derived",
            "Javier Milei calificó de “aplastante” el triunfo de Kast y anticipó cooperación con el líder chileno…",
            None,
            None,
        ),
    ],
)
def test_headline_byline_section_and_language(
    archive: Path, article: str, language: str, basis: str, title: str, byline: str | None, section: str | None
) -> None:
    sql = "select a.language, a.title_basis, a.title, a.byline, a.section from articles a join sources s on s.id = a.source_id where path like ?"
    assert rows(archive, sql, f"{article}%") == [(language, basis, title, byline, section)]


def test_a_standfirst_and_a_longer_first_paragraph_that_begin_alike_are_both_kept(archive: Path) -> None:
    sql = (
        "select substr(standfirst, 1, 50), substr(standfirst, -28), substr(body, 1, 50), original_title from articles where language = 'en'"
    )
    begin = "Just hours before the transfer of power ceremony i"
    original = "Milei se queda sin foto con Kast: suspenden bilateral en la antesala del cambio de mando"
    assert rows(archive, sql) == [(begin, "scheduled bilateral meeting.", begin, original)]


def test_what_stands_twice_is_read_once(archive: Path) -> None:
    standfirst = "El presidencial concretó un llamado con el mandatario argentino en un movimiento estratégico para consolidar el voto de derecha y ultraliberal."
    sql = "select a.standfirst, instr(a.body, a.standfirst), instr(a.body, a.title) from articles a where a.title like 'Kast sella%'"
    assert rows(archive, sql) == [(standfirst, 0, 0)]
    sql = "select f.text from furniture f join articles a on a.id = f.article_id where a.language = 'en' and f.rule = 'repeated-headline'"
    assert rows(archive, sql) == rows(archive, "select title from articles where language = 'en'")


def test_page_furniture_is_set_aside_and_kept(archive: Path) -> None:
    sql = "select f.text from furniture f join articles a on a.id = f.article_id where a.language = 'en' order by f.position desc limit 6"
    texts = [text for (text,) in rows(archive, sql)]
    assert texts == ["Busca en El Ciudadano", "Ver Más »", "Reels", "pasaporte.elciudadano.com", "|", "Suscríbete"]
    assert rows(archive, "select substr(body, -50) from articles where language = 'en'") == [
        ("s and cuts promoted by Milei’s government in Argentina."[-50:],)
    ]


@pytest.mark.parametrize(
    ("article", "surface", "slug"),
    [
        ("001", "Confederación Política de Acción Conservadora", "cpac"),  # a wrong name for it
        ("003", "CPAC", "cpac"),
        ("002", "Santiago Peña", "santiago-pena"),  # wrapped between the two words with a blank line, and Santiago alone is a city
        ("003", "Santiago Peña", "santiago-pena"),
        ("002", "Karina Milei", "karina-milei"),  # not Javier
        ("001", "@joseantoniokast", "jose-antonio-kast"),
        ("004", "@JMilei", "javier-milei"),
        ("001", "Balcarce 50", "casa-rosada"),
        ("000", "Cerro Castillo", "cerro-castillo"),
        ("003", "Ramírez", "guillermo-ramirez"),
        ("003", "UDI", "udi"),
    ],
)
def test_a_name_is_who_bears_it(archive: Path, article: str, surface: str, slug: str) -> None:
    sql = (
        "select distinct e.slug from mentions m join entities e on e.id = m.entity_id join articles a on a.id = m.article_id"
        " join sources s on s.id = a.source_id where s.path like ? and m.surface = ?"
    )
    assert rows(archive, sql, f"{article}%", surface) == [(slug,)]


def test_no_name_stands_inside_a_longer_one(archive: Path) -> None:
    sql = (
        "select m.surface, n.surface from mentions m join mentions n on m.article_id = n.article_id and m.field = n.field and m.id <> n.id"
        " where m.char_start < n.char_end and n.char_start < m.char_end"
    )
    assert rows(archive, sql) == []


def test_nothing_is_discovered_that_the_authority_does_not_know(archive: Path) -> None:
    assert rows(archive, "select kind, name from candidates") == []


@pytest.mark.parametrize(("table", "text"), [("mentions", "surface"), ("quotes", "text"), ("date_mentions", "surface")])
def test_every_offset_points_at_its_words(archive: Path, table: str, text: str) -> None:
    column = "case t.field when 'title' then a.title when 'standfirst' then a.standfirst else a.body end"
    sql = (
        f"select count(*), sum(substr({column}, t.char_start + 1, t.char_end - t.char_start) = t.{text})"
        f" from {table} t join articles a on a.id = t.article_id"
    )
    ((count, right),) = rows(archive, sql)
    assert count == right > 0


def test_the_search_for_both_names_gives_five_articles(archive: Path) -> None:
    sql = "select slug from articles join articles_fts on articles.id = articles_fts.rowid where articles_fts match 'kast AND milei'"
    assert len(set(rows(archive, sql))) == 5


# Of each statement with more than one printing: speaker, first words of its text, what the text is; article, words, extent and
# wording of each printing.
STATEMENTS = {
    (KAST, "Acabo de tener una", "longest"): [
        ("003", "muy buena conversación", "part", "same"),
        ("003", "las enormes oportunidades que … futuro con más libertad", "part", "omitted_unmarked"),  # Chile and Argentina are gone
        ("003", "Acabo de tener una … seguridad y progreso económico", "whole", "same"),
        ("002", "libertad, seguridad y progreso económico", "part", "same"),
        ("002", "Acabo de tener una … seguridad y progreso económico", "whole", "case"),
    ],
    (MILEI, "¡LA LIBERTAD DE AMÉRICA", "longest"): [
        ("003", "¡LA LIBERTAD DE AMÉRICA AVANZA!", "whole", "same"),
        ("002", "¡La libertad de América avanza!", "whole", "case"),
    ],
    (MILEI, "LA LIBERTAD AVANZA Enorme", "post"): [
        ("004", "aplastante", "part", "same"),
        ("004", "aplastante", "part", "same"),
        ("004", "enorme alegría", "part", "case"),
        ("004", "Un paso más de … y la propiedad privada", "part", "same"),
        ("004", "liberar a América del … socialismo del Siglo XXI", "part", "replaced"),
        ("004", "LA LIBERTAD AVANZA Enorme … trabajar juntos para que…", "whole", "same"),
        ("001", "enorme alegría", "part", "case"),
        ("001", "LA LIBERTAD AVANZA Enorme … trabajar juntos para que…", "whole", "same"),
        ("001", "Un paso más de … socialismo del Siglo XXI", "part", "same"),
    ],
}
ALONE = [
    ("arturo-squella", "coordinamos cuáles van a"),
    ("guillermo-ramirez", "Lo dijimos el domingo"),
    (BULLRICH, "Me alegra profundamente que"),
    (MILEI, "will copy"),
]


def test_twenty_of_the_22_quotations_are_printings_of_seven_statements(archive: Path) -> None:
    sql = (
        "select e.slug, s.text, s.reference, substr(o.path, 1, 3), q.words, p.extent, p.wording from printings p"
        " join statements s on s.id = p.statement_id join entities e on e.id = s.speaker_id join quotes q on q.id = p.quote_id"
        " join articles a on a.id = q.article_id join sources o on o.id = a.source_id order by a.id, q.position"
    )
    found: dict[tuple[str, str, str], list[tuple[str, str, str | None, str | None]]] = {}
    for speaker, text, reference, article, words, extent, wording in rows(archive, sql):
        found.setdefault((speaker, " ".join(text.split()[:4]), reference), []).append((article, shortened(words), extent, wording))
    assert {about: printed for about, printed in found.items() if len(printed) > 1} == STATEMENTS
    once = {about[:2]: printed for about, printed in found.items() if len(printed) == 1}
    assert list(once) == ALONE
    assert {printed[0][2:] for printed in once.values()} == {(None, None)}  # nothing to judge by
    ((without,),) = rows(archive, "select count(*) from quotes where kind <> 'term' and id not in (select quote_id from printings)")
    assert without == 2


def test_a_message_that_lost_words_says_which(archive: Path) -> None:
    sql = "select s.text, p.alignment from printings p join statements s on s.id = p.statement_id where p.wording = 'omitted_unmarked'"
    ((text, alignment),) = rows(archive, sql)
    assert [text[op[1] : op[2]] for op in json.loads(alignment) if op[0] == "-"] == ["y la relación entre Chile y Argentina"]


def test_the_post_goes_on_in_a_quotation_where_the_platform_cut_it_off(archive: Path) -> None:
    sql = (
        "select substr(q.words, p.char_start + 1, p.char_end - p.char_start), q.kind, s.said_on from statement_parts p"
        " join quotes q on q.id = p.quote_id join statements s on s.id = p.statement_id where s.reference = 'post' order by p.position"
    )
    [(cut, *post), (goes_on, *quotation)] = rows(archive, sql)
    assert (cut[-24:], post) == ("trabajar juntos para que", ["post", "2025-12-14"])
    assert (goes_on, quotation) == (
        " América abrace las ideas de la libertad y podamos liberarnos del yugo opresor del socialismo del Siglo XXI",
        ["direct", "2025-12-14"],
    )
