"""`hemeroteca add`: a text is taken into the folder, with a sidecar for what it does not tell; nothing is ever overwritten."""

import io
import os
import pty
import re
import select
import subprocess
import sys
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from building import ROOT, build, rows

from hemeroteca import command
from hemeroteca.readers.sidecars import load_sidecar

HEMEROTECA = Path(sys.executable).with_name("hemeroteca")
BODY = (
    "La ministra de Aguas, Eva Sol, descartó la venta del terminal de Puerto Claro, que algunos senadores habían pedido en enero."
    " «El puerto no se vende ni se alquila», dijo Sol en Radio Estuario."
)
TEXT = f"El puerto no se vende\n\n{BODY}\n"
PAGE = f"""<html><head><title>El puerto no se vende</title><meta property="og:site_name" content="El Faro del Sur">
<link rel="canonical" href="https://faro.example/puerto"><meta property="article:published_time" content="2031-03-12T09:00:00-03:00"></head>
<body><article><h1>El puerto no se vende</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"""
TOLD = ("--url", "https://faro.example/puerto", "--outlet", "El Faro del Sur", "--date", "2031-03-12")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "prensa"
    folder.mkdir()
    return folder


def add(folder: Path, *arguments: str | Path, text: str | bytes = b"") -> tuple[int, str]:
    """Exit code and what was said, where nobody can be asked."""
    data, said = text.encode() if isinstance(text, str) else text, io.StringIO()
    with pytest.MonkeyPatch.context() as here, redirect_stdout(said), redirect_stderr(said):
        here.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = command.main(["add", *map(str, arguments), "--to", str(folder)], asked=lambda: nullcontext(None))
    return code, said.getvalue()


def on_a_terminal(folder: Path, *steps: tuple[str, bytes], arguments: tuple[str | Path, ...] = ()) -> tuple[int, str]:
    """Exit code and screen: after each of the words that are printed, what is typed."""
    child, screen = pty.fork()
    if child == 0:
        os.execv(HEMEROTECA, [str(HEMEROTECA), "add", *map(str, arguments), "--to", str(folder)])
    seen, waited = b"", 0
    for words, typed in steps:
        while words not in _printed(seen[waited:]):
            seen += _more(screen) or pytest.fail(f"it ended before {words!r}: {seen!r}")
        waited = len(seen)
        os.write(screen, typed)
    while more := _more(screen):
        seen += more
    os.close(screen)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), _printed(seen)


def _more(screen: int) -> bytes:
    """What appears on a screen, nothing at its end."""
    assert select.select([screen], [], [], 60)[0], "it waits for something that nobody types"
    try:
        return os.read(screen, 4096)
    except OSError:  # the program at the other end is gone
        return b""


def _printed(screen: bytes) -> str:
    return screen.decode(errors="replace").replace("\r\n", "\n")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- What is written -------------------------------------------------------------------------------------------------------------


def test_a_file_is_copied_as_it_is_and_its_sidecar_says_what_it_does_not(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "puerto.txt").write_bytes(TEXT.encode("cp1252"))
    code, said = add(folder, tmp_path / "puerto.txt", *TOLD, "--keywords", "puertos, agua")
    assert (code, said.splitlines()) == (
        0,
        [
            f"{folder}/puerto.txt",
            f"{folder}/puerto.yml",
            "  headline   El puerto no se vende",
            "  outlet     El Faro del Sur",
            "  published  2031-03-12",
            "  address    https://faro.example/puerto",
        ],
    )
    assert (folder / "puerto.txt").read_bytes() == TEXT.encode("cp1252")
    assert {field: given.value for field, given in load_sidecar(folder / "puerto.yml").items()} == {
        "outlet": "El Faro del Sur",
        "url": "https://faro.example/puerto",
        "published": "2031-03-12",
        "keywords": "puertos, agua",
    }
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "select title, published, published_basis, url from articles") == [
        ("El puerto no se vende", "2031-03-12", "editor", "https://faro.example/puerto")
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), ["2031-03-12-el-puerto-no-se-vende.txt", "2031-03-12-el-puerto-no-se-vende.yml"]),
        (PAGE.encode(), ["2031-03-12-el-puerto-no-se-vende.html", "2031-03-12-el-puerto-no-se-vende.yml"]),
        (BODY.encode("utf-16"), ["2031-03-12-la-ministra-de-aguas-eva-sol-descarto-la-venta-del-terminal.txt", "2031-03-12-la-ministra-de-aguas-eva-sol-descarto-la-venta-del-terminal.yml"]),
    ],
    ids=["text", "page", "without a headline"],
)  # fmt: skip
def test_standard_input_is_called_after_its_day_and_headline(folder: Path, data: bytes, expected: list[str]) -> None:
    assert add(folder, *TOLD, text=data)[0] == 0
    assert names(folder) == expected
    assert (folder / expected[0]).read_bytes() == data


def test_what_tells_everything_needs_no_options_and_no_sidecar(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nota.html").write_text(PAGE, encoding="utf-8")
    assert add(folder, tmp_path / "nota.html")[0] == 0
    assert names(folder) == ["nota.html"]


def test_an_outlet_that_the_editor_knows_by_its_address_is_not_asked_for(folder: Path) -> None:
    (folder / "authority.yml").write_text("outlets:\n  faro: {name: El Faro del Sur, domain: faro.example}\n", encoding="utf-8")
    code, said = add(folder, "--url", "https://faro.example/puerto", "--date", "2031-03-12", text=TEXT)
    assert (code, "  outlet     El Faro del Sur" in said) == (0, True)


def test_an_option_without_words_says_that_there_is_none(folder: Path) -> None:
    assert add(folder, "--url", "", "--outlet", "", "--date", "", text=TEXT)[0] == 0
    assert (folder / "el-puerto-no-se-vende.yml").read_text() == "outlet:\nurl:\npublished:\n"


@pytest.mark.parametrize("words", ['Sí: «no» #1 "x"', "null", "- a", "@faro", "a\nb: c", "12", "ñandú \\ 'x'", "{a: b}"])
def test_whatever_is_said_is_read_as_it_was_said(folder: Path, words: str) -> None:
    assert add(folder, "--url", "", "--outlet", words, "--date", "2031-03-12", text=TEXT)[0] == 0
    assert load_sidecar(folder / "2031-03-12-el-puerto-no-se-vende.yml")["outlet"].value == " ".join(words.split())


# ---- Nothing is overwritten ------------------------------------------------------------------------------------------------------


def test_a_name_that_is_taken_gets_a_number(folder: Path, tmp_path: Path) -> None:
    for number, taken in enumerate(("puerto.html", "puerto-2.yml", "Puerto-3.txt")):
        (folder / taken).write_text(f"there before, {number}")
    (tmp_path / "puerto.txt").write_text(TEXT, encoding="utf-8")
    before = {name: (folder / name).read_text() for name in names(folder)}
    assert add(folder, tmp_path / "puerto.txt", *TOLD)[0] == 0
    assert set(names(folder)) - set(before) == {"puerto-4.txt", "puerto-4.yml"}
    assert {name: (folder / name).read_text() for name in before} == before


@pytest.mark.parametrize("name", ["README.txt", ".puerto.txt", "LICENSE"])
def test_a_file_whose_name_is_no_input_gets_another(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert add(folder, tmp_path / name, *TOLD)[0] == 0
    assert names(folder) == ["2031-03-12-el-puerto-no-se-vende.txt", "2031-03-12-el-puerto-no-se-vende.yml"]


def test_what_is_there_already_is_not_added_again(folder: Path) -> None:
    (folder / "2031").mkdir()
    (folder / "2031" / "puerto.txt").write_text(TEXT, encoding="utf-8")
    code, said = add(folder, *TOLD, text=TEXT)
    assert (code, said) == (2, f"hemeroteca add: {folder}/2031/puerto.txt is the same, byte for byte; nothing was added\n")
    assert names(folder) == ["2031"]


# ---- What is said ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        ((), TEXT, 'the text does not tell: address (--url), outlet (--outlet), day (--date); state it, or that it is unknown, as in --url ""'),
        (TOLD[:4], TEXT, 'the text does not tell: day (--date); state it, or that it is unknown, as in --date ""'),
        (TOLD[2:], TEXT, 'the text does not tell: address (--url); state it, or that it is unknown, as in --url ""'),
        (("--date", "soon"), TEXT, "--date: soon is no day; write it as 2031-03-12"),
        (("--url", "faro.example/puerto"), TEXT, "--url: faro.example/puerto is no address; write it as https://example.org/puerto"),
        (("--title", "a" * 30_000), TEXT, "the options hold more words than a sidecar may"),
        (TOLD, "Nada.", "too short: 1 words; an article has at least 20"),
        (TOLD, "\0\1\2\3" * 30, "binary: it holds bytes that no text encoding has"),
        (TOLD, "", "empty: the file has no bytes"),
        ((Path("notas.csv"), *TOLD), "texto\nx", "a crawl or table holds many articles; put the file itself into the folder"),
        ((Path("crawl.warc.gz"), *TOLD), "WARC/1.0", "a crawl or table holds many articles; put the file itself into the folder"),
        ((Path("puerto.yml"), *TOLD), "title: x", "a sidecar says something about an article and is none; give the article, and the fields as options"),
        ((Path("foto.jpg"), *TOLD), "x", "not an article: there is no reader for .jpg; text (.txt, .md), pages (.html), crawls (.warc) and tables (.csv, .jsonl, .sqlite) are read"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said_with_the_cure_and_nothing_is_written(
    folder: Path, tmp_path: Path, arguments: tuple[str | Path, ...], text: str, said: str
) -> None:
    for file in (argument for argument in arguments if isinstance(argument, Path)):
        (tmp_path / file).write_text(text)
    arguments = tuple(tmp_path / a if isinstance(a, Path) else a for a in arguments)
    assert add(folder, *arguments, text=text) == (2, f"hemeroteca add: {said}; nothing was added\n")
    assert names(folder) == []


def test_a_file_or_folder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    assert add(folder, tmp_path / "a.txt") == (2, f"hemeroteca add: {tmp_path}/a.txt: No such file or directory; nothing was added\n")
    assert add(tmp_path / "b") == (2, f"hemeroteca add: {tmp_path}/b is no folder; name the archive's with --to\n")


def test_a_mistake_of_the_editors_file_is_told(folder: Path) -> None:
    (folder / "authority.yml").write_text("persons: {}\n")
    code, said = add(folder, *TOLD, text=TEXT)
    assert (code, "authority.yml" in said, names(folder)) == (2, True, ["authority.yml"])


# ---- On a terminal ---------------------------------------------------------------------------------------------------------------


def test_on_a_terminal_it_asks_for_what_the_text_does_not_tell(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "puerto.txt").write_text(TEXT, encoding="utf-8")
    code, screen = on_a_terminal(
        folder,
        ("Address (Enter if unknown): ", b"faro\n"),
        ("faro is no address; write it as https://example.org/puerto\nAddress", b"https://faro.example/puerto\n"),
        ("Outlet (Enter if unknown): ", "El Faro de Ñuble\n".encode()),
        ("Day, as 2031-03-12 (Enter if unknown): ", b"12 de marzo de 2031\n"),
        arguments=(tmp_path / "puerto.txt",),
    )
    assert (code, names(folder), screen.splitlines()[-2:]) == (
        0,
        ["puerto.txt", "puerto.yml"],
        ["  published  2031-03-12", "  address    https://faro.example/puerto"],
    )
    assert load_sidecar(folder / "puerto.yml")["outlet"].value == "El Faro de Ñuble"


def test_a_pasted_text_is_asked_about_too_and_enter_is_unknown(folder: Path) -> None:
    code, _ = on_a_terminal(
        folder,
        ("Paste the text, then press Enter and Ctrl-D:", TEXT.encode() + b"\x04"),
        ("Address", b"\n"),
        ("Outlet", b"\n"),
        ("Day", b"2031-03-12\n"),
    )
    assert (code, names(folder)) == (0, ["2031-03-12-el-puerto-no-se-vende.txt", "2031-03-12-el-puerto-no-se-vende.yml"])
    assert (folder / "2031-03-12-el-puerto-no-se-vende.txt").read_text(encoding="utf-8") == TEXT
    assert (folder / "2031-03-12-el-puerto-no-se-vende.yml").read_text() == "published: 2031-03-12\n"


def test_a_line_that_a_terminal_cuts_is_refused(folder: Path) -> None:
    line = b"a lo largo del puerto " * 300
    code, screen = on_a_terminal(folder, ("Paste the text", line + b"\n\x04"))
    assert (code, "longer than the 4,095 bytes that a terminal passes on" in screen, names(folder)) == (2, True, [])


def test_without_a_terminal_nobody_is_asked(folder: Path) -> None:
    call = [HEMEROTECA, "add", "--to", folder, *TOLD[:4]]
    done = subprocess.run(call, input=TEXT, capture_output=True, text=True, start_new_session=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        'hemeroteca add: the text does not tell: day (--date); state it, or that it is unknown, as in --date ""; nothing was added\n',
    )


def test_ctrl_c_adds_nothing(folder: Path) -> None:
    code, screen = on_a_terminal(folder, ("Paste the text", TEXT.encode() + b"\x04"), ("Address", b"\x03"))
    assert (code, "interrupted; nothing was added" in screen, names(folder)) == (130, True, [])


# ---- Documentation ---------------------------------------------------------------------------------------------------------------


def test_every_option_of_add_stands_in_the_readme_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| option of `add` | meaning |")[2].partition("\n\n")[0]
    (subcommands,) = (action for action in command.parser()._actions if action.dest == "command")
    assert isinstance(subcommands.choices, dict)
    known = {a.option_strings[-1] if a.option_strings else "FILE" for a in subcommands.choices["add"]._actions}
    assert set(re.findall(r"`(--[\w-]+|FILE)", table)) == known
