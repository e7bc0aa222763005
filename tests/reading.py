"""Reads an invented article of a few lines with the real stages, for tests that state what must be read from it."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hemeroteca.authority import ArchiveInfo, Authority, TextPolicy, load_authority
from hemeroteca.pipeline import Desk
from hemeroteca.records import Article, Given, Reading, Source

Said = tuple[str, str, str | None, str]
ARCHIVE = ArchiveInfo({"und": "Test"}, {}, ("es", "en"), "UTC", None, {}, TextPolicy())


@cache
def _desk(authority: str) -> Desk:
    with tempfile.TemporaryDirectory() as folder:
        if authority:
            (Path(folder) / "authority.yml").write_text(authority, encoding="utf-8")
        return Desk(ARCHIVE, load_authority(Path(folder)) if authority else Authority())


def read(
    text: str,
    language: str = "es",
    authority: str = "",
    title: str | None = None,
    standfirst: str | None = None,
    published: str | None = None,
) -> Reading:
    """The reading of an article whose body has one paragraph a line; `authority` is the text of an authority.yml."""
    body = "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
    source = Source("test.txt", "", "text/plain", "utf-8", len(body))
    article = Article(
        source=source,
        title=title or body[:40],
        title_basis="given" if title else "derived",
        standfirst=standfirst,
        body=body,
        language=language,
        published_line=Given(published, "test") if published else None,
    )
    return _desk(authority).read_article(article)


def said(reading: Reading) -> list[Said]:
    """The quotations in order: words, kind, name of the speaker or None, status."""
    names = {entity.key: entity.name for entity in reading.entities}
    return [(q.words, q.kind, names[q.entity] if q.entity else None, q.speaker_status) for q in reading.quotes]


def speakers(reading: Reading) -> list[str | None]:
    """Who speaks in each quotation that is no term: a name, else the status."""
    return [name or status for _, kind, name, status in said(reading) if kind != "term"]


def named(reading: Reading) -> dict[str, str]:
    """The names that stand in the text, as the whole article calls them, with their kinds."""
    mentioned = {mention.entity for mention in reading.mentions}
    return {entity.name: entity.kind for entity in reading.entities if entity.key in mentioned}


def surfaces(reading: Reading, name: str) -> list[str]:
    """The words by which the text mentions the entity of that name, in order."""
    (key,) = {entity.key for entity in reading.entities if entity.name == name}
    return [mention.surface for mention in reading.mentions if mention.entity == key]


def wrong(*values: Any, reason: str) -> Any:
    """A case of a table that the program gets wrong, and what is wrong."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))
