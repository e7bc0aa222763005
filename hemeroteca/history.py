"""The texts of one article, followed back from the one that is shown to the oldest: rows of what each step changed.

Only two texts are ever held. A quotation is followed from text to text, so that its earlier addresses lead to what it became.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hemeroteca.ledger import quote_keys
from hemeroteca.records import Quote, Reading
from hemeroteca.versions import FIELDS, Change, Difference, Pairing, difference

Former = tuple[str, str, int | None]  # key, of what, id of the quotation to which it leads


@dataclass(frozen=True, slots=True)
class Step:
    """What the next text changed: columns of article_versions, rows of quote_changes and former_keys."""

    words: int
    added: int
    removed: int
    differences: str
    changes: tuple[tuple[object, ...], ...]
    former: tuple[Former, ...]


class History:
    """Of an article with these keys, its own first; its quotations have ids from `first_quote` on.

    A text comes twice: as it was read, by which its words are counted, and as it is printed.
    """

    def __init__(self, keys: Sequence[str], shown: Reading, printed: Reading, first_quote: int) -> None:
        self._keys, self._read, self._printed = keys, shown, printed
        self._ids: list[int | None] = list(range(first_quote, first_quote + len(printed.quotes)))
        self._known = set(quote_keys(keys[0], _said(printed)))

    def of_shown(self) -> list[Former]:
        """The keys of the quotations under other keys of the article."""
        return list(self._former(self._printed, self._ids))

    def of_copy(self, printed: Reading) -> list[Former]:
        """What another printing of the text that came last has beside it: quotations in another headline."""
        return list(self._former(printed, self._became(Pairing(printed.quotes, self._printed.quotes))))

    def back_to(self, read: Reading, printed: Reading) -> Step:
        """The step from this text to the one that came before it in the row, which is its next in time."""
        counted = difference(read.article, self._read.article)
        pairing = Pairing(printed.quotes, self._printed.quotes)
        changes = tuple(self._change(change, printed.quotes) for change in pairing.changes)
        ids = self._became(pairing)
        shown = difference(printed.article, self._printed.article)
        former = tuple(self._former(printed, ids))
        self._read, self._printed, self._ids = read, printed, ids
        words = sum(len(read.article.text_of(field).split()) for field in FIELDS)
        return Step(words, counted.added, counted.removed, _as_json(shown), changes, former)

    def _became(self, pairing: Pairing) -> list[int | None]:
        return [None if number is None else self._ids[number] for number in pairing.became]

    def _change(self, change: Change, quotes: Sequence[Quote]) -> tuple[object, ...]:
        later = None if change.later is None else self._printed.quotes[change.later]
        quote_id = None if change.later is None else self._ids[change.later]
        if change.earlier is None:
            return quote_id, change.what, None, None, None, None, None, later and later.words
        quote = quotes[change.earlier]
        place = (quote.field, quote.words, quote.start, quote.end, quote.speaker_surface)
        return quote_id, change.what, *place, later and later.words

    def _former(self, printed: Reading, ids: Sequence[int | None]) -> Iterator[Former]:
        said = _said(printed)
        for key in self._keys:
            for own, quote_id in zip(quote_keys(key, said), ids, strict=True):
                if own not in self._known:
                    self._known.add(own)
                    yield own, "quote", quote_id


def _said(reading: Reading) -> list[tuple[str, str]]:
    return [(quote.field, quote.words) for quote in reading.quotes]


def _as_json(difference: Difference) -> str:
    return json.dumps(dict(difference.ops), separators=(",", ":"))
