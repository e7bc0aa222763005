"""The site's own pages as Datasette routes: addresses, answers, headers. What a page shows is decided in the package."""

import asyncio
import hashlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote, urlencode
from weakref import WeakKeyDictionary

from datasette import NotFound, Response, hookimpl
from datasette.utils import StartupError

from hemeroteca import charts, markup, pages, queries, wording

THREADS = 4
CONTENT_SECURITY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Site:
    """One served archive with its own read-only connections, one a thread.

    They are not Datasette's: there, eight endless queries of somebody's `?sql=` keep every other page waiting.
    """

    def __init__(self, datasette):
        database = _archive_of(datasette)
        mode = "mode=ro" if database.is_mutable else "mode=ro&immutable=1"
        self.uri = f"file:{quote(str(Path(database.path).resolve()))}?{mode}"
        self.database = database.name
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")
        self.local = threading.local()
        self.overview = self.threads.submit(self.answer, queries.overview).result()

    def answer(self, query, *arguments):
        if not hasattr(self.local, "connection"):
            self.local.connection = sqlite3.connect(self.uri, uri=True)
        return query(self.local.connection, *arguments)

    async def ask(self, query, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, query, *arguments)


_SITES = WeakKeyDictionary()


def _archive_of(datasette):
    database = next((d for d in datasette.databases.values() if d.path), None)
    if database is None:
        raise StartupError("No archive to serve; name one, as in: datasette serve --immutable archive.db …")
    with closing(sqlite3.connect(f"file:{quote(str(database.path))}?mode=ro", uri=True)) as connection:
        is_archive = queries.is_archive(connection)
    if not is_archive:
        raise StartupError(f"{database.path} is no archive: it lacks tables that build_db.py writes; build it again with build_db.py")
    return database


def _site_of(datasette):
    if datasette not in _SITES:
        _SITES[datasette] = Site(datasette)
    return _SITES[datasette]


def _address_of(datasette):
    """The address of a path inside the site, with what the server puts before it and the parameters that are not empty."""

    def at(path, **parameters):
        given = urlencode({name: value for name, value in parameters.items() if value})
        return str(datasette.urls.path(path)) + (f"?{given}" if given else "")

    return at


def _rows_of(datasette, database):
    """The address of the rows behind a page, in Datasette's own pages."""

    def rows(table, **equal):
        given = urlencode({f"{column}__exact": value for column, value in equal.items()})
        return str(datasette.urls.table(database, table)) + (f"?{given}" if given else "")

    return rows


def _found(total):
    limit = queries.search.COUNT_LIMIT
    return f"more than {limit:,}" if total > limit else f"{total:,}"


def _style_version(datasette):
    """A few characters that change when the style sheet does, so that browsers may keep it."""
    for mount, folder in datasette.static_mounts:
        sheet = Path(folder) / "site.css"
        if mount.strip("/") == "static" and sheet.exists():
            return hashlib.sha256(sheet.read_bytes()).hexdigest()[:8]
    return "0"


@hookimpl
def prepare_jinja2_environment(env, datasette):
    site = _site_of(datasette)
    env.filters |= {
        "day": wording.day_name,
        "month": wording.month_name,
        "say": wording.say,
        "language": wording.language_name,
        "country": wording.country_name,
        "count": wording.count,
        "hits": markup.mark_hits,
        "web": markup.web_address,
    }
    env.globals |= {
        "at": _address_of(datasette),
        "archive": site.overview.archive,
        "found": _found,
        "rows": _rows_of(datasette, site.database),
        "tables": str(datasette.urls.database(site.database)),
        "style_version": _style_version(datasette),
    }


@hookimpl
def get_metadata(datasette, key, database, table):
    """The descriptions in metadata.yml are written for `archive`: they hold for the served archive, whatever its file is called."""
    described = (datasette._metadata_local.get("databases") or {}).get("archive")
    served = next((d.name for d in datasette.databases.values() if d.path), None)
    return {"databases": {served: described}} if described and served != "archive" else {}


async def _html(datasette, template, context, status=200):
    page = datasette.jinja_env.get_template(template)
    age = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"} if status == 200 else {}
    return Response.html(await page.render_async(context), status=status, headers=HEADERS | age)


def _json(datasette, value, status=200):
    headers = dict(HEADERS)
    if datasette.cors:
        headers["Access-Control-Allow-Origin"] = "*"
    return Response.json(value, status=status, headers=headers)


async def _missing(datasette, wants_json, words=""):
    if wants_json:
        return _json(datasette, {"ok": False, "error": "There is no such page in this archive", "status": 404}, 404)
    return await _html(datasette, "missing.html", {"words": words}, 404)


def _number(text):
    return min(int(text), 100_000) if text and text.isascii() and text.isdigit() and int(text[:9]) else 1


def _route(pattern, template, answer):
    """A route that answers with a page: `answer(site, request, at)` gives its record and what the template needs beside it."""

    async def serve(request, datasette):
        site, at = _site_of(datasette), _address_of(datasette)
        found = await answer(site, request, at)
        wants_json = bool(request.url_vars.get("json"))
        if found is None:
            return await _missing(datasette, wants_json, unquote(request.url_vars.get("slug", "")).replace("-", " "))
        if isinstance(found, str):
            return Response.redirect(at(found + (request.url_vars.get("json") or "")), status=301, headers=HEADERS)
        page, context = found
        if wants_json:
            return _json(datasette, pages.as_json(page))
        return await _html(datasette, template, {"page": page, "path": request.path, **context})

    return pattern, serve


async def _home(site, request, at):
    page = await site.ask(queries.home, site.overview)
    return page, {"chart": charts.bars_by_month(site.overview.months)}


async def _about(site, request, at):
    return site.overview, {}


async def _articles(site, request, at):
    given = request.args
    narrowed = pages.ArticleFilter(given.get("outlet", ""), given.get("language", ""), given.get("month", ""), given.get("entity", ""))
    page = await site.ask(queries.articles, narrowed, given.get("before", ""))
    return page and (page, {"overview": site.overview, "chart": charts.bars_by_month(site.overview.months)})


async def _quotes(site, request, at):
    given = request.args
    narrowed = pages.QuotesFilter(given.get("speaker", ""), given.get("outlet", ""), given.get("status", ""))
    page = await site.ask(queries.quotes, narrowed, given.get("before", ""))
    return page and (page, {"overview": site.overview})


async def _statements(site, request, at):
    return await site.ask(queries.statements, request.args.get("order", ""), _number(request.args.get("page"))), {}


async def _entities(site, request, at):
    page = await site.ask(queries.entities, request.args.get("kind", ""), _number(request.args.get("page")))
    return page, {"overview": site.overview}


async def _search(site, request, at):
    given = request.args
    page = await site.ask(queries.find, given.get("q", ""), given.get("in", ""), _number(given.get("page")))
    return page, {}


def _one(table, query, beside):
    """The page of one record: by its slug, else a redirect to where its key leads."""

    async def answer(site, request, at):
        slug = unquote(request.url_vars["slug"])
        page = await site.ask(query, slug)
        if page is not None:
            return page, beside(page, at)
        now = await site.ask(queries.moved, table, slug)
        return f"/{table}/{quote(now)}" if now and now != slug else None

    return answer


def _article_text(page, at):
    return {"text": markup.marked_article(page.article, page.names, page.quotes, at)}


def _quote_context(page, at):
    return {"context": markup.marked_context(page.article, page.names, page.quote, at)}


def _nothing(page, at):
    return {}


_articles_one = _one("articles", queries.article, _article_text)
_quotes_one = _one("quotes", queries.quote, _quote_context)
_statements_one = _one("statements", queries.statement, _nothing)
_entities_one = _one("entities", queries.entity, _nothing)


def _to_list(path):
    async def redirect(request, datasette):
        given = f"?{request.query_string}" if request.query_string else ""
        return Response.redirect(_address_of(datasette)(path) + given, status=301, headers=HEADERS)

    return redirect


@hookimpl
def register_routes():
    lists = {"articles": _articles, "quotes": _quotes, "statements": _statements, "entities": _entities}
    records = {"articles": _articles_one, "quotes": _quotes_one, "statements": _statements_one, "entities": _entities_one}
    single = {"article": "articles", "quote": "quotes", "statement": "statements", "entity": "entities"}
    return [
        _route(r"/(?:index(?P<json>\.json))?$", "home.html", _home),
        _route(r"/search(?P<json>\.json)?$", "search.html", _search),
        _route(r"/about(?P<json>\.json)?$", "about.html", _about),
        *(_route(rf"/{name}(?:/|(?P<json>\.json))$", f"{name}.html", answer) for name, answer in lists.items()),
        *((rf"/{name}$", _to_list(f"/{name}/")) for name in lists),
        *(_route(rf"/{name}/(?P<slug>[^/]+?)(?P<json>\.json)?$", f"{template}.html", records[name]) for template, name in single.items()),
    ]


@hookimpl
def handle_exception(datasette, request, exception):
    """Our own page where Datasette finds nothing; every other error stays Datasette's."""
    if not isinstance(exception, NotFound):
        return None
    return _missing(datasette, request.path.endswith(".json"))
