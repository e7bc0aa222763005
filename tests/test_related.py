"""Which articles belong together: copies, agencies' texts, translations with their quotations, shared statements."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from building import build, main, rows, write

from hemeroteca.related import Copy, Said, find_copies, paired, spread
from hemeroteca.shingles import coming_twice, draw, sieve, sifted

AUTHORITY = """
people:
  ana-ruiz: {name: Ana Ruiz, gender: f}
  hugo-paredes: {name: Hugo Paredes, gender: m}
places:
  puerto-claro: {name: Puerto Claro}
outlets:
  faro: {name: El Faro del Sur}
  tribuna: {name: La Tribuna}
  post: {name: The Harbour Post}
  sur: {name: Agencia Sur, aliases: [Sur], agency: true}
"""
KINDS = "select a.title, b.title, r.kind, r.score from related r join articles a on a.id = article_id join articles b on b.id = other_id order by 3, 1, 2"


def built(tmp_path: Path, **articles: str) -> Path:
    folder = write(tmp_path / "in", **articles)
    (folder / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    return tmp_path / "a.db"


def article(title: str, outlet: str, *lines: str, day: int = 12) -> str:
    return "\n\n".join((title, f"{outlet} · {day} de marzo de 2031", *lines)) + "\n"


# ---- Copies ------------------------------------------------------------------------------------------------------------------

WIRE = (
    "La ministra Ana Ruiz anunció este martes en Puerto Claro que el terminal de contenedores no se vende y que las obras del dique empiezan en mayo.",
    "«El puerto no se vende ni se alquila mientras yo sea ministra», dijo Ruiz ante los estibadores, que llevaban nueve días sin descargar un barco.",
    "El gremio volverá al trabajo el jueves, y los barcos que esperan en la bahía entrarán por turnos, primero los que llevan fruta y pescado.",
)
OWN = "El alcalde recordó que la ciudad vive del mercado y de la pesca, y pidió que la comisión escuche también a los vecinos de la orilla norte."


def words(number: int) -> Iterator[str]:
    """Words of which none stands twice."""
    return (f"palabra{number}x{n}" for n in range(60))


def copies_of(texts: Mapping[int, str], text_of: Callable[[int], str] | None = None) -> list[Copy]:
    return list(find_copies(lambda: ((n, draw(text)[1]) for n, text in texts.items()), text_of or texts.__getitem__))


def test_a_copy_is_found_whatever_was_cut_or_added() -> None:
    text = " ".join(words(1))
    texts = {1: text, 2: " ".join(words(2)), 3: text.upper(), 4: " ".join(text.split()[:40]), 5: text + " " + " ".join(words(5))}
    found = {(copy.later, copy.earlier): round(copy.score, 2) for copy in copies_of(texts)}
    assert found == {(3, 1): 1.0, (4, 1): 1.0, (4, 3): 1.0, (5, 1): 1.0, (5, 3): 1.0, (5, 4): 1.0}


def test_copies_of_a_few_lines_are_found_whatever_their_words() -> None:
    texts = {n: " ".join(f"palabra{n // 2}x{k}" for k in range(28)) for n in range(200)}
    found = {(copy.later, copy.earlier) for copy in copies_of(texts)}
    assert found == {(n + 1, n) for n in range(0, 200, 2)}


@pytest.mark.parametrize(
    "other",
    [
        " ".join([*list(words(1))[:25], *list(words(2))[:35]]),  # less than half
        " ".join(reversed(list(words(1)))),  # the same words in another order
        " ".join(list(words(1))[:12]),  # a caption
        "",
    ],
)
def test_what_shares_little_is_no_copy(other: str) -> None:
    texts = {1: " ".join(words(1)), 2: other}
    assert copies_of(texts) == []


def test_a_line_that_a_thousand_articles_share_is_followed_a_few_times_only() -> None:
    """What is compared in full grows with the number of articles, not with its square."""
    texts = {n: " ".join([*words(0), *words(n)]) for n in range(1, 200)}
    asked: list[int] = []

    def text_of(number: int) -> str:
        asked.append(number)
        return texts[number]

    copies = copies_of(texts, text_of)
    assert len(asked) <= 9 * len(texts)  # itself and eight others
    assert {copy.later for copy in copies} <= set(texts)


@pytest.mark.parametrize("most", [0, 200, 1 << 18], ids=["bits of all", "bits of those known", "a set"])
def test_runs_that_no_other_text_has_need_not_be_kept(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Of which runs others may have is known from an earlier build, and what is added to it."""
    monkeypatch.setattr("hemeroteca.shingles._MOST_KNOWN", most)
    texts = {n: " ".join([*list(words(n % 40))[:30], *list(words(n + 1000))[: n % 70]]) for n in range(80)}
    samples = {n: draw(text)[1] for n, text in texts.items()}
    for old in (0, 30, 79, 80):
        known = coming_twice(list(samples.values())[:old].copy)
        which = sieve(known, list(samples.values())[old:], samples.values)
        kept = {n: sifted(sample, which)[0] for n, sample in samples.items()}
        assert set(array("I", coming_twice(kept.values))) == set(array("I", coming_twice(samples.values)))
        assert list(find_copies(kept.items, texts.__getitem__)) == copies_of(texts)
        if old == 80:
            assert sum(map(len, kept.values())) < 0.7 * sum(map(len, samples.values()))


def test_the_same_text_under_two_headlines_is_related(tmp_path: Path) -> None:
    database = built(
        tmp_path,
        a=article("El puerto no se vende", "El Faro del Sur", *WIRE),
        b=article("Ruiz descarta la venta del terminal", "La Tribuna", *WIRE, OWN, day=13),
    )
    assert rows(database, KINDS) == [
        ("Ruiz descarta la venta del terminal", "El puerto no se vende", "near-duplicate", 1.0),
        ("Ruiz descarta la venta del terminal", "El puerto no se vende", "shared-statement", 1.0),
    ]


# ---- Whose text it is --------------------------------------------------------------------------------------------------------

CREDIT = "select a.title, o.name from articles a left join outlets o on o.id = a.agency_id order by a.title"


@pytest.mark.parametrize(
    ("lines", "agency", "rule"),
    [
        (("Por Agencia Sur", *WIRE), "Agencia Sur", "byline"),
        (("Por Ana Luz Mar / Sur", *WIRE), "Agencia Sur", "byline"),
        (("EFE", *WIRE), "EFE", "byline"),
        ((f"PUERTO CLARO, 12 mar (Sur) - {WIRE[0]}", *WIRE[1:]), "Agencia Sur", "dateline"),
        ((f"PUERTO CLARO (Reuters) — {WIRE[0]}", *WIRE[1:]), "Reuters", "dateline"),
        ((*WIRE[:2], WIRE[2] + " (Sur)"), "Agencia Sur", "last-words"),
        ((*WIRE[:2], WIRE[2] + " EFE"), "EFE", "last-words"),
        ((*WIRE, "Fuente: EFE"), "EFE", "line:source"),
        # no credit
        (WIRE, None, None),
        (("Por Ana Luz Mar", *WIRE), None, None),
        (("AFP / Reuters", *WIRE), None, None),  # nobody can tell which words are whose
        ((*WIRE[:2], WIRE[2] + " (Con información de EFE)"), None, None),
        ((f"PUERTO CLARO (El Faro) - {WIRE[0]}", *WIRE[1:]), None, None),
        ((*WIRE[:2], "Así lo dijo ayer a la agencia EFE un portavoz del gremio de los estibadores del puerto de la ciudad."), None, None),
    ],
)
def test_a_text_is_an_agencys_where_it_says_so(tmp_path: Path, lines: tuple[str, ...], agency: str | None, rule: str | None) -> None:
    database = built(tmp_path, a=article("El puerto no se vende", "El Faro del Sur", *lines))
    assert rows(database, CREDIT) == [("El puerto no se vende", agency)]
    assert rows(database, "select rule from evidence where fact = 'agency'") == ([(rule,)] if rule else [])


def test_copies_of_an_agencys_text_are_one_outlet_of_a_statement(tmp_path: Path) -> None:
    database = built(
        tmp_path,
        a=article("El puerto no se vende", "El Faro del Sur", "Por Agencia Sur", *WIRE),
        b=article("Ruiz descarta la venta", "La Tribuna", *WIRE[:2], "El gremio volverá el jueves.", day=13),  # without the credit
        c=article(
            "Sale Called Off",
            "The Harbour Post",
            OWN,
            WIRE[1].replace("dijo Ruiz", "repitió Ana Ruiz"),
            OWN.replace("alcalde", "gremio"),
            day=13,
        ),
    )
    assert rows(database, CREDIT) == [
        ("El puerto no se vende", "Agencia Sur"),
        ("Ruiz descarta la venta", "Agencia Sur"),
        ("Sale Called Off", None),
    ]
    assert rows(database, "select article_count, outlet_count from statements") == [(3, 2)]


def test_a_credit_goes_from_copy_to_copy_but_not_to_a_text_with_more_in_it() -> None:
    copies = [Copy(2, 1, 1.0, 1.0), Copy(3, 2, 0.9, 1.0), Copy(4, 1, 0.6, 1.0), Copy(6, 5, 1.0, 1.0)]
    assert spread({1: 10}, copies) == {1: 10, 2: 10, 3: 10}
    assert spread({1: 10, 3: 11}, copies) == {1: 10, 3: 11}  # whose text the copy between them is nobody can tell


# ---- Translations ------------------------------------------------------------------------------------------------------------

SPANISH = article(
    "Ruiz descarta vender el puerto de Puerto Claro",
    "El Faro del Sur",
    "La ministra Ana Ruiz descartó este martes la venta del terminal. «El puerto no se vende», dijo Ruiz. El gremio la oyó en la plaza.",
    "«Hay 300 familias que viven de él en Puerto Claro», agregó Ruiz. El senador Hugo Paredes advirtió después: «Si no se vende, se hunde».",
)
ENGLISH = """Ruiz Rules Out Selling the Port

The Harbour Post · March 14, 2031

Original article: Ruiz descarta vender el puerto de Puerto Claro

Minister Ana Ruiz ruled out the sale of the terminal on Tuesday. “The port is not for sale,” said Ruiz. The dockers heard her in the square.

“There are 300 families in Puerto Claro who live on it,” Ruiz added. Senator Hugo Paredes warned afterwards: “If it is not sold, it sinks.”
"""
TRANSLATED = (
    "select s.text, q.words, p.rule, p.translated, p.fidelity from printings p join statements s on s.id = p.statement_id"
    " join quotes q on q.id = p.quote_id where p.translated order by q.id"
)
THREE = [
    ("El puerto no se vende", "The port is not for sale,", "translation", 1, "translated"),
    (
        "Hay 300 familias que viven de él en Puerto Claro",
        "There are 300 families in Puerto Claro who live on it,",
        "translation",
        1,
        "translated",
    ),
    ("Si no se vende, se hunde", "If it is not sold, it sinks.", "translation", 1, "translated"),
]


def test_a_translation_prints_the_statements_of_its_original(tmp_path: Path) -> None:
    database = built(tmp_path, a=SPANISH, b=ENGLISH)
    assert rows(database, TRANSLATED) == THREE
    assert rows(database, "select count(*), sum(outlet_count) from statements") == [(3, 6)]
    assert rows(database, KINDS)[-1] == (
        "Ruiz Rules Out Selling the Port",
        "Ruiz descarta vender el puerto de Puerto Claro",
        "translation",
        1.0,
    )
    assert rows(database, "select o.title from articles a join articles o on o.id = a.original_id") == [
        ("Ruiz descarta vender el puerto de Puerto Claro",)
    ]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("300 families", "400 families"), THREE[2:]),  # a number differs: none of this speaker's are paired
        (("in Puerto Claro", "in the city"), THREE[2:]),  # a name is missing
        (("“The port is not for sale,” said Ruiz. ", ""), THREE[2:]),  # one fewer
        (("Hugo Paredes warned", "Ana Ruiz warned"), []),  # another speaker, and one more of the first
    ],
)
def test_quotations_that_do_not_agree_are_not_paired(tmp_path: Path, change: tuple[str, str], left: list[tuple[object, ...]]) -> None:
    assert rows(built(tmp_path, a=SPANISH, b=ENGLISH.replace(*change)), TRANSLATED) == left


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        (SPANISH, ENGLISH.replace("Original article: ", "Original article: Nada: ")),  # another headline
        (SPANISH.replace("12 de marzo", "22 de marzo"), ENGLISH),  # an original is no later
    ],
)
def test_a_headline_that_does_not_fit_makes_no_translation(tmp_path: Path, spanish: str, english: str) -> None:
    database = built(tmp_path, a=spanish, b=english)
    assert rows(database, TRANSLATED) == []
    assert rows(database, "select kind from related") == []


def test_of_two_articles_with_the_headline_that_of_the_same_outlet_is_the_original(tmp_path: Path) -> None:
    other = SPANISH.replace("El Faro del Sur", "La Tribuna").replace("El gremio la oyó", "Nadie la oyó")
    assert rows(built(tmp_path, a=SPANISH, b=ENGLISH, c=other), TRANSLATED) == []
    twin = other.replace("La Tribuna", "The Harbour Post")
    assert [row[:2] for row in rows(built(tmp_path, a=SPANISH, b=ENGLISH, c=twin), TRANSLATED)] == [row[:2] for row in THREE]


def test_the_editor_says_what_is_a_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unnamed = ENGLISH.replace("Original article: Ruiz descarta vender el puerto de Puerto Claro\n\n", "")
    database = built(tmp_path, a=SPANISH, b=unnamed)
    assert rows(database, TRANSLATED) == []
    ((slug,),) = rows(database, "select slug from articles where language = 'es'")
    for name in ("a.txt", slug, slug.rpartition("-")[2]):
        (tmp_path / "in" / "corrections.yml").write_text(f'- {{article: b.txt, translation_of: "{name}"}}\n', encoding="utf-8")
        assert rows(built(tmp_path, a=SPANISH, b=unnamed), TRANSLATED) == THREE
    (tmp_path / "in" / "corrections.yml").write_text("- {article: b.txt, translation_of: none}\n", encoding="utf-8")
    assert rows(built(tmp_path, a=SPANISH, b=ENGLISH), TRANSLATED) == []
    for name, problem in (
        ("z.txt", "no article is shown under this name; write its path in the folder or its key"),
        ("b.txt", "that is the article itself; remove the entry"),
    ):
        (tmp_path / "in" / "corrections.yml").write_text(f"- {{article: b.txt, translation_of: {name}}}\n", encoding="utf-8")
        assert main([str(tmp_path / "in"), "--output", str(tmp_path / "a.db")]) == 0
        assert f"corrections.yml: line 1: b.txt: translation_of {name}: {problem}" in capsys.readouterr().out


def test_quotations_are_paired_speaker_by_speaker() -> None:
    def said(article: str, *speakers: str) -> list[Said]:
        return [Said((article, n), speaker, frozenset(), "") for n, speaker in enumerate(speakers)]

    assert paired(said("b", "x", "y", "x"), said("a", "x", "x", "y", "z")) == {("b", 0): ("a", 0), ("b", 2): ("a", 1), ("b", 1): ("a", 2)}


# ---- Shared statements -------------------------------------------------------------------------------------------------------


def test_articles_that_print_a_statement_are_related_each_with_those_before_it(tmp_path: Path) -> None:
    quoted = (
        "«El puerto no se vende ni se alquila mientras yo sea ministra», dijo Ana Ruiz ante los estibadores del muelle {n} de la ciudad."
    )
    lines = (
        "La crónica número {n} cuenta que llovió sobre la plaza {n} y que la banda {n} tocó hasta la medianoche {n} sin que nadie se fuera.",
        quoted,
    )
    database = built(
        tmp_path,
        **{f"a{n}": article(f"La ministra habla en el muelle {n}", "El Faro del Sur", *(x.format(n=n) for x in lines)) for n in range(12)},
    )
    found = rows(database, "select article_id, count(*), min(score) from related where kind = 'shared-statement' group by 1 order by 1")
    assert found == [(n, min(n - 1, 8), 1.0) for n in range(2, 13)]
