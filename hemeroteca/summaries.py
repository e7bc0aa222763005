"""Small tables that are counted once, at the end of a build, so that no page of the site has to.

They hold what the other tables say, of those only whom the editor has confirmed and who are not private: nobody else
is in a chart, a network or a list of whom an outlet quotes.
"""

import sqlite3

from hemeroteca.answers import REACH, answers

_SHOWN = "(SELECT id FROM entities WHERE standing = 'authority' AND private = 0)"
_SPEAKERS = "(SELECT id FROM entities WHERE standing = 'authority' AND private = 0 AND kind IN ('person', 'organisation'))"
_SAID = "quotes q JOIN articles a ON a.id = q.article_id WHERE q.kind <> 'term'"
_MONTH = "substr(a.published, 1, 7)"

# Names by their places: asked of the rows themselves, each quotation would look through all names of its article.
_PLACES = (
    "CREATE TEMP TABLE standing (article_id INTEGER, field TEXT, char_start INTEGER, char_end INTEGER, entity_id INTEGER,"
    " PRIMARY KEY (article_id, field, char_start, char_end, entity_id)) WITHOUT ROWID",
    f"INSERT INTO temp.standing SELECT article_id, field, char_start, char_end, entity_id FROM mentions WHERE entity_id IN {_SHOWN}",
)
# CROSS JOIN keeps this order.
_NAMED_IN = (
    "SELECT m.entity_id, q.id AS quote_id, {answered} AS answered FROM quotes q CROSS JOIN temp.standing m"
    " ON m.article_id = q.article_id AND m.field = q.field AND {where} WHERE q.kind <> 'term' AND q.speaker_id IS NOT m.entity_id"
)
_WORDS = _NAMED_IN.format(answered=0, where="m.char_start BETWEEN q.char_start AND q.char_end AND m.char_end <= q.char_end")
_ATTRIBUTION = (
    _NAMED_IN.format(answered=1, where=f"m.char_start BETWEEN q.cue_end AND q.cue_end + {REACH}")
    + " AND EXISTS (SELECT 1 FROM articles a WHERE a.id = q.article_id AND answers(a.language, substr(CASE q.field WHEN 'title' THEN a.title"
    " WHEN 'standfirst' THEN a.standfirst ELSE a.body END, q.cue_start + 1, m.char_start - q.cue_start)))"
)

_STATEMENTS = (
    *_PLACES,
    "INSERT INTO named_in (article_id, entity_id)"
    f" SELECT DISTINCT article_id, entity_id FROM mentions WHERE entity_id IN {_SHOWN} ORDER BY 1, 2",
    "INSERT INTO spoken_of (entity_id, quote_id, answered)"
    f" SELECT entity_id, quote_id, max(answered) FROM ({_WORDS} UNION ALL {_ATTRIBUTION}) GROUP BY 1, 2 ORDER BY 1, 2",
    "DROP TABLE temp.standing",
    "INSERT INTO speaks_of (speaker_id, entity_id, quote_count, answer_count, article_count)"
    " SELECT q.speaker_id, s.entity_id, count(*), sum(s.answered), count(DISTINCT q.article_id) FROM spoken_of s JOIN quotes q ON q.id = s.quote_id"
    f" WHERE q.speaker_id IN {_SPEAKERS} AND s.entity_id IN {_SPEAKERS} GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO named_beside (entity_id, other_id, article_count) SELECT one.entity_id, other.entity_id, count(*)"
    " FROM named_in one JOIN named_in other ON other.article_id = one.article_id AND other.entity_id <> one.entity_id"
    " GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO entity_months (entity_id, month, article_count, quote_count) SELECT entity_id, month, sum(articles), sum(quotes) FROM ("
    f"SELECT m.entity_id, {_MONTH} AS month, count(*) AS articles, 0 AS quotes FROM named_in m JOIN articles a ON a.id = m.article_id"
    f" WHERE a.published IS NOT NULL GROUP BY 1, 2 UNION ALL SELECT q.speaker_id, {_MONTH}, 0, count(*) FROM {_SAID}"
    f" AND q.speaker_id IN {_SHOWN} AND a.published IS NOT NULL GROUP BY 1, 2) GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO outlet_months (outlet_id, month, article_count, quote_count) SELECT outlet_id, month, sum(articles), sum(quotes) FROM ("
    f"SELECT a.outlet_id, {_MONTH} AS month, count(*) AS articles, 0 AS quotes FROM articles a"
    " WHERE a.outlet_id IS NOT NULL AND a.published IS NOT NULL GROUP BY 1, 2"
    f" UNION ALL SELECT a.outlet_id, {_MONTH}, 0, count(*) FROM {_SAID}"
    " AND a.outlet_id IS NOT NULL AND a.published IS NOT NULL GROUP BY 1, 2) GROUP BY 1, 2 ORDER BY 1, 2",
    "INSERT INTO outlet_speakers (outlet_id, speaker_id, quote_count, article_count)"
    f" SELECT a.outlet_id, q.speaker_id, count(*), count(DISTINCT a.id) FROM {_SAID} AND q.speaker_id IN {_SHOWN}"
    " AND a.outlet_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
    "UPDATE outlets SET (article_count, first_day, last_day) ="
    " (SELECT count(*), min(a.published), max(a.published) FROM articles a WHERE a.outlet_id = outlets.id)",
    "UPDATE outlets SET (quote_count, speaker_count) = (SELECT count(*), count(DISTINCT q.speaker_id) FROM articles a"
    " JOIN quotes q ON q.article_id = a.id WHERE a.outlet_id = outlets.id AND q.kind <> 'term')",
)


def fill(connection: sqlite3.Connection) -> None:
    """Fills them, once all other rows and their indexes are in."""
    connection.create_function("answers", 2, answers, deterministic=True)
    for statement in _STATEMENTS:
        connection.execute(statement)
