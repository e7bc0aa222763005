"""Stored text becomes HTML in which nothing is markup but what we put there."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from hemeroteca import search
from hemeroteca.markup import Mark, mark_hits, mark_up, marked_article, marked_context, paragraphs_around, web_address, with_outer_marks
from hemeroteca.pages import ArticleText, EntityLink, NameSpan, QuoteSpan

ANA = EntityLink("ana-ruiz", "Ana Ruiz", "person")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} {{ config }}",
    'NEAR(a b) OR * AND "',
    "\u202egnp.exe\u202c \u200b\u200d\u2066x\u2069",
    "&lt;b&gt; &amp; &#60;",
    "]]><!-- -->",
)


class _Reader(HTMLParser):
    """Collects text and tags, and fails where elements do not nest."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.open, self.notes = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            return
        assert not (tag == "a" and any(t == "a" for t, _ in self.open)), "a link inside a link"
        self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if not any(attrs.get("class") == "note-number" for _, attrs in self.open):
            self.text.append(data)


def read(html):
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert not reader.open
    return "".join(reader.text), reader.tags


def quote(start, end, **changes):
    values = {
        "slug": "q-1",
        "position": 0,
        "utterance": 1,
        "kind": "direct",
        "field": "body",
        "start": start,
        "end": end,
        "words": "",
        "speaker": ANA,
        "speaker_status": "named",
        "speaker_rule": "after",
        "speaker_surface": None,
        "speaker_start": None,
        "speaker_end": None,
        "cue": None,
        "cue_start": None,
        "cue_end": None,
        "cue_class": None,
        "channel": None,
        "said_on": None,
        "statement": None,
        "printings": 0,
        "changes": (),
    }
    return QuoteSpan(**(values | changes))


def article(body, title="Title", standfirst=None):
    return ArticleText("a-1", title, "given", standfirst, body, "en", None, None, None, None, None, None, None, None, None, None, 9)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_text(text):
    shown, tags = read(mark_up(text, [Mark(0, len(text), "said", label=text, note="1", note_href="/quotes/q")]))
    assert shown == text
    assert {tag for tag, _ in tags} == {"span", "a"}
    assert all(set(attrs) <= {"class", "title", "href", "aria-label", "id"} for _, attrs in tags)


def test_a_name_inside_a_quotation_nests():
    html = mark_up("«Ana says»", [Mark(0, 10, "said"), Mark(1, 4, "name", href="/ana")])
    assert html == Markup('<span class="said">«<a class="name" href="/ana">Ana</a> says»</span>')


def test_of_two_marks_that_overlap_the_second_is_cut_and_its_number_stands_at_its_end():
    html = mark_up("abcdef", [Mark(0, 4, "one", anchor="a"), Mark(2, 6, "two", anchor="b", note="2", note_href="/q")])
    assert html == Markup(
        '<span class="one" id="a">ab<span class="two" id="b">cd</span></span>'
        '<span class="two">ef</span><a class="note-number" href="/q" aria-label="2">2</a>'
    )


def test_a_link_inside_a_link_is_none():
    html = mark_up("Ana Ruiz", [Mark(0, 8, "name", href="/ana"), Mark(4, 8, "name", href="/ruiz")])
    assert html == Markup('<a class="name" href="/ana">Ana <span class="name">Ruiz</span></a>')


def test_equal_spans_both_show():
    assert mark_up("Ana", [Mark(0, 3, "said"), Mark(0, 3, "name", href="/a")]) == Markup(
        '<span class="said"><a class="name" href="/a">Ana</a></span>'
    )


@pytest.mark.parametrize("mark", [Mark(3, 3, "empty"), Mark(5, 2, "backwards"), Mark(90, 99, "outside")])
def test_a_mark_that_covers_nothing_shows_nothing(mark):
    assert mark_up("Ana", [mark]) == "Ana"


def test_line_ends_inside_a_paragraph_stay():
    assert mark_up("a\nb", []) == Markup("a<br>\nb")


@given(
    st.text(alphabet="ab<>&\"'\n «»", max_size=24),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24), st.booleans()), max_size=8),
    st.integers(0, 24),
)
def test_any_marks_give_elements_that_nest_around_the_same_text(text, spans, cut):
    marks = [Mark(a, b, "m", href="/x" if link else "", note="1", note_href="/n", anchor=f"i{n}") for n, (a, b, link) in enumerate(spans)]
    marks = [m for m in marks if m.start < m.end <= len(text)]
    start = min(cut, len(text))
    shown, tags = read(mark_up(text, marks, start))
    assert shown.replace("\n", "") == text[start:].replace("\n", "")
    assert sum(attrs["class"] == "note-number" for _, attrs in tags if "class" in attrs) == sum(m.end > start for m in marks)
    anchors = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(anchors) == len(set(anchors))


def test_hits_are_marked_after_escaping():
    assert mark_hits(f"<b> {search.OPEN}a&b{search.CLOSE}") == Markup("&lt;b&gt; <mark>a&amp;b</mark>")


@pytest.mark.parametrize("snippet", [search.OPEN, search.CLOSE, search.CLOSE + "a" + search.OPEN, search.OPEN * 2 + "a" + search.CLOSE])
def test_a_marker_without_its_partner_opens_nothing(snippet):
    html = str(mark_hits(snippet))
    assert html.count("<mark>") == html.count("</mark>")
    assert search.OPEN not in html and search.CLOSE not in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "//host/x",
        "/x",
        "",
        None,
        "http://[x",
        "ftp://h/x",
    ],
)
def test_an_address_that_is_not_of_the_web_is_no_link(url):
    assert web_address(url) is None


def test_quotation_marks_directly_around_belong_to_what_is_shown():
    assert with_outer_marks("a «b» c", 3, 4) == (2, 5)
    assert with_outer_marks("a b c", 2, 3) == (2, 3)
    assert with_outer_marks("«b", 1, 2) == (1, 2)


def test_each_quotation_is_numbered_and_stands_beside_its_paragraph():
    body = "“One”, said Ana.\n\nNothing.\n\n“Two”."
    first, second = quote(1, 4), quote(body.index("Two"), body.index("Two") + 3, slug="q-2", position=1)
    text = marked_article(article(body), (NameSpan(ANA, "body", 12, 15, "r"),), (first, second), lambda path: "/x" + path, "en")
    assert [[n.number for n in p.notes] for p in text.paragraphs] == [[1], [], [2]]
    assert text.paragraphs[0].html == Markup(
        '<span class="said direct" id="q1" title="Quotation 1: Ana Ruiz">“One”</span>'
        '<a class="note-number" href="/x/quotes/q-1" aria-label="Quotation 1: Ana Ruiz">1</a>, said '
        '<a class="name person" href="/x/entities/ana-ruiz">Ana</a>.'
    )


def test_a_quotation_over_two_paragraphs_has_one_number_at_its_end():
    body = "“One\n\nand two” end."
    text = marked_article(article(body), (), (quote(1, body.index("”")),), str, "en")
    assert [str(p.html).count("note-number") for p in text.paragraphs] == [0, 1]
    assert re.findall(r'id="q1"', str(text.paragraphs[0].html) + str(text.paragraphs[1].html)) == ['id="q1"']


def test_a_term_has_no_number():
    text = marked_article(article("a “libertarian” b"), (), (quote(3, 14, kind="term"),), str, "en")
    assert text.paragraphs[0].html == Markup('a <span class="said term">“libertarian”</span> b')
    assert text.notes == ()


def test_the_context_of_a_quotation_marks_speaker_and_cue():
    body = "First.\n\n“One”, said Ana.\n\nLast."
    at = body.index
    one = quote(at("One"), at("One") + 3, speaker_start=at("Ana"), speaker_end=at("Ana") + 3, cue_start=at("said"), cue_end=at("said") + 4)
    assert marked_context(article(body), (), one, str) == (
        Markup('<span class="said here">“One”</span>, <span class="cue-words">said</span> <span class="speaker-words">Ana</span>.'),
    )


def test_a_paragraph_that_no_span_touches_is_not_around():
    assert paragraphs_around("aa\n\nbb\n\ncc", [(4, 6)]) == (4, 6)
    assert paragraphs_around("aa", []) == (0, 2)


def test_what_is_already_escaped_is_escaped_again():
    assert mark_up("&lt;", []) == escape("&lt;") == "&amp;lt;"
