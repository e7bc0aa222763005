"""The 22 quotations of the first archive as statements; speakers, days and words as a reader finds them in `seeds/`."""

import json
from pathlib import Path

import pytest

from hemeroteca.records import Statement
from hemeroteca.statements import Gathered, Printed, make_statements

SEEDS = {path.name[:3]: " ".join(path.read_text(encoding="utf-8").split()) for path in sorted(Path("seeds").glob("*.txt"))}
DAYS = {
    "000": ("2026-03-11", "2026-03-11"),
    "001": ("2025-12-15", "2025-12-16"),
    "002": ("2025-11-21", "2025-11-21"),
    "003": ("2025-11-18", "2025-11-18"),
    "004": ("2025-12-14", "2025-12-15"),
}
POST = (
    "LA LIBERTAD AVANZA Enorme alegría por el aplastante triunfo de mi amigo @joseantoniokast en las elecciones presidenciales de Chile! "
    "Un paso más de nuestra región en defensa de la vida, la libertad y la propiedad privada. "
    "Estoy seguro de que vamos a trabajar juntos para que…"
)
GOES_ON = (
    "Un paso más de nuestra región en defensa de la vida, la libertad y la propiedad privada. Estoy seguro de que vamos a trabajar juntos "
    "para que América abrace las ideas de la libertad y podamos liberarnos del yugo opresor del socialismo del Siglo XXI"
)
CALL_002 = (
    "Acabo de tener una muy buena conversación con el Presidente de Argentina Javier Milei con quien coincidimos en las enormes "
    "oportunidades que tiene América Latina y la relación entre Chile y Argentina hacia un futuro con más libertad, seguridad y progreso "
    "económico"
)
CALL_003 = (
    "Acabo de tener una muy buena conversación con el presidente de Argentina, Javier Milei, con quien coincidimos en las enormes "
    "oportunidades que tiene América Latina y la relación entre Chile y Argentina hacia un futuro con más libertad, seguridad y progreso "
    "económico"
)
QUOTATIONS = (
    ("000", 0, None, "due to scheduling issues."),
    ("000", 2, "javier-milei", "will copy"),
    ("000", 3, None, "regarding regional and border security, fighting transnational organized crime,"),
    ("001", 0, "javier-milei", "enorme alegría"),
    ("001", 1, "javier-milei", POST),
    ("001", 2, "javier-milei", GOES_ON),
    (
        "001",
        3,
        "patricia-bullrich",
        "Me alegra profundamente que el pueblo chileno haya elegido un proyecto de cambio, pero sobre todo de orden, seguridad y defensa de "
        "la propiedad, lejos del dañino comunismo latinoamericano. Muchas felicitaciones y muchos éxitos, José Antonio",
    ),
    ("002", 1, "jose-antonio-kast", "libertad, seguridad y progreso económico"),
    ("002", 2, "javier-milei", "¡La libertad de América avanza!"),
    ("002", 3, "jose-antonio-kast", CALL_002),
    ("003", 0, "jose-antonio-kast", "muy buena conversación"),
    ("003", 1, "jose-antonio-kast", "las enormes oportunidades que tiene América Latina hacia un futuro con más libertad"),
    ("003", 2, "jose-antonio-kast", CALL_003),
    ("003", 3, "javier-milei", "¡LA LIBERTAD DE AMÉRICA AVANZA!"),
    (
        "003",
        4,
        "arturo-squella",
        "coordinamos cuáles van a ser las líneas de acción en las próximas semanas, todos detrás de la candidatura presidencial de José "
        "Antonio Kast, para que el 14 de diciembre ganemos ampliamente a la candidata de la continuidad",
    ),
    (
        "003",
        5,
        "guillermo-ramirez",
        "Lo dijimos el domingo desde el minuto uno: Jeannette Jara no puede ganar, la continuidad de este Gobierno debe ser derrotada, y de "
        "forma amplia. Y por eso, el domingo en la noche anunciamos que apoyaríamos a José Antonio Kast, y hoy trabajamos en conjunto, "
        "directamente con el presidente de Republicanos, para coordinar el trabajo territorial y programático",
    ),
    ("004", 0, "javier-milei", "aplastante"),
    ("004", 1, "javier-milei", "aplastante"),
    ("004", 2, "javier-milei", "enorme alegría"),
    ("004", 3, "javier-milei", "Un paso más de nuestra región en defensa de la vida, la libertad y la propiedad privada"),
    ("004", 4, "javier-milei", "liberar a América del yugo opresor del socialismo del Siglo XXI"),
    ("004", 5, "javier-milei", POST),
)


def as_printed(article: str, position: int, entity: str | None, words: str) -> Printed:
    published_from, published_to = DAYS[article]
    dated = "2025-12-14" if article == "004" and words == POST else None
    return Printed(
        article,
        position,
        "post" if words == POST else "direct",
        words,
        "en" if article == "000" else "es",
        entity,
        said_from=dated,
        said_to=dated,
        published_from=published_from,
        published_to=published_to,
        path=article,
        status="collective" if position == 0 and article == "000" else "named" if entity else "unresolved",
    )


@pytest.fixture(scope="module")
def statements() -> dict[str, Statement]:
    made = make_statements(Gathered(as_printed(*quotation) for quotation in QUOTATIONS))
    return {statement.text[:12]: statement for statement in made}


def judged(statement: Statement) -> dict[tuple[str, int], tuple[str | None, str | None]]:
    return {p.quote: (p.extent, p.wording) for p in statement.printings}


@pytest.mark.parametrize("quotation", QUOTATIONS, ids=lambda q: f"{q[0]}-{q[1]}")
def test_the_words_stand_in_the_article(quotation: tuple[str, int, str | None, str]) -> None:
    assert quotation[3] in SEEDS[quotation[0]]


def test_twenty_of_the_22_quotations_make_seven_statements(statements: dict[str, Statement]) -> None:
    assert len(QUOTATIONS) == 22
    assert sorted(len(s.printings) for s in statements.values()) == [1, 1, 1, 1, 2, 5, 9]


def test_the_message_of_kast_has_five_printings(statements: dict[str, Statement]) -> None:
    statement = statements["Acabo de ten"]
    assert (statement.text, statement.reference, statement.quote) == (CALL_003, "longest", ("003", 2))
    assert judged(statement) == {
        ("003", 0): ("part", "same"),
        ("003", 1): ("part", "omitted_unmarked"),
        ("003", 2): ("whole", "same"),
        ("002", 1): ("part", "same"),
        ("002", 3): ("whole", "case"),
    }
    [dropped] = [p for p in statement.printings if p.wording == "omitted_unmarked"]
    left_out = [op for op in json.loads(dropped.alignment or "") if op[0] == "-"]
    assert [CALL_003[op[1] : op[2]] for op in left_out] == ["y la relación entre Chile y Argentina"]


def test_the_reposted_slogan_has_two_printings_one_in_capitals(statements: dict[str, Statement]) -> None:
    statement = statements["¡LA LIBERTAD"]
    assert judged(statement) == {("003", 3): ("whole", "same"), ("002", 2): ("whole", "case")}


def test_the_post_of_milei_has_nine_printings_and_goes_on_where_it_was_cut_off(statements: dict[str, Statement]) -> None:
    statement = statements["LA LIBERTAD "]
    assert statement.text == POST.removesuffix("…") + GOES_ON[GOES_ON.index(" América abrace") :]
    assert [part.quote for part in statement.parts] == [("004", 5), ("001", 2)]
    assert (statement.reference, statement.said_on) == ("post", "2025-12-14")
    assert judged(statement) == {
        ("004", 0): ("part", "same"),
        ("004", 1): ("part", "same"),
        ("004", 2): ("part", "case"),
        ("004", 3): ("part", "same"),
        ("004", 4): ("part", "replaced"),
        ("004", 5): ("whole", "same"),
        ("001", 0): ("part", "case"),
        ("001", 1): ("whole", "same"),
        ("001", 2): ("part", "same"),
    }


@pytest.mark.parametrize("beginning", ["Me alegra pr", "coordinamos ", "Lo dijimos e", "will copy"])
def test_what_only_one_article_prints_has_nothing_to_be_judged_by(statements: dict[str, Statement], beginning: str) -> None:
    [printing] = statements[beginning].printings
    assert (printing.extent, printing.wording, printing.fidelity, printing.alignment) == (None, None, None, None)
