"""The site in a real browser: narrow and wide, light and dark, by keyboard, without an error in the console."""
# ruff: noqa: F811

import os
import shutil
import warnings

import pytest
from kinds import AXE_OPTIONS, BROKEN, NOT_OURS, PAGES, TABLES, addresses
from served import ROOT
from served import served as serving
from site_fixture import archive_path, article_slug, quote_slug, statement_slug  # noqa: F401

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARTICLE = f"/en/articles/{article_slug('a1c0de0001')}"
# Where words of the hostile article appear, and some of these.
HOSTILE = {
    f"/en/articles/{article_slug('a1c0de0007')}": '<script>alert("titular")</script>',
    f"/en/quotes/{quote_slug('a1c0de0007', 0)}": "' OR 1=1 --",
    f"/en/statements/{statement_slug('hostile')}": "Diga <b>basta</b>",
    "/en/articles/?entity=tomas-ibarra": "{{ 7 * 7 }}",
    "/en/quotes/?speaker=tomas-ibarra": "Diga <b>basta</b>",
    "/en/statements/?speaker=tomas-ibarra": "Diga <b>basta</b>",
    "/en/entities/tomas-ibarra": "Diga <b>basta</b>",
    "/en/search?q=titular": '<script>alert("titular")</script>',
    "/en/search?q=basta&in=quotes": "' OR 1=1 --",
    "/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E": "<script>alert(1)</script>",
    "/archive/articles?slug__contains=a1c0de0007": '<script>alert("titular")</script>',
    "/archive/articles/2": "onerror=alert(1)",
    "/archive/furniture": '<iframe src="//evil.example"></iframe>',
}


BRIGHTNESS = "what => getComputedStyle(document.body)[what].match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3"
# What can be reached by keyboard and does not show that it has been.
UNSEEN_FOCUS = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter(element => element.checkVisibility())
    .filter(element => {
        element.focus();
        const style = getComputedStyle(element);
        return document.activeElement !== element || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
    })
    .map(element => element.outerHTML.slice(0, 120))"""


def _missing(what):
    message = f"no browser tests: {what}"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    warnings.warn(message, stacklevel=2)  # a skip alone is one silent letter; pytest's summary shows a warning, once
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        _missing("Debian's package chromium is not installed")
    if sync_playwright is None:
        _missing("the Python package playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(archive_path):
    with serving(archive_path) as address:
        yield address


@pytest.fixture
def open_page(browser, served):
    """Opens an address; what the console says against it is collected in `page.complaints`."""
    contexts = []

    def open_page(path, width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(served + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def address_of(archive_path, kind, language="en"):
    own = PAGES | BROKEN
    return addresses(archive_path, own if kind in own else TABLES, language if kind in own else "")[kind]


@pytest.mark.parametrize("kind", [*PAGES, *BROKEN, *TABLES])
def test_a_page_fits_every_window_shows_the_focus_and_breaks_no_rule_of_accessibility(open_page, archive_path, kind):
    page = open_page(address_of(archive_path, kind, "es"))
    assert page.locator("h1").first.is_visible()
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        broken = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        assert {rule["id"]: rule["nodes"][0]["html"] for rule in broken if kind not in TABLES or rule["id"] not in NOT_OURS} == {}, width
    page.keyboard.press("Tab")
    assert kind in TABLES or page.evaluate(UNSEEN_FOCUS) == []
    assert kind in TABLES or page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(BRIGHTNESS, "backgroundColor") < 60 and page.evaluate(BRIGHTNESS, "color") > 180
    # A page that is not there answers so; the tiles of the map come from elsewhere, which a test may not reach.
    expected = {"not there": "404", "map": "net::ERR_", "table with a map": "net::ERR_"}.get(kind)
    assert [words for words in page.complaints if not expected or expected not in words] == []


def test_the_keyboard_reaches_everything(open_page):
    page = open_page(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id"))
    assert {"/en/entities/ana-ruiz", f"/en/quotes/{quote_slug('a1c0de0001', 0)}", "show-person"} <= reached


def test_a_mark_leads_to_its_page(open_page):
    page = open_page(ARTICLE)
    page.locator(".reading > p .note-number").nth(1).click()
    assert page.url.endswith(quote_slug("a1c0de0001", 1))
    page.locator(".context .name").first.click()
    assert "/entities/" in page.url
    page.locator(".said-item .words a").first.click()
    assert "/quotes/" in page.url


def test_marks_can_be_switched_off_without_a_script(open_page):
    page = open_page(ARTICLE)
    assert page.locator(".notes").first.is_visible()
    page.locator("#show-said").uncheck()
    assert not page.locator(".notes").first.is_visible()


def test_searching_from_the_front_page_marks_the_hits(open_page):
    page = open_page("/en/")
    page.locator("#find-front").fill("lirio caudal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert {text.lower() for text in page.locator("mark").all_inner_texts()} >= {"lirio", "caudal"}
    page.locator("#in-articles ~ .item h3 a").first.click()
    assert "/articles/" in page.url
    assert page.complaints == []


def test_a_filter_of_a_search_is_chosen_and_removed_by_keyboard(open_page):
    page = open_page("/es/search?q=agua&in=articles")
    line = page.locator(".spread li", has=page.get_by_role("link", name="El Faro del Sur"))
    count = line.locator(".n").inner_text()
    line.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**outlet=el-faro-del-sur*")
    assert page.locator(".choices [aria-current] .n").inner_text() == count
    assert set(page.locator("#in-articles ~ .item .outlet").all_inner_texts()) == {"El Faro del Sur"}
    page.locator(".chosen a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "outlet" not in url)
    assert page.locator(".chosen").count() == 0
    assert page.complaints == []


def test_a_search_in_a_narrow_window_leads_to_its_filters(open_page):
    page = open_page("/en/search?q=agua", width=390)
    page.get_by_role("link", name="Narrow down").click()
    assert page.locator("#narrow-down h2").is_visible() and page.url.endswith("#narrow-down")


@pytest.mark.parametrize("width", [390, 820])
def test_the_sections_stand_in_one_row_whose_end_can_be_reached(open_page, width):
    page = open_page("/es/", width=width)
    links = page.locator(".sections a")
    assert len({round(box["y"]) for box in (link.bounding_box() for link in links.all())}) == 1
    links.last.focus()
    box = links.last.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_a_page_is_printed_dark_on_white_whatever_the_screen(open_page):
    page = open_page(ARTICLE, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(BRIGHTNESS, "backgroundColor") == 255 and page.evaluate(BRIGHTNESS, "color") == 0
    assert not page.locator(".sections").is_visible()


def test_hostile_text_shows_as_text_and_runs_nothing_wherever_it_appears(open_page):
    page = open_page("/en/")
    for path, words in HOSTILE.items():
        page.goto(page.url.partition("/en/")[0].partition("/archive")[0] + path)
        shown = page.locator("main").inner_text() + "".join(box.input_value() for box in page.locator("main input[type=search]").all())
        assert words in shown, path
        assert page.locator("main iframe, main [onerror], main [onload], main a[href^='javascript:' i]").count() == 0, path
        assert path.startswith("/archive") or page.locator("main script, main img, main svg:not(figure svg)").count() == 0, path
    assert page.complaints == []


def test_a_point_of_the_map_is_opened_by_keyboard_and_leads_to_its_page(open_page):
    page = open_page("/es/map/")
    page.get_by_role("button", name="Acercar").click()  # at first the two lie so close that they are one
    point = page.get_by_role("button", name="Puerto Claro", exact=True)
    point.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup-content a", has_text="Puerto Claro").click()
    page.wait_for_url("**/es/entities/puerto-claro")


def test_the_map_says_whose_tiles_it_shows_and_stands_on_land_without_them(open_page):
    page = open_page("/en/map/", width=390)
    page.locator(".leaflet-container .land").wait_for(state="attached")
    assert page.locator(".leaflet-control-attribution").inner_text() == "Leaflet | © OpenStreetMap contributors"
    assert [words for words in page.complaints if "net::ERR_" not in words] == []


def test_the_map_shows_tiles_and_tells_their_host_no_more_than_the_origin(open_page, served):
    asked = []

    def answer(route):
        asked.append(route.request.headers.get("referer"))
        route.fulfill(path=ROOT / "static/icon.png")

    for path in ("/en/map/", "/archive/places"):
        page = open_page("/en/about")
        page.route("https://tile.openstreetmap.org/**", answer)
        page.goto(served + path)
        page.locator(".leaflet-tile-loaded").first.wait_for()
        assert page.complaints == []
    assert set(asked) == {f"{served}/"}


def test_without_a_script_the_map_is_a_picture_and_a_list(browser, served):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served}/en/map/")
    assert page.locator("#map svg a").count() == page.locator(".gazetteer li").count() == 2
    page.locator("#map svg a", has_text="Valle del Lirio").click()
    page.wait_for_url("**/en/entities/valle-lirio")


def test_popups_of_the_map_of_a_table_lead_to_our_pages(open_page):
    page = open_page("/archive/places")
    page.locator(".leaflet-marker-icon").first.click()
    page.locator(".leaflet-popup-content a").click()
    page.wait_for_url("**/entities/*")
    assert page.locator("h1").inner_text() in ("Puerto Claro", "Valle del Lirio")
