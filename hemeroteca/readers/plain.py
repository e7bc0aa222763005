"""Plain text and Markdown: bytes in whatever encoding → RawDocument with text."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from charset_normalizer import from_bytes

from hemeroteca.readers.fields import given_fields
from hemeroteca.records import Given, RawDocument, Rejected, Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP or office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or recording",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "an SQLite database",
    b"{\\rtf": "a rich-text document",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65536
# The letters and signs that Windows-1252 has beyond ASCII and that western European news uses.
_WESTERN = frozenset("áàâãäåæçéèêëíìîïñóòôõöøœúùûüýÿßÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØŒÚÙÛÜÝ¿¡«»“”‘’„‚‹›–—…•·ºª°§€£¢\xa0\xad´¨²³½¼¾±×®©™†‰")

_FRONT_MATTER = re.compile(r"\s*(?:---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(.*?\n)\+\+\+)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FRONT_MATTER_LIMIT = 20_000

# No pattern may look far ahead: on a hostile line of megabytes that costs the square of its length.
_RULE = re.compile(r"^(?:```|~~~).*$|^ {0,3}(?:[-*_=] *){3,}$|^\[[^\]\n]{1,200}\]: \S+.*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_QUOTED_LINE = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{0,1000}?\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|])")


def decode(data: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None where the bytes are no text.

    A mark of byte order decides, then whether the bytes are UTF-8, then the zeros of UTF-16, then Windows-1252 if what
    comes out are letters of western Europe; charset-normalizer guesses only for what is left.

    >>> decode("Peña".encode("cp1252"))
    ('Peña', 'windows-1252')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    try:
        return (data.decode("utf-8"), "utf-8") if not _is_binary(data) else _without_mark(data)
    except UnicodeDecodeError:
        return _without_mark(data) if _is_binary(data) else _of_eight_bits(data)


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return b"\0" in sample or len(_CONTROL.findall(sample)) > len(sample) / 200


def _without_mark(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: in western text every other byte is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) / 2
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if half and zeros.count(0) > half * 0.7 and others.count(0) < half * 0.05:
            return data.decode(encoding, "replace"), encoding
    return None


def _of_eight_bits(data: bytes) -> tuple[str, str] | None:
    broken = data.decode("utf-8", "replace")
    losses, foreign = broken.count("\ufffd"), sum(c > "\x7f" for c in broken)
    if foreign > 20 * losses:  # UTF-8 with an accident: cut in the middle of a letter, or a stray byte
        return data.decode("utf-8", strays_as_western()), "utf-8"
    text = data.decode("cp1252", "replace")
    high = [c for c in text[:_SAMPLE] if c > "\x7f"]
    letters = sum(c.isalpha() for c in text[:_SAMPLE])
    # Every other letter an accented one is another script, read with the wrong table.
    if sum(c in _WESTERN for c in high) >= 0.9 * len(high) and len(high) < 0.4 * max(letters, 40):
        return text, "windows-1252"
    guess = from_bytes(data[:_SAMPLE]).best()
    return (data.decode(guess.encoding, "replace"), guess.encoding) if guess else None


def strays_as_western() -> str:
    """The name of a way to decode by which a stray byte in what is else UTF-8 is a letter of Windows-1252: a text, and more so a
    table, may come from several hands. A letter that is cut at the very end is lost.
    """
    codecs.register_error("western", _as_western)
    return "western"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "\ufffd" if error.reason == "unexpected end of data" else stray.decode("cp1252", "replace"), error.end


def read_plain(data: bytes, source: Source, markdown: bool = False) -> RawDocument | Rejected:
    """The text of a file, its front matter as given fields.

    >>> source = Source("a.txt", "", "text/plain", None, 30)
    >>> read_plain(b"---\\nauthor: Ana Ruiz\\n---\\nIt rained.", source).given["byline"].value
    'Ana Ruiz'
    """
    decoded = decode(data)
    if decoded is None:
        return Rejected(source, _binary_reason(data))
    text, encoding = decoded
    source = Source(source.path, source.sha256, source.media_type, encoding, source.size)
    if not text.strip("\ufeff\x00 \t\r\n\xa0"):
        return Rejected(source, "empty: there is nothing in it but blanks")
    given, text = _front_matter(text)
    return RawDocument(source, without_markup(text) if markdown else text, given=given)


def _binary_reason(data: bytes) -> str:
    kind = next((name for signature, name in _SIGNATURES.items() if data.startswith(signature)), None)
    return f"binary: it looks like {kind}, not text" if kind else "binary: it holds bytes that no text encoding has"


def _front_matter(text: str) -> tuple[Mapping[str, Given], str]:
    """Fields between lines of `---` (YAML) or `+++` (TOML) at the head; a head that is no mapping of known fields is left in the text."""
    found = _FRONT_MATTER.match(text, 0, _FRONT_MATTER_LIMIT) if text.lstrip("\ufeff \r\n")[:3] in ("---", "+++") else None
    if not found:
        return {}, text
    try:
        fields = _of_toml(found[2]) if found[2] else yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506  it makes strings only
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):  # "\UFFFFFFFF" is no character
        return {}, text
    given = given_fields(fields, "front-matter") if isinstance(fields, dict) else {}
    return (given, text[found.end() :]) if given else ({}, text)


def _of_toml(head: str) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in tomllib.loads(head.replace("\r\n", "\n")).items()
    }


def without_markup(text: str) -> str:
    """Markdown as plain text: headings and emphasis without their marks, links as their words, no pictures.

    >>> without_markup("# Rain\\n\\n**Ana** [said](https://example.org) it *rains*.")
    'Rain\\n\\nAna said it rains.'
    """
    text = _HEADING.sub("", _RULE.sub("", text))
    text = _PICTURE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(r"\1", text)
    text = _QUOTED_LINE.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return _ESCAPED.sub(r"\1", text)
