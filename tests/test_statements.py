"""Statements of people who do not exist, on days of 2031, in the articles of outlets a, b, c …"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from hemeroteca import clusters
from hemeroteca.records import Statement
from hemeroteca.statements import Gathered, Printed, Question, make_statements, tie, tie_here

PORT = "El puerto no se vende ni se alquila, y quien quiera comprarlo tendrá que hablar primero con los estibadores de esta ciudad"


@pytest.fixture(autouse=True, params=[1, 1000], ids=["of what comes twice", "of all"])
def indexed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many quotations only what comes twice is indexed: that changes nothing."""
    monkeypatch.setattr(clusters, "_MANY", request.param)


def said(article: str, words: str, position: int = 0, **more: str | None) -> Printed:
    """A quotation of Ana Ruiz in an article of 10 March 2031, unless told otherwise."""
    context: dict[str, str | None] = {
        "kind": "direct",
        "language": "es",
        "entity": "ana-ruiz",
        "published_to": "2031-03-10",
        "path": article,
    }
    context |= more
    context.setdefault("published_from", context["published_to"])
    return Printed(article, position, words=words, **context)  # type: ignore[arg-type]


def together(*printed: Printed) -> list[list[tuple[str, int]]]:
    """The quotations of each statement."""
    return [[printing.quote for printing in statement.printings] for statement in make_statements(Gathered(printed))]


def only(*printed: Printed, **more: dict[tuple[str, int], tuple[str, int]]) -> Statement:
    [statement] = make_statements(Gathered(printed), **more)
    return statement


# --- what each printing is to its statement


@pytest.mark.parametrize(
    ("words", "extent", "wording", "fidelity"),
    [
        (PORT, "whole", "same", "verbatim"),
        (PORT + ".", "whole", "same", "verbatim"),  # the full stop is the outlet's
        (PORT.upper(), "whole", "case", "verbatim"),
        (PORT.replace(",", ""), "whole", "case", "verbatim"),
        (PORT.replace("tendrá", "tendra"), "whole", "case", "verbatim"),
        ("[e]l puerto no se vende ni se alquila", "part", "case", "excerpt"),
        ("El puerto no se vende ni se alquila", "part", "same", "excerpt"),
        ("… hablar primero con los estibadores de esta ciudad", "part", "same", "excerpt"),  # what lacks at the ends is extent
        ("El puerto no se vende […] y quien quiera comprarlo tendrá que hablar primero", "part", "omitted_marked", "cut-marked"),
        ("El puerto no se vende... y quien quiera comprarlo tendrá que hablar primero", "part", "omitted_marked", "cut-marked"),
        (
            PORT.replace("quien quiera comprarlo", "[el comprador]"),
            "whole",
            "omitted_marked",
            "cut-marked",
        ),
        (PORT.replace("con los", "[Ruiz] con los"), "whole", "same", "verbatim"),  # only the editor's words were added
        (PORT.replace(" ni se alquila", ""), "whole", "omitted_unmarked", "differs"),
        (PORT.replace("tendrá que", "tiene que"), "whole", "replaced", "differs"),
        (PORT.replace("no se vende", "no se vende nunca").removesuffix(" de esta ciudad"), "part", "replaced", "differs"),
        (PORT.replace("de esta ciudad", "del puerto"), "whole", "replaced", "differs"),  # replaced up to the end
        (
            PORT.replace("vende ni se alquila", "vende [...]").replace("tendrá que", "debe"),
            "whole",
            "replaced",
            "differs",
        ),  # the worst counts
    ],
)
def test_how_a_printing_differs(words: str, extent: str, wording: str, fidelity: str) -> None:
    statement = only(said("a", PORT, published_to="2031-03-08"), said("b", words))
    [_, printing] = statement.printings
    assert (printing.extent, printing.wording, printing.translated, printing.fidelity) == (extent, wording, False, fidelity)


def test_the_alignment_says_which_words_and_where() -> None:
    printed = "El puerto no se vende ni se arrienda, y quien quiera comprarlo tendrá que hablar con los estibadores […] ciudad"
    statement = only(said("a", PORT, published_to="2031-03-08"), said("b", printed))
    ops = json.loads(statement.printings[1].alignment or "")
    assert [(name, PORT[i:k], printed[j:m]) for name, i, k, j, m in ops] == [
        ("=", "El puerto no se vende ni se", "El puerto no se vende ni se"),
        ("~", "alquila", "arrienda"),
        ("=", "y quien quiera comprarlo tendrá que hablar", "y quien quiera comprarlo tendrá que hablar"),
        ("-", "primero", ""),
        ("=", "con los estibadores", "con los estibadores"),
        ("…", "de esta", "[…]"),
        ("=", "ciudad", "ciudad"),
    ]


def test_against_the_post_itself_words_are_altered_and_not_only_different() -> None:
    statement = only(
        said("a", PORT, kind="post"), said("b", PORT.replace("tendrá que", "debe")), said("c", PORT.replace(" ni se alquila", ""))
    )
    assert [p.fidelity for p in statement.printings] == ["verbatim", "altered", "cut-unmarked"]


def test_what_stands_once_has_nothing_to_be_judged_by() -> None:
    statement = only(said("a", PORT))
    [printing] = statement.printings
    assert (printing.extent, printing.wording, printing.fidelity, printing.alignment) == (None, None, None, None)


def test_where_the_reference_itself_has_a_mark_more_words_are_no_change() -> None:
    longer = PORT.replace("ni se alquila", "[…]") + ", que para eso lo levantaron con sus manos y con su dinero"
    statement = only(said("a", longer), said("b", PORT.replace("y quien quiera", "y quien quiera de verdad")))
    assert statement.quote == ("a", 0)
    assert [op[0] for op in json.loads(statement.printings[1].alignment or "")] == ["=", "?", "=", "+", "="]


# --- what is one statement


def test_three_outlets_with_five_printings() -> None:
    statement = only(
        said("a", "«El puerto no se vende»", 0),
        said("a", PORT, 1),
        said("b", PORT.replace("hablar primero", "hablar"), 0, published_to="2031-03-11"),
        said("c", "quien quiera comprarlo tendrá que hablar primero con los estibadores", 0, published_to="2031-03-12"),
        said("c", "los estibadores", 1, published_to="2031-03-12"),
    )
    assert (statement.text, statement.reference, statement.quote) == (PORT, "longest", ("a", 1))
    assert [(p.quote, p.extent, p.wording, p.rule) for p in statement.printings] == [
        (("a", 0), "part", "same", "same-article"),
        (("a", 1), "whole", "same", "first"),
        (("b", 0), "whole", "omitted_unmarked", "near"),
        (("c", 0), "part", "same", "contained"),
        (("c", 1), "part", "same", "same-article"),
    ]


def test_the_order_of_the_quotations_does_not_matter() -> None:
    printed = [said(f"{n}", " ".join(PORT.split()[n % 7 : 12 + n % 5]), published_to=f"2031-03-{10 + n % 9}") for n in range(40)]
    expected = list(make_statements(Gathered(printed)))
    for seed in range(5):
        shuffled = printed[:]
        random.Random(seed).shuffle(shuffled)
        assert list(make_statements(Gathered(shuffled))) == expected


def test_only_a_speaker_who_has_other_quotations_is_compared_anew() -> None:
    known: dict[bytes, bytes] = {}
    made: list[bytes] = []

    def ties(questions: Iterable[Question]) -> Iterator[bytes]:
        for sign, ask in questions:
            if sign not in known:
                known[sign] = tie(ask())
                made.append(sign)
            yield known[sign]

    printed = [said("a", PORT), said("b", PORT, published_to="2031-03-12"), said("a", "El agua es de todos", 1, entity="hugo-paredes")]
    unknown = said("c", PORT, entity=None)
    first = list(make_statements(Gathered([*printed, unknown]), ties=ties))
    assert len(made) == 2
    added = said("d", "Esto lo digo hoy", entity="hugo-paredes", published_to="2031-03-14")
    second = list(make_statements(Gathered([*printed, unknown, added]), ties=ties))
    assert len(made) == 3
    assert second == list(make_statements(Gathered([*printed, unknown, added])))
    assert first[0] == second[0]
    assert [(p.quote, p.rule) for p in first[0].printings] == [
        (("a", 0), "first"),
        (("c", 0), "inherited-speaker"),
        (("b", 0), "same-words"),
    ]


def test_the_order_in_which_speakers_are_compared_makes_no_difference() -> None:
    printed = [said("a", PORT), said("b", PORT, published_to="2031-03-12"), said("a", "El agua es de todos", 1, entity="hugo-paredes")]
    quotations = [*printed, said("c", PORT, entity=None), said("d", "Lo dije", 2, published_to=None, entity="ines-vidal")]
    backwards = make_statements(Gathered(quotations), ties=lambda questions: tie_here(reversed(list(questions))))
    assert list(backwards) == list(make_statements(Gathered(quotations)))


def test_of_two_equally_long_printings_the_earlier_is_the_reference_then_the_path() -> None:
    assert only(said("a", PORT), said("b", PORT.upper(), published_to="2031-03-09")).quote == ("b", 0)
    assert only(said("a", PORT, path="2.txt"), said("b", PORT, path="1.txt")).quote == ("b", 0)


def test_a_post_is_the_reference_though_a_printing_is_longer() -> None:
    statement = only(said("a", "Amigos: " + PORT), said("b", PORT, kind="post", url="https://x.example/1"))
    assert (statement.reference, statement.text, statement.url) == ("post", PORT, "https://x.example/1")
    assert [p.wording for p in statement.printings] == ["replaced", "same"]


def test_inside_an_article_two_words_join_what_holds_them() -> None:
    assert together(said("a", PORT, 0), said("a", "se alquila", 1)) == [[("a", 0), ("a", 1)]]


def test_a_known_day_joins_a_few_words_across_articles() -> None:
    day = {"said_from": "2031-03-09", "said_to": "2031-03-09"}
    assert together(said("a", PORT, **day), said("b", "no se vende", **day)) == [[("a", 0), ("b", 0)]]


def test_words_that_two_statements_hold_belong_to_neither() -> None:
    other = "Lo dijimos en campaña: el puerto no se vende ni se alquila mientras gobernemos"
    assert together(
        said("a", PORT), said("b", other), said("c", "el puerto no se vende ni se alquila"), said("d", "puerto no se vende ni se alquila")
    ) == [
        [("a", 0)],
        [("b", 0)],
        [("c", 0), ("d", 0)],
    ]


def test_words_that_two_statements_hold_belong_to_that_of_their_article() -> None:
    other = "Lo dijimos en campaña: el puerto no se vende ni se alquila mientras gobernemos"
    fragment = "el puerto no se vende ni se alquila"
    assert together(said("a", PORT), said("b", other), said("b", fragment, 1)) == [[("a", 0)], [("b", 0), ("b", 1)]]


# --- what is never one statement


@pytest.mark.parametrize(
    "printed",
    [
        # two speakers
        (said("a", PORT), said("b", PORT, entity="hugo-paredes")),
        # a slogan on two days
        (said("a", PORT, said_from="2031-03-01", said_to="2031-03-01"), said("b", PORT, said_from="2031-03-02", said_to="2031-03-02")),
        # articles more than a week apart
        (said("a", PORT, published_to="2031-03-01"), said("b", PORT, published_to="2031-03-08")),
        # a few words in two articles
        (said("a", PORT), said("b", "no se vende")),
        (said("a", "No se vende"), said("b", "No se vende")),
        # a few words where only one of the days is known
        (said("a", PORT, said_from="2031-03-09", said_to="2031-03-09"), said("b", "no se vende")),
        # one short word, even in the same article; a word that stands there twice
        (said("a", PORT, 0), said("a", "No", 1)),
        (said("a", "Primero el puerto, luego el puerto y siempre el puerto", 0), said("a", "puerto", 1)),
        # a stock phrase in two sentences
        (
            said("a", "Pido a todos los ciudadanos y ciudadanas de este país que salgan mañana a la calle sin miedo"),
            said("b", "El presupuesto es de todos los ciudadanos y ciudadanas de este país y nadie lo va a tocar"),
        ),
        # two articles without a day, fewer than twelve words
        (
            said("a", "El puerto no se vende ni se alquila", published_to=None),
            said("b", "El puerto no se vende ni se alquila", published_to=None),
        ),
        # the same words in two languages of which nobody says that one translates the other
        (said("a", PORT), said("b", PORT, language="pt")),
    ],
)
def test_never_one_statement(printed: Sequence[Printed]) -> None:
    assert together(*printed) == [[p.key] for p in printed]


def test_days_that_meet_one_by_one_but_not_together_make_two_statements() -> None:
    days = [("2031-03-01", "2031-03-02"), ("2031-03-02", "2031-03-03"), ("2031-03-03", "2031-03-04")]
    made = together(*(said(f"{n}", PORT, said_from=since, said_to=until) for n, (since, until) in enumerate(days)))
    assert sorted(map(len, made)) == [1, 2]


def test_a_long_run_joins_articles_without_a_day() -> None:
    assert together(said("a", PORT, published_to=None), said("b", PORT)) == [[("b", 0), ("a", 0)]]


def test_an_article_without_a_day_joins_neither_of_two_days() -> None:
    days = [{"said_from": day, "said_to": day} for day in ("2031-03-01", "2031-03-05")]
    assert together(said("a", PORT, **days[0]), said("b", PORT, **days[1]), said("c", PORT, published_to=None)) == [
        [("a", 0)],
        [("b", 0)],
        [("c", 0)],
    ]


def test_terms_have_no_statement() -> None:
    assert list(make_statements(Gathered([said("a", "puerto seco", kind="term")]))) == []


# --- quotations without a speaker


def test_a_quotation_without_a_speaker_joins_nothing_by_a_few_words() -> None:
    assert together(said("a", PORT), said("b", "El puerto no se vende ni se alquila", entity=None)) == [[("a", 0)]]


def test_a_long_run_of_words_gives_a_quotation_its_speaker() -> None:
    statement = only(said("a", PORT), said("b", PORT.removeprefix("El puerto "), entity=None))
    assert [(p.quote, p.rule) for p in statement.printings] == [(("a", 0), "first"), (("b", 0), "inherited-speaker")]


def test_an_inherited_speaker_makes_no_further_quotation_join() -> None:
    more = ", que son los dueños de cada grúa, de cada muelle y de cada piedra que hay allí desde hace cien años"
    made = together(said("a", PORT), said("b", PORT + more, entity=None), said("c", more[2:] + " y un día más"))
    assert made == [[("a", 0)], [("c", 0)]]


@pytest.mark.parametrize(
    "printed",
    [
        (said("a", PORT), said("b", PORT, entity="hugo-paredes"), said("c", PORT, entity=None)),  # words of two speakers
        (said("a", PORT), said("c", PORT, entity=None, status="collective")),  # "the dockers" have said it themselves
        (said("a", PORT), said("c", PORT, entity=None, published_to="2031-04-10")),  # a month later
    ],
)
def test_a_speaker_is_not_inherited(printed: Sequence[Printed]) -> None:
    assert ("c", 0) not in [key for keys in together(*printed) for key in keys]


# --- pieces put together


POST = PORT + ". Lo dijo mi padre cuando…"
AFTER = "hablar primero con los estibadores de esta ciudad. Lo dijo mi padre cuando cerraron la fábrica y lo repito yo hoy"


def test_a_post_that_was_cut_off_goes_on_in_a_quotation() -> None:
    statement = only(said("a", POST, kind="post"), said("b", AFTER))
    assert statement.text == PORT + ". Lo dijo mi padre cuando cerraron la fábrica y lo repito yo hoy"
    texts = {("a", 0): POST, ("b", 0): AFTER}
    assert "".join(texts[part.quote][part.start : part.end] for part in statement.parts) == statement.text
    assert [part.quote for part in statement.parts] == [("a", 0), ("b", 0)]
    # The platform cut it off, not the outlet.
    assert [(p.extent, p.wording) for p in statement.printings] == [("whole", "same"), ("part", "same")]


def test_a_fragment_across_the_seam_finds_the_whole() -> None:
    statement = only(said("a", POST, kind="post"), said("b", AFTER), said("c", "dijo mi padre cuando cerraron la fábrica"))
    assert len(statement.printings) == 3


def test_pieces_that_overlap_in_seven_words_stay_two() -> None:
    words = PORT.split()
    left, right = " ".join(words[:14]), " ".join(words[7:])
    assert len(together(said("a", left), said("b", right))) == 2
    assert only(said("a", left), said("b", " ".join(words[6:]))).text == PORT


def test_pieces_of_two_days_are_not_put_together() -> None:
    words = PORT.split()
    printed = [
        said("a", " ".join(words[:16]), said_from="2031-03-01", said_to="2031-03-01"),
        said("b", " ".join(words[4:]), said_from="2031-03-02", said_to="2031-03-02"),
    ]
    assert len(together(*printed)) == 2


def test_two_ways_to_go_on_decide_nothing() -> None:
    words = PORT.split()
    common, begun = " ".join(words[4:16]), " ".join(words[:16])
    one, two = common + " y con sus familias antes de fin de mes", common + " o dejar que decida un juez de la capital"
    assert len(together(said("a", begun), said("b", one), said("c", two))) == 3


def test_a_chain_of_pieces_is_put_together_in_order() -> None:
    words = (PORT + ". Mi abuelo puso la primera piedra del faro viejo cuando aquí solo había arena, gaviotas y dos barcas").split()
    pieces = [" ".join(words[start : start + 20]) for start in (0, 11, 22)]
    statement = only(*(said(article, text) for article, text in zip("cab", pieces, strict=True)))
    assert statement.text == " ".join(words[:42])
    assert [part.quote[0] for part in statement.parts] == ["c", "a", "b"]


def test_a_complete_post_is_all_that_was_said() -> None:
    statement = only(said("a", PORT, kind="post"), said("b", "hablar primero con los estibadores de esta ciudad y de la capital"))
    assert (statement.text, len(statement.parts)) == (PORT, 1)


# --- what an addition changes


def test_an_addition_extends_a_statement_and_keeps_its_first_printing() -> None:
    words = PORT.split()
    before = only(said("a", " ".join(words[:12])), said("b", " ".join(words[2:9])))
    after = only(said("a", " ".join(words[:12])), said("b", " ".join(words[2:9])), said("c", PORT, published_to="2031-03-12"))
    assert [p.quote for p in after.printings][:2] == [p.quote for p in before.printings]
    assert (before.quote, after.quote, after.text) == (("a", 0), ("c", 0), PORT)


# --- days, channel, the editor, translations


def test_a_statement_has_the_days_that_its_articles_tell() -> None:
    told = said("b", PORT, said_from="2031-03-07", said_to="2031-03-09", channel="radio")
    statement = only(said("a", PORT), told)
    assert (statement.said_on, statement.said_from, statement.said_to) == ("[2031-03-07..2031-03-09]", "2031-03-07", "2031-03-09")
    assert statement.channel == "radio"
    assert only(said("a", PORT)).said_on is None  # the week before the article is no evidence


def test_the_editor_joins_and_separates() -> None:
    statement = only(said("a", PORT), said("b", "No está en venta"), joined={("b", 0): ("a", 0)})
    assert [p.rule for p in statement.printings] == ["first", "editor-joined"]
    assert len(list(make_statements(Gathered([said("a", PORT), said("b", PORT)]), alone=[("b", 0)]))) == 2


def test_the_editor_cannot_join_two_speakers() -> None:
    printed = Gathered([said("a", PORT), said("b", PORT, entity="hugo-paredes")])
    assert [len(s.printings) for s in make_statements(printed, joined={("b", 0): ("a", 0)})] == [1, 1]


def test_a_translation_that_is_known_belongs_to_its_original() -> None:
    english = said(
        "b", "The port is neither for sale nor for rent, and who wants it will have to talk to the dockers of this town", language="en"
    )
    statement = only(said("a", PORT), english, translations={("b", 0): ("a", 0)})
    [original, translated] = statement.printings
    assert (original.fidelity, statement.language) == ("verbatim", "es")
    assert (translated.translated, translated.extent, translated.wording, translated.fidelity) == (True, None, None, "translated")


# --- odd input


@pytest.mark.parametrize("words", ["…", "🔥🔥", "[sic]", "", "[", "]", "¿?", "a" * 5000, "ja " * 500, "[[a] b [c"])
def test_odd_quotations_make_a_statement_and_no_error(words: str) -> None:
    assert together(said("a", words, 0), said("b", PORT, 0))[0] == [("a", 0)]
    printed = [said("a", words, 0), said("a", words, 1), said("b", words + " " + PORT, 0), said("c", PORT + words, kind="post")]
    assert sum(len(s.printings) for s in make_statements(Gathered(printed))) == 4


@pytest.mark.parametrize("same", ["a", "ab"])
def test_thousands_of_quotations_that_nothing_tells_apart_are_not_compared_each_with_each(
    same: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile text: "no" a thousand times, or two words of which one comes back."""
    compared, fit = [0], clusters._fit

    def counted(*arguments: Any) -> Any:
        compared[0] += 1
        return fit(*arguments)

    monkeypatch.setattr(clusters, "_fit", counted)
    wordings = [same if len(same) == 1 else f"{chr(100 + i)}{chr(60_000)}" for i in range(4_000)]
    pieces = [clusters.Piece(("a", i), w, (w,), 7, 7, False, len(w) == 1, ("", "", "a", i)) for i, w in enumerate(wordings)]
    assert len(clusters.cluster(pieces)) == 4_000
    assert compared[0] <= 4_000 * 65
