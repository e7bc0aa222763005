"""A text as words with offsets, each marked with what the lexicon knows of it.

Tokens are made once an article and field; the stages that read names, quotations and speakers walk over them, which is
what keeps them fast: no stage searches the text again.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global

from hemeroteca import lexicon
from hemeroteca.inflection import inflection
from hemeroteca.records import Field
from hemeroteca.text import fold

# How a language puts its words, as far as reading needs it: the names that a lexicon may list under grammar, features.
FEATURES: Mapping[str, str] = {
    "noun_last": "the head of a noun phrase is its last noun, and a noun before it only describes it: the Ruiz campaign director",
    "drops_subjects": "a verb may stand without its subject, or before it: añadió; añadió Ruiz",
    "title_case": "headlines are written With Capitals, which are then no sign of a name",
    "stop_inside": "a full stop stands inside the marks even where the sentence goes on behind them",
}

_REMEMBERED = 1 << 15  # words of a language of which it is remembered what they are, in some 10 MB; the frequent ones come early

_LONG_STEM = 4  # letters

# What the lexicon says of a word, as bits of one number.
(
    DEFINITE,
    INDEFINITE,
    POSSESSIVE,
    DEMONSTRATIVE,
    PRONOUN,
    RELATIVE,
    CLITIC,
    NEGATION,
    AUXILIARY,
    CONJUNCTION,
    PREPOSITION,
    GENITIVE,
    LOCATIVE,
    COMPLEMENT,
    ADVERB,
    AND,
    TIME,
    NEVER_NAME,
    PARTICLE,
    HONORIFIC,
    ORGANISATION_HEAD,
    ORGANISATION_WORD,
    PLACE_HEAD,
    PLACE_WORD,
    PERSON_PREFIX,
    NOT_NAME,
    DEMONYM,
    GIVEN,
    CUE,
    NEAR_ONLY,
    ALSO_NOUN,
    GERUND,
    PLURAL_VERB,
    FINITE,
    ROLE,
    COLLECTIVE,
    DOCUMENT,
    TITLE_NOUN,
    NAMING,
    SELF,
    MEMBER,
    MEMBERSHIP,
    CLAUSE,
    SOURCE,
    REFLEXIVE,
    OFFICE,
    BARE,
    OWNER,
    WEAK,
    WHO,
    SURNAME,
    THING_WORD,
    ORGANISATION_NOUN,
    NAMESAKE,
    PLACE_RELATIVE,
    ADJECTIVE,
    HIGH,
    SMALL,
    ABSOLUTE,
    FIRST_PERSON,
    DATIVE,
) = (1 << n for n in range(61))

DETERMINER = DEFINITE | INDEFINITE | POSSESSIVE | DEMONSTRATIVE
SHAPE = HIGH | SMALL  # how a word is written; all other bits are what the lexicon knows
# What the lexicon also knows of words that a person's name may begin with: "Justice Ruiz", "Moreno Soto".
_NOUN = TITLE_NOUN | DOCUMENT | ORGANISATION_NOUN | ORGANISATION_HEAD | THING_WORD
_EVERYDAY = ~(SHAPE | PARTICLE | HONORIFIC | PERSON_PREFIX | ROLE | DEMONYM)

_FLAG_WORDS: Mapping[tuple[str, ...], int] = {
    ("grammar", "definite"): DEFINITE,
    ("grammar", "indefinite"): INDEFINITE,
    ("grammar", "possessive"): POSSESSIVE,
    ("grammar", "demonstrative"): DEMONSTRATIVE,
    ("grammar", "pronouns"): PRONOUN,
    ("grammar", "relative"): RELATIVE,
    ("grammar", "clitics"): CLITIC,
    ("grammar", "negation"): NEGATION,
    ("grammar", "auxiliaries"): AUXILIARY,
    ("grammar", "plural_auxiliaries"): PLURAL_VERB,
    ("grammar", "conjunctions"): CONJUNCTION,
    ("grammar", "prepositions"): PREPOSITION,
    ("grammar", "genitive"): GENITIVE,
    ("grammar", "locative"): LOCATIVE,
    ("grammar", "complement"): COMPLEMENT,
    ("grammar", "adverbs"): ADVERB,
    ("grammar", "and"): AND,
    ("grammar", "time_heads"): TIME,
    ("grammar", "never_names"): NEVER_NAME,
    ("names", "particles"): PARTICLE,
    ("names", "honorifics"): HONORIFIC,
    ("names", "organisation_heads"): ORGANISATION_HEAD,
    ("names", "organisation_words"): ORGANISATION_WORD,
    ("names", "place_heads"): PLACE_HEAD,
    ("names", "place_words"): PLACE_WORD,
    ("names", "person_prefixes"): PERSON_PREFIX,
    ("names", "not_names"): NOT_NAME,
    ("cues", "near_only"): NEAR_ONLY,
    ("cues", "also_nouns"): ALSO_NOUN,
    ("speakers", "collective"): COLLECTIVE,
    ("speakers", "documents"): DOCUMENT,
    ("terms", "title_nouns"): TITLE_NOUN,
    ("terms", "naming"): NAMING,
    ("grammar", "selves"): SELF,
    ("speakers", "members"): MEMBER,
    ("speakers", "members_of"): MEMBERSHIP,
    ("grammar", "clause_prepositions"): CLAUSE,
    ("grammar", "source_prepositions"): SOURCE,
    ("grammar", "absolute_prepositions"): ABSOLUTE,
    ("grammar", "dative_prepositions"): DATIVE,
    ("grammar", "first_person"): FIRST_PERSON,
    ("cues", "reflexive"): REFLEXIVE,
    ("speakers", "office_prepositions"): OFFICE,
    ("grammar", "possessive_mark"): OWNER,
    ("grammar", "weak_locative"): WEAK,
    ("grammar", "personal_relatives"): WHO,
    ("names", "surname_particles"): SURNAME,
    ("names", "thing_words"): THING_WORD,
    ("names", "organisation_nouns"): ORGANISATION_NOUN,
    ("names", "namesakes"): NAMESAKE,
    ("grammar", "place_relatives"): PLACE_RELATIVE,
    ("speakers", "also_adjectives"): ADJECTIVE,
}


def listed(entry: Any) -> list[str]:
    """The words of a lexicon entry: a list, the keys of a mapping, or one string of words with blanks between them."""
    if isinstance(entry, str):
        return entry.split()
    return [str(word) for word in entry]


@dataclass(frozen=True, slots=True)
class Role:
    """What a role noun says: the gender of its bearer (None: either) and the classes of office it stands for."""

    gender: str | None
    classes: frozenset[str]


@dataclass(frozen=True, eq=False)
class Grammar:
    """A lexicon made ready for reading: one look-up a word."""

    code: str
    flags: Mapping[str, int]
    cue_class: Mapping[str, str]
    roles: Mapping[str, Role]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]  # many-word roles by their first word
    pronouns: Mapping[str, str]
    given: Mapping[str, str]  # folded given name → f, m or x
    names: Mapping[tuple[str, ...], str]  # known name as tokens → kind
    gendered: Mapping[str, str]  # honorific → f or m
    same: Mapping[tuple[str, ...], str]  # folded short form → the name that it stands for
    name_starts: Mapping[str, int]  # first token → longest known name that begins with it
    pattern: re.Pattern[str]
    features: frozenset[str]  # of FEATURES, those that the language has
    plural_endings: tuple[str, ...]  # of nouns
    verb_endings: tuple[str, ...]  # of verbs that might be taken for nouns
    finite_endings: tuple[str, ...]  # of verbs that the lexicon does not list, such as are no noun's
    infinitive_endings: tuple[str, ...]
    gerund_endings: tuple[str, ...]
    postnominals: frozenset[str]  # letters behind a person's name
    common: frozenset[str]  # everyday words and their stems, folded
    cache: dict[str, tuple[str, int]] = field(default_factory=dict)  # word → lower, flags

    @property
    def noun_last(self) -> bool:
        return "noun_last" in self.features

    @property
    def drops_subjects(self) -> bool:
        return "drops_subjects" in self.features

    def look(self, word: str) -> tuple[str, int]:
        """A word in lower case and its bits."""
        found = self.cache.get(word)
        if found is None:
            lower = word.lower().replace("’", "'")
            bits = self.flags.get(lower, 0)
            if lower[-1] == "." and len(lower) > 2 and not bits:
                bits = self.flags.get(lower[:-1], 0) & (ROLE | HONORIFIC | PERSON_PREFIX | ORGANISATION_WORD | PLACE_WORD | TIME)
            if "-" in lower and not bits:
                bits = self.flags.get(lower.rsplit("-", 1)[1], 0) & ROLE
            if "'" in lower and self.flags.get(lower.split("'")[0], 0) & NEVER_NAME:
                bits |= NEVER_NAME  # I'd, they've
            first = word[0]
            if first.isupper() or first.isdigit() or first == "@":
                bits |= HIGH
                if fold(word) in self.given and first.isupper():
                    bits |= GIVEN
            elif first.isalpha():
                bits |= SMALL
            found = lower, bits
            if len(self.cache) < _REMEMBERED:
                self.cache[word] = found
        return found

    def is_common(self, word: str) -> bool:
        """An everyday word, in any of its forms: its capital, if it has one, makes it nobody's given name."""
        lower, bits = self.look(word)
        if bits & (GIVEN | SURNAME):
            return False
        forms = [fold(lower.removesuffix(ending)) for ending in ("", *self.plural_endings)]
        return bool(bits & _EVERYDAY) or not self.common.isdisjoint((*forms, *_stems(self.code, forms)))


def _stems(code: str, folded: Collection[str]) -> Iterable[str]:
    """The stems of words that are long enough to be of no others: "sede" and "seda" have one of three letters."""
    rules = inflection(code)
    return (stem for stem in rules.stem_words(folded) if len(stem) >= _LONG_STEM) if rules else ()


def _common(lex: lexicon.Lexicon, flags: Mapping[str, int]) -> frozenset[str]:
    words = [*map(fold, listed(lex.words("names", "common_words"))), *(fold(word) for word, bits in flags.items() if bits & _NOUN)]
    return frozenset((*words, *_stems(lex.code, words)))


def _cues(lex: lexicon.Lexicon, flags: dict[str, int]) -> dict[str, str]:
    """Every form of every reporting verb with its class; the bits of the forms go into flags."""
    endings = lex.words("cues", "endings")
    kinds = {
        name: frozenset(listed(lex.words("cues", name))) for name in ("finite", "plural", "gerund", "participle", "infinitive", "bare")
    }
    classes: dict[str, str] = {}

    def note(form: str, ending: str, cue_class: str, whole: bool = False) -> None:
        classes[form] = cue_class if classes.get(form, "neutral") == "neutral" else classes[form]
        bits = CUE
        bits |= FINITE if ending in kinds["finite"] else 0
        bits |= PLURAL_VERB if ending in kinds["plural"] else 0
        bits |= GERUND if ending in kinds["gerund"] else 0
        bits |= BARE if ending in kinds["bare"] and not whole else 0
        flags[form] = flags.get(form, 0) | bits

    for cue_class, entry in lex.words("cues", "classes").items():
        for conjugation, stems in entry.items():
            if conjugation == "forms":
                for form in listed(stems):
                    longest = max((e for names in kinds.values() for e in names if e and form.endswith(e)), key=len, default="")
                    note(form, longest, cue_class, whole=True)
                    flags[form] |= 0 if flags[form] & GERUND or longest in kinds["participle"] | kinds["infinitive"] else FINITE
                continue
            for stem in listed(stems):
                for ending in endings[conjugation]:
                    note(stem + ending, ending, cue_class)
    return classes


def _roles(lex: lexicon.Lexicon, flags: dict[str, int]) -> tuple[dict[str, Role], dict[str, tuple[tuple[str, ...], ...]]]:
    found: dict[str, tuple[set[str], set[str]]] = {}
    sections = [*lex.words("speakers", "roles").items(), ("generic", lex.words("speakers", "generic"))]
    for office, genders in sections:
        for gender, nouns in (genders or {}).items():
            for noun in listed(nouns):
                entry = found.setdefault(noun.replace("_", " "), (set(), set()))
                entry[0].add(gender)
                entry[1].add(office)
    noun_last = "noun_last" in _features(lex)
    former = () if noun_last else tuple(listed(lex.words("speakers", "former")))
    for noun in [noun for noun in found if " " not in noun]:
        for prefix in former:
            found.setdefault(prefix + noun, found[noun])  # "exprecandidato"
    roles = {
        noun: Role(next(iter(genders)) if len(genders) == 1 and "x" not in genders else None, frozenset(offices))
        for noun, (genders, offices) in found.items()
    }
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for noun in roles:
        words = tuple(noun.split())
        flags[words[0] if len(words) == 1 else words[-1]] = flags.get(words[0] if len(words) == 1 else words[-1], 0) | (
            ROLE if len(words) == 1 else 0
        )
        if len(words) > 1:
            phrases.setdefault(words[0], []).append(words)
        several = noun + ("s" if noun_last or noun[-1] in "aeiou" else "es")
        if len(words) == 1 and several not in flags:
            flags[several] = COLLECTIVE  # "los magistrados"
    return roles, {first: tuple(sorted(all_, key=len, reverse=True)) for first, all_ in phrases.items()}


def _features(lex: lexicon.Lexicon) -> frozenset[str]:
    found = frozenset(listed(lex.words("grammar", "features")))
    if not found <= FEATURES.keys():
        unknown = ", ".join(sorted(found - FEATURES.keys()))
        raise lexicon.LexiconError(f"lexicons/{lex.code}.yml: grammar: features: {unknown} unknown; known are {', '.join(FEATURES)}")
    return found


def _demonyms(lex: lexicon.Lexicon) -> Iterable[str]:
    """The demonyms with the forms that `demonym_endings` makes of them: ending → endings in its place, the longest first."""
    endings = dict(sorted(dict(lex.words("names", "demonym_endings") or {}).items(), key=lambda entry: -len(entry[0])))
    for word in listed(lex.words("names", "demonyms")):
        word = word.replace("_", " ")
        yield word
        ending = next((e for e in endings if word.endswith(e)), "")
        for other in listed(endings.get(ending, ())):
            yield word.removesuffix(ending) + other


def _cities(locale: Locale) -> Iterable[str]:
    """The cities that stand for time zones in CLDR, in the words of the language: some 250, the large ones of every continent."""
    for zone in sorted(get_global("zone_territories")):
        area, _, city = zone.partition("/")
        name = locale.time_zones.get(zone, {}).get("city") or city.replace("_", " ")
        if area in ("Africa", "America", "Asia", "Australia", "Europe") and name.replace(" ", "").isalpha():
            yield str(name)


def _given(lex: lexicon.Lexicon) -> dict[str, str]:
    """The given names of a lexicon, folded, with their gender; x for those of both."""
    given: dict[str, str] = {}
    for gender, key in (("m", "given_m"), ("f", "given_f")):
        for name in listed(lex.words("names", key)):
            folded = fold(name)
            given[folded] = gender if given.get(folded, gender) == gender else "x"
    return given


def _known_names(lex: lexicon.Lexicon, token: re.Pattern[str]) -> dict[tuple[str, ...], str]:
    """Places and organisations that every reader knows: the lexicon's, and the countries as CLDR names them."""
    names: dict[tuple[str, ...], str] = {}
    locale = Locale.parse(lex.code)
    countries = [str(name) for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()]
    for kind, entries in (
        ("organisation", lex.words("names", "organisations")),  # first: CLDR lists the United Nations among the territories
        ("place", countries),
        ("place", lex.words("names", "places")),
        ("place", _cities(locale)),
    ):
        for name in entries:
            for form in (name, *(name.replace(" & ", f" {word} ") for word in listed(lex.words("grammar", "and"))), name.upper()):
                words = tuple(token.findall(form))
                if words:
                    names.setdefault(words, kind)
    return names


@cache
def grammar(code: str) -> Grammar:
    """The grammar of a language, compiled once a process."""
    lex = lexicon.load(code)
    flags: dict[str, int] = {}
    for path, bit in _FLAG_WORDS.items():
        for word in listed(lex.words(*path)):
            word = word.lower().replace("_", " ")
            flags[word] = flags.get(word, 0) | bit
    for word in _demonyms(lex):
        flags[word] = flags.get(word, 0) | DEMONYM
    cue_class = _cues(lex, flags)
    roles, phrases = _roles(lex, flags)
    pattern = _token_pattern(*(listed(lex.words("names", key)) for key in ("abbreviations", "regions", "compounds")))
    names = _known_names(lex, pattern)
    given = _given(lex)
    taken = flags.keys() | {fold(words[0]) for words in names if len(words) == 1}
    for other in lexicon.codes():  # foreigners are in the news; but Washington is a city, whoever bears the name elsewhere
        for name, gender in _given(lexicon.load(other)).items():
            if name not in taken:
                given.setdefault(name, gender)
    same = {tuple(fold(w) for w in pattern.findall(short)): full for short, full in dict(lex.words("names", "same") or {}).items()}
    gendered = {word: gender for gender, words in dict(lex.words("names", "gendered") or {}).items() for word in listed(words)}
    starts: dict[str, int] = {}
    for words in names:
        starts[words[0]] = max(starts.get(words[0], 0), len(words))
    pronouns = dict(lex.words("grammar", "pronouns")) | dict(lex.words("grammar", "pronouns_after_name") or {})
    return Grammar(
        code,
        flags,
        cue_class,
        roles,
        phrases,
        pronouns,
        given,
        names,
        gendered,
        same,
        starts,
        pattern,
        _features(lex),
        tuple(listed(lex.words("grammar", "plural_endings"))),
        tuple(listed(lex.words("grammar", "verb_endings"))),
        tuple(e for e in listed(lex.words("cues", "unlisted", "finite")) if len(e) > 1 or not e.isascii()),
        tuple(listed(lex.words("cues", "infinitive"))),
        tuple(listed(lex.words("cues", "gerund"))) if "drops_subjects" in _features(lex) else (),
        frozenset(listed(lex.words("names", "postnominals"))),
        _common(lex, flags),
    )


def _token_pattern(abbreviations: list[str], regions: list[str], compounds: list[str]) -> re.Pattern[str]:
    apart = rf"|(?:{'|'.join(map(re.escape, compounds))})\b" if compounds else ""  # "Paris-based"
    party = rf"|[A-ZÀ-Þ]\w*(?=-(?:{'|'.join(map(re.escape, regions))})\b)" if regions else ""  # PT-SP, D-TX
    short = "|".join(re.escape(a) for a in sorted(abbreviations, key=len, reverse=True)) or r"(?!)"
    return re.compile(
        r"[a-zß-öø-ÿ]+(?![^\s,])"  # most words: whatever stands below would find the same, but later
        rf"|(?:{short})\."  # Dr., Sen., Fla.
        r"|(?:[^\W\d_]\.){2,}"  # U.S., J.K.
        rf"|[A-ZÀ-Þ](?=-(?:(?:{short})\.|(?:[^\W\d_]\.){{2}})){party}"  # the party in R-Fla., D-N.Y., PT-SP
        r"|(?:(?<![a-z] )X|[A-WYZÀ-Þ])\.(?=\s+[A-ZÀ-Þ])"  # the initial in "Ana F. Ruiz"; not "wrote on X. The mayor"
        r"|[Nn]o\.(?=\s?\d)"
        r"|\d+(?:[.,:]\d+)*%?"
        r"|[’'][sS]\b(?![’'])"  # a possessive, apart from its name
        r"|[@#]\w+"
        r"|https?://[^\s“”«»\"<>]+"
        rf"|\w+(?:[-‑’'·](?![sS]\b{apart})\w+)*"
        r"|[^\w\s]"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of one field, in parallel lists. `breaks[i]` is true where a paragraph begins at token i."""

    field: Field
    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    flags: list[int]
    breaks: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Offsets in the text of the tokens first … after-1."""
        return self.starts[first], self.ends[after - 1]

    def surface(self, first: int, after: int) -> str:
        return self.text[self.starts[first] : self.ends[after - 1]]


_LINE_END = re.compile(r"\n\s*")


def tokenise(field: Field, text: str, known: Grammar) -> Tokens:
    """The tokens of a text.

    >>> tokenise("body", "Sen. Ana Ruiz’s plan", grammar("en")).words
    ['Sen.', 'Ana', 'Ruiz', '’s', 'plan']
    """
    look, cached = known.look, known.cache
    spans = [match.span() for match in known.pattern.finditer(text)]
    words = [text[start:end] for start, end in spans]
    found = [cached.get(word) or look(word) for word in words]
    starts = [start for start, _ in spans]
    breaks = [False] * len(words)
    if words:
        breaks[0] = True
        for line_end in _LINE_END.finditer(text, starts[0]):
            first = bisect_left(starts, line_end.end())
            if first < len(words):
                breaks[first] = True
    return Tokens(field, text, words, [f[0] for f in found], starts, [end for _, end in spans], [f[1] for f in found], breaks)
