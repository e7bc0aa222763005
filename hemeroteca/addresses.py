"""Addresses as pages and tables write them, which is not always an address."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

# What mailings, feeds and networks hang on an address to count who comes from them; no site tells its pages apart by these.
_TRACKING = re.compile(
    r"(?:utm|mtm|hsa)_\w+|pk_(?:campaign|kwd|source|medium|content)|at_(?:medium|campaign)|ns_(?:campaign|mchannel|source)|mc_[ce]id"
    r"|(?:fb|g|dc|tt|tw|y)clid|msclkid|[gw]braid|igshid|igsh|_g[al]|mkt_tok|cmpid|ocid|smid|xtor",
    re.IGNORECASE,
)


def parts_of(address: str) -> SplitResult:
    """The parts of an address; all empty where it is none.

    >>> parts_of("https://faro.example/puerto").hostname, parts_of("http://[").hostname
    ('faro.example', None)
    """
    try:
        return urlsplit(address)
    except ValueError:  # "http://[" begins as the address of a machine, and is none
        return SplitResult("", "", "", "", "")


def joined(base: str, address: str) -> str:
    """An address as it stands on the page at `base`; the words themselves where they are none.

    >>> joined("https://faro.example/2031/", "puerto"), joined("https://faro.example/", "//[")
    ('https://faro.example/2031/puerto', '//[')
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def without_tracking(address: str) -> str:
    """An address without what only counts readers, and without the place on the page.

    >>> without_tracking("https://faro.example/nota?id=7&utm_source=feed#comentarios")
    'https://faro.example/nota?id=7'
    """
    parts = parts_of(address)
    if not parts.hostname:
        return address
    kept = "&".join(piece for piece in parts.query.split("&") if piece and not _TRACKING.fullmatch(piece.partition("=")[0]))
    place = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # there an application tells its pages apart
    return urlunsplit(parts._replace(query=kept, fragment=place))


def place_of(address: str) -> str:
    """What two addresses of the same page have in common: not the protocol, "www." or a stroke at the end.

    >>> place_of("http://WWW.faro.example/nota/") == place_of("https://faro.example/nota")
    True
    """
    parts = parts_of(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return address
    return urlunsplit(("", parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query, parts.fragment))
