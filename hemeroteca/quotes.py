"""Quotations: what attributes them, and the words that name who speaks.

For each pair of marks the cue that governs it is looked for: right after it, inside it between dashes, before it in its
sentence, behind a colon, at the end of the sentence, in the sentence after or before. Without one it is a term, or a
quotation of which nobody says whose. What the words that name a speaker mean is decided in speakers.py.
"""

from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.introductions import introduced
from hemeroteca.marks import CLOSING, DOUBLE, SINGLE, Pair
from hemeroteca.names import NounPhrase
from hemeroteca.phrases import END, LINK, Scene
from hemeroteca.posts import channel_in
from hemeroteca.terms import Terms

_CLOSING_REACH = 25  # tokens: how far from the end of its sentence an attribution behind a comma may begin


class Attribution:
    """Finds the cue and the subject of each pair of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.terms = Terms(scene)
        self.words = _phrase_words(scene.known.code)
        self.cues = [i for i, bits in enumerate(scene.tokens.flags) if bits & t.CUE and scene.is_cue(i)]

    def govern(self) -> None:
        """Give every pair its kind, rule, cue and subject, in order of the text."""
        previous: Pair | None = None
        for pair in self.scene.pairs:
            if pair.kind == "post":
                self._post(pair)
            elif pair.rule != "interview":
                self._govern(pair, previous)
            previous = pair
        self._look_back()

    def _look_back(self) -> None:
        """A quotation over several paragraphs may be attributed in its last: the ones before are the same speaker's."""
        for earlier, pair in reversed(list(pairwise(self.scene.pairs))):
            if pair.reopens and pair.kind == "direct" and pair.follows is None and earlier.rule == "no-cue":
                earlier.kind, earlier.rule, earlier.follows, pair.reopens = "direct", "reopened", pair, False

    def _post(self, pair: Pair) -> None:
        """A post without an attribution line is by the last subject of the paragraph before it."""
        if pair.subject is not None or not pair.sentence:
            return
        tokens = self.scene.tokens
        high = self.scene.bounds[pair.sentence][0]
        low = next((i for i in range(high - 1, -1, -1) if tokens.breaks[i]), 0)
        for cue in reversed(self.cues):
            if low <= cue < high and self.scene.is_finite(cue):
                begin, end = self.scene.bounds[self.scene.sentence[cue]]
                subject = self.scene.subject(cue, begin, end, inverted=False)
                if subject:
                    pair.subject, pair.cue = subject, (cue, cue + 1)
                    return

    def channel(self, pair: Pair) -> str | None:
        """Where it was said, if the sentence of the quotation and its cue tell."""
        if pair.channel or pair.kind == "term":
            return pair.channel
        if pair.follows is not None:
            return self.channel(pair.follows)
        low, high = self.scene.bounds[pair.sentence]
        tokens = self.scene.tokens
        before = tokens.text[tokens.starts[low] : pair.start]
        after = tokens.text[pair.end : tokens.ends[min(high, len(tokens)) - 1]]
        return channel_in(f"{before} {after}", self.scene.known.code)

    def _govern(self, pair: Pair, previous: Pair | None) -> None:
        """Kind, rule, cue and subject of one pair: the first rule that finds an attribution has it; the rest are terms, or nobody's."""
        if self.terms.is_nickname(pair):
            pair.rule = "nickname"
            return
        if previous and previous.subject and previous.subject.first < pair.first <= previous.subject.after and previous.field == pair.field:
            pair.rule = "epithet"  # «…», dijo el «libertario»
            return
        size = pair.after - pair.first
        if self.terms.is_named_so(pair):
            pair.rule = "title"
            return
        for step in (self._signed, self._behind, self._within, self._ahead, self._colon, self._at_end, self._pointed_at):
            if step(pair, previous):
                pair.kind = "direct"
                return
        if self.terms.is_titled(pair):
            pair.rule = "title"
            return
        if size >= 3 and self._headlined(pair):
            pair.kind, pair.rule = "direct", "no-cue"
            return
        if self._alone(pair) and (size >= 3 or self._answers_on(pair, previous)) and self._continues(pair, previous):
            pair.kind = "direct"
            return
        if self._alone(pair) and (size >= 7 or (size >= 4 and self.scene.tokens.words[pair.after - 1] in END)):
            pair.kind, pair.rule = "direct", "no-cue"
            return
        pair.rule = "no-cue"
        if size >= 9:
            pair.kind = "direct"

    def _alone(self, pair: Pair) -> bool:
        """The marks hold a whole sentence of the text."""
        low, high = self.scene.bounds[pair.sentence]
        return pair.first - 1 <= low and all(w in END or w in SINGLE or w in DOUBLE for w in self.scene.tokens.words[pair.after : high])

    def _answers_on(self, pair: Pair, previous: Pair | None) -> bool:
        """ "“He underlined it,” she says. “Twice.”": however short, behind a quotation in the same paragraph it is one."""
        behind = previous is not None and previous.kind == "direct" and previous.sentence == pair.sentence - 1
        return behind and not self.scene.tokens.breaks[pair.first - 1] and self.scene.tokens.words[pair.after - 1] not in ",;"

    def _headlined(self, pair: Pair) -> bool:
        """«Nos dejaron solos»: habla la madre — a headline begins with what somebody says, and a colon."""
        after, tokens = pair.after + 1, self.scene.tokens
        begins = pair.marks and pair.closed and (pair.first == 1 or tokens.breaks[pair.first - 1])
        return bool(begins and after < len(tokens) and tokens.words[after] == ":" and self.scene.in_heading(pair))

    # -- behind -------------------------------------------------------------------------------------------------------

    def _signed(self, pair: Pair, previous: Pair | None) -> bool:
        """ "…" ― Ana Ruiz: nothing but a name behind a dash, up to the end of the paragraph, or a paragraph of its own."""
        tokens, scene = self.scene.tokens, self.scene
        i = pair.after + 1
        if not pair.closed or i + 1 >= len(tokens) or tokens.words[i] not in "―—–-" or not self._alone_so_far(pair):
            return False
        name = scene.name(i + 1)
        if name is None or name.first != i + 1 or name.kind == "place" or self._verb(name.after, name.after + 4) is not None:
            return False
        end = next((k for k in range(name.after, len(tokens)) if tokens.breaks[k]), len(tokens))
        if end - name.after > 12 or any(scene.inside[k] >= 0 for k in range(name.after, end)):
            return False
        return self._take(pair, "signature", None, NounPhrase(i + 1, name.after, "name", name), after=True)

    def _alone_so_far(self, pair: Pair) -> bool:
        return pair.first - 1 <= self.scene.bounds[pair.sentence][0]

    def _behind(self, pair: Pair, previous: Pair | None) -> bool:
        """«…», dijo X · "…," X said · «…», según X."""
        scene, tokens = self.scene, self.scene.tokens
        if not pair.closed:
            return False
        i = pair.after + (1 if pair.marks else 0)
        n = len(tokens)
        if i >= n or tokens.breaks[i]:
            return False
        link = tokens.words[i] in LINK
        i += link
        if i >= n:  # the text breaks off behind the comma
            return False
        last = self._last_word(pair)
        strong = link or last in (",", "!", "?", "…", "—") or (last == "." and "stop_inside" in scene.known.features)
        if last in END and not link and tokens.words[i][0].isupper():
            return self._in_next_sentence(pair, previous, i)
        if tokens.words[i] == ":":  # «No hay dinero»: Ana Ruiz
            return self._label_behind(pair, i + 1)
        limit = self._reach(i)
        if i >= limit:
            return False
        phrase = self._according(i, limit)
        if phrase and (strong or pair.after - pair.first >= 4):
            return self._take(pair, "according-after", (i, phrase.first), phrase, after=True)
        like = tokens.lower[i] in self.words["like"]
        if like and self._joined_to(pair, previous):
            return False  # They shouted “shame” and “resign” as Ruiz spoke.
        begin = i + 1 if like else i
        cue = self._verb(begin, limit)
        if cue is not None and (strong or pair.after - pair.first >= 4):
            return self._verb_behind(pair, previous, cue, limit, like)
        if strong and self._unlisted(pair, i, limit):
            return True
        if not strong and not like and not self._alone_so_far(pair):
            return False
        subject = scene.phrase_at(begin, limit) or scene.described_name(begin, limit)
        if subject and (subject.kind != "thing" or self._speaks(subject, limit)):
            cue = self._verb_after(subject, limit)
            if like and cue is not None and any(scene.inside[k] >= 0 for k in range(cue, min(n, cue + 4))):
                return False  # “not the villain”, as his daughter called him “a vulture”
            if cue is not None and subject.kind == "pronoun" and previous and self._chain(pair, previous):
                return self._follow(pair, previous, "split", (cue, cue + 1), after=True)
            if cue is not None:
                return self._take(pair, "after", (cue, cue + 1), subject, after=True)
        return False

    def _joined_to(self, pair: Pair, previous: Pair | None) -> bool:
        """Nothing but "and" stands between the quotation before, whose verb stands before it, and this one."""
        attributed = previous is not None and previous.sentence == pair.sentence and previous.cue and not previous.after_cue
        return bool(attributed and previous and self.scene.tokens.flags[pair.first - 2] & t.AND and previous.after + 1 == pair.first - 2)

    def _verb_behind(self, pair: Pair, previous: Pair | None, cue: int, limit: int, like: bool) -> bool:
        """«…», dijo X · «…», dijo · «No», dijo, «no iré», agregó: a verb of saying stands right behind the marks."""
        if self.scene.tokens.flags[cue] & t.GERUND and not self._begins_saying(cue, limit):
            return False
        subject = self.scene.subject_behind(cue, limit)
        if subject is None and not like and self._other_subject(cue, limit):
            return False
        if subject is None and previous and self._chain(pair, previous):
            return self._follow(pair, previous, "split", (cue, cue + 1), after=True)
        if subject is None and self._ahead(pair, previous) and (pair.subject or pair.follows):
            return True  # «El ministro señaló que "…", afirmó.»
        pair.follows = None
        if subject is None and self._impersonal(cue):
            subject = self._document_in(cue, limit)
        subject = subject or self._opening_subject(pair)
        return self._take(pair, "after" if subject else "after-bare", (cue, cue + 1), subject, after=True)

    def _unlisted(self, pair: Pair, i: int, limit: int) -> bool:
        """ "…”, sonrió el alcalde · "…," he quavers: where nothing but an attribution can stand, any verb is one of saying."""
        scene, flags = self.scene, self.scene.tokens.flags
        if self.terms.is_titled(pair) or not self._alone_so_far(pair):
            return False
        verb = next((k for k in range(i, min(limit, i + 3)) if not flags[k] & (t.CLITIC | t.AUXILIARY)), limit)
        if self._looks_like_verb(verb, limit, helped=verb > i and bool(flags[verb - 1] & t.AUXILIARY)):
            subject = scene.subject_behind(verb, limit)
            if subject and self._is_somebody(subject) and self._ends_attribution(subject.after, limit):
                return self._take(pair, "after", (verb, verb + 1), subject, after=True)
            alone = scene.tokens.lower[verb].endswith(self.words["unlisted"]["alone"]) and scene.known.drops_subjects
            if alone and self._ends_attribution(verb + 1, limit):
                return self._take(pair, "after-bare", (verb, verb + 1), self._opening_subject(pair), after=True)
        subject = scene.phrase_at(i, limit) if scene.known.noun_last else None
        verb = subject.after if subject else limit
        while verb < limit and flags[verb] & t.ADVERB:
            verb += 1
        if subject and self._is_somebody(subject) and self._looks_like_verb(verb, limit) and self._ends_attribution(verb + 1, limit):
            return self._take(pair, "after", (verb, verb + 1), subject, after=True)
        return False

    def _is_somebody(self, phrase: NounPhrase) -> bool:
        name = phrase.name
        return phrase.kind in ("role", "pronoun", "plural", "indefinite") or (
            phrase.kind == "name" and bool(name and name.kind == "person")
        )

    def _looks_like_verb(self, k: int, limit: int, helped: bool = False) -> bool:
        """The word at token k ends as a verb does, and the lexicon knows nothing else of it."""
        scene, endings = self.scene, self.words["unlisted"]
        if k >= limit or scene.inside[k] >= 0 or scene.name(k):
            return False
        plain = not scene.tokens.flags[k] & ~t.SHAPE and scene.tokens.words[k].islower() and len(scene.tokens.words[k]) > 2
        return plain and scene.tokens.lower[k].endswith(endings["participle"] if helped else endings["finite"])

    def _ends_attribution(self, k: int, limit: int) -> bool:
        """At token k the attribution ends, or goes on with where, when, how or with an aside."""
        tokens = self.scene.tokens
        return k >= limit or tokens.words[k] in ",.;:(—–-" or bool(tokens.flags[k] & (t.PREPOSITION | t.ADVERB | t.TIME | t.WHO))

    def _speaks(self, thing: NounPhrase, limit: int) -> bool:
        """ "…,” one user commented: whatever stands between the marks and a verb that says no more is somebody."""
        k = thing.after
        return k < limit and self.scene.is_cue(k) and bool(self.scene.tokens.flags[k] & t.FINITE) and self._says_no_more(k)

    def _document_in(self, cue: int, limit: int) -> NounPhrase | None:
        """ "…", se lee en la carta: the document behind the preposition."""
        scene = self.scene
        where = scene.tokens.flags[cue + 1] & t.LOCATIVE if cue + 2 < limit else 0
        document = scene.phrase_at(cue + 2, limit) if where else None
        return document if document and document.kind == "document" else None

    def _label_behind(self, pair: Pair, i: int) -> bool:
        """A headline's «…»: Ana Ruiz — nothing but a name or office behind the colon."""
        tokens = self.scene.tokens
        end = next((k for k in range(i, min(len(tokens), i + 20)) if tokens.breaks[k]), len(tokens))
        phrase = self.scene.phrase_at(i, end) if i < end else None
        ends = phrase is not None and (phrase.after >= end or (phrase.after == end - 1 and tokens.words[phrase.after] in END))
        if phrase is None or not ends or phrase.kind not in ("name", "role", "plural"):
            return False
        return self._take(pair, "label-after", None, phrase, after=True)

    def _within(self, pair: Pair, previous: Pair | None) -> bool:
        """ "El acuerdo -añadió- es bueno": the attribution stands inside the marks, between dashes."""
        tokens, scene = self.scene.tokens, self.scene
        if not pair.marks:
            return False
        dashes = [k for k in range(pair.first + 1, pair.after - 1) if tokens.words[k] in "-–—"]
        for opening, closing in pairwise(dashes):
            if closing - opening > 12:
                continue
            for k in range(opening + 1, min(closing, opening + 4)):
                if tokens.flags[k] & t.CUE and tokens.flags[k] & t.FINITE:
                    subject = self._phrase_within(k + 1, closing) or self._phrase_within(opening + 1, k)
                    return self._take(pair, "within" if subject else "after-bare", (k, k + 1), subject)
                if not tokens.flags[k] & (t.ADVERB | t.CLITIC | t.PREPOSITION | t.AUXILIARY) and not scene.name(k):
                    break
        return False

    def _phrase_within(self, first: int, after: int) -> NounPhrase | None:
        """A name between the dashes of an attribution inside the marks."""
        name = next((n for k in range(first, after) if (n := self.scene.name(k))), None)
        return NounPhrase(name.first, name.after, "name", name) if name and name.kind != "place" else None

    def _opening_subject(self, pair: Pair) -> NounPhrase | None:
        """ "Ruiz salió en su defensa: «…», lanzó": who opens the sentence of a quotation with a bare verb behind it."""
        phrase = self.opening(self.scene.bounds[pair.sentence][0], pair.first - 1)
        return phrase if phrase and phrase.kind in ("name", "role") else None

    def opening(self, low: int, high: int) -> NounPhrase | None:
        """The noun phrase that opens a sentence, over adverbs and one adjunct; None where something else stands first."""
        scene, tokens = self.scene, self.scene.tokens
        i, verbs = low, 0
        main = self.behind_participle(low, high)
        if main:
            return main
        while i < min(high, low + 12) and scene.inside[i] < 0:
            bits = tokens.flags[i]
            phrase = scene.phrase_at(i, high)
            if phrase:
                return phrase
            if bits & t.PREPOSITION and i <= low + 1:
                named = next((k for k in range(i + 2, min(high, i + 5)) if (n := scene.name(k)) and n.kind == "person"), None)
                if named is not None and not tokens.flags[named - 1] & (t.PREPOSITION | t.DETERMINER | t.ROLE):
                    return scene.phrase_at(named, high)  # "Por su parte Ana Ruiz"
                comma = next((k for k in range(i + 1, min(high, i + 14)) if tokens.words[k] == ","), None)
                if comma is None:
                    return None
                i = comma + 1
                continue
            if not bits & (t.ADVERB | t.CONJUNCTION | t.TIME | t.AUXILIARY | t.CLITIC) and tokens.words[i] not in ",—–-":
                verbs += 1
                if not scene.known.drops_subjects or verbs > 1 or bits & ~t.SHAPE:
                    return None
            i += 1
        return None

    def whose_view(self, low: int, high: int) -> NounPhrase | None:
        """ "Para la experta Ana Ruiz, el problema es otro", "A ella la frase le gusta": whose view a sentence tells from its first word on."""
        tokens, scene = self.scene.tokens, self.scene
        if tokens.lower[low] in self.words["opinion"]:
            return self._according(low, high)
        phrase = scene.phrase_at(low + 1, high) if tokens.flags[low] & t.DATIVE and low + 1 < high else None
        goes_on = (
            phrase is not None and phrase.after < high and tokens.flags[phrase.after] & (t.DEFINITE | t.CLITIC | t.NEGATION | t.ADVERB)
        )
        return phrase if phrase and phrase.kind in ("name", "pronoun") and goes_on else None

    def behind_participle(self, low: int, high: int) -> NounPhrase | None:
        """ "Consultado por las obras que pidió Soto, Ruiz sonrió": who stands behind the last comma, with a verb."""
        scene, tokens = self.scene, self.scene.tokens
        if not self.opens_with_participle(low, high):
            return None
        comma = next((k for k in range(high - 1, low, -1) if tokens.words[k] == "," and scene.inside[k] < 0), None)
        if comma is None:
            return None
        phrase = scene.phrase_at(comma + 1, high)
        verb = phrase.after if phrase else high
        goes_on = verb < high - 1 or (verb < high and tokens.words[verb].isalpha())
        return phrase if phrase and phrase.kind in ("name", "role", "pronoun") and goes_on and tokens.words[verb].islower() else None

    def opens_with_participle(self, low: int, high: int) -> bool:
        """ "Nacido en Lima, …", "Consultado por las obras, …", "Asked about the boats, …"."""
        tokens, endings = self.scene.tokens, self.words["participle_endings"]
        if not self.scene.known.drops_subjects:
            return low < high and bool(tokens.flags[low] & t.CUE)
        participle = low < high and bool(endings) and tokens.lower[low].endswith(endings)
        return participle and not tokens.flags[low] & ~(t.SHAPE | t.CUE | t.NEVER_NAME)

    def _at_end(self, pair: Pair, previous: Pair | None) -> bool:
        """We must «…» as soon as possible, Ruiz said. The attribution closes the sentence."""
        scene, tokens = self.scene, self.scene.tokens
        end = scene.bounds[pair.sentence][1]
        while end > pair.after and (tokens.words[end - 1] in END or tokens.words[end - 1] in CLOSING):
            end -= 1
        for k in range(end - 1, max(pair.after, end - _CLOSING_REACH), -1):
            if scene.inside[k] >= 0 or tokens.words[k] in ":;":
                return False
            if tokens.words[k] == "," and self._closes(pair, k + 1, end):
                return True
        return False

    def _closes(self, pair: Pair, begin: int, end: int) -> bool:
        """The tokens begin … end-1, which close a sentence behind a comma, are an attribution and take this pair."""
        scene = self.scene
        cue = self._verb(begin, end)
        if cue is not None:
            told = scene.tokens.lower[cue] in self.words["telling"]  # "…, the mayor, Ann Ross, told The Gull"
            subject = scene.subject_before(cue, pair.after + 1) if told else scene.subject_behind(cue, end)
            if (subject is None and cue != end - 1) or scene.tokens.flags[cue] & t.GERUND:
                return False
            return self._take(pair, "at-end" if subject else "after-bare", (cue, cue + 1), subject, after=True)
        subject = scene.phrase_at(begin, end)
        cue = self._verb_after(subject, end) if subject and subject.kind != "thing" else None
        if cue is None or not (cue == end - 1 or self._says_no_more(cue)):
            return False
        return self._take(pair, "at-end", (cue, cue + 1), subject, after=True)

    def _pointed_at(self, pair: Pair, previous: Pair | None) -> bool:
        """«…». Con esa frase, Ruiz respondió. The next sentence points back."""
        scene, tokens = self.scene, self.scene.tokens
        if not self._alone(pair) or pair.sentence + 1 >= len(scene.bounds):
            return False
        low, high = scene.bounds[pair.sentence + 1]
        text = tokens.text[tokens.starts[low] : tokens.ends[high - 1]]
        found = ((p, m) for p in lexicon.load(scene.known.code).patterns("cues", "pointing_back") if (m := p.regex.search(text)))
        pattern, match = next(found, (None, None))
        if pattern is None or match is None:
            return False
        if pattern.value == "behind":  # "Quien habla es Ana Ruiz."
            who = scene.phrase_at(bisect_left(tokens.starts, tokens.starts[low] + match.end()), high)
            return who is not None and who.kind in ("name", "role", "indefinite") and self._take(pair, "pointing-back", None, who)
        cue = next((k for k in self.cues if low <= k < high and scene.is_finite(k)), None)
        if cue is None:
            return False
        return self._take(pair, "pointing-back", (cue, cue + 1), scene.subject(cue, low, high, inverted=False))

    def _last_word(self, pair: Pair) -> str:
        """The last token of a quotation, inner marks aside: ‘…our lives,’” ends in a comma."""
        words = self.scene.tokens.words
        for k in range(pair.after - 1, pair.first, -1):
            if words[k] not in SINGLE and words[k] not in DOUBLE:
                return words[k]
        return words[pair.first]

    def _in_next_sentence(self, pair: Pair, previous: Pair | None, i: int) -> bool:
        """«….» Ruiz said on Monday. After a stop inside the marks the attribution is a sentence of its own, and a short one.

        Where the verb goes on to say something itself ("Ruiz said that …"), only a quotation that stands alone is meant too.
        """
        scene, tokens = self.scene, self.scene.tokens
        limit = self._reach(i)
        subject = scene.phrase_at(i, min(limit, i + 14))
        if subject is None or subject.kind in ("thing", "document"):
            return False
        aside = subject.after < limit and scene.tokens.words[subject.after] == ","
        cue = self._verb_after(subject, limit if aside else min(limit, subject.after + 4))
        if cue is None:
            return False
        if not self._says_no_more(cue):
            if self._ahead(pair, previous) or not self._alone(pair) or self._continues_here(pair, previous):
                return pair.rule != ""
        elif tokens.words[pair.after - 1] == "." and self._ahead(pair, previous):
            return True
        return self._take(pair, "after", (cue, cue + 1), subject, after=True)

    def _continues_here(self, pair: Pair, previous: Pair | None) -> bool:
        """The sentence before, in the same paragraph, had a quotation with a speaker: this one goes on."""
        mark = pair.first - 1
        return bool(
            previous
            and previous.sentence == pair.sentence - 1
            and previous.kind == "direct"
            and not self.scene.tokens.breaks[mark]
            and self._follow(pair, previous, "continued")
        )

    def _chain(self, pair: Pair, previous: Pair) -> bool:
        """«No», dijo, «no iré», agregó: nothing stands between the attribution before and these marks."""
        if previous.sentence != pair.sentence or not previous.after_cue or previous.kind != "direct":
            return False
        tokens = self.scene.tokens
        between = range(max(previous.cue_after, previous.after + 1), pair.first - 1)
        return all(tokens.words[m] in ",:;" or tokens.flags[m] & (t.AND | t.COMPLEMENT) for m in between)

    def _says_no_more(self, cue: int) -> bool:
        """Nothing said follows the verb: a stop, a day, a place, or whom it was said to."""
        tokens, k = self.scene.tokens, cue + 1
        while k < len(tokens) and tokens.flags[k] & (t.ADVERB | t.TIME) and not tokens.breaks[k]:
            k += 1
        if k >= len(tokens) or tokens.breaks[k] or tokens.words[k] in ".,;" or self.scene.inside[k] >= 0:
            return True
        bits = tokens.flags[k]
        if bits & t.PREPOSITION and not bits & t.COMPLEMENT:
            return True
        name = self.scene.name(k)
        if (name and name.kind != "place") or bits & t.COLLECTIVE:
            after = name.after if name else k + 1
            return (
                after >= len(tokens)
                or tokens.breaks[after]
                or (not tokens.flags[after] & (t.COMPLEMENT | t.AUXILIARY | t.CUE) and not tokens.words[after][0].isalpha())
                or bool(tokens.flags[after] & t.PREPOSITION)
            )
        return False

    def _other_subject(self, cue: int, limit: int) -> bool:
        """The verb goes on with an object in a way no attribution does: "…”, llamó la atención"."""
        i = cue + 1
        return bool(
            i < limit
            and self.scene.tokens.flags[cue] & t.NEAR_ONLY
            and self.scene.tokens.flags[i] & t.DETERMINER
            and not self.scene.tokens.flags[i] & t.PREPOSITION  # "…”, lanzó al salir"
            and not self.scene.name(i)
        )

    def _reach(self, i: int) -> int:
        """How far an attribution behind the marks may reach: to the stop, the next quotation or the paragraph's end."""
        tokens, inside = self.scene.tokens, self.scene.inside
        k = i
        while k < len(tokens) and k < i + 60:
            if tokens.words[k] in ".;:?!" or inside[k] >= 0 or (tokens.breaks[k] and k > i):
                break
            k += 1
        return k

    def _verb(self, i: int, limit: int) -> int | None:
        """The cue at token i, over clitics, auxiliaries and adverbs."""
        flags = self.scene.tokens.flags
        k, helped = i, False
        while k < min(limit, i + 4):
            if self.scene.is_cue(k):
                return k if flags[k] & (t.FINITE | t.GERUND) or helped else None
            if k == i and self._begins_saying(k + 1, limit):
                return k + 1
            if helped and flags[k] & t.WEAK and flags[k - 1] & t.AUXILIARY:  # "se limitó a responder"
                k += 1
                continue
            helped = helped or bool(flags[k] & t.AUXILIARY)
            if (
                not flags[k] & (t.CLITIC | t.AUXILIARY | t.ADVERB)
                or self.scene.name(k)
                or self.scene.tokens.lower[k] in self.scene.known.pronouns
            ):
                return None
            k += 1
        return None

    def _begins_saying(self, gerund: int, limit: int) -> bool:
        """ "partió diciendo", "comenzó señalando": the gerund at that token has a finite verb before it."""
        saying = gerund < limit and self.scene.is_cue(gerund) and bool(self.scene.tokens.flags[gerund] & t.GERUND)
        return saying and self.scene.known.drops_subjects and self._looks_like_verb(gerund - 1, limit)

    def _verb_after(self, subject: NounPhrase, limit: int) -> int | None:
        """The verb of a subject, over asides in commas, brackets or dashes."""
        scene, words, flags = self.scene, self.scene.tokens.words, self.scene.tokens.flags
        k = subject.after
        while k < min(limit, subject.after + 40):
            if scene.is_cue(k) and scene.is_finite(k):
                return k
            if words[k] in ",(—–":
                close = {"(": ")", ",": ",", "—": "—", "–": "–"}[words[k]]
                open_aside = next(
                    (m for m in range(k + 1, min(limit, k + 30)) if scene.is_cue(m) and flags[m] & t.FINITE and not flags[m] & t.ALSO_NOUN),
                    None,
                )
                end = next((m + 1 for m in range(k + 1, min(limit, k + 30)) if words[m] == close), None)
                if end is None:
                    return open_aside if words[k] == "," else None
                k = end
                continue
            if flags[k] & (t.CLITIC | t.AUXILIARY | t.ADVERB | t.NEGATION | t.TIME) and not scene.name(k):
                k += 1
                continue
            return None
        return None

    # -- ahead --------------------------------------------------------------------------------------------------------

    def _ahead(self, pair: Pair, previous: Pair | None) -> bool:
        """X dijo que «…» · According to X, "…" · X calificó de «…»."""
        scene, tokens = self.scene, self.scene.tokens
        mark = pair.first - 1 if pair.marks else pair.first
        low = self._clause(scene.bounds[pair.sentence][0], mark)
        gap = 0
        for k in range(mark - 1, low - 1, -1):
            if scene.inside[k] >= 0:
                continue
            gap += 1
            phrase = self._according(k, mark) if tokens.lower[k] in self.words["first"] else None
            if phrase:
                if phrase.kind != "pronoun" and self.terms.is_titled(pair):
                    return False
                return self._take(pair, "according", (k, phrase.first), phrase)
            bits = tokens.flags[k]
            if not bits & t.CUE or not scene.is_cue(k):
                continue
            if bits & t.NEAR_ONLY and gap > 3 and tokens.words[mark - 1] != ":":
                continue
            if tokens.lower[k] in self.words["colon_only"] and tokens.words[mark - 1] != ":":
                continue
            if bits & t.NEAR_ONLY and (self._reported(k, low) or (pair.after - pair.first == 1 and self.terms.goes_on(pair))):
                continue  # "find a ‘lost’ river"
            if k == low and not scene.known.drops_subjects:  # "Said Ann Ross: …"; "Asked about the boats, …" attributes nothing
                subject = scene.phrase_at(k + 1, mark)
                if subject and subject.kind in ("name", "role"):
                    return self._take(pair, "before", (k, k + 1), subject)
                if not bits & t.GERUND:
                    continue
            finite = scene.is_finite(k)
            if not finite and gap > 9:
                continue
            if not finite and not bits & t.GERUND and tokens.lower[k].endswith(self.words["participle_endings"]):
                continue
            told = gap == 2 and tokens.words[mark - 1] in ",:"  # "Ruiz said, “We’ll see,” when asked"
            if self.terms.is_titled(pair) and not told and (gap > 2 or tokens.flags[mark - 1] & t.NAMING or self.terms.goes_on(pair)):
                return False
            if self._named_opinion(pair, low, k, mark):
                return True
            return self._before(pair, previous, k, low, mark, gap)
        found = self._by_pattern(pair, low, mark)
        if found is not None and not self.terms.is_titled(pair):
            return self._before(pair, previous, found, low, mark, 0)
        return False

    def _clause(self, low: int, mark: int) -> int:
        """Where the clause begins in which marks open: behind the last semicolon, if a verb of saying stands behind it."""
        scene = self.scene
        semicolon = next((k for k in range(mark - 1, low, -1) if scene.tokens.words[k] == ";" and scene.inside[k] < 0), None)
        said = semicolon is not None and any(scene.tokens.flags[k] & t.CUE and scene.is_cue(k) for k in range(semicolon + 1, mark))
        return semicolon + 1 if semicolon is not None and said else low

    def _reported(self, cue: int, low: int) -> bool:
        """ "Ruiz said the captain sees it as “…”": what the verb tells is part of what somebody else says."""
        scene, flags = self.scene, self.scene.tokens.flags
        if any(flags[k] & t.COMPLEMENT and scene.is_cue(k - 1) for k in range(low + 1, cue) if scene.inside[k] < 0):
            return True
        subject = scene.subject_before(cue, low)
        return subject is not None and subject.first > low and scene.is_cue(subject.first - 1)

    def _named_opinion(self, pair: Pair, low: int, cue: int, mark: int) -> bool:
        """ "Para el juez, los datos apuntan a que «…»": who opens the sentence says it, not the data."""
        first = self.scene.tokens.lower[low]
        if first not in self.words["first"] or self.scene.inside[low] >= 0:
            return False
        phrase = self._according(low, mark)
        subject = self.scene.subject_before(cue, phrase.after if phrase else low)
        if phrase and (subject.kind == "thing" if subject else self._agrees(cue, phrase)):
            return self._take(pair, "according", (low, phrase.first), phrase)
        return False

    def _agrees(self, cue: int, subject: NounPhrase | None) -> bool:
        """Whether the verb at token `cue` may have that subject by its number: "según Ruiz, lo calificaron de «…»" is of others."""
        one = subject is not None and (subject.kind == "role" or (subject.name is not None and subject.name.kind == "person"))
        return not (one and self.scene.is_plural(cue))

    def _before(self, pair: Pair, previous: Pair | None, cue: int, low: int, mark: int, gap: int) -> bool:
        """A pair behind the verb at token `cue`, in the sentence from token `low`; `gap` tokens outside marks from `mark`, where it opens."""
        tokens, scene = self.scene.tokens, self.scene
        if previous and previous.after_cue and previous.cue and previous.cue[0] == cue and previous.sentence == pair.sentence:
            between = range(previous.cue_after, mark)
            if all(tokens.words[m] in ",:;" or tokens.flags[m] & (t.AND | t.COMPLEMENT) for m in between) or len(between) <= 2:
                return self._follow(pair, previous, "split")
            if pair.after - pair.first >= 6 or tokens.words[mark - 1] == ":":
                return self._follow(pair, previous, "split-far")
            return False
        chained = self._chained(cue, low)
        if chained is not None:
            return self._take(pair, "before", (cue, cue + 1), chained)
        if scene.known.drops_subjects and self._is_aside(cue, low) and not self._behind_name(cue):  # "El problema, agrega, es que «…»"
            return self._take(pair, "before-bare", (cue, cue + 1), None)
        passive = self._passive(cue)
        if passive is not None:
            return self._take(pair, "passive", (cue, cue + 1), passive)
        subject = scene.subject(cue, low, mark, inverted=self._as_told(cue, low))
        earlier = self._same_sentence(pair) if tokens.flags[cue] & t.GERUND else None
        if earlier and earlier.after < cue:  # “No,” Ruiz said, adding: “Never.”
            subject = scene.clause_subject(cue, earlier.after + 1)
            if subject is None or subject.kind == "thing":
                return self._follow(pair, earlier, "coordinated", (cue, cue + 1))
        if subject is None and self._impersonal(cue):
            return self._take(pair, "impersonal", (cue, cue + 1), NounPhrase(cue, cue + 1, "thing"))
        if subject and subject.kind in ("document", "thing") and self._joins(subject.after, cue):
            main = self.opening(low, subject.first)
            subject = main if main and main.kind in ("name", "role", "pronoun") else subject
        if subject is None and scene.is_plural(cue):
            subject = self._from_source(low, cue)
        if subject is None and not tokens.flags[cue] & t.GERUND:
            subject = self._earlier_subject(cue, low, mark)
        if self.terms.is_given_as_name(pair, cue, gap, subject):
            return False
        if subject is None and low < cue and tokens.words[low - 1 : low] == [";"]:
            subject = self._stranger(cue, low)
        if subject is None or subject.kind == "relative":
            earlier = self._same_sentence(pair)
            if earlier and self._agrees(cue, earlier.subject):
                return self._follow(pair, earlier, "coordinated", (cue, cue + 1))
        return self._take(pair, "before" if subject else "before-bare", (cue, cue + 1), subject)

    def _stranger(self, cue: int, low: int) -> NounPhrase | None:
        """ "OEA llama a Lima; Libre denuncia": whoever stands before the verb of a clause behind a semicolon, unknown as they are."""
        return NounPhrase(low, cue, "indefinite") if all(w[0].isalpha() or w in "'’-" for w in self.scene.tokens.words[low:cue]) else None

    def _joins(self, k: int, cue: int) -> bool:
        """ "Ruiz, the mayor, welcomed the decision but warned": the words from token k to the verb join it to the one before."""
        flags = self.scene.tokens.flags
        return k < cue and bool(flags[k] & t.CONJUNCTION) and all(flags[m] & (t.ADVERB | t.AUXILIARY | t.CLITIC) for m in range(k + 1, cue))

    def _as_told(self, cue: int, low: int) -> bool:
        """ "…, como le recordó la senadora Ruiz: «…»": the subject stands behind the verb."""
        tokens, k = self.scene.tokens, cue - 1
        while k > low and tokens.flags[k] & (t.CLITIC | t.AUXILIARY):
            k -= 1
        return self.scene.known.drops_subjects and k >= low and tokens.lower[k] in self.words["like"]

    def _from_source(self, low: int, cue: int) -> NounPhrase | None:
        """ "Desde el municipio aseguraron que": the place stands for those who speak from it."""
        for k in range(low, cue):
            if self.scene.tokens.flags[k] & t.SOURCE and self.scene.inside[k] < 0:
                return self.scene.phrase_at(k + 1, cue)
        return None

    def _chained(self, cue: int, low: int) -> NounPhrase | None:
        """ "Ruiz negó … y acusó", "Ruiz dijo que, añadió, …": a verb behind "y" or between commas has the subject of the one before."""
        tokens, k = self.scene.tokens, cue - 1
        while k > low and tokens.flags[k] & (t.CLITIC | t.ADVERB | t.AUXILIARY | t.NEGATION) and not self.scene.name(k):
            k -= 1
        aside = self._is_aside(cue, low)
        joined = k > low and tokens.flags[k] & t.CONJUNCTION and self.scene.inside[k] < 0
        if not aside and not joined:
            return None
        if joined and self._clause_with_subject(low, k):
            return None  # "Ruiz said that the captain came and told …"
        return self._earlier_subject(k, low, cue)

    def _is_aside(self, cue: int, low: int) -> bool:
        """Nothing but the verb, over clitics and adverbs, stands between two commas or dashes."""
        tokens, k = self.scene.tokens, cue - 1
        while k > low and tokens.flags[k] & (t.CLITIC | t.ADVERB | t.AUXILIARY | t.NEGATION) and not self.scene.name(k):
            k -= 1
        return k > low and tokens.words[k] in ",—–-" and cue + 1 < len(tokens) and tokens.words[cue + 1] in ",—–-"

    def _behind_name(self, cue: int) -> bool:
        """ "El ministro, Luis Soto, dijo, sobre la oferta, que «…»": the comma before the verb closes a name."""
        tokens = self.scene.tokens
        comma = next((k for k in range(cue - 1, max(-1, cue - 6), -1) if tokens.words[k] in ",—–-"), 0)
        return comma > 0 and self.scene.person(comma - 1) is not None

    def _clause_with_subject(self, low: int, end: int) -> bool:
        """Between the last "that" and token `end` stands a person of its own as subject."""
        flags = self.scene.tokens.flags
        that = next((m for m in range(end - 1, low, -1) if flags[m] & t.COMPLEMENT and m and flags[m - 1] & t.CUE), None)
        if that is None:
            return False
        phrase = self.scene.phrase_at(that + 1, end)
        return phrase is not None and phrase.kind in ("name", "role", "pronoun", "plural", "indefinite")

    def _earlier_subject(self, cue: int, low: int, mark: int) -> NounPhrase | None:
        """The subject of the verb of saying before this one in the sentence, else of the sentence itself."""
        for other in reversed(self.cues):
            if low <= other < cue and self.scene.is_finite(other) and self.scene.inside[other] < 0:
                found = self.scene.subject(other, low, cue, inverted=False)
                if found and found.kind in ("name", "role", "pronoun", "plural"):
                    return found
        return None

    def _same_sentence(self, pair: Pair) -> Pair | None:
        """The last quotation of the sentence that has a subject of its own."""
        for other in reversed(self.scene.pairs[: self.scene.pairs.index(pair)]):
            if other.sentence != pair.sentence or other.field != pair.field:
                return None
            if other.kind == "direct" and other.rule != "no-cue":
                return other
        return None

    def _passive(self, cue: int) -> NounPhrase | None:
        """ "was described as «…» by X", "accused of «…»": the agent; a phrase of kind thing where none stands."""
        scene, flags, lower = self.scene, self.scene.tokens.flags, self.scene.tokens.lower
        passive = self.words["passive"]
        if not lower[cue].endswith(passive["endings"]) and lower[cue] not in passive["participles"]:
            return None
        k = cue - 1
        while k >= 0 and flags[k] & t.ADVERB:
            k -= 1
        alone = cue + 1 < len(lower) and lower[cue] in passive["without_object"].get(lower[cue + 1], ())  # "Ruiz accused of “…”"
        if not alone and (k < 0 or lower[k] not in passive["auxiliaries"]):
            return None
        for m in range(cue + 1, min(cue + 10, len(flags))):
            if lower[m] in passive["agents"] and scene.inside[m] < 0:
                agent = scene.phrase_at(m + 1, min(m + 14, len(flags)))
                return agent or NounPhrase(cue, cue + 1, "thing")  # "fue condenado por haber «…»"
        return NounPhrase(cue, cue + 1, "thing")

    def _impersonal(self, cue: int) -> bool:
        """ "se indicó que": nobody is said to have said it."""
        tokens = self.scene.tokens
        bits = tokens.flags[cue]
        return cue > 0 and tokens.lower[cue - 1] in self.words["impersonal"] and not bits & (t.REFLEXIVE | t.PLURAL_VERB)

    def _by_pattern(self, pair: Pair, low: int, mark: int) -> int | None:
        """The token at which a cue of several words ends ("made it clear"), the last before the marks."""
        tokens = self.scene.tokens
        if mark <= low:
            return None
        text = tokens.text[tokens.starts[low] : tokens.ends[mark - 1]]
        found = None
        for pattern in lexicon.load(self.scene.known.code).patterns("cues", "phrases"):
            for match in pattern.regex.finditer(text):
                found = max(found or 0, tokens.starts[low] + match.start())
        if found is None:
            return None
        at = bisect_left(tokens.starts, found)
        while at + 1 < mark and tokens.flags[at] & (t.CLITIC | t.AUXILIARY):  # "se ha mostrado convencida"
            at += 1
        return at if at < mark and self.scene.inside[at] < 0 else None

    def _according(self, i: int, limit: int) -> NounPhrase | None:
        """ "según X", "de acuerdo con X", "para X" at token i: X."""
        tokens, scene = self.scene.tokens, self.scene
        if scene.inside[i] >= 0:
            return None
        for words in self.words["according"].get(tokens.lower[i], ()):
            if tuple(tokens.lower[i : i + len(words)]) != words:
                continue
            k = i + len(words)
            cue = self._verb(k, limit)
            if cue is not None:
                return scene.subject_behind(cue, limit)
            phrase = scene.phrase_at(k, limit)
            if phrase and (phrase.kind != "thing" or phrase.name is None):
                return phrase
        clause = t.CONJUNCTION | t.COMPLEMENT  # "porque, a su juicio, …"
        if i == scene.bounds[scene.sentence[i]][0] or tokens.words[i - 1] in ",:;" or tokens.flags[i - 1] & clause:
            for words, pronoun in self.words["own"].items():
                if tuple(tokens.lower[i : i + len(words)]) == words:
                    main = self._opening_before(i)
                    if main:
                        return main  # "Ruiz votó en contra, porque a su juicio …"
                    return NounPhrase(i + 1, i + len(words), "pronoun", head=pronoun)  # "a su juicio", "in her view"
        starts_clause = i == 0 or tokens.breaks[i] or tokens.words[i - 1] in END or tokens.words[i - 1] in ",;:" or scene.inside[i - 1] >= 0
        if tokens.lower[i] in self.words["opinion"] and i + 1 < limit and tokens.flags[i + 1] & t.WHO:
            return scene.antecedent(i + 1)  # "el director, Luis Soto, para quien"
        if starts_clause and tokens.lower[i] in self.words["opinion"]:
            phrase = scene.phrase_at(i + 1, limit)
            if phrase and phrase.kind in ("name", "role") and (not phrase.name or phrase.name.kind == "person"):
                return phrase
        return None

    def _opening_before(self, i: int) -> NounPhrase | None:
        """Who opens the clause, behind the last semicolon, in which token i stands further on."""
        low = self.scene.bounds[self.scene.sentence[i]][0]
        low = next((k + 1 for k in range(i - 1, low, -1) if self.scene.tokens.words[k] == ";" and self.scene.inside[k] < 0), low)
        main = self.opening(low, i) if low < i else None
        return main if main and main.kind in ("name", "role") else None

    # -- colons and neighbours ----------------------------------------------------------------------------------------

    def _colon(self, pair: Pair, previous: Pair | None) -> bool:
        """ "Ruiz: «…»", and a sentence that ends in a colon before the marks."""
        scene, tokens = self.scene, self.scene.tokens
        mark = pair.first - 1 if pair.marks else pair.first
        if mark < 1 or tokens.words[mark - 1] != ":":
            return False
        low = scene.bounds[scene.sentence[mark - 1]][0]
        low = next((k + 1 for k in range(mark - 2, low, -1) if tokens.words[k] == ";" and scene.inside[k] < 0), low)
        if self.terms.is_titled(pair) and 1 < pair.after - pair.first <= 4:
            return False
        owner = scene.name(low)
        if owner and owner.kind != "place" and owner.after < mark and tokens.flags[owner.after] & t.OWNER:
            return self._take(pair, "label", None, NounPhrase(low, owner.after, "name", owner))
        late = introduced(scene, low, mark - 1)
        if late:
            return self._take(pair, "colon", None, late)
        phrase = scene.phrase_at(low, mark - 1)
        if phrase and phrase.kind in ("name", "role"):
            return self._take(pair, "label", None, phrase)
        first = low if scene.known.drops_subjects else low + 1  # _ahead has judged an English verb at the head of its sentence
        cue = next((k for k in range(mark - 2, first - 1, -1) if scene.inside[k] < 0 and scene.is_cue(k)), None)
        if cue is not None:
            return self._before(pair, previous, cue, low, mark, 0)
        beside = scene.name(mark - 2) if mark - 2 > low else None
        if beside and beside.kind != "place" and tokens.words[beside.first - 1] in "-–—":
            return self._take(pair, "label", None, NounPhrase(beside.first, beside.after, "name", beside))
        commas = [k for k in range(low, mark - 2) if tokens.words[k] == "," and scene.inside[k] < 0]
        for begin in (low, *(k + 1 for k in commas[-1:])):  # "Asked about the boats, he shrugged:"
            opening = self.opening(begin, mark - 1)
            if opening and opening.kind in ("name", "role", "plural", "indefinite", "pronoun"):
                return self._take(pair, "colon", None, opening)
        if previous and not tokens.breaks[low] and self._leads_on(low, mark - 1) and self._continues_here(pair, previous):
            return True
        return self._take(pair, "colon", None, None)

    def _leads_on(self, low: int, colon: int) -> bool:
        """ "… Y sobre las obras: «…»": nobody stands between the quotation before and this one."""
        scene, flags = self.scene, self.scene.tokens.flags
        somebody = t.PRONOUN | t.ROLE | t.COLLECTIVE | t.DOCUMENT | t.RELATIVE
        participle = bool(self.words["participle_endings"]) and scene.tokens.lower[low].endswith(self.words["participle_endings"])
        begins = flags[low] & (t.CONJUNCTION | t.PREPOSITION | t.ADVERB) or participle  # "Consultado por las obras, fue breve: «…»"
        return bool(begins) and not any(flags[k] & somebody or scene.person(k) for k in range(low, colon))

    def _continues(self, pair: Pair, previous: Pair | None) -> bool:
        """A quotation that stands alone goes on with the speaker of the sentence before."""
        scene, tokens = self.scene, self.scene.tokens
        if pair.reopens and previous:
            return self._follow(pair, previous, "reopened")
        mark = pair.first - 1 if pair.marks else pair.first
        if mark < 0:
            return False
        starts = tokens.breaks[mark]
        before = pair.sentence - 1
        if before < 0:
            return False
        if previous and previous.sentence == before and previous.kind == "direct":
            if not starts:
                return self._follow(pair, previous, "continued")
            return self._follow(pair, previous, "continued-paragraph")
        low, high = scene.bounds[before]
        rule = "introduced-paragraph" if starts else "introduced"
        phrase = self._according_in(low, high)
        if phrase:
            return self._take(pair, rule, None, phrase)
        cue = next((k for k in reversed(self.cues) if low <= k < high and scene.is_finite(k)), None)
        main = self.behind_participle(low, high)
        if main and cue is not None and cue < main.first:  # "Asked about the boats, he paused."
            return self._take(pair, rule, None, main)
        if cue is not None:
            subject = scene.subject(cue, low, high, inverted=False)
            if subject and subject.kind in ("document", "thing"):  # "Ross laughed when the statement was read to her."
                opening = self.opening(low, high)
                subject = opening if opening and opening.kind == "name" else subject
            return self._take(pair, rule, (cue, cue + 1), subject)
        if not starts:
            opening = self.opening(low, high)
            if opening and scene.known.pronouns.get(opening.head) in ("m", "f"):  # "He remembers Joe."
                return self._take(pair, "introduced", None, opening)
            people = [n for n in scene.names.spans.get(pair.field, ()) if low <= n.first < high and n.kind == "person"]
            if len({n.entity for n in people}) == 1:
                return self._take(pair, "introduced", None, NounPhrase(people[0].first, people[0].after, "name", people[0]))
        return False

    def _according_in(self, low: int, high: int) -> NounPhrase | None:
        for k in range(low, high):
            if self.scene.tokens.lower[k] in self.words["first"]:
                phrase = self._according(k, high)
                if phrase:
                    return phrase
        return None

    # -- results ------------------------------------------------------------------------------------------------------

    def _take(self, pair: Pair, rule: str, cue: tuple[int, int] | None, subject: NounPhrase | None, after: bool = False) -> bool:
        pair.rule, pair.subject, pair.after_cue = rule, subject, after
        pair.cue = cue
        pair.cue_after = max(cue[1] if cue else -1, subject.after if subject else -1)
        return True

    def _follow(self, pair: Pair, other: Pair, rule: str, cue: tuple[int, int] | None = None, after: bool = False) -> bool:
        if other.kind != "direct":
            return False
        pair.rule, pair.follows, pair.cue, pair.after_cue = rule, other, cue, after
        pair.cue_after = cue[1] if cue else -1
        return True


@cache
def _phrase_words(code: str) -> Mapping[str, Any]:
    """The lexicon's "according to" phrases as token sequences by their first word."""
    lex = lexicon.load(code)
    according: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lex.words("cues", "according"):
        words = tuple(str(phrase).split())
        according.setdefault(words[0], []).append(words)
    for entries in according.values():
        entries.sort(key=len, reverse=True)
    opinion = frozenset(str(w) for w in lex.words("cues", "opinion"))
    own = {tuple(str(phrase).split()): str(pronoun) for phrase, pronoun in lex.words("cues", "own").items()}
    return {
        "according": according,
        "opinion": opinion,
        "like": frozenset(str(w) for w in lex.words("cues", "like")),
        "own": own,
        "first": frozenset(according) | opinion | {words[0] for words in own},
        "telling": frozenset(t.listed(lex.words("cues", "telling"))),
        "colon_only": frozenset(t.listed(lex.words("cues", "colon_only"))),
        "unlisted": {key: tuple(t.listed(lex.words("cues", "unlisted", key))) for key in ("finite", "alone", "participle")},
        "participle_endings": tuple(t.listed(lex.words("cues", "participle_endings"))),
        "passive": {
            key: kind(t.listed(lex.words("grammar", "passive", key)))
            for key, kind in (("auxiliaries", frozenset), ("participles", frozenset), ("agents", frozenset), ("endings", tuple))
        }
        | {
            "without_object": {
                str(behind): frozenset(t.listed(verbs)) for behind, verbs in lex.words("grammar", "passive", "without_object").items()
            }
        },
        "impersonal": frozenset(t.listed(lex.words("grammar", "impersonal"))),
    }
