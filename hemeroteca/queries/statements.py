"""The list of statements, one statement, and how outlets print."""

import json
from itertools import accumulate

from hemeroteca import hits
from hemeroteca.pages.lines import OutletLink
from hemeroteca.pages.statements import Framing, OutletWording, PartLine, PrintingLine, Silence, StatementPage, StatementsPage, Step, Wire
from hemeroteca.queries.rows import (
    CONFIRMED,
    FROM_QUOTE,
    FROM_STATEMENT,
    LATEST,
    MOST_PRINTED,
    PAGE,
    QUOTE,
    STATEMENT,
    Connection,
    Row,
    each,
    entity_link,
    most_quoted,
    quote_line,
    select,
    select_one,
    statement_line,
)


def statements(connection: Connection, order: str = "printed", speaker: str = "", page: int = 1, size: int = PAGE) -> StatementsPage | None:
    """A list of statements, of one speaker or of all: `printed`, by how many outlets printed them, or `latest`.

    None where it is narrowed to someone who has no such list.
    """
    one = select_one(
        connection, f"SELECT e.slug, e.name, e.kind, e.standing FROM entities e WHERE e.slug = :slug AND {CONFIRMED}", slug=speaker
    )
    if speaker and one is None:
        return None
    by = {"latest": LATEST}.get(order, MOST_PRINTED)
    of_one = " AND s.speaker_id = (SELECT id FROM entities WHERE slug = :speaker)" if speaker else ""
    listed = f"SELECT s.id FROM statements s WHERE {hits.PUBLIC_STATEMENTS}{of_one} ORDER BY {by} LIMIT :limit OFFSET :offset"
    rows = select(
        connection,
        f"SELECT {STATEMENT} FROM ({listed}) l CROSS JOIN {FROM_STATEMENT} WHERE s.id = l.id ORDER BY {by}",
        speaker=speaker,
        limit=size + 1,
        offset=(page - 1) * size,
    )
    shown = each(statement_line, rows[:size])
    order = "latest" if order == "latest" else "printed"
    return StatementsPage(order, entity_link(one) if one else None, shown, page, len(rows) > size, most_quoted(connection))


def statement(connection: Connection, slug: str) -> StatementPage | None:
    row = select_one(
        connection,
        f"SELECT {STATEMENT}, s.id, s.speaker_id, s.reference, s.reference_quote_id, s.url, s.said_from, s.said_to,"
        f" r.slug AS reference_slug FROM {FROM_STATEMENT} JOIN quotes r ON r.id = s.reference_quote_id WHERE s.slug = :slug",
        slug=slug,
    )
    if row is None:
        return None
    rows = select(
        connection,
        f"SELECT {QUOTE}, q.cue_class, p.extent, p.wording, p.translated, p.fidelity, p.rule, p.alignment,"
        " a.published_from, a.published_to, g.slug AS agency_slug, g.name AS agency_name, q.id = :reference AS is_reference"
        f" FROM {FROM_QUOTE} LEFT JOIN outlets g ON g.id = a.agency_id WHERE p.statement_id = :id ORDER BY a.id, q.position",
        id=row["id"],
        reference=row["reference_quote_id"],
    )
    first = _first(rows)
    printings = tuple(_printing(r, first.get(r["article_id"])) for r in rows)
    return StatementPage(
        statement_line(row),
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
        quote_line(row),
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
    rows = select(connection, sql, id=statement_id)
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
    row = select_one(connection, sql, id=statement_id, speaker=speaker)
    return Silence(row["first_day"], row["last_day"], row["outlets"], row["without"]) if row and row["outlets"] > 1 else None


ENOUGH = 30  # printings of an outlet from which shares are shown


def outlet_wording(connection: Connection) -> tuple[OutletWording, ...]:
    rows = select(connection, "SELECT * FROM outlet_wording WHERE n >= :enough", enough=ENOUGH)
    names = ("part", "same", "case_only", "omitted_marked", "omitted_unmarked", "replaced")
    return each(lambda r: OutletWording(OutletLink(r["slug"], r["name"]), r["n"], *(r[name] for name in names)), rows)
