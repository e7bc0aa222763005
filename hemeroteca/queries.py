"""Every SQL that the site runs: connection and parameters in, page records out, at most six queries a page.

A private entity is nowhere: its page, its statements and lists of what it said do not exist, and where an article names
it there is no mark. One that was only discovered has its articles and nothing else.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, groupby
from typing import TypeVar, cast

from hemeroteca import hits, search
from hemeroteca.pages import (
    AliasLine,
    Archive,
    ArticleFilter,
    ArticleHit,
    ArticleLine,
    ArticlePage,
    ArticlesPage,
    ArticleText,
    Chosen,
    Counted,
    EntitiesPage,
    EntityGroup,
    EntityHit,
    EntityLine,
    EntityLink,
    EntityPage,
    Fact,
    Framing,
    HandleLine,
    HomePage,
    NameSpan,
    OtherForms,
    OutletLink,
    OutletWording,
    Overview,
    PartLine,
    PrintingLine,
    QuoteDay,
    QuoteHit,
    QuoteLine,
    QuotePage,
    QuotesFilter,
    QuotesPage,
    QuoteSpan,
    RelatedLine,
    RoleLine,
    SearchFilter,
    SearchPage,
    SetAside,
    Silence,
    SourceLine,
    StatementHit,
    StatementLine,
    StatementPage,
    StatementsPage,
    Step,
    Suggestion,
    TextQuoteSelector,
    Total,
    Wire,
    Withdrawn,
)
from hemeroteca.records import EntityKind
from hemeroteca.text import fold

PAGE = 24
KINDS: tuple[EntityKind, ...] = ("person", "organisation", "place", "event")
_FIRST = 12  # of each kind, where all kinds are shown
_KEY = re.compile(r"[0-9a-z]{4,}")

Connection = sqlite3.Connection
Row = sqlite3.Row
_T = TypeVar("_T")

_OUTLET = "o.slug AS outlet_slug, o.name AS outlet_name"
_ARTICLE = (
    "a.slug AS article_slug, a.title AS article_title, coalesce(a.standfirst, substr(a.body, 1, 280) || '…') AS article_summary,"
    " a.language AS article_language,"
    " a.published AS article_published, a.published_edtf AS article_edtf, " + _OUTLET
)
_WITH_OUTLET = "LEFT JOIN outlets o ON o.id = a.outlet_id"
_SPEAKER = "e.slug AS speaker_slug, e.name AS speaker_name, e.kind AS speaker_kind, e.standing AS speaker_standing"
_WITH_SPEAKER = hits.WITH_SPEAKER
_WITH_STATEMENT = (
    "LEFT JOIN printings p ON p.quote_id = q.id LEFT JOIN statements s ON s.id = p.statement_id"
    " AND NOT EXISTS (SELECT 1 FROM entities x WHERE x.id = s.speaker_id AND x.private = 1)"
)
_QUOTE = (
    "q.slug, q.kind, q.words, q.speaker_status, q.speaker_surface, q.cue, q.channel, q.said_on, q.article_id, q.position,"
    f" {_SPEAKER}, s.slug AS statement_slug, {_ARTICLE}"
)
_FROM_QUOTE = f"quotes q JOIN articles a ON a.id = q.article_id {_WITH_OUTLET} {_WITH_SPEAKER} {_WITH_STATEMENT}"
_MAY_BE_LISTED = hits.LISTED
_SPAN = (
    "q.slug, q.position, q.utterance_id, q.kind, q.field, q.char_start, q.char_end, q.words, q.speaker_status, q.speaker_rule,"
    " q.speaker_surface, q.speaker_start, q.speaker_end, q.cue, q.cue_start, q.cue_end, q.cue_class, q.channel, q.said_on,"
    f" {_SPEAKER}, s.slug AS statement_slug, s.quote_count AS statement_quotes"
)
_STATEMENT = (
    f"s.slug, s.text, s.language, s.said_on, s.channel, s.quote_count, s.article_count, s.outlet_count, s.first_published, {_SPEAKER}"
)
_FROM_STATEMENT = "statements s JOIN entities e ON e.id = s.speaker_id AND e.private = 0"
_MOST_PRINTED = "s.outlet_count DESC, s.quote_count DESC, s.id DESC"
_ENTITY = "e.slug, e.name, e.kind, e.description, e.article_count, e.quote_count"
_CONFIRMED = "e.standing = 'authority' AND e.private = 0 AND e.article_count + e.quote_count > 0"


def _rows(connection: Connection, sql: str, **parameters: object) -> list[Row]:
    cursor = connection.execute(sql, parameters)
    cursor.row_factory = sqlite3.Row
    return cast(list[Row], cursor.fetchall())


def _row(connection: Connection, sql: str, **parameters: object) -> Row | None:
    return next(iter(_rows(connection, sql, **parameters)), None)


def _each(make: Callable[[Row], _T], rows: list[Row]) -> tuple[_T, ...]:
    return tuple(make(row) for row in rows)


def _outlet(row: Row) -> OutletLink | None:
    return OutletLink(row["outlet_slug"], row["outlet_name"]) if row["outlet_slug"] else None


def _speaker(row: Row) -> EntityLink | None:
    if row["speaker_slug"] is None:
        return None
    return EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"], row["speaker_standing"] == "authority")


def _link(row: Row) -> EntityLink:
    return EntityLink(row["slug"], row["name"], row["kind"], row["standing"] == "authority")


def _article_line(row: Row) -> ArticleLine:
    return ArticleLine(
        row["article_slug"],
        row["article_title"],
        row["article_summary"],
        row["article_language"],
        _outlet(row),
        row["article_published"],
        row["article_edtf"],
    )


def _quote_line(row: Row) -> QuoteLine:
    return QuoteLine(
        row["slug"],
        row["kind"],
        row["words"],
        _speaker(row),
        row["speaker_status"],
        row["speaker_surface"],
        row["cue"],
        row["channel"],
        row["said_on"],
        _article_line(row),
        row["statement_slug"],
    )


def _statement_line(row: Row) -> StatementLine:
    return StatementLine(
        row["slug"],
        row["text"],
        row["language"],
        EntityLink(row["speaker_slug"], row["speaker_name"], row["speaker_kind"], row["speaker_standing"] == "authority"),
        row["said_on"],
        row["channel"],
        row["quote_count"],
        row["article_count"],
        row["outlet_count"],
        row["first_published"],
    )


def _entity_line(row: Row) -> EntityLine:
    return EntityLine(row["slug"], row["name"], row["kind"], row["description"], row["article_count"], row["quote_count"])


def _counted(connection: Connection, sql: str) -> tuple[Counted, ...]:
    return _each(lambda row: Counted(row["value"], row["label"], row["count"]), _rows(connection, sql))


def _count_by(connection: Connection, column: str, source: str) -> tuple[Counted, ...]:
    sql = f"SELECT {column} AS value, {column} AS label, count(*) AS count FROM {source} GROUP BY 1"
    return _counted(connection, f"{sql} ORDER BY 3 DESC, 1")


# What does not change


def is_archive(connection: Connection) -> bool:
    tables = {row["name"] for row in _rows(connection, "SELECT name FROM sqlite_master")}
    return {"articles", "quotes", "statements", "articles_fts", "withdrawn", "build"} <= tables


def archive(connection: Connection, language: str = "en") -> Archive:
    """What the archive says of itself, in that language where it says it in several; what `build` lacks has its default."""
    stated = {row["key"]: row["value"] for row in _rows(connection, "SELECT key, value FROM build")}
    counts = _row(
        connection,
        "SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM quotes WHERE kind <> 'term') AS quotes,"
        " (SELECT count(*) FROM statements) AS statements, (SELECT count(DISTINCT outlet_id) FROM articles) AS outlets,"
        " (SELECT min(published) FROM articles) AS first, (SELECT max(published) FROM articles) AS last",
    )
    numbers = dict(counts) if counts else {}
    first, last = numbers.pop("first", None), numbers.pop("last", None)

    def fact(key: str, default: str = "") -> str:
        return stated.get(f"{key}.{language}") or stated.get(key) or default

    return Archive(
        title=fact("title", "Hemeroteca"),
        description=fact("description"),
        languages=_listed(fact("languages")),
        contact=fact("contact"),
        licence=fact("licence"),
        program_version=fact("program_version"),
        edition=fact("edition"),
        content_hash=fact("content_hash"),
        counts=numbers,
        first_day=first,
        last_day=last,
    )


def _listed(value: str) -> tuple[str, ...]:
    """The members of a list that is written as JSON, or with commas or blanks."""
    return tuple(re.findall(r"[\w-]+", value))


def overview(connection: Connection) -> Overview:
    outlets = (
        "SELECT o.slug AS value, o.name AS label, count(*) AS count FROM articles a JOIN outlets o ON o.id = a.outlet_id"
        " GROUP BY o.id ORDER BY 3 DESC, o.name"
    )
    months = (
        "SELECT substr(published, 1, 7) AS value, substr(published, 1, 7) AS label, count(*) AS count FROM articles"
        " WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    candidates = _row(connection, "SELECT count(*) AS count FROM entities WHERE standing = 'discovered' AND private = 0")
    said = "quotes WHERE kind <> 'term'"
    return Overview(
        archive(connection),
        _counted(connection, outlets),
        _counted(connection, months),
        _count_by(connection, "language", "articles"),
        _count_by(connection, "kind", f"entities e WHERE {_CONFIRMED}"),
        candidates["count"] if candidates else 0,
        _count_by(connection, "kind", "quotes"),
        _count_by(connection, "speaker_status", said),
        _count_by(connection, "speaker_rule", said),
        _count_by(connection, "status", "sources"),
        _wording(connection),
    )


def home(connection: Connection, overview: Overview) -> HomePage:
    speakers = (
        f"SELECT {_ENTITY} FROM entities e WHERE e.quote_count > 0 AND {_CONFIRMED}"
        " ORDER BY e.quote_count DESC, e.article_count DESC, e.id LIMIT 10"
    )
    return HomePage(
        overview,
        _each(_article_line, _rows(connection, f"SELECT {_ARTICLE} FROM articles a {_WITH_OUTLET} ORDER BY a.id DESC LIMIT 9")),
        _each(_statement_line, _rows(connection, f"SELECT {_STATEMENT} FROM {_FROM_STATEMENT} ORDER BY {_MOST_PRINTED} LIMIT 5")),
        _each(_entity_line, _rows(connection, speakers)),
    )


# Addresses


def moved(connection: Connection, table: str, slug: str) -> str | None:
    """The slug that an older or another address leads to now, None if it leads nowhere; `table` as in the address."""
    if table == "entities":
        return _entity_by_key(connection, slug) or _entity_by_alias(connection, slug)
    found = _by_key(connection, table, slug)
    if found is None and table == "statements":
        quote = _by_key(connection, "quotes", slug)
        found = _statement_of(connection, quote) if quote else None
    return found


def withdrawn(connection: Connection, slug: str) -> Withdrawn | None:
    """What readers are told of the article at this address, if it was withdrawn."""
    sql = "SELECT withdrawn_on, note FROM withdrawn WHERE kind = 'article' AND key = :key"
    row = _row(connection, sql, key=slug.rpartition("-")[2])
    return Withdrawn(row["withdrawn_on"], row["note"]) if row else None


def _by_key(connection: Connection, table: str, slug: str, condition: str = "1") -> str | None:
    """The one slug that ends in the key of this one, which is the part after its last hyphen."""
    key = slug.rpartition("-")[2]
    if not _KEY.fullmatch(key):
        return None
    sql = f"SELECT slug FROM {table} WHERE substr(slug, -length(:key) - 1) IN ('-' || :key, :key) AND {condition} LIMIT 2"
    rows = _rows(connection, sql, key=key)
    return rows[0]["slug"] if len(rows) == 1 else None


def _statement_of(connection: Connection, quote: str) -> str | None:
    sql = (
        "SELECT s.slug FROM quotes q JOIN printings p ON p.quote_id = q.id JOIN statements s ON s.id = p.statement_id WHERE q.slug = :quote"
    )
    row = _row(connection, sql, quote=quote)
    return row["slug"] if row else None


def _entity_by_key(connection: Connection, slug: str) -> str | None:
    return _by_key(connection, "entities", slug, "standing = 'discovered' AND private = 0")


def _in_addresses(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _entity_by_alias(connection: Connection, slug: str) -> str | None:
    """The one entity that has the slug's words as a name."""
    words = search.expression(search.read('"' + " ".join(_in_addresses(slug).split("-")) + '"'))
    if words is None:
        return None
    sql = (
        "SELECT e.slug, e.name, a.alias FROM entities_fts f CROSS JOIN entities e ON e.id = f.rowid AND e.private = 0"
        " LEFT JOIN aliases a ON a.entity_id = e.id AND a.epithet = 0 WHERE f.entities_fts MATCH :words LIMIT 400"
    )
    rows = _rows(connection, sql, words="{name aliases} : " + words)
    wanted = _in_addresses(slug)
    found = {row["slug"] for row in rows if wanted in (_in_addresses(row["name"]), _in_addresses(row["alias"] or ""))}
    return found.pop() if len(found) == 1 else None


# Articles


def articles(connection: Connection, narrowed: ArticleFilter, before: str = "", size: int = PAGE) -> ArticlesPage | None:
    """A list of articles, the newest first; None where it is narrowed to an entity that has no page."""
    entity = _row(connection, "SELECT slug, name, kind, standing FROM entities WHERE slug = :slug AND private = 0", slug=narrowed.named)
    if narrowed.named and entity is None:
        return None
    conditions = [sql for value, sql in _article_conditions(narrowed, before) if value]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = _rows(
        connection,
        f"SELECT {_ARTICLE} FROM articles a {_WITH_OUTLET}{where} ORDER BY a.id DESC LIMIT :limit",
        outlet=narrowed.outlet,
        language=narrowed.language,
        month=narrowed.month,
        named=narrowed.named,
        before=before,
        limit=size + 1,
    )
    shown = _each(_article_line, rows[:size])
    return ArticlesPage(narrowed, _link(entity) if entity else None, shown, shown[-1].slug if len(rows) > size else None)


def _article_conditions(narrowed: ArticleFilter, before: str) -> list[tuple[str, str]]:
    named = (
        "a.id IN (SELECT m.article_id FROM mentions m WHERE m.entity_id = (SELECT id FROM entities WHERE slug = :named AND private = 0))"
    )
    return [
        (narrowed.outlet, "o.slug = :outlet"),
        (narrowed.language, "a.language = :language"),
        (narrowed.month, "a.published >= :month || '-01' AND a.published <= :month || '-31'"),
        (narrowed.named, named),
        (before, "a.id < (SELECT id FROM articles WHERE slug = :before)"),
    ]


def _article_text(row: Row) -> ArticleText:
    return ArticleText(
        row["slug"],
        row["title"],
        row["title_basis"],
        row["standfirst"],
        row["body"],
        row["language"],
        _outlet(row),
        row["byline"],
        row["section"],
        row["url"],
        row["original_title"],
        row["published"],
        row["published_edtf"],
        row["published_basis"],
        row["published_at"],
        row["modified_at"],
        row["words"],
    )


def article(connection: Connection, slug: str) -> ArticlePage | None:
    row = _row(connection, f"SELECT a.*, {_OUTLET} FROM articles a {_WITH_OUTLET} WHERE a.slug = :slug", slug=slug)
    if row is None:
        return None
    facts, furniture = _evidence(connection, row["id"])
    return ArticlePage(
        _article_text(row),
        _names(connection, row["id"]),
        _quote_spans(connection, "q.article_id = :id ORDER BY q.position", id=row["id"]),
        facts,
        furniture,
        _sources(connection, row["id"]),
        _related(connection, row["id"]),
    )


def _names(connection: Connection, article_id: int) -> tuple[NameSpan, ...]:
    sql = (
        "SELECT m.field, m.char_start, m.char_end, m.rule, e.slug, e.name, e.kind, e.standing FROM mentions m"
        " JOIN entities e ON e.id = m.entity_id AND e.private = 0 WHERE m.article_id = :id ORDER BY m.field, m.char_start"
    )
    rows = _rows(connection, sql, id=article_id)
    return _each(lambda r: NameSpan(_link(r), r["field"], r["char_start"], r["char_end"], r["rule"]), rows)


def _quote_spans(connection: Connection, condition: str, **parameters: object) -> tuple[QuoteSpan, ...]:
    sql = f"SELECT {_SPAN} FROM quotes q {_WITH_SPEAKER} {_WITH_STATEMENT} WHERE {condition}"
    return _each(_quote_span, _rows(connection, sql, **parameters))


def _quote_span(row: Row) -> QuoteSpan:
    return QuoteSpan(
        row["slug"],
        row["position"],
        row["utterance_id"],
        row["kind"],
        row["field"],
        row["char_start"],
        row["char_end"],
        row["words"],
        _speaker(row),
        row["speaker_status"],
        row["speaker_rule"],
        row["speaker_surface"],
        row["speaker_start"],
        row["speaker_end"],
        row["cue"],
        row["cue_start"],
        row["cue_end"],
        row["cue_class"],
        row["channel"],
        row["said_on"],
        row["statement_slug"],
        row["statement_quotes"] or 0,
    )


def _evidence(connection: Connection, article_id: int) -> tuple[tuple[Fact, ...], tuple[SetAside, ...]]:
    """What was read from the source and what was set aside, in one query."""
    sql = (
        "SELECT fact, surface, rule FROM (SELECT fact, surface, rule, rowid AS place FROM evidence WHERE article_id = :id"
        " UNION ALL SELECT NULL, text, rule, position FROM furniture WHERE article_id = :id) ORDER BY fact IS NULL, place"
    )
    rows = _rows(connection, sql, id=article_id)
    facts = [row for row in rows if row["fact"] is not None]
    aside = [row for row in rows if row["fact"] is None]
    return (
        _each(lambda r: Fact(r["fact"], r["surface"], r["rule"]), facts),
        _each(lambda r: SetAside(r["surface"], r["rule"]), aside),
    )


def _sources(connection: Connection, article_id: int) -> tuple[SourceLine, ...]:
    """The input that the article was read from, then those that are versions, duplicates or companions of it."""
    sql = (
        "SELECT path, sha256, media_type, encoding, bytes, status, note FROM sources WHERE article_id = :id"
        " ORDER BY status <> 'article', status, path LIMIT 100"
    )
    return _each(lambda row: SourceLine(*row), _rows(connection, sql, id=article_id))


def _related(connection: Connection, article_id: int) -> tuple[RelatedLine, ...]:
    """Related articles; a pair may be stored in one direction only."""
    sql = (
        f"SELECT r.kind AS how, max(r.score) AS score, {_ARTICLE} FROM"
        " (SELECT other_id AS id, kind, score FROM related WHERE article_id = :id"
        " UNION ALL SELECT article_id, kind, score FROM related WHERE other_id = :id) r"
        f" JOIN articles a ON a.id = r.id {_WITH_OUTLET} GROUP BY a.id, r.kind ORDER BY score DESC, a.id DESC LIMIT 12"
    )
    return _each(lambda r: RelatedLine(r["how"], r["score"], _article_line(r)), _rows(connection, sql, id=article_id))


# Quotations


def quotes(connection: Connection, narrowed: QuotesFilter, before: str = "", size: int = PAGE) -> QuotesPage | None:
    """A list of quotations, the newest article first; None where it is narrowed to someone who has no such list."""
    speaker = _row(
        connection,
        "SELECT slug, name, kind, standing FROM entities WHERE slug = :slug AND private = 0 AND standing = 'authority'",
        slug=narrowed.speaker,
    )
    if narrowed.speaker and speaker is None:
        return None
    conditions = [_MAY_BE_LISTED] + [sql for value, sql in _quote_conditions(narrowed, before) if value]
    rows = _rows(
        connection,
        f"SELECT {_QUOTE} FROM {_FROM_QUOTE} WHERE {' AND '.join(conditions)} ORDER BY q.article_id DESC, q.position LIMIT :limit",
        speaker=narrowed.speaker,
        outlet=narrowed.outlet,
        status=narrowed.status,
        before=before,
        limit=size + 1,
    )
    shown = _each(_quote_line, rows[:size])
    return QuotesPage(
        narrowed,
        _link(speaker) if speaker else None,
        shown,
        shown[-1].slug if len(rows) > size else None,
        _most_quoted(connection),
    )


def _quote_conditions(narrowed: QuotesFilter, before: str) -> list[tuple[str, str]]:
    last = "SELECT {} FROM quotes WHERE slug = :before"
    article_id, position = last.format("article_id"), last.format("position")
    return [
        (narrowed.speaker, "q.speaker_id = (SELECT id FROM entities WHERE slug = :speaker)"),
        (narrowed.outlet, "o.slug = :outlet"),
        (narrowed.status, "q.speaker_status = :status"),
        (before, f"q.article_id <= ({article_id}) AND (q.article_id < ({article_id}) OR q.position > ({position}))"),
    ]


def quote(connection: Connection, slug: str) -> QuotePage | None:
    """One quotation with its article, the other pieces of the utterance and the other printings of its statement."""
    found = _quote_spans(connection, "q.slug = :slug", slug=slug)
    row = _row(
        connection,
        f"SELECT a.*, {_OUTLET} FROM articles a {_WITH_OUTLET} WHERE a.id = (SELECT article_id FROM quotes WHERE slug = :slug)",
        slug=slug,
    )
    if not found or row is None:
        return None
    listed = f"SELECT {_QUOTE} FROM {_FROM_QUOTE} WHERE q.slug <> :slug AND"
    pieces = _rows(
        connection,
        f"{listed} q.article_id = :id AND q.utterance_id = :utterance ORDER BY q.position",
        slug=slug,
        id=row["id"],
        utterance=found[0].utterance,
    )
    printings = _rows(connection, f"{listed} s.slug = :statement ORDER BY q.id LIMIT 50", slug=slug, statement=found[0].statement)
    text = _article_text(row)
    selector = TextQuoteSelector.of(text.text_of(found[0].field), found[0].start, found[0].end)
    return QuotePage(found[0], selector, text, _names(connection, row["id"]), _each(_quote_line, pieces), _each(_quote_line, printings))


# Statements


def statements(connection: Connection, order: str = "printed", speaker: str = "", page: int = 1, size: int = PAGE) -> StatementsPage | None:
    """A list of statements, of one speaker or of all: `printed`, by how many outlets printed them, or `latest`.

    None where it is narrowed to someone who has no such list.
    """
    one = _row(connection, f"SELECT e.slug, e.name, e.kind, e.standing FROM entities e WHERE e.slug = :slug AND {_CONFIRMED}", slug=speaker)
    if speaker and one is None:
        return None
    by = {"latest": "s.first_published DESC, s.id DESC"}.get(order, _MOST_PRINTED)
    of_one = "WHERE s.speaker_id = (SELECT id FROM entities WHERE slug = :speaker)" if speaker else ""
    rows = _rows(
        connection,
        f"SELECT {_STATEMENT} FROM {_FROM_STATEMENT} {of_one} ORDER BY {by} LIMIT :limit OFFSET :offset",
        speaker=speaker,
        limit=size + 1,
        offset=(page - 1) * size,
    )
    shown = _each(_statement_line, rows[:size])
    order = "latest" if order == "latest" else "printed"
    return StatementsPage(order, _link(one) if one else None, shown, page, len(rows) > size, _most_quoted(connection))


def _most_quoted(connection: Connection) -> tuple[EntityLine, ...]:
    choices = f"SELECT {_ENTITY} FROM entities e WHERE e.quote_count > 0 AND {_CONFIRMED} ORDER BY e.quote_count DESC, e.id LIMIT 40"
    return _each(_entity_line, _rows(connection, choices))


def statement(connection: Connection, slug: str) -> StatementPage | None:
    row = _row(
        connection,
        f"SELECT {_STATEMENT}, s.id, s.speaker_id, s.reference, s.reference_quote_id, s.url, s.said_from, s.said_to,"
        f" r.slug AS reference_slug FROM {_FROM_STATEMENT} JOIN quotes r ON r.id = s.reference_quote_id WHERE s.slug = :slug",
        slug=slug,
    )
    if row is None:
        return None
    rows = _rows(
        connection,
        f"SELECT {_QUOTE}, q.cue_class, p.extent, p.wording, p.translated, p.fidelity, p.rule, p.alignment,"
        " a.published_from, a.published_to, g.slug AS agency_slug, g.name AS agency_name, q.id = :reference AS is_reference"
        f" FROM {_FROM_QUOTE} LEFT JOIN outlets g ON g.id = a.agency_id WHERE p.statement_id = :id ORDER BY a.id, q.position",
        id=row["id"],
        reference=row["reference_quote_id"],
    )
    first = _first(rows)
    printings = tuple(_printing(r, first.get(r["article_id"])) for r in rows)
    return StatementPage(
        _statement_line(row),
        row["reference"],
        row["reference_slug"],
        row["url"],
        row["said_from"],
        row["said_to"],
        printings,
        _stretches(connection, row["id"], printings),
        _framing(printings),
        _wires(printings),
        _silence(connection, row["speaker_id"], row["id"]),
    )


_STEPS = {"=": "kept", "-": "left_out", "…": "left_out_marked", "[": "editor", "~": "replaced", "+": "added", "?": "beyond"}


def _printing(row: Row, first: str | None) -> PrintingLine:
    return PrintingLine(
        _quote_line(row),
        row["cue_class"],
        OutletLink(row["agency_slug"], row["agency_name"]) if row["agency_slug"] else None,
        row["extent"],
        row["wording"],
        bool(row["translated"]),
        row["fidelity"],
        bool(row["is_reference"]),
        row["rule"],
        tuple(Step(_STEPS[op], *span) for op, *span in json.loads(row["alignment"] or "[]")),
        first,
    )


def _first(rows: list[Row]) -> dict[int, str]:
    """The articles that can have printed it first: a single one is the earliest, of several nobody knows which was."""
    bounds = {r["article_id"]: (r["published_from"] or "", r["published_to"] or "9999") for r in rows}
    if len(bounds) < 2:
        return {}
    last = min(until for _, until in bounds.values())
    may_be = [article for article, (since, _) in bounds.items() if since <= last]
    return dict.fromkeys(may_be, "earliest" if len(may_be) == 1 else "same-days")


def _stretches(connection: Connection, statement_id: int, printings: tuple[PrintingLine, ...]) -> tuple[PartLine, ...]:
    """The stretches of a text that was put together; none where it is that of one printing."""
    sql = (
        "SELECT q.slug, p.char_end - p.char_start AS length FROM statement_parts p JOIN quotes q ON q.id = p.quote_id"
        " WHERE p.statement_id = :id ORDER BY p.position"
    )
    rows = _rows(connection, sql, id=statement_id)
    place = {printing.quote.slug: number for number, printing in enumerate(printings, 1)}
    ends = list(accumulate(row["length"] for row in rows))
    found = (PartLine(end - row["length"], end, place[row["slug"]]) for row, end in zip(rows, ends, strict=True))
    return tuple(found) if len(rows) > 1 else ()


def _framing(printings: tuple[PrintingLine, ...]) -> tuple[Framing, ...]:
    """The verbs of each outlet by class, the commonest class first."""
    verbs: dict[str | None, dict[tuple[OutletLink | None, str], int]] = {}
    for p in printings:
        if p.quote.cue:
            verbs.setdefault(p.cue_class, {})[p.quote.article.outlet, p.quote.cue.lower()] = 1
    return tuple(Framing(name, tuple(found)) for name, found in sorted(verbs.items(), key=lambda entry: (-len(entry[1]), entry[0] or "~")))


def _wires(printings: tuple[PrintingLine, ...]) -> tuple[Wire, ...]:
    """The agencies whose text two outlets or more print."""
    outlets: dict[OutletLink, dict[OutletLink, int]] = {}
    for p in printings:
        if p.agency and p.quote.article.outlet:
            outlets.setdefault(p.agency, {})[p.quote.article.outlet] = 1
    return tuple(Wire(agency, tuple(found)) for agency, found in outlets.items() if len(found) > 1)


def _silence(connection: Connection, speaker: int, statement_id: int) -> Silence | None:
    """None where no other outlet could have it."""
    sql = (
        "WITH printed AS (SELECT DISTINCT a.outlet_id, a.published FROM printings p JOIN quotes q ON q.id = p.quote_id"
        " JOIN articles a ON a.id = q.article_id WHERE p.statement_id = :id),"
        " days AS (SELECT min(published) AS first_day, max(published) AS last_day FROM printed)"
        " SELECT first_day, last_day, count(DISTINCT a.outlet_id) AS outlets,"
        " count(DISTINCT CASE WHEN a.outlet_id NOT IN (SELECT outlet_id FROM printed WHERE outlet_id IS NOT NULL) THEN a.outlet_id END) AS without"
        " FROM days JOIN articles a ON a.published BETWEEN first_day AND last_day"
        " WHERE EXISTS (SELECT 1 FROM mentions m WHERE m.article_id = a.id AND m.entity_id = :speaker)"
    )
    row = _row(connection, sql, id=statement_id, speaker=speaker)
    return Silence(row["first_day"], row["last_day"], row["outlets"], row["without"]) if row and row["outlets"] > 1 else None


ENOUGH = 30  # printings of an outlet from which shares are shown


def _wording(connection: Connection) -> tuple[OutletWording, ...]:
    rows = _rows(connection, "SELECT * FROM outlet_wording WHERE n >= :enough", enough=ENOUGH)
    names = ("part", "same", "case_only", "omitted_marked", "omitted_unmarked", "replaced")
    return _each(lambda r: OutletWording(OutletLink(r["slug"], r["name"]), r["n"], *(r[name] for name in names)), rows)


# Entities


def entities(connection: Connection, kind: str = "", page: int = 1, size: int = 0) -> EntitiesPage:
    """The confirmed entities of one kind, the most named first; without a kind the first of each, or `size` of each."""
    if kind in KINDS:
        return EntitiesPage(kind, page, (_group(connection, kind, (page - 1) * PAGE, size or PAGE),))
    return EntitiesPage("", 1, tuple(_group(connection, k, 0, size or _FIRST) for k in KINDS))


def _group(connection: Connection, kind: EntityKind, offset: int, size: int) -> EntityGroup:
    sql = (
        f"SELECT {_ENTITY} FROM entities e WHERE e.kind = :kind AND {_CONFIRMED}"
        " ORDER BY e.article_count DESC, e.id LIMIT :limit OFFSET :offset"
    )
    rows = _rows(connection, sql, kind=kind, limit=size + 1, offset=offset)
    return EntityGroup(kind, _each(_entity_line, rows[:size]), len(rows) > size)


def entity(connection: Connection, slug: str) -> EntityPage | None:
    row = _row(
        connection,
        "SELECT e.*, w.slug AS whole_slug, w.name AS whole_name, w.kind AS whole_kind, w.standing AS whole_standing FROM entities e"
        " LEFT JOIN entities w ON w.id = e.part_of AND w.private = 0 WHERE e.slug = :slug AND e.private = 0",
        slug=slug,
    )
    if row is None:
        return None
    confirmed = row["standing"] == "authority"
    said = _quotes_of(connection, row["id"]) if confirmed else []
    named = _articles_naming(connection, row["id"])
    names = _names_and_roles(connection, row["id"]) if confirmed else []
    return EntityPage(
        _entity_line(row),
        confirmed,
        row["wikidata"] if confirmed else None,
        row["country"] if confirmed else None,
        row["latitude"] if confirmed else None,
        row["longitude"] if confirmed else None,
        row["date"] if confirmed else None,
        EntityLink(row["whole_slug"], row["whole_name"], row["whole_kind"], row["whole_standing"] == "authority")
        if row["whole_slug"] and confirmed
        else None,
        _each(_link, _parts(connection, row["id"])) if confirmed else (),
        _each(lambda r: AliasLine(r["a"], r["b"], bool(r["c"])), [r for r in names if r["what"] == 1]),
        _each(_role, [r for r in names if r["what"] == 2]),
        _each(lambda r: HandleLine(r["a"], r["b"]), [r for r in names if r["what"] == 3]),
        _by_day(_each(_quote_line, said[:PAGE])),
        len(said) > PAGE,
        _each(_article_line, named[:PAGE]),
        len(named) > PAGE,
    )


def _quotes_of(connection: Connection, entity_id: int) -> list[Row]:
    sql = f"SELECT {_QUOTE} FROM {_FROM_QUOTE} WHERE q.speaker_id = :id AND q.kind <> 'term' ORDER BY q.article_id DESC, q.position LIMIT :limit"
    return _rows(connection, sql, id=entity_id, limit=PAGE + 1)


def _by_day(said: tuple[QuoteLine, ...]) -> tuple[QuoteDay, ...]:
    return tuple(QuoteDay(day, tuple(group)) for day, group in groupby(said, key=lambda q: q.article.published_edtf))


def _articles_naming(connection: Connection, entity_id: int) -> list[Row]:
    sql = (
        f"SELECT {_ARTICLE} FROM articles a {_WITH_OUTLET} WHERE a.id IN"
        " (SELECT m.article_id FROM mentions m WHERE m.entity_id = :id) ORDER BY a.id DESC LIMIT :limit"
    )
    return _rows(connection, sql, id=entity_id, limit=PAGE + 1)


def _parts(connection: Connection, entity_id: int) -> list[Row]:
    sql = "SELECT slug, name, kind, standing FROM entities WHERE part_of = :id AND private = 0 AND standing = 'authority' ORDER BY name LIMIT 60"
    return _rows(connection, sql, id=entity_id)


def _names_and_roles(connection: Connection, entity_id: int) -> list[Row]:
    """Aliases (1), roles (2) and handles (3) in one query; columns a to g mean something else in each."""
    sql = (
        "SELECT 1 AS what, alias AS a, language AS b, epithet AS c, NULL AS d, NULL AS slug, NULL AS name, NULL AS kind, NULL AS standing, rowid AS place"
        " FROM aliases WHERE entity_id = :id"
        ' UNION ALL SELECT 2, r.role, r.start, r."end", NULL, o.slug, o.name, o.kind, o.standing, r.rowid FROM roles r'
        " LEFT JOIN entities o ON o.id = r.organisation_id AND o.private = 0 WHERE r.entity_id = :id"
        " UNION ALL SELECT 3, platform, handle, NULL, NULL, NULL, NULL, NULL, NULL, rowid FROM handles WHERE entity_id = :id"
        " ORDER BY what, place"
    )
    return _rows(connection, sql, id=entity_id)


def _role(row: Row) -> RoleLine:
    return RoleLine(row["a"], _link(row) if row["slug"] else None, row["b"], row["c"])


# Search

_HITS: Mapping[str, tuple[str, str, str]] = {
    # columns, what the index marks in them, and how a row of the index leads there
    "articles": (
        _ARTICLE,
        "highlight(articles_fts, 0, :open, :close) AS title, snippet(articles_fts, 2, :open, :close, '…', 40) AS snippet",
        f"CROSS JOIN articles a ON a.id = best.id {_WITH_OUTLET}",
    ),
    "quotes": (
        _QUOTE,
        "snippet(quotes_fts, 0, :open, :close, '…', 60) AS snippet",
        f"CROSS JOIN quotes q ON q.id = best.id CROSS JOIN articles a ON a.id = q.article_id {_WITH_OUTLET} {_WITH_SPEAKER} {_WITH_STATEMENT}",
    ),
    "statements": (
        _STATEMENT,
        "snippet(statements_fts, 0, :open, :close, '…', 60) AS snippet",
        "CROSS JOIN statements s ON s.id = best.id CROSS JOIN entities e ON e.id = s.speaker_id",
    ),
    "entities": (
        _ENTITY,
        "highlight(entities_fts, 0, :open, :close) AS marked_name, snippet(entities_fts, -1, :open, :close, '…', 24) AS snippet",
        "CROSS JOIN entities e ON e.id = best.id",
    ),
}
_SHOWN_TOGETHER = {"articles": 8, "quotes": 6, "statements": 6, "entities": 6}


def find(connection: Connection, overview: Overview, text: str, narrowed: SearchFilter | None = None, page: int = 1) -> SearchPage:
    """What a query finds in articles, quotations, statements and names, or in one of these, page by page.

    Any text is a query: what cannot be searched for is left out.
    """
    narrowed = _known_filter(narrowed or SearchFilter())
    query = search.read(text)
    narrowing = _narrowing(query, narrowed, overview)
    forms = hits.forms_of(connection, query, [line.value for line in overview.languages])
    wanted = hits.Search(query, narrowing, forms)
    found = hits.find(connection, wanted)
    size = _sizes(narrowed.inside, found)
    rows = {kind: _hits(connection, kind, wanted, found[kind], page, size[kind]) for kind in hits.KINDS}
    of = narrowed.inside or next((kind for kind in hits.KINDS if found[kind].ids), "")
    spread = hits.spread(connection, of, found[of]) if of else {}
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
        articles=_each(lambda r: ArticleHit(_article_line(r), r["title"], r["snippet"]), rows["articles"]),
        quotes=_each(lambda r: QuoteHit(_quote_line(r), r["snippet"]), rows["quotes"]),
        statements=_each(lambda r: StatementHit(_statement_line(r), r["snippet"]), rows["statements"]),
        entities=_each(lambda r: EntityHit(_entity_line(r), r["marked_name"], _beside_the_name(r)), rows["entities"]),
        spread_of=of,
        outlets=_spread(spread, "outlet"),
        people=_spread(spread, "person"),
        languages=_spread(spread, "language"),
        months=_spread(spread, "month"),
        suggestions=() if any(kind.ids for kind in found.values()) else _suggestions(connection, query),
    )


def _spread(spread: Mapping[str, Sequence[tuple[str, str, int]]], name: str) -> tuple[Counted, ...]:
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
    words, wanted = (f" {_in_addresses(text).replace('-', ' ')} " for text in (outlet.label, name))
    return outlet.value == name or wanted in words


def _sizes(inside: str, found: Mapping[str, hits.Found]) -> dict[str, int]:
    """How many hits of each kind a page shows: one kind, or of all kinds the first, quotations where there are no statements."""
    if inside:
        return {kind: PAGE if kind == inside else 0 for kind in hits.KINDS}
    left_out = "quotes" if found["statements"].ids else "statements"
    return _SHOWN_TOGETHER | {left_out: 0}


def _hits(connection: Connection, kind: str, wanted: hits.Search, found: hits.Found, page: int, size: int) -> list[Row]:
    if not size or not found.ids:
        return []
    columns, marks, join = _HITS[kind]
    best, parameters = hits.page_of(kind, wanted, found, (page - 1) * PAGE, size)
    if wanted.match(kind) is None:
        sql = f"SELECT {columns}, a.title, '' AS snippet FROM ({best}) best {join} ORDER BY best.place"
    else:
        sql = (
            f"SELECT {columns}, {marks} FROM ({best}) best CROSS JOIN {kind}_fts f ON f.rowid = best.id {join}"
            f" WHERE {kind}_fts MATCH :{kind}_{found.level} ORDER BY best.place"
        )
    return _rows(connection, sql, **parameters, open=search.OPEN, close=search.CLOSE)


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
    person = narrowed.person and _row(connection, "SELECT name FROM entities WHERE slug = :slug AND private = 0", slug=narrowed.person)
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
