"""How well the articles of tests/floor are read, a language at a time.

    python tests/floor_score.py [--verbose]

Beside every article `NN-slug.txt` stands `NN-slug.yml`, what a careful reader found in it: the quotations in their order and
the people, organisations and places. A speaker is a name; a source without one has only a `surface`, the words that the
article uses for it, or several; with neither, a reader stays unsure. Quotations of kind `unclear` count neither way.

  quotes_f1    quotations found, kinds `direct` and `post`
  speakers     of those, the share with the right speaker: the one named, or none where the article names none
  named        of the quotations under which a name was put, the share where it is the right one
  said_f1      quotation and speaker together
  entities_f1  people, organisations and places; people_f1: people alone
"""

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from hemeroteca.authority import load_archive, load_authority
from hemeroteca.folder import Input
from hemeroteca.pipeline import Desk
from hemeroteca.records import Entity, Quote, Reading

FLOOR = Path(__file__).parent / "floor"
LANGUAGES = ("es", "en")
SAID = ("direct", "post")
KINDS = ("person", "organisation", "place")

Gold = dict[str, Any]
Say = Callable[[str], None]


def silent(_: str) -> None:
    pass


# ---- Articles and their gold


def readings(language: str) -> Iterator[tuple[str, Gold, Reading]]:
    """Every article of a language: its name, what it holds, what was read. Raises if one is no article to the program."""
    folder = FLOOR / language
    desk = Desk(load_archive(folder), load_authority(folder))
    for path in sorted(folder.glob("*.txt")):
        [reading] = desk.read(Input(path, path.name))
        if not isinstance(reading, Reading):
            raise ValueError(f"{path}: rejected as {reading.reason!r}; it must be read as an article")
        yield path.stem, gold_of(path), reading


def gold_of(path: Path) -> Gold:
    return yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


# ---- When two things are the same


def words_of(text: str | None) -> list[str]:
    """The words alone: case, accents and punctuation do not count."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))
    return re.findall(r"\w+", bare.casefold())


def is_same(one: str, other: str) -> bool:
    """The same words, but for one in ten."""
    a, b = words_of(one), words_of(other)
    shared = (Counter(a) & Counter(b)).total()
    return a == b or (bool(shared) and shared >= 0.9 * max(len(a), len(b)))


def is_within(one: str | None, other: str | None) -> bool:
    """Are all words of one among those of the other? "Ruiz" and "Ana Ruiz" are one name."""
    a, b = set(words_of(one)), set(words_of(other))
    return bool(a and b) and (a <= b or b <= a)


def is_speaker_right(wanted: Gold, found: Quote, speaker: Entity | None, kinds: dict[str, str]) -> bool:
    if wanted["speaker"] is None:
        surfaces = wanted.get("surface", [])
        surfaces = [surfaces] if isinstance(surfaces, str) else surfaces
        return speaker is None and (not surfaces or any(is_within(s, found.speaker_surface) for s in surfaces))
    return speaker is not None and is_within(wanted["speaker"], speaker.name) and speaker.kind == kinds[wanted["speaker"]]


# ---- Counting


def score_quotes(gold: Gold, reading: Reading, say: Say) -> Counter[str]:
    entities = {e.key: e for e in reading.entities}
    kinds = {names[0]: kind for kind in KINDS for names in gold["entities"][kind]}
    free = [q for q in reading.quotes if q.kind in SAID]
    wanted = [q for q in gold["quotes"] if q["kind"] in SAID]
    count = Counter(wanted=len(wanted))
    for quote in wanted:
        found = next((f for f in free if is_same(quote["text"], f.text)), None)
        if found is None:
            say(f"missed    {_short(quote['text'])} of {_who(quote)}{_as_term(quote, reading)}")
            continue
        free.remove(found)
        speaker = entities.get(found.entity or "")
        right = is_speaker_right(quote, found, speaker, kinds)
        count += Counter(found=1, hit=1, right=right, named=speaker is not None, named_right=speaker is not None and right)
        if not right:
            say(f"speaker   {_short(quote['text'])} of {_who(quote)}, not {_given(found, speaker)}")
    unclear = [q["text"] for q in gold["quotes"] if q["kind"] == "unclear"]
    terms = [q["text"] for q in gold["quotes"] if q["kind"] == "term"]
    for found in free:
        if any(is_same(found.text, text) for text in unclear):
            continue
        speaker = entities.get(found.entity or "")
        count += Counter(found=1, named=speaker is not None)
        kind = "term" if any(is_same(found.text, text) for text in terms) else "spurious"
        say(f"{kind:9} {_short(found.text)} given to {_given(found, speaker)}")
    return count


def score_entities(gold: Gold, reading: Reading, say: Say) -> Counter[str]:
    surfaces: dict[str, set[str]] = {}
    for mention in reading.mentions:
        surfaces.setdefault(mention.entity, set()).add(mention.surface)
    free = [(e.kind, _folded([e.name, *surfaces[e.key]])) for e in reading.entities if e.key in surfaces and e.kind in KINDS]
    count: Counter[str] = Counter()
    for kind, _ in free:
        count += Counter({"entities found": 1, f"{kind} found": 1})
    for kind in KINDS:
        for names in gold["entities"][kind]:
            hit = next((f for f in free if f[0] == kind and f[1] & _folded(names)), None)
            count += Counter({"entities wanted": 1, f"{kind} wanted": 1})
            if hit is None:
                say(f"no entity {kind} {names[0]!r}")
                continue
            free.remove(hit)
            count += Counter({"entities hit": 1, f"{kind} hit": 1})
    for kind, names in free:
        say(f"extra     {kind} {sorted(names)[0]!r}")
    return count


def _folded(names: Sequence[str]) -> set[str]:
    return {" ".join(words_of(name)) for name in names}


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _who(quote: Gold) -> str:
    return repr(quote["speaker"]) if quote["speaker"] else f"no name, {quote.get('surface', 'open')!r}"


def _given(found: Quote, speaker: Entity | None) -> str:
    name = f"{speaker.name!r} ({speaker.kind})" if speaker else found.speaker_status
    return f"{name} by {found.speaker_surface!r} [{found.speaker_rule}]"


def _as_term(quote: Gold, reading: Reading) -> str:
    return ", read as a term" if any(q.kind == "term" and is_same(quote["text"], q.text) for q in reading.quotes) else ""


# ---- Figures


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def figures_of(count: Counter[str]) -> dict[str, float]:
    return {
        "quotes_f1": ratio(2 * count["hit"], count["found"] + count["wanted"]),
        "speakers": ratio(count["right"], count["hit"]),
        "named": ratio(count["named_right"], count["named"]),
        "said_f1": ratio(2 * count["right"], count["found"] + count["wanted"]),
        "entities_f1": ratio(2 * count["entities hit"], count["entities found"] + count["entities wanted"]),
        "people_f1": ratio(2 * count["person hit"], count["person found"] + count["person wanted"]),
    }


def score(language: str, say: Say = silent) -> dict[str, float]:
    """The figures of a language; `say` hears of every miss."""
    count: Counter[str] = Counter()
    for name, gold, reading in readings(language):

        def say_where(line: str, name: str = name) -> None:
            say(f"{language}/{name}: {line}")

        if reading.article.language != language:
            say_where(f"language  {reading.article.language}")
        count += score_quotes(gold, reading, say_where)
        count += score_entities(gold, reading, say_where)
    return figures_of(count)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--verbose", action="store_true", help="list every miss with the rule that decided")
    say = print if options.parse_args().verbose else silent
    for language in LANGUAGES:
        print(yaml.safe_dump({language: {k: round(v, 3) for k, v in score(language, say).items()}}, sort_keys=False), end="")


if __name__ == "__main__":
    main()
