"""Two texts as one piece of HTML: what was left out, what was put in, and how much stayed."""

import pytest

from hemeroteca.comparison import Stretch, compared, reworded
from hemeroteca.versions import compare

EARLIER = """La ministra dijo que «no» se abre el lunes.

Sigue <b>igual</b>.

Nadie lo creyó en la bahía."""


@pytest.mark.parametrize(
    ("later", "changed"),
    [
        (EARLIER, []),
        (EARLIER.replace("«no» se", "«no se»"), ["La ministra dijo que «no <ins>se</ins>» <del>se</del> abre el lunes."]),
        (
            EARLIER.replace("el lunes", "<i>hoy</i>"),
            ["La ministra dijo que «no» se abre <del>el lunes</del><ins>&lt;i&gt;hoy&lt;/i&gt;</ins>."],
        ),
        # Whole paragraphs stand alone, at the beginning, within and at the end; none is mixed with its neighbour.
        (EARLIER.partition("\n\n")[2], ["<del>La ministra dijo que «no» se abre el lunes.</del>"]),
        (EARLIER.replace("Sigue <b>igual</b>.\n\n", ""), ["<del>Sigue &lt;b&gt;igual&lt;/b&gt;.</del>"]),
        (EARLIER.rpartition("\n\n")[0], ["<del>Nadie lo creyó en la bahía.</del>"]),
        (EARLIER.replace("\n\nSigue", "\n\nUn párrafo nuevo.\n\nSigue"), ["<ins>Un párrafo nuevo.</ins>"]),
        # A paragraph that changed keeps what it shares with its earlier self, although another was put in before it.
        (
            EARLIER.replace("La ministra", "Otra cosa.\n\nLa ministra").replace(" el lunes", " el martes"),
            ["<ins>Otra cosa.</ins>", "La ministra dijo que «no» se abre el <del>lunes</del> <ins>martes</ins>."],
        ),
    ],
)
def test_changes_stand_in_their_paragraphs(later: str, changed: list[str]) -> None:
    lines = compared(EARLIER, later, [Stretch(*op) for op in compare(EARLIER, later)])
    assert [str(html) for html, is_changed in lines if is_changed] == changed


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("no iré", "no iré", "no iré"),
        ("", "no iré", "<ins>no iré</ins>"),
        ("no iré", "", "<del>no iré</del>"),
        ("El agua no se vende", "El agua no se vende, se cuida", "El agua no se vende<ins>, se cuida</ins>"),
    ],
)
def test_a_quotation_is_one_line(earlier: str, later: str, expected: str) -> None:
    assert str(reworded(earlier, later)) == expected
