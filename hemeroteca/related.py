"""Which articles belong together: copies of one text, and translations with the quotations that answer each other.

A copy is found by runs of words that both articles have. Only a sample of them is looked up, so that the cost grows with the
number of articles; the two texts are then compared in full.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

from hemeroteca.clusters import Key
from hemeroteca.shingles import Sample, sharing, shingles, words_of

NEAR = 0.5  # share of the runs of the shorter text that two copies have in common, at least
OWN = 0.8  # share of its own runs that an article has from another, if its text is the other's
_FEWEST = 20  # runs of a text that is compared; headlines and captions are no copies
_LIKELY = 0.3  # share of the runs looked up that candidates have in common
_HOT = 16  # articles in which a run is looked up; what more share is found through the first
_MOST = 8  # candidates that are compared in full
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles with much of their text in common: the later one, the earlier one, and which share of each the other has."""

    later: int
    earlier: int
    of_later: float
    of_earlier: float

    @property
    def score(self) -> float:
        """The share of the shorter text that stands in the longer one."""
        return max(self.of_later, self.of_earlier)


def find_copies(samples: Callable[[], Iterable[tuple[int, Sample]]], text_of: Callable[[int], str]) -> Iterator[Copy]:
    """The copies among texts whose samples come with the ids of their articles, the earliest first.

    Each article is compared with the few earlier ones that share most with it. `text_of` gives the text of an article, so
    that none need be kept.
    """
    for later, pairs in groupby(sharing(samples, _LIKELY, _HOT), key=itemgetter(1)):
        runs = shingles(text_of(later))
        for earlier, _ in islice(pairs, _MOST):
            copy = _compared(later, runs, earlier, shingles(text_of(earlier)))
            if copy:
                yield copy


def _compared(later: int, ours: set[int], earlier: int, theirs: set[int]) -> Copy | None:
    fewest = min(len(ours), len(theirs))
    shared = len(ours & theirs)
    if fewest < _FEWEST or shared < NEAR * fewest:
        return None
    return Copy(later, earlier, shared / len(ours), shared / len(theirs))


def spread(credited: Mapping[int, int], copies: Iterable[Copy]) -> dict[int, int]:
    """Whose text each article has: those that credit an agency, and those whose text stands in such a one nearly whole.

    An article that would have the text of two agencies has that of none.
    """
    leads_to: dict[int, list[int]] = defaultdict(list)
    for copy in copies:
        if copy.of_later >= OWN:
            leads_to[copy.earlier].append(copy.later)
        if copy.of_earlier >= OWN:
            leads_to[copy.later].append(copy.earlier)
    reached: dict[int, set[int]] = defaultdict(set)
    waiting = sorted(credited.items())
    while waiting:
        article, agency = waiting.pop()
        if agency not in reached[article] and credited.get(article, agency) == agency:
            reached[article].add(agency)
            waiting += [(other, agency) for other in leads_to[article]]
    return {article: agencies.pop() for article, agencies in sorted(reached.items()) if len(agencies) == 1}


@dataclass(frozen=True, slots=True)
class Named:
    """An article that may be the one whose headline a translation names."""

    key: int
    title: str
    language: str
    outlet: int | None
    since: str | None  # first day on which it can have been printed


@dataclass(frozen=True, slots=True)
class Translating:
    """An article that names the headline of its original."""

    key: int
    original_title: str
    language: str
    outlet: int | None
    until: str | None  # last day on which it can have been printed


def same_headline(title: str) -> str:
    """A headline as two are compared: its words, without case, accents and marks."""
    return " ".join(words_of(title))


def original_of(article: Translating, candidates: Iterable[Named]) -> int | None:
    """The one article in another language, printed no later, that has the headline; of several that of the same outlet."""
    fitting = [
        c
        for c in candidates
        if c.language.partition("-")[0] != article.language.partition("-")[0]
        and same_headline(c.title) == same_headline(article.original_title)
        and not (c.since and article.until and c.since > article.until)
    ]
    of_outlet = [c for c in fitting if article.outlet is not None and c.outlet == article.outlet]
    found = fitting if len(fitting) == 1 else of_outlet
    return found[0].key if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation as two languages can be compared: who speaks, which confirmed names are in it, and its words for the numbers."""

    key: Key
    speaker: str
    names: frozenset[str]
    words: str

    @property
    def numbers(self) -> list[str]:
        return sorted(_NUMBER.findall(self.words))


def paired(translation: Sequence[Said], original: Sequence[Said]) -> dict[Key, Key]:
    """Each quotation of a translation with that of the original, in order; for a speaker whose quotations do not agree none.

    They agree if there are as many, and each has the names and the numbers of the other.
    """
    pairs: dict[Key, Key] = {}
    for speaker in sorted({said.speaker for said in translation}):
        ours, theirs = ([said for said in side if said.speaker == speaker] for side in (translation, original))
        if len(ours) == len(theirs) and all(o.names == t.names and o.numbers == t.numbers for o, t in zip(ours, theirs, strict=True)):
            pairs |= {o.key: t.key for o, t in zip(ours, theirs, strict=True)}
    return pairs
