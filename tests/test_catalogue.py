"""Every message in every language, in all its plural forms; no template says anything that is not in the catalogue."""

import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
import yaml

from hemeroteca import catalogue

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").glob("*.html"))
SOURCES = [*TEMPLATES, *sorted((ROOT / "hemeroteca").rglob("*.py")), *sorted((ROOT / "plugins").glob("*.py"))]
# Groups of words for the codes of a column: which entry is used depends on the row.
CODES = {
    "kind", "kinds", "quote_kind", "speaker_status", "basis", "reference", "reference_tag", "field", "extent", "wording", "fact", "related",
    "source_status", "located_by", "cue_class", "first_printed", "language", "hits",
    "example", "edition",
    "cue_rule", "cue_example", "speaker_rule", "speaker_example", "refusal", "refusal_example", "figure", "sample",
    "quote_change", "told_by",
}  # fmt: skip
SAID_THE_SAME_EVERYWHERE = {"Hemeroteca", "JSON", "CSV", "Atom", "SHA", "BibTeX", "RIS", "CSL", "GeoNames"}
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")


def forms(message):
    return message if isinstance(message, dict) else {"": message}


@pytest.mark.parametrize("language", catalogue.languages())
def test_every_language_says_everything(language):
    assert sorted(catalogue.load(language).messages) == sorted(catalogue.load("en").messages)


@pytest.mark.parametrize("language", catalogue.languages())
def test_keys_and_messages_are_text(language):
    data = yaml.safe_load((ROOT / f"hemeroteca/catalogues/{language}.yml").read_text(encoding="utf-8"))
    del data["locale"]
    for group, entries in data.items():
        for name, message in entries.items():  # YAML reads yes, no, on and off as something else
            assert isinstance(group, str) and isinstance(name, str)
            assert all(isinstance(text, str) and text == text.strip() and text for text in forms(message).values()), name


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_number_has_every_form_that_the_language_has(language):
    found = catalogue.load(language)
    wanted = {*found.locale.plural_form.tags, "other"}
    for key, message in found.messages.items():
        if isinstance(message, dict):
            assert set(message) == wanted, key


@pytest.mark.parametrize("key", sorted(catalogue.load("en").messages))
def test_a_message_takes_the_same_values_in_every_language(key):
    def values(message):
        return {name for text in forms(message).values() for _, name, _, _ in Formatter().parse(text) if name is not None}

    assert {language: values(catalogue.load(language).messages[key]) for language in catalogue.languages()} == {
        language: values(catalogue.load("en").messages[key]) for language in catalogue.languages()
    }


class _Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        assert all(name == "lang" for name, _ in attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_message_holds_inline_html_only(language):
    for message in catalogue.load(language).messages.values():
        for text in forms(message).values():
            html = _Tags(text)
            assert set(html.tags) <= {"b", "code", "q"} and not html.open, text
            assert not re.search(r"&(?!\w+;)|[{}]{2}", text), text


def test_values_are_escaped_and_numbers_written_as_the_language_does():
    assert catalogue.text("search.nothing", "es", query="<b>") == "No se encontró nada para <q>&lt;b&gt;</q>."
    assert catalogue.text("count.article", "en", n=1_000_000) == "1,000,000 articles"
    assert catalogue.text("count.article", "es", n=1_000_000) == "1.000.000 de artículos"


def test_every_message_is_said_somewhere():
    said = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for key in catalogue.load("en").messages:
        group, _, name = key.partition(".")
        if group in CODES:
            assert f'"{group}"' in said, key
        elif group == "count":
            assert f'"{name}"' in said or f"'{name}'" in said or f'"{key}"' in said, key
        elif group != "day":  # chosen by the day itself: tests of wording.py
            assert f'"{key}"' in said or f"'{key}'" in said, key


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_message_that_a_template_asks_for_exists(path):
    asked = re.findall(r"\bt\(['\"]([\w.-]+)['\"]", path.read_text(encoding="utf-8"))
    groups = re.findall(r"\| say\(['\"](\w+)['\"]\)", path.read_text(encoding="utf-8"))
    messages = catalogue.load("en").messages
    assert set(asked) <= set(messages)
    assert set(groups) <= CODES


class _Words(HTMLParser):
    """What a template says by itself, outside expressions."""

    def __init__(self, html):
        super().__init__()
        self.words = []
        for unsaid in (r"{% block body_class %}.*?{% endblock %}", r"{{.*?}}", r"{%.*?%}", r"{#.*?#}"):
            html = re.sub(unsaid, "", html, flags=re.DOTALL)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.words += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_data(self, data):
        self.words += re.findall(r"[^\W\d_]{2,}", data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_words_itself(path):
    said = set(_Words(path.read_text(encoding="utf-8")).words) - SAID_THE_SAME_EVERYWHERE
    assert said == set()


def test_words_in_a_template_would_be_found():
    html = '<p title="Close">{% if x %}Read {{ "this" }}{% endif %}</p>'
    assert _Words(html).words == ["Close", "Read"]
