"""JSON that would fill the memory is told from JSON that is only long, before it is taken apart."""

import json
import tracemalloc
from pathlib import Path

import pytest
from building import build, rows
from hypothesis import given
from hypothesis import strategies as st

from hemeroteca.readers import bounded
from hemeroteca.readers.bounded import MOST_VALUES, TooManyValues, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='",[{\\ \nñ😀a', max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(alphabet='",\\é', max_size=6), inner, max_size=6),
    max_leaves=30,
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of a hundred characters are long, and a hundred values many."""
    monkeypatch.setattr(bounded, "MOST_VALUES", 100)
    monkeypatch.setattr(bounded, "_SHORT", 100)


@given(VALUES)
def test_json_says_the_same_however_long_it_is(value: object) -> None:
    text = json.dumps(value)
    short = bounded._SHORT
    bounded._SHORT = 0
    try:
        assert loads(text) == value
    finally:
        bounded._SHORT = short


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"texto": "uno, dos, " * 500}),
        json.dumps({"texto": 'dijo "no, [no], {no}, ", y «\\" se fue, ' * 100}),
        json.dumps({"texto": "\\," * 500, "más": "\\"}),
        json.dumps([*range(99)]),
    ],
    ids=["commas", "escaped marks", "backslashes", "ninety-nine"],
)
def test_what_stands_in_strings_is_no_value(text: str) -> None:
    assert loads(text) == json.loads(text)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "text",
    [
        "[" + "{}," * 100 + "{}]",
        "[" * 101,
        '{"texto": [' + "[]," * 100 + "[]]}",
        "{" + ",".join(f'"{n}":{n}' for n in range(101)) + "}",
        json.dumps(["\\"] * 101),
        '"' + "a" * 100 + '",' + "1," * 100,
    ],
)
def test_more_values_than_a_table_has_are_refused(text: str) -> None:
    with pytest.raises(TooManyValues, match="more than 100 values"):
        loads(text)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("text", ['"' + "a" * 200, '{"a": "' + '\\"' * 200, "no" * 100, '"' * 301])
def test_a_long_text_that_is_no_json_is_called_so(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        loads(text)


def test_ten_million_objects_take_no_memory() -> None:
    text = "[" + "{}," * 10_000_000 + "{}]"
    tracemalloc.start()
    with pytest.raises(TooManyValues):
        loads(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_inputs_with_too_many_values_are_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    many = MOST_VALUES + 1
    (folder / "a.json").write_text("[" + "{}," * many + "{}]", encoding="utf-8")
    (folder / "b.jsonl").write_text(
        '{"texto": ['
        + "1," * many
        + '1]}\n{"texto": "El puerto reabre el martes, dijo la ministra de Aguas. Los barcos que entran desde ayer por la tarde no pagan nada hasta el fin de año."}\n'
    )
    page = f'<script type="application/ld+json">[{"{}," * many}{{}}]</script><h1>El puerto reabre</h1>'
    text = "<p>La ministra dijo ayer que el puerto no volverá a cerrar, y que hay barcos.</p><p>Los pescadores salen de la bahía desde las seis.</p>"
    (folder / "c.html").write_text(page + text, encoding="utf-8")
    assert build(folder, tmp_path / "a.db") == 0
    assert rows(tmp_path / "a.db", "SELECT path, status, note FROM sources WHERE status <> 'companion' ORDER BY path") == [
        ("a.json", "rejected", "too large: more than 1,000,000 values; write one object a line, as .jsonl, and there is no limit"),
        ("b.jsonl#1", "rejected", "too large: more than 1,000,000 values"),
        ("b.jsonl#2", "article", None),
        ("c.html", "article", None),
    ]
