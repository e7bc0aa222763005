"""The same words in several articles as one statement, its text, and how each article printed it.

Quotations of one speaker that hold the same words are one statement, if the days on which each can have been said meet;
docs/statements.md tells the rules. Nothing here knows a language: words are compared, not understood.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hemeroteca.clusters import SEAM, Cluster, Key, Piece, adopt, cluster, meets, overlap
from hemeroteca.collation import Judgement, Wording, collate, is_word, read
from hemeroteca.records import Field, Part, Printing, QuoteKind, SpeakerStatus, Statement

_WEEK = 6  # days before the day of an article on which its words can have been said, where it does not tell
_VAGUE = 62  # days; a longer interval is no day at all
_LATER = "9999-12-31"
_SOURCES: tuple[str, ...] = ("post", "transcript")


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
    field: Field = "body"
    cue: str | None = None
    cue_class: str | None = None
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
    piece: Piece
    rule: str

    @property
    def is_source(self) -> bool:
        return self.printed.kind in _SOURCES

    @property
    def is_cut(self) -> bool:
        """A post that a page embeds is cut off by the platform, with an ellipsis at its end."""
        return self.printed.kind == "post" and self.printed.words.rstrip().endswith(("…", "..."))


def make_statements(
    printed: Iterable[Printed],
    *,
    joined: Mapping[Key, Key] | None = None,
    alone: Collection[Key] = (),
    translations: Mapping[Key, Key] | None = None,
) -> tuple[Statement, ...]:
    """The statements of an archive, the earliest first. Terms have none; the order of the quotations does not matter.

    The editor's corrections: `joined` (this quotation is one of that one's statement) and `alone`. `translations` leads from
    a quotation to the one of which it is known to be a translation. Raises ValueError where the editor joins two speakers.

    >>> [s] = make_statements([Printed("a", 0, "direct", "No habrá más impuestos este año", "es", "ana", published_to="2026-01-02"),
    ...     Printed("b", 0, "direct", "no habrá más impuestos", "es", "ana", published_to="2026-01-03"),
    ...     Printed("a", 1, "direct", "más impuestos", "es", "ana", published_to="2026-01-02")])[:1]
    >>> s.text, [(p.quote, p.extent, p.wording) for p in s.printings]
    ('No habrá más impuestos este año', [(('a', 0), 'whole', 'same'), (('a', 1), 'part', 'same')])
    """
    joined, translations = joined or {}, translations or {}
    quotations = {p.key: p for p in printed if p.kind != "term"}
    pieces = _pieces(quotations.values())
    groups: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for p in quotations.values():
        if p.entity and p.key not in joined and p.key not in alone:
            groups[p.entity, _language(p)].append(pieces[p.key])
    clusters = [(entity, found) for (entity, _), group in sorted(groups.items()) for found in cluster(group)]
    inherited = list(adopt([pieces[p.key] for p in quotations.values() if _may_inherit(p, joined, alone)], clusters))
    for key in sorted(k for k in alone if k in quotations and quotations[k].entity):
        clusters.append((quotations[key].entity or "", _alone(pieces[key], "editor-alone")))
    for orphan, found in inherited:
        found.members[orphan.key] = "inherited-speaker"
    kept = _joined_by_editor([found for _, found in clusters], quotations, joined, pieces)
    kept = _with_translations(kept, quotations, translations)
    made = [_statement([_Member(quotations[k], pieces[k], rule) for k, rule in c.members.items()], c.composite) for c in kept]
    return tuple(statement for _, statement in sorted(made, key=lambda pair: pair[0]))


def _may_inherit(p: Printed, joined: Mapping[Key, Key], alone: Collection[Key]) -> bool:
    return p.entity is None and p.status == "unresolved" and p.key not in joined and p.key not in alone


def _alone(piece: Piece, rule: str) -> Cluster:
    return Cluster([piece.words], piece.since, piece.until, piece.dated, members={piece.key: rule})


def _language(p: Printed) -> str:
    return p.language.partition("-")[0]


# --- quotations as pieces


class _Alphabet(dict[str, str]):
    """A character for each word; never the blank, which stands for a mark."""

    def __missing__(self, key: str) -> str:
        self[key] = character = chr(33 + len(self) % (0x110000 - 33))
        return character


def _pieces(quotations: Iterable[Printed]) -> dict[Key, Piece]:
    alphabet = _Alphabet()
    return {p.key: _piece(p, alphabet) for p in quotations}


def _piece(p: Printed, alphabet: _Alphabet) -> Piece:
    keys = read(p.words).keys
    characters = "".join(alphabet[k] if is_word(k) else " " for k in keys)
    segments = tuple(segment for segment in characters.split(" ") if segment)
    words = "".join(segments)
    since, until, dated = _days(p)
    return Piece(p.key, words, segments, since, until, dated, len(words) == 1 and _is_slight(keys), _order(p))


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


def _joined_by_editor(
    clusters: list[Cluster], quotations: Mapping[Key, Printed], joined: Mapping[Key, Key], pieces: Mapping[Key, Piece]
) -> list[Cluster]:
    home = {key: found for found in clusters for key in found.members}
    for key, other in sorted(joined.items()):
        if key not in quotations or other not in quotations:
            continue
        one, two = quotations[key].entity, quotations[other].entity
        if one and two and one != two:
            raise ValueError(
                f"corrections.yml: {key[0]}/{key[1]} is by {one}, {other[0]}/{other[1]} by {two}; they cannot be one statement"
            )
        if other in home:
            home[other].members[key] = "editor-joined"
        elif one:
            clusters.append(_alone(pieces[key], "first"))
            home[key] = clusters[-1]
    return clusters


def _with_translations(clusters: list[Cluster], quotations: Mapping[Key, Printed], translations: Mapping[Key, Key]) -> list[Cluster]:
    """The clusters, those of translations within those of their originals."""
    home = {key: found for found in clusters for key in found.members}
    gone: set[int] = set()
    for key, original in sorted(translations.items()):
        one, other = home.get(key), home.get(original)
        if one is None or other is None or one is other or quotations[key].entity != quotations[original].entity:
            continue
        if id(other) in gone or id(one) in gone or not meets(one.since, one.until, other.since, other.until):
            continue
        for member in one.members:
            other.members[member] = "translation"
        gone.add(id(one))
    return [found for found in clusters if id(found) not in gone]


# --- a statement and its printings


def _statement(members: list[_Member], composite: bool) -> tuple[tuple[str, str, str, int], Statement]:
    """A statement, with what puts it in order."""
    members.sort(key=lambda m: m.piece.order)
    own = [m for m in members if m.rule not in ("inherited-speaker", "translation")] or members
    reference = min(own, key=_as_reference)
    parts = _parts(reference, own) if composite or len(reference.piece.words) < max(len(m.piece.words) for m in own) else ()
    parts = parts or (Part(reference.printed.key, 0, len(reference.printed.words)),)
    by_key = {m.printed.key: m.printed.words for m in members}
    text = "".join(by_key[part.quote][part.start : part.end] for part in parts)
    said_from, said_to = _said(own)
    statement = Statement(
        text=text,
        language=reference.printed.language,
        entity=reference.printed.entity or "",
        reference=_reference(reference),
        quote=reference.printed.key,
        printings=tuple(_printings(members, reference, text)),
        parts=parts,
        said_on=_edtf(said_from, said_to),
        said_from=said_from,
        said_to=said_to,
        channel=_channel(reference, own),
        url=reference.printed.url if reference.is_source else next((m.printed.url for m in own if m.is_source and m.printed.url), None),
    )
    return members[0].piece.order, statement


def _as_reference(member: _Member) -> tuple[bool, bool, int, tuple[str, str, str, int]]:
    return not member.is_source, member.is_source and member.is_cut, -len(member.piece.words), member.piece.order


def _reference(member: _Member) -> Literal["post", "transcript", "longest"]:
    return "post" if member.printed.kind == "post" else "transcript" if member.printed.kind == "transcript" else "longest"


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
    wording = read(member.printed.words)
    return [span for key, span in zip(wording.keys, wording.spans, strict=True) if is_word(key)]


def _printings(members: Sequence[_Member], reference: _Member, text: str) -> Iterator[Printing]:
    language = _language(reference.printed)
    comparable = [m for m in members if _language(m.printed) == language]
    if len(members) == 1:
        yield Printing(reference.printed.key, rule=reference.rule)
        return
    against = read(text)
    wordings: dict[str, Wording] = {m.printed.words: read(m.printed.words) for m in comparable}
    judged = dict(
        zip(
            (m.printed.key for m in comparable),
            collate(against, [wordings[m.printed.words] for m in comparable], [m.is_cut for m in comparable]),
            strict=True,
        )
    )
    for m in members:
        yield _printing(m, judged.get(m.printed.key), _reference(reference) != "longest")


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
