"""--explain: one article with what was read from it, marked where it stands, and the rules that decided."""

import re
from pathlib import Path

import pytest
from building import main
from reading import ARCHIVE
from rich.text import Text

from hemeroteca.authority import Authority
from hemeroteca.explain import _CUE, _NAMES, _Mark, explain, folder_of, marked
from hemeroteca.pipeline import Desk

HARBOUR = """POLÍTICA

Ruiz descarta vender el puerto

El Faro del Sur · 12 de marzo de 2031

La ministra de Aguas, Ana Ruiz, descartó este martes la venta del terminal. Hablan del llamado «respiro» en la ciudad de Puerto Lirio.

«El puerto no se vende», dijo Ruiz, «ni se alquila». Horas antes, el senador Hugo Paredes advirtió: «Si no se vende, se hunde».

Suscríbete
"""


def write(folder: Path, text: str = HARBOUR, **files: str) -> Path:
    """A folder with a.txt and the files of the editor that are named."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.yml").write_text(content, encoding="utf-8")
    return folder / "a.txt"


def explained(file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that are printed, with their blanks folded."""
    capsys.readouterr()
    assert main(["--explain", str(file)]) == 0
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def table(lines: list[str], title: str) -> list[str]:
    """The rows of a table, without its head."""
    start = lines.index(title) + 2
    return lines[start : lines.index("", start)]


def test_the_facts_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(write(tmp_path), capsys)
    assert lines[:6] == [
        "source a.txt",
        "headline given",
        "outlet El Faro del Sur",
        "published 2031-03-12 (byline)",
        "language es",
        "section POLÍTICA",
    ]


def test_the_text_bears_its_marks_where_they_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(write(tmp_path), capsys)
    assert "{Ruiz} descarta vender el puerto" in lines
    assert "«[2: El puerto no se vende]», *dijo* <{Ruiz}>, «[3: ni se alquila]»." in " ".join(lines)
    assert "<el senador {Hugo Paredes}> *advirtió*: «[4: Si no se vende, se hunde]»." in " ".join(lines)


def test_the_marks_change_no_letter_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(write(tmp_path), capsys)
    bare = re.sub(r"\[\d+: |[\]{}<>*]", "", " ".join(lines))
    for paragraph in (HARBOUR.split("\n\n")[2], *HARBOUR.split("\n\n")[4:6]):
        assert paragraph.strip() in bare or paragraph.strip() in " ".join(lines)


def test_every_quotation_stands_in_the_table_with_its_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert table(explained(write(tmp_path), capsys), "Quotations") == [
        "1 term unresolved title respiro",
        "2 direct Ana Ruiz named after/name dijo neutral El puerto no se vende",
        "3 (of 2) direct Ana Ruiz named split/name ni se alquila",
        "4 direct Hugo Paredes named before/name advirtió warning Si no se vende, se hunde",
    ]


def test_days_evidence_and_furniture_stand_there_with_their_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(write(tmp_path), capsys)
    assert table(lines, "Days") == ["este martes 2031-03-11 weekday: last"]
    assert "published 12 de marzo de 2031 line:outlet-date" in table(lines, "Evidence")
    assert table(lines, "Furniture") == [
        "line:section POLÍTICA",
        "line:outlet-date El Faro del Sur · 12 de marzo de 2031",
        "furniture:subscribe Suscríbete",
    ]


AUTHORITY = "people:\n  ana-ruiz: {name: Ana Ruiz, roles: [{role: ministra de Aguas}]}\n"


def test_names_have_their_forms_and_what_they_are_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = table(explained(write(tmp_path, authority=AUTHORITY), capsys), "Names")
    ana, hugo = (next(line for line in names if name in line) for name in ("Ana Ruiz", "Hugo Paredes"))
    assert ana.startswith("person Ana Ruiz ana-ruiz ")
    assert ana.endswith("Ruiz ×2, Ana Ruiz (ministra de Aguas)")
    assert hugo.startswith("person Hugo Paredes discovered ")
    assert hugo.endswith("Hugo Paredes el senador Hugo Paredes")


def test_a_table_without_rows_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = "los vecinos de la ciudad piden desde hace años que alguien les diga cuándo vuelve a abrir el mercado de la plaza y por qué no."
    lines = explained(write(tmp_path, plain), capsys)
    assert "Evidence" in lines
    assert not {"Quotations", "Names", "Furniture"} & set(lines)


# ---- The editor's files ------------------------------------------------------------------------------------------------------


def test_a_file_deep_in_an_archive_is_read_with_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "in", authority=AUTHORITY, corrections="- {article: 2031/marzo/a.txt, quote: Si no se vende…, speaker: ana-ruiz}\n")
    lines = explained(write(tmp_path / "in" / "2031" / "marzo"), capsys)
    assert lines[0] == "source 2031/marzo/a.txt"
    assert table(lines, "Quotations")[3] == "4 direct Ana Ruiz named editor advirtió warning Si no se vende, se hunde"


def test_a_correction_of_this_article_that_comes_to_nothing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = "- {article: a.txt, quote: Nada, speaker: none}\n- {article: b.txt, quote: Nada, speaker: none}\n"
    lines = explained(write(tmp_path, corrections=entries), capsys)
    assert [line for line in lines if line.startswith("corrections.yml")] == [
        'corrections.yml: line 1: a.txt: "Nada": these words are not found; copy them from the archive as it is now, or remove the entry'
    ]


def test_the_folder_of_a_file_is_the_nearest_with_a_file_of_the_editor(tmp_path: Path) -> None:
    outer, inner = write(tmp_path / "out", archive=""), write(tmp_path / "out" / "in" / "deep")
    assert folder_of(inner) == outer.parent
    (tmp_path / "out" / "in" / "corrections.yml").touch()
    assert folder_of(inner) == tmp_path / "out" / "in"


# ---- Colours -----------------------------------------------------------------------------------------------------------------


def test_on_a_terminal_colours_stand_for_signs(tmp_path: Path) -> None:
    parts = list(explain(write(tmp_path), tmp_path, Desk(ARCHIVE, Authority()), plain=False))
    (line,) = [part for part in parts if isinstance(part, Text) and "Paredes advirtió" in part.plain]
    styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert "el senador Hugo Paredes advirtió: «[4: Si no se vende, se hunde]»" in line.plain
    expected = {"el senador ": "underline", "Hugo Paredes": "underline cyan", "advirtió": "bold red", "Si no se vende, se hunde": "yellow"}
    assert {text: styles[text] for text in expected} == expected


@pytest.mark.parametrize(
    ("marks", "plain"),
    [
        ([], "dijo Ana Ruiz ayer"),
        ([_Mark(0, 4, _CUE)], "*dijo* Ana Ruiz ayer"),
        ([_Mark(5, 13, _NAMES["person"]), _Mark(5, 18, _CUE)], "dijo *{Ana Ruiz} ayer*"),  # the longer one stands outside
        ([_Mark(0, 8, _CUE), _Mark(5, 13, _NAMES["person"])], "*dijo {Ana* Ruiz} ayer"),  # they cross: nothing is lost
        ([_Mark(0, 4, _CUE), _Mark(4, 18, _CUE)], "*dijo** Ana Ruiz ayer*"),
    ],
)
def test_marks_nest(marks: list[_Mark], plain: str) -> None:
    assert marked("dijo Ana Ruiz ayer", marks, plain=True).plain == plain
    assert marked("dijo Ana Ruiz ayer", marks, plain=False).plain == "dijo Ana Ruiz ayer"


def test_brackets_of_an_article_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(write(tmp_path, HARBOUR.replace("la venta", "[bold]la venta[/bold] [/]")), capsys)
    assert "[bold]la venta[/bold] [/]" in " ".join(lines)


# ---- The command -------------------------------------------------------------------------------------------------------------


def test_a_rejected_file_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(write(tmp_path, "Llueve."), capsys) == ["a.txt: rejected: too short: 1 words; an article has at least 20"]


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_what_is_no_file_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["--explain", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err == f"build_db.py: {tmp_path / name} is no file; name one article\n"


def test_no_archive_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path)
    monkeypatch.chdir(tmp_path)
    explained(Path("a.txt"), capsys)
    assert list(tmp_path.iterdir()) == [file]
