#!/usr/bin/env python3
"""Take the pictures in docs/screenshots of an archive, as in `make screenshots`: small files, the same pages each time."""

import base64
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "audit"))
from judge import chromium  # noqa: E402
from kinds import PAGES, addresses  # noqa: E402
from served import served  # noqa: E402

FOLDER = ROOT / "docs/screenshots"
QUALITY = 55
# Name: kind of page, language, width, height, light or dark.
PICTURES = {
    "home": ("home", "es", 1440, 1500, "light"),
    "article": ("article", "es", 1440, 1300, "light"),
    "statement": ("statement", "es", 1440, 1300, "light"),
    "map": ("map", "es", 1440, 1000, "light"),
    "search-dark": ("search", "en", 1440, 1100, "dark"),
    "statement-phone": ("statement", "en", 390, 1100, "light"),
}


def main(archive: Path) -> None:
    with served(archive) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for name, (kind, language, width, height, scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(site + addresses(archive, PAGES, language)[kind], wait_until="networkidle")
            page.evaluate("document.activeElement.blur()")
            # WebP, which Playwright itself does not write: a third of the size of a PNG.
            taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
            picture = base64.b64decode(taken["data"])
            (FOLDER / f"{name}.webp").write_bytes(picture)
            print(f"docs/screenshots/{name}.webp: {len(picture) / 1000:.0f} kB")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
