"""Speech without quotation marks: interviews printed as questions and answers, and dialogue behind dashes.

Questions begin with a dash or a label ("P:", "Pregunta:"), or with the name of who asks ("El Faro: …"), or they are
paragraphs of one sentence that asks; answers begin with a dash, with a label of their own or with a name. Each
paragraph of an answer is one quotation of whoever is interviewed. Dialogue is a paragraph that begins with a dash and
has its attribution between dashes: "—No iré —dijo Ruiz—. Nunca."
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from hemeroteca import lexicon

_DASHED_QUESTION = re.compile(r"[-–—] ?¿?[^\n]*\?[\"”»]?\s*$")
_PLAIN_QUESTION = re.compile(r"(?![-–—“«\"‘'])[^\n.!?…]+\?\s*$")
_ASKS = re.compile(r"\?[\"”»]?\s*$")
_DASH = re.compile(r"[-–—] ?")
# Words with capitals, or particles between them: "Ana de la Fuente: ". One letter alone is a label, "A:".
_NAME_LABEL = re.compile(
    r"(?P<name>(?=[^\W\d_a-z][\w.’'-])[^\W\d_a-z][\w.’'-]*(?: (?:\w{1,3} ){0,2}[^\W\d_a-z][\w.’'-]*){0,4}) ?: ?(?=[^\s“«\"])"
)
_FINISHED = re.compile(r"[.!?…:;][\"”»’')]*$")
_NAMED = re.compile(r"(?<=[^\W_] )[^\W\d_a-z]\w{2,}")  # a word with a capital within a sentence
_MARKED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_FEWEST_QUESTIONS = 2
_FEWEST_UNMARKED = 3  # questions without dash or label
_SUBHEAD = 12  # words: a shorter paragraph that ends in no stop is a heading or a link
_QUOTED = 4  # words in marks: fewer are a term


@dataclass(frozen=True, slots=True)
class Answer:
    """A paragraph of an answer: the offsets of its words, and of the name before them if the answers have such labels.

    `goes_on`: the answer before it had the label, and this is its next paragraph.
    """

    start: int
    end: int
    name: tuple[int, int] | None = None
    goes_on: bool = False


def find_answers(text: str, paragraphs: Sequence[tuple[int, int]], language: str) -> list[Answer]:
    """The answers, a paragraph each, without dash or label; none where the text is no interview.

    Labels are those of every language that has a lexicon; `language` is that of the article.

    >>> text = "Intro.\\n\\n—¿Irá usted?\\n\\nNo iré este año.\\n\\n—¿Por qué?\\n\\nR: Porque no puedo ir."
    >>> [text[a.start : a.end] for a in find_answers(text, [(0, 6), (8, 20), (22, 38), (40, 50), (52, 74)], "es")]
    ['No iré este año.', 'Porque no puedo ir.']
    """
    parts = [text[start:end] for start, end in paragraphs]
    marked = [i for i, part in enumerate(parts) if is_question(part)]
    if marked and len(_answered(parts, marked)) >= _FEWEST_QUESTIONS:
        return list(_answers(paragraphs, parts, marked, _words_of(language, "own")))
    if text.count("?") < _FEWEST_UNMARKED:
        return []
    asked = _asked_by_name(parts)
    if not asked:
        asked = _plainly_asked(parts)
        if asked and not _are_named(parts, asked) and not _is_conversation(parts, asked, language):
            return []
    return list(_answers(paragraphs, parts, asked, _words_of(language, "own"))) if asked else []


def is_question(paragraph: str) -> bool:
    return bool(_DASHED_QUESTION.match(paragraph) or _labels("questions").match(paragraph))


@cache
def _labels(section: str) -> re.Pattern[str]:
    """The labels of a section in every language, as they are written or in capitals: "P:", "P.:", "PREGUNTA:"."""
    words = [word.replace("_", " ") for code in lexicon.codes() for word in str(lexicon.load(code).words("interviews", section)).split()]
    either = "|".join(re.escape(label) for word in dict.fromkeys(words) for label in dict.fromkeys((word, word.upper())))
    return re.compile(rf"(?:{either})\s?(?:\.:|[.:]) ?(?=\S)")


def _answered(parts: Sequence[str], questions: Sequence[int]) -> list[int]:
    """The questions with an answer right behind them: those of a list have none."""
    asked = set(questions)
    return [i for i in questions if i + 1 < len(parts) and i + 1 not in asked and not _is_heading(parts[i + 1])]


def _is_heading(part: str) -> bool:
    return not _FINISHED.search(part) and len(part.split()) < _SUBHEAD


def _asked_by_name(parts: Sequence[str]) -> list[int]:
    """The paragraphs behind the label of who asks: one name that asks at least three times, and most times that it stands there."""
    labels = [found["name"] if (found := _NAME_LABEL.match(part)) else "" for part in parts]
    times = Counter(filter(None, labels))
    asks = Counter(label for label, part in zip(labels, parts, strict=True) if label and _ASKS.search(part))
    for name, count in asks.most_common(1):
        asked = [i for i, label in enumerate(labels) if label == name]
        if count >= _FEWEST_UNMARKED and count * 3 >= times[name] * 2 and _are_named(parts, asked):
            return asked
    return []


def _are_named(parts: Sequence[str], asked: Sequence[int]) -> bool:
    """Every answer begins with a name, and one comes back. "Mire: yo no fui" begins so too, but not all of them do."""
    behind = [parts[i + 1] for i in _answered(parts, asked)]
    names = Counter(found["name"] for part in behind if (found := _NAME_LABEL.match(part)) and not _labels("answers").match(part))
    return names.total() == len(behind) and any(count > 1 for count in names.values())


def _plainly_asked(parts: Sequence[str]) -> list[int]:
    """Paragraphs of one sentence that asks, if the article is mostly those and their answers."""
    asked = [i for i, part in enumerate(parts) if _PLAIN_QUESTION.match(part)]
    answered = _answered(parts, asked)
    if len(answered) < _FEWEST_UNMARKED or len(answered) * 4 < len(asked) * 3:
        return []
    talk = len(parts) - asked[0]
    return asked if len(asked) * 4 >= talk and talk * 2 >= len(parts) else []


def _is_conversation(parts: Sequence[str], asked: Sequence[int], language: str) -> bool:
    """Does somebody speak to somebody? Explanations for readers have questions as subheads, too.

    A question has to address somebody, and answers have to be in the first person; or they are few and short, and neither
    address the reader nor quote others.
    """
    address, own = _words_of(language, "address"), _words_of(language, "own")
    if not any(_has(parts[i], address) for i in asked):
        return False
    blocks = [parts[i + 1 : following] for i, following in zip(asked, [*asked[1:], len(parts)], strict=True)]
    spoken = sum(any(_has(_MARKED.sub(" ", part), own) for part in block) for block in blocks)
    if spoken * 3 >= len(blocks):
        return True
    answers = [part for block in blocks for part in block]
    quoted = any(len(found.split()) >= _QUOTED for part in answers for found in _MARKED.findall(part))
    return len(answers) <= 2 * _FEWEST_UNMARKED and not quoted and not any(_has(part, address) for part in answers)


@cache
def _words_of(language: str, section: str) -> frozenset[str]:
    return frozenset(str(lexicon.load(language).words("interviews", section)).split())


def _has(part: str, words: Iterable[str]) -> bool:
    return not set(re.findall(r"\w+", part.lower())).isdisjoint(words)


def _mark(part: str) -> re.Match[str] | None:
    """The dash or label that an answer begins with."""
    return _DASH.match(part) or _labels("answers").match(part)


def _is_told(part: str, introduced: frozenset[str], own: frozenset[str]) -> bool:
    """A paragraph below an answer is the article's own: it begins with a name that the introduction has, or quotes others, and nobody
    speaks of himself in it.
    """
    outside = _MARKED.sub(" ", part)
    quotes = any(len(found.split()) >= _QUOTED for found in _MARKED.findall(part))
    first = re.match(r"\w+", part)
    return not _has(outside, own) and (quotes or (first is not None and first[0] in introduced))


def _answers(
    paragraphs: Sequence[tuple[int, int]], parts: Sequence[str], questions: Sequence[int], own: frozenset[str]
) -> Iterator[Answer]:
    asked, named, labelled = set(questions), _are_named(parts, questions), False
    only_marked, told = is_question(parts[questions[0]]), False
    marked = all(_mark(parts[i + 1]) for i in _answered(parts, questions))
    introduced = frozenset(word for part in parts[: questions[0]] for word in _NAMED.findall(part))
    for i in range(questions[0] + 1, len(parts)):
        start, end = paragraphs[i]
        part = parts[i]
        told = i not in asked and (told or (marked and not _mark(part) and _is_told(part, introduced, own)))
        if i in asked:
            labelled = False
        elif told:
            continue
        elif not _is_heading(part) and (only_marked or not _ASKS.search(part)):  # "You said so. Why?" may be a question
            label = _NAME_LABEL.match(part) if named and (i - 1 in asked or labelled) else None
            mark = label or _mark(part)
            name = (start + label.start("name"), start + label.end("name")) if label else None
            yield Answer(start + (mark.end() if mark else 0), end, name, labelled and label is None)
            labelled = labelled or label is not None


_DASHED_LINE = re.compile(r"[—–]\s?(?=\S)")
_INNER_DASH = re.compile(r"\s[—–]\s?(?=\w)|[—–](?=[.,;:!?]?\s)")


def find_dialogue(text: str, paragraphs: Sequence[tuple[int, int]], is_cue: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The spans of what is said in dialogue behind dashes; `is_cue` tells whether a word is a verb of saying.

    >>> text = "—No iré —dijo Ana Ruiz—. Nunca más."
    >>> [text[a:b] for a, b in find_dialogue(text, [(0, 35)], {"dijo"}.__contains__)]
    ['No iré', 'Nunca más.']
    """
    found: list[tuple[int, int]] = []
    for start, end in paragraphs:
        opening = _DASHED_LINE.match(text, start, end)
        if opening:
            found += _said_behind_dashes(text, opening.end(), end, is_cue)
    return found


def _said_behind_dashes(text: str, start: int, end: int, is_cue: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    first = _INNER_DASH.search(text, start, end)
    word = re.compile(r"\w+").match(text, first.end()) if first else None
    if first is None or word is None or not is_cue(word.group().lower()):
        return
    yield start, first.start()
    closing = _INNER_DASH.search(text, word.end(), end)
    if closing:
        rest = re.compile(r"[\s.,;:!?—–]*").match(text, closing.end(), end)
        if rest and end - rest.end() > 1:
            yield rest.end(), end
