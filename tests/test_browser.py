"""The site in a real browser: narrow and wide, light and dark, by keyboard, without an error in the console."""
# ruff: noqa: F811

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings

import pytest
from site_fixture import ROOT, archive_path, article_slug, quote_slug, statement_slug  # noqa: F401

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAGES = {
    "home": "/en/",
    "articles": "/en/articles/",
    "article": f"/en/articles/{article_slug('a1c0de01')}",
    "hostile": f"/en/articles/{article_slug('a1c0de07')}",
    "quotes": "/en/quotes/",
    "quote": f"/en/quotes/{quote_slug('a1c0de01', 0)}",
    "statements": "/en/statements/",
    "statement": f"/en/statements/{statement_slug('water')}",
    "entities": "/en/entities/",
    "entity": "/en/entities/ana-ruiz",
    "search": "/en/search?q=agua",
    "narrowed search": "/es/search?q=agua&outlet=el-faro-del-sur",
    "no hits": "/es/search?q=agau",
    "data": "/es/data",
    "about": "/en/about",
    "database": "/archive",
    "table": "/archive/articles",
    "row": "/archive/articles/1",
    "query": "/archive/coverage",
}


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(archive_path), "--metadata", "metadata.yml"]
    command += ["--plugins-dir", "plugins", "--template-dir", "templates", "--static", "static:static", "-p", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(address + "/en/about", timeout=5)
            break
        except OSError:
            time.sleep(0.25)
    yield address
    server.terminate()
    server.wait()


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


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_complains_of_nothing(open_page, name, width):
    page = open_page(PAGES[name], width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("h1").first.is_visible()
    assert page.complaints == []


def test_the_keyboard_reaches_everything(open_page):
    page = open_page(PAGES["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id"))
    assert {"/en/entities/ana-ruiz", f"/en/quotes/{quote_slug('a1c0de01', 0)}", "show-person"} <= reached


def test_a_mark_leads_to_its_page(open_page):
    page = open_page(PAGES["article"])
    page.locator(".reading > p .note-number").nth(1).click()
    assert page.url.endswith(quote_slug("a1c0de01", 1))
    page.locator(".context .name").first.click()
    assert "/entities/" in page.url
    page.locator(".said-item .words a").first.click()
    assert "/quotes/" in page.url


def test_marks_can_be_switched_off_without_a_script(open_page):
    page = open_page(PAGES["article"])
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


def test_the_dark_page_is_dark_and_legible(open_page):
    page = open_page(PAGES["article"], scheme="dark")
    light = "getComputedStyle(document.body).{}.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3"
    assert page.evaluate(light.format("backgroundColor")) < 60
    assert page.evaluate(light.format("color")) > 180


def test_hostile_text_runs_nothing(open_page):
    page = open_page(PAGES["hostile"])
    assert "<script>" in page.locator("h1").inner_text()
    assert page.locator("main script, main img, main iframe, main svg").count() == 0
    assert page.complaints == []


def test_popups_of_the_map_lead_to_our_pages(open_page):
    page = open_page("/archive/places")
    page.locator(".leaflet-marker-icon").first.click()
    page.locator(".leaflet-popup-content a").click()
    page.wait_for_url("**/entities/*")
    assert page.locator("h1").inner_text() in ("Puerto Claro", "Valle del Lirio")
