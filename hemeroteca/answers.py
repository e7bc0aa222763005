"""Whether a quotation is said in answer to somebody, which only its own attribution tells: «…», respondió Ruiz a Paredes."""

from functools import lru_cache

from hemeroteca import lexicon

REACH = 80  # characters from the verb to the name: beyond, something else is told


@lru_cache(maxsize=10_000)
def answers(language: str, words: str) -> bool:
    """Whether the words from the verb of an attribution to a name say that the one named is answered.

    >>> answers("es-AR", "respondió Ana Ruiz al senador "), answers("es", "dijo Ana Ruiz al senador "), answers("und", "respondió a ")
    (True, False, False)
    """
    code = language.partition("-")[0]
    if code not in lexicon.codes():
        return False
    line = " ".join(words.split()) + " "
    return any(pattern.regex.search(line) for pattern in lexicon.load(code).patterns("cues", "answering"))
