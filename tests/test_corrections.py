"""corrections.yml: what an entry changes, what it leaves alone, what is refused, and what is listed at the end."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from building import ROOT, build, main, rows
from reading import ARCHIVE

from hemeroteca.authority import load_authority
from hemeroteca.corrections import (
    _FIELDS,
    Corrections,
    CorrectionsError,
    load_corrections,
    nth_of,
)
from hemeroteca.folder import Input
from hemeroteca.names import entity_key
from hemeroteca.pipeline import Desk
from hemeroteca.records import Reading

AUTHORITY = """
    people:
      ana-ruiz: {name: Ana Ruiz, gender: f}
      luis-soto: {name: Luis Soto, gender: m}
      eva-soto: {name: Eva Soto, gender: f}
    ambiguous: [La portavoz]
    organisations:
      guild: {name: Gremio del Estuario, aliases: [La portavoz]}
      union: {name: Sindicato del Estuario, aliases: [La portavoz]}
"""
HARBOUR = """El puerto no se vende

La ministra Ana Ruiz habló ante los vecinos. «El puerto no se vende», dijo Ruiz, «ni se alquila». Hablan del llamado «respiro» en la ciudad.

Luis Soto escuchaba en la sala. «No», dijo Soto. «Nunca más», agregó Soto el lunes ante el Gremio del Estuario y los vecinos.

Ana Ruiz respondió: «No».
"""


def write(folder: Path, corrections: str, **articles: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "authority.yml").write_text(dedent(AUTHORITY), encoding="utf-8")
    (folder / "corrections.yml").write_text(dedent(corrections), encoding="utf-8")
    for name, text in (articles or {"a": HARBOUR}).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


SPOKEN = (
    "select q.words, q.kind, coalesce(e.slug, q.speaker_status), q.speaker_rule from quotes q"
    " left join entities e on e.id = q.speaker_id order by q.position"
)
AS_READ = [
    ("El puerto no se vende", "direct", "ana-ruiz", "after/name"),
    ("ni se alquila", "direct", "ana-ruiz", "split/name"),
    ("respiro", "term", "unresolved", "title"),
    ("No", "direct", "luis-soto", "after/name"),
    ("Nunca más", "direct", "luis-soto", "after/name"),
    ("No", "direct", "ana-ruiz", "before/name"),
]


def corrected(tmp_path: Path, corrections: str) -> list[tuple[str, ...]]:
    """The rows of the article that differ from how it was read."""
    assert build(write(tmp_path / "in", corrections), tmp_path / "a.db") == 0
    found = rows(tmp_path / "a.db", SPOKEN)
    return [row for row in found if row not in AS_READ] if len(found) == len(AS_READ) else found


def leftovers(folder: Path, output: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines about corrections at the end of a build."""
    assert main([str(folder), "--output", str(output)]) == 0
    return [line.strip() for line in capsys.readouterr().out.splitlines() if "corrections.yml" in line]


# ---- Quotations --------------------------------------------------------------------------------------------------------------


def test_without_entries_everything_stays_as_it_was_read(tmp_path: Path) -> None:
    assert corrected(tmp_path, "# nothing yet\n") == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("quote: Nunca más, speaker: ana-ruiz", ("Nunca más", "direct", "ana-ruiz", "editor")),
        ("quote: Nunca más, speaker: Ana Ruiz", ("Nunca más", "direct", "ana-ruiz", "editor")),  # the authority knows the name
        ("quote: Nunca más, speaker: guild", ("Nunca más", "direct", "guild", "editor")),
        ("quote: Nunca más, speaker: none", ("Nunca más", "direct", "unresolved", "editor")),
        ("quote: '«Nunca  más»', speaker: none", ("Nunca más", "direct", "unresolved", "editor")),  # as it is copied
        ("quote: Nunca…, speaker: none", ("Nunca más", "direct", "unresolved", "editor")),
        ("quote: 'No', nth: 2, speaker: eva-soto", ("No", "direct", "eva-soto", "editor")),
        ("quote: ni se alquila, speaker: eva-soto", ("ni se alquila", "direct", "eva-soto", "editor")),
        ("quote: respiro, kind: direct", ("respiro", "direct", "unresolved", "editor/title")),
        ("quote: respiro, speaker: guild", ("respiro", "direct", "guild", "editor")),  # who speaks makes it a quotation
        ("quote: respiro, kind: post, speaker: guild", ("respiro", "post", "guild", "editor")),
        ("quote: Nunca más, kind: term", ("Nunca más", "term", "unresolved", "editor")),
    ],
)
def test_an_entry_changes_its_quotation_and_no_other(tmp_path: Path, entry: str, expected: tuple[str, ...]) -> None:
    assert corrected(tmp_path, f"- {{article: a.txt, {entry}}}") == [expected]


def test_a_full_name_that_the_authority_lacks_is_a_person(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in", "- {article: a.txt, quote: Nunca más, speaker: Inés Peñalver}"), tmp_path / "a.db") == 0
    sql = "select e.name, e.kind, e.standing, e.quote_count, e.slug from quotes q join entities e on e.id = q.speaker_id where q.words = ?"
    slug = f"ines-penalver-{entity_key('person', 'Inés Peñalver')}"
    assert rows(tmp_path / "a.db", sql, "Nunca más") == [("Inés Peñalver", "person", "discovered", 1, slug)]


def test_that_person_is_the_one_whom_another_article_names(tmp_path: Path) -> None:
    other = "La alcaldesa Inés Peñalver explicó en la plaza que el mercado se muda en otoño y que los vecinos no deben pagar nada."
    folder = write(tmp_path / "in", "- {article: a.txt, quote: Nunca más, speaker: INÉS PEÑALVER}", a=HARBOUR, b=other)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select article_count, quote_count from entities where slug like '%penalver%'") == [(1, 1)]


def test_what_is_no_quotation_goes_and_the_others_close_up(tmp_path: Path) -> None:
    found = corrected(tmp_path, "- {article: a.txt, quote: El puerto no se vende, kind: none}")
    assert found == AS_READ[1:]
    sql = "select position, utterance_id = id from quotes order by id"
    assert rows(tmp_path / "a.db", sql) == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]
    # The quotation before "ni se alquila" was the first piece of its utterance.


def test_a_quotation_that_goes_takes_its_statement_with_it(tmp_path: Path) -> None:
    corrected(tmp_path, "- {article: a.txt, quote: Nunca más, kind: none}")
    assert rows(tmp_path / "a.db", "select count(*) from statements where text = 'Nunca más'") == [(0,)]


UTTERANCES = "select words, utterance_id, id from quotes where words in ('El puerto no se vende', 'ni se alquila') order by id"


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("ana-ruiz", "ana-ruiz", True),
        ("eva-soto", "eva-soto", True),
        ("eva-soto", "ana-ruiz", False),
        ("ana-ruiz", "none", False),
    ],
)
def test_pieces_are_one_utterance_only_of_one_speaker(tmp_path: Path, first: str, second: str, together: bool) -> None:
    pieces = (("El puerto no se vende", first), ("ni se alquila", second))
    corrected(tmp_path, "\n".join(f"- {{article: a.txt, quote: {words}, speaker: {who}}}" for words, who in pieces))
    (_, one, _), (_, other, _) = rows(tmp_path / "a.db", UTTERANCES)
    assert (one == other) is together


def test_the_words_that_named_somebody_else_are_no_evidence_any_more(tmp_path: Path) -> None:
    corrected(tmp_path, "- {article: a.txt, quote: Nunca más, speaker: eva-soto}")
    assert rows(tmp_path / "a.db", "select speaker_surface, cue from quotes where words = 'Nunca más'") == [(None, "agregó")]


def test_the_words_that_named_nobody_are_evidence_now(tmp_path: Path) -> None:
    text = HARBOUR.replace("agregó Soto el lunes", "agregó una vecina el lunes")
    folder = write(tmp_path / "in", "- {article: a.txt, quote: Nunca más, speaker: eva-soto}", a=text)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select speaker_surface from quotes where words = 'Nunca más'") == [("una vecina",)]


def test_a_day_is_set_or_taken_away(tmp_path: Path) -> None:
    corrected(tmp_path, "- {article: a.txt, quote: Nunca más, said_on: 2031-03-11}")
    sql = "select said_on, said_from, said_to, speaker_rule from quotes where words = 'Nunca más'"
    assert rows(tmp_path / "a.db", sql) == [("2031-03-11", "2031-03-11", "2031-03-11", "after/name")]
    dated = HARBOUR.replace("el lunes", "el 10 de marzo de 2031")
    for number, (entry, day) in enumerate((("speaker: luis-soto", "2031-03-10"), ("said_on: none", None))):
        folder = write(tmp_path / str(number), f"- {{article: a.txt, quote: Nunca más, {entry}}}", a=dated)
        assert build(folder, tmp_path / "b.db") == 0
        assert rows(tmp_path / "b.db", "select said_on, said_from from quotes where words = 'Nunca más'") == [(day, day)]


# ---- Statements --------------------------------------------------------------------------------------------------------------

TOWN = """La ministra habla en la plaza

Ana Ruiz volvió ayer a la plaza del mercado con los vecinos del puerto. «Eso no está en venta», dijo Ruiz antes de irse a la ciudad.
"""
TOGETHER = (
    "select group_concat(words, ' | ') from (select p.statement_id, q.words from printings p join quotes q on q.id = p.quote_id order by q.id)"
    " group by statement_id having count(*) > 1"
)


def key_of(database: Path, words: str) -> str:
    ((slug,),) = rows(database, "select slug from quotes where words = ?", words)
    return slug.rpartition("-")[2]


def test_a_quotation_joins_the_statement_of_another(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "", a=HARBOUR, b=TOWN)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", TOGETHER) == []
    ((address,),) = rows(tmp_path / "a.db", "select slug from quotes where words = 'El puerto no se vende'")
    for target in (address, address.rpartition("-")[2]):
        write(folder, f"- {{article: b.txt, quote: Eso no está en venta, statement: {target}}}", a=HARBOUR, b=TOWN)
        assert build(folder, tmp_path / "a.db") == 0
        assert rows(tmp_path / "a.db", TOGETHER) == [("El puerto no se vende | Eso no está en venta",)]
        sql = "select rule from printings p join quotes q on q.id = p.quote_id where q.words = 'Eso no está en venta'"
        assert rows(tmp_path / "a.db", sql) == [("editor-joined",)]


def test_a_quotation_stands_alone(tmp_path: Path) -> None:
    again = TOWN.replace("Eso no está en venta", "El puerto no se vende ni por todo el oro del mundo")
    again = again.replace("antes de irse", "y repitió «todo el oro» antes de irse")
    folder = write(tmp_path / "in", "", b=again)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", TOGETHER) == [("El puerto no se vende ni por todo el oro del mundo | todo el oro",)]
    write(folder, "- {article: b.txt, quote: todo el oro, statement: none}", b=again)
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select text from statements order by id") == [
        ("El puerto no se vende ni por todo el oro del mundo",),
        ("todo el oro",),
    ]


@pytest.mark.parametrize(
    ("words", "target", "problem"),
    [
        ("Nunca más", None, "no quotation has this key; copy it from the archive as it is now, or remove the entry"),
        ("Nunca más", "respiro", "no quotation has this key; copy it from the archive as it is now, or remove the entry"),
        ("Nunca más", "ni se alquila", "that is by ana-ruiz and this by luis-soto; correct the speaker of one, or remove the entry"),
    ],
)
def test_a_statement_that_cannot_be_joined_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, target: str | None, problem: str
) -> None:
    assert build(write(tmp_path / "in", ""), tmp_path / "a.db") == 0
    key = key_of(tmp_path / "a.db", target) if target else "0123456789"
    folder = write(tmp_path / "in", f'- {{article: a.txt, quote: {words}, statement: "{key}"}}')
    assert leftovers(folder, tmp_path / "a.db", capsys) == [f'corrections.yml: line 1: a.txt: "{words}": statement {key}: {problem}']
    assert rows(tmp_path / "a.db", TOGETHER) == []


def test_a_term_belongs_to_no_statement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(write(tmp_path / "in", ""), tmp_path / "a.db") == 0
    entry = f'article: a.txt, quote: respiro, statement: "{key_of(tmp_path / "a.db", "ni se alquila")}"'
    problem = "these words are a term, and a term belongs to no statement; add speaker:, or kind: direct"
    assert leftovers(write(tmp_path / "in", f"- {{{entry}}}"), tmp_path / "a.db", capsys) == [
        f'corrections.yml: line 1: a.txt: "respiro": {problem}'
    ]
    assert leftovers(write(tmp_path / "in", f"- {{{entry}, speaker: ana-ruiz}}"), tmp_path / "a.db", capsys) == []
    assert rows(tmp_path / "a.db", TOGETHER) == [("ni se alquila | respiro",)]


# ---- Mentions ----------------------------------------------------------------------------------------------------------------

NAMED = (
    "select m.surface, e.slug, m.rule = 'editor' from mentions m join entities e on e.id = m.entity_id where e.slug like ? order by m.id"
)


def test_a_mention_without_nth_is_every_place_of_the_name(tmp_path: Path) -> None:
    found = corrected(tmp_path, "- {article: a.txt, mention: Soto, entity: eva-soto}")
    assert rows(tmp_path / "a.db", NAMED, "%-soto") == [("Luis Soto", "luis-soto", 0), ("Soto", "eva-soto", 1), ("Soto", "eva-soto", 1)]
    # Whose name stands at the cue is who speaks.
    assert found == [("No", "direct", "eva-soto", "editor"), ("Nunca más", "direct", "eva-soto", "editor")]


def test_a_mention_with_nth_is_that_place(tmp_path: Path) -> None:
    found = corrected(tmp_path, "- {article: a.txt, mention: Soto, nth: 2, entity: eva-soto}")
    assert rows(tmp_path / "a.db", NAMED, "%-soto") == [("Luis Soto", "luis-soto", 0), ("Soto", "luis-soto", 0), ("Soto", "eva-soto", 1)]
    assert found == [("Nunca más", "direct", "eva-soto", "editor")]


def test_what_is_no_name_goes_and_names_no_speaker(tmp_path: Path) -> None:
    found = corrected(tmp_path, "- {article: a.txt, mention: Soto, nth: 2, entity: none}")
    assert rows(tmp_path / "a.db", NAMED, "%-soto") == [("Luis Soto", "luis-soto", 0), ("Soto", "luis-soto", 0)]
    assert found == [("Nunca más", "direct", "unresolved", "editor")]


def test_the_entry_of_a_quotation_stands_above_that_of_a_name_in_it(tmp_path: Path) -> None:
    entries = ("quote: Nunca más, speaker: luis-soto", "mention: Soto, entity: eva-soto")
    found = corrected(tmp_path, "\n".join(f"- {{article: a.txt, {entry}}}" for entry in entries))
    assert found == [("No", "direct", "eva-soto", "editor"), ("Nunca más", "direct", "luis-soto", "editor")]


def test_somebody_who_is_named_nowhere_any_more_is_in_no_article(tmp_path: Path) -> None:
    corrected(tmp_path, "\n".join(f"- {{article: a.txt, mention: {name}, entity: none}}" for name in ("Luis Soto", "Soto")))
    assert rows(tmp_path / "a.db", "select article_count, quote_count from entities where slug = 'luis-soto'") == [(0, 0)]


# ---- Articles ----------------------------------------------------------------------------------------------------------------


def test_an_article_is_named_by_path_key_or_address(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in", "", x=HARBOUR), tmp_path / "a.db") == 0
    ((slug,),) = rows(tmp_path / "a.db", "select slug from articles")
    for name in ("x.txt", slug, slug.rpartition("-")[2], f"older-words-{slug.rpartition('-')[2]}", f"/es/articles/{slug}"):
        folder = write(tmp_path / "in", f"- {{article: {name}, quote: Nunca más, speaker: none}}", x=HARBOUR)
        assert build(folder, tmp_path / "b.db") == 0
        assert rows(tmp_path / "b.db", "select speaker_rule from quotes where words = 'Nunca más'") == [("editor",)]


def test_other_articles_with_the_same_words_stay(tmp_path: Path) -> None:
    other = HARBOUR.replace("ante los vecinos", "ante todos").replace("El puerto no se vende\n", "Otra vez el puerto\n")
    folder = write(tmp_path / "in", "- {article: b.txt, quote: Nunca más, speaker: none}", a=HARBOUR, b=other)
    assert build(folder, tmp_path / "a.db") == 0
    sql = "select s.path, q.speaker_rule from quotes q join sources s on s.article_id = q.article_id where words = 'Nunca más' order by 1"
    assert rows(tmp_path / "a.db", sql) == [("a.txt", "after/name"), ("b.txt", "editor")]


# ---- What comes to nothing ---------------------------------------------------------------------------------------------------

GONE = "these words are not found; copy them from the archive as it is now, or remove the entry"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("quote: Para siempre, speaker: none", f'line 1: a.txt: "Para siempre": {GONE}'),
        ("quote: nunca más, speaker: none", f'line 1: a.txt: "nunca más": {GONE}'),  # other capitals are other words
        ("quote: Nunca, speaker: none", f'line 1: a.txt: "Nunca": {GONE}'),  # a part, without an ellipsis
        ("mention: Eva Soto, entity: none", f'line 1: a.txt: "Eva Soto": {GONE}'),
        ("quote: 'No', speaker: none", 'line 1: a.txt: "No": these words are 2 quotations; add nth: to say which'),
        ("quote: 'No', nth: 3, speaker: none", 'line 1: a.txt: "No": these words are not found 3 times; correct nth:, or remove the entry'),
    ],
)
def test_an_entry_that_does_not_fit_is_listed_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], entry: str, problem: str
) -> None:
    folder = write(tmp_path / "in", f"- {{article: a.txt, {entry}}}")
    assert leftovers(folder, tmp_path / "a.db", capsys) == [f"corrections.yml: {problem}"]
    assert rows(tmp_path / "a.db", SPOKEN) == AS_READ


def test_an_entry_for_an_article_that_is_not_there_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", "- {article: b.txt, quote: No, speaker: none}")
    why = "no article has this name; write its path in the folder or its key"
    assert leftovers(folder, tmp_path / "a.db", capsys) == [f'corrections.yml: line 1: b.txt: "No": {why}']


def test_an_entry_may_name_a_copy_of_the_article_that_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", "- {article: copy.txt, quote: No, nth: 1, speaker: none}")
    (folder / "copy.txt").write_text(HARBOUR, encoding="utf-8")
    assert leftovers(folder, tmp_path / "a.db", capsys) == []
    assert rows(tmp_path / "a.db", SPOKEN) != AS_READ


def test_two_entries_that_meet_in_one_quotation_are_told_apart_by_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = "- {article: a.txt, quote: Nunca más, speaker: none}\n- {article: a.txt, quote: Nunca…, speaker: eva-soto}\n"
    folder = write(tmp_path / "in", entries)
    problem = 'line 2: a.txt: "Nunca…": line 1 corrects the same words; join the two entries'
    assert leftovers(folder, tmp_path / "a.db", capsys) == [f"corrections.yml: {problem}"]
    assert rows(tmp_path / "a.db", "select speaker_status from quotes where words = 'Nunca más'") == [("unresolved",)]


def test_entries_that_were_applied_are_not_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = "- {article: a.txt, quote: Nunca más, kind: none}\n- {article: a.txt, mention: Soto, entity: eva-soto}\n"
    assert leftovers(write(tmp_path / "in", entries), tmp_path / "a.db", capsys) == []


# ---- The file ----------------------------------------------------------------------------------------------------------------


def load(folder: Path, corrections: str) -> Corrections:
    write(folder, corrections)
    return load_corrections(folder, load_authority(folder))


def test_a_folder_without_the_file_has_no_corrections(tmp_path: Path) -> None:
    assert load_corrections(tmp_path, load_authority(tmp_path)).entries == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- article: a.txt\n  quote: Vecinos: no\n",
            'corrections.yml: line 2: mapping values are not allowed here; write words with a colon or marks in them between "…"',
        ),
        ("a.txt: no", "corrections.yml: a list was expected; begin each entry with a hyphen: - article: …"),
        (
            "- " + "[" * 2000 + "]" * 2000,
            "corrections.yml: lists or mappings stand within each other, hundreds deep; a list of entries is enough",
        ),
        (
            "- a.txt",
            "corrections.yml: line 1: fields with a colon were expected; write - article: … and the other fields below it, indented",
        ),
        (
            "- {article: a.txt, quote: [no, sí], kind: none}",
            "corrections.yml: line 1: a.txt: each field is one text; remove the list or the lines below it",
        ),
        (
            "\n- article: a.txt\n  quote: no\n  kind: none\n  kind: term\n",
            'corrections.yml: line 2: a.txt: "no": the field "kind" stands twice; remove one, or begin another entry with a hyphen',
        ),
        (
            "- {article: a.txt, quote: no, who: none}",
            'corrections.yml: line 1: a.txt: "no": unknown field "who"; an entry for a quote has article, quote, nth, speaker, kind, said_on, statement',
        ),
        (
            "- {article: a.txt, quote: no, statement: the-first}",
            'corrections.yml: line 1: a.txt: "no": statement "the-first" is no address; write that of the statement, or of one of its '
            "quotations, or none",
        ),
        (
            "- {article: a.txt, mention: no, speaker: none}",
            'corrections.yml: line 1: a.txt: "no": unknown field "speaker"; an entry for a mention has article, mention, nth, entity',
        ),
        (
            "- {article: a.txt, speaker: none}",
            "corrections.yml: line 1: a.txt: it does not say where; add article: (path in the folder, or key) and quote: or mention: (the words)",
        ),
        (
            "- {quote: no, speaker: none}",
            'corrections.yml: line 1: "no": it does not say where; add article: (path in the folder, or key) and quote: or mention: (the words)',
        ),
        (
            "- {article: a.txt, quote: no, nth: 2}",
            'corrections.yml: line 1: a.txt: "no": it corrects nothing; add speaker: or kind: or said_on: or statement:',
        ),
        ("- {article: a.txt, mention: no}", 'corrections.yml: line 1: a.txt: "no": it corrects nothing; add entity:'),
        (
            "- {article: a.txt, quote: no, kind: irony}",
            'corrections.yml: line 1: a.txt: "no": kind "irony" is not understood; write direct, post, term or none',
        ),
        (
            "- {article: a.txt, quote: no, kind: none, speaker: ana-ruiz}",
            'corrections.yml: line 1: a.txt: "no": what nobody said has neither speaker nor day nor statement; remove them, or kind: none',
        ),
        (
            "- {article: a.txt, quote: no, said_on: 2031-02-30}",
            'corrections.yml: line 1: a.txt: "no": said_on "2031-02-30" is no day; write YYYY-MM-DD, or none',
        ),
        (
            "- {article: a.txt, quote: no, said_on: 20310211}",
            'corrections.yml: line 1: a.txt: "no": said_on "20310211" is no day; write YYYY-MM-DD, or none',
        ),
        (
            "- {article: a.txt, quote: no, nth: 0, kind: none}",
            'corrections.yml: line 1: a.txt: "no": nth "0" is no number; write 1 for the first, 2 for the second',
        ),
        (
            "- {article: a.txt, quote: no, speaker: ana-ruis}",
            'corrections.yml: line 1: a.txt: "no": speaker: "ana-ruis" is no key of authority.yml;'
            " add an entry with that key, or write a full name, or none",
        ),
        (
            "- {article: a.txt, quote: no, speaker: La portavoz}",
            'corrections.yml: line 1: a.txt: "no": speaker: "La portavoz" is a name of several; write one of their keys: guild, union',
        ),
        (
            "- {article: a.txt, quote: no, kind: none}\n- {article: a.txt, quote: «no», speaker: none}",
            'corrections.yml: line 2: a.txt: "«no»": line 1 corrects the same words; join the two entries, or tell them apart with nth:',
        ),
    ],
)
def test_a_mistake_is_refused_with_the_entry_and_the_cure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorrectionsError) as error:
        load(tmp_path, text)
    assert str(error.value) == message


@pytest.mark.parametrize("raw", [b"- {article: a.txt", b"- article: \xff\xfe", b"- a: b\n---\n- c: d\n"])
def test_a_file_that_is_no_yaml_is_refused_by_name(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "corrections.yml").write_bytes(raw)
    with pytest.raises(CorrectionsError, match=r"^corrections\.yml: "):
        load_corrections(tmp_path, load_authority(tmp_path))


def test_a_wrong_file_stops_the_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(write(tmp_path / "in", "- {article: a.txt, quote: no}"), tmp_path / "a.db") == 2
    assert capsys.readouterr().err.startswith("build_db.py: corrections.yml: line 1: a.txt: ")
    assert not (tmp_path / "a.db").exists()


# ---- Around it ---------------------------------------------------------------------------------------------------------------


def test_the_number_of_a_quotation_counts_the_same_words(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "")
    (reading,) = Desk(ARCHIVE, load_authority(folder)).read(Input(folder / "a.txt", "a.txt"))
    assert isinstance(reading, Reading)
    assert [nth_of(quote, reading.quotes) for quote in reading.quotes] == [None, None, None, 1, None, 2]


GUIDE = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_loads(tmp_path: Path) -> None:
    for name in ("authority.yml", "corrections.yml"):
        text = re.search(rf"```yaml\n(# {re.escape(name)}\n.*?)```", GUIDE, re.DOTALL)
        assert text
        (tmp_path / name).write_text(text[1], encoding="utf-8")
    entries = load_corrections(tmp_path, load_authority(tmp_path)).entries
    assert [(entry.kind, entry.said_on, entry.nth) for entry in entries] == [
        (None, None, None),
        (None, "2031-03-11", 2),
        ("term", None, None),
        ("none", None, None),
        (None, None, None),
        (None, None, None),
        (None, None, None),
    ]


def test_the_guide_explains_every_field_of_an_entry() -> None:
    section = GUIDE.partition("\n## corrections.yml\n")[2].partition("\n## ")[0]
    fields = set().union(*_FIELDS.values())
    assert {name for name in fields if f"| `{name}` |" not in section} == set()
