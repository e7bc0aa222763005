"""--suggest: which names and quotations become entries, what stands in them, and that all of it loads as it is printed."""

import re
from pathlib import Path

import pytest
import yaml
from building import build, main, rows

from hemeroteca.authority import load_authority
from hemeroteca.corrections import load_corrections
from hemeroteca.entries import EditorsFileError
from hemeroteca.suggest import scalar

HARBOUR = """El puerto no se vende

La ministra Ana Ruiz habló ante los vecinos. «El puerto no se vende», dijo Ruiz. El senador Hugo Paredes calló ante todos ellos.

Un grito en la sala: «¡Basta: no a la venta!». Un grito en la calle: «¡Basta: no a la venta!». Marcos Lillo miraba por la ventana.
"""
SQUARE = """Otra vez el puerto

La ministra Ana Ruiz de Castro volvió al puerto. Ana Ruiz dijo ante la Unión de Estibadores del Sur (UES) que todo sigue como estaba.

El senador Hugo Paredes no estuvo. La UES pidió paciencia a los vecinos de la ciudad.
"""
MARKET = """La Unión de Estibadores del Sur (UES) pidió ayer al senador Hugo Paredes una reunión en el mercado de la plaza de la ciudad."""


def write(folder: Path, **articles: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in", a=HARBOUR, b=SQUARE, c=MARKET)


def suggested(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What is printed for authority.yml and for corrections.yml."""
    capsys.readouterr()
    assert main([str(folder), "--suggest"]) == 0
    names, marker, quotes = capsys.readouterr().out.partition("# corrections.yml: ")
    assert names.startswith("# authority.yml: ")
    return names, marker + quotes


def names_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """The suggested names by section."""
    data = yaml.safe_load(suggested(folder, capsys)[0]) or {}
    return {section: [entry["name"] for entry in entries.values()] for section, entries in data.items()}


# ---- Names -------------------------------------------------------------------------------------------------------------------


def test_a_name_of_two_articles_becomes_an_entry_and_of_one_does_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names_of(folder, capsys) == {"people": ["Hugo Paredes"], "organisations": ["Unión de Estibadores del Sur"]}


def test_a_name_of_two_quotations_becomes_an_entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HARBOUR.replace("«El puerto no se vende», dijo Ruiz.", "«El puerto no se vende», dijo Ruiz. «Ni se alquila», dijo Ruiz.")
    assert names_of(write(tmp_path, a=text), capsys) == {"people": ["Ana Ruiz"]}


def test_an_entry_says_what_it_rests_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names, _ = suggested(folder, capsys)
    assert "  hugo-paredes:\n    # 3 articles\n" in names
    people = names.partition("organisations:")[0]
    assert len(re.findall(r"^    # [abc]\.txt: .*Hugo Paredes", people, re.MULTILINE)) == 2  # examples are enough


def test_of_a_long_sentence_what_is_next_to_the_name_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = f"En la plaza, {'y en la plaza, ' * 20}el senador Hugo Paredes pidió calma {'y más calma ' * 20}a los vecinos."
    names, _ = suggested(write(tmp_path, a=long, b=long.replace("vecinos", "vecinos de hoy")), capsys)
    (example, _) = re.findall("# [ab].txt: (.*)", names)
    assert re.fullmatch("…(?:y |en |la |plaza, )*el senador Hugo Paredes pidió calma(?: y| más| calma)*…", example)
    assert 100 < len(example) <= 162


def test_forms_of_nobody_else_are_aliases(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = yaml.safe_load(suggested(folder, capsys)[0])
    assert data["organisations"] == {"union-de-estibadores-del-sur": {"name": "Unión de Estibadores del Sur", "aliases": ["UES"]}}


def test_a_surname_alone_is_a_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Pasted as an alias it would make everybody of that name this person.
    names, _ = suggested(write(tmp_path, a=HARBOUR, b=HARBOUR.replace("Marcos Lillo", "Marcos Peña")), capsys)
    assert "  ana-ruiz:\n    # 2 articles, 2 quotations; also printed: Ruiz\n" in names
    assert "Ruiz" not in str(yaml.safe_load(names)["people"]["ana-ruiz"].get("aliases"))


def test_what_the_authority_knows_is_not_suggested(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "authority.yml").write_text("people:\n  paredes: {name: Hugo Paredes}\n", encoding="utf-8")
    assert names_of(folder, capsys) == {"organisations": ["Unión de Estibadores del Sur"]}


def test_a_key_is_one_that_nothing_has_yet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = "people:\n  hugo-paredes: {name: Hugo Alonso}\n  other: {name: Otra Persona, formerly: [hugo-paredes-2]}\n"
    (folder / "authority.yml").write_text(known, encoding="utf-8")
    names, _ = suggested(folder, capsys)
    assert list(yaml.safe_load(names)["people"]) == ["hugo-paredes-3"]


# ---- Quotations --------------------------------------------------------------------------------------------------------------


def test_a_quotation_without_a_speaker_becomes_an_entry(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, quotes = suggested(folder, capsys)
    assert yaml.safe_load(quotes) == [
        {"article": "a.txt", "quote": "¡Basta: no a la venta!", "nth": 1, "speaker": "none"},
        {"article": "a.txt", "quote": "¡Basta: no a la venta!", "nth": 2, "speaker": "none"},
    ]
    assert "# colon; named nearby: Ana Ruiz, Hugo Paredes, Marcos Lillo\n- article: a.txt\n" in quotes


def test_what_the_editor_has_looked_at_is_not_suggested_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = "- {article: a.txt, quote: '¡Basta: no a la venta!', nth: 2, speaker: none}\n"
    (folder / "corrections.yml").write_text(entry, encoding="utf-8")
    assert [found["nth"] for found in yaml.safe_load(suggested(folder, capsys)[1])] == [1]


def test_terms_and_named_speakers_are_not_suggested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "La ministra Ana Ruiz habló ante los vecinos de la ciudad sobre el «respiro» del puerto. «No se vende», dijo Ruiz a todos ellos."
    names, quotes = suggested(write(tmp_path, a=text), capsys)
    assert (yaml.safe_load(names), yaml.safe_load(quotes)) == (None, None)
    assert names.count("# Nothing.") == quotes.count("# Nothing.") == 1


# ---- Pasted ------------------------------------------------------------------------------------------------------------------


def paste(folder: Path, names: str, quotes: str) -> None:
    """What an editor does: each section's entries under that section, the list at the end of the list."""
    file = folder / "authority.yml"
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    for section, entries in re.findall(r"^(\w+):\n((?:  .*\n)+)", names, re.MULTILINE):
        head = f"{section}:\n"
        known = known.replace(head, head + entries) if head in known else known + head + entries
    file.write_text(known, encoding="utf-8")
    with (folder / "corrections.yml").open("a", encoding="utf-8") as corrections:
        corrections.write(quotes)


HOSTILE = """Un grito: «Sí: "no" # nada». Un grito: «Sí: \\ 'no'».

Un grito: «- no: {a}, [b] & *c* !d | > % @ `e`». Un grito: «¿Qué, "tú"?». Un grito: «% no, no y no».

La ministra Ana «La Jefa» O'Brien habló en la sede de Ñandú: S.A. ante los vecinos. El senador Hugo D’Angelo calló. Washington habló en Washington.

El señor Santiago Paz vive en Santiago Paz. La Unión de Santiago Paz pidió calma. Hugo D’Angelo y Ana O'Brien no dijeron nada más.
"""


@pytest.mark.parametrize("authority", ["", "people:\n  marcos: {name: Marcos Lillo}\norganisations:\n  guild: {name: Gremio del Sur}\n"])
def test_what_is_printed_loads_when_pasted_and_is_not_printed_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], authority: str
) -> None:
    twice = {"d": HOSTILE, "e": HOSTILE.replace("calló", "se calló"), "odd: name #1": HARBOUR.replace("todos", "muchos")}
    folder = write(tmp_path / "in", a=HARBOUR, b=SQUARE, c=MARKET, **twice)
    if authority:
        (folder / "authority.yml").write_text(authority, encoding="utf-8")
    names, quotes = suggested(folder, capsys)
    paste(folder, names, quotes)
    loaded = load_authority(folder)
    assert len(loaded.entities) == sum(map(len, yaml.safe_load(names).values())) + (2 if authority else 0)
    assert len(load_corrections(folder, loaded).entries) == len(yaml.safe_load(quotes)) >= 6
    assert main([str(folder), "--output", str(tmp_path / "a.db")]) == 0
    assert "corrections.yml" not in capsys.readouterr().out  # each was found
    assert yaml.safe_load(suggested(folder, capsys)[1]) is None


def test_two_kinds_of_one_name_become_one_entry_and_a_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = "Los vecinos de la ciudad de Norvia Belandia viven en la provincia de Norvia Belandia, en el norte de un país que no existe todavía hoy."
    person = "La ministra Norvia Belandia, de 42 años, dijo ayer en la radio que no hay nada que temer, y que los vecinos tienen que esperar más."
    folder = write(tmp_path, a=place, b=place.replace("hoy", "ya"), c=person, d=person.replace("ayer", "hoy"))
    names, _ = suggested(folder, capsys)
    assert len(re.findall("name: Norvia Belandia", names)) == 1
    assert len(re.findall("also read as (?:person|place): 2 articles", names)) == 1
    paste(folder, names, "")
    load_authority(folder)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz",
        "no",
        "123",
        "- a",
        "a: b",
        "a #b",
        "«a»",
        '"a"',
        "O'Brien",
        "D’Angelo",
        "a\\b",
        "a, b",
        "[a]",
        "*a",
        "ñandú",
        "S.A.",
        "%a",
    ],
)
def test_a_text_reads_as_it_was(text: str) -> None:
    assert yaml.load(f"x: {scalar(text)}", yaml.BaseLoader) == {"x": text}
    assert yaml.load(f"- {scalar(text)}", yaml.BaseLoader) == [text]


# ---- The command -------------------------------------------------------------------------------------------------------------


def test_no_archive_is_written(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(path.name for path in folder.iterdir())
    monkeypatch.chdir(tmp_path)
    assert build(folder, tmp_path / "a.db", "--suggest") == 0
    assert not (tmp_path / "a.db").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_same_folder_gives_the_same_entries_as_the_archive(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, quotes = suggested(folder, capsys)
    assert build(folder, tmp_path / "a.db") == 0
    assert [entry["quote"] for entry in yaml.safe_load(quotes)] == [
        words for (words,) in rows(tmp_path / "a.db", "select words from unresolved where speaker_status = 'unresolved' order by id")
    ]


def test_a_wrong_authority_stops_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "authority.yml").write_text("person: {}\n", encoding="utf-8")
    with pytest.raises(EditorsFileError):
        load_authority(folder)
    assert main([str(folder), "--suggest"]) == 2
    assert capsys.readouterr().err.startswith("build_db.py: authority.yml: ")
