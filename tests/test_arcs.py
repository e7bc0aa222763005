"""Who speaks of whom as a picture: where names stand, and how arcs lead."""

from hemeroteca.arcs import arc_diagram
from hemeroteca.pages import EntityLink, NetworkLine

RUIZ, PAREDES = EntityLink("ana-ruiz", "Ana Ruiz", "person"), EntityLink("hugo-paredes", "Hugo Paredes", "person")
UNION = EntityLink("sindicato", "Sindicato de Estibadores y Marineros", "organisation")
LINES = (NetworkLine(RUIZ, PAREDES, 16, 2, 9), NetworkLine(PAREDES, RUIZ, 4, 0, 4), NetworkLine(RUIZ, UNION, 1, 0, 1))


def test_names_stand_in_the_order_of_their_quotations() -> None:
    drawn = arc_diagram(LINES)
    assert [(node.label, node.x, node.y) for node in drawn.nodes] == [
        ("Ana Ruiz", 190, 14),
        ("Hugo Paredes", 190, 42),
        ("Sindicato de Estibadores y…", 190, 70),
    ]
    assert (drawn.width, drawn.height) == (380, 84)


def test_an_arc_leads_down_on_the_right_and_up_on_the_left() -> None:
    down, up, far = arc_diagram(LINES).arcs
    assert (down.path, down.arrow, down.width) == ("M290 14H297A47 14 0 0 1 297 42", "290,42 297,38 297,46", 5.0)
    assert (up.path, up.arrow, up.width) == ("M90 42H83A47 14 0 0 1 83 14", "90,14 83,10 83,18", 3.0)
    assert (far.path, far.width) == ("M290 14H297A80 28 0 0 1 297 70", 2.0)


def test_the_same_rows_give_the_same_picture_in_any_order() -> None:
    assert arc_diagram(LINES).nodes == arc_diagram(tuple(reversed(LINES))).nodes


def test_nothing_gives_an_empty_picture() -> None:
    assert (arc_diagram(()).nodes, arc_diagram(()).arcs, arc_diagram(()).height) == ((), (), 0)
