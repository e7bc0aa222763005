"""The first archive: its authority, and the days and outlets of its five articles as a careful reader would give them."""

from pathlib import Path

import pytest

from hemeroteca.articles import parse_article
from hemeroteca.authority import Authority, TextPolicy, load_archive, load_authority
from hemeroteca.dating import date_article, date_mentions, find_outlet
from hemeroteca.folder import Input
from hemeroteca.readers import read_source
from hemeroteca.records import Article, Mention, RawDocument

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = ["000_ed1a7a1e52813564", "001_47791e38b17413ba", "002_16096288f79bcd1e", "003_90824774a44187d9", "004_b35ed628f4be404e"]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load_authority(SEEDS)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    found = {}
    for name in NAMES:
        (document,) = read_source(Input(SEEDS / f"{name}.txt", f"{name}.txt"), 1_000_000)
        assert isinstance(document, RawDocument)
        article = parse_article(document, load_archive(SEEDS).languages)
        assert isinstance(article, Article)
        found[name[:3]] = article
    return found


def mentions_in(article: Article, authority: Authority) -> tuple[Mention, ...]:
    """Each known name once, where it first stands in the body."""
    names = [(name, article.body.find(name.text)) for name in authority.names() if not name.epithet]
    return tuple(Mention(n.key, "body", n.text, start, start + len(n.text), "test") for n, start in names if start >= 0)


def test_the_archive_speaks_two_languages() -> None:
    info = load_archive(SEEDS)
    assert (info.languages, info.time_zone, info.text_policy) == (("es", "en"), "America/Santiago", TextPolicy())
    assert set(info.title) == set(info.description) == set(info.licence) == {"es", "en"}


def test_every_entry_has_a_line_of_description(authority: Authority) -> None:
    assert [key for key, entity in authority.entities.items() if not entity.description] == []


def test_every_place_but_regions_is_on_the_map(authority: Authority) -> None:
    places = [entity for entity in authority.entities.values() if entity.kind == "place"]
    assert [place.key for place in places if place.latitude is None] == ["america-latina", "america"]
    assert [place.key for place in places if place.latitude is not None and place.country is None] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Milei", "javier-milei"),
        ("Karina Milei", "karina-milei"),
        ("Kast", "jose-antonio-kast"),
        ("the libertarian", "javier-milei"),
        ("the republican", "jose-antonio-kast"),
        ("el ultraderechista", "jose-antonio-kast"),
        ("Santiago Peña", "santiago-pena"),
        ("Santiago", "santiago"),
        ("Confederación Política de Acción Conservadora", "cpac"),
        ("CPAC", "cpac"),
        ("Republicanos", "partido-republicano"),
        ("UDI", "udi"),
        ("RN", "renovacion-nacional"),
        ("Balcarce 50", "casa-rosada"),
        ("National Congress", "congreso-nacional-de-chile"),
        ("balotaje", "segunda-vuelta-chile-2025"),
        ("transfer of power", "cambio-de-mando-chile-2026"),
        ("The Citizen", "el-ciudadano"),
    ],
)
def test_a_name_of_the_seeds_leads_to_its_bearer(authority: Authority, name: str, key: str) -> None:
    assert authority.find(name) == (key,)


@pytest.mark.parametrize(
    ("title", "day", "country", "keys"),
    [
        ("presidente", "2025-11-21", "AR", ("javier-milei",)),
        ("presidente", "2025-11-21", "PY", ("santiago-pena",)),
        ("jefe de Estado", "2025-12-16", "CL", ("gabriel-boric",)),
        ("mandatario", "2026-03-12", "CL", ("jose-antonio-kast",)),
        ("presidente electo", "2025-12-16", None, ("jose-antonio-kast",)),
        ("presidente electo", "2025-12-13", None, ()),
        ("elected president", "2026-03-11", None, ("jose-antonio-kast",)),
        ("candidata", "2025-12-14", None, ("jeannette-jara",)),
        ("candidato", "2025-12-01", None, ("jose-antonio-kast",)),
        ("senadora", "2025-12-16", None, ("patricia-bullrich",)),
        ("primera ministra", "2025-12-16", None, ("giorgia-meloni",)),
    ],
)
def test_who_is_called_so_on_a_day(authority: Authority, title: str, day: str, country: str | None, keys: tuple[str, ...]) -> None:
    assert authority.bearers(title, (day, day), country) == keys


def test_the_former_candidate_is_matthei_and_the_former_minister_bullrich(authority: Authority) -> None:
    assert authority.former_bearers("candidata", ("2025-11-18", "2025-11-18")) == ("evelyn-matthei",)
    assert authority.former_bearers("ministra de Seguridad", ("2026-01-01", "2026-01-01")) == ("patricia-bullrich",)


@pytest.mark.parametrize(
    ("number", "published", "edtf", "basis"),
    [
        ("000", "2026-03-11", "2026-03-11?", "event"),  # just hours before the transfer of power
        ("001", "2025-12-16", "[2025-12-15..2025-12-16]", "phrase"),  # "recibirá este martes", 48 hours after the run-off
        ("002", "2025-11-21", "2025-11-21", "byline"),
        ("003", "2025-11-18", "2025-11-18?", "phrase"),  # "este martes", two days after the Sunday of the first round
        ("004", "2025-12-15", "[2025-12-14..2025-12-15]", "phrase"),  # "este domingo", with a post of 14 December
    ],
)
def test_the_day_of_an_article(
    articles: dict[str, Article], authority: Authority, number: str, published: str, edtf: str, basis: str
) -> None:
    article = articles[number]
    dating, evidence = date_article(article, mentions_in(article, authority), authority, "America/Santiago")
    assert (dating.published, dating.published_edtf, dating.published_basis) == (published, edtf, basis)
    assert evidence
    for found in date_mentions(article, dating):
        assert article.text_of(found.field)[found.start : found.end] == found.surface


@pytest.mark.parametrize(
    ("number", "slug", "rule"),
    [
        ("000", "el-ciudadano", "byline: name of an outlet"),  # "The Citizen"; El Mostrador is only quoted
        ("001", "letra-p", "what it could learn"),
        ("002", "el-ciudadano", None),
        ("003", None, None),
        ("004", None, None),
    ],
)
def test_the_outlet_of_an_article(
    articles: dict[str, Article], authority: Authority, number: str, slug: str | None, rule: str | None
) -> None:
    outlet, evidence = find_outlet(articles[number], authority)
    assert (outlet.slug if outlet else None) == slug
    assert bool(evidence) == (slug is not None)
    assert rule is None or evidence[0].rule == rule
