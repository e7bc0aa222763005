"""What a line around an article is: furniture of the page, or a line that says who wrote it, where and when.

Words belong to the lexicons; what belongs to no language (separators, counts, addresses) stands here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from hemeroteca import lexicon
from hemeroteca.lexicon import Pattern
from hemeroteca.text import fold

# Where a rule holds: anywhere; only above and below the article; only after the headline; as a heading over links.
Reach = Literal["anywhere", "edge", "below", "list"]
LONGEST = 220  # no line of furniture is longer

_PLATFORMS = r"(?:Facebook|Twitter|X|WhatsApp|Instagram|Telegram|TikTok|YouTube|LinkedIn|Pinterest|Reddit|Flipboard|Threads|Bluesky|Messenger|RSS|E-?mail|Google News)"
_OF_NO_LANGUAGE: tuple[tuple[str, Reach, re.Pattern[str]], ...] = (
    ("separator", "anywhere", re.compile(r"[\W_]+$")),
    (
        "navigation",
        "edge",
        re.compile(r"[^|>›•.!?]{1,30}(?:[|>›•][^|>›•.!?]{1,30}){2,}[|>›•]?$"),
    ),
    ("count", "edge", re.compile(r"[+-]?\d[\d.,]*\s?[kKmM]?$")),
    ("address", "edge", re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]{2,})*\.[a-z]{2,12}/?$", re.IGNORECASE)),
    ("clock", "edge", re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?|h(?:rs?)?\.?)?$", re.IGNORECASE)),
)
# What a post leaves behind is evidence and never furniture: its address, its attribution line, its picture.
_OF_A_POST = re.compile(r"Embed\s+-|.*\bpic\.(?:twitter|x)\.com/|[—–-]+\s*\S.{0,80}\(@\w|.*https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/")

_TIME = r"(?:\d{1,2}(?::|\.|h)\d{2}(?::\d\d)?\s*(?:[ap]\.?\s?m\.?|h(?:rs?|s|oras)?\.?)?(?:\s*\(?(?:[A-Z]{2,5}|GMT[+-]?\d*|UTC[+-]?\d*|[+-]\d\d:?\d\d)\)?)?)"
_NUMERIC_DAY = r"(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{1,2}/\d{2})"


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says. `value` are the words that the rule is about: the outlet, the day, the name."""

    kind: Literal["furniture", "section", "outlet", "outlet-date", "date", "modified", "byline", "original", "source"]
    rule: str
    value: str = ""
    day: str = ""  # of an outlet-date line or a byline: the words of the day
    reach: Reach = "anywhere"
    others: tuple["Line", ...] = ()  # what the other parts of the line say


@dataclass(frozen=True, slots=True)
class Lines:
    """The rules of several languages, compiled."""

    furniture: tuple[tuple[str, Reach, re.Pattern[str]], ...]
    any_furniture: re.Pattern[str]
    source: tuple[Pattern, ...]
    original: tuple[Pattern, ...]
    byline: tuple[Pattern, ...]
    updated: tuple[Pattern, ...]
    day: re.Pattern[str]
    day_line: re.Pattern[str]
    outlet_day_line: re.Pattern[str]
    outlet_comma_day: re.Pattern[str]
    sections: frozenset[str]
    papers: frozenset[str]  # words in the names of newspapers, folded

    def furniture_of(self, line: str) -> Line | None:
        """The rule by which a line is furniture, or None. Lines of a post are not: they are evidence."""
        if len(line) > LONGEST or not self.any_furniture.match(line) or _OF_A_POST.match(line):
            return None
        rule, reach = next((rule, reach) for rule, reach, regex in self.furniture if regex.match(line))
        return Line("furniture", f"furniture:{rule}", reach=reach)

    def meaning_of(self, line: str) -> Line | None:
        """What a line at either end of an article says about it, or None: such lines are looked for nowhere else."""
        if len(line) > LONGEST:
            return None
        return self._credit(line) or self._day(line) or self._section(line)

    def parts_of(self, line: str) -> Line | None:
        """ "The Gull | By Ann Reed | 3 May 2024": a line whose parts each say something; a byline or a day is among them."""
        parts = re.split(r"\s*[|·•]\s*|\s+[–—]\s+", line.strip(" |·•–—"))
        if len(line) > LONGEST or not 3 <= len(parts) <= 6 or any(len(part) > 70 for part in parts):
            return None
        found = [(part, self.meaning_of(part) or self.paper_of(part)) for part in parts]
        known = [line for _, line in found if line]
        unknown = [part for part, line in found if line is None]
        first = next((line for line in known if line.kind in ("byline", "date", "modified")), None)
        if first is None or len(unknown) > 1 or any(len(part.split()) > 5 for part in unknown):
            return None
        return replace(first, others=tuple(line for line in known if line is not first))

    def paper_of(self, line: str) -> Line | None:
        """The name of a newspaper alone: "The Harbour Gazette". Names of sections ("Local News") are none."""
        words = re.findall(r"[^\W_]+", line)
        if not 2 <= len(words) <= 6 or len(line) > 60 or line[-1] in ".,:;!?":
            return None
        if not words[0][0].isupper() or any(word[0].islower() for word in words if len(word) > 3):
            return None
        rest = [word for word in map(fold, words) if word not in self.papers]
        is_one = len(rest) < len(words) and any(word not in self.sections for word in rest)
        return Line("outlet", "line:outlet", line.strip()) if is_one else None

    def _credit(self, line: str) -> Line | None:
        for pattern in self.original:
            if found := pattern.regex.match(line):
                return Line("original", pattern.rule, found["original"])
        for pattern in self.byline:
            if found := pattern.regex.match(line):
                name, day = self._without_day(found["byline"])
                return Line("byline", pattern.rule, name, day)
        for pattern in self.source:
            if found := pattern.regex.match(line):
                return Line("source", pattern.rule, found["outlet"])
        return None

    def _without_day(self, byline: str) -> tuple[str, str]:
        day = self.day.search(byline) if any(c.isdigit() for c in byline) else None
        return (byline[: day.start()].rstrip(" ,|·•–—-/("), day[0]) if day else (byline, "")

    def _day(self, line: str) -> Line | None:
        if len(line) > 110 or not any(c.isdigit() for c in line):
            return None
        if found := self.day_line.match(line):
            updated = any(pattern.regex.match(line) for pattern in self.updated)
            return Line("modified", "line:updated", found["day"]) if updated else Line("date", "line:date", found["day"])
        if found := self.outlet_day_line.match(line):
            return Line("outlet-date", "line:outlet-date", (found["outlet"] or found["after"]).strip(), found["day"] or found["first"])
        if (found := self.outlet_comma_day.match(line)) and self.paper_of(found["outlet"]):
            return Line("outlet-date", "line:outlet-date", found["outlet"], found["day"])
        return None

    def _section(self, line: str) -> Line | None:
        return Line("section", "line:section", line) if len(line) <= 40 and fold(line.strip(" :|»>-")) in self.sections else None


@cache
def lines_for(languages: tuple[str, ...]) -> Lines:
    """The rules of these languages together: an English page may carry Spanish buttons."""
    lexicons = [lexicon.load(code) for code in languages]
    furniture: list[tuple[str, Reach, re.Pattern[str]]] = [
        (p.rule, p.value or "anywhere", p.regex) for lx in lexicons for p in lx.patterns("furniture")
    ]
    furniture.sort(key=lambda entry: entry[1] != "list")  # a heading over links is that, before it is anything else
    rules = (*furniture, ("platforms", "edge", _list_of_platforms()), *_OF_NO_LANGUAGE)
    days = "|".join([_NUMERIC_DAY, *(p.regex.pattern for lx in lexicons for p in lx.patterns("lines", "dates"))])
    end = rf"(?:[\s.,|·•–—-]*{_TIME})?[\s.|·•]*$"

    def patterns(name: str) -> tuple[Pattern, ...]:
        return tuple(p for lx in lexicons for p in lx.patterns("lines", name))

    return Lines(
        furniture=rules,
        any_furniture=_either(regex for _, _, regex in rules),
        source=patterns("source"),
        original=patterns("original"),
        byline=patterns("byline"),
        updated=patterns("updated"),
        day=re.compile(f"(?:{days})"),
        day_line=re.compile(
            rf"[\W_]*(?:[^\W\d_]{{3,20}}(?:\s[^\W\d_]{{2,15}}){{0,3}}\s?:\s?)?(?:{_TIME}[\s,|·•–—-]+)?(?P<day>(?:{days}){end[:-1]})$"
        ),
        outlet_day_line=re.compile(
            rf"(?P<outlet>[^\W_a-z][^|·•]{{1,60}}?)(?:\s*[|·•]\s*|\s+[–—-]\s+)(?P<day>(?:{days}){end[:-1]})$"
            rf"|(?P<first>(?:{days})(?:[\s,]*{_TIME})?)(?:\s*[|·•]\s*|\s+[–—-]\s+)(?P<after>[^\W\d_a-z][^|·•]{{1,60}}?)$"
        ),
        outlet_comma_day=re.compile(rf"(?P<outlet>[^\W_a-z][^|·•]{{1,60}}?),\s+(?P<day>(?:{days}){end[:-1]})$"),
        papers=frozenset(fold(word) for lx in lexicons for word in str(lx.words("lines", "papers")).split()),
        sections=frozenset(fold(name.replace("_", " ")) for lx in lexicons for name in str(lx.words("lines", "sections")).split()),
    )


@cache
def _list_of_platforms() -> re.Pattern[str]:
    """ "Facebook, X o WhatsApp", in any language: the buttons of a page are often in another than its articles."""
    words = dict.fromkeys(word for code in lexicon.codes() for word in str(lexicon.load(code).words("lines", "joins")).split())
    joins = "|".join(map(re.escape, words))
    return re.compile(rf"\W*{_PLATFORMS}(?:[\s,|/·&]+(?:{joins})?\s*{_PLATFORMS})*(?:[\s,]+(?:{joins}))?\W*$", re.IGNORECASE)


def _either(regexes: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """One pattern that matches where any does; flags stay with their own part."""
    return re.compile("|".join(f"(?i:{r.pattern})" if r.flags & re.IGNORECASE else f"(?:{r.pattern})" for r in regexes))
