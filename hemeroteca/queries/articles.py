"""The list of articles, and one article."""

import json

from hemeroteca.pages.articles import (
    ArticleFilter,
    ArticlePage,
    ArticlesPage,
    ArticleText,
    Fact,
    NameSpan,
    QuoteChange,
    QuoteSpan,
    RelatedLine,
    SetAside,
    SourceLine,
)
from hemeroteca.queries.rows import (
    ARTICLE,
    OUTLET,
    PAGE,
    SPEAKER,
    WITH_OUTLET,
    WITH_SPEAKER,
    WITH_STATEMENT,
    Connection,
    Row,
    article_line,
    each,
    entity_link,
    outlet_link,
    select,
    select_one,
    speaker_link,
)

SPAN = (
    "q.slug, q.position, q.utterance_id, q.kind, q.field, q.char_start, q.char_end, q.words, q.speaker_status, q.speaker_rule,"
    " q.speaker_surface, q.speaker_start, q.speaker_end, q.cue, q.cue_start, q.cue_end, q.cue_class, q.channel, q.said_on,"
    f" {SPEAKER}, s.slug AS statement_slug, s.quote_count AS statement_quotes,"
    " (SELECT json_group_array(json_array(number, change, words, speaker_surface)) FROM (SELECT v.number, c.change, c.words, c.speaker_surface"
    " FROM quote_changes c JOIN article_versions v ON v.id = c.version_id WHERE c.quote_id = q.id ORDER BY v.number DESC)) AS changes"
)


def articles(connection: Connection, narrowed: ArticleFilter, before: str = "", size: int = PAGE) -> ArticlesPage | None:
    """A list of articles, the newest first; None where it is narrowed to an entity that has no page."""
    entity = select_one(
        connection, "SELECT slug, name, kind, standing FROM entities WHERE slug = :slug AND private = 0", slug=narrowed.named
    )
    if narrowed.named and entity is None:
        return None
    rows = select(
        connection,
        f"SELECT {ARTICLE} FROM ({_listed(narrowed, before)}) l CROSS JOIN articles a ON a.id = l.id {WITH_OUTLET} ORDER BY l.id DESC",
        outlet=narrowed.outlet,
        language=narrowed.language,
        month=narrowed.month,
        named=narrowed.named,
        day=narrowed.day,
        before=before,
        limit=size + 1,
    )
    shown = each(article_line, rows[:size])
    return ArticlesPage(narrowed, entity_link(entity) if entity else None, shown, shown[-1].slug if len(rows) > size else None)


def _listed(narrowed: ArticleFilter, before: str) -> str:
    """The ids of a list, from the one index that gives them in order and the one that tells the rest: no text is read. Ids follow the days."""
    ids, order = "k.id", "k.published DESC, k.id DESC"
    if narrowed.named:  # once for each time that it is named
        source = "mentions m CROSS JOIN articles k INDEXED BY articles_id_outlet_id_language_published ON k.id = m.article_id"
        ids, order = "DISTINCT m.article_id AS id", "m.article_id DESC"
    elif narrowed.outlet:
        source = "articles k INDEXED BY articles_outlet_id_published_id_language"
    elif narrowed.month or narrowed.day:
        source = "articles k INDEXED BY articles_published_id_language"
    elif narrowed.language:
        source, order = "articles k INDEXED BY articles_language", "k.id DESC"
    else:
        source, order = "articles k", "k.id DESC"
    conditions = [sql for value, sql in _conditions(narrowed, before) if value]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {ids} FROM {source}{where} ORDER BY {order} LIMIT :limit"


def _conditions(narrowed: ArticleFilter, before: str) -> list[tuple[str, str]]:
    return [
        (narrowed.named, "m.entity_id = (SELECT id FROM entities WHERE slug = :named AND private = 0)"),
        (narrowed.outlet, "k.outlet_id = (SELECT id FROM outlets WHERE slug = :outlet)"),
        (narrowed.language, "k.language = :language"),
        (narrowed.month, "k.published >= :month || '-01' AND k.published <= :month || '-31'"),
        (narrowed.day, "k.published = :day"),
        (before, "k.id < (SELECT id FROM articles WHERE slug = :before)"),
    ]


def article_text(row: Row) -> ArticleText:
    return ArticleText(
        row["slug"],
        row["title"],
        row["title_basis"],
        row["standfirst"],
        row["body"],
        row["language"],
        outlet_link(row),
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
    earlier = "(SELECT count(*) FROM article_versions v WHERE v.article_id = a.id) AS earlier"
    row = select_one(connection, f"SELECT a.*, {OUTLET}, {earlier} FROM articles a {WITH_OUTLET} WHERE a.slug = :slug", slug=slug)
    if row is None:
        return None
    facts, furniture = _evidence(connection, row["id"])
    return ArticlePage(
        article_text(row),
        names_in(connection, row["id"]),
        quote_spans(connection, "q.article_id = :id ORDER BY q.position", id=row["id"]),
        facts,
        furniture,
        _sources(connection, row["id"]),
        _related(connection, row["id"]),
        row["earlier"] + 1,
    )


def names_in(connection: Connection, article_id: int) -> tuple[NameSpan, ...]:
    sql = (
        "SELECT m.field, m.char_start, m.char_end, m.rule, e.slug, e.name, e.kind, e.standing FROM mentions m"
        " JOIN entities e ON e.id = m.entity_id AND e.private = 0 WHERE m.article_id = :id ORDER BY m.field, m.char_start"
    )
    rows = select(connection, sql, id=article_id)
    return each(lambda r: NameSpan(entity_link(r), r["field"], r["char_start"], r["char_end"], r["rule"]), rows)


def quote_spans(connection: Connection, condition: str, **parameters: object) -> tuple[QuoteSpan, ...]:
    sql = f"SELECT {SPAN} FROM quotes q {WITH_SPEAKER} {WITH_STATEMENT} WHERE {condition}"
    return each(_quote_span, select(connection, sql, **parameters))


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
        speaker_link(row),
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
        tuple(QuoteChange(*change) for change in json.loads(row["changes"])),
    )


def _evidence(connection: Connection, article_id: int) -> tuple[tuple[Fact, ...], tuple[SetAside, ...]]:
    """What was read from the source and what was set aside, in one query."""
    sql = (
        "SELECT fact, surface, rule FROM (SELECT fact, surface, rule, rowid AS place FROM evidence WHERE article_id = :id"
        " UNION ALL SELECT NULL, text, rule, position FROM furniture WHERE article_id = :id) ORDER BY fact IS NULL, place"
    )
    rows = select(connection, sql, id=article_id)
    facts = [row for row in rows if row["fact"] is not None]
    aside = [row for row in rows if row["fact"] is None]
    return (
        each(lambda r: Fact(r["fact"], r["surface"], r["rule"]), facts),
        each(lambda r: SetAside(r["surface"], r["rule"]), aside),
    )


def _sources(connection: Connection, article_id: int) -> tuple[SourceLine, ...]:
    """The input that the article was read from, then those that are versions, duplicates or companions of it."""
    sql = (
        "SELECT path, sha256, media_type, encoding, bytes, status, note FROM sources WHERE article_id = :id"
        " ORDER BY status <> 'article', status, path LIMIT 100"
    )
    return each(lambda row: SourceLine(*row), select(connection, sql, id=article_id))


def _related(connection: Connection, article_id: int) -> tuple[RelatedLine, ...]:
    """Related articles; a pair may be stored in one direction only."""
    sql = (
        f"SELECT r.kind AS how, max(r.score) AS score, {ARTICLE} FROM"
        " (SELECT other_id AS id, kind, score FROM related WHERE article_id = :id"
        " UNION ALL SELECT article_id, kind, score FROM related WHERE other_id = :id) r"
        f" JOIN articles a ON a.id = r.id {WITH_OUTLET} GROUP BY a.id, r.kind ORDER BY score DESC, a.id DESC LIMIT 12"
    )
    return each(lambda r: RelatedLine(r["how"], r["score"], article_line(r)), select(connection, sql, id=article_id))
