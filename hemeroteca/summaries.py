"""Small tables that are counted once, at the end of a build, so that no page of the site has to.

They hold what the other tables say, of those only whom the editor has confirmed and who are not private: nobody else
is in a chart, a network or a list of whom an outlet quotes.
"""

import sqlite3

from hemeroteca.answers import REACH, answers

TABLES = ("named_in", "spoken_of", "speaks_of", "named_beside", "entity_months", "outlet_months", "outlet_speakers")
_SHOWN = "(SELECT id FROM entities WHERE standing = 'authority' AND private = 0)"
_SPEAKERS = "(SELECT id FROM entities WHERE standing = 'authority' AND private = 0 AND kind IN ('person', 'organisation'))"
# Where something stands, as one number: the article, the field, the character.
_PLACE = "({row}.article_id << 34 | ((CASE {row}.field WHEN 'body' THEN 0 WHEN 'standfirst' THEN 1 ELSE 2 END) << 32) | {character})"
_CHARACTER = f"(m.place & {(1 << 32) - 1})"


def _place(row: str, character: str) -> str:
    return _PLACE.format(row=row, character=f"{row}.{character}")


# Names by their places: asked of the rows themselves, each quotation would look through all names of its article. The plus keeps the
# order in which they were written.
_PLACES = (
    "CREATE TEMP TABLE standing (place INTEGER, entity_id INTEGER, char_end INTEGER, PRIMARY KEY (place, entity_id, char_end)) WITHOUT ROWID",
    f"INSERT INTO temp.standing SELECT {_place('m', 'char_start')}, entity_id, char_end FROM mentions m WHERE +entity_id IN {_SHOWN}",
)
# CROSS JOIN keeps this order.
_NAMED_IN = (
    "SELECT m.entity_id, q.id AS quote_id, {answered} AS answered FROM quotes q CROSS JOIN temp.standing m"
    " ON m.place BETWEEN {where} WHERE q.kind <> 'term' AND q.speaker_id IS NOT m.entity_id"
)
_WORDS = _NAMED_IN.format(answered=0, where=f"{_place('q', 'char_start')} AND {_place('q', 'char_end')} AND m.char_end <= q.char_end")
_ATTRIBUTION = (
    _NAMED_IN.format(answered=1, where=f"{_place('q', 'cue_end')} AND {_place('q', 'cue_end')} + {REACH}")
    + " AND EXISTS (SELECT 1 FROM articles a WHERE a.id = q.article_id AND answers(a.language, substr(CASE q.field WHEN 'title' THEN a.title"
    f" WHEN 'standfirst' THEN a.standfirst ELSE a.body END, q.cue_start + 1, {_CHARACTER} - q.cue_start)))"
)

# What is counted by outlet and month: articles, and how often each speaker is quoted in one. In a row of articles the whole text stands
# before the day, and in one of quotes the words.
_COUNTED = (
    "CREATE TEMP TABLE printed (article_id INTEGER PRIMARY KEY, outlet_id INTEGER, month TEXT)",
    "INSERT INTO temp.printed SELECT id, outlet_id, substr(published, 1, 7) FROM articles INDEXED BY articles_id_outlet_id_language_published",
    "CREATE TEMP TABLE said (outlet_id INTEGER, month TEXT, speaker_id INTEGER, quotes INTEGER)",
    "INSERT INTO temp.said SELECT outlet_id, month, speaker_id, quotes FROM (SELECT article_id, speaker_id, count(*) AS quotes"
    " FROM quotes INDEXED BY quotes_id_kind_speaker_id_article_id_position WHERE kind <> 'term' GROUP BY 1, 2) JOIN temp.printed USING (article_id)",
)
# Each pair once, as one number, which is sorted in half the time.
_PAIRS = (
    "CREATE TEMP TABLE pairs (one INTEGER, other INTEGER, articles INTEGER)",
    f"INSERT INTO temp.pairs SELECT pair >> 32, pair & {(1 << 32) - 1}, count(*) FROM (SELECT one.entity_id << 32 | other.entity_id AS pair"
    " FROM named_in one JOIN named_in other ON other.article_id = one.article_id AND other.entity_id > one.entity_id) GROUP BY pair",
)

_STATEMENTS = (
    *_PLACES,
    "INSERT INTO named_in (article_id, entity_id)"
    f" SELECT DISTINCT article_id, entity_id FROM mentions INDEXED BY mentions_article_id_entity_id WHERE +entity_id IN {_SHOWN} ORDER BY 1, 2",
    "INSERT INTO spoken_of (entity_id, quote_id, answered)"
    f" SELECT entity_id, quote_id, max(answered) FROM ({_WORDS} UNION ALL {_ATTRIBUTION}) GROUP BY 1, 2 ORDER BY 1, 2",
    "DROP TABLE temp.standing",
    "INSERT INTO speaks_of (speaker_id, entity_id, quote_count, answer_count, article_count)"
    " SELECT q.speaker_id, s.entity_id, count(*), sum(s.answered), count(DISTINCT q.article_id) FROM spoken_of s JOIN quotes q ON q.id = s.quote_id"
    f" WHERE q.speaker_id IN {_SPEAKERS} AND s.entity_id IN {_SPEAKERS} GROUP BY 1, 2 ORDER BY 1, 2",
    *_PAIRS,
    "INSERT INTO named_beside (entity_id, other_id, article_count)"
    " SELECT one, other, articles FROM temp.pairs UNION ALL SELECT other, one, articles FROM temp.pairs ORDER BY 1, 2",
    "DROP TABLE temp.pairs",
    *_COUNTED,
    "INSERT INTO entity_months (entity_id, month, article_count, quote_count) SELECT entity_id, month, sum(articles), sum(quotes) FROM ("
    "SELECT entity_id, month, count(*) AS articles, 0 AS quotes FROM named_in JOIN temp.printed USING (article_id)"
    " WHERE month IS NOT NULL GROUP BY 1, 2 UNION ALL SELECT speaker_id, month, 0, sum(quotes) FROM temp.said"
    f" WHERE speaker_id IN {_SHOWN} AND month IS NOT NULL GROUP BY 1, 2) GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO outlet_months (outlet_id, month, article_count, quote_count) SELECT outlet_id, month, sum(articles), sum(quotes) FROM ("
    "SELECT outlet_id, month, count(*) AS articles, 0 AS quotes FROM temp.printed"
    " WHERE outlet_id IS NOT NULL AND month IS NOT NULL GROUP BY 1, 2 UNION ALL SELECT outlet_id, month, 0, sum(quotes) FROM temp.said"
    " WHERE outlet_id IS NOT NULL AND month IS NOT NULL GROUP BY 1, 2) GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO outlet_speakers (outlet_id, speaker_id, quote_count, article_count) SELECT outlet_id, speaker_id, sum(quotes), count(*)"
    f" FROM temp.said WHERE speaker_id IN {_SHOWN} AND outlet_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
    "CREATE TABLE counted_outlets (id INTEGER PRIMARY KEY, articles INTEGER, first TEXT, last TEXT, quotes INTEGER, speakers INTEGER)",
    "INSERT INTO counted_outlets SELECT a.outlet_id, a.articles, a.first, a.last, coalesce(s.quotes, 0), coalesce(s.speakers, 0)"
    " FROM (SELECT outlet_id, count(*) AS articles, min(published) AS first, max(published) AS last FROM articles"
    " WHERE outlet_id IS NOT NULL GROUP BY 1) a LEFT JOIN"
    " (SELECT outlet_id, sum(quotes) AS quotes, count(DISTINCT speaker_id) AS speakers FROM temp.said GROUP BY 1) s USING (outlet_id)",
    "CREATE TABLE counted_entities (id INTEGER PRIMARY KEY, articles INTEGER, quotes INTEGER)",
    "INSERT INTO counted_entities SELECT id, sum(articles), sum(quotes) FROM ("
    "SELECT entity_id AS id, count(DISTINCT article_id) AS articles, 0 AS quotes FROM mentions GROUP BY 1 UNION ALL"
    " SELECT speaker_id, 0, sum(quotes) FROM temp.said WHERE speaker_id IS NOT NULL GROUP BY 1) GROUP BY 1",
    "CREATE TABLE counts (what TEXT, number INTEGER)",
    "INSERT INTO counts SELECT 'entities named', count(*) FROM counted_entities WHERE articles > 0 UNION ALL"
    " SELECT 'quotes ' || CASE kind WHEN 'term' THEN kind ELSE speaker_status END, count(*) FROM quotes GROUP BY 1 UNION ALL"
    " SELECT status, count(*) FROM sources GROUP BY 1",
    "DROP TABLE temp.said",
    "DROP TABLE temp.printed",
)
# What is counted beside these tables, and where it goes.
UPDATES = (
    "UPDATE outlets SET (article_count, first_day, last_day, quote_count, speaker_count) = (c.articles, c.first, c.last, c.quotes, c.speakers)"
    " FROM counted_outlets c WHERE c.id = outlets.id",
    "UPDATE entities SET (article_count, quote_count) = (c.articles, c.quotes) FROM counted_entities c WHERE c.id = entities.id",
)


def fill(connection: sqlite3.Connection) -> None:
    """Fills them, once all that they are counted from is in with its indexes, and what `UPDATES` are made of."""
    connection.create_function("answers", 2, answers, deterministic=True)
    for statement in _STATEMENTS:
        connection.execute(statement)
