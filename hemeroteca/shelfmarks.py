"""The addresses of articles, quotations and entities: readable words and a key that never changes."""

import re
from hashlib import sha256
from typing import NamedTuple

from hemeroteca.ledger import quote_keys, text_hash, text_key, url_key
from hemeroteca.records import Article, Entity, Quote, Reading
from hemeroteca.text import fold
from hemeroteca.wire import Packed, picker, to_bytes

_READABLE = 60  # characters of the readable part of an address
_LATIN = re.compile(r"[a-z0-9]+")
_TEXTS = picker(Article, "title", "standfirst", "body")
_SAID = picker(Quote, "field", "words")


class Shelfmarks(NamedTuple):
    """What a reading is filed under: its key, the addresses of the article and of each quotation; how many words it has; a hash of
    all that it says.
    """

    key: str
    article: str
    quotes: tuple[str, ...]
    words: int
    digest: bytes


def shelve(reading: Packed, key: str) -> Shelfmarks:
    """The shelfmarks of an article that has this key."""
    texts, said = _TEXTS(reading[0]), [_SAID(quote) for quote in reading[5]]
    quotes = tuple(slug(words, own) for (_, words), own in zip(said, quote_keys(key, said), strict=True))
    return Shelfmarks(
        key, slug(texts[0], key), quotes, sum(len(text.split()) for text in texts if text), sha256(to_bytes(reading)).digest()
    )


def article_key(reading: Reading) -> str:
    """The key of an article: a hash of its canonical address, else of its text. Never changes when articles are added."""
    article = reading.article
    return url_key(article.url) if article.url else text_key(text_hash(article.body))


def readable(text: str) -> str:
    """The readable part of an address.

    >>> readable("¿Qué dijo Peña? «Nada nuevo»")
    'que-dijo-pena-nada-nuevo'
    """
    result = ""
    for found in _LATIN.finditer(fold(text)):
        if len(result) + len(found[0]) + 1 > _READABLE:
            return result or found[0][:_READABLE]
        result = f"{result}-{found[0]}" if result else found[0]
    return result


def slug(text: str, key: str) -> str:
    """`<readable words>-<key>`; the key alone where nothing is readable."""
    words = readable(text)
    return f"{words}-{key}" if words else key


def entity_slug(entity: Entity) -> str:
    """An entity of the authority has its key as address, a discovered one its name and key."""
    return entity.key if entity.standing == "authority" else slug(entity.name, entity.key)
