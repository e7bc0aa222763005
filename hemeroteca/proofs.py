"""What an editor reads before publishing: what became of each source, and what an archive changes against an earlier one.

Lines of text, one after the other. The work is done by SQLite, so that memory does not grow with the archives.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

_NEEDED = {"build", "articles", "quotes", "entities", "outlets", "statements", "printings"}
_LONGEST = 90  # characters of a quotation


class NotAnArchive(ValueError):
    """The message names the file."""


def open_archive(database: Path) -> sqlite3.Connection:
    """A connection that keeps this archive even where another takes its name. Raises NotAnArchive."""
    try:
        connection = sqlite3.connect(_uri(database), uri=True)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise NotAnArchive(f"{database} is no archive ({error}); name one that build_db.py wrote") from error
    if not tables >= _NEEDED:
        connection.close()
        raise NotAnArchive(f"{database} is no archive: it lacks tables; name one that build_db.py wrote")
    return connection


def _uri(database: Path) -> str:
    return f"file:{quote(str(database.resolve()))}?mode=ro&immutable=1"


# ---- What became of each source ----------------------------------------------------------------------------------------------

_NAME = "rtrim(s.path, '0123456789')"  # crawl.warc#2 stands before crawl.warc#10
_DECISIONS = (
    "SELECT s.path, s.status, a.slug, v.number, s.note FROM sources s LEFT JOIN articles a ON a.id = s.article_id"
    f" LEFT JOIN article_versions v ON v.source_id = s.id ORDER BY {_NAME}, CAST(substr(s.path, length({_NAME}) + 1) AS INTEGER), s.path"
)


def decisions(database: Path) -> Iterator[str]:
    """A line for each source, in the order of their names."""
    with closing(open_archive(database)) as connection:
        for path, status, slug, number, note in connection.execute(_DECISIONS):
            what = f"version {number}" if number else status
            leads = f" of /articles/{slug}" if slug and status != "article" else f" /articles/{slug}" if slug else ""
            yield f"{_visible(path)}: {what}{leads}" + (f": {_visible(note)}" if note else "")


def rejections(database: Path) -> Iterator[str]:
    """A line for each source that was rejected, in the order of the inputs."""
    with closing(open_archive(database)) as connection:
        for path, note in connection.execute("SELECT path, note FROM sources WHERE status = 'rejected' ORDER BY id"):
            yield f"rejected {_visible(path)}: {_visible(note)}"


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


# ---- What is different from an earlier archive -------------------------------------------------------------------------------

# `main` is the earlier archive, `new` the later one; rows belong together by the keys at the end of their addresses, earlier ones too.
_PAIRED = """
CREATE TEMP TABLE article_keys (key TEXT PRIMARY KEY, id INTEGER);
INSERT OR IGNORE INTO article_keys SELECT substr(slug, -10), id FROM new.articles;
INSERT OR IGNORE INTO article_keys SELECT key, article_id FROM new.former_keys WHERE kind = 'article';
CREATE TEMP TABLE quote_keys (key TEXT PRIMARY KEY, id INTEGER);
INSERT OR IGNORE INTO quote_keys SELECT substr(slug, -10), id FROM new.quotes;
INSERT OR IGNORE INTO quote_keys SELECT key, quote_id FROM new.former_keys WHERE kind = 'quote' AND quote_id IS NOT NULL;
CREATE TEMP TABLE stayed (earlier INTEGER PRIMARY KEY, later INTEGER);
INSERT INTO stayed SELECT a.id, k.id FROM main.articles a JOIN article_keys k ON k.key = substr(a.slug, -10);
CREATE INDEX temp.stayed_later ON stayed(later);
CREATE TEMP TABLE kept (earlier INTEGER PRIMARY KEY, later INTEGER);
INSERT INTO kept SELECT q.id, k.id FROM main.quotes q JOIN quote_keys k ON k.key = substr(q.slug, -10);
CREATE INDEX temp.kept_later ON kept(later);
"""
_GONE = (
    "SELECT a.slug, a.title, EXISTS (SELECT 1 FROM new.withdrawn w WHERE w.key = substr(a.slug, -10)) FROM main.articles a"
    " WHERE a.id NOT IN (SELECT earlier FROM stayed) ORDER BY a.id"
)
_FACT = (
    "SELECT s.later, {place}, 0, {what}, NULL, {before}, {after} FROM stayed s JOIN main.articles a ON a.id = s.earlier"
    " JOIN new.articles b ON b.id = s.later {more} WHERE {before} IS NOT {after}"
)
_SPOKEN = (
    " FROM kept k JOIN main.quotes p ON p.id = k.earlier JOIN new.quotes q ON q.id = k.later LEFT JOIN main.entities e ON e.id = p.speaker_id"
    " LEFT JOIN new.entities f ON f.id = q.speaker_id"
)
# Of each article that changed: the article, the place of the line, the place within the text, what, the words, before, after.
_CHANGES = " UNION ALL ".join(
    (
        "SELECT b.id, 0, 0, 'new', b.title, NULL, NULL FROM new.articles b WHERE b.id NOT IN (SELECT later FROM stayed)",
        _FACT.format(place=1, what="'headline'", before="a.title", after="b.title", more=""),
        _FACT.format(
            place=2,
            what="'outlet'",
            before="o.name",
            after="n.name",
            more="LEFT JOIN main.outlets o ON o.id = a.outlet_id LEFT JOIN new.outlets n ON n.id = b.outlet_id",
        ),
        _FACT.format(place=3, what="'day'", before="a.published_edtf", after="b.published_edtf", more=""),
        "SELECT s.later, 4, 0, 'text', NULL, a.words || ' words', b.words || ' words' FROM stayed s JOIN main.articles a ON a.id = s.earlier"
        " JOIN new.articles b ON b.id = s.later WHERE a.words <> b.words OR a.standfirst IS NOT b.standfirst OR (a.body <> b.body AND :whole)",
        "SELECT q.article_id, 5, q.position, 'speaker', q.words, e.name, f.name"
        f"{_SPOKEN} WHERE e.slug <> f.slug AND p.kind <> 'term' AND q.kind <> 'term'",
        "SELECT q.article_id, 5, q.position, 'no longer resolved', q.words, e.name, q.speaker_rule"
        f"{_SPOKEN} WHERE e.id IS NOT NULL AND f.id IS NULL AND q.kind <> 'term'",
        "SELECT q.article_id, 5, q.position, 'now resolved', q.words, p.speaker_rule, f.name"
        f"{_SPOKEN} WHERE e.id IS NULL AND f.id IS NOT NULL AND p.kind <> 'term'",
        f"SELECT q.article_id, 5, q.position, 'kind', q.words, p.kind, q.kind{_SPOKEN} WHERE p.kind <> q.kind",
        f"SELECT q.article_id, 5, q.position, 'words', NULL, p.words, q.words{_SPOKEN} WHERE p.words <> q.words AND q.kind <> 'term'",
        "SELECT q.article_id, 6, q.position, 'quotation added', q.words, NULL, f.name FROM new.quotes q JOIN stayed s ON s.later = q.article_id"
        " LEFT JOIN new.entities f ON f.id = q.speaker_id WHERE q.kind <> 'term' AND q.id NOT IN (SELECT later FROM kept)",
        "SELECT s.later, 7, p.position, 'quotation gone', p.words, e.name, NULL FROM main.quotes p JOIN stayed s ON s.earlier = p.article_id"
        " LEFT JOIN main.entities e ON e.id = p.speaker_id WHERE p.kind <> 'term' AND p.id NOT IN (SELECT earlier FROM kept)",
    )
)
_BY_ARTICLE = f"SELECT c.*, a.slug FROM ({_CHANGES}) c JOIN new.articles a ON a.id = c.id ORDER BY 1, 2, 3, 4, 6, 7"
_STATEMENTS = (
    "SELECT DISTINCT s.slug AS earlier, t.slug AS later, s.id AS earlier_id, t.id AS later_id FROM kept k JOIN main.printings p ON p.quote_id = k.earlier"
    " JOIN new.printings r ON r.quote_id = k.later JOIN main.statements s ON s.id = p.statement_id JOIN new.statements t ON t.id = r.statement_id"
)
_MERGED = (
    "SELECT later, group_concat('/statements/' || earlier, ', ') FROM (SELECT * FROM both ORDER BY later_id, earlier_id) GROUP BY later_id"
    " HAVING count(*) > 1 ORDER BY later_id"
)
_SPLIT = _MERGED.replace("earlier", "EARLIER").replace("later", "earlier").replace("EARLIER", "later")


def changes(earlier: sqlite3.Connection, later: Path) -> Iterator[str]:
    """What the later archive changes, article by article in the order of their days; then which statements became one or several."""
    earlier.execute("ATTACH ? AS new", (_uri(later),))
    before, after = (_edition_of(earlier, schema) for schema in ("main", "new"))
    if before != after:
        yield f"editions: {before} → {after}; they print other parts of the texts, of which only the length is compared"
    earlier.executescript(_PAIRED)
    counts = dict.fromkeys(("new", "gone", "changed"), 0)
    for slug, title, withdrawn in earlier.execute(_GONE):
        counts["gone"] += 1
        yield f"{'withdrawn' if withdrawn else 'gone'}: /articles/{slug} {_short(title)}"
    shown = None
    for article, _, _, what, words, was, now, slug in earlier.execute(_BY_ARTICLE, {"whole": before == after}):
        if what == "new":
            counts["new"] += 1
            yield f"new: /articles/{slug} {_short(words)}"
            continue
        if article != shown:
            counts["changed"] += 1
            yield f"changed: /articles/{slug}"
        shown = article
        yield f"  {what}: {_told(words, was, now)}"
    yield from _joined(earlier)
    yield f"articles: {counts['new']:,} new, {counts['gone']:,} gone, {counts['changed']:,} changed"


def _edition_of(connection: sqlite3.Connection, schema: str) -> str:
    found = connection.execute(f"SELECT value FROM {schema}.build WHERE key = 'edition'").fetchone()
    return str(found[0]) if found else "full"


def _told(words: str | None, before: str | None, after: str | None) -> str:
    said = f"{_short(words)} " if words else ""
    if before is None and after is None:
        return said.rstrip()
    return f"{said}{_short(before) if before else '-'} → {_short(after) if after else '-'}"


def _joined(connection: sqlite3.Connection) -> Iterator[str]:
    connection.execute(f"CREATE TEMP TABLE both AS {_STATEMENTS}")
    for slug, slugs in connection.execute(_MERGED):
        yield f"statements merged: {slugs} → /statements/{slug}"
    for slug, slugs in connection.execute(_SPLIT):
        yield f"statement split: /statements/{slug} → {slugs}"


def _short(text: str) -> str:
    text = _visible(" ".join(text.split()))
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[: _LONGEST - 1]}…”"
