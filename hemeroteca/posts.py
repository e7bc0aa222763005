"""Social-media posts set as blocks, without quotation marks.

Two shapes are read: an embed that ends in the platform's attribution line ("— Ana Ruiz (@anaruiz) May 4, 2025"), and a
paragraph without marks that carries a handle, a hashtag or the platform's cut, right after a sentence that says where
somebody posted.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from hemeroteca import lexicon

# The platform prints this line in the reader's language; the month is any word.
_SIGNATURE = re.compile(
    r"[—–-]{1,2} ?(?P<name>[^\n@()—]{2,60}?) ?\(@(?P<handle>\w[\w.-]{1,60})\)[ ,]*"
    r"(?P<day>(?:[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{1,2} (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}))?"
)
_EMBED = re.compile(r"^Embed -? ?(?P<url>https?://\S+)[ \t]*", re.MULTILINE)
_STATUS = re.compile(r"(?:twitter|x)\.com/(?P<handle>\w+)/status(?:es)?/(?P<number>\d{15,20})")
_TRACES = re.compile(r"(?:^|\s)[@#]\w{2,}|pic\.twitter\.com/\w+|https?://t\.co/\w+|…$")
_LINKS = re.compile(r"(?:\s*(?:pic\.twitter\.com/\w+|https?://t\.co/\w+))+\s*$")
_MARKS = re.compile('[“”«»"]')
_EPOCH = 1288834974657  # milliseconds: the start of the clock in the numbers of posts on X
_LONGEST = 12  # paragraphs of one embedded post


@dataclass(frozen=True, slots=True)
class Post:
    """A post: text[start:end]. `name_span` are the words of its attribution line that name the author."""

    start: int
    end: int
    rule: str
    name_span: tuple[int, int] | None = None
    handle: str | None = None
    url: str | None = None
    instant: datetime | None = None
    day: str | None = None  # as printed
    channel: str = "X"
    block_end: int = 0  # where the attribution line ends


def posted_at(url: str) -> datetime | None:
    """When a post on X was made, from the number in its address: the upper bits are milliseconds (UTC).

    >>> posted_at("https://x.com/anyone/status/1000000000000000000").isoformat()
    '2018-05-25T13:05:53.758000+00:00'
    """
    match = _STATUS.search(url)
    if not match:
        return None
    return datetime.fromtimestamp(((int(match["number"]) >> 22) + _EPOCH) / 1000, UTC)


def find_posts(text: str, paragraphs: Sequence[tuple[int, int]], language: str) -> list[Post]:
    """The posts of a body, in order, none overlapping another."""
    posts = _signed(text, paragraphs)
    taken = [(p.start, p.block_end) for p in posts]
    posts += [p for p in _unsigned(text, paragraphs, language) if not any(a < p.end and p.start < b for a, b in taken)]
    return sorted(posts, key=lambda post: post.start)


def _signed(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Post]:
    if "(@" not in text:
        return []
    posts: list[Post] = []
    floor = 0
    for match in _SIGNATURE.finditer(text):
        number = bisect_left([end for _, end in paragraphs], match.start())
        start, url = _block_start(text, paragraphs, number, match.start(), floor)
        end = match.start()
        links = _LINKS.search(text, start, end)
        end = links.start() if links else end
        while end > start and text[end - 1].isspace():
            end -= 1
        floor = match.end()
        if end - start < 3 or _MARKS.match(text, start):
            continue  # a quotation in marks, with its author behind it
        instant, handle = posted_at(url) if url else None, match["handle"]
        posts.append(
            Post(start, end, "post-attribution", match.span("name"), handle, url, instant, match["day"], _network_of(handle), match.end())
        )
    return posts


def _network_of(handle: str) -> str:
    """Accounts are domains on Bluesky; on X there is no stop in them."""
    return "Bluesky" if "." in handle else "X"


def _block_start(text: str, paragraphs: Sequence[tuple[int, int]], number: int, signature: int, floor: int) -> tuple[int, str | None]:
    """Where the post begins that is signed in paragraph `number`: behind an embed line, else with its own paragraph."""
    for back in range(number, max(-1, number - _LONGEST), -1):
        low, high = paragraphs[back]
        if high <= floor:
            break
        embed = _EMBED.search(text, max(low, floor), min(high, signature))
        if embed:
            start = embed.end()
            while start < signature and text[start].isspace():
                start += 1
            return start, _canonical(embed["url"])
    start = max(paragraphs[number][0], floor)
    if start == signature and number and paragraphs[number - 1][0] >= floor:
        start = paragraphs[number - 1][0]
    while start < signature and text[start].isspace():
        start += 1
    return start, None


def _canonical(url: str) -> str:
    """The address of the post itself where only that of its embed is printed."""
    status = _STATUS.search(url)
    return f"https://x.com/{status['handle']}/status/{status['number']}" if status else url


def _channels(language: str) -> tuple[lexicon.Pattern, ...]:
    return lexicon.load(language).patterns("speakers", "channels")


def channel_in(text: str, language: str) -> str | None:
    """Where something was said, if the text tells: X, television, interview …"""
    for pattern in _channels(language):
        if pattern.regex.search(text):
            return str(pattern.value)
    return None


def _unsigned(text: str, paragraphs: Sequence[tuple[int, int]], language: str) -> list[Post]:
    found = []
    for (low, high), (start, end) in pairwise(paragraphs):
        if not _TRACES.search(text, start, end) or _MARKS.search(text, start, end) or end - start < 20:
            continue
        channel = channel_in(text[low:high], language)
        if channel in _NETWORKS:
            found.append(Post(start, end, "post-context", channel=channel or "X", block_end=end))
    return found


_NETWORKS = frozenset(["X", "Facebook", "Instagram", "Truth Social"])
