"""The kinds of pages that the site has, each with the address of an example in whatever archive is served.

The browser tests look at all of them, `make audit` judges them and `bench/site.py` times them: a new kind of page is a line here.
"""

import sqlite3
from pathlib import Path
from urllib.parse import quote

# Our own pages, without the language. In braces stands what is found in the archive.
PAGES = {
    "home": "/",
    "articles": "/articles/",
    "article": "/articles/{article}",
    "quotations": "/quotes/",
    "quotation": "/quotes/{quotation}",
    "statements": "/statements/",
    "statements by day": "/statements/?order=latest",
    "statement": "/statements/{statement}",
    "names": "/entities/",
    "person": "/entities/{person}",
    "organisation": "/entities/{organisation}",
    "place": "/entities/{place}",
    "event": "/entities/{event}",
    "outlets": "/outlets/",
    "outlet": "/outlets/{outlet}",
    "timeline": "/timeline/",
    "map": "/map/",
    "network": "/network/",
    "network of one": "/network/?entity={person}",
    "search": "/search?q={word}",
    "search of a kind": "/search?q={word}&in=quotes",
    "no hits": "/search?q=zzzzzz",
    "data": "/data",
    "about": "/about",
}
# Answered with a status of its own.
BROKEN = {"not there": "/articles/nothing-at-all-0000000000"}
# Datasette's own pages, in our frame.
TABLES = {
    "database": "/{database}",
    "table": "/{database}/articles",
    "row": "/{database}/articles/1",
    "table with a map": "/{database}/places",
    "canned query": "/{database}/coverage",
    "SQL": "/{database}?sql=select+1",
}
# Pages that ask search engines to stay away.
NOT_INDEXED = {"search", "search of a kind", "no hits", "network of one"}
# Pages that ask somebody else for pictures, who may be out of reach: the console tells each that does not come.
WITH_TILES = {"map"}

# What axe-core looks at beside its own choice: whether a finger meets what can be touched, as Lighthouse asks too.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}

# Rules of accessibility that Datasette's own templates break, and where.
NOT_OURS = {
    "heading-order": "h3 below h1",
    "label": "filters, the SQL editor",
    "select-name": "filters",
    "scrollable-region-focusable": "wide tables",
    "color-contrast": "credits of the map",
    "presentation-role-conflict": "pins of the map",
    "aria-command-name": "pins of the map",
}

_ENTITY = (
    "SELECT slug FROM entities WHERE kind = '{kind}' AND standing = 'authority' AND private = 0 AND article_count > 0"
    " ORDER BY quote_count DESC, article_count DESC, id LIMIT 1"
)
# Those with most on them.
_EXAMPLES = {
    "article": "SELECT slug FROM articles ORDER BY (SELECT count(*) FROM quotes q WHERE q.article_id = articles.id) DESC, id LIMIT 1",
    "quotation": "SELECT slug FROM quotes WHERE id = (SELECT reference_quote_id FROM statements ORDER BY quote_count DESC, id LIMIT 1)",
    "statement": "SELECT slug FROM statements ORDER BY quote_count DESC, id LIMIT 1",
    "outlet": "SELECT slug FROM outlets ORDER BY quote_count DESC, id LIMIT 1",
    "word": "SELECT name FROM entities WHERE standing = 'authority' AND private = 0 ORDER BY article_count DESC, id LIMIT 1",
    **{kind: _ENTITY.format(kind=kind) for kind in ("person", "organisation", "place", "event")},
}


def addresses(archive: Path, kinds: dict[str, str], language: str = "") -> dict[str, str]:
    """The address of an example of each kind; a kind of which an archive has none is left out."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    try:
        found = {name: row[0] for name, sql in _EXAMPLES.items() if (row := connection.execute(sql).fetchone())}
    finally:
        connection.close()
    known = {name: quote(str(value)) for name, value in found.items()} | {"database": archive.stem}
    start = f"/{language}" if language else ""
    return {kind: start + path.format(**known) for kind, path in kinds.items() if _parts(path) <= known.keys()}


def _parts(path: str) -> set[str]:
    return {piece.partition("}")[0] for piece in path.split("{")[1:]}
