"""The list of quotations, and one quotation."""

from hemeroteca import hits
from hemeroteca.pages.quotes import QuotePage, QuotesFilter, QuotesPage, TextQuoteSelector
from hemeroteca.queries.articles import article_text, names_in, quote_spans
from hemeroteca.queries.rows import (
    FROM_QUOTE,
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
    rows = select(
        connection,
        f"SELECT {QUOTE} FROM ({_listed(narrowed, before)}) l CROSS JOIN {FROM_QUOTE} WHERE q.id = l.id ORDER BY q.article_id DESC, q.position",
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


def _listed(narrowed: QuotesFilter, before: str) -> str:
    """The ids of a list, from the index that gives them in order."""
    order = "q.article_id DESC, q.position"
    if narrowed.about:
        source = f"spoken_of n CROSS JOIN {hits.QUOTES} ON q.id = n.quote_id"
    elif narrowed.speaker:
        source = "quotes q INDEXED BY quotes_speaker_id_article_id"
    elif narrowed.status:
        source = "quotes q INDEXED BY quotes_speaker_status_article_id"
    elif narrowed.outlet:  # ids of articles follow the days
        source = "articles k INDEXED BY articles_outlet_id_published_id_language CROSS JOIN quotes q ON q.article_id = k.id"
        order = "k.published DESC, k.id DESC, q.position"
    else:
        source = "quotes q"
    conditions = [sql for value, sql in _conditions(narrowed, before) if value]
    return f"SELECT q.id FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :limit"


def _conditions(narrowed: QuotesFilter, before: str) -> list[tuple[object, str]]:
    of_outlet = "outlet_id = (SELECT id FROM outlets WHERE slug = :outlet)"
    first = not (narrowed.about or narrowed.speaker or narrowed.status)
    last = "SELECT {} FROM quotes WHERE slug = :before"
    article_id, position = last.format("article_id"), last.format("position")
    return [
        (narrowed.about, "n.entity_id = (SELECT id FROM entities WHERE slug = :about)"),
        (narrowed.speaker, "q.speaker_id = (SELECT id FROM entities WHERE slug = :speaker)"),
        (narrowed.status, "q.speaker_status = :status"),
        (
            narrowed.outlet,
            f"k.{of_outlet}" if first else f"EXISTS (SELECT 1 FROM {hits.ARTICLES} WHERE a.id = q.article_id AND a.{of_outlet})",
        ),
        (before, f"q.article_id <= ({article_id}) AND (q.article_id < ({article_id}) OR q.position > ({position}))"),
        (True, hits.PUBLIC_QUOTES),
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
