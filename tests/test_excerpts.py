"""What the public edition prints of an article."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read

from hemeroteca.excerpts import CONTEXT, OPENING, excerpted
from hemeroteca.records import Reading
from hemeroteca.rewriting import Edit, Rewriting

FILLER = "La obra sigue y nadie sabe cuándo termina el muelle nuevo del barrio alto. "


def body(text: str, **fields: str) -> str:
    return excerpted(read(text, **fields)).article.body


def test_a_quotation_stands_with_a_few_words_around_it() -> None:
    text = FILLER * 3 + "El puerto no se vende, y «no se alquila», dijo Ana Ruiz. " + FILLER * 3
    shown = body(text, standfirst="El puerto sigue como está.")
    assert shown == (
        "[…] del barrio alto. La obra sigue y nadie sabe cuándo termina el muelle nuevo del barrio alto. El puerto no se vende,"
        " y «no se alquila», dijo Ana Ruiz. La obra sigue y nadie sabe cuándo termina el muelle nuevo del barrio alto. La obra sigue y nadie sabe cuándo termina […]"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Llueve.\n«No iré», dijo Ana Ruiz.\nNo llueve.", "[…]\n\n«No iré», dijo Ana Ruiz.\n\n[…]", id="whole paragraphs are left out"
        ),
        pytest.param("«No iré», dijo Ana Ruiz.", "«No iré», dijo Ana Ruiz.", id="nothing is left out"),
        pytest.param(
            "«No», dijo Ana Ruiz.\nLlueve.\n«Sí», dijo Hugo Paredes.",
            "«No», dijo Ana Ruiz.\n\n[…]\n\n«Sí», dijo Hugo Paredes.",
            id="one mark for what stands between",
        ),
        pytest.param("Llueve.\nNo llueve.", "[…]", id="no quotation and a standfirst"),
    ],
)
def test_a_mark_stands_where_something_was_left_out(text: str, expected: str) -> None:
    assert body(text, standfirst="Una noticia.") == expected


def test_an_article_without_a_standfirst_shows_how_it_begins() -> None:
    shown = body(FILLER * 10)
    assert shown.startswith("La obra sigue y nadie sabe") and shown.endswith(" […]")
    assert OPENING - 20 < len(shown) <= OPENING + len(" […]")


def test_a_speaker_named_far_from_the_words_stays_with_them() -> None:
    text = f"Ana Ruiz habló del puerto. {FILLER * 5}\n«No se vende», dijo."
    reading = read(text, standfirst="El puerto sigue como está.")
    assert [q.entity for q in excerpted(reading).quotes] == [q.entity for q in reading.quotes] != [None]


def test_no_name_is_cut_in_two() -> None:
    after = "x" * (CONTEXT - 20)
    shown = body(f"«No iré», dijo Ana Ruiz. {after} Hugo Paredes Montes calló. {FILLER}", standfirst="Nadie va.")
    assert "Hugo" not in shown or "Hugo Paredes Montes" in shown


def test_what_is_not_printed_is_named_nowhere() -> None:
    text = f"«No iré», dijo Ana Ruiz. {FILLER * 3}\nHugo Paredes llegó el 3 de mayo de 2031."
    shown = excerpted(read(text, standfirst="Nadie va.", published="4 de mayo de 2031"))
    assert {e.name for e in shown.entities} == {"Ana Ruiz"}
    assert not [d for d in shown.dates if d.field == "body"]
    assert "Paredes" not in repr(shown.article) + repr(shown.mentions)


def faithful(reading: Reading) -> bool:
    """Whether every span points at its words."""
    spans = [(m.field, m.surface, m.start, m.end) for m in (*reading.mentions, *reading.dates)]
    for quote in reading.quotes:
        spans.append((quote.field, quote.text, quote.start, quote.end))
        if quote.cue is not None and quote.cue_start is not None and quote.cue_end is not None:
            spans.append((quote.field, quote.cue, quote.cue_start, quote.cue_end))
        if quote.speaker_surface is not None and quote.speaker_start is not None and quote.speaker_end is not None:
            spans.append((quote.field, quote.speaker_surface, quote.speaker_start, quote.speaker_end))
    return all(reading.article.text_of(field)[start:end] == surface for field, surface, start, end in spans)


SENTENCES = (
    "«No se vende», dijo Ana Ruiz.",
    "Hugo Paredes llegó el 3 de mayo de 2031 a Lima.",
    FILLER.strip(),
    "El senador Paredes, sin embargo, advirtió: «Si no se vende, se hunde».",
    "Añadió que «nadie» lo sabe.",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), min_size=1, max_size=5), st.booleans())
def test_every_offset_is_made_anew_and_every_quotation_stays(paragraphs: list[list[str]], standfirst: bool) -> None:
    reading = read("\n".join(" ".join(p) for p in paragraphs), standfirst="El puerto." if standfirst else None)
    shown = excerpted(reading)
    assert faithful(shown)
    assert [(q.words, q.entity, q.cue, q.speaker_surface) for q in shown.quotes] == [
        (q.words, q.entity, q.cue, q.speaker_surface) for q in reading.quotes
    ]
    kept = [piece for piece in re.split(r"\s*\[…\]\s*|\n\n", shown.article.body) if piece]
    assert all(piece in reading.article.body for piece in kept)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.text(max_size=3)), max_size=8), st.integers(0, 40), st.integers(0, 40)
)
def test_a_span_that_no_edit_touches_keeps_its_words(before: str, cuts: list[tuple[int, str]], one: int, other: int) -> None:
    bounds = sorted({min(at, len(before)) for at, _ in cuts})
    edits = [Edit(a, b, text) for (a, b), (_, text) in zip(zip(bounds[::2], bounds[1::2], strict=False), cuts, strict=False)]
    start, end = sorted((min(one, len(before)), min(other, len(before))))
    rewriting = Rewriting(before, edits)
    untouched = all(edit.end <= start or edit.start >= end for edit in edits)
    if untouched and start < end:
        span = rewriting.span(start, end)
        assert span is not None and rewriting.text[slice(*span)] == before[start:end]
