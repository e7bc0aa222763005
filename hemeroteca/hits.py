"""What a search finds: the forms of its words, which rows, in what order. Every SQL of it.

Rows are taken newest first, up to `search.COUNT_LIMIT` of a kind; so far they are all counted, and ranked: first those that
have the words as they were spelled, then those with other accents, then those with other endings; within each by bm25.
Of more than that, which nobody waits to have ranked, the `search.NEWEST` remain, newest first. Other endings belong to
what is found only where they do not lead beyond the limit.
"""

import json
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from hemeroteca import search
from hemeroteca.inflection import Inflection, forms_among, inflection
from hemeroteca.memory import Memory
from hemeroteca.search import Query

KINDS = ("articles", "quotes", "statements", "entities")
LISTED = "q.kind <> 'term' AND (q.speaker_id IS NULL OR e.id IS NOT NULL)"
WITH_SPEAKER = "LEFT JOIN entities e ON e.id = q.speaker_id AND e.private = 0"
_FORMS = 24  # of a word, the commonest
_SAMPLE = 12  # of the newest articles with a word, whose languages are those of the word
_SHARE = 0.2

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the hits are narrowed to, by the query or by choice; None narrows nothing. Days are compared as text."""

    outlets: tuple[str, ...] | None = None
    language: str | None = None
    person: str | None = None
    speaker: str | None = None  # an expression for quotes_fts
    first: str | None = None  # published from this day on
    until: str | None = None  # published before this day

    @property
    def given(self) -> frozenset[str]:
        given = frozenset(name for name in self.__slots__ if getattr(self, name) is not None)
        return given | {"both"} if {"first", "until"} <= given else given

    @property
    def parameters(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in self.__slots__}, "outlets": json.dumps(self.outlets or ())}


@dataclass(frozen=True, slots=True)
class Kind:
    """How SQL reaches the rows of one kind. `f` is the index, later what was found in it; only its `rowid` is used."""

    rows: str  # joined to f
    public: str  # which of the rows
    days: Mapping[str, str]  # conditions that the look-up itself obeys
    choices: Mapping[str, str]  # conditions on what was found
    weights: str  # of the columns of the index


_OUTLETS = "outlet_id IN (SELECT id FROM outlets WHERE slug IN (SELECT value FROM json_each(:outlets)))"
_PERSON = "(SELECT id FROM entities WHERE slug = :person AND private = 0 AND standing = 'authority')"
_SAID = "SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH :speaker"
_FIRST = "(SELECT id FROM articles WHERE published >= :first ORDER BY published, id LIMIT 1)"
_LAST = "(SELECT id FROM articles WHERE published < :until ORDER BY published DESC, id DESC LIMIT 1)"
# Nobody, as a rule: quicker than looking at the speaker of each row.
_PRIVATE = "(SELECT id FROM entities WHERE private = 1)"
PUBLIC_QUOTES = f"q.kind <> 'term' AND ifnull(q.speaker_id, 0) NOT IN {_PRIVATE}"
PUBLIC_STATEMENTS = f"s.id NOT IN (SELECT id FROM statements WHERE speaker_id IN {_PRIVATE})"
# Of thousands of rows only what stands in an index: a row of articles has its whole text before its language and day.
ARTICLES = "articles a INDEXED BY articles_id_outlet_id_language_published"
QUOTES = "quotes q INDEXED BY quotes_id_kind_speaker_id_article_id_position"
STATEMENTS = "statements s INDEXED BY statements_id_first_published_language_speaker_id"
_BETWEEN = "FROM statements WHERE first_published >= :first AND first_published < :until"
PRINTED_BY = f"CROSS JOIN {QUOTES} ON q.id = p.quote_id CROSS JOIN {ARTICLES} ON a.id = q.article_id"
# Looked up row by row: for a join SQLite would first read the whole table into a filter.
_ARTICLE = f"EXISTS (SELECT 1 FROM {ARTICLES} WHERE a.id = f.rowid AND {{}})"
_QUOTE = f"EXISTS (SELECT 1 FROM {QUOTES} CROSS JOIN {ARTICLES} ON a.id = q.article_id WHERE q.id = f.rowid AND {{}})"
_STATEMENT = f"EXISTS (SELECT 1 FROM {STATEMENTS} WHERE s.id = f.rowid AND {{}})"
# Ids follow the days; articles without a day come before all others.
_DATED = "(SELECT id FROM articles WHERE published IS NOT NULL ORDER BY published, id LIMIT 1)"
_ARTICLE_DAYS = {"first": f"f.rowid >= {_FIRST}", "until": f"f.rowid BETWEEN {_DATED} AND {_LAST}"}
_QUOTES_FROM = "(SELECT id FROM quotes WHERE article_id >= {} ORDER BY article_id, position LIMIT 1)"
_QUOTES_TO = "(SELECT id FROM quotes WHERE article_id <= {} ORDER BY article_id DESC, position DESC LIMIT 1)"

# The quotations that no search shows, a table of each connection: looking into it takes less than half as long as looking at the kind of each.
_UNLISTED = f"""
CREATE TEMP TABLE IF NOT EXISTS unlisted (id INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO unlisted SELECT q.id FROM {QUOTES} WHERE NOT ({PUBLIC_QUOTES});
"""

_CACHE = 16_000  # kB of pages that a connection keeps: of the 2,000 that SQLite keeps by itself, a search reads 130 again

_KINDS: Mapping[str, Kind] = {
    "articles": Kind(
        rows="",
        public="1",
        days=_ARTICLE_DAYS,
        choices={
            "outlets": _ARTICLE.format(f"a.{_OUTLETS}"),
            "language": _ARTICLE.format("a.language = :language"),
            "person": f"EXISTS (SELECT 1 FROM named_in m WHERE m.article_id = f.rowid AND m.entity_id = {_PERSON})",
            "speaker": f"EXISTS (SELECT 1 FROM quotes q {WITH_SPEAKER} WHERE q.article_id = f.rowid AND +q.id IN ({_SAID}) AND {LISTED})",
        },
        weights="8.0, 4.0, 1.0",  # an article about somebody has the name in its headline
    ),
    "quotes": Kind(
        rows="",
        public="f.rowid NOT IN unlisted",
        days={
            "first": f"f.rowid >= {_QUOTES_FROM.format(_FIRST)}",
            "until": f"f.rowid BETWEEN {_QUOTES_FROM.format(_DATED)} AND {_QUOTES_TO.format(_LAST)}",
        },
        choices={
            "outlets": _QUOTE.format(f"a.{_OUTLETS}"),
            "language": _QUOTE.format("a.language = :language"),
            "person": _QUOTE.format(f"q.speaker_id = {_PERSON}"),
        },
        weights="2.0, 1.0",
    ),
    "statements": Kind(
        rows="",
        public=f"f.rowid NOT IN (SELECT id FROM statements WHERE speaker_id IN {_PRIVATE})",
        days={
            "first": _STATEMENT.format("s.first_published >= :first"),
            "until": _STATEMENT.format("s.first_published < :until"),
            "both": f"f.rowid BETWEEN (SELECT min(id) {_BETWEEN}) AND (SELECT max(id) {_BETWEEN})",  # of a month most others are left out so
        },
        choices={
            "outlets": f"EXISTS (SELECT 1 FROM printings p {PRINTED_BY} WHERE p.statement_id = f.rowid AND a.{_OUTLETS})",
            "language": _STATEMENT.format("s.language = :language"),
            "person": _STATEMENT.format(f"s.speaker_id = {_PERSON}"),
        },
        weights="2.0, 1.0",
    ),
    "entities": Kind(
        rows="CROSS JOIN entities e ON e.id = f.rowid",
        public="e.private = 0",
        days={"first": "0", "until": "0"},
        choices=dict.fromkeys(("outlets", "language", "person", "speaker"), "0"),  # a name has no outlet, language or day
        weights="10.0, 6.0, 1.0",
    ),
}
# Articles without a word to look up: sets of ids, and the indexes of the tables that give them.
_LISTED = {
    **_ARTICLE_DAYS,
    "outlets": f"f.rowid IN (SELECT id FROM articles WHERE {_OUTLETS})",
    "language": "f.rowid IN (SELECT id FROM articles WHERE language = :language)",
    "person": f"f.rowid IN (SELECT article_id FROM named_in WHERE entity_id = {_PERSON})",
    "speaker": f"f.rowid IN (SELECT q.article_id FROM quotes q {WITH_SPEAKER} WHERE q.id IN ({_SAID}) AND {LISTED})",
}


@dataclass(frozen=True)
class Search:
    """A query with the other forms of its words and what it is narrowed to."""

    query: Query
    narrowing: Narrowing = Narrowing()
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """What tells it from other searches: forms follow from the query."""
        return repr((self.query, self.narrowing))

    def match(self, kind: str, level: str = "typed") -> str | None:
        """What to look for in the index of a kind, as `typed` or `wide`, with other endings; None where there is nothing."""
        words = self._words[level]
        if kind not in ("quotes", "statements") or self.narrowing.speaker is None:
            return words
        return f"({words}) AND ({self.narrowing.speaker})" if words else self.narrowing.speaker

    @cached_property
    def _words(self) -> Mapping[str, str | None]:
        return {"typed": search.expression(self.query), "wide": search.expression(self.query, self.forms)}

    def finds(self, kind: str) -> bool:
        """Whether the kind can be searched: without a word to look up there are only articles, of an outlet or a time."""
        return self.match(kind) is not None or (kind == "articles" and self.query.asks)

    def source(self, kind: str, level: str) -> str:
        """FROM and WHERE of the rows that match."""
        if self.match(kind) is None:
            return f"FROM articles f WHERE {' AND '.join(self._given(_LISTED))}"
        return f"FROM {kind}_fts f {self.conditions(kind, f'{kind}_fts MATCH :{kind}_{level}')}"

    def conditions(self, kind: str, match: str) -> str:
        """What the rows of an index `f` have to meet, joined and compared."""
        return f"{_KINDS[kind].rows} WHERE {' AND '.join([match, *self._given(_KINDS[kind].days), _KINDS[kind].public])}"

    def choices(self, kind: str) -> list[str]:
        return self._given(_KINDS[kind].choices)

    def _given(self, conditions: Mapping[str, str]) -> list[str]:
        given = self.narrowing.given
        return [sql for name, sql in conditions.items() if name in given]

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        matches = {f"{kind}_{level}": self.match(kind, level) for kind in KINDS for level in ("typed", "wide")}
        limits = {"most": search.COUNT_LIMIT, "newest": search.NEWEST}
        return {**self.narrowing.parameters, **matches, **limits, "spelling": search.spelling(self.query)}


class Found(NamedTuple):
    """The rows of one kind that match: `ids`, newest first; `beyond` where there are more than can be ranked."""

    ids: "array[int]" = array("I")
    level: str = "typed"
    beyond: bool = False
    typed: int = 0  # as typed, before any choice


def prepare(connection: Connection) -> None:
    """Gives a connection what searches look into. A search does so where nobody has, and waits for it."""
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.executescript(_UNLISTED)
    connection.create_function("are_forms", 3, _are_forms, deterministic=True)


def _execute(connection: Connection, sql: str, parameters: Mapping[str, Any]) -> sqlite3.Cursor:
    try:
        return connection.execute(sql, parameters)
    except sqlite3.OperationalError:  # the first search of this connection; prepared again, every statement would be compiled again, too
        prepare(connection)
        return connection.execute(sql, parameters)


def forms_of(connection: Connection, query: Query, languages: Iterable[str], memory: Memory) -> dict[str, tuple[str, ...]]:
    """The other forms of the query's words that the archive has, the commonest first.

    A word is inflected as in the languages in which the newest articles use it, and its forms are words of the same
    language: "case" has no form "casa", "partido" none that is "part". One that no article has is inflected in each language.
    """
    rules = {code: found for code in languages if (found := inflection(code))}
    words = [word for word in query.varying if all(r.varies(word) for r in rules.values())]
    forms: dict[str, tuple[str, ...] | None] = {word: memory.get(f"forms of {word}") for word in words}
    for word, others in _forms_among_all(connection, [word for word, known in forms.items() if known is None], rules):
        memory.keep(f"forms of {word}", others)
        forms[word] = others
    return {word: others for word, others in forms.items() if others}


def _forms_among_all(
    connection: Connection, words: Sequence[str], rules: Mapping[str, Inflection]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each of the words with its forms among all words of the archive."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    spoken: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for word, term, count, sample in _words_like(connection, words, rules):
        counts[word][term], spoken[word][term] = count, _languages_of(sample.split(","))
    for word in words:
        known = spoken[word].get(word, frozenset(rules)) & rules.keys()
        others = {term for code in known for term in forms_among(word, (t for t, of in spoken[word].items() if code in of), code)}
        yield word, tuple(term for term, _ in sorted(counts[word].items(), key=_commonest) if term in others)[:_FORMS]


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _languages_of(sample: Sequence[str]) -> frozenset[str]:
    return frozenset(code for code, count in Counter(sample).items() if count >= _SHARE * len(sample))


def _words_like(connection: Connection, words: Sequence[str], rules: Mapping[str, Inflection]) -> Iterable[tuple[str, str, int, str]]:
    """The words of the archive that are forms of these in any language, and themselves: in how many articles, and the languages of some."""

    parts: list[str] = []
    parameters = {"languages": " ".join(rules)}
    for number, word in enumerate(words):
        parameters[f"word{number}"] = word
        for low in _shortest(b for r in rules.values() for b in r.beginnings(word)):
            at = len(parts)
            parts.append(_LIKE.format(number=number, at=at))
            parameters |= {f"low{at}": low, f"high{at}": low[:-1] + chr(ord(low[-1]) + 1)}
    if not parts:
        return ()
    return _execute(connection, " UNION ALL ".join(parts), parameters)


def _are_forms(word: str, term: str, languages: str) -> bool:
    return term == word or any(forms_among(word, (term,), code) for code in languages.split())


_LIKE = (
    "SELECT :word{number}, term, doc, (SELECT group_concat(language) FROM (SELECT a.language FROM articles_fts f CROSS JOIN articles a"
    " ON a.id = f.rowid WHERE articles_fts MATCH '\"' || term || '\"' ORDER BY f.rowid DESC LIMIT {sample}))"
    " FROM vocabulary WHERE term >= :low{at} AND term < :high{at} AND are_forms(:word{number}, term, :languages)"
).replace("{sample}", str(_SAMPLE))


def _shortest(beginnings: Iterable[str]) -> list[str]:
    """The beginnings without those that begin with another."""
    kept: list[str] = []
    for beginning in sorted(set(beginnings)):
        if not kept or not beginning.startswith(kept[-1]):
            kept.append(beginning)
    return kept


def find(connection: Connection, wanted: Search) -> dict[str, Found]:
    """The rows of each kind that match."""
    levels = ("typed", "wide") if wanted.forms else ("typed",)
    parts = [
        f"SELECT '{kind}', '{level}', * FROM ({_looked_up(kind, level, wanted)})"
        for kind in filter(wanted.finds, KINDS)
        for level in levels
    ]
    found: dict[str, Found] = {kind: Found() for kind in KINDS}
    if not parts:
        return found
    counted: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for kind, level, count, ids in _execute(connection, " UNION ALL ".join(parts), wanted.parameters):
        counted[kind][level] = count, ids
    return found | {kind: _found(levels) for kind, levels in counted.items()}


def _looked_up(kind: str, level: str, wanted: Search) -> str:
    """How many rows there are, up to one more than can be ranked, and the ids as JSON that the choices let pass: of all, or of the newest where there are more."""
    rows = f"SELECT f.rowid AS id {wanted.source(kind, level)} ORDER BY f.rowid DESC LIMIT {_limit(kind, level, wanted)}"
    choices = [] if wanted.match(kind) is None else wanted.choices(kind)
    if not choices:
        return f"SELECT count(*), json_group_array(id) FROM ({rows})"
    limited = "SELECT id AS rowid FROM found LIMIT iif((SELECT count(*) FROM found) > :most, :newest, :most)"
    passed = f"SELECT json_group_array(f.rowid) FROM ({limited}) f WHERE {' AND '.join(choices)}"
    return f"WITH found AS MATERIALIZED ({rows}) SELECT (SELECT count(*) FROM found), ({passed})"


def _limit(kind: str, level: str, wanted: Search) -> str:
    """Other endings are not looked for where there are more rows than can be ranked without them: to count those costs a fifth of it."""
    if level == "typed":
        return ":most + 1"
    return f"iif((SELECT count(*) FROM (SELECT 1 {wanted.source(kind, 'typed')} LIMIT :most + 1)) > :most, 0, :most + 1)"


def _found(levels: Mapping[str, tuple[int, str]]) -> Found:
    typed, wide = levels["typed"][0], levels.get("wide", levels["typed"])[0]
    level = "wide" if typed < wide <= search.COUNT_LIMIT else "typed"
    ids, beyond = levels[level][1], typed > search.COUNT_LIMIT
    return Found(array("I", first_ids(ids, search.NEWEST) if beyond else json.loads(ids)), level, beyond, typed)


def first_ids(ids: str, most: int) -> list[int]:
    """The first of a JSON list of falling ids. None has more digits than the first, so most of the others need not be read.

    >>> first_ids("[104,17,9,2]", 2)
    [104, 17]
    """
    end = ids.find(",", most * ids.find(","))
    found: list[int] = json.loads(ids if end < 0 else f"{ids[:end]}]")
    return found[:most]


def page_of(
    kind: str, wanted: Search, found: Found, offset: int, size: int, known: "array[int] | None" = None
) -> tuple[str, dict[str, Any]]:
    """A subquery of `id` and `place` for one page of what was found, the best first or the newest, and its parameters. The ids may be `known`."""
    if known is None and (found.beyond or wanted.match(kind) is None):
        known = found.ids[offset : offset + size]
    if known is not None:
        return "SELECT value AS id, key AS place FROM json_each(:page)", {**wanted.parameters, "page": json.dumps(known.tolist())}
    order = ", ".join([*(["e.standing"] if kind == "entities" else []), *_as_spelled(kind, wanted, found), "f.rank", "f.rowid DESC"])
    chosen = wanted.choices(kind)
    among = " AND +f.rowid IN (SELECT value FROM json_each(:ids))" if chosen else ""
    source = f"{wanted.source(kind, found.level)}{among} AND f.rank MATCH 'bm25({_KINDS[kind].weights})'"
    sql = f"SELECT id, row_number() OVER () AS place FROM (SELECT f.rowid AS id {source} ORDER BY {order} LIMIT :size OFFSET :offset)"
    ids = json.dumps(found.ids.tolist()) if chosen else "[]"
    return sql, {**wanted.parameters, "ids": ids, "found": found.typed, "size": size, "offset": offset}


def _as_spelled(kind: str, wanted: Search, found: Found) -> Iterator[str]:
    """What puts rows first that have the words as typed: with the same accents, then with the same letters."""
    if search.spelling(wanted.query):
        spelled = f"{kind}_spelling MATCH :spelling"
        otherwise = f"f.rowid NOT IN (SELECT rowid FROM {kind}_spelling WHERE {spelled})"
        # As a rule every row has the accents that were typed: to count those that do takes a tenth of looking for each among them.
        count = f"SELECT count(*) FROM {kind}_spelling f {wanted.conditions(kind, spelled)}"
        yield f"iif(({count}) = :found, 0, {otherwise})" if _is_plain(wanted) else otherwise
    if found.level == "wide":
        yield f"f.rowid NOT IN (SELECT rowid FROM {kind}_fts WHERE {kind}_fts MATCH :{kind}_typed)"


def _is_plain(wanted: Search) -> bool:
    """Whether whatever has all words as they are spelled is what matches as typed: not of words in an order, unwanted ones and speakers."""
    return wanted.narrowing.speaker is None and all(not term.unwanted and search.is_word(term) for term in wanted.query.terms)


def near_words(connection: Connection, query: Query) -> dict[str, str]:
    """For the words of a query that no article has: the word of the archive that looks most like it."""
    words = [word for word in query.varying if len(word) > 3]
    parts: list[str] = []
    parameters: dict[str, str] = {}
    for number, word in enumerate(words):
        parts.append(_LOOKALIKES.format(number=number))
        parameters |= {f"word{number}": word, f"low{number}": word[:2], f"high{number}": word[0] + chr(ord(word[1]) + 1)}
    terms: dict[str, list[str]] = defaultdict(list)
    for word, term in connection.execute(" UNION ALL ".join(parts), parameters) if parts else ():
        terms[word].append(term)
    near = {word: get_close_matches(word, terms[word], 1, 0.75) for word in words if word not in terms[word]}
    return {word: found[0] for word, found in near.items() if found}


_LOOKALIKES = (
    "SELECT * FROM (SELECT :word{number}, term FROM vocabulary WHERE term >= :low{number} AND term < :high{number}"
    " AND abs(length(term) - length(:word{number})) <= 2 ORDER BY doc DESC LIMIT 5000)"
)


def articles_with(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """How many articles have each of the folded words; those that none has are left out."""
    sql = "SELECT term, doc FROM json_each(:words) w CROSS JOIN vocabulary v ON v.term = w.value"
    return dict(connection.execute(sql, {"words": json.dumps(list(words))}).fetchall())
