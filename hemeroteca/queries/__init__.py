"""Every SQL that the site runs: connection and parameters in, page records out, at most six queries a page.

A private entity is nowhere: its page, its statements and lists of what it said do not exist, and where an article names
it there is no mark. One that was only discovered has its articles and nothing else.
"""

from hemeroteca.hits import prepare
from hemeroteca.queries.addresses import moved, once_in, withdrawn
from hemeroteca.queries.articles import article, articles
from hemeroteca.queries.data import data
from hemeroteca.queries.entities import entities, entity
from hemeroteca.queries.finding import find, find_all
from hemeroteca.queries.front import archive, home, is_archive, overview
from hemeroteca.queries.network import PAIRS, network
from hemeroteca.queries.outlets import OUTLETS, outlet, outlets
from hemeroteca.queries.places import PLACES, SMALL, places
from hemeroteca.queries.quotes import quote, quotes
from hemeroteca.queries.rows import PAGE
from hemeroteca.queries.sitemap import paths_in, sitemaps
from hemeroteca.queries.statements import ENOUGH, statement, statements
from hemeroteca.queries.timeline import timeline
from hemeroteca.queries.versions import versions
from hemeroteca.tallies import register

__all__ = [
    "ENOUGH",
    "OUTLETS",
    "PAGE",
    "PAIRS",
    "PLACES",
    "SMALL",
    "archive",
    "article",
    "articles",
    "data",
    "entities",
    "entity",
    "find",
    "find_all",
    "home",
    "is_archive",
    "moved",
    "network",
    "once_in",
    "outlet",
    "outlets",
    "overview",
    "paths_in",
    "places",
    "prepare",
    "quote",
    "quotes",
    "register",
    "sitemaps",
    "statement",
    "statements",
    "timeline",
    "versions",
    "withdrawn",
]
