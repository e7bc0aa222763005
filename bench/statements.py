"""Statements on invented quotations of which the origin is known: pairwise precision and recall, seconds of a core, memory.

`python bench/statements.py [NUMBER …]`; each size runs in a process of its own, so that its peak of memory is its own.
"""

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from hemeroteca.statements import Gathered, Printed, make_statements

SIZES = (2_000, 20_000, 200_000)
FIRST_DAY = date(2024, 1, 1)


class Press:
    """Speakers who say things and outlets that print them, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [c + v for c in "bcdfglmnprstvz" for v in "aeiou"]
        self.vocabulary = ["".join(self.random.choices(syllables, k=self.random.choice((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
        # Words by Zipf's law: the commonest make up much of any text, as in a language.
        self.weights = [1 / (rank + 2.7) for rank in range(len(self.vocabulary))]
        self.total = [0.0]
        for weight in self.weights:
            self.total.append(self.total[-1] + weight)
        self.stock = [self.words(self.random.randint(4, 9)) for _ in range(300)]

    def words(self, number: int) -> list[str]:
        return self.random.choices(self.vocabulary, cum_weights=self.total[1:], k=number)

    def said(self) -> list[str]:
        """A statement, in a third of the cases with a stock phrase in it that other statements have too."""
        words = self.words(min(120, max(6, int(self.random.lognormvariate(3.2, 0.6)))))
        if self.random.random() < 0.33:
            at = self.random.randrange(len(words))
            words[at:at] = self.random.choice(self.stock)
        return words

    def printed(self, words: list[str]) -> str:
        """The words as some outlet prints them: whole, cut, elided with or without a mark, a word replaced, other punctuation."""
        words = list(words)
        if len(words) > 12 and self.random.random() < 0.5:
            length = self.random.randint(6, len(words) - 1)
            start = self.random.randint(0, len(words) - length)
            words = words[start : start + length]
        if len(words) > 16 and self.random.random() < 0.25:
            start = self.random.randint(6, len(words) - 8)
            words[start : start + self.random.randint(1, 3)] = self.random.choice(([], ["[…]"], ["..."]))
        if len(words) > 14 and self.random.random() < 0.15:
            words[self.random.randrange(len(words))] = self.words(1)[0]
        text = " ".join(word + self.random.choice(("", "", "", "", "", ",")) for word in words)
        return text.upper() if self.random.random() < 0.03 else text[0].upper() + text[1:]

    def archive(self, number: int) -> Iterator[tuple[Printed, int]]:
        """Quotations, each with the number of the statement that it comes from."""
        speakers = [f"speaker-{n}" for n in range(max(20, number // 400))]
        weights = [1 / (n + 1) for n in range(len(speakers))]
        made = origin = article = 0
        slogans = [self.words(self.random.randint(5, 7)) for _ in speakers]
        while made < number:
            origin += 1
            speaker = self.random.choices(range(len(speakers)), weights=weights)[0]
            day = FIRST_DAY + timedelta(days=self.random.randrange(730))
            told = slogans[speaker] if self.random.random() < 0.01 else self.said()
            is_slogan = told is slogans[speaker]
            for _ in range(min(40, 1 + int(self.random.expovariate(0.4)))):
                article += 1
                published = (day + timedelta(days=self.random.choice((0, 0, 0, 1, 1, 2)))).isoformat()
                known = day.isoformat() if is_slogan or self.random.random() < 0.3 else None
                texts = [self.printed(told)]
                if len(told) > 12 and self.random.random() < 0.1:  # words from it once more in the same article
                    at = self.random.randrange(len(told) - 4)
                    whole = " ".join(told)
                    texts = [whole, " ".join(told[at : at + self.random.randint(2, 4)])]
                for position, text in enumerate(texts):
                    yield self.quotation(article, position, text, speakers[speaker], known, published), origin
                    made += 1

    @staticmethod
    def quotation(article: int, position: int, text: str, speaker: str, known: str | None, published: str) -> Printed:
        return Printed(
            f"{article:07}",
            position,
            "direct",
            text,
            "es",
            speaker,
            said_from=known,
            said_to=known,
            published_from=published,
            published_to=published,
            path=f"{article:07}.txt",
        )


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def measure(size: int) -> str:
    archive = list(Press(size).archive(size))
    origin = {printed.key: truth for printed, truth in archive}
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found: dict[tuple[str, int], int] = {}
    number = 0
    for number, statement in enumerate(make_statements(Gathered(printed for printed, _ in archive)), 1):
        found.update(dict.fromkeys((printing.quote for printing in statement.printings), number))
    seconds, after = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    both = pairs(Counter((truth, found[key]) for key, truth in origin.items()).values())
    precision, recall = both / pairs(Counter(found.values()).values()), both / pairs(Counter(origin.values()).values())
    return (
        f"{len(archive):>8,} quotations → {number:>7,} statements   precision {precision:.4f}   recall {recall:.4f}"
        f"   {seconds:6.1f} s   {after / 1024:,.0f} MB at most, {(after - before) / 1024:,.0f} MB of them for the statements"
    )


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        print(measure(int(arguments[1])))
        return
    for number in [int(argument) for argument in arguments] or SIZES:
        subprocess.run([sys.executable, __file__, "--one", str(number)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
