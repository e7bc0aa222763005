"""What an editor reads before publishing: what became of each source, and what an archive changes against an earlier one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from building import build, main, write
from test_versions import FIRST, SECOND, dated

from hemeroteca.proofs import changes, decisions, open_archive

MARKET = """Mudan el mercado

La alcaldesa Inés Peñalver explicó que el mercado de la plaza se muda en otoño y que los vecinos no deben pagar nada por ello.

«No habrá más demoras», señaló Peñalver a los puesteros de la ciudad."""
PORT = "---\nurl: https://faro.example/puerto\n---\n"


def differences(earlier: Path, later: Path) -> list[str]:
    with closing(open_archive(earlier)) as connection:
        return list(changes(connection, later))


def test_each_source_is_told_in_the_order_of_the_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=dated(FIRST), b=dated(SECOND), c=dated(SECOND), d="", n10=MARKET, n9=MARKET + "\n\nPD.")
    (folder / "b.yml").write_text("byline: Lucía Marín\n", encoding="utf-8")
    (folder / "con\nsalto.txt").write_text("Llueve.", encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    told = list(decisions(tmp_path / "a.db"))
    port = next(line.partition(" ")[2].removeprefix("article ") for line in told if line.startswith("b.txt: "))
    paths = ["a.txt", "b.txt", "b.yml", "c.txt", "con\\x0asalto.txt", "d.txt", "n10.txt", "n9.txt"]
    assert [line.partition(":")[0] for line in told] == paths
    assert told[0] == (
        f"a.txt: version 1 of {port}: another text of the same article, and nothing tells which is newer;"
        " the last path counts as the newest; b.txt is shown"
    )
    assert told[1] == f"b.txt: article {port}"
    assert told[3] == f"c.txt: duplicate of {port}: the same text as b.txt"
    assert told[5] == "d.txt: rejected: empty: the file has no bytes"


def test_captures_of_a_crawl_are_told_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    rows = "".join(f'{{"text": "Nota {n}. {FIRST.partition(chr(10))[2].strip().split(chr(10))[0]} {n} {"x" * n}"}}\n' for n in range(1, 12))
    (folder / "notas.jsonl").write_text(rows, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    told = [line.partition(":")[0] for line in decisions(tmp_path / "a.db") if "#" in line.partition(":")[0]]
    assert told == [f"notas.jsonl#{n}" for n in range(1, 12)]


def test_nothing_changed_is_said_in_a_line(tmp_path: Path) -> None:
    assert build(write(tmp_path / "in", a=MARKET), tmp_path / "a.db") == 0
    assert differences(tmp_path / "a.db", tmp_path / "a.db") == ["articles: 0 new, 0 gone, 0 changed"]


def test_what_changes_is_told_article_by_article(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=PORT + FIRST, b=MARKET)
    assert build(folder, tmp_path / "a.db") == 0
    write(
        folder, c=PORT + SECOND.replace("lunes", "martes", 1), d="Otra nota\n\n" + MARKET.partition("\n\n")[2].replace("mercado", "teatro")
    )
    (folder / "b.txt").unlink()
    assert build(folder, tmp_path / "b.db") == 0
    told = differences(tmp_path / "a.db", tmp_path / "b.db")
    assert told[0].startswith("gone: /articles/mudan-el-mercado-")
    assert told[0].endswith(" “Mudan el mercado”")
    at = next(number for number, line in enumerate(told) if line.startswith("changed: /articles/el-puerto-reabre-el-martes-"))
    assert told[at + 1 : at + 4] == [
        "  headline: “El puerto reabre el lunes” → “El puerto reabre el martes”",
        f"  text: “{len(FIRST.split())} words” → “{len(SECOND.split())} words”",
        "  words: “El puerto no se vende” → “El puerto no se vende ni se alquila”",
    ]
    assert told[-1] == "articles: 1 new, 1 gone, 1 changed"


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("speaker: Elena Castañeda", "  speaker: “El puerto no se vende” “Ana Ruiz” → “Elena Castañeda”"),
        ("speaker: none", "  no longer resolved: “El puerto no se vende” “Ana Ruiz” → “editor”"),
        ("kind: term", "  kind: “El puerto no se vende” “direct” → “term”"),
        ("kind: none", "  quotation gone: “El puerto no se vende” “Ana Ruiz” → -"),
    ],
)
def test_another_speaker_or_none_is_told_and_so_is_the_way_back(tmp_path: Path, correction: str, expected: str) -> None:
    folder = write(tmp_path / "in", a=FIRST)
    assert build(folder, tmp_path / "a.db") == 0
    text = f"- {{article: a.txt, quote: El puerto no se vende, {correction}}}\n"
    (folder / "corrections.yml").write_text(text, encoding="utf-8")
    assert build(folder, tmp_path / "b.db") == 0
    assert expected in differences(tmp_path / "a.db", tmp_path / "b.db")
    back = differences(tmp_path / "b.db", tmp_path / "a.db")
    what = {"speaker: none": "now resolved", "kind: none": "quotation added"}.get(correction, expected.split(":", maxsplit=1)[0].strip())
    assert [line.split(":")[0].strip() for line in back if line.startswith("  ")] == [what]


def test_statements_that_became_one_and_several_are_told(tmp_path: Path) -> None:
    whole = "El puerto no se vende ni se alquila mientras yo sea ministra"
    first = FIRST.replace("El puerto no se vende", whole)
    other = (
        first.replace("El puerto reabre el lunes", "Ruiz insiste")
        .replace("recorrió ayer", "volvió a ver")
        .replace("Los pescadores", "Todos")
    )
    folder = write(
        tmp_path / "in",
        a=dated(first, moment="2031-03-12", url="https://faro.example/1"),
        b=dated(other, moment="2031-03-12", url="https://tribuna.example/1"),
    )
    assert build(folder, tmp_path / "a.db") == 0
    text = f"- {{article: b.txt, quote: {whole}, statement: none}}\n"
    (folder / "corrections.yml").write_text(text, encoding="utf-8")
    assert build(folder, tmp_path / "b.db") == 0
    (split,) = [line for line in differences(tmp_path / "a.db", tmp_path / "b.db") if line.startswith("statement")]
    (merged,) = [line for line in differences(tmp_path / "b.db", tmp_path / "a.db") if line.startswith("statement")]
    one, _, several = split.removeprefix("statement split: ").partition(" → ")
    assert one in several.split(", ") and len(several.split(", ")) == 2
    assert merged == f"statements merged: {several} → {one}"


def test_of_two_editions_only_what_both_print_is_compared(tmp_path: Path) -> None:
    other = PORT.replace("puerto", "plaza")
    folder = write(tmp_path / "in", a=PORT + FIRST, b=other + MARKET + "\n\n" + "La plaza queda libre para los vecinos y sus mesas. " * 30)
    assert build(folder, tmp_path / "full.db") == 0
    assert build(folder, tmp_path / "public.db", "--edition", "public") == 0
    said = "editions: full → public; they print other parts of the texts, of which only the length is compared"
    assert differences(tmp_path / "full.db", tmp_path / "public.db") == [said, "articles: 0 new, 0 gone, 0 changed"]
    write(folder, a=PORT + FIRST.replace("lunes", "martes", 1), b=other + MARKET + "\n\nLa plaza queda libre.")
    assert build(folder, tmp_path / "public.db", "--edition", "public") == 0
    told = differences(tmp_path / "full.db", tmp_path / "public.db")
    assert [line.strip().partition(":")[0] for line in told] == ["editions", "changed", "headline", "changed", "text", "articles"]


def test_a_withdrawn_article_is_told_as_such(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=FIRST, b=MARKET)
    assert build(folder, tmp_path / "a.db") == 0
    (folder / "withdrawn.yml").write_text("articles: {b.txt: }", encoding="utf-8")
    assert build(folder, tmp_path / "b.db") == 0
    (first, *_) = differences(tmp_path / "a.db", tmp_path / "b.db")
    assert first.startswith("withdrawn: /articles/mudan-el-mercado-")


def test_the_archive_that_is_replaced_can_be_what_is_compared_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = write(tmp_path / "in", a=FIRST), tmp_path / "a.db"
    assert build(folder, output) == 0
    write(folder, b=MARKET)
    assert build(folder, output, "--diff", str(output)) == 0
    out, error = capsys.readouterr()
    assert (out.splitlines()[0].rpartition("-")[0], out.splitlines()[1]) == (
        "new: /articles/mudan-el-mercado",
        "articles: 1 new, 0 gone, 0 changed",
    )
    assert error == ""


@pytest.mark.parametrize("name", ["none.db", "text.db", "other.db"])
def test_what_is_no_archive_is_said_before_anything_is_built(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    folder = write(tmp_path / "in", a=FIRST)
    (tmp_path / "text.db").write_text("no database at all, but a text that is long enough" * 20)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER)")
    assert build(folder, tmp_path / "a.db", "--diff", str(tmp_path / name)) == 2
    assert name in capsys.readouterr().err and not (tmp_path / "a.db").exists()


def test_verbose_prints_the_decisions_before_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=FIRST, b="")
    assert main([str(folder), "--output", str(tmp_path / "a.db"), "--verbose"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("a.txt: article /articles/el-puerto-reabre-el-lunes-")
    assert lines[1] == "b.txt: rejected: empty: the file has no bytes"
    with pytest.raises(SystemExit):
        main([str(folder), "--verbose", "--quiet"])
