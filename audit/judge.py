#!/usr/bin/env python3
"""Judge each kind of page of a served archive: Lighthouse, axe-core and the Nu HTML checker, with a line for each page.

Needs Node 20 with `npm ci` in this folder, Java and Chromium (docs/quality.md). Exit code 1 where a page misses a target.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from kinds import AXE_OPTIONS, BROKEN, NOT_INDEXED, NOT_OURS, PAGES, TABLES, WITH_TILES, addresses
from playwright.sync_api import Browser, sync_playwright
from served import ROOT, served

TOOLS = ROOT / "audit/node_modules"
TARGETS = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}
LANGUAGES = ("es", "en")
WIDTHS = {"wide": 1440, "narrow": 390}


@dataclass(frozen=True)
class Verdict:
    """What one tool says of one page: a figure or words, and what is wrong."""

    page: str
    told: str
    wrong: tuple[str, ...]


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or sys.exit("judge.py: no Chromium: install Debian's package chromium")


# --- Lighthouse


def lighthouse(url: str, runs: int, skipped: Sequence[str] = ()) -> tuple[dict[str, int], dict[str, set[str]]]:
    """The median score of each category, and the checks that were failed in any run."""
    scores: dict[str, list[float]] = {category: [] for category in TARGETS}
    failed: dict[str, set[str]] = {category: set() for category in TARGETS}
    for _ in range(runs):
        report = _lighthouse(url, skipped)
        for category in TARGETS:
            found = report["categories"][category]
            scores[category].append(found["score"] or 0)
            checks = (report["audits"][ref["id"]] for ref in found["auditRefs"] if ref["weight"])
            failed[category] |= {check["id"] for check in checks if check["score"] is not None and check["score"] < 0.9}
    return {category: round(100 * statistics.median(found)) for category, found in scores.items()}, failed


def _lighthouse(url: str, skipped: Sequence[str]) -> Any:
    command = [str(TOOLS / ".bin/lighthouse"), url, "--output=json", "--quiet", f"--only-categories={','.join(TARGETS)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    command += [f"--skip-audits={','.join(skipped)}"] if skipped else []
    done = subprocess.run(command, capture_output=True, env={**os.environ, "CHROME_PATH": chromium()}, check=True)
    return json.loads(done.stdout)


def judge_by_lighthouse(site: str, pages: dict[str, str], runs: int) -> Iterator[Verdict]:
    for kind, path in pages.items():
        skipped = ["is-crawlable"] * (kind in NOT_INDEXED) + ["errors-in-console"] * (kind in WITH_TILES)
        try:
            scores, failed = lighthouse(site + path, runs, skipped)
        except subprocess.CalledProcessError as error:  # the page is not judged: that is no target met
            yield Verdict(kind, "", (f"Lighthouse ended with {error.returncode}: {error.stderr.decode().strip()[-300:]}",))
            continue
        missed = [category for category, least in TARGETS.items() if scores[category] < least]
        told = ", ".join(f"{category} {score}" for category, score in scores.items())
        yield Verdict(kind, told, tuple(f"{category} {scores[category]}: {', '.join(sorted(failed[category]))}" for category in missed))


# --- axe-core


def violations(browser: Browser, url: str, width: int, scheme: str) -> Iterator[tuple[str, str]]:
    """The rules that a page breaks, each with the first place."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(url)
    for broken in Axe().run(page, options=AXE_OPTIONS).response["violations"]:
        yield broken["id"], f"{broken['id']} ({width} px, {scheme}): {broken['nodes'][0]['html'][:120]}"
    page.close()


def judge_by_axe(site: str, pages: dict[str, str], tables: dict[str, str]) -> Iterator[Verdict]:
    """Our pages must break no rule; Datasette's none but those that its own templates break."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for kind, path in (pages | tables).items():
            looks = [(width, scheme) for width in WIDTHS.values() for scheme in ("light", "dark")]
            found = [broken for width, scheme in looks for broken in violations(browser, site + path, width, scheme)]
            ours = [words for rule, words in found if kind not in tables or rule not in NOT_OURS]
            theirs = Counter(rule for rule, _ in found if kind in tables and rule in NOT_OURS)
            told = ", ".join(f"{NOT_OURS[rule]} ({rule})" for rule in sorted(theirs))
            yield Verdict(kind, f"Datasette's own: {told}" if told else "no violation" if not ours else "", tuple(ours))
        browser.close()


# --- the Nu HTML checker


def judge_by_nu(site: str, pages: dict[str, str]) -> Iterator[Verdict]:
    """What is wrong with the HTML of each page, and with the style sheet."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (kind, path) in enumerate(pages.items()):
            names[f"{number}.html"] = kind
            Path(folder, f"{number}.html").write_bytes(_body(site + path))
        command = ["java", "-jar", str(TOOLS / "vnu-jar/build/dist/vnu.jar"), "--format", "json", "--exit-zero-always"]
        done = subprocess.run([*command, *(str(Path(folder, name)) for name in names)], capture_output=True, check=True)
    wrong: dict[str, list[str]] = {kind: [] for kind in names.values()}
    for message in json.loads(done.stderr)["messages"]:
        if message["type"] != "info":
            wrong[names[message["url"].rpartition("/")[2]]].append(f"line {message.get('lastLine')}: {message['message']}")
    for kind, errors in wrong.items():
        yield Verdict(kind, "" if errors else "no error", tuple(errors))


def _body(url: str) -> bytes:
    request = urllib.request.Request(url)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as answer:  # a page of its own, too
        return answer.read()


# --- the whole


def report(name: str, verdicts: Iterator[Verdict]) -> int:
    """Prints the verdicts as they come; how many pages miss a target."""
    print(f"== {name}", flush=True)
    missed = 0
    for verdict in verdicts:
        print(f"{'FAIL' if verdict.wrong else 'ok  '} {verdict.page}: {verdict.told}", flush=True)
        for words in dict.fromkeys(verdict.wrong):
            print(f"       {words}", flush=True)
        missed += bool(verdict.wrong)
    return missed


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("archive", metavar="ARCHIVE", type=Path, help="the archive to serve, as in archive.db")
    options.add_argument("--runs", type=int, default=3, metavar="N", help="runs of Lighthouse of which the median counts (default: 3)")
    options.add_argument("--only", metavar="TOOL", choices=("lighthouse", "axe", "nu"), help="one tool alone")
    options.add_argument("--kind", action="append", metavar="KIND", help="this kind of page alone, as in person; may be given again")
    given = options.parse_args(arguments)
    if given.only != "axe" and not (TOOLS / ".bin/lighthouse").exists():
        print("judge.py: Lighthouse and the Nu checker are not there: run `npm ci --ignore-scripts` in audit/", file=sys.stderr)
        return 2

    def chosen(kinds: dict[str, str], language: str = "") -> dict[str, str]:
        found = addresses(given.archive, kinds, language)
        return {kind: path for kind, path in found.items() if not given.kind or kind in given.kind}

    pages, tables = chosen(PAGES, LANGUAGES[0]), chosen(TABLES)
    both = {f"{kind}, {language}": path for language in LANGUAGES for kind, path in chosen(PAGES | BROKEN, language).items()}
    missed = 0
    with served(given.archive) as site:
        if given.only in (None, "nu"):
            missed += report("Nu HTML checker", judge_by_nu(site, both))
        if given.only in (None, "axe"):
            missed += report("axe-core, wide and narrow, light and dark", judge_by_axe(site, pages | chosen(BROKEN, "en"), tables))
        if given.only in (None, "lighthouse"):
            missed += report(f"Lighthouse, median of {given.runs}", judge_by_lighthouse(site, pages, given.runs))
    print(f"{missed} pages miss a target" if missed else "every page meets its targets")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
