"""Addresses as pages and tables write them, which is not always an address."""

from urllib.parse import SplitResult, urljoin, urlsplit


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
