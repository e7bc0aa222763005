"""Speech without quotation marks: interviews printed as questions and answers, and dialogue behind dashes.

Read are answers behind questions that begin with a dash or a label ("P:", "Pregunta:"), and answers that begin with a
dash or a label of their own. Each paragraph of an answer is one quotation of whoever is interviewed. Dialogue is a
paragraph that begins with a dash and has its attribution between dashes: "—No iré —dijo Ruiz—. Nunca."
"""

import re
from collections.abc import Callable, Iterator, Sequence

_DASHED_QUESTION = re.compile(r"[-–—] ?¿?[^\n]*\?[\"”»]?\s*$")
_LABELLED_QUESTION = re.compile(r"(?:P|Pregunta|PREGUNTA|Q|Question|QUESTION)\s?[.:] ?\S")
_ANSWER_MARK = re.compile(r"(?:[-–—] ?|(?:R|Respuesta|RESPUESTA|A|Answer|ANSWER)\s?[.:] ?)")
_FINISHED = re.compile(r"[.!?…:;][\"”»’')]*$")
_FEWEST_QUESTIONS = 2
_SUBHEAD = 12  # words: a shorter paragraph that ends in no stop is a heading or a link


def find_answers(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the answers' paragraphs, without dash or label; none where the text is no interview.

    >>> text = "Intro.\\n\\n—¿Irá usted?\\n\\nNo iré este año.\\n\\n—¿Por qué?\\n\\nPorque no puedo ir."
    >>> [text[a:b] for a, b in find_answers(text, [(0, 6), (8, 20), (22, 38), (40, 50), (52, 71)])]
    ['No iré este año.', 'Porque no puedo ir.']
    """
    questions = [i for i, (start, end) in enumerate(paragraphs) if is_question(text[start:end])]
    if len(questions) < _FEWEST_QUESTIONS:
        return []
    return list(_answers(text, paragraphs, questions))


def is_question(paragraph: str) -> bool:
    return bool(_DASHED_QUESTION.match(paragraph) or _LABELLED_QUESTION.match(paragraph))


def _answers(text: str, paragraphs: Sequence[tuple[int, int]], questions: Sequence[int]) -> Iterator[tuple[int, int]]:
    asked = set(questions)
    for i in range(questions[0] + 1, len(paragraphs)):
        start, end = paragraphs[i]
        paragraph = text[start:end]
        if i in asked or (not _FINISHED.search(paragraph) and len(paragraph.split()) < _SUBHEAD):
            continue
        mark = _ANSWER_MARK.match(paragraph)
        yield start + (mark.end() if mark else 0), end


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
