"""The same words in several articles as one statement, its text, and how each article printed it.

Quotations of one speaker that hold the same words are one statement, if the days on which each can have been said meet;
docs/statements.md tells the rules. Nothing here knows a language: words are compared, not understood.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple, Protocol

from hemeroteca.clusters import SEAM, Alphabet, Key, Loose, Orphans, Piece, cluster, meets, overlap
from hemeroteca.collation import Judgement, Wording, collate, is_word, read
from hemeroteca.drafts import Drafts, Lone
from hemeroteca.records import Part, Printing, QuoteKind, SpeakerStatus, Statement
from hemeroteca.wire import Packed, from_bytes, pack, to_bytes, unpack

_WEEK = 6  # days before the day of an article on which its words can have been said, where it does not tell
_VAGUE = 62  # days; a longer interval is no day at all
_LATER = "9999-12-31"
_SOURCES: tuple[str, ...] = ("post", "transcript")


class Question(NamedTuple):
    """What the quotations of a speaker have in common, as `tie` is asked. `sign` is the same as long as they are, and cheaper to have."""

    sign: bytes
    ask: Callable[[], bytes]


# What `tie` makes of each question, in whatever order: in other processes, or in an earlier build.
Tie = Callable[[Iterable[Question]], Iterable[bytes]]


def tie_here(questions: Iterable[Question]) -> Iterator[bytes]:
    return (tie(question.ask()) for question in questions)


@dataclass(frozen=True, slots=True)
class Printed:
    """A quotation with its context, as the statements need it. `article` is the key of the article, `position` of the quotation.

    `kind` is that of the quotation, or `transcript` where the source is one. `status` matters only without an `entity`:
    a collective or a document has spoken for itself and inherits no speaker.
    """

    article: str
    position: int
    kind: QuoteKind | Literal["transcript"]
    words: str
    language: str
    entity: str | None
    channel: str | None = None
    said_from: str | None = None
    said_to: str | None = None
    published_from: str | None = None
    published_to: str | None = None
    path: str = ""
    url: str | None = None
    status: SpeakerStatus = "unresolved"

    @property
    def key(self) -> Key:
        return self.article, self.position


@dataclass(frozen=True, slots=True)
class _Member:
    """A printing of a statement, and the rule by which it joined."""

    printed: Printed
    wording: Wording
    piece: Piece
    rule: str

    @property
    def is_source(self) -> bool:
        return self.printed.kind in _SOURCES

    @property
    def is_cut(self) -> bool:
        """A post that a page embeds is cut off by the platform, with an ellipsis at its end."""
        return self.printed.kind == "post" and self.printed.words.rstrip().endswith(("…", "..."))


class Dossier(NamedTuple):
    """The quotations of one speaker in one language. `sign` tells them from any others; `quotations` reads them, each as the fields of a
    Printed.
    """

    speaker: str
    language: str
    sign: bytes
    quotations: Callable[[], Sequence[Packed]]


class Quotations(Protocol):
    """The quotations of an archive, wherever they are kept. Terms are none of them."""

    def by_speaker(self) -> Iterable[Dossier]:
        """Those with a speaker."""

    def without_speaker(self) -> Iterable[Printed]:
        """Those of which nobody knows the speaker, and which may inherit one."""

    def look_up(self, key: Key) -> Printed | None: ...


class Gathered:
    """Quotations that are kept in memory; their order does not matter."""

    def __init__(self, printed: Iterable[Printed]) -> None:
        self._printed = {p.key: p for p in printed if p.kind != "term"}

    def by_speaker(self) -> Iterable[Dossier]:
        groups: dict[tuple[str, str], list[Packed]] = defaultdict(list)
        for p in self._printed.values():
            if p.entity:
                groups[p.entity, base_language(p.language)].append(pack(p))
        for who, group in sorted(groups.items()):
            yield Dossier(*who, to_bytes(tuple(group)), partial(tuple, group))

    def in_order(self) -> list[Printed]:
        """All of them, the earliest first."""
        return sorted(self._printed.values(), key=_order)

    def without_speaker(self) -> Iterable[Printed]:
        return [p for p in self._printed.values() if p.entity is None and p.status == "unresolved"]

    def look_up(self, key: Key) -> Printed | None:
        return self._printed.get(key)


def make_statements(quotations: Gathered, **more: Any) -> Iterator[Statement]:
    """The statements of all these quotations as records, the earliest first.

    >>> [s] = make_statements(Gathered([Printed("a", 0, "direct", "No habrá más impuestos este año", "es", "ana", published_to="2026-01-02"),
    ...     Printed("b", 0, "direct", "no habrá más impuestos este año", "es", "ana", published_to="2026-01-03"),
    ...     Printed("a", 1, "direct", "más impuestos", "es", "ana", published_to="2026-01-02")]))
    >>> s.text, [(p.quote, p.extent, p.wording) for p in s.printings]
    ('No habrá más impuestos este año', [(('a', 0), 'whole', 'same'), (('a', 1), 'part', 'same'), (('b', 0), 'whole', 'case')])
    """
    drafted: dict[Key, Statement | Lone | None] = {}  # by the earliest printing; None for the others
    for draft in draft_statements(quotations, **more):
        found = draft if isinstance(draft, Lone) else unpack(Statement, draft)
        first, *others = [found.quote] if isinstance(found, Lone) else [printing.quote for printing in found.printings]
        drafted |= {first: found, **dict.fromkeys(others)}
    for p in quotations.in_order():
        if made := drafted.get(p.key, Lone(p.key, "first") if p.entity else None):
            yield _of_one(p, made.rule) if isinstance(made, Lone) else made


def draft_statements(
    quotations: Quotations,
    *,
    joined: Mapping[Key, Key] | None = None,
    alone: Collection[Key] = (),
    translations: Mapping[Key, Key] | None = None,
    ties: Tie = tie_here,
) -> Iterator[Packed | Lone]:
    """The statements of an archive of which there is more to say than that a quotation with a speaker is one by itself, as most are: packed,
    or the quotation and the rule by which it stands alone. In memory are the quotations of one speaker at a time.

    The editor's corrections: `joined` (this quotation is one of that one's statement; nothing where the two have different
    speakers) and `alone`. `translations` leads from a quotation to the one of which it is known to be a translation. `ties`
    is who ties the quotations of each speaker together.
    """
    joined, alone, translations = joined or {}, set(alone), translations or {}
    drafts = Drafts({*joined, *joined.values(), *translations, *translations.values()})
    try:
        _tie_words(drafts, quotations, alone.union(joined), ties)
        for key in alone:
            if (p := quotations.look_up(key)) and p.entity:
                drafts.add_lone(Lone(key, "editor-alone"))
        _join_by_editor(drafts, quotations, joined)
        _join_translations(drafts, quotations, translations)
        yield from drafts.in_order()
    finally:
        drafts.close()


def _tie_words(drafts: Drafts, quotations: Quotations, kept_out: Collection[Key], ties: Tie) -> None:
    """What the words tie together, speaker by speaker; then the quotations without a speaker that a single tie holds."""
    orphans = Orphans(_loose(p) for p in quotations.without_speaker() if p.key not in kept_out)
    out: dict[tuple[str | None, str], set[Key]] = defaultdict(set)
    for key in kept_out:
        if p := quotations.look_up(key):
            out[p.entity, base_language(p.language)].add(key)

    try:
        for answer in ties(_question(dossier, out.get(dossier[:2], set())) for dossier in quotations.by_speaker()):
            made, held = from_bytes(answer)
            for first, composite, statement in made:
                drafts.add(first, composite, statement)
            for first, since, until, forms in from_bytes(held) if orphans else ():
                orphans.offer(forms, since, until, first)
        for key, first in orphans.adopted():
            _join(drafts, drafts.home(first) or drafts.add_lone(Lone(first, "first")), {key: "inherited-speaker"}, quotations)
    finally:
        orphans.close()


def _question(dossier: Dossier, kept_out: Collection[Key]) -> Question:
    """With the name of the speaker: no two are the same."""
    speaker, language, sign, quotations = dossier
    return Question(
        to_bytes((speaker, language, sign, tuple(sorted(kept_out)))),
        lambda: to_bytes((speaker, language, tuple(p for p in quotations() if p[:2] not in kept_out))),
    )


def tie(question: bytes) -> bytes:
    """What the words tie together of the quotations of a speaker, each as the fields of a Printed. First the statements of more than one: the
    earliest printing of each, whether it is put together from pieces, itself in bytes. Then, in bytes, by what a quotation without a speaker
    is known to be of any of them: its earliest printing, days and wordings.
    """
    alphabet, printed = Alphabet(), {p.key: p for p in _unpacked(from_bytes(question)[2])}
    found = cluster([_piece(p, read(p.words).keys, alphabet) for p in printed.values()])
    words = dict(zip(alphabet.values(), alphabet, strict=True))
    made: list[Packed] = []
    held: list[Packed] = []
    for one in found:
        tied = [(printed[key], rule) for key, rule in one.members.items()]
        first = min((p for p, _ in tied), key=_order).key
        if len(tied) > 1 or one.composite:
            made.append((first, one.composite, to_bytes(pack(_statement(tied, one.composite)))))
        held.append((first, one.since, one.until, tuple(" ".join(map(words.__getitem__, form)) for form in one.forms)))
    return to_bytes((tuple(made), to_bytes(tuple(held))))


def _unpacked(quotations: Iterable[Packed]) -> Iterator[Printed]:
    """The quotations of a question; days, paths and addresses that many have are kept once."""
    known: dict[Any, Any] = {}
    for packed in quotations:
        fields: list[Any] = [known.setdefault(field, field) for field in packed]
        yield Printed(*fields)


def _join(drafts: Drafts, number: int, joining: Mapping[Key, str], quotations: Quotations) -> None:
    """The draft made anew, with more quotations and the rule by which each joins."""
    composite, members = drafts.members(number)
    found = ((quotations.look_up(key), rule) for key, rule in {**members, **joining}.items())
    drafts.replace(number, to_bytes(pack(_statement([(p, rule) for p, rule in found if p], composite))))


def base_language(code: str) -> str:
    """The language of a BCP 47 code without its region: es-CL is es."""
    return code.partition("-")[0]


# --- quotations as pieces


def _piece(p: Printed, keys: Sequence[str], alphabet: Alphabet) -> Piece:
    segments = tuple(segment for segment in alphabet.spell(keys).split(" ") if segment)
    words = "".join(segments)
    since, until, dated = _days(p)
    return Piece(p.key, words, segments, since, until, dated, len(words) == 1 and _is_slight(keys), _order(p))


def _loose(p: Printed) -> Loose:
    words = " ".join(key if is_word(key) else "…" for key in read(p.words).keys)
    return Loose(p.key, tuple(segment for part in words.split("…") if (segment := part.strip())), *_days(p)[:2])


def _is_slight(keys: Sequence[str]) -> bool:
    return sum(c.isalpha() for k in keys if is_word(k) for c in k) < 4


def _order(p: Printed) -> tuple[str, str, str, int]:
    """What comes first: the earlier day, then the path, then the place in the article. Without a day last."""
    return p.published_to or _LATER, p.published_from or p.published_to or _LATER, p.path or p.article, p.position


def _days(p: Printed) -> tuple[int | None, int | None, bool]:
    """The days on which the words can have been said, and whether the article tells them better than by its own day."""
    since, until = _ordinal(p.said_from), _ordinal(p.said_to)
    told = since is not None and until is not None
    latest = _ordinal(p.published_to)
    if latest is not None:
        earliest = _ordinal(p.published_from or p.published_to)
        until = latest if until is None else until
        since = (earliest or latest) - _WEEK if since is None else since
    if since is None or until is None or since > until or until - since > _VAGUE:
        return None, None, False
    return since, until, told and until - since < _WEEK


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None


# --- what evidence from elsewhere adds


def _join_by_editor(drafts: Drafts, quotations: Quotations, joined: Mapping[Key, Key]) -> None:
    waiting = set(joined)
    for key, other in sorted(joined.items()):
        one, two = quotations.look_up(key), quotations.look_up(other)
        if one and two and other not in waiting and may_be_one(one, two) and (home := _home(drafts, other, two)):
            _join(drafts, home, {key: "editor-joined"}, quotations)
        waiting.remove(key)


def _home(drafts: Drafts, key: Key, quotation: Printed | None) -> int | None:
    """The draft that a quotation belongs to: if to none, its own."""
    if (number := drafts.home(key)) or not quotation or not quotation.entity:
        return number
    return drafts.add_lone(Lone(key, "first"))


def may_be_one(one: Printed, other: Printed) -> bool:
    """Whether an editor may join the two: words of different speakers are never one statement."""
    return not one.entity or not other.entity or one.entity == other.entity


def _join_translations(drafts: Drafts, quotations: Quotations, translations: Mapping[Key, Key]) -> None:
    """The statements of translations become printings of their originals."""
    gone: set[int] = set()
    for key, original in sorted(translations.items()):
        translation, printed = quotations.look_up(key), quotations.look_up(original)
        one, other = _home(drafts, key, translation), _home(drafts, original, printed)
        if one is None or other is None or one == other or one in gone or other in gone:
            continue
        if _told_days_meet(translation, printed):
            _join(drafts, other, dict.fromkeys(drafts.members(one)[1], "translation"), quotations)
            drafts.drop(one)
            gone.add(one)


def _told_days_meet(one: Printed | None, other: Printed | None) -> bool:
    """A translation tells what its original tells, so only days that both articles name can be against it."""
    if one is None or other is None or one.entity != other.entity:
        return False
    return meets(_ordinal(one.said_from), _ordinal(one.said_to), _ordinal(other.said_from), _ordinal(other.said_to))


# --- a statement and its printings


def _statement(printed: Sequence[tuple[Printed, str]], composite: bool) -> Statement:
    members = sorted(_members(printed), key=lambda m: m.piece.order)
    own = [m for m in members if m.rule not in ("inherited-speaker", "translation")] or members
    reference = min(own, key=_as_reference)
    parts = _parts(reference, own) if composite or len(reference.piece.words) < max(len(m.piece.words) for m in own) else ()
    parts = parts or (Part(reference.printed.key, 0, len(reference.printed.words)),)
    by_key = {m.printed.key: m.printed.words for m in members}
    text = "".join(by_key[part.quote][part.start : part.end] for part in parts)
    said_from, said_to = _said(own)
    return Statement(
        text=text,
        language=reference.printed.language,
        entity=reference.printed.entity or "",
        reference=_reference(reference.printed),
        quote=reference.printed.key,
        printings=tuple(_printings(members, reference, text)),
        parts=parts,
        said_on=_edtf(said_from, said_to),
        said_from=said_from,
        said_to=said_to,
        channel=_channel(reference, own),
        url=reference.printed.url if reference.is_source else next((m.printed.url for m in own if m.is_source and m.printed.url), None),
    )


def _of_one(p: Printed, rule: str) -> Statement:
    """What is printed once is compared with nothing, so its words need not be read."""
    return Statement(
        text=p.words,
        language=p.language,
        entity=p.entity or "",
        reference=_reference(p),
        quote=p.key,
        printings=(Printing(p.key, rule=rule),),
        parts=(Part(p.key, 0, len(p.words)),),
        said_on=_edtf(p.said_from, p.said_to),
        said_from=p.said_from,
        said_to=p.said_to,
        channel=p.channel,
        url=p.url if p.kind in _SOURCES else None,
    )


def _members(printed: Sequence[tuple[Printed, str]]) -> Iterator[_Member]:
    alphabet = Alphabet()
    for p, rule in printed:
        wording = read(p.words)
        yield _Member(p, wording, _piece(p, wording.keys, alphabet), rule)


def _as_reference(member: _Member) -> tuple[bool, bool, int, tuple[str, str, str, int]]:
    return not member.is_source, member.is_source and member.is_cut, -len(member.piece.words), member.piece.order


def _reference(p: Printed) -> Literal["post", "transcript", "longest"]:
    return "post" if p.kind == "post" else "transcript" if p.kind == "transcript" else "longest"


def _said(members: Sequence[_Member]) -> tuple[str | None, str | None]:
    """The days that the articles themselves tell; the week before an article is a bound for comparing, no evidence."""
    told = [(m.printed.said_from, m.printed.said_to) for m in members]
    return max((f for f, _ in told if f), default=None), min((t for _, t in told if t), default=None)


def _edtf(since: str | None, until: str | None) -> str | None:
    if since and until:
        return since if since == until else f"[{since}..{until}]"
    return f"[{since}..]" if since else f"[..{until}]" if until else None


def _channel(reference: _Member, members: Sequence[_Member]) -> str | None:
    named = Counter(m.printed.channel for m in members if m.printed.channel)
    return reference.printed.channel or min(named, key=lambda channel: (-named[channel], channel), default=None)


def _parts(reference: _Member, members: Sequence[_Member]) -> tuple[Part, ...]:
    """The text of the reference, and what goes on before and after it in pieces that overlap with it in at least SEAM words.

    A post that is complete and a transcript are all that was said; of a post that is cut off only the end is missing.
    """
    if reference.is_source and not reference.is_cut:
        return ()
    longest = {m.piece.words: m for m in reversed(members) if m.rule != "editor-joined" and m.piece.segments}
    pieces = list(longest.values())
    parts = [Part(reference.printed.key, 0, len(reference.printed.words))]
    words, last = reference.piece.segments[-1] if reference.piece.segments else "", reference
    while following := _best((_goes_on(words, m), m) for m in pieces):
        shared, last_spans = following[0], _word_spans(last)
        parts[-1] = Part(parts[-1].quote, parts[-1].start, last_spans[-1][1])
        last = following[1]
        parts.append(Part(last.printed.key, _word_spans(last)[shared - 1][1], len(last.printed.words)))
        words = last.piece.segments[-1] if len(last.piece.segments) > 1 else words + last.piece.words[shared:]
    words, first = reference.piece.segments[0] if reference.piece.segments else "", reference
    while not reference.is_source and (preceding := _best((_leads_to(words, m), m) for m in pieces)):
        new, first_spans = preceding[0], _word_spans(first)
        parts[0] = Part(parts[0].quote, max(parts[0].start, first_spans[0][0]), parts[0].end)
        first = preceding[1]
        parts.insert(0, Part(first.printed.key, 0, _word_spans(first)[new][0]))
        words = first.piece.segments[0] if len(first.piece.segments) > 1 else first.piece.words[:new] + words
    return tuple(parts)


def _best(found: Iterable[tuple[int, _Member]]) -> tuple[int, _Member] | None:
    return min(((n, m) for n, m in found if n), key=lambda pair: (-len(pair[1].piece.words), pair[1].piece.order), default=None)


def _goes_on(words: str, member: _Member) -> int:
    """How many of a piece's first words the text has already, where the piece goes on after its end, else 0."""
    segment = member.piece.segments[0]
    at = segment.find(words) if SEAM <= len(words) < len(segment) else -1
    if at >= 0:
        return at + len(words) if at + len(words) < len(segment) else 0
    return overlap(words, segment)


def _leads_to(words: str, member: _Member) -> int:
    """How many words a piece has before the beginning of the text, else 0."""
    segment = member.piece.segments[-1]
    before = len(member.piece.words) - len(segment)
    at = segment.find(words) if SEAM <= len(words) < len(segment) else -1
    if at >= 0:
        return before + at if at else 0
    shared = overlap(segment, words)
    return before + len(segment) - shared if shared and shared < len(segment) else 0


def _word_spans(member: _Member) -> list[tuple[int, int]]:
    return [span for key, span in zip(member.wording.keys, member.wording.spans, strict=True) if is_word(key)]


def _printings(members: Sequence[_Member], reference: _Member, text: str) -> Iterator[Printing]:
    language = base_language(reference.printed.language)
    comparable = [m for m in members if base_language(m.printed.language) == language]
    if len(members) == 1:
        yield Printing(reference.printed.key, rule=reference.rule)
        return
    against = reference.wording if text == reference.printed.words else read(text)
    judgements = collate(against, [m.wording for m in comparable], [m.is_cut for m in comparable])
    judged = dict(zip((m.printed.key for m in comparable), judgements, strict=True))
    for m in members:
        yield _printing(m, judged.get(m.printed.key), _reference(reference.printed) != "longest")


def _printing(member: _Member, judgement: Judgement | None, original: bool) -> Printing:
    """`judgement` is None for a translation. `original`: the reference is the post or a transcript itself."""
    if judgement is None:
        return Printing(member.printed.key, translated=True, fidelity="translated", rule=member.rule)
    alignment = json.dumps(judgement.alignment, ensure_ascii=False, separators=(",", ":")) if judgement.alignment else None
    label = _fidelity(judgement, original)
    return Printing(member.printed.key, judgement.extent, judgement.wording, False, label, alignment, member.rule)


def _fidelity(judgement: Judgement, original: bool) -> str | None:
    """One label for the three judgements. Only the original itself can be altered; from another printing one differs."""
    if judgement.wording is None:
        return None
    if judgement.wording in ("same", "case"):
        return "verbatim" if judgement.extent == "whole" else "excerpt"
    if judgement.wording == "omitted_marked":
        return "cut-marked"
    if not original:
        return "differs"
    return "cut-unmarked" if judgement.wording == "omitted_unmarked" else "altered"
