"""Generated news articles of about 450 words, in Spanish and English, with names, quotations and days: the same for a seed."""

import json
import random
from collections.abc import Iterator

_FIRST = {
    "es": "Ana Luis Marta Jorge Elena Pablo Lucía Diego Carmen Andrés Paula Hugo Irene Tomás Sofía Raúl".split(),
    "en": "Mary John Susan Peter Helen Paul Lucy David Carol Andrew Paula Hugh Irene Thomas Sophie Ralph".split(),
}
_LAST = "Ruiz Paredes Holm Barros Keller Ibarra Stone Vidal Marsh Quiroga Lowell Serra Finch Duarte Hale Montes".split()
_ROLE = {
    "es": ["el ministro", "la senadora", "el alcalde", "la jueza", "el portavoz", "la directora"],
    "en": ["Minister", "Senator", "Mayor", "Judge", "spokesman", "director"],
}
_SAID = {"es": ["dijo", "afirmó", "señaló", "explicó", "advirtió"], "en": ["said", "added", "explained", "warned", "noted"]}
_WORDS = {
    "es": (
        "el proyecto de ley sobre agua potable llegó ayer al pleno después de meses de debate entre los partidos que apoyan al gobierno "
        "y quienes piden más tiempo para estudiar sus efectos en las comunas del norte donde la sequía dura ya diez años"
    ).split(),
    "en": (
        "the bill on drinking water reached the floor yesterday after months of debate between the parties that support the government "
        "and those who ask for more time to study its effects on the towns of the north where the drought has lasted ten years"
    ).split(),
}
# Words by Zipf's law beside these, so that an index grows as it does with real text.
_SYLLABLES = [c + v for c in "bcdfglmnprstv" for v in "aeiou"]
_RARE = [a + b + c for a in _SYLLABLES[:30] for b in _SYLLABLES[10:40] for c in _SYLLABLES[20:45]]
_DAY = {"es": "Este martes", "en": "On Tuesday"}
_WORDS_AN_ARTICLE = 450


def articles(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(name, text) of that many articles, Spanish and English in turn."""
    for number in range(count):
        language = "es" if number % 2 else "en"
        yield f"{number:06d}-{language}.txt", article(random.Random(f"{seed}:{number}"), language)


def pages(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(name, HTML) of that many articles as an outlet's site shows them: with menus, metadata, related links and a footer."""
    titles = [text.partition("\n")[0] for _, text in articles(40, seed)]
    for number, (name, text) in enumerate(articles(count, seed)):
        yield name.replace(".txt", ".html"), _page(text, number, name[7:9], titles)


def _page(text: str, number: int, language: str, titles: list[str]) -> str:
    headline, *paragraphs = text.strip().split("\n\n")
    address = f"https://faro.example/{language}/{number}"
    day = f"2031-{number % 12 + 1:02}-{number % 28 + 1:02}T09:30:00+00:00"
    stated = {"@type": "NewsArticle", "headline": headline, "datePublished": day, "author": {"@type": "Person", "name": "Ana Holm"}}
    links = [f'<li><a href="/{language}/{n}">{title}</a></li>' for n, title in enumerate(titles)]
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{headline} | El Faro</title>
<meta property="og:title" content="{headline}"><meta property="og:site_name" content="El Faro"><link rel="canonical" href="{address}">
<script type="application/ld+json">{json.dumps(stated, ensure_ascii=False)}</script></head>
<body><header><nav><ul>{"".join(links[:12])}</ul></nav></header>
<main><article><h1>{headline}</h1><p class="byline">Ana Holm</p>{body}</article>
<aside><h2>Lee también</h2><ul>{"".join(links[12:])}</ul></aside></main>
<footer><p>© El Faro</p><ul>{"".join(links[:8])}</ul></footer></body></html>
"""


def article(draw: random.Random, language: str) -> str:
    people = [(draw.choice(_FIRST[language]), draw.choice(_LAST)) for _ in range(3)]
    paragraphs = [_sentence(draw, language, 9).rstrip(".")]
    while sum(len(p.split()) for p in paragraphs) < _WORDS_AN_ARTICLE:
        paragraphs.append(_paragraph(draw, language, people))
    return "\n\n".join(paragraphs) + "\n"


def _paragraph(draw: random.Random, language: str, people: list[tuple[str, str]]) -> str:
    first, last = draw.choice(people)
    name = draw.choice([last, f"{first} {last}"])
    lead = f"{_DAY[language]} {_sentence(draw, language, 22, capital=False)} {_sentence(draw, language, 18)}"
    if draw.random() < 0.5:
        said = _sentence(draw, language, draw.randrange(8, 25)).rstrip(".")
        verb = draw.choice(_SAID[language])
        tail = (
            f"{verb} {draw.choice(_ROLE[language])} {first} {last}"
            if language == "es"
            else f"{draw.choice(_ROLE[language])} {first} {last} {verb}"
        )
        return f"{lead}\n\n“{said}”, {tail}. {_sentence(draw, language, 14)}"
    return f"{lead} {name} {draw.choice(_SAID[language])} “{' '.join(draw.sample(_WORDS[language], 5))}”."


def _sentence(draw: random.Random, language: str, words: int, capital: bool = True) -> str:
    text = " ".join(_word(draw, language) for _ in range(words))
    return (text[0].upper() + text[1:] if capital else text) + "."


def _word(draw: random.Random, language: str) -> str:
    if draw.random() < 0.6:
        return draw.choice(_WORDS[language])
    return _RARE[min(int(draw.paretovariate(0.4)) - 1, len(_RARE) - 1)]
