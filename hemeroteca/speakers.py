"""From the words that name a speaker to an entity, or a refusal and why.

A speaker is named only when one candidate remains. Surnames and full names come from names.py; roles ("the minister")
are matched with what the article says of people and with the authority's offices on that day; pronouns and bare verbs
go back to who spoke or acted last.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.authority import Authority
from hemeroteca.marks import Pair
from hemeroteca.names import Names, NounPhrase
from hemeroteca.phrases import Scene
from hemeroteca.quotes import Attribution
from hemeroteca.records import Role, SpeakerStatus
from hemeroteca.runs import Matcher, Name
from hemeroteca.text import fold

# Classes in which one noun says little of another: no mother is a driver for that, and no singer a painter.
_BROAD = frozenset(["citizen", "artist", "academic"])
_OFFICES = frozenset(["head_of_state", "vice", "head_of_government", "minister", "legislator", "local", "candidate", "judge", "prosecutor"])
_OF_ONESELF = frozenset(
    ["legislator", "minister", "candidate", "coach", "player", "artist", "leader", "clergy", "journalist"]
)  # what nobody is of somebody else
_COMPATIBLE = frozenset(["leader", "official", "politician", "candidate", "business", "activist", "lawyer"])  # beside any other office
_FEWEST_ANSWERS = 3  # quotations without a cue that make an article an interview
_MEMORY = 3  # paragraphs: how far back a pronoun or a bare verb may reach


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a quotation's speaker is: an entity with status `named`, or none with the rule that refused."""

    entity: str | None
    status: SpeakerStatus
    rule: str
    phrase: NounPhrase | None = None
    gender: str | None = None
    plural: bool = False


class Resolver:
    """Resolves the speakers of one article; remembers who spoke."""

    def __init__(self, names: Names, authority: Authority, matcher: Matcher, day: tuple[str | None, str | None]) -> None:
        self.names, self.authority, self.matcher, self.day = names, authority, matcher, day
        self.decided: dict[int, Speaker] = {}
        self.report_cache: dict[tuple[str, int], Speaker | None] = {}
        self.former: tuple[str, ...] = ()
        self.descriptions: dict[str, str] = {}  # noun → whom this article has called so
        self.membership: dict[str, str] = {}  # noun → the organisation whose members this article calls so, "" for several

    def resolve_all(self, scene: Scene, attribution: Attribution) -> list[Speaker]:
        """The speakers of a scene's pairs, in order."""
        self.scene, self.attribution = scene, attribution
        self.former = tuple(lexicon.load(scene.known.code).words("speakers", "former"))
        self.paragraph = self._paragraph_numbers(scene)
        self.first_named = self._first_named(scene)
        self.spans = self.names.spans.get(scene.tokens.field, [])
        self.firsts = [name.first for name in self.spans]
        self.adjectives = {fold(w) for w, bits in zip(scene.tokens.lower, scene.tokens.flags, strict=True) if bits & t.DEMONYM}
        self.countries = {
            e: traits.context & self.adjectives for e, traits in self.names.traits.items() if traits.context & self.adjectives
        }
        self.first_word: dict[str, int] = {}
        for i, word in enumerate(scene.tokens.lower):
            self.first_word.setdefault(word, i)
        self.ages: list[tuple[int, str, int]] | None = None  # where the text tells how old somebody is, for whoever asks first
        self.decided = {}
        self.report_cache = {}
        self.pairs_done: list[tuple[int, Speaker]] = []
        result = []
        for pair in scene.pairs:
            speaker = self.resolve(pair)
            self.decided[id(pair)] = speaker
            if pair.kind != "term":
                self.pairs_done.append((pair.first, speaker))
            result.append(speaker)
        self._interview(result)
        return result

    def _interview(self, found: list[Speaker]) -> None:
        """In an interview everything without a cue of its own is by whom the article introduces."""
        pairs = self.scene.pairs
        open_ = [i for i, pair in enumerate(pairs) if self._is_answer(pair, found[i])]
        printed_so = any(pairs[i].rule == "interview" for i in open_)  # interviews.py saw its questions
        if not open_ or (len(open_) < _FEWEST_ANSWERS and not printed_so) or len(open_) < len(pairs) / 2:
            return
        interviewed = self._introduced(pairs[open_[0]].first)
        if interviewed:
            for i in open_:
                found[i] = Speaker(interviewed, "named", f"{pairs[i].rule}/interviewed")

    def _is_answer(self, pair: Pair, speaker: Speaker) -> bool:
        if speaker.status != "unresolved" or pair.kind != "direct":
            return False
        mark = pair.first - 1 if pair.marks else pair.first
        if pair.subject is not None or pair.follows is not None:
            return False
        return pair.rule == "interview" or (mark > 0 and self.scene.tokens.words[mark - 1] == ":")

    def _introduced(self, before: int) -> str | None:
        """The person whom the text introduces before token `before`: the first that a role or title is given to, and named most."""
        spans = [n for n in self.names.spans.get(self.scene.tokens.field, ()) if n.first < before and n.kind == "person" and n.entity]
        if not spans:  # "Ana Ruiz: «No sé callar»", and below it nothing but questions and answers
            headed = (n for field in ("title", "standfirst") for n in self.names.spans.get(field, ()))
            spans = [n for n in headed if n.kind == "person" and n.entity]
        if not spans:
            return None
        people = list(dict.fromkeys(n.entity for n in spans))
        if len(people) == 1:
            return people[0]
        titled = [p for p in people if (traits := self.names.traits.get(p or "")) and traits.roles]
        return titled[0] if len(titled) == 1 and titled[0] == people[0] else None

    def _first_named(self, scene: Scene) -> dict[str, int]:
        """Entity → the first token of the body that names it; -1 for what a headline or standfirst names."""
        first: dict[str, int] = {}
        for field, names in self.names.spans.items():
            for name in names:
                if name.entity:
                    first[name.entity] = min(first.get(name.entity, name.first), name.first if field == "body" else -1)
        return first

    def _paragraph_numbers(self, scene: Scene) -> list[int]:
        numbers, current = [], -1
        for broken in scene.tokens.breaks:
            current += broken
            numbers.append(current)
        return numbers

    def resolve(self, pair: Pair) -> Speaker:
        """The speaker of one pair, by the words that name them, the pair that it goes on with, or who spoke last."""
        if pair.entity:
            return Speaker(pair.entity, "named", f"{pair.rule}/name", pair.subject)
        if pair.kind == "term":
            return Speaker(None, "unresolved", pair.rule)
        if pair.follows is not None:
            source = self.decided.get(id(pair.follows)) or self.resolve(pair.follows)
            return Speaker(source.entity, source.status, f"{pair.rule}/{_last(source.rule)}", source.phrase, source.gender, source.plural)
        at = pair.cue[0] if pair.cue else pair.first
        if pair.subject is not None and pair.subject.kind == "pronoun" and not pair.cue:
            at = min(at, pair.subject.first)  # whom the rest of its sentence names, it is not
        if pair.subject is not None:
            found = self.phrase(pair.subject, at)
            return Speaker(found.entity, found.status, f"{pair.rule}/{found.rule}", found.phrase, found.gender, found.plural)
        if self.scene.known.drops_subjects and pair.rule in ("after-bare", "before-bare", "introduced", "introduced-paragraph"):
            last = self.focus(at, pair)
            unknown = self._unknown_since(self.focus_position, pair)
            topic = self._topic(pair)
            if unknown and not topic:
                return Speaker(None, "unresolved", f"{pair.rule}/another-subject")
            last = topic or last
            if last and last.entity and self._beside_another(last.entity, at) and not self._goes_on(pair, last.entity):
                return Speaker(None, "unresolved", f"{pair.rule}/another-subject")
            if last and self._says_i(pair) and last.entity and not self._is_person(last.entity):
                return Speaker(None, "unresolved", f"{pair.rule}/another-subject")
            if last and self._number_fits(pair, last):
                return Speaker(last.entity, last.status, f"{pair.rule}/last-speaker", last.phrase, last.gender, last.plural)
        return Speaker(None, "unresolved", pair.rule)

    def _unknown_since(self, position: int, pair: Pair) -> bool:
        """Since that token the paragraph of a quotation has one of nobody knows whom, who may go on speaking."""
        for at, speaker in reversed(self.pairs_done):
            if at <= position or self.paragraph[at] != self.paragraph[pair.first]:
                return False
            if at < pair.first and not speaker.entity and speaker.status == "unresolved":
                return True
        return False

    def _goes_on(self, pair: Pair, entity: str) -> bool:
        """The quotation begins the paragraph behind the one in which that person was the last to be quoted."""
        mark = pair.first - 1 if pair.marks else pair.first
        last = next(((at, speaker) for at, speaker in reversed(self.pairs_done) if at < pair.first), None)
        begins = self.scene.tokens.breaks[mark] and last is not None and self.paragraph[mark] - self.paragraph[last[0]] == 1
        return bool(begins and last and last[1].entity == entity)

    def _says_i(self, pair: Pair) -> bool:
        """The words speak of one person in the first person: no organisation says them."""
        return any(bits & t.FIRST_PERSON for bits in self.scene.tokens.flags[pair.first : pair.after])

    def _number_fits(self, pair: Pair, found: Speaker) -> bool:
        """A plural verb does not go on with one person, nor a singular one with several; an organisation takes either."""
        if not pair.cue or (found.entity and not self._is_person(found.entity)):
            return True
        head = found.phrase.head if found.phrase else ""
        several = found.plural and (not head or head.endswith(self.scene.known.plural_endings))  # not "la organización"
        return self.scene.is_plural(pair.cue[0]) == several

    # -- phrases ------------------------------------------------------------------------------------------------------

    def phrase(self, phrase: NounPhrase, at: int) -> Speaker:
        """Who a noun phrase means."""
        if phrase.kind == "name" and phrase.name is not None:
            return self._name(phrase, phrase.name)
        aged = self._aged(phrase, at)
        if aged:
            return aged
        if phrase.kind == "pronoun":
            return self._pronoun(phrase, at)
        if phrase.kind == "role":
            return self._role(phrase, at)
        if phrase.kind == "document":
            return Speaker(None, "document", "document", phrase)
        if phrase.kind == "plural":
            organisation = self._short_organisation(phrase)
            if organisation:
                return Speaker(organisation, "named", "organisation-noun", phrase, None, True)
            members = self._members(phrase)
            if members:
                return Speaker(members, "named", "members", phrase, None, True)
        if phrase.kind in ("plural", "indefinite"):
            return self._epithet(phrase) or Speaker(None, "collective", "unnamed-source", phrase, plural=phrase.kind == "plural")
        if phrase.kind == "thing":
            epithet = self._epithet(phrase)
            if epithet:
                return epithet
            if self.scene.is_cue(phrase.first):
                return Speaker(None, "unresolved", "impersonal")
            if phrase.name is not None and phrase.name.kind == "place":
                return Speaker(None, "collective", "place-as-source", phrase)
            if phrase.first < at and not self.scene.tokens.flags[phrase.first] & (t.DEFINITE | t.INDEFINITE | t.POSSESSIVE):
                return Speaker(None, "unresolved", "thing-as-subject")
            return Speaker(None, "collective", "unnamed-source", phrase)
        return Speaker(None, "unresolved", "no-subject")

    def _name(self, phrase: NounPhrase, name: Name) -> Speaker:
        if (self.scene.tokens.field, name.first) in self.names.ambiguous:
            return (
                Speaker(None, "unresolved", "two-people-of-that-name", phrase) if not self._spoke_last(name) else self._named(name, phrase)
            )
        if name.kind == "place":
            return Speaker(None, "collective", "place-as-source", phrase)
        return self._named(name, phrase)

    def _named(self, name: Name, phrase: NounPhrase) -> Speaker:
        traits = self.names.traits.get(name.entity or "")
        return Speaker(name.entity, "named", "name", phrase, traits.gender if traits else None, name.kind != "person")

    def _spoke_last(self, name: Name) -> bool:
        """The bearer of a surname that another has too spoke in one of the last two quotations, no more than a paragraph ago."""
        here = self.paragraph[name.first]
        return any(speaker.entity == name.entity and here - self.paragraph[position] <= 1 for position, speaker in self.pairs_done[-2:])

    def _short_organisation(self, phrase: NounPhrase) -> str | None:
        """ "the trust", "la comisión": the one organisation of the article whose name has that noun as its head."""
        tokens = self.scene.tokens
        if phrase.after - phrase.first != 2 or not tokens.flags[phrase.first] & (t.DEFINITE | t.DEMONSTRATIVE):
            return None
        noun = fold(phrase.head)
        hits = set()
        for key, entity in self.names.entities.items():
            words = fold(entity.name).split()
            if entity.kind == "organisation" and len(words) > 1 and noun in (words[0], words[-1]):
                hits.add(key)
        return hits.pop() if len(hits) == 1 else None

    def _members(self, phrase: NounPhrase) -> str | None:
        """ "lawmakers on the Harbour Committee", "Harbour Committee members": the organisation that speaks through all its members;
        and "the lawmakers" from then on. Some of them, or two, do not speak for it.
        """
        tokens, scene = self.scene.tokens, self.scene
        noun = next((k for k in range(phrase.first, phrase.after) if tokens.flags[k] & t.MEMBER), None)
        if noun is None or tokens.flags[phrase.first] & t.INDEFINITE:
            return None
        beside = (scene.name(noun - 1) if noun > phrase.first else None) or self._behind(noun)
        if beside and beside.kind == "organisation" and beside.entity:
            known = self.membership.setdefault(tokens.lower[noun], beside.entity)
            self.membership[tokens.lower[noun]] = known if known == beside.entity else ""  # two committees have lawmakers
            return beside.entity
        alone = noun == phrase.after - 1 == phrase.first + 1 and tokens.flags[phrase.first] & (t.DEFINITE | t.DEMONSTRATIVE)
        return self.membership.get(tokens.lower[noun]) if alone else None

    def _behind(self, noun: int) -> Name | None:
        """The name of which a noun says what: "members of the Harbour Committee"."""
        tokens, k = self.scene.tokens, noun + 1
        if k >= len(tokens) or not tokens.flags[k] & t.MEMBERSHIP:
            return None
        k += k + 1 < len(tokens) and bool(tokens.flags[k + 1] & t.DEFINITE)
        return self.scene.name(k + 1) if k + 1 < len(tokens) else None

    def _aged(self, phrase: NounPhrase, at: int) -> Speaker | None:
        """ "The 58-year-old said": who is that old here, else the one person of whom no other age is told and who was named before."""
        tokens = self.scene.tokens
        age = self._age(phrase.first, phrase.after) if tokens.flags[phrase.first] & t.DEFINITE else None
        if age is None:
            return None
        if self.ages is None:
            self.ages = list(self._ages())
        ages = {entity: years for first, entity, years in self.ages if first < at}
        old = {entity for entity, years in ages.items() if years == age}
        entity = old.pop() if len(old) == 1 else self._nearest_person(at, "")
        return Speaker(entity, "named", "description", phrase) if entity and ages.get(entity, age) == age else None

    def _ages(self) -> Iterator[tuple[int, str, int]]:
        """How old the text says that people are, and where: "Ann Ross, 58," and "58-year-old Ann Ross"."""
        words = self.scene.tokens.words
        for name in self.spans:
            behind = words[name.after : name.after + 2]
            told = len(behind) == 2 and behind[0] in ",(" and behind[1].isdecimal() and len(behind[1]) < 4
            age = int(behind[1]) if told else self._age(max(0, name.first - 3), name.first)
            if age and name.kind == "person" and name.entity:
                yield name.first, name.entity, age

    def _age(self, first: int, after: int) -> int | None:
        """The age that the tokens first … after-1 tell: "58-year-old", "de 58 años"."""
        tokens, aged = self.scene.tokens, t.listed(lexicon.load(self.scene.known.code).words("speakers", "aged"))
        for k in range(first, after - 1):
            unit = k + 1 + (tokens.words[k + 1] == "-")
            if tokens.words[k].isdecimal() and len(tokens.words[k]) < 4 and unit < after and tokens.lower[unit] in aged:
                return int(tokens.words[k])
        return None

    def _epithet(self, phrase: NounPhrase) -> Speaker | None:
        """A description that the authority knows: "el libertario"."""
        tokens = self.scene.tokens
        words = tuple(w for w in tokens.lower[phrase.first : phrase.after] if w[0].isalnum())
        for size in range(len(words), 0, -1):
            key = self.matcher.epithets.get(words[:size])
            if key:
                return Speaker(key, "named", "epithet", phrase, self.authority.entities[key].gender)
        return None

    def _pronoun(self, phrase: NounPhrase, at: int) -> Speaker:
        """Who is "she" before token `at`: the one person whom the gender fits, the organisation that is "it", the several that are "they"."""
        gender = self.scene.known.pronouns.get(phrase.head, "")
        if gender == "n":
            found = self.focus(at, None)
            kind = found and found.entity and self.names.entities[found.entity].kind
            return (
                Speaker(found.entity, "named", "pronoun", phrase, None, True)
                if found and kind == "organisation"
                else Speaker(None, "unresolved", "pronoun-without-one-candidate", phrase)
            )
        if gender == "pl":
            found = self.focus(at, None)
            if found and found.plural and not self._opening_since(at, "plural"):  # "Hundreds met. “Now,” they chanted."
                return Speaker(found.entity, found.status, "pronoun", phrase, found.gender, True)
            return Speaker(None, "collective", "pronoun-plural", phrase, plural=True)
        entity = self._nearest_person(at, gender)
        if entity and not self._unnamed_since(at, gender):
            return Speaker(entity, "named", "pronoun", phrase, gender)
        return Speaker(None, "unresolved", "pronoun-without-one-candidate", phrase, gender)

    def _unnamed_since(self, at: int, gender: str) -> bool:
        """ "A spokesman confirmed it. “…,” he said", "The officer paused. It was late. “…,” he said": somebody without a name opens a sentence."""
        phrase = self._opening_since(at, "indefinite") or self._unknown_role_since(at)
        role = self.scene.known.roles.get(phrase.head) if phrase else None
        return phrase is not None and (role is None or role.gender in (None, gender))

    def _unknown_role_since(self, at: int) -> NounPhrase | None:
        """The description of nobody knows whom that opens a sentence of this paragraph, if nobody else has opened one or spoken since."""
        scene = self.scene
        for number in range(scene.sentence[at], -1, -1):
            low, high = scene.bounds[number]
            named = self._people(low, min(high, at))
            spoke = low <= self.focus_position and scene.sentence[self.focus_position] != number
            if self.paragraph[at] != self.paragraph[low] or spoke or named:
                return None
            phrase = self.attribution.opening(low, high) if scene.inside[low] < 0 else None
            if phrase and phrase.kind == "role" and phrase.after <= at:
                role = scene.known.roles.get(phrase.head)
                hers = role is not None and role.gender is not None and self._alone_of(role.gender, at)  # "the widow", of one woman
                return phrase if not hers and not self.phrase(phrase, low).entity else None
            if phrase and (phrase.kind == "name" or scene.known.pronouns.get(phrase.head) in ("m", "f")) and number < scene.sentence[at]:
                return None
        return None

    def _opening_since(self, at: int, kind: str) -> NounPhrase | None:
        """What opens the sentence before token `at`, if it is of that kind and nobody has spoken since."""
        number = self.scene.sentence[at] - 1
        while number >= 0 and self.scene.inside[self.scene.bounds[number][0]] >= 0:
            number -= 1
        if number < 0 or self.paragraph[at] - self.paragraph[self.scene.bounds[number][0]] > 1:
            return None
        phrase = self.attribution.opening(*self.scene.bounds[number])
        reports = kind == "name" and self.focus_position >= 0 and self.scene.sentence[self.focus_position] == number
        return phrase if phrase and phrase.kind == kind and (phrase.first > self.focus_position or reports) else None

    def _nearest_person(self, at: int, gender: str) -> str | None:
        """Whom a pronoun before token `at` means, if only one person fits: the last speaker, or who was named just before."""
        focus = self.focus(at, None, gender, people=True)
        since = self.focus_position
        named = self._named_before(at, gender)
        if any((n.field, n.first) in self.names.ambiguous for n in named):
            return focus.entity if focus and since > max(n.first for n in named) else None
        later = [n for n in named if n.first > since and not self._attributes(n, focus, since)]
        before = self._sentence_before(at)
        met = {n.entity for n in later if self.scene.sentence[n.first] == before and self._gender_of(n) == gender}
        anyone = {n.entity for n in later if self.scene.sentence[n.first] == before}
        if not gender and focus is not None and self.paragraph[since] < self.paragraph[at] and len(anyone) == 1:
            return anyone.pop()  # "Distinta es la mirada de Ana Ruiz. A su juicio, …"
        elsewhere = focus is not None and self.paragraph[since] < self.paragraph[at] and not self._gender_of_entity(focus.entity or "")
        if elsewhere and len(met) == 1:
            return met.pop()  # "Kyrgo Myr was softer.\nLater the mayor met Ann Ross. “…,” she said"
        if focus and focus.entity and not any(n.entity != focus.entity and self._is_subject(n) for n in later):
            return None if self._beside_another(focus.entity, at) else focus.entity
        subjects = [n for n in later or named if self._is_subject(n)]
        if any(self._joined(n) for n in subjects):
            return None  # "Ana Ruiz y Eva Soto": she may be either
        entities = {n.entity for n in subjects} or {n.entity for n in named}
        if focus and focus.entity and later:
            entities.discard(focus.entity) if len(entities) == 1 else entities.add(focus.entity)
        return entities.pop() if len(entities) == 1 else None

    def _sentence_before(self, at: int) -> int:
        """The number of the sentence before that of token `at`, quotations aside; -1 if the paragraph has none."""
        bounds, number = self.scene.bounds, self.scene.sentence[at] - 1
        while number >= 0 and self.scene.inside[bounds[number][0]] >= 0:
            number -= 1
        return number if number >= 0 and self.paragraph[bounds[number][0]] == self.paragraph[at] else -1

    def _attributes(self, name: Name, focus: Speaker | None, since: int) -> bool:
        """The name is that of the last speaker in the attribution itself: "“…,” said Ann Ross"."""
        sentence = self.scene.sentence
        return focus is not None and name.entity == focus.entity and sentence[name.first] == sentence[since]

    def _beside_another(self, entity: str, at: int) -> bool:
        """ "Her teacher, Ann Ross, …": she came in as somebody else's, and no later paragraph has spoken of her."""
        tokens, first = self.scene.tokens, self.first_named.get(entity, -1)
        if first < 0:
            return False
        places = [n.first for n in self.names.spans.get(tokens.field, ()) if n.entity == entity and n.first < at]
        places += [position for position, speaker in self.pairs_done if speaker.entity == entity]
        if any(self.paragraph[place] != self.paragraph[first] for place in places) or self.paragraph[at] == self.paragraph[first]:
            return False
        for k in range(first - 1, max(-1, first - 6), -1):
            if tokens.flags[k] & t.POSSESSIVE:
                return True
            if tokens.flags[k] & (t.DETERMINER | t.CUE | t.PREPOSITION) or tokens.breaks[k + 1]:
                return False
        return False

    def _named_before(self, at: int, gender: str) -> list[Name]:
        """The people whom the gender fits, named outside the marks in the nearest sentence that names one and the one before it."""
        here, found = self.paragraph[at], list[Name]()
        for i in range(bisect_left(self.firsts, at) - 1, -1, -1):
            name = self.spans[i]
            if name.kind != "person" or not name.entity or self.scene.inside[name.first] >= 0 or not self._fits(name.entity, gender):
                continue
            if here - self.paragraph[name.first] > _MEMORY:
                break
            if found and self.scene.sentence[name.first] < self.scene.sentence[found[0].first] - 1:
                break
            found.append(name)
        return found

    def _is_subject(self, name: Name) -> bool:
        """It stands near the head of its sentence, or belongs to what opens it, and no preposition governs it."""
        low, high = self.scene.bounds[self.scene.sentence[name.first]]
        if self._asked_about(name, low, high) or self._related(name, low):
            return False
        if self._governed(name):
            return self._topical(name, low)
        opening = None if name.first - low <= 8 else self.attribution.opening(low, high)
        if self._behind_participle(name, low):
            return True
        return name.first - low <= 8 or (opening is not None and opening.name is name)

    def _asked_about(self, name: Name, low: int, high: int) -> bool:
        """ "Asked if Ross should resign, he paused": the name stands in the opening clause of who was asked, and is not theirs."""
        flags, words = self.scene.tokens.flags, self.scene.tokens.words
        return bool(flags[low] & t.CUE) and name.first > low and any(words[k] == "," for k in range(name.after, high - 1))

    def _related(self, name: Name, low: int) -> bool:
        """ "Ann Ross, whose daughter Eve died": it stands in the clause of a relative behind another name."""
        flags = self.scene.tokens.flags
        relative = next((k for k in range(name.first - 1, low, -1) if flags[k] & t.RELATIVE), None)
        if relative is None or self.scene.tokens.words[relative - 1] != ",":
            return False
        behind = relative - 2 >= low and self.scene.name(relative - 2) is not None
        return behind and not any(self.scene.tokens.words[k] == "," for k in range(relative, name.first))

    def _behind_participle(self, name: Name, low: int) -> bool:
        """ "Asked by the chair how it had passed, Mr Ross paused": the main clause begins with the name."""
        tokens, k = self.scene.tokens, name.first - 1
        k -= k > low and bool(tokens.flags[k] & t.HONORIFIC)
        opens = bool(tokens.flags[low] & t.CUE) and not self.scene.known.drops_subjects
        return opens and k > low and tokens.words[k] == "," and tokens.words[name.after : name.after + 1] != [","]

    def _topical(self, name: Name, low: int) -> bool:
        """ "For Ross, the politics can wait": a preposition and a name alone open the sentence, and no pronoun follows."""
        tokens, k = self.scene.tokens, name.after
        if name.first == low and tokens.flags[k] & t.OWNER:
            return True  # "Ross's pencil moves."
        alone = name.first == low + 1 and k + 1 < len(tokens) and tokens.words[k] == ","
        return alone and tokens.lower[k + 1] not in self.scene.known.pronouns

    def _joined(self, name: Name) -> bool:
        """Another person follows behind "and"."""
        k = name.after
        tokens = self.scene.tokens
        other = self.scene.name(k + 1) if k + 1 < len(tokens) and tokens.flags[k] & t.AND else None
        return other is not None and other.kind == "person" and self._fits(other.entity or "", self._gender_of(name))

    def _gender_of(self, name: Name) -> str | None:
        return self._gender_of_entity(name.entity or "")

    def _gender_of_entity(self, entity: str) -> str | None:
        traits = self.names.traits.get(entity)
        return traits.gender if traits else None

    def _governed(self, name: Name) -> bool:
        i = name.first - 1
        i -= i > 0 and bool(self.scene.tokens.flags[i] & t.HONORIFIC)  # "by Dame Ann Ross"
        return (i >= 0 and bool(self.scene.tokens.flags[i] & t.PREPOSITION)) or (
            name.after < len(self.scene.tokens) and bool(self.scene.tokens.flags[name.after] & t.OWNER)
        )

    def _fits(self, entity: str, gender: str | None) -> bool:
        traits = self.names.traits.get(entity)
        return not gender or gender == "pl" or traits is None or traits.gender in (None, gender)

    def _role(self, phrase: NounPhrase, at: int) -> Speaker:
        """Who is "the minister" before token `at`: who bears it here, who held the office on that day, who may be described so."""
        epithet = self._epithet(phrase)
        if epithet:
            return epithet
        tokens = self.scene.tokens
        role = self.scene.known.roles.get(phrase.head)
        if role is None and self.scene.known.flags.get(phrase.head, 0) & t.DEMONYM:
            return self._countryman(phrase, at)
        head = set(phrase.head.split())
        context = {
            fold(tokens.words[m])
            for m in range(phrase.first + 1, phrase.after)
            if tokens.lower[m] not in head and (tokens.words[m][0].isupper() or tokens.flags[m] & t.DEMONYM)
        }
        gender = role.gender if role else None
        if role and "generic" in role.classes:
            described = self._described(phrase, at, context, gender)
            if described:
                return described
        exact, related = self._bearers(phrase, at, context, gender)
        for candidates, rule in ((exact, "role"), (self._office(phrase.head, context, gender), "office"), (related, "related-role")):
            newer = self._introduced_since(phrase, at, gender, role) if rule == "related-role" else None
            if newer and newer.entity not in candidates and not self._met_before(candidates, at):
                return Speaker(newer.entity, "named", "description", phrase, gender)
            if rule == "related-role" and len(candidates) == 1 and self._met_another(candidates, at, gender):
                return Speaker(None, "collective", "unnamed-source", phrase)
            if len(candidates) == 1:
                return Speaker(candidates[0], "named", rule, phrase, gender)
            if len(candidates) > 1:
                focus = self.focus(at, None, gender)
                here = self._named_here(candidates, at)
                here = here or (focus.entity if focus and focus.entity in candidates else None)
                if here:
                    return Speaker(here, "named", f"{rule}-last-speaker", phrase, gender)
                return Speaker(None, "unresolved", "several-bear-that-role", phrase, gender)
        described = self._described(phrase, at, context, gender) or self._pointed_at(phrase, at, gender)
        return described or Speaker(None, "collective", "unnamed-source", phrase)

    def _named_here(self, candidates: Sequence[str], at: int) -> str | None:
        """The one of several bearers of a role whom the paragraph names before token `at`, outside marks, since the last speaker."""
        near = set()
        for i in range(bisect_left(self.firsts, at) - 1, -1, -1):
            if self.firsts[i] <= self.focus_position or self.paragraph[self.firsts[i]] != self.paragraph[at]:
                break
            near.add(self.spans[i].entity if self.scene.inside[self.firsts[i]] < 0 else None)
        named = near & set(candidates)
        return named.pop() if len(named) == 1 else None

    def _countryman(self, phrase: NounPhrase, at: int) -> Speaker:
        """ "El argentino": whom the article has called so, else who was named just before, of whom it tells no other country."""
        called = self.countries
        fits = {e for e, words in called.items() if self._named_yet(e, at) and any(_kin(fold(phrase.head), w) for w in words)}
        if not fits:
            fits = {e for e in [self._nearest_person(at, "")] if e} - called.keys() or self._met_before(None, at) - called.keys()
        if len(fits) == 1:
            return Speaker(fits.pop(), "named", "description", phrase)
        return Speaker(None, "collective", "unnamed-source", phrase)

    def _pointed_at(self, phrase: NounPhrase, at: int, gender: str | None) -> Speaker | None:
        """ "este vecino": who has just been named, as with a pronoun."""
        entity = self._nearest_person(at, gender) if gender and self.scene.tokens.flags[phrase.first] & t.DEMONSTRATIVE else None
        return Speaker(entity, "named", "description", phrase, gender) if entity else None

    def _introduced_since(self, phrase: NounPhrase, at: int, gender: str | None, role: t.Role | None) -> Speaker | None:
        """ "Soto came late. “…,” said the striker": who opens the sentence before, if nothing in the article speaks against it.

        Of a lawyer or a doctor it would: they may be somebody's.
        """
        new = self.first_word.get(phrase.head, phrase.first) >= phrase.first
        if role is None or not new or not self.scene.tokens.flags[phrase.first] & t.DEFINITE:
            return None
        self.focus(at, None, gender)
        told = self.focus_position >= 0 and self.scene.sentence[self.focus_position] == self._sentence_before(at)  # who opens it spoke
        if not (role.classes & _OF_ONESELF or told):
            return None
        opening = self._opening_since(at, "name")
        found = self.phrase(opening, at) if opening else None
        if not found or not found.entity or not self._is_person(found.entity) or not self._fits(found.entity, gender):
            return None
        known, traits = self.scene.known.roles, self.names.traits.get(found.entity)
        borne = [known[r].classes for r in (traits.roles if traits else ()) if r in known]
        alike = any(classes & role.classes for classes in borne)
        return found if alike or all(classes & _COMPATIBLE for classes in borne) else None

    def _met_before(self, people: Sequence[str] | None, at: int) -> set[str]:
        """Whom the sentence before token `at` names since the last speaker: of some people, or of all."""
        before = self._sentence_before(at)
        low, high = self.scene.bounds[before] if before >= 0 else (0, 0)
        names = self._people(max(low, self.focus_position + 1), high)
        return {n.entity for n in names if n.entity and (people is None or n.entity in people)}

    def _met_another(self, candidates: Sequence[str], at: int, gender: str | None) -> bool:
        """ "It amused but Luke Soto. “…,” said the aide": the sentence before names somebody whom nothing is known of, since the last speaker."""
        self.focus(at, None, gender)
        met = self._met_before(None, at)
        unknown = {entity for entity in met if not (traits := self.names.traits.get(entity)) or not traits.roles}
        return bool(unknown) and not met & set(candidates) and all(self._fits(entity, gender) for entity in unknown)

    def _described(self, phrase: NounPhrase, at: int, context: set[str], gender: str | None) -> Speaker | None:
        """ "la experta", "el funcionario": whoever spoke last, if the description may be theirs."""
        if not self.scene.tokens.flags[phrase.first] & (t.DEFINITE | t.DEMONSTRATIVE):
            return None
        known = self.descriptions.get(phrase.head)
        if known and self._fits(known, gender):
            return Speaker(known, "named", "description", phrase, gender)
        focus = self.focus(at, None, gender)
        since = self.focus_position
        of = any(bits & t.GENITIVE for bits in self.scene.tokens.flags[phrase.first : phrase.after])
        since_then = [n.entity for n in self._named_before(at, gender or "") if n.first > since and self._is_subject(n)]
        entity = (since_then[0] if since_then else None) or (focus.entity if focus else None)
        role = self.scene.known.roles.get(phrase.head)
        trade = role is not None and role.gender is not None and role.classes == {"citizen"}  # "Llegó su vecina, Ana Ruiz. La ganadera …"
        if (
            (focus is None and not trade)
            or (focus is not None and focus.plural)
            or not entity
            or not self._may_bear(entity, phrase.head, of, at)
            or not self._may_take_up(entity, phrase.head, at)
        ):
            return None
        traits = self.names.traits.get(entity)
        named = context - self.adjectives
        if named and not (traits and any(_kin(a, b) for a in named for b in traits.context)):
            return None
        if phrase.head:
            self.descriptions[phrase.head] = entity
        return Speaker(entity, "named", "description", phrase, gender)

    def _bearers(self, phrase: NounPhrase, at: int, context: set[str], gender: str | None) -> tuple[list[str], list[str]]:
        """People of this article with that role, and people named before token `at` with a role of the same class.

        "Its president" is somebody's in particular: no other office will do.
        """
        head, roles = phrase.head, self.scene.known.roles
        role = roles.get(head) if not self.scene.tokens.flags[phrase.first] & t.POSSESSIVE else None
        exact, related = [], []
        for entity, traits in self.names.traits.items():
            if not self._fits(entity, gender):
                continue
            if not self._context_fits(context, traits.context):
                continue
            if context and not traits.context and not self._named_yet(entity, at):
                continue  # "the leader of Calder Council", and further down some leader
            if head in traits.roles or any(r.endswith(" " + head) or head.endswith(" " + r) for r in traits.roles):
                exact.append(entity)
            elif role and self._may_take_up(entity, head, at) and any(_alike(roles[r], role) for r in traits.roles):
                related.append(entity)
        return exact, related

    def _may_take_up(self, entity: str, head: str, at: int) -> bool:
        """A description takes up whom the text has named by then, and not before it was first used: an archbishop of the first
        paragraph is not the bishop of the fifth. In a headline it is of whom the text names first."""
        first = self.first_named.get(entity, at)
        if self.scene.tokens.field == "body":
            return first < at and self.first_word.get(head, first) >= first
        return first < 0 or first == min((f for e, f in self.first_named.items() if f >= 0 and self._is_person(e)), default=first)

    def _named_yet(self, entity: str, at: int) -> bool:
        """The text names somebody before token `at`; of headlines and standfirsts nothing is asked."""
        return self.scene.tokens.field != "body" or self.first_named.get(entity, at) < at

    def _context_fits(self, wanted: set[str], has: set[str]) -> bool:
        """ "argentino" fits a president of Argentina, and not one of Chile; nothing said fits everybody."""
        if not wanted or not has:
            return True
        return any(_kin(a, b) for a in wanted for b in has)

    def _office(self, head: str, context: set[str], gender: str | None) -> list[str]:
        """People of the authority who bear the office on the article's day and are named in it."""
        found = []
        former = next((head[len(p) :].lstrip("-") for p in self.former if head.startswith(p) and len(head) > len(p) + 3), None)
        for key in self.authority.former_bearers(former, self.day) if former else ():
            if self._is_here(key, gender) and self._of(
                context, " ".join(f"{r.role} {self._organisation(r.organisation)}" for r in self._roles(key))
            ):
                found.append(key)
        for key, held in self.authority.roles(head, self.day) if not former else ():
            if (
                key not in found
                and self._is_here(key, gender)
                and self._of(context, f"{held.role} {self._organisation(held.organisation)}")
            ):
                found.append(key)
        return found

    def _is_here(self, key: str, gender: str | None) -> bool:
        return key in self.names.entities and (not gender or self.authority.entities[key].gender in (None, gender))

    def _of(self, context: set[str], around: str) -> bool:
        return not context or any(_kin(a, fold(b)) for a in context for b in around.split())

    def _roles(self, key: str) -> tuple[Role, ...]:
        return self.authority.entities[key].roles

    def _organisation(self, key: str | None) -> str:
        entity = self.authority.entities.get(key or "")
        return entity.name if entity else ""

    def _may_bear(self, entity: str, head: str, of: bool, at: int) -> bool:
        """May this person be meant by a description that nobody here bears? Only if the article gives them an office of its
        kind, if it speaks of nobody else, or if it is no office, nor anything `of` somebody, and they alone have its gender."""
        if self.names.entities[entity].kind != "person":
            return False
        role = self.scene.known.roles.get(head)
        traits = self.names.traits.get(entity)
        if sum(e.kind == "person" for e in self.names.entities.values()) == 1:
            return True
        if role is None or traits is None:
            return False
        known = self.scene.known.roles
        classes = {c for r in traits.roles if r in known for c in known[r].classes}
        if role.gender and not (of or role.classes & _OFFICES) and traits.gender == role.gender and self._alone_of(role.gender, at):
            return True
        return ("generic" in role.classes and bool(traits.roles)) or bool(classes & (role.classes - {"generic", "artist", "academic"}))

    def _alone_of(self, gender: str, at: int) -> bool:
        """One person whom the article names before token `at` has this gender, and no other may have it."""
        people = (key for key, entity in self.names.entities.items() if entity.kind == "person" and self._named_yet(key, at))
        return sum(self._fits(key, gender) for key in people) == 1

    # -- focus --------------------------------------------------------------------------------------------------------

    focus_position = -1  # the token at which the last focus spoke

    def focus(self, at: int, pair: Pair | None, gender: str | None = None, people: bool = False) -> Speaker | None:
        """Who spoke last before token `at`: the nearest quotation or report that has a speaker."""
        found, since = self._last_speaker(at, pair.cue[0] if pair and pair.cue else at, gender, people)
        self.focus_position = since  # set last: a report on the way may have asked for a focus of its own
        return found

    def _last_speaker(self, at: int, own: int, gender: str | None, people: bool) -> tuple[Speaker | None, int]:
        """The focus before token `at`, and where it spoke (-1: nowhere); `own` is the cue of the quotation that asks."""
        here = self.paragraph[at] if at < len(self.paragraph) else 0
        best: Speaker | None = None
        since = -1
        for position, speaker in reversed(self.pairs_done):
            if position < at and here - self.paragraph[position] > _MEMORY:
                break
            if position < at and (speaker.entity or speaker.status in ("collective", "document")):
                if gender and speaker.entity and not self._fits(speaker.entity, gender):
                    continue
                if people and not self._is_person(speaker.entity):
                    continue
                best, since = speaker, position
                break
        cues = self.attribution.cues
        for i in range(bisect_left(cues, min(own, at)) - 1, -1, -1):
            cue = cues[i]
            if cue <= since or here - self.paragraph[cue] > _MEMORY:
                break
            found = self._report(cue)
            if people and found and not self._is_person(found.entity):
                continue
            if found and found.entity and (not gender or self._fits(found.entity, gender)):
                return found, cue
        return best, since

    def _topic(self, pair: Pair) -> Speaker | None:
        """Whom the sentences between the last speaker and the quotation are about: the subject that opens the nearest.

        A new subject ends the turn of the last speaker even where it cannot be named.
        """
        for number in range(pair.sentence - 1, -1, -1):
            low, high = self.scene.bounds[number]
            if self.paragraph[pair.first] - self.paragraph[low] > 1 or self.scene.inside[low] >= 0:
                return None
            view = self.attribution.whose_view(low, high) if low > self.focus_position else None
            phrase = view or self.attribution.opening(low, high) or self._behind_copula(low, high) or self._behind_verb(pair, low, high)
            # "Nacido en 1935, pasó años preso": somebody else, with the paragraph.
            begins = self.scene.tokens.breaks[low] and self.attribution.opens_with_participle(low, high)
            if begins and phrase and phrase.kind == "role" and not self.scene.tokens.flags[phrase.first] & t.DETERMINER:
                phrase = None  # "Nacido en Lima, hijo de un marino, pasó"
            if phrase is None and low > self.focus_position and (begins or self._opens_unknown(low, high)):
                hero = self._hero(low) if begins else None
                return Speaker(hero, "named", "headline") if hero else Speaker(None, "unresolved", "another-subject")
            if low <= self.focus_position and not (phrase and phrase.first > self.focus_position):
                return None
            if phrase is None or phrase.kind in ("thing", "document"):
                here = self.paragraph[low] == self.paragraph[pair.first]
                phrase = self._who_goes_on(low, high) if here else None
                if phrase is None:
                    continue
            found = self.phrase(phrase, low)
            if phrase.kind in ("plural", "indefinite"):
                return found if self._number_fits(pair, found) else Speaker(None, "unresolved", "another-subject")
            if found.entity or self.paragraph[low] == self.paragraph[pair.first]:
                return found if found.entity else Speaker(None, "unresolved", "another-subject")
        return None

    def _hero(self, participle: int) -> str | None:
        """ "Nacida en Lima, …": the one person whom the headline names, if the participle has her gender."""
        people = {n.entity for n in self.names.spans.get("title", ()) if n.kind == "person" and n.entity}
        gender = "f" if self.scene.tokens.lower[participle].endswith(("a", "as")) else "m"  # as in the languages that drop subjects
        return people.pop() if len(people) == 1 and self._fits(next(iter(people)), gender) else None

    def _who_goes_on(self, low: int, high: int) -> NounPhrase | None:
        """ "La frase irritó a Ana Ruiz", "Es obra de Ana Ruiz, quien dejó la sala": somebody whom the thing that opens a sentence is about."""
        tokens, inside = self.scene.tokens, self.scene.inside
        names = self._people(low, high)
        if len(names) == 1 and self._is_told(names[0], low):
            k = names[0].after
            ends = k >= high - 1 or (tokens.words[k] == "," and tokens.flags[k + 1] & t.DATIVE)  # "obligó al alcalde, Luis Soto, a callar"
            if ends:
                return NounPhrase(names[0].first, k, "name", names[0])
        who = next((k for k in range(high - 1, low, -1) if tokens.flags[k] & t.WHO and inside[k] < 0), None)
        if who is None or tokens.words[who - 1] != ",":
            return None
        phrase = self.scene.antecedent(who)
        return phrase if phrase and phrase.name and phrase.name.kind == "person" else None

    def _people(self, low: int, high: int) -> list[Name]:
        """The people whom the tokens low … high-1 name, outside the marks."""
        names = {n.first: n for k in range(low, high) if (n := self.scene.name(k)) and n.kind == "person" and self.scene.inside[k] < 0}
        return list(names.values())

    def _is_told(self, name: Name, low: int) -> bool:
        """The name, or the description before it, stands behind "a": "a Ana Ruiz", "al alcalde del puerto, Luis Soto"."""
        tokens = self.scene.tokens
        for k in range(name.first - 1, max(low, name.first - 10), -1):
            bits = tokens.flags[k]
            if bits & t.DATIVE:
                return True
            if bits & (t.CUE | t.AUXILIARY | t.CONJUNCTION) or (bits & t.PREPOSITION and not bits & t.GENITIVE) or tokens.words[k] in ";:.":
                return False
        return False

    def _opens_unknown(self, low: int, high: int) -> bool:
        """ "Kyrgo subió a la tribuna": a word with a capital that the lexicon does not know opens the sentence, and a verb follows."""
        tokens = self.scene.tokens
        endings = self.scene.known.finite_endings
        if low + 1 >= high or len(tokens.words[low]) < 4 or tokens.flags[low] & ~t.SHAPE or tokens.lower[low].endswith(endings):
            return False
        bits = tokens.flags[low + 1]
        verb = not bits & ~t.SHAPE and tokens.lower[low + 1].endswith(endings)
        return verb or bool(bits & (t.CLITIC | t.AUXILIARY | t.NEGATION))

    def _behind_copula(self, low: int, high: int) -> NounPhrase | None:
        """ "Más duro fue el capitán", "Quien sí habla es la diputada": the subject behind the auxiliary that a sentence begins with."""
        for k in range(low + 1, min(high, low + 5)):
            if self.scene.tokens.flags[k] & t.AUXILIARY:
                phrase = self.scene.phrase_at(k + 1, high)
                return phrase if phrase and phrase.kind in ("name", "role", "plural") else None
        return None

    def _behind_verb(self, pair: Pair, low: int, high: int) -> NounPhrase | None:
        """ "Sí los hizo su director, Luis Soto": the one person, governed by nothing, of a sentence that opens with no subject."""
        if low <= self.focus_position or self.paragraph[low] != self.paragraph[pair.first] or pair.sentence - 1 != self.scene.sentence[low]:
            return None
        names = self._people(low, high)
        if len(names) != 1 or self._governed(names[0]):
            return None
        flags, name = self.scene.tokens.flags, names[0]
        for k in range(name.first - 1, max(low, name.first - 8), -1):
            if flags[k] & t.DETERMINER or flags[k] & t.PREPOSITION:  # "ante la fiscal Ana Ruiz"
                if flags[k] & t.PREPOSITION or flags[k - 1] & t.PREPOSITION:
                    return None
                break
        return NounPhrase(name.first, name.after, "name", name)

    def _is_person(self, entity: str | None) -> bool:
        known = self.names.entities.get(entity or "") or self.authority.entities.get(entity or "")
        return known is not None and known.kind == "person"

    def _report(self, cue: int) -> Speaker | None:
        """The speaker of a cue outside the marks, if its own words name one."""
        key = (self.scene.tokens.field, cue)
        if key not in self.report_cache:
            self.report_cache[key] = None  # a description that leads back here finds nothing
            low, high = self.scene.bounds[self.scene.sentence[cue]]
            subject = self.scene.subject(cue, low, high, inverted=False)
            if subject and subject.kind in ("name", "role", "pronoun"):
                self.report_cache[key] = self.phrase(subject, cue)
        return self.report_cache[key]


_LONG_WORD = 7  # letters: a single word this long is distinctive enough to be the same as in a quotation


_DISTINCTIVE = 4  # words: so many in a row are hardly the same by chance


def inherit_same_words(items: Sequence[tuple[Pair, Scene, list[Speaker], int]]) -> None:
    """Words in marks that the article attributes elsewhere have that speaker here too.

    Items are (pair, its scene, the scene's speakers, index there); the speakers are changed in place.
    """
    known = [
        (f" {_words(pair, scene)} ", found[i]) for pair, scene, found, i in items if found[i].status == "named" and pair.kind != "term"
    ]
    if not known:
        return
    for pair, scene, found, i in items:
        free = found[i].status == "unresolved" and pair.cue is None and pair.subject is None
        heeded = pair.subject is not None and pair.subject.kind != "thing" and not scene.in_heading(pair)
        if not free and (heeded or found[i].status == "named"):
            continue  # below a headline, who is said to speak does, even without a name
        words = _words(pair, scene)
        if words.count(" ") < _DISTINCTIVE - 1 and (not free or pair.rule in ("nickname", "title")):
            continue
        if words.count(" ") < 2 and (len(words) < _LONG_WORD or not scene.in_heading(pair)):
            continue
        hits = {speaker.entity: speaker for text, speaker in known if f" {words} " in text}
        if len(hits) == 1:
            speaker = next(iter(hits.values()))
            found[i] = Speaker(speaker.entity, "named", "same-words", None, speaker.gender, speaker.plural)
            pair.kind = "direct" if pair.kind == "term" else pair.kind


def _words(pair: Pair, scene: Scene) -> str:
    tokens = scene.tokens
    return " ".join(fold(w) for w in tokens.words[pair.first : pair.after] if w[0].isalnum())


def _kin(a: str, b: str) -> bool:
    """ "argentino" and "argentina", "chilean" and "chile": the same word but for its end."""
    size = min(len(a), len(b))
    keep = max(4, size - 2) if size > 4 else size
    return a[:keep] == b[:keep]


def _last(rule: str) -> str:
    return rule.rsplit("/", 1)[-1]


def _alike(a: t.Role, b: t.Role) -> bool:
    """Two role nouns may mean the same person: they share a class, and an office is no other office nor a mere official."""
    shared = a.classes & b.classes - _BROAD
    return bool(shared & _OFFICES if b.classes & _OFFICES else shared)
