"""The list of quotations, and one quotation."""

from hemeroteca.pages.quotes import QuotePage, QuotesFilter, QuotesPage, TextQuoteSelector
from hemeroteca.queries.articles import article_text, names_in, quote_spans
from hemeroteca.queries.rows import (
    FROM_QUOTE,
    MAY_BE_LISTED,
    OUTLET,
    PAGE,
    QUOTE,
    WITH_OUTLET,
    Connection,
    each,
    entity_link,
    most_quoted,
    quote_line,
    select,
    select_one,
)


def quotes(connection: Connection, narrowed: QuotesFilter, before: str = "", size: int = PAGE) -> QuotesPage | None:
    """A list of quotations, the newest article first; None where it is narrowed to someone who has no such list."""
    named = {
        row["slug"]: entity_link(row)
        for row in select(
            connection,
            "SELECT slug, name, kind, standing FROM entities WHERE slug IN (:speaker, :about) AND private = 0 AND standing = 'authority'",
            speaker=narrowed.speaker,
            about=narrowed.about,
        )
    }
    if not {narrowed.speaker, narrowed.about} - {""} <= set(named):
        return None
    conditions = [MAY_BE_LISTED] + [sql for value, sql in _quote_conditions(narrowed, before) if value]
    rows = select(
        connection,
        f"SELECT {QUOTE} FROM {FROM_QUOTE} WHERE {' AND '.join(conditions)} ORDER BY q.article_id DESC, q.position LIMIT :limit",
        speaker=narrowed.speaker,
        outlet=narrowed.outlet,
        status=narrowed.status,
        about=narrowed.about,
        before=before,
        limit=size + 1,
    )
    shown = each(quote_line, rows[:size])
    return QuotesPage(
        narrowed,
        named.get(narrowed.speaker),
        named.get(narrowed.about),
        shown,
        shown[-1].slug if len(rows) > size else None,
        most_quoted(connection),
    )


def _quote_conditions(narrowed: QuotesFilter, before: str) -> list[tuple[str, str]]:
    last = "SELECT {} FROM quotes WHERE slug = :before"
    article_id, position = last.format("article_id"), last.format("position")
    return [
        (narrowed.speaker, "q.speaker_id = (SELECT id FROM entities WHERE slug = :speaker)"),
        (narrowed.outlet, "o.slug = :outlet"),
        (narrowed.status, "q.speaker_status = :status"),
        (narrowed.about, "q.id IN (SELECT quote_id FROM spoken_of WHERE entity_id = (SELECT id FROM entities WHERE slug = :about))"),
        (before, f"q.article_id <= ({article_id}) AND (q.article_id < ({article_id}) OR q.position > ({position}))"),
    ]


def quote(connection: Connection, slug: str) -> QuotePage | None:
    """One quotation with its article, the other pieces of the utterance and the other printings of its statement."""
    found = quote_spans(connection, "q.slug = :slug", slug=slug)
    row = select_one(
        connection,
        f"SELECT a.*, {OUTLET} FROM articles a {WITH_OUTLET} WHERE a.id = (SELECT article_id FROM quotes WHERE slug = :slug)",
        slug=slug,
    )
    if not found or row is None:
        return None
    listed = f"SELECT {QUOTE} FROM {FROM_QUOTE} WHERE q.slug <> :slug AND"
    pieces = select(
        connection,
        f"{listed} q.article_id = :id AND q.utterance_id = :utterance ORDER BY q.position",
        slug=slug,
        id=row["id"],
        utterance=found[0].utterance,
    )
    # By their numbers: asked for the statement of each, SQLite reads all quotations in the order that is wanted.
    same = "SELECT quote_id FROM printings WHERE statement_id = (SELECT id FROM statements WHERE slug = :statement)"
    printings = select(connection, f"{listed} q.id IN ({same}) ORDER BY q.id LIMIT 50", slug=slug, statement=found[0].statement)
    text = article_text(row)
    selector = TextQuoteSelector.of(text.text_of(found[0].field), found[0].start, found[0].end)
    return QuotePage(found[0], selector, text, names_in(connection, row["id"]), each(quote_line, pieces), each(quote_line, printings))
