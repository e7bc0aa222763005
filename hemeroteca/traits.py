"""What an article tells of its people: the offices it gives them, the words around these, their gender."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hemeroteca import tokens as t
from hemeroteca.records import Entity
from hemeroteca.runs import Name
from hemeroteca.text import fold
from hemeroteca.tokens import Grammar, Tokens


@dataclass(slots=True)
class Traits:
    """What an article tells of somebody: the roles it gives, the words around them, and gender as far as it shows."""

    gender: str | None = None
    roles: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)


def roles_at(tokens: Tokens, i: int, known: Grammar) -> Iterator[str]:
    """The role nouns that begin at token i, the longest first: "primer ministro" before "ministro"."""
    for phrase in known.phrases.get(tokens.lower[i], ()):
        if tuple(tokens.lower[i : i + len(phrase)]) == phrase:
            yield " ".join(phrase)
    lower = tokens.lower[i].rstrip(".") if tokens.lower[i] != "." else "."
    if lower in known.roles:
        yield lower
    elif "-" in lower and lower.rsplit("-", 1)[1] in known.roles:
        yield lower.rsplit("-", 1)[1]


def _introduced_as(tokens: Tokens, i: int, known: Grammar) -> Iterator[str]:
    """The role nouns at token i, and the singular of one in the plural: "los senadores Ana Ruiz y Luis Soto"."""
    yield from roles_at(tokens, i, known)
    lower = tokens.lower[i]
    for ending in known.plural_endings:
        if lower not in known.roles and lower.endswith(ending) and lower[: -len(ending)] in known.roles:
            yield lower[: -len(ending)]
            return


def note_traits(traits: Traits, tokens: Tokens, name: Name, entity: Entity, known: Grammar) -> None:
    """Roles and gender from the words before and after a name: "la senadora Ana Ruiz", "Ana Ruiz, a teacher"."""
    if entity.gender:
        traits.gender = entity.gender
    elif traits.gender is None and tokens.flags[name.first] & t.GIVEN:
        gender = known.given[fold(tokens.words[name.first])]
        traits.gender = gender if gender in ("f", "m") else None
    i = name.first - 1
    if i >= 0 and not tokens.breaks[name.first] and not entity.gender:
        traits.gender = known.gendered.get(tokens.lower[i].rstrip("."), traits.gender)  # "Ms Ross"
    first, after = _apposition_before(tokens, name.first)
    _note_role(traits, tokens, first, after, known, beside=after == name.first)
    if after == name.first and after and tokens.flags[after - 1] & t.DEMONYM:
        traits.context.add(fold(tokens.words[after - 1]))  # "el argentino Luis Soto"
    if (
        first > 1
        and after == name.first
        and tokens.words[first - 1] == ","
        and not any(tokens.flags[k] & t.ROLE for k in range(first, after))
    ):
        _note_role(traits, tokens, *_apposition_before(tokens, first), known)  # "su entrenador, el argentino Luis Soto"
    _note_role(traits, tokens, *_apposition_after(tokens, name), known)


def _apposition_before(tokens: Tokens, begin: int) -> tuple[int, int]:
    """The noun phrase that ends right before token `begin`, over one comma: "el jefe de la policía, Ana Ruiz"."""
    flags = tokens.flags
    i = begin - 1
    if i < 0 or tokens.breaks[begin]:
        return 0, 0
    aside = tokens.words[i] == ","
    i -= aside
    last = i + 1
    while i >= 0 and last - i < 20:
        bits = flags[i]
        if not (tokens.words[i][0].isalnum() or bits & t.OWNER) or (bits & (t.RELATIVE | t.AUXILIARY | t.CONJUNCTION) and not bits & t.AND):
            break
        if bits & t.CUE and bits & t.FINITE and not bits & (t.ALSO_NOUN | t.ROLE):
            break
        if bits & t.PREPOSITION and not aside and (i == last - 1 or not bits & (t.GENITIVE | t.OFFICE)):
            break
        if bits & (t.CLITIC | t.ADVERB | t.NEGATION) and not bits & t.DEFINITE:
            break
        opens = bits & t.DETERMINER and not bits & t.PREPOSITION and i and not flags[i - 1] & (t.PREPOSITION | t.DETERMINER)
        opens = opens or (bits & t.POSSESSIVE and i and flags[i - 1] & t.PREPOSITION and not flags[i - 1] & t.GENITIVE)  # "con su técnico"
        if opens or tokens.breaks[i]:
            i -= 1
            break
        i -= 1
    return i + 1, last


def _apposition_after(tokens: Tokens, name: Name) -> tuple[int, int]:
    """The noun phrase in commas, brackets or dashes right after a name: "Ana Ruiz, jefa de la policía,"."""
    j = name.after
    if j + 1 >= len(tokens) or tokens.words[j] not in ",(-–—" or tokens.breaks[j]:
        return j, j
    k = j + 1
    while k < len(tokens) and k - j < 18 and not tokens.breaks[k] and tokens.words[k] not in ",.;:()—":
        if tokens.flags[k] & (t.RELATIVE | t.AUXILIARY):
            return j, j
        noun = tokens.flags[k] & t.ALSO_NOUN and tokens.flags[k - 1] & (t.DETERMINER | t.PREPOSITION)
        if tokens.flags[k] & t.CUE and tokens.flags[k] & t.FINITE and not tokens.flags[k] & t.ROLE and not noun:
            return j, j
        k += 1
    closed = k >= len(tokens) or tokens.breaks[k] or tokens.words[k] in ",.;:)—"
    return (j + 1, k) if closed else (j, j)


def _note_role(traits: Traits, tokens: Tokens, first: int, after: int, known: Grammar, beside: bool = False) -> None:
    """The role noun that heads a phrase, with the names and demonyms around it.

    `beside`: the name follows right on the phrase ("la viuda del escritor Juan Ruiz"), so the noun next to it is his.
    """
    flags = tokens.flags
    found = None
    for i in range(first, min(after, first + 14 if beside else first + 5)):
        if not beside and flags[i] & t.PREPOSITION and not flags[i] & t.DEFINITE:
            break
        if next(_introduced_as(tokens, i, known), None):
            found = i
            if not beside:
                break
    if found is None:
        return
    second = found + 1 < after and not known.noun_last  # "la ministra vocera"
    for noun in (*_introduced_as(tokens, found, known), *(roles_at(tokens, found + 1, known) if second else ())):
        traits.roles.add(noun)
        traits.gender = traits.gender or known.roles[noun].gender
    for m in range(found if beside and not known.noun_last else first, after):  # in English the words before a noun describe it
        if flags[m] & t.DEMONYM or (tokens.words[m][0].isupper() and not flags[m] & (t.NEVER_NAME | t.ROLE | t.HONORIFIC | t.CUE)):
            traits.context.add(fold(tokens.words[m]))
