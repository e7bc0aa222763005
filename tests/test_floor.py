"""The articles of tests/floor, written for the project, are read at least as well as tests/floor/floor.yml says."""

import warnings
from dataclasses import replace
from functools import cache

import floor_score as floor
import pytest
import yaml

from hemeroteca.records import Reading

FIGURES = ("quotes_f1", "speakers", "named", "said_f1", "entities_f1", "people_f1")
ARTICLES = sorted(floor.FLOOR.glob("*/*.txt"))


@cache
def measured(language: str) -> dict[str, float]:
    return floor.score(language)


@cache
def readings(language: str) -> dict[str, tuple[floor.Gold, Reading]]:
    return {name: (gold, reading) for name, gold, reading in floor.readings(language)}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("language", floor.LANGUAGES)
def test_a_figure_may_only_rise(language: str, figure: str) -> None:
    least = float(yaml.safe_load((floor.FLOOR / "floor.yml").read_text(encoding="utf-8"))[language][figure])
    now = measured(language)[figure]
    assert now >= least, (
        f"{figure} of {language} is {now:.3f}, below its floor of {least}; it may only rise: "
        "`python tests/floor_score.py --verbose` lists every miss"
    )
    if now >= least + 0.02:
        warnings.warn(f"{figure} of {language} is {now:.3f}: raise its floor of {least} in tests/floor/floor.yml", stacklevel=1)


@pytest.mark.parametrize("language", floor.LANGUAGES)
def test_every_article_is_read_in_its_language(language: str) -> None:
    assert {
        name: reading.article.language for name, (_, reading) in readings(language).items() if reading.article.language != language
    } == {}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_gold_stands_in_its_article(path: floor.Path) -> None:
    text, gold = path.read_text(encoding="utf-8"), floor.gold_of(path)
    assert 150 <= len(text.split()) <= 400
    start = 0
    for quote in gold["quotes"]:
        assert quote["kind"] in ("direct", "post", "term", "unclear")
        start = text.index(quote["text"], start) + len(quote["text"])
    names = [names for kind in floor.KINDS for names in gold["entities"][kind]]
    assert {q["speaker"] for q in gold["quotes"] if q.get("speaker")} <= {first for first, *_ in names}
    assert [surfaces for surfaces in names if not any(surface in text for surface in surfaces)] == []


# ---- The scores fall when the reading gets worse


@pytest.fixture
def well_read() -> tuple[floor.Gold, Reading]:
    """An article with the quotations that the program read in it, taken for gold."""
    _, reading = readings("en")["10-science-octopus-sleep"]
    entities = {e.key: e for e in reading.entities}
    quotes = [{"text": q.text, "kind": q.kind, "speaker": entities[q.entity].name if q.entity else None} for q in reading.quotes]
    named = {kind: [[e.name] for e in reading.entities if e.kind == kind] for kind in floor.KINDS}
    return {"quotes": quotes, "entities": named}, reading


def figures(gold: floor.Gold, reading: Reading) -> dict[str, float]:
    return floor.figures_of(floor.score_quotes(gold, reading, floor.silent) + floor.score_entities(gold, reading, floor.silent))


def test_a_reading_equal_to_the_gold_scores_one(well_read: tuple[floor.Gold, Reading]) -> None:
    assert figures(*well_read) == dict.fromkeys(FIGURES, 1.0)


def test_wrong_names_under_the_quotations_score_zero(well_read: tuple[floor.Gold, Reading]) -> None:
    gold, reading = well_read
    people = [e.key for e in reading.entities if e.kind == "person"]
    wrong = tuple(replace(q, entity=next(p for p in people if p != q.entity)) for q in reading.quotes)
    worse = figures(gold, replace(reading, quotes=wrong))
    assert (worse["quotes_f1"], worse["speakers"], worse["named"], worse["said_f1"]) == (1.0, 0.0, 0.0, 0.0)


def test_refused_names_lower_the_speakers_and_not_the_trust(well_read: tuple[floor.Gold, Reading]) -> None:
    gold, reading = well_read
    first, *others = (q for q in reading.quotes if q.entity)
    refused = figures(gold, replace(reading, quotes=(replace(first, entity=None, speaker_status="unresolved"), *others)))
    assert refused["named"] == 1.0
    assert refused["speakers"] < 1.0


def test_a_term_given_out_as_a_quotation_lowers_the_score(well_read: tuple[floor.Gold, Reading]) -> None:
    gold, reading = well_read
    taken = tuple(replace(q, kind="direct") for q in reading.quotes)
    assert any(q.kind == "term" for q in reading.quotes)
    assert figures(gold, replace(reading, quotes=taken))["quotes_f1"] < 1.0


def test_a_name_of_the_wrong_kind_is_no_hit(well_read: tuple[floor.Gold, Reading]) -> None:
    gold, reading = well_read
    places = tuple(replace(e, kind="place") if e.kind == "person" else e for e in reading.entities)
    worse = figures(gold, replace(reading, entities=places))
    assert worse["people_f1"] == 0.0
    assert worse["entities_f1"] < 1.0
