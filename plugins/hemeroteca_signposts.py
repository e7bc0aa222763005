"""What programs ask for at a fixed address, as Datasette routes: robots.txt, sitemaps, the icon, the description of the search."""

from datasette import NotFound, Response, hookimpl
from datasette.plugins import pm

from hemeroteca import catalogue, queries, signposts

HEADERS = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
XML = "application/xml; charset=utf-8"
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
_LANGUAGES = "|".join(catalogue.languages())


def _pages():
    """The plugin that has the site's own pages: plugins cannot import each other."""
    return pm.get_plugin("hemeroteca_site.py")


def _lists():
    """The paths of the pages that are the only one of their kind; what a search finds is kept from crawlers."""
    paths = [view.path for _, view in _pages().register_routes() if hasattr(view, "path")]
    return [path for path in paths if "(" not in path and path != "/search"]


def _answer(body, media_type="text/plain; charset=utf-8"):
    return Response(body, headers=dict(HEADERS), content_type=media_type)


async def _robots(request, datasette):
    site = _pages().site_of(datasette)
    sitemap = datasette.absolute_url(request, datasette.urls.path("/sitemap.xml"))
    return _answer(signposts.robots(sitemap, datasette.urls.path("/"), datasette.urls.database(site.database)))


async def _sitemap_index(request, datasette):
    files = await _pages().site_of(datasette).ask(queries.sitemaps)
    names = ["lists-1", *(f"{file.kind}-{file.number}" for file in files)]
    return _answer(
        signposts.sitemap_index(datasette.absolute_url(request, datasette.urls.path(f"/sitemap-{name}.xml")) for name in names), XML
    )


async def _sitemap(request, datasette):
    site, kind, number = _pages().site_of(datasette), request.url_vars["kind"], int(request.url_vars["number"])
    paths = _lists() if (kind, number) == ("lists", 1) else await site.ask(queries.paths_in, kind, number)
    if not paths:
        raise NotFound("There is no such sitemap")
    homes = {language: datasette.absolute_url(request, at("/")).rstrip("/") for language, at in site.at.items()}
    return _answer(signposts.sitemap(paths, homes), XML)


async def _opensearch(request, datasette):
    site, language = _pages().site_of(datasette), request.url_vars["language"]
    at, archive = site.at[language], site.overviews[language].archive

    def url(path):
        return datasette.absolute_url(request, path)

    icon = url(datasette.urls.path("/static/icon.svg"))
    words = catalogue.text("frame.search_all", language)
    return _answer(signposts.opensearch(archive, url(at("/search")), url(at("/opensearch.xml")), icon, language, words), OPENSEARCH)


async def _icon(request, datasette):
    return Response.redirect(datasette.urls.path("/static/icon.svg"), status=301, headers=dict(HEADERS))


@hookimpl
def register_routes():
    return [
        (r"/robots\.txt$", _robots),
        (r"/sitemap\.xml$", _sitemap_index),
        (r"/sitemap-(?P<kind>[a-z]+)-(?P<number>\d{1,6})\.xml$", _sitemap),
        (rf"/(?P<language>{_LANGUAGES})/opensearch\.xml$", _opensearch),
        (r"/favicon\.ico$", _icon),
    ]
