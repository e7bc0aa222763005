"""Who a sentence lets speak that ends in a colon before the marks, where no verb of saying stands in it."""

from functools import cache

from hemeroteca import lexicon
from hemeroteca import tokens as t
from hemeroteca.names import NounPhrase
from hemeroteca.phrases import Scene


def introduced(scene: Scene, low: int, colon: int) -> NounPhrase | None:
    """Whom the tokens low … colon-1 introduce other than as a subject at their head; None where nobody is."""
    for find in (_apposed_name, _last_subject, _written_by, _cleft):
        found = find(scene, low, colon)
        if found:
            return found
    return None


def _apposed_name(scene: Scene, low: int, colon: int) -> NounPhrase | None:
    """ "Su colega de bancada, Ana Ruiz, prefirió reír: «…»": the name between commas behind what opens the sentence."""
    tokens = scene.tokens
    if not tokens.flags[low] & (t.POSSESSIVE | t.DEFINITE):
        return None
    opened = next((k for k in range(low + 1, min(low + 8, colon - 2)) if tokens.words[k] == ","), None)
    closed = next((k for k in range(opened + 2, colon) if tokens.words[k] == ","), None) if opened else None
    if opened is None or closed is None or any(scene.inside[k] >= 0 or scene.is_cue(k) or scene.name(k) for k in range(low, opened)):
        return None
    return scene.apposition(opened, closed)


def _last_subject(scene: Scene, low: int, colon: int) -> NounPhrase | None:
    """ "El puerto cierra y Ruiz estalla: «…»": whoever stands with a verb behind the last "and" of the sentence."""
    tokens = scene.tokens
    for k in range(colon - 2, low + 1, -1):
        if scene.inside[k] >= 0 or tokens.words[k] in ",;":
            return None
        if tokens.flags[k] & t.AND:
            phrase = scene.phrase_at(k + 1, colon)
            verb = phrase.after if phrase and phrase.kind in ("name", "role") else colon
            plain = verb < colon and tokens.words[verb][0].islower() and not tokens.flags[verb] & (t.PREPOSITION | t.AND | t.RELATIVE)
            return phrase if plain else None
    return None


def _written_by(scene: Scene, low: int, colon: int) -> NounPhrase | None:
    """ "Mensaje de la alcaldesa Ana Ruiz: «…»": a text of somebody's, and no verb."""
    flags = scene.tokens.flags
    noun = low + bool(flags[low] & t.DETERMINER)
    if noun + 1 >= colon or not flags[noun] & t.DOCUMENT or not flags[noun + 1] & t.GENITIVE:
        return None
    author = scene.phrase_at(noun + 2, colon) or scene.described_name(noun + 2, colon)
    if author is None and flags[noun + 1] & t.DEFINITE:
        author = scene.phrase_at(noun + 1, colon)  # "del alcalde"
    plain = author is not None and author.kind in ("name", "role") and author.after == colon
    return author if plain else None


def _cleft(scene: Scene, low: int, colon: int) -> NounPhrase | None:
    """ "Quien sí habló fue el exalcalde Luis Soto: «…»": the name or office behind the last "fue", right before the colon."""
    tokens = scene.tokens
    if not scene.known.drops_subjects:
        return None
    copulas = _copulas(scene.known.code)
    for k in range(colon - 2, max(low, colon - 12), -1):
        if scene.inside[k] >= 0 or tokens.words[k] in ",;":
            return None
        if tokens.lower[k] in copulas:
            phrase = scene.phrase_at(k + 1, colon)
            return phrase if phrase and phrase.kind in ("name", "role") and phrase.after == colon else None
    return None


@cache
def _copulas(code: str) -> frozenset[str]:
    """The forms of "to be" in a language."""
    return frozenset(t.listed(lexicon.load(code).words("grammar", "passive", "auxiliaries")))
