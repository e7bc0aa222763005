"""The statements of an archive numbered, and their rows: those that were drafted, and every other quotation with a speaker as one by itself.

They are in the order of their earliest printings: by day, path of the article and position there. What most statements are never leaves SQLite.
"""

from hemeroteca.stored import PLACE


def _quote_at(place: str) -> str:
    return f"(SELECT o.id FROM quotes o WHERE o.article_id = {place} >> {PLACE} AND o.position = {place} & {(1 << PLACE) - 1})"


_STATEMENT = (
    "id, slug, speaker_id, reference_quote_id, text, language, reference, said_on, said_from, said_to, channel, url,"
    " quote_count, article_count, outlet_count, unknown_outlet_count, first_published"
)
NUMBERED = (
    "CREATE TEMP TABLE numbered (id INTEGER PRIMARY KEY, quote_id INTEGER, article_id INTEGER, number INTEGER, rule TEXT)",
    "INSERT INTO temp.numbered (quote_id, article_id, number, rule) SELECT q.id, q.article_id, t.number, coalesce(t.rule, 'first') FROM quotes q"
    f" JOIN temp.circumstances a ON a.article_id = q.article_id LEFT JOIN temp.tied t ON t.place = q.article_id << {PLACE} | q.position"
    " WHERE CASE WHEN t.place IS NULL THEN q.speaker_id IS NOT NULL AND q.kind <> 'term' ELSE t.is_first END ORDER BY a.place, q.position",
    "CREATE INDEX temp.numbered_number ON numbered(number) WHERE number IS NOT NULL",
)
# A statement of one quotation is what `statements.py` makes of one; of the others the printings are counted.
STATEMENTS = (
    "CREATE TEMP TABLE tallied (number INTEGER PRIMARY KEY, quotes INTEGER, articles INTEGER, outlets INTEGER, unknown INTEGER, first TEXT)",
    "INSERT INTO temp.tallied SELECT t.number, count(*), count(DISTINCT a.article_id), count(DISTINCT a.outlet_id),"
    " count(DISTINCT CASE WHEN a.outlet_id IS NULL THEN a.article_id END), min(a.published) FROM temp.tied t"
    f" JOIN temp.circumstances a ON a.article_id = t.place >> {PLACE} WHERE t.number IS NOT NULL GROUP BY 1",
    f"INSERT INTO statements ({_STATEMENT})"
    " SELECT n.id, q.slug, q.speaker_id, q.id, q.words, a.language, CASE q.kind WHEN 'post' THEN 'post' ELSE 'longest' END,"
    " CASE WHEN q.said_from = q.said_to THEN q.said_from WHEN coalesce(q.said_from, q.said_to) IS NOT NULL"
    " THEN '[' || coalesce(q.said_from, '') || '..' || coalesce(q.said_to, '') || ']' END,"
    " q.said_from, q.said_to, q.channel, CASE q.kind WHEN 'post' THEN q.url END,"
    " 1, 1, a.outlet_id IS NOT NULL, a.outlet_id IS NULL, a.published FROM temp.numbered n"
    " CROSS JOIN quotes q ON q.id = n.quote_id CROSS JOIN temp.circumstances a ON a.article_id = n.article_id WHERE n.number IS NULL"
    f" UNION ALL SELECT n.id, q.slug, d.speaker_id, {_quote_at('d.reference')}, d.text, d.language, d.kind, d.said_on, d.said_from, d.said_to,"
    " d.channel, d.url, p.quotes, p.articles, p.outlets, p.unknown, p.first FROM temp.numbered n CROSS JOIN temp.drafted d ON d.number = n.number"
    " CROSS JOIN temp.tallied p ON p.number = n.number CROSS JOIN quotes q ON q.id = n.quote_id WHERE n.number IS NOT NULL ORDER BY 1",
)
# What statements are made of: full-text search, which asks for their words alone, need not wait for it.
PRINTINGS = (
    "INSERT INTO printings (quote_id, statement_id, extent, wording, translated, fidelity, alignment, rule)"
    " SELECT quote_id, id, NULL, NULL, 0, NULL, NULL, rule FROM temp.numbered WHERE number IS NULL"
    f" UNION ALL SELECT {_quote_at('t.place')}, n.id, t.extent, t.wording, t.translated, t.fidelity, t.alignment, t.rule"
    " FROM temp.tied t JOIN temp.numbered n ON n.number = t.number AND n.number IS NOT NULL ORDER BY 1",
    "INSERT INTO statement_parts (statement_id, position, quote_id, char_start, char_end)"
    " SELECT n.id, 0, n.quote_id, 0, length(s.text) FROM temp.numbered n CROSS JOIN statements s ON s.id = n.id WHERE n.number IS NULL"
    f" UNION ALL SELECT n.id, p.position, {_quote_at('p.place')}, p.char_start, p.char_end FROM temp.numbered n"
    " CROSS JOIN temp.parts p ON p.number = n.number WHERE n.number IS NOT NULL ORDER BY 1, 2",
)
# Each article with the eight that printed the same statement before it: what a thousand articles print makes no million pairs.
# The steps are tables with keys, as SQLite would read what a subquery gives from end to end for each of its rows.
SHARED = (
    "CREATE TEMP TABLE sharing (number INTEGER, place INTEGER, article_id INTEGER, PRIMARY KEY (number, place)) WITHOUT ROWID",
    "INSERT INTO temp.sharing SELECT number, row_number() OVER (PARTITION BY number ORDER BY article_id), article_id"
    f" FROM (SELECT DISTINCT number, place >> {PLACE} AS article_id FROM temp.tied WHERE number IS NOT NULL)",
    "CREATE TEMP TABLE counted (article_id INTEGER PRIMARY KEY, statements INTEGER)",
    "INSERT INTO temp.counted SELECT article_id, sum(found) FROM (SELECT article_id, 1 AS found FROM temp.sharing"
    " UNION ALL SELECT article_id, 1 FROM temp.numbered WHERE number IS NULL) GROUP BY 1",
    "INSERT INTO related (article_id, other_id, kind, score) WITH"
    " pairs AS (SELECT later.article_id, earlier.article_id AS other_id, count(*) AS shared FROM temp.sharing later CROSS JOIN temp.sharing earlier"
    "  ON earlier.number = later.number AND earlier.place BETWEEN later.place - 8 AND later.place - 1"
    "  GROUP BY later.article_id, earlier.article_id)"
    " SELECT p.article_id, p.other_id, 'shared-statement', round(1.0 * shared / min(one.statements, other.statements), 3) FROM pairs p"
    " CROSS JOIN temp.counted one ON one.article_id = p.article_id CROSS JOIN temp.counted other ON other.article_id = p.other_id",
)
