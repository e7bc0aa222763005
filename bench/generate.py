"""Generated news articles of about 450 words, in Spanish and English, with outlets, days, names and quotations: the same for a seed."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

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
# The more to the left, the more they print: the last one a few of a thousand articles.
_OUTLETS = (
    "La Tribuna del Norte|The Harbour Echo|El Faro de la Costa|The Northern Ledger|Diario del Valle|The Weekly Beacon|Radio Ribera".split(
        "|"
    )
)
_SHARES = [30, 30, 15, 15, 5, 5, 0.5]
_PLACES = {"Puerto Claro": (-33.0, -71.6), "Valle Hondo": (-30.1, -70.9), "Stonehaven Bay": (56.9, -2.2), "Kingsford Mill": (53.2, -1.4)}
_ORGANISATIONS = ["Comisión del Agua Dulce", "Unión de Regantes", "Water Users Council", "Northern Rivers Trust"]
_FIRST_DAY, _DAYS = date(2029, 1, 1), 1000


def write(folder: Path, count: int, strangers: int = 0) -> None:
    """A folder with that many articles, and with an authority that confirms their people, outlets, places and organisations."""
    folder.mkdir()
    for name, text in articles(count, strangers=strangers):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "authority.yml").write_text(yaml.safe_dump(_authority(), allow_unicode=True), encoding="utf-8")


def _authority() -> dict[str, dict[str, object]]:
    def keyed(names: list[str]) -> dict[str, object]:
        return {_key(name): {"name": name} for name in names}

    people = [f"{first} {last}" for language in ("es", "en") for first in _FIRST[language] for last in _LAST]
    places = {_key(name): {"name": name, "coordinates": list(point)} for name, point in _PLACES.items()}
    return {"people": keyed(sorted(set(people))), "outlets": keyed(_OUTLETS), "places": places, "organisations": keyed(_ORGANISATIONS)}


def _key(name: str) -> str:
    return name.lower().translate(str.maketrans("áéíóú ", "aeiou-"))


def articles(count: int, seed: int = 1, strangers: int = 0) -> Iterator[tuple[str, str]]:
    """(name, text) of that many articles, Spanish and English in turn; each quotes so many people whom no other names."""
    for number in range(count):
        language = "es" if number % 2 else "en"
        draw, common = random.Random(f"{seed}:{number}"), random.Random(f"{seed}:{number // 16} {language}")
        text = _printed(article(draw, language), draw, common, language)
        yield f"{number:06d}-{language}.txt", text + "".join(_stranger(draw, language) for _ in range(strangers))


def _stranger(draw: random.Random, language: str) -> str:
    first, last = (draw.choice(_RARE).capitalize() + draw.choice(_SYLLABLES) for _ in range(2))
    said = _sentence(draw, language, 12).rstrip(".")
    return f"\n“{said}”, {'dijo' if language == 'es' else 'said'} {first} {last}.\n"


def _printed(text: str, draw: random.Random, common: random.Random, language: str) -> str:
    """The article with the line of its outlet and day, and what eight articles of these days have in common: a place, a quotation."""
    headline, _, body = text.partition("\n\n")
    day = _FIRST_DAY + timedelta(days=common.randrange(_DAYS) + draw.randrange(3))
    words = _sentence(common, language, 24).rstrip(".").split()
    words = words if draw.random() < 0.5 else words[: draw.randrange(8, 24)]
    speaker = f"{common.choice(_FIRST[language])} {common.choice(_LAST)}"
    said = f"“{' '.join(words)}”, {'dijo' if language == 'es' else 'said'} {speaker}. {draw.choice(_ORGANISATIONS)}, {common.choice(list(_PLACES))}."
    (outlet,) = draw.choices(_OUTLETS, _SHARES)
    return f"{headline}\n\n{outlet} · {day.isoformat()}\n\n{body.rstrip()}\n\n{said}\n"


def pages(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(name, HTML) of that many articles as an outlet's site shows them: with menus, metadata, related links and a footer."""
    titles = [text.partition("\n")[0] for _, text in articles(40, seed)]
    for number, (name, text) in enumerate(articles(count, seed)):
        yield name.replace(".txt", ".html"), _page(text, number, name[7:9], titles)


def _page(text: str, number: int, language: str, titles: list[str]) -> str:
    headline, printed, *paragraphs = text.strip().split("\n\n")
    outlet, _, day = printed.partition(" · ")
    address = f"https://{_key(outlet)}.example/{language}/{number}"
    stated = {
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": f"{day}T09:30:00+00:00",
        "author": {"@type": "Person", "name": "Ana Holm"},
    }
    links = [f'<li><a href="/{language}/{n}">{title}</a></li>' for n, title in enumerate(titles)]
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{headline} | {outlet}</title>
<meta property="og:title" content="{headline}"><meta property="og:site_name" content="{outlet}"><link rel="canonical" href="{address}">
<script type="application/ld+json">{json.dumps(stated, ensure_ascii=False)}</script></head>
<body><header><nav><ul>{"".join(links[:12])}</ul></nav></header>
<main><article><h1>{headline}</h1><p class="byline">Ana Holm</p>{body}</article>
<aside><h2>Lee también</h2><ul>{"".join(links[12:])}</ul></aside></main>
<footer><p>© {outlet}</p><ul>{"".join(links[:8])}</ul></footer></body></html>
"""


def article(draw: random.Random, language: str) -> str:
    people = [(draw.choice(_FIRST[language]), draw.choice(_LAST)) for _ in range(3)]
    # A headline that ends in "of" would run on into the next line.
    paragraphs = [f"{_sentence(draw, language, 8).rstrip('.')} {draw.choice(_RARE)}"]
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
