"""Tables of articles → RawDocuments: what scrapers write as CSV, JSON Lines, JSON or SQLite, an article a row.

Which column is which field is told by its name, in any language of the lexicons, or by the editor (`--columns`).
"""

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from hemeroteca.readers.bounded import TooManyValues, loads
from hemeroteca.readers.databases import Row, TableError, database_rows, no_text
from hemeroteca.readers.fields import FIELDS, Pairs, columns_of, given_fields, shown, words_of
from hemeroteca.readers.packed import PackedError, open_stream
from hemeroteca.readers.pages import blocks_of_fragment, instant_of
from hemeroteca.readers.plain import decode, strays_as_western
from hemeroteca.records import Companion, Given, RawDocument, Rejected, Source
from hemeroteca.text import clean

TABLES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".json": "application/json",
    ".db": "application/vnd.sqlite3",
    ".sqlite": "application/vnd.sqlite3",
    ".sqlite3": "application/vnd.sqlite3",
}
MOST_ROWS = 1_000_000  # of one table
MOST_COLUMNS = 10_000
LONGEST_CELL = 4_000_000  # characters; a mark that is never closed swallows no more
_FEW = 20  # rows after which a table without any text is given up
_SAMPLE = 1 << 20
_MARKED_UP = re.compile(r"</(?:p|div|span|h[1-6]|blockquote|figure|ul|a|strong|em)>|<br ?/?>", re.IGNORECASE)


class ColumnsError(ValueError):
    """The option `--columns` is wrong; the message names the entry and the cure."""


def parse_columns(option: str) -> Pairs:
    """Which column of a table is which field, as the option says it. Raises ColumnsError.

    >>> parse_columns("text=contenido, title=titular")
    (('text', 'contenido'), ('title', 'titular'))
    """
    columns: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in option.split(","))):
        field, is_pair, column = (part.strip() for part in entry.partition("="))
        if field not in ("text", *FIELDS) or not is_pair or not column:
            known = ", ".join(("text", *FIELDS))
            raise ColumnsError(f'--columns: "{entry}" is no FIELD=COLUMN, as in text=contenido; the fields are {known}')
        columns[field] = column
    return tuple(columns.items())


def read_table(path: Path, source: Source, packed: bool, max_bytes: int, wanted: Pairs) -> Iterator[RawDocument | Rejected | Companion]:
    """A document for each row, then the table itself as their companion; why there are none where it cannot be read."""
    rows = 0
    names: dict[str, None] = {}
    textless: list[RawDocument | Rejected] = []  # rows before the first that has a column of text
    try:
        encoding, found = _rows(path, source.media_type, packed, max_bytes, wanted)
        source = replace(source, encoding=encoding)
        for row in found:
            rows += 1
            if rows > MOST_ROWS:
                raise TableError(f"read in part: a table has at most {MOST_ROWS:,} rows; the rest is not read")
            names |= dict.fromkeys(row.values)
            document = _document(row, replace(source, path=f"{source.path}#{row.number}"), wanted)
            if "text" in columns_of(tuple(names), wanted):
                yield from textless
                textless = []
                yield document
            elif len(textless) == _FEW:
                break
            else:
                textless.append(document)
        if "text" not in columns_of(tuple(names), wanted):
            raise TableError(_why_none(names, textless))
    except (TableError, PackedError, OSError) as error:
        yield Rejected(source, str(error) if isinstance(error, ValueError) else f"unreadable: {error}")
    else:
        yield Companion(source, _description(rows, tuple(names), wanted))


def _why_none(names: Iterable[str], rows: Iterable[RawDocument | Rejected]) -> str:
    if any(names):
        return no_text(names)
    return next((row.reason for row in rows if isinstance(row, Rejected)), "empty: there are no rows in it")


def _description(rows: int, names: tuple[str, ...], wanted: Pairs) -> str:
    used = columns_of(names, wanted)
    read = ", ".join(f"{field} from {' or '.join(map(shown, used[field]))}" for field in ("text", *FIELDS) if field in used)
    rest = [shown(name) for name in names if not any(name in columns for columns in used.values())]
    return f"a table of {rows:,} row{'s' * (rows != 1)}: {read}" + (f"; not read: {', '.join(rest[:20])}" if rest else "")


# ---- A row ---------------------------------------------------------------------------------------------------------------------


def _document(row: Row, source: Source, wanted: Pairs) -> RawDocument | Rejected:
    data = json.dumps(row.values, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    source = replace(source, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    if row.damage:
        return Rejected(source, row.damage)
    given = _given(row.values, wanted)
    if "url" in given:
        source = replace(source, url=clean(given["url"].value)[:2000])
    columns = columns_of(tuple(row.values), wanted).get("text", ())
    text = next((words for name in columns if (words := words_of(row.values[name]))), "")
    if not text:
        return Rejected(source, f"empty: there is nothing in {' or '.join(map(shown, columns))}" if columns else no_text(row.values))
    if not _MARKED_UP.search(text):
        return RawDocument(source, text=html.unescape(text), given=given)
    blocks = tuple(blocks_of_fragment(text))
    return RawDocument(source, blocks=blocks, given=given) if blocks else Rejected(source, "empty: there is nothing in it but markup")


def _given(values: Mapping[str, Any], wanted: Pairs) -> dict[str, Given]:
    given = {field: Given(html.unescape(fact.value), fact.rule) for field, fact in given_fields(values, "column", wanted).items()}
    for field in ("published", "modified"):
        if field in given:
            given[field] = replace(given[field], value=instant_of(given[field].value) or given[field].value)
    return given


# ---- The rows of a file --------------------------------------------------------------------------------------------------------


def _rows(path: Path, media_type: str, packed: bool, max_bytes: int, wanted: Pairs) -> tuple[str | None, Iterator[Row]]:
    """The encoding of a table and its rows. Raises TableError or PackedError where it is none, then or while they are read."""
    if media_type == TABLES[".db"]:
        if packed:
            raise TableError("not an article: a packed database cannot be read; unpack it")
        return None, database_rows(path, max_bytes, wanted)
    if media_type == TABLES[".json"]:
        with open_stream(path, packed) as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise TableError(f"too large: more than {max_bytes:,} bytes; write one object a line, as .jsonl, and there is no limit")
        text, encoding = _decoded(data)
        return encoding, _json_rows(text, max_bytes)
    encoding = _encoding_of(path, packed)
    rows = _json_lines if media_type == TABLES[".jsonl"] else _delimited
    return encoding, _of_stream(path, packed, encoding, lambda stream: rows(_lines(stream, max_bytes), wanted))


def _of_stream(path: Path, packed: bool, encoding: str, read: Callable[[TextIO], Iterator[Row]]) -> Iterator[Row]:
    with io.TextIOWrapper(open_stream(path, packed), encoding, errors=strays_as_western(), newline="") as stream:
        yield from read(stream)


def _encoding_of(path: Path, packed: bool) -> str:
    """The encoding by the first megabyte, cut at a line."""
    with open_stream(path, packed) as stream:
        sample = stream.read(_SAMPLE)
    cut = sample.rfind(b"\n") + 1 if len(sample) == _SAMPLE else len(sample)
    return _decoded(sample[: cut + cut % 2])[1]


def _decoded(data: bytes) -> tuple[str, str]:
    decoded = decode(data)
    if decoded is None:
        raise TableError("binary: it holds bytes that no text encoding has")
    return decoded


def _lines(stream: TextIO, most: int) -> Iterator[str]:
    """The lines of a stream; one that is too long comes in pieces, so that it fills no memory."""
    while line := stream.readline(most):
        yield line


def _json_lines(lines: Iterator[str], wanted: Pairs) -> Iterator[Row]:
    for number, line in enumerate((line for line in lines if line.strip("\ufeff \t\r\n,")), 1):
        try:
            value = loads(line.strip("\ufeff \t\r\n,"))
        except TooManyValues as error:
            yield Row(number, {}, f"too large: {error}")
            continue
        except (ValueError, RecursionError):
            value = None
        yield _of_object(number, value, "damaged: this line is no JSON object")


def _of_object(number: int, value: Any, otherwise: str) -> Row:
    if not isinstance(value, dict):
        return Row(number, {}, otherwise)
    return Row(number, value) if len(value) <= MOST_COLUMNS else Row(number, {}, f"too large: a row has at most {MOST_COLUMNS:,} columns")


def _json_rows(text: str, most: int) -> Iterator[Row]:
    """The objects of a JSON file: an array of them, an object that holds one such array, one object, or one a line."""
    try:
        value = loads(text.lstrip("\ufeff"))
    except TooManyValues as error:
        raise TableError(f"too large: {error}; write one object a line, as .jsonl, and there is no limit") from None
    except RecursionError:
        raise TableError("unreadable: the JSON is nested without end") from None
    except ValueError as error:
        lines = text.splitlines(keepends=True)
        if len(lines) < 2 or not lines[0].strip().endswith("}"):
            raise TableError(f"unreadable: it is no JSON ({error})") from error
        yield from _json_lines(iter(lines), ())
        return
    arrays = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)] if isinstance(value, dict) else [value]
    found = arrays[0] if len(arrays) == 1 and "text" not in columns_of(tuple(value) if isinstance(value, dict) else ()) else [value]
    for number, entry in enumerate(found if isinstance(found, list) else [found], 1):
        yield _of_object(number, entry, "damaged: this entry is no JSON object")


def _delimited(lines: Iterator[str], wanted: Pairs) -> Iterator[Row]:
    """The rows of a CSV whose first line names the columns. Commas, semicolons, tabs or bars: what gives most known names."""
    csv.field_size_limit(LONGEST_CELL)
    first = next(lines, "").lstrip("\ufeff")
    if stated := re.match(r"sep=(.)\s*$", first):  # Excel's own
        first = next(lines, "")
    delimiter = stated[1] if stated else max(",;\t|", key=lambda mark: _names_found(first, mark, wanted))
    reader = csv.reader(chain([first], lines), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise TableError(f"unreadable: its first line names no columns ({error})") from error
    if len(names) > MOST_COLUMNS:
        raise TableError(f"too large: a table has at most {MOST_COLUMNS:,} columns")
    if "text" not in columns_of(tuple(names), wanted):
        raise TableError(no_text(filter(None, names)) if any(names) else "empty: there are no columns in it")
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Row(number, dict.fromkeys(names, ""), f"damaged: {error}")
            continue
        if any(cells):
            number += 1
            if number == 1 and len(cells) == len(names) + 1 and cells[0].isdigit():
                names.insert(0, "")  # R writes the names of rows without naming their column
            yield _row(number, names, cells)


def _names_found(line: str, delimiter: str, wanted: Pairs) -> tuple[int, int]:
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0, 0
    return sum(map(len, columns_of(tuple(names), wanted).values())), len(names)


def _row(number: int, names: list[str], cells: list[str]) -> Row:
    if any(cells[len(names) :]):
        return Row(number, dict.fromkeys(names, ""), f"damaged: {len(cells)} cells, where {len(names)} columns are named")
    return Row(number, {name: cell for name, cell in zip(names, cells, strict=False) if name})
