"""What must not stand in the archive any more."""

from pathlib import Path

import pytest
from reading import read
from test_excerpts import faithful

from hemeroteca.entries import EditorsFileError
from hemeroteca.withdrawals import Names, Withdrawal, load_withdrawals, without_names


def loaded(tmp_path: Path, text: str) -> tuple[Withdrawal, ...]:
    (tmp_path / "withdrawn.yml").write_text(text, encoding="utf-8")
    return load_withdrawals(tmp_path).entries


def test_the_file_names_articles_and_people(tmp_path: Path) -> None:
    text = """
        articles:
          2031/puerto.txt: {on: 2031-05-02, note: The outlet asked for it.}
          puerto-cerrado-0123456789:
        people:
          Íñigo Soto: {also: [Soto Pérez]}
    """
    assert loaded(tmp_path, text) == (
        Withdrawal(article="2031/puerto.txt", on="2031-05-02", note="The outlet asked for it."),
        Withdrawal(article="puerto-cerrado-0123456789"),
        Withdrawal(names=("Íñigo Soto", "Soto Pérez")),
    )
    withdrawals = load_withdrawals(tmp_path)
    assert withdrawals.of_article("2031/puerto.txt", "aaaaaaaaaa") and withdrawals.of_article("other.txt", "0123456789")
    assert withdrawals.of_article("other.txt", "aaaaaaaaaa") is None
    assert [key for key, _ in withdrawals.keys] == ["0123456789"]


def test_without_the_file_nothing_is_withdrawn(tmp_path: Path) -> None:
    assert load_withdrawals(tmp_path).entries == () and not load_withdrawals(tmp_path).names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("people: {Juan Soto: {name: Soto}}", 'withdrawn.yml: people: "Juan Soto": unknown field "name"; known are also, note, on'),
        ("people: {'-': }", 'withdrawn.yml: people: "-": "-" is no name; write the words that must not stand in the archive'),
        (
            "people: {Juan Soto: {note: JUAN SOTO asked}}",
            'withdrawn.yml: people: "Juan Soto": the note holds the name; leave it out: the note is printed',
        ),
        ("articles: {a.txt: {on: May}}", 'withdrawn.yml: articles: "a.txt": on "May" is not understood; write YYYY-MM-DD'),
        ("entities: {}", 'withdrawn.yml: unknown field "entities"; known are articles, people'),
    ],
)
def test_a_mistake_is_named_with_its_cure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EditorsFileError) as error:
        loaded(tmp_path, text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Juan Soto habló.", "[…] habló."),
        ("JUAN SOTO y Juán  Sotó", "[…] y […]"),
        ("2031/juan-soto-habla.txt", "2031/[…]-habla.txt"),
        ("juan_soto.html", "[…].html"),
        ("Juan Sotomayor", "Juan Sotomayor"),
        ("Soto, Juan", "Soto, Juan"),  # another order is another name: the editor lists it
        ("Straße, Juan Soto, ﬁn", "Straße, […], ﬁn"),
    ],
)
def test_names_are_found_whatever_case_accents_and_separation(text: str, expected: str) -> None:
    assert Names(["Juan Soto"]).without(text) == expected


TEXT = """
    El detenido, Juan Soto, negó los cargos: «No fui yo», dijo Soto este martes en Lima.
    «Lo conozco», dijo Ana Ruiz. «Juan Soto es mi vecino y no miente». La Fundación Juan Soto cerró.
"""


def test_a_person_leaves_texts_names_and_quotations() -> None:
    reading = without_names(read(TEXT, title="Juan Soto, detenido", standfirst="Soto niega."), Names(["Juan Soto"]))
    assert "soto" not in repr(reading.entities).casefold() + repr(reading.mentions).casefold() + repr(reading.quotes).casefold()
    article = reading.article
    assert (article.title, article.standfirst) == ("[…], detenido", "[…] niega.")
    assert article.body.startswith("El detenido, […], negó los cargos: «No fui yo», dijo […] este martes en Lima.")
    assert next((q.words, q.speaker_status, q.speaker_rule) for q in reading.quotes) == ("No fui yo", "unresolved", "withdrawn")
    assert "[…] es mi vecino y no miente" in [q.words for q in reading.quotes]
    assert "Ana Ruiz" in {entity.name for entity in reading.entities}
    assert faithful(reading)


def test_a_derived_headline_loses_the_surname_too() -> None:
    article = without_names(read("Soto calló ayer.\nJuan Soto fue detenido."), Names(["Juan Soto"])).article
    assert (article.title_basis, article.title) == ("derived", "[…] calló ayer.\n\n[…] fue detenido")


def test_an_article_that_does_not_name_the_person_is_the_same() -> None:
    reading = read("Ana Ruiz dijo: «No iré».")
    assert without_names(reading, Names(["Juan Soto"])) is reading


def test_somebody_of_the_same_surname_stays() -> None:
    reading = without_names(read("Pedro Soto dijo: «No iré».\nJuan Soto calló."), Names(["Juan Soto"]))
    assert {e.name for e in reading.entities} == {"Pedro Soto"}
    assert reading.article.body == "Pedro Soto dijo: «No iré».\n\n[…] calló."
