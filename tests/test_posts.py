"""Posts set as blocks: where they begin and end, whose they are, and when they were made."""

from datetime import UTC, datetime

import pytest
from reading import read, said, wrong

from hemeroteca.posts import posted_at

# 3 March 2031, 12:00:00.000 UTC, in the number of a post: milliseconds since the start of the clock, 22 bits up.
NOON = (int(datetime(2031, 3, 3, 12, tzinfo=UTC).timestamp() * 1000) - 1288834974657) << 22
AUTHORITY = """
people:
  ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz], gender: f, handles: {X: AnaRuizMar}}
  tomas-vidal: {name: Tomás Vidal, gender: m, handles: {X: tvidal}}
"""


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"https://x.com/anaruiz/status/{NOON}", datetime(2031, 3, 3, 12, tzinfo=UTC)),
        (f"https://twitter.com/anaruiz/status/{NOON}?s=20", datetime(2031, 3, 3, 12, tzinfo=UTC)),
        (f"https://publish.x.com/oembed?url=https://x.com/anaruiz/status/{NOON}&partner=", datetime(2031, 3, 3, 12, tzinfo=UTC)),
        (f"https://mobile.twitter.com/anaruiz/statuses/{NOON}", datetime(2031, 3, 3, 12, tzinfo=UTC)),
        # Before November 2010 the numbers held no time; other addresses hold none either.
        ("https://x.com/anaruiz/status/12345678901", None),
        ("https://x.com/anaruiz", None),
        (f"https://example.org/anaruiz/status/{NOON}", None),
        ("", None),
    ],
)
def test_the_number_of_a_post_tells_when_it_was_made(url: str, found: datetime | None) -> None:
    assert posted_at(url) == found


POST = "No hay barcos en el puerto. ¡Ni los habrá!"


@pytest.mark.parametrize(
    "signature",
    [
        "— Ana Ruiz (@AnaRuizMar) March 3, 2031",
        "— Ana Ruiz (@anaruizmar) 3 de marzo de 2031",
        "—Ana Ruiz (@AnaRuizMar) marzo 3, 2031",
        "– Ana Ruiz (@AnaRuizMar) 3 marzo 2031",
        "- Ana Ruiz (@AnaRuizMar) March 3, 2031",
        "-- Ana Ruiz (@AnaRuizMar), March 3, 2031",
        "— Ana Ruiz (@AnaRuizMar)",
        "— La capitana ⚓ (@AnaRuizMar) March 3, 2031",  # a name for the occasion: the handle tells
    ],
)
@pytest.mark.parametrize("between", [" ", "\n", " pic.twitter.com/a1B2c3 ", " https://t.co/a1B2c3 "])
def test_a_signed_post_ends_before_its_links_and_its_signature(signature: str, between: str) -> None:
    reading = read(f"Tomás Vidal llegó al puerto.\n{POST}{between}{signature}\nLlovió todo el día.", authority=AUTHORITY)
    assert said(reading) == [(POST, "post", "Ana Ruiz", "named")]
    assert [(quote.channel, quote.text) for quote in reading.quotes] == [("X", POST)]


def test_an_account_that_is_a_domain_is_one_of_bluesky() -> None:
    reading = read(
        f"Tomás Vidal llegó al puerto.\n{POST}\n— Ana Ruiz (@ana.faro.example) 3 de marzo de 2031, 10:00\nLlovió.", authority=AUTHORITY
    )
    assert said(reading) == [(POST, "post", "Ana Ruiz", "named")]
    assert [quote.channel for quote in reading.quotes] == ["Bluesky"]


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("— Ana Ruiz (@anitadelmar) March 3, 2031", "Ana Ruiz"),
        wrong("— Faro del Sur (@farosur) March 3, 2031", "Faro del Sur", reason="an account whose name is no person's is not named"),
    ],
)
def test_a_signature_names_who_posts_without_an_authority(signature: str, name: str) -> None:
    assert said(read(f"Tomás Vidal llegó al puerto.\n{POST} {signature}")) == [(POST, "post", name, "named")]


def test_a_signature_with_a_handle_of_somebody_else_is_the_handles() -> None:
    # Names on the platform are chosen freely; a handle is one account.
    reading = read(f"{POST} — Tomás Vidal (@AnaRuizMar) March 3, 2031", authority=AUTHORITY)
    assert said(reading) == [(POST, "post", "Ana Ruiz", "named")]


def test_the_article_goes_on_behind_the_signature() -> None:
    text = f"{POST} — Ana Ruiz (@AnaRuizMar) March 3, 2031 El mensaje fue leído en el puerto, donde “no hay miedo”, dijo Tomás Vidal."
    assert said(read(text, authority=AUTHORITY)) == [
        (POST, "post", "Ana Ruiz", "named"),
        ("no hay miedo", "direct", "Tomás Vidal", "named"),
    ]


def test_an_embed_line_begins_a_post_of_several_paragraphs() -> None:
    url = f"https://x.com/AnaRuizMar/status/{NOON}"
    text = f"Llovió ayer.\nEmbed - {url} No hay barcos.\nNi los habrá.\nBuenas noches… — Ana Ruiz (@AnaRuizMar) March 3, 2031"
    reading = read(text, authority=AUTHORITY)
    assert said(reading) == [("No hay barcos. Ni los habrá. Buenas noches…", "post", "Ana Ruiz", "named")]
    (quote,) = reading.quotes
    assert (quote.url, quote.said_on, quote.said_from, quote.said_to) == (url, "2031-03-03", "2031-03-03", "2031-03-03")


def test_a_post_without_a_number_has_the_day_of_its_signature() -> None:
    (quote,) = read(f"{POST} — Ana Ruiz (@AnaRuizMar) March 3, 2031", authority=AUTHORITY).quotes
    assert (quote.said_on, quote.said_from, quote.said_to) == ("2031-03-03", "2031-03-03", "2031-03-03")


def test_two_posts_are_two() -> None:
    text = f"{POST} — Ana Ruiz (@AnaRuizMar) March 3, 2031\nMañana los habrá. — Tomás Vidal (@tvidal) March 4, 2031"
    assert said(read(text, authority=AUTHORITY)) == [
        (POST, "post", "Ana Ruiz", "named"),
        ("Mañana los habrá.", "post", "Tomás Vidal", "named"),
    ]


def test_marks_inside_a_post_make_no_row() -> None:
    text = "Dicen que “no hay barcos” y que «nadie irá». — Ana Ruiz (@AnaRuizMar) March 3, 2031"
    assert said(read(text, authority=AUTHORITY)) == [("Dicen que “no hay barcos” y que «nadie irá».", "post", "Ana Ruiz", "named")]


@pytest.mark.parametrize(
    ("before", "post", "speaker"),
    [
        ("Ana Ruiz escribió en X que no irá al puerto.", "No iré al puerto, @tvidal, ni hoy ni mañana. Buen viaje a todos…", "Ana Ruiz"),
        ("Ana Ruiz publicó en su cuenta de X:", "No iré al puerto ni hoy ni mañana #PuertoCerrado", "Ana Ruiz"),
        (
            "A través de la red social X, Ana Ruiz contestó ayer.",
            "Nadie irá al puerto con @tvidal este año pic.twitter.com/a1B2c3",
            "Ana Ruiz",
        ),
    ],
)
def test_a_block_behind_a_sentence_that_says_where_is_a_post(before: str, post: str, speaker: str) -> None:
    reading = read(f"{before}\n{post}\nLlovió todo el día en la ciudad.", authority=AUTHORITY)
    assert [quote[1:] for quote in said(reading)] == [("post", speaker, "named")]
    (quote,) = reading.quotes
    assert (quote.channel, post.startswith(quote.text[:30])) == ("X", True)


@pytest.mark.xfail(strict=True, reason="only posts with an attribution line lose the links at their end")
def test_the_links_of_a_post_are_no_part_of_it_either_way() -> None:
    text = "Ana Ruiz escribió en X que no irá.\nNadie irá al puerto con @tvidal este año pic.twitter.com/a1B2c3"
    assert said(read(text, authority=AUTHORITY)) == [("Nadie irá al puerto con @tvidal este año", "post", "Ana Ruiz", "named")]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz llegó al puerto.\nEl barco de @tvidal zarpó ayer con tres marineros y un perro…",  # nobody posted
        "Ana Ruiz escribió en X que no irá.\nEl barco zarpó ayer con tres marineros y un perro.",  # no trace of a post
        "La cuenta (@AnaRuizMar) fue cerrada ayer.",
        wrong("El puerto — el más viejo (@puerto) — cerró ayer.", reason="any words between a dash and a handle are taken for a signature"),
        "Sigue a Ana Ruiz en X: https://x.com/AnaRuizMar",
        "Escriba a ana@faro.example o llame al 555-1234.",
    ],
)
def test_what_is_no_post(text: str) -> None:
    assert said(read(text, authority=AUTHORITY)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # In marks it is a quotation; the signature behind it still tells whose.
        wrong(
            "“No hay barcos” — Ana Ruiz (@AnaRuizMar) March 3, 2031",
            [("No hay barcos", "direct", "Ana Ruiz", "named")],
            reason="the handle behind the marks does not give the channel",
        ),
        ("“No hay barcos”, escribió Ana Ruiz en X.", [("No hay barcos", "direct", "Ana Ruiz", "named")]),
    ],
)
def test_a_post_in_marks_is_direct(text: str, found: list[tuple[str, str, str | None, str]]) -> None:
    reading = read(text, authority=AUTHORITY)
    assert said(reading) == found
    assert [quote.channel for quote in reading.quotes] == ["X"]


@pytest.mark.parametrize("channel", ["Facebook", "Instagram", wrong("Truth Social", reason="only the English lexicon knows this network")])
def test_other_networks_post_too(channel: str) -> None:
    text = f"Ana Ruiz lo anunció en {channel} por la noche.\nNo iré al puerto ni hoy ni mañana, amigos #PuertoCerrado"
    reading = read(text, authority=AUTHORITY)
    assert [(quote.kind, quote.channel) for quote in reading.quotes] == [("post", channel)]
