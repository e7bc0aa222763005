"""The site's own pages as Datasette routes: addresses, answers, headers. What a page shows is decided in the package."""

import asyncio
import hashlib
import json
import re
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache, lru_cache, partial
from inspect import signature
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, urlencode
from weakref import WeakKeyDictionary

from datasette import NotFound, Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils import StartupError
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from datasette_cluster_map import TILE_LAYER, TILE_LAYER_OPTIONS
from datasette_leaflet import CSS_FILE, JS_FILE
from markupsafe import Markup

from hemeroteca import (
    arcs,
    catalogue,
    charts,
    comparison,
    exports,
    maps,
    markup,
    memory,
    pages,
    quality,
    queries,
    search,
    snippets,
    typesetting,
    wording,
)

SHORT = 200  # characters of a value that is remembered as addresses have it
REMEMBERED = 8_000_000  # bytes of what the latest searches found
STATEMENTS = 512  # that each keeps compiled: those of all pages, and of searches of many kinds
DATASETTE_LANGUAGE = "en"  # its own pages speak no other
_SLUG = "(?P<slug>[^/]+?)"
LANGUAGES = "|".join(catalogue.languages())
DATA = ("json", "csv")  # forms that have no language
ATOM = "application/atom+xml; charset=utf-8"
CITATIONS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
LIST_SIZE, PIECE = 5000, 250  # rows of a list as CSV, and of what is read of it at once
MAP, SMALL, PLACE = (1100, 460), (560, 340), (340, 220)  # pixels of the maps that are drawn here
_IN_LANGUAGE = re.compile(rf"/({LANGUAGES})/")
CONTENT_SECURITY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Site:
    """One served archive with its own read-only connections: one for pages, and one for searches, which take longer.

    They are not Datasette's: there, eight endless queries of somebody's `?sql=` keep every other page waiting. Nor are there more: a
    row is handed over under Python's lock, and four threads that take turns with it need twice the time of one. More processes help.
    """

    def __init__(self, datasette):
        database = _archive_of(datasette)
        mode = "mode=ro" if database.is_mutable else "mode=ro&immutable=1"
        self.uri = f"file:{quote(str(Path(database.path).resolve()))}?{mode}"
        self.database = database.name
        self.file = pages.ArchiveFile(f"{database.name}.db", database.size, database.hash)  # of the inspect file, if there is one
        self.dictionaries = {}
        self.map_parts = _map_parts(datasette)
        self.most_rows, self.seconds = datasette.setting("max_returned_rows"), datasette.setting("sql_time_limit_ms") // 1000
        self.reader, self.searcher = (ThreadPoolExecutor(1, thread_name_prefix=name) for name in ("reader", "searcher"))
        self.local = threading.local()
        self.memory = memory.Memory(0 if database.is_mutable else REMEMBERED)
        self.searcher.submit(self.answer, queries.prepare).result()
        overview = self.reader.submit(self.answer, queries.overview).result()
        self.data = self.reader.submit(self.answer, queries.data, self.file, database.cached_table_counts or {}).result()
        self.register = self.reader.submit(self.answer, queries.register).result()
        archives = {language: self.reader.submit(self.answer, queries.archive, language).result() for language in catalogue.languages()}
        self.overviews = {language: replace(overview, archive=archive) for language, archive in archives.items()}
        known = [language for language in overview.archive.languages if language in catalogue.languages()]
        self.plain = _address_of(datasette)
        self.at = {language: _address_of(datasette, language) for language in catalogue.languages()}
        self.language = known[0] if known else DATASETTE_LANGUAGE  # of addresses that name none

    def answer(self, query, *arguments):
        if not hasattr(self.local, "connection"):
            self.local.connection = sqlite3.connect(self.uri, uri=True, cached_statements=STATEMENTS)
        return query(self.local.connection, *arguments)

    async def ask(self, query, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self.reader, self.answer, query, *arguments)

    async def search(self, query, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self.searcher, self.answer, query, *arguments)


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


def site_of(datasette):
    if datasette not in _SITES:
        _SITES[datasette] = Site(datasette)
    return _SITES[datasette]


def _address_of(datasette, language=""):
    """The address of a path inside the site in a language, with what the server puts before it and the parameters that are not empty."""

    start = str(datasette.urls.path(f"/{language}")).rstrip("/")

    @lru_cache(maxsize=4096)  # a chart has one for each month
    def with_parameters(path, **parameters):
        return _with_parameters(start + path, parameters)

    def at(path, **parameters):
        if not parameters:
            return start + path
        try:
            is_short = sum(map(len, parameters.values())) <= SHORT  # what a reader typed may be long
        except TypeError:  # a number of a page
            is_short = False
        return with_parameters(path, **parameters) if is_short else _with_parameters(start + path, parameters)

    return at


def _with_parameters(address, parameters):
    given = "&".join([f"{name}={_encoded(str(value))}" for name, value in parameters.items() if value])
    return f"{address}?{given}" if given else address


def _encoded(value):
    return _remembered(value) if len(value) <= SHORT else quote_plus(value)


_remembered = lru_cache(maxsize=4096)(quote_plus)


def _rows_of(datasette, database):
    """The address of the rows behind a page, in Datasette's own pages."""

    def rows(table, **equal):
        given = urlencode({f"{column}__exact": value for column, value in equal.items()})
        return str(datasette.urls.table(database, table)) + (f"?{given}" if given else "")

    return rows


def _query_of(datasette, database):
    """The address where Datasette answers a query."""

    def query(sql):
        return f"{datasette.urls.database(database)}?{urlencode({'sql': sql})}"

    return query


def _static(datasette, name):
    """The address of a file of ours, with a few characters that change when the file does, so that browsers may keep it."""
    version = "0"
    for mount, folder in datasette.static_mounts:
        file = Path(folder) / name
        if mount.strip("/") == "static" and file.exists():
            version = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    return f"{datasette.urls.path(f'/static/{name}')}?v={version}"


def _map_parts(datasette):
    """What the map that moves is made of: the addresses of Leaflet and ours, and whose tiles it shows.

    Tiles are set where Datasette's own map has its settings.
    """
    config = datasette.plugin_config("datasette-cluster-map") or {}
    options = config.get("tile_layer_options") or TILE_LAYER_OPTIONS
    leaflet = partial(datasette.urls.static_plugins, "datasette-leaflet")
    return {
        "script": _static(datasette, "map.js"),
        "land": _static(datasette, "land.json"),
        "leaflet": str(leaflet(JS_FILE.replace(".js", ".min.js"))),
        "leaflet_style": str(leaflet(CSS_FILE)),
        "clusters": str(datasette.urls.static_plugins("datasette-cluster-map", "leaflet.markercluster.min.js")),
        "tiles": maps.Tiles(config.get("tile_layer") or TILE_LAYER, options["attribution"], options["maxZoom"]),
    }


def _filters(language):
    """The filters of templates that speak a language."""
    speaking = {
        "day": wording.day_name,
        "month": wording.month_name,
        "moment": wording.moment_name,
        "say": wording.say,
        "language": wording.language_name,
        "country": wording.country_name,
        "count": wording.count,
        "number": wording.number,
        "size": wording.size,
        "hundredths": wording.hundredths,
        "percent": wording.percent,
    }
    return {name: partial(function, language=language) for name, function in speaking.items()}


def _functions(language):
    """The functions of templates that speak a language."""
    return {"t": partial(catalogue.text, language=language), "operator": partial(search.operator_name, language=language)}


@hookimpl
def prepare_jinja2_environment(env, datasette):
    site = site_of(datasette)
    env.filters |= _filters(DATASETTE_LANGUAGE) | {"hits": markup.mark_hits, "web": markup.web_address}
    env.globals |= _frame(datasette, DATASETTE_LANGUAGE) | _functions(DATASETTE_LANGUAGE)
    env.globals |= {
        "rows": _rows_of(datasette, site.database),
        "tables": str(datasette.urls.database(site.database)),
        "plain": site.plain,
        "query": _query_of(datasette, site.database),
        "style_sheet": _static(datasette, "site.css"),
        "land": _static(datasette, "land.svg"),
        "icon": str(datasette.urls.path("/static/icon.svg")),
        "touch_icon": str(datasette.urls.path("/static/icon.png")),
    }


def _frame(datasette, language, request=None, path="", parameters=None, forms=()):
    """What the frame around a page needs; without a path it is one that has no address in other languages.

    Around Datasette's own pages, which get their values from elsewhere, it is a global and speaks their language.
    """
    site, parameters = site_of(datasette), parameters or {}
    at, stem = site.at[language], "/index" if path == "/" else path.rstrip("/")
    origin = datasette.absolute_url(request, "/").rstrip("/") if request else ""
    return {
        "language": language,
        "at": at,
        "here": path[: path.find("/", 1) + 1] or path,  # the section
        "url": lambda inside: origin + at(inside),
        "card": origin + str(datasette.urls.path("/static/card.png")) if path else "",
        "archive": site.overviews[language].archive,
        "translations": tuple(_translation(other, address(path, **parameters), origin) for other, address in site.at.items() if path),
        "json_form": site.plain(f"{stem}.json", **parameters) if "json" in forms else "",
        "csv_form": site.plain(f"{stem}.csv", **parameters | {"page": ""}) if "csv" in forms else "",
        "feed": at(f"{stem}.atom", **parameters | {"page": "", "before": ""}) if "atom" in forms else "",
    }


def _translation(language, address, origin):
    name = catalogue.text("frame.language", language)
    return pages.Translation(language, name, address, origin + address, str(catalogue.load(language).locale))


@hookimpl
def get_metadata(datasette, key, database, table):
    """The descriptions in metadata.yml are written for `archive`: they hold for the served archive, whatever its file is called."""
    described = (datasette._metadata_local.get("databases") or {}).get("archive")
    served = next((d.name for d in datasette.databases.values() if d.path), None)
    return {"databases": {served: described}} if described and served != "archive" else {}


@cache
def _at_once(environment, language):
    """The environment for templates that wait for nothing, as ours, and speak one language: in a third of the time that the asynchronous one takes."""
    own = typesetting.quick(environment, language)
    own.filters, own.globals = environment.filters | _filters(language), environment.globals | _functions(language)
    return own


@hookimpl
def startup(datasette):
    """No reader waits until a template is compiled, nor for the data dictionary, which is always the same."""
    site, files = site_of(datasette), sorted(Path(datasette.template_dir).glob("*.html")) if datasette.template_dir else ()
    for language in catalogue.languages():
        compiled = {file.name: _at_once(datasette.jinja_env, language).get_template(file.name) for file in files}
        if compiled:
            site.dictionaries[language] = Markup(compiled["_dictionary.html"].render(tables=site.data.tables))  # noqa: S704  a template's


def _age(datasette, status=200):
    """How long an answer may be kept. Of one that does not say so a web server keeps nothing, and lets its readers wait for each other."""
    return {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"} if status == 200 else {}


async def _html(datasette, template, context, status=200):
    page = _at_once(datasette.jinja_env, context["language"]).get_template(template)
    images = (
        {"Content-Security-Policy": f"{CONTENT_SECURITY}; img-src 'self' {context['moving']['tiles'].host}"} if "moving" in context else {}
    )
    return Response.html(page.render(context), status=status, headers=HEADERS | images | _age(datasette, status))


def _json(datasette, value, status=200):
    headers = HEADERS | _age(datasette, status)
    if datasette.cors:
        headers["Access-Control-Allow-Origin"] = "*"
    return Response.json(value, status=status, headers=headers)


async def _missing(datasette, language, wants_json, words=""):
    if wants_json:
        return _json(datasette, {"ok": False, "error": "There is no such page in this archive", "status": 404}, 404)
    return await _html(datasette, "missing.html", {**_frame(datasette, language), "words": words}, 404)


async def _gone(datasette, language, wants_json, withdrawn):
    if wants_json:
        return _json(datasette, {"ok": False, "error": "This article was withdrawn", "status": 410, **pages.as_json(withdrawn)}, 410)
    return await _html(datasette, "gone.html", {**_frame(datasette, language), "page": withdrawn}, 410)


def _number(text):
    return min(int(text), 100_000) if text and text.isascii() and text.isdigit() and int(text[:9]) else 1


def _redirect(address, status=301):
    return Response.redirect(address, status=status, headers=dict(HEADERS))


def _site_path(request):
    """The path of a request inside the site: without what the server puts before it."""
    return request.scope.get("route_path") or request.path


def _with_query(request):
    return f"?{request.query_string}" if request.query_string else ""


def _route(path, template, answer, *parameters, table=None, feed=None):
    """A route that answers with a page: `answer(site, request, language)` gives its record and what the template needs beside it.

    JSON and CSV have no language and need none in their address; a page or feed without one is redirected to it. `parameters`
    are those of the query that make another page, `table(page)` the records of the CSV, `feed(page, language)` title and entries.
    """
    forms = tuple(form for form, has in (("json", True), ("csv", table), ("atom", feed)) if has)

    async def serve(request, datasette):
        site, form = site_of(datasette), request.url_vars["form"]
        language = request.url_vars["language"] or site.language
        if not request.url_vars["language"] and form not in DATA:
            return _redirect(site.at[language](_site_path(request)) + _with_query(request))
        found = await answer(site, request, language)
        if found is None:
            return await _missing(datasette, language, form in DATA, unquote(request.url_vars.get("slug", "")).replace("-", " "))
        if isinstance(found, pages.Withdrawn):
            return await _gone(datasette, language, form in DATA, found)
        if isinstance(found, str):
            at = site.at.get(request.url_vars["language"], site.plain)
            return _redirect(at(found + (f".{form}" if form else "")))
        page, context = found
        asked = request.args
        given = {name: asked.get(name) for name in parameters}
        here = path.replace(_SLUG, quote(unquote(request.url_vars.get("slug", ""))))
        frame = _frame(datasette, language, request, here, given, forms)
        if form == "json":
            return _json(datasette, pages.as_json(page))
        if form == "csv":
            return _text(datasette, await _put_together(exports.comma_separated(table(page))), "text/csv; charset=utf-8")
        if form == "atom":
            title, entries = feed(page, language)
            return _text(
                datasette,
                exports.atom(
                    title, datasette.absolute_url(request, frame["feed"]), here, entries, frame["archive"], frame["url"], language
                ),
                ATOM,
            )
        return await _html(datasette, template, {**frame, **(context(frame) if callable(context) else context), "page": page})

    serve.path = path
    serve.__signature__ = signature(serve)  # which Datasette asks for at each request
    return _pattern(path, forms), serve


async def _put_together(pieces):
    """A text of many pieces: between them other requests have their turn."""
    text = []
    for piece in pieces:
        text.append(piece)
        await asyncio.sleep(0)
    return "".join(text)


def _text(datasette, body, media_type):
    return Response(body, headers=HEADERS | _age(datasette), content_type=media_type)


def _pattern(path, forms):
    """The addresses of a page and of its other forms: `/articles/` has `/articles.json`, and each may begin with a language."""
    stem = "/index" if path == "/" else ""
    form = rf"{stem}\.(?P<form>{'|'.join(forms)})"
    ending = f"(?:/|{form})$" if path.endswith("/") else f"(?:{form})?$"
    return rf"(?:/(?P<language>{LANGUAGES}))?{path.removesuffix('/')}{ending}"


async def _in_pieces(read, at, request, name, following=lambda page: page.older):
    """A page of a list; as CSV with many more lines of that name, which are read a few at a time: nobody waits for all of them."""
    if request.url_vars["form"] != "csv":
        return await read(at, queries.PAGE)
    page = await read(at, PIECE)
    lines = list(getattr(page, name, ()))
    while page and following(page) and len(lines) < LIST_SIZE:
        page = await read(following(page), PIECE)
        lines += getattr(page, name)
    return page and replace(page, **{name: tuple(lines)})


async def _home(site, request, language):
    page = await site.ask(queries.home, site.overviews[language])
    return page, {"chart": charts.bars_by_month(page.overview.months), "drawn": maps.small_map(page.overview.places, *SMALL)}


async def _about(site, request, language):
    return pages.AboutPage(site.overviews[language], quality.measured()), {}


async def _data(site, request, language):
    page = site.data
    first, name = page.examples[0].sql, page.file.name
    tools = {"shell": snippets.in_shell(name, first), "python": snippets.in_python(name, first), "r": snippets.in_r(name, first)}
    return page, {"tools": tools, "dictionary": site.dictionaries.get(language), "most_rows": site.most_rows, "seconds": site.seconds}


async def _articles(site, request, language):
    given = request.args
    narrowed = pages.ArticleFilter(*(given.get(name, "") for name in ("outlet", "language", "month", "entity", "day")))
    page = await _in_pieces(partial(site.ask, queries.articles, narrowed), given.get("before", ""), request, "articles")
    overview = site.overviews[language]
    return page and (page, {"overview": overview, "chart": charts.bars_by_month(overview.months)})


async def _quotes(site, request, language):
    given = request.args
    narrowed = pages.QuotesFilter(*(given.get(name, "") for name in ("speaker", "outlet", "status", "about")))
    page = await _in_pieces(partial(site.ask, queries.quotes, narrowed), given.get("before", ""), request, "quotes")
    return page and (page, {"overview": site.overviews[language]})


async def _statements(site, request, language):
    order = "latest" if request.url_vars["form"] == "atom" else request.args.get("order", "")
    read = partial(site.ask, queries.statements, order, request.args.get("speaker", ""))
    number = _number(request.args.get("page"))
    at = (number - 1) * LIST_SIZE // PIECE + 1 if request.url_vars["form"] == "csv" else number
    page = await _in_pieces(read, at, request, "statements", lambda page: page.page + 1 if page.more else None)
    return page and (page, {})


async def _entities(site, request, language):
    size = LIST_SIZE if request.url_vars["form"] == "csv" else 0
    page = await site.ask(queries.entities, request.args.get("kind", ""), _number(request.args.get("page")), size)
    return page, {"overview": site.overviews[language]}


async def _outlets(site, request, language):
    size = LIST_SIZE if request.url_vars["form"] == "csv" else queries.OUTLETS
    return await site.ask(queries.outlets, _number(request.args.get("page")), size), {}


async def _outlet(site, request, language):
    page = await site.ask(queries.outlet, unquote(request.url_vars["slug"]), site.overviews[language].wording)
    return page and (page, partial(_beside_outlet, page))


async def _timeline(site, request, language):
    return await site.ask(queries.timeline, site.overviews[language].months, request.args.get("month", "")), {}


def _days_as_rows(page):
    """What a month shows, a row each."""
    for day in page.days:
        yield from ({"day": day.day, "what": "event", "text": event.name, "path": event.path} for event in day.events)
        yield from ({"day": day.day, "what": "statement", "text": said.text, "path": said.path} for said in day.statements)
        yield from ({"day": day.day, "what": "article", "text": line.title, "path": line.path} for line in day.articles)


async def _network(site, request, language):
    size = LIST_SIZE if request.url_vars["form"] == "csv" else queries.PAIRS
    page = await site.ask(queries.network, request.args.get("entity", ""), size)
    return page and (page, {"drawn": arcs.arc_diagram(page.lines)})


async def _map(site, request, language):
    page = await site.ask(queries.places, LIST_SIZE if request.url_vars["form"] == "csv" else queries.PLACES)
    return page, {"drawn": maps.small_map(page.places[: queries.SMALL], *MAP), "moving": site.map_parts}


async def _search(site, request, language):
    given = request.args
    narrowed = pages.SearchFilter(*(given.get(name, "") for name in ("in", "outlet", "person", "language", "month")))
    if request.url_vars["form"] == "csv":
        return await site.search(queries.find_all, site.overviews[language], given.get("q", ""), narrowed, None, site.memory), {}
    if request.url_vars["form"] == "atom":
        of = narrowed if narrowed.inside in _ENTRIES else replace(narrowed, inside="articles")
        return await site.search(queries.find_all, site.overviews[language], given.get("q", ""), of, queries.PAGE, site.memory), {}
    page = await site.search(
        queries.find, site.overviews[language], site.register, given.get("q", ""), narrowed, _number(given.get("page")), site.memory
    )
    return page, partial(_beside_search, page)


def _beside_search(page, frame):
    address, parameters = frame["at"]("/search"), page.parameters

    def choosing(name, value):
        """The address of this search with one thing changed."""
        return _with_parameters(address, parameters | {name: value})

    return {"choosing": choosing, "limit": search.COUNT_LIMIT, "newest": search.NEWEST}


def _one(table, query, beside, part="", parameters=lambda request: ()):
    """The page of one record, or a part of it: by its slug, else a redirect to where its key leads. `beside(page, frame)`: more for the template."""

    async def answer(site, request, language):
        slug = unquote(request.url_vars["slug"])
        page = await site.ask(query, slug, *parameters(request))
        if page is not None:
            return page, partial(beside, page)
        now = await site.ask(queries.moved, table, slug)
        if now and now != slug:
            return f"/{table}/{quote(now)}{part}"
        if table in ("quotes", "statements") and (article := await site.ask(queries.once_in, slug)):
            return f"/articles/{quote(article)}/versions"
        return await site.ask(queries.withdrawn, slug) if table == "articles" else None

    return answer


def _beside_article(page, frame):
    article, archive, url, language = page.article, frame["archive"], frame["url"], frame["language"]
    named = [name.entity for name in page.names if name.entity.confirmed]
    return {
        "text": markup.marked_article(article, page.names, page.quotes, frame["at"], language),
        "cite": exports.citation(article, archive, url, language),
        "json_ld": exports.article_ld(article, named, archive, url),
        "archived": exports.archived_copy(article.url, article.published),
        "report": _report(article.path, frame),
    }


def _beside_quote(page, frame):
    return {
        "reworded": [comparison.reworded(change.words, page.quote.words) for change in page.quote.changes if change.what == "words"],
        "context": markup.marked_context(page.article, page.names, page.quote, frame["at"]),
        "json_ld": exports.quote_ld(page.quote, page.article, frame["archive"], frame["url"]),
        "original": exports.fragment_link(page.article.url, page.selector.exact) if page.quote.field == "body" else None,
        "report": _report(page.quote.path, frame),
    }


def _report(path, frame):
    subject = str(catalogue.load(frame["language"]).message("frame.report_subject")).format(path=path)
    return exports.report_link(frame["archive"].contact, subject, frame["url"](path))


def _chart_of(months):
    return charts.bars_by_month([pages.Counted(line.month, line.month, line.articles) for line in months])


def _beside_outlet(page, frame):
    return {"chart": _chart_of(page.months), "feed": frame["at"]("/articles.atom", outlet=page.outlet.slug), "enough": queries.ENOUGH}


def _place_of(page):
    """A place that is a point, for a map of it alone."""
    if page.latitude is None or page.longitude is None:
        return ()
    return (
        pages.PlaceLine(
            page.entity.slug, page.entity.name, page.country, page.latitude, page.longitude, page.entity.article_count, page.confirmed
        ),
    )


def _beside_entity(page, frame):
    said, named = frame["at"]("/quotes.atom", speaker=page.entity.slug), frame["at"]("/articles.atom", entity=page.entity.slug)
    return {
        "chart": _chart_of(page.months),
        "drawn": maps.small_map(_place_of(page), *PLACE),
        "feed": (said if page.said else named) if page.confirmed else "",
    }


def _statement_text(page, frame):
    return {"text": markup.with_seams(page), "diffs": [markup.marked_differences(page.statement.text, p) for p in page.printings]}


def _revisions(page, frame):
    return {"revisions": comparison.revisions(page)}


def _before(request):
    return (_number(request.args["before"]),) if request.args.get("before") else ()


async def _cited(request, datasette):
    """An article for a reference manager."""
    site, form = site_of(datasette), request.url_vars["form"]
    page = await site.ask(queries.article, unquote(request.url_vars["slug"]))
    if page is None:
        return await _missing(datasette, site.language, True)
    cited = exports.citation(page.article, *(_frame(datasette, site.language, request)[name] for name in ("archive", "url", "language")))
    body = {"bib": cited.bibtex, "ris": cited.ris, "csl.json": json.dumps([cited.csl], ensure_ascii=False, indent=1)}[form]
    return _text(datasette, body, CITATIONS[form])


async def _choose_language(request, datasette):
    """The only address that asks what the reader's browser prefers."""
    language = catalogue.preferred(request.headers.get("accept-language", ""), site_of(datasette).language)
    answer = _redirect(site_of(datasette).at[language]("/"), 302)
    answer.headers["Vary"] = "Accept-Language"
    return answer


async def _with_slash(request, datasette):
    return _redirect(site_of(datasette).plain(f"{_site_path(request)}/") + _with_query(request))


_ENTRIES = {"articles": exports.article_entries, "quotes": exports.quote_entries, "statements": exports.statement_entries}


def _home_feed(page, language):
    return "", exports.newest_first(exports.article_entries(page.articles), exports.statement_entries(page.latest))


def _search_feed(page, language):
    title = str(catalogue.load(language).message("search.title_of")).format(query=page.query) if page.query else ""
    return title, _ENTRIES[page.kind](page.lines)


def _articles_feed(page, language):
    listed = page.articles if page.entity is None or page.entity.confirmed else ()
    return page.entity.name if page.entity else catalogue.text("articles.title", language), exports.article_entries(listed)


def _quotes_feed(page, language):
    title = (
        _title_of_quotes(page, language) if page.about else page.speaker.name if page.speaker else catalogue.text("quotes.title", language)
    )
    return title, exports.quote_entries(page.quotes)


def _title_of_quotes(page, language):
    names = {"about": page.about.name} | ({"name": page.speaker.name} if page.speaker else {})
    return str(catalogue.load(language).message("quotes.said_of" if page.speaker else "quotes.about")).format(**names)


def _statements_feed(page, language):
    return catalogue.text("statements.title", language), exports.statement_entries(page.statements)


@hookimpl
def register_routes():
    lists = "articles|quotes|statements|entities|outlets|timeline|map|network"
    articles = {"table": lambda page: page.articles, "feed": _articles_feed}
    quotes = {"table": lambda page: page.quotes, "feed": _quotes_feed}
    statements = {"table": lambda page: page.statements, "feed": _statements_feed}
    entities = {"table": lambda page: [entity for group in page.groups for entity in group.entities]}
    return [
        (r"/$", _choose_language),
        (rf"/(?:{LANGUAGES})$", _with_slash),
        (rf"(?:/(?:{LANGUAGES}))?/(?:{lists})$", _with_slash),
        (rf"(?:/(?:{LANGUAGES}))?/articles/(?P<slug>[^/.]+)\.(?P<form>bib|ris|csl\.json)$", _cited),
        _route("/", "home.html", _home, feed=_home_feed),
        _route(
            "/search",
            "search.html",
            _search,
            "q",
            "in",
            "outlet",
            "person",
            "language",
            "month",
            "page",
            table=lambda page: page.lines,
            feed=_search_feed,
        ),
        _route("/about", "about.html", _about),
        _route("/data", "data.html", _data),
        _route("/articles/", "articles.html", _articles, "outlet", "language", "month", "entity", "day", "before", **articles),
        _route("/quotes/", "quotes.html", _quotes, "speaker", "outlet", "status", "about", "before", **quotes),
        _route("/statements/", "statements.html", _statements, "order", "speaker", "page", **statements),
        _route("/entities/", "entities.html", _entities, "kind", "page", **entities),
        _route("/outlets/", "outlets.html", _outlets, "page", table=lambda page: page.outlets),
        _route("/timeline/", "timeline.html", _timeline, "month", table=_days_as_rows),
        _route("/map/", "map.html", _map, table=lambda page: page.places),
        _route("/network/", "network.html", _network, "entity", table=lambda page: page.lines),
        _route(f"/articles/{_SLUG}", "article.html", _one("articles", queries.article, _beside_article)),
        _route(
            f"/articles/{_SLUG}/versions",
            "versions.html",
            _one("articles", queries.versions, _revisions, "/versions", _before),
            "before",
        ),
        _route(f"/quotes/{_SLUG}", "quote.html", _one("quotes", queries.quote, _beside_quote)),
        _route(f"/statements/{_SLUG}", "statement.html", _one("statements", queries.statement, _statement_text)),
        _route(f"/outlets/{_SLUG}", "outlet.html", _outlet),
        _route(f"/entities/{_SLUG}", "entity.html", _one("entities", queries.entity, _beside_entity)),
    ]


@hookimpl(wrapper=True)
def handle_exception(datasette, request, exception):
    """Our own pages for what a reader may meet. Datasette's answer is left out there: it would print a traceback for each.

    A mistake of ours stays Datasette's, which prints it and answers with 500.
    """
    answers = yield
    expected = _explained(datasette, request, exception)
    return answers if expected is None else [expected]


def _explained(datasette, request, exception):
    if not isinstance(exception, Base400 | DatasetteError):
        return None
    site, path, wants_json = site_of(datasette), _site_path(request), request.path.endswith(".json")
    asked = _IN_LANGUAGE.match(path)
    is_datasettes = path.partition(".")[0].startswith(f"/{site.database}")
    language = asked[1] if asked else DATASETTE_LANGUAGE if is_datasettes else site.language
    if isinstance(exception, NotFound) or (_no_table(exception) and not request.args.get("sql")):
        return _missing(datasette, language, wants_json)
    return _failed(datasette, request, exception, language, wants_json)


def _no_table(exception):
    return str(getattr(exception, "message", "")).startswith("no such table")


async def _failed(datasette, request, exception, language, wants_json):
    """What Datasette could not do: a query that is wrong or takes too long, a parameter that it does not take."""
    interrupted = exception.__context__
    # What Datasette says by itself, as "Cannot sort table by …", is about what was asked; it calls some of that its own mistake.
    status = 400 if exception.status == 500 and interrupted is None else exception.status
    too_long = isinstance(interrupted, QueryInterrupted)
    said = "The query took too long and was stopped" if too_long else str(getattr(exception, "message", exception))
    title = getattr(exception, "title", None)
    if wants_json:
        more = getattr(exception, "error_dict", {})
        return _json(datasette, {**more, "ok": False, "error": said, "status": status, "title": title}, status)
    sql = interrupted.sql if too_long else request.args.get("sql", "")
    shown = {"status": status, "error": said, "too_long": too_long, "seconds": site_of(datasette).seconds, "sql": sql}
    return await _html(datasette, "error.html", {**_frame(datasette, language), **shown}, status)
