"""Whose text an article prints: the news agency that its byline, its dateline or its last line credits.

"With information from" an agency is no credit: the text is then the outlet's own. Where several agencies are credited nobody
can tell which words are whose, so there is none.
"""

import re
from collections.abc import Iterator
from functools import cache

from hemeroteca import lexicon
from hemeroteca.authority import Authority
from hemeroteca.dating import slug_of
from hemeroteca.records import Article, Evidence, Outlet
from hemeroteca.text import paragraphs

# "LIMA, 4 may (Sur) – ", "Sur.- "
_DATELINE = re.compile(r"(?:[^\W\d_][^()\n]{1,60}\((?P<inside>[^()\n]{2,40})\)|(?P<before>[^\W\d_][\w ]{1,30}))\s?(?:\.?\s?[-–—]|:)")
# "… until Monday. (Sur)"
_LAST_WORDS = re.compile(r"(?:^|[.!?…»”\"’')]\s+)[(\[]?(?P<agency>[^.()\[\]\n]{2,40})[)\]]?\.?\s*$")
_LINES = ("line:source", "line:newsroom", "line:by")


def find_agency(article: Article, outlet: Outlet | None, authority: Authority) -> tuple[Outlet | None, tuple[Evidence, ...]]:
    """The agency whose text the article is, with the words that say so; None if none or more than one is credited."""
    for words, rule, alone in _credits(article, outlet):
        found = [_agency(part, authority) for part in _parts(words)]
        named = {agency.slug: agency for agency in found if agency}
        if named and not (alone and None in found):
            (first, *more) = named.values()
            return (None, ()) if more else (first, (Evidence("agency", words, rule),))
    return None, ()


def _credits(article: Article, outlet: Outlet | None) -> Iterator[tuple[str, str, bool]]:
    """Words that may name an agency, with the rule, and whether they have to name nothing else."""
    if outlet:
        yield outlet.name, "outlet", True
    if article.byline:
        yield article.byline, "byline", False
    if found := _DATELINE.match(article.body[:140]):
        yield found["inside"] or found["before"], "dateline", True
    for line in article.furniture:
        if line.rule in _LINES:
            yield line.text.rpartition(":")[2].strip(), line.rule, True
    for start, end in paragraphs(article.body)[-1:]:
        if found := _LAST_WORDS.search(article.body[start:end][-60:]):
            yield found["agency"], "last-words", True


def _parts(words: str) -> list[str]:
    """The names in a byline or credit: "Ana Ruiz / Sur", "Por Sur y El Faro"."""
    before, between = _small_words()
    parts = (part.strip(" .()") for part in between.split(words))
    return [before.sub("", part) for part in parts if part]


@cache
def _small_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before the names of a byline, and between them, in any language."""
    lexicons = [lexicon.load(code) for code in lexicon.codes()]
    by = {word.replace("_", " ") for lx in lexicons for word in str(lx.words("lines", "by")).split()}
    joins = {word for lx in lexicons for word in str(lx.words("lines", "joins")).split()}
    before = "|".join(sorted(map(re.escape, by), key=lambda word: (-len(word), word)))
    return re.compile(rf"^(?:{before}):?\s+", re.IGNORECASE), re.compile(rf"[/|,;·&]|\s[-–—]\s|\s(?:{'|'.join(sorted(joins))})\s")


def _agency(name: str, authority: Authority) -> Outlet | None:
    confirmed = authority.outlet_for(name)
    if confirmed and confirmed.agency:
        return confirmed
    canonical = _known().get(name)
    if canonical is None:
        return None
    return authority.outlet_for(canonical) or Outlet(slug_of(canonical), canonical, agency=True)


@cache
def _known() -> dict[str, str]:
    """The agencies of the lexicons: each of their names, also in capitals → the name to show."""
    found: dict[str, str] = {}
    for code in lexicon.codes():
        for canonical, others in dict(lexicon.load(code).words("agencies") or {}).items():
            for name in (canonical, *others):
                found |= {name: canonical, name.upper(): canonical}
    return found
