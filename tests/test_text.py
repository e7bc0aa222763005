"""What text is before it is stored: clean, mended, and in paragraphs."""

import sys
import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemeroteca.text import clean, fold, lines_of, mend, paragraphs


@pytest.mark.parametrize(
    ("received", "stored"),
    [
        ("An\u0303o", "Año"),  # decomposed: offsets and search would break
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\u2029three", "one\ntwo\n\nthree"),
        ("\ufeffAna", "Ana"),
        ("go\u00adbier\u200bno", "gobierno"),  # soft hyphen, zero-width blank
        ("Ana\u00a0Ruiz\u202f12\u2009%", "Ana Ruiz 12 %"),
        ("nul\x00 bell\x07 tab\t", "nul bell tab\t"),
        ("\x93sí\x94\x85", "“sí”…"),  # Windows-1252 that was declared as Latin-1
        ("\ue000icon \U000f0001", "icon "),
        ("lone \ud83d here", "lone  here"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("\u202aAna\u202c", "Ana"),
        ("''No,'' she said. ``Never.''", '"No," she said. "Never."'),  # as press databases print marks
        ("rock 'n' roll, '90s, x'''y", "rock 'n' roll, '90s, x'''y"),
    ],
)
def test_what_nobody_sees_is_gone(received: str, stored: str) -> None:
    assert clean(received) == stored


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👧 y 🏳️\u200d🌈",  # pictures made of several
        "قال\u200f (Ana)",  # marks of direction in Arabic
        "«¿Qué?» – “no”… 5 €",
        "tab\tand\nline",
        "\ufffd",  # the sign that something was lost already
    ],
)
def test_what_is_needed_stays(text: str) -> None:
    assert clean(text) == text


@given(st.text())
def test_clean_text_can_be_stored_and_is_clean(text: str) -> None:
    stored = clean(text)
    assert clean(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not [c for c in stored if unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in "\n\t"]


@pytest.mark.parametrize(
    ("copied", "mended"),
    [
        ("Ana Ruiz , senadora , calló .", "Ana Ruiz, senadora, calló."),
        ("la ministra Soto .", "la ministra Soto."),
        ("dijo Soto : iremos", "dijo Soto: iremos"),
        ("uno ; dos", "uno; dos"),
        ("el partido ( PX ) ganó", "el partido (PX) ganó"),
        ("«sí» , dijo", "«sí», dijo"),
        ("two  blanks and\ta tab ", "two blanks and a tab"),
        # Stops that stand alone on purpose.
        ("calló …", "calló …"),
        ("calló ... y siguió", "calló ... y siguió"),
        ("cae 100 .000 puestos", "cae 100 .000 puestos"),
        ("gracias :)", "gracias :)"),
        ("gracias ;)", "gracias ;)"),
        ("ganó 2 : 1", "ganó 2 : 1"),
        ("« oui » , dit-il", "« oui », dit-il"),
    ],
)
def test_the_residue_of_links_is_mended_and_nothing_else(copied: str, mended: str) -> None:
    assert mend(copied) == mended


WRAPPED = [
    "The two ministers signed the treaty on water on Monday in the presence of Mayor",
    "Ana Ruiz, who had asked for it for years, and of several hundred farmers of the",
    "valley. Nobody from the opposition came.",
]


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_a_wrapped_paragraph_is_joined_across_a_name(joint: str) -> None:
    assert lines_of(f"Treaty signed\n\n{joint.join(WRAPPED)}\n\nThe rain came later.") == [
        "Treaty signed",
        " ".join(WRAPPED),
        "The rain came later.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # Headline and text.
        ["The two ministers signed the treaty on water in the capital", "They had argued about it for ten years and more."],
        # A list.
        ["- the ministers of water, of the interior and of agriculture of the valley", "- the mayors of the three towns by the river"],
        # Verse.
        ["verde que te quiero verde,", "verde viento, verdes ramas,", "el barco sobre la mar"],
        # Paragraphs of one sentence.
        ["The two ministers signed the treaty on water on Monday in the capital.", "They had argued about it for ten years."],
        # A post's attribution line.
        ["Enorme alegría por el triunfo de mi equipo en la final de la copa de este", "— Ana Ruiz (@anaruiz) May 4, 2025"],
        # Questions and answers.
        ["—¿Y qué va a pasar con el puente viejo del río cuando suban las aguas del", "—Nada."],
    ],
)
def test_lines_that_are_not_wrapped_stay_lines(lines: list[str]) -> None:
    assert lines_of("\n".join(lines)) == lines


def test_a_short_paragraph_before_a_wrapped_one_is_not_drawn_into_it() -> None:
    text = "The mayor of the old town left the hall before the vote was taken.\n\n" + "\n".join(WRAPPED)
    assert lines_of(text) == ["The mayor of the old town left the hall before the vote was taken.", " ".join(WRAPPED)]


def test_a_word_cut_at_its_hyphen_is_not_torn_apart() -> None:
    lines = ["The leader of the new party, a former minister of the interior and ex-", "president of the club, said no."]
    assert lines_of("\n".join(lines)) == [
        "The leader of the new party, a former minister of the interior and ex-president of the club, said no."
    ]


@given(st.text(alphabet="ab ,.\n-“”Á", max_size=400))
def test_no_letter_is_lost_when_lines_are_joined(text: str) -> None:
    assert "".join("".join(lines_of(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", [" ," * 200_000, '"' * 500_000, ("x" * 60 + "\n") * 5_000, "( " * 200_000, "a\n" * 100_000])
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    lines_of(clean(text))
    assert time.perf_counter() - start < 3


def test_paragraphs_are_spans_of_the_body() -> None:
    body = "One.\n\nTwo\nlines.\n\nThree."
    assert [body[start:end] for start, end in paragraphs(body)] == ["One.", "Two\nlines.", "Three."]


def test_folding_takes_case_and_accents_away() -> None:
    assert (fold("Ñuñoa"), fold("ÁRBOL"), fold("ASCII")) == ("nunoa", "arbol", "ascii")


def test_every_character_folds_in_a_text_as_it_does_alone() -> None:
    """By Unicode: taken apart, without what combines, without case."""
    for start in range(0, sys.maxunicode + 1, 4096):
        characters = [chr(n) for n in range(start, start + 4096)]
        apart = ["".join(c for c in unicodedata.normalize("NFKD", one) if not unicodedata.combining(c)).casefold() for one in characters]
        assert "".join(map(fold, characters)) == "".join(apart)
        assert fold("a".join(characters)) == "a".join(apart)


def test_whole_texts_are_folded_and_forgotten() -> None:
    tracemalloc.start()
    for number in range(200):
        fold(f"Ñuñoa {number} " + "agua " * 4_000)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 200_000  # of four million characters


def test_a_headline_that_ends_in_a_short_noun_is_not_drawn_into_the_text() -> None:
    text = "Harbour fee sparks council row\nCouncillors argued for six hours on Monday about who should pay for the new pier and when."
    assert lines_of(text)[0] == "Harbour fee sparks council row"
