"""Runs the stages on one source: its bytes → readings, one article at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hemeroteca import dates, dating, marks, names, quotes, runs, speakers
from hemeroteca import tokens as t
from hemeroteca.agencies import find_agency
from hemeroteca.articles import parse_article
from hemeroteca.authority import ArchiveInfo, Authority
from hemeroteca.corrections import NO_CORRECTIONS, Corrections
from hemeroteca.folder import Input
from hemeroteca.furniture import lines_for
from hemeroteca.interviews import find_answers, find_dialogue
from hemeroteca.phrases import Scene
from hemeroteca.posts import find_posts, posted_at
from hemeroteca.readers import holds_pages, read_source
from hemeroteca.readers.fields import Pairs
from hemeroteca.readers.pages import load_libraries
from hemeroteca.records import Article, Companion, DateMention, Dating, Field, Quote, RawDocument, Reading, Rejected, Source
from hemeroteca.speakers import Speaker
from hemeroteca.text import paragraphs
from hemeroteca.withdrawals import NO_WITHDRAWALS, Withdrawals

MOST_BYTES = 32 << 20  # of one source: a saved page with everything in it is a tenth of that


@dataclass(frozen=True)
class Desk:
    """What every article is read with: the archive's own facts, its authority, and the matchers made from it.

    The corrections and withdrawals wait for the readings that become articles.
    """

    archive: ArchiveInfo
    authority: Authority
    corrections: Corrections = NO_CORRECTIONS
    columns: Pairs = ()  # which column of a table is which field, as `--columns` says
    withdrawals: Withdrawals = NO_WITHDRAWALS

    @cache  # noqa: B019 - one desk lives as long as its process
    def matcher(self, language: str) -> runs.Matcher:
        return runs.Matcher(self.authority, t.grammar(language))

    def prepare(self, names: Iterable[str]) -> None:
        """Make the matchers and patterns now that would be made with the first articles, and load what files of these names are read with."""
        if any(map(holds_pages, names)):
            load_libraries()
        lines_for(self.archive.languages)
        for language in self.archive.languages:
            self.matcher(language)

    def read(self, file: Input, passed_over: Mapping[int, str] = MappingProxyType({})) -> Iterator[Reading | Rejected | Companion]:
        """The readings of a file, or why it gave none; `passed_over` says which documents, by number, not to try, and why."""
        try:
            for number, document in enumerate(read_source(file, MOST_BYTES, self.columns)):
                if not isinstance(document, RawDocument):
                    yield document
                    continue
                if number in passed_over:
                    yield Rejected(document.source, passed_over[number])
                    continue
                article = parse_article(document, self.archive.languages)
                yield article if isinstance(article, Rejected) else self.read_article(article)
        except OSError as error:
            yield Rejected(Source(file.name, "", "application/octet-stream", None, 0), f"unreadable: {error.strerror or error}")

    def read_article(self, article: Article) -> Reading:
        """Names, day, outlet, quotations and speakers of an article. In a language without a lexicon only its text."""
        if article.language not in self.archive.languages:
            found, evidence = dating.date_article(article, (), self.authority, self.archive.time_zone)
            outlet, more = dating.find_outlet(article, self.authority)
            agency, credit = find_agency(article, outlet, self.authority)
            return Reading(article, found, outlet, (), (), (), (), (*evidence, *more, *credit), agency)
        grammar, matcher = t.grammar(article.language), self.matcher(article.language)
        fields: dict[Field, t.Tokens] = {name: t.tokenise(name, text, grammar) for name, text in _printed_fields(article)}
        named = names.find_names(fields, grammar, self.authority, matcher)
        mentions = names.mentions(named, fields)
        found, evidence = dating.date_article(article, mentions, self.authority, self.archive.time_zone)
        outlet, more = dating.find_outlet(article, self.authority)
        agency, credit = find_agency(article, outlet, self.authority)
        days = dating.date_mentions(article, found)
        said = _Quotations(self, article, fields, named, matcher, found, days).read()
        used = {m.entity for m in mentions} | {q.entity for q in said if q.entity}
        entities = tuple(named.entities.get(key) or self.authority.entities[key] for key in sorted(used))
        return Reading(article, found, outlet, entities, mentions, said, days, (*evidence, *more, *credit), agency)


def _printed_fields(article: Article) -> Iterator[tuple[Field, str]]:
    """The fields that the outlet printed: a derived headline is none of them."""
    if article.title_basis == "given":
        yield "title", article.title
    if article.standfirst:
        yield "standfirst", article.standfirst
    yield "body", article.body


class _Quotations:
    """The quotations of one article, over its fields."""

    def __init__(
        self,
        desk: Desk,
        article: Article,
        fields: Mapping[Field, t.Tokens],
        named: names.Names,
        matcher: runs.Matcher,
        found: Dating,
        days: Sequence[DateMention],
    ) -> None:
        self.desk, self.article, self.fields, self.named = desk, article, fields, named
        self.matcher, self.days = matcher, days
        self.resolver = speakers.Resolver(named, desk.authority, matcher, (found.published_from, found.published_to))

    def read(self) -> tuple[Quote, ...]:
        scenes: list[tuple[Scene, quotes.Attribution, list[Speaker]]] = []
        for field, tokens in self.fields.items():
            scene = self.scene(field, tokens)
            attribution = quotes.Attribution(scene)
            attribution.govern()
            scenes.append((scene, attribution, self.resolver.resolve_all(scene, attribution)))
        speakers.inherit_same_words([(pair, scene, found, i) for scene, _, found in scenes for i, pair in enumerate(scene.pairs)])
        rows: list[Quote] = []
        utterances: dict[int, int] = {}
        for scene, attribution, found in scenes:
            for pair, speaker in zip(scene.pairs, found, strict=True):
                utterance = utterances.setdefault(id(marks.first_of(pair)), len(rows))
                rows.append(self.quote(scene, attribution, pair, speaker, len(rows), utterance))
        return tuple(rows)

    def scene(self, field: Field, tokens: t.Tokens) -> Scene:
        grammar = t.grammar(self.article.language)
        spans = paragraphs(tokens.text)
        pairs = marks.find_pairs(tokens, spans, self.article.language)
        if field == "body":
            posts = find_posts(tokens.text, spans, self.article.language)
            answers = find_answers(tokens.text, spans, self.article.language)
            if not answers:
                pairs = marks.with_dialogue(pairs, find_dialogue(tokens.text, spans, grammar.cue_class.__contains__), tokens)
            pairs = marks.with_answers(pairs, answers, tokens, self.named)
            pairs = marks.with_posts(pairs, posts, tokens, self.named, self.desk.authority)
        return Scene(tokens, pairs, self.named, grammar)

    def quote(
        self, scene: Scene, attribution: quotes.Attribution, pair: marks.Pair, speaker: Speaker, position: int, utterance: int
    ) -> Quote:
        tokens = scene.tokens
        text = tokens.text[pair.start : pair.end]
        phrase = speaker.phrase
        span = tokens.span(phrase.first, phrase.after) if phrase else None
        cue = tokens.span(*pair.cue) if pair.cue else None
        word = tokens.lower[pair.cue[0]] if pair.cue else ""
        said = None if pair.kind == "term" else self.said(scene, pair)
        return Quote(
            field=pair.field,
            position=position,
            utterance=utterance,
            kind=pair.kind,
            text=text,
            words=marks.words_of(text),
            start=pair.start,
            end=pair.end,
            entity=speaker.entity,
            speaker_status=speaker.status,
            speaker_rule=speaker.rule or "no-cue",
            speaker_surface=tokens.text[span[0] : span[1]] if span else None,
            speaker_start=span[0] if span else None,
            speaker_end=span[1] if span else None,
            cue=tokens.text[cue[0] : cue[1]] if cue else None,
            cue_start=cue[0] if cue else None,
            cue_end=cue[1] if cue else None,
            cue_class=t.grammar(self.article.language).cue_class.get(word),
            channel=attribution.channel(pair),
            said_on=said,
            said_from=said,
            said_to=said,
            url=pair.url,
        )

    def printed_day(self, words: str) -> str | None:
        """The day in a post's attribution line; the platform prints it in the reader's language, not in the article's."""
        for language in self.desk.archive.languages:
            line = dates.parse_published_line(words, language)
            if line:
                return line.day.isoformat()
        return None

    def said(self, scene: Scene, pair: marks.Pair) -> str | None:
        """The day of a quotation: of a post by its number, else the one full day that its sentence names outside the marks."""
        instant = posted_at(pair.url) if pair.url else None
        if instant is None and pair.posted:
            return self.printed_day(pair.posted)
        if instant:
            return instant.astimezone(ZoneInfo(self.desk.archive.time_zone)).date().isoformat()
        if pair.cue is None:
            return self.said(scene, pair.follows) if pair.follows is not None else None
        low, high = scene.bounds[scene.sentence[pair.cue[0]]]
        start, end = scene.tokens.span(low, high)
        near = {
            day.date.rstrip("?~")
            for day in self.days
            if day.field == pair.field and start <= day.start < end and not any(p.start <= day.start < p.end for p in scene.pairs)
        }
        return near.pop() if len(near) == 1 and all(len(d) == 10 for d in near) else None
