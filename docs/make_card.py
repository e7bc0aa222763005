"""Draw the pictures that stand in static/: card.png, which others show beside a link to a page, and icon.png for the screens of phones.

    python docs/make_card.py

They hold no words of an archive and no language, so that they serve every archive. A Chromium is needed, as for the tests.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parent.parent / "static"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAPER, INK, RED, GOLD, MARKED, RULE = "#fbfaf6", "#1c1a17", "#7c1d12", "#d8b74a", "#fbf0c8", "#cfc7b6"
# Three printings of one statement: each line a stretch that is kept (k), left out (o), or the words around it (w), by its width.
PRINTINGS = ("w5 k9 k12", "w3 k9 o5 k6", "k14 w8")


def line(stretches: str, y: int) -> str:
    x, drawn = 96, []
    for stretch in stretches.split():
        width = int(stretch[1:]) * 30
        if stretch[0] == "o":
            drawn.append(
                f'<path d="M{x} {y + 17}h{width}" stroke="{RED}" stroke-width="5" stroke-dasharray="3 13" stroke-linecap="round"/>'
            )
        elif stretch[0] == "k":
            drawn.append(
                f'<rect x="{x}" y="{y}" width="{width}" height="34" fill="{MARKED}"/><path d="M{x} {y + 33}h{width}" stroke="{GOLD}" stroke-width="5"/>'
            )
        else:
            drawn.append(f'<rect x="{x}" y="{y + 8}" width="{width}" height="18" rx="3" fill="{RULE}"/>')
        x += width + 18
    return "".join(drawn)


def card() -> str:
    printed = "".join(line(stretches, 318 + 84 * number) for number, stretches in enumerate(PRINTINGS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="{PAPER}"/>'
        f'<path d="M96 96h1008" stroke="{INK}" stroke-width="8"/><path d="M96 108h1008" stroke="{INK}" stroke-width="2"/>'
        f'<path d="M166 166l-42 44 42 44M222 166l-42 44 42 44" fill="none" stroke="{RED}" stroke-width="19" stroke-linecap="square"/>'
        f'<text x="274" y="244" font-family="Charter, \'Source Serif 4\', Georgia, \'Liberation Serif\', serif" font-size="104" font-weight="700"'
        f' letter-spacing="-2.5" fill="{INK}">Hemeroteca</text>{printed}</svg>'
    )


def main() -> None:
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8").replace("<svg ", '<svg width="180" height="180" ', 1).replace('rx="6"', "", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS))), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, picture, width, height in (("card.png", card(), 1200, 630), ("icon.png", icon, 180, 180)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{picture}")
            page.screenshot(path=STATIC / name)
        browser.close()


if __name__ == "__main__":
    main()
