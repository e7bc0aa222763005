"""The search: a query and filters in, the page of what was found out."""

import json
from array import array
from collections.abc import Callable, Mapping, Sequence

from hemeroteca import hits, search, tallies
from hemeroteca.memory import Memory
from hemeroteca.pages.finding import (
    ArticleHit,
    Chosen,
    EntityHit,
    FoundLines,
    OtherForms,
    QuoteHit,
    SearchFilter,
    SearchPage,
    StatementHit,
    Suggestion,
    Total,
)
from hemeroteca.pages.front import Overview
from hemeroteca.pages.lines import ArticleLine, Counted, EntityLine, QuoteLine, StatementLine
from hemeroteca.queries.addresses import in_addresses
from hemeroteca.queries.rows import (
    ARTICLE,
    ENTITY,
    PAGE,
    QUOTE,
    STATEMENT,
    WITH_OUTLET,
    WITH_SPEAKER,
    WITH_STATEMENT,
    Connection,
    Row,
    article_line,
    each,
    entity_line,
    quote_line,
    select,
    select_one,
    statement_line,
)
from hemeroteca.text import fold

_HITS: Mapping[str, tuple[str, str, str]] = {
    # columns, what the index marks in them, and how a row of the index leads there
    "articles": (
        ARTICLE,
        "highlight(articles_fts, 0, :open, :close) AS title, snippet(articles_fts, 2, :open, :close, '…', 40) AS snippet",
        f"CROSS JOIN articles a ON a.id = best.id {WITH_OUTLET}",
    ),
    "quotes": (
        QUOTE,
        "snippet(quotes_fts, 0, :open, :close, '…', 60) AS snippet",
        f"CROSS JOIN quotes q ON q.id = best.id CROSS JOIN articles a ON a.id = q.article_id {WITH_OUTLET} {WITH_SPEAKER} {WITH_STATEMENT}",
    ),
    "statements": (
        STATEMENT,
        "snippet(statements_fts, 0, :open, :close, '…', 60) AS snippet",
        "CROSS JOIN statements s ON s.id = best.id CROSS JOIN entities e ON e.id = s.speaker_id",
    ),
    "entities": (
        ENTITY,
        "highlight(entities_fts, 0, :open, :close) AS marked_name, snippet(entities_fts, -1, :open, :close, '…', 24) AS snippet",
        "CROSS JOIN entities e ON e.id = best.id",
    ),
}
_SHOWN_TOGETHER = {"articles": 8, "quotes": 6, "statements": 6, "entities": 6}


_LINES: Mapping[str, Callable[[Row], ArticleLine | QuoteLine | StatementLine | EntityLine]] = {
    "articles": article_line,
    "quotes": quote_line,
    "statements": statement_line,
    "entities": entity_line,
}


def find(
    connection: Connection,
    overview: Overview,
    register: tallies.Register,
    text: str,
    narrowed: SearchFilter | None = None,
    page: int = 1,
    memory: Memory | None = None,
) -> SearchPage:
    """What a query finds in articles, quotations, statements and names, or in one of these, page by page.

    Any text is a query: what cannot be searched for is left out. `memory` is of this archive.
    """
    memory, narrowed = memory or Memory(), _known_filter(narrowed or SearchFilter())
    wanted, found = _looked_up(connection, overview, text, narrowed, memory)
    query, forms = wanted.query, wanted.forms
    size = _sizes(narrowed.inside, found)
    rows = {kind: _hits(connection, kind, wanted, found[kind], page, size[kind], memory) for kind in hits.KINDS}
    of = narrowed.inside or next((kind for kind in hits.KINDS if found[kind].ids), "")
    spread = _spread(connection, register, of, wanted, found[of], memory) if of else {}
    return SearchPage(
        query=query.text,
        filter=narrowed,
        understood=query.asks,
        page=page,
        more=bool(narrowed.inside) and len(found[narrowed.inside].ids) > page * PAGE,
        totals=tuple(Total(kind, len(found[kind].ids), found[kind].beyond) for kind in hits.KINDS),
        chosen=_chosen(connection, narrowed, overview),
        forms=_forms_found(query, forms, found),
        as_typed=search.reworded(query.text, '"{}"'.format),
        articles=each(lambda r: ArticleHit(article_line(r), r["title"], r["snippet"]), rows["articles"]),
        quotes=each(lambda r: QuoteHit(quote_line(r), r["snippet"]), rows["quotes"]),
        statements=each(lambda r: StatementHit(statement_line(r), r["snippet"]), rows["statements"]),
        entities=each(lambda r: EntityHit(entity_line(r), r["marked_name"], _beside_the_name(r)), rows["entities"]),
        spread_of=of,
        outlets=_counted(spread, "outlet"),
        people=_counted(spread, "person"),
        languages=_counted(spread, "language"),
        months=_counted(spread, "month"),
        suggestions=() if any(kind.ids for kind in found.values()) else _suggestions(connection, query),
    )


def find_all(
    connection: Connection,
    overview: Overview,
    text: str,
    narrowed: SearchFilter,
    most: int | None = None,
    memory: Memory | None = None,
) -> FoundLines:
    """What a query finds of one kind, the newest first: all that a search counts, or the `most` newest of it.

    The kind is the one that is asked for, else the first of which there is anything.
    """
    narrowed = _known_filter(narrowed)
    wanted, found = _looked_up(connection, overview, text, narrowed, memory or Memory())
    kind = narrowed.inside or next((kind for kind in hits.KINDS if found[kind].ids), hits.KINDS[0])
    columns, _, join = _HITS[kind]
    sql = f"SELECT {columns} FROM (SELECT value AS id, key AS place FROM json_each(:ids)) best {join} ORDER BY best.place"
    return FoundLines(wanted.query.text, kind, each(_LINES[kind], select(connection, sql, ids=json.dumps(found[kind].ids[:most].tolist()))))


def _looked_up(
    connection: Connection, overview: Overview, text: str, narrowed: SearchFilter, memory: Memory
) -> tuple[hits.Search, dict[str, hits.Found]]:
    """What is wanted, with the other forms of its words, and what was found."""
    query = search.read(text)
    narrowing = _narrowing(query, narrowed, overview)
    key = hits.Search(query, narrowing).key
    known: tuple[dict[str, tuple[str, ...]], dict[str, hits.Found]] | None = memory.get(key)
    if known is not None:
        return hits.Search(query, narrowing, known[0]), known[1]
    wanted = hits.Search(query, narrowing, hits.forms_of(connection, query, [line.value for line in overview.languages], memory))
    found = hits.find(connection, wanted)
    memory.keep(key, (wanted.forms, found))
    return wanted, found


_Lines = dict[str, list[tuple[str, str, int]]]


def _spread(
    connection: Connection, register: tallies.Register, kind: str, wanted: hits.Search, found: hits.Found, memory: Memory
) -> _Lines:
    key = f"{wanted.key} by {kind}"
    known: _Lines | None = memory.get(key)
    if known is None:
        known = tallies.spread(connection, register, kind, found)
        memory.keep(key, known)
    return known


def _counted(spread: _Lines, name: str) -> tuple[Counted, ...]:
    return tuple(Counted(*line) for line in spread.get(name, ()))


def _known_filter(narrowed: SearchFilter) -> SearchFilter:
    """The filter in characters that SQLite can take; of a kind that there is."""
    values = {name: search.clean(getattr(narrowed, name)) for name in ("outlet", "person", "language", "month")}
    return SearchFilter(narrowed.inside if narrowed.inside in hits.KINDS else "", **values)


def _narrowing(query: search.Query, narrowed: SearchFilter, overview: Overview) -> hits.Narrowing:
    """The operators of a query and the filters beside it as one. A day is before `2031-03~` if it lies in that month."""
    named = [{line.value for line in overview.outlets if _bears(line, name)} for name in query.outlets]
    chosen = [{narrowed.outlet}] if narrowed.outlet else []
    sets = chosen + ([set().union(*named)] if named else [])
    first = [day for day in (f"{query.after}~" if query.after else "", narrowed.month) if day]
    until = [day for day in (query.before, f"{narrowed.month}~" if narrowed.month else "") if day]
    return hits.Narrowing(
        outlets=tuple(sorted(set.intersection(*sets))) if sets else None,
        language=narrowed.language or None,
        person=narrowed.person or None,
        speaker=search.speaker_expression(query),
        first=max(first, default=None),
        until=min(until, default=None),
    )


def _bears(outlet: Counted, name: str) -> bool:
    """Whether an outlet bears a name: as its slug, or as words of its own name in this order."""
    words, wanted = (f" {in_addresses(text).replace('-', ' ')} " for text in (outlet.label, name))
    return outlet.value == name or wanted in words


def _sizes(inside: str, found: Mapping[str, hits.Found]) -> dict[str, int]:
    """How many hits of each kind a page shows: one kind, or of all kinds the first, quotations where there are no statements."""
    if inside:
        return {kind: PAGE if kind == inside else 0 for kind in hits.KINDS}
    left_out = "quotes" if found["statements"].ids else "statements"
    return _SHOWN_TOGETHER | {left_out: 0}


def _hits(connection: Connection, kind: str, wanted: hits.Search, found: hits.Found, page: int, size: int, memory: Memory) -> list[Row]:
    if not size or not found.ids:
        return []
    columns, marks, join = _HITS[kind]
    key = f"{wanted.key} {size} of {kind} on {page}"
    known = memory.get(key)
    best, parameters = hits.page_of(kind, wanted, found, (page - 1) * PAGE, size, known)
    if wanted.match(kind) is None:
        sql = f"SELECT {columns}, best.id, a.title, '' AS snippet FROM ({best}) best {join} ORDER BY best.place"
    else:
        sql = (
            f"SELECT {columns}, best.id, {marks} FROM ({best}) best CROSS JOIN {kind}_fts f ON f.rowid = best.id {join}"
            f" WHERE {kind}_fts MATCH :{kind}_{found.level} ORDER BY best.place"
        )
    rows = select(connection, sql, **parameters, open=search.OPEN, close=search.CLOSE)
    if known is None:
        memory.keep(key, array("I", [row["id"] for row in rows]))
    return rows


def _beside_the_name(row: Row) -> str:
    """The alias or description in which the hits are; the description where they are in the name."""
    found: str = row["snippet"]
    return found if search.unmarked(found) not in row["name"] else row["description"] or ""


def _forms_found(query: search.Query, forms: Mapping[str, Sequence[str]], found: Mapping[str, hits.Found]) -> tuple[OtherForms, ...]:
    if all(kind.level == "typed" for kind in found.values()):
        return ()
    return tuple(OtherForms(term.text, tuple(forms[fold(term.text)])) for term in query.terms if term.varies and fold(term.text) in forms)


def _chosen(connection: Connection, narrowed: SearchFilter, overview: Overview) -> tuple[Chosen, ...]:
    outlets = {line.value: line.label for line in overview.outlets}
    person = narrowed.person and select_one(
        connection, "SELECT name FROM entities WHERE slug = :slug AND private = 0", slug=narrowed.person
    )
    labels = {"outlet": outlets.get(narrowed.outlet), "person": person["name"] if person else None}
    values = {name: getattr(narrowed, name) for name in ("outlet", "person", "language", "month")}
    return tuple(Chosen(name, value, labels.get(name) or value) for name, value in values.items() if value)


def _suggestions(connection: Connection, query: search.Query) -> tuple[Suggestion, ...]:
    """Other queries, where nothing was found: with the nearest words that there are, and each of several words alone."""
    if not query.asks:
        return ()
    near = hits.near_words(connection, query)
    known = hits.articles_with(connection, [near.get(word, word) for word in query.varying])
    typed = [near.get(fold(term.text), term.text) for term in query.terms if term.varies]
    respelled = (
        [search.reworded(query.text, lambda word: near.get(fold(word), word))] if near and all(fold(w) in known for w in typed) else []
    )
    alone = [Suggestion(word, known[fold(word)]) for word in dict.fromkeys(typed) if fold(word) in known and len(query.terms) > 1]
    return (*(Suggestion(text, 0) for text in respelled), *alone)
