"""The figures of the documentation and of the page about the archive come from one place, and are what is measured."""
# ruff: noqa: F811

import re

import floor_score as floor
import pytest
from site_fixture import ROOT, archive_path, site  # noqa: F401

from hemeroteca import catalogue, quality
from hemeroteca.quality import Measured

PAGE = (ROOT / "docs/quality.md").read_text(encoding="utf-8")
SAMPLES = {
    "floor": "floor",
    "real": "real articles, {}",
    "agency": "agency copy, {}",
    "political": "political articles, {}",
    "political_all": "the same, all {}",
}
FIGURES = ("quotes_f1", "speakers", "named", "said_f1", "entities_f1", "people_f1")


def row(line: Measured) -> str:
    figures = ["–" if value is None else f"{value:.2f}" for value in (getattr(line, name) for name in FIGURES)]
    return f"| {' | '.join([SAMPLES[line.sample].format(line.articles), line.language, *figures])} |"


def test_the_table_of_the_documentation_has_these_figures() -> None:
    table = PAGE.partition("| set |")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == [row(line) for line in quality.measured()], (
        "hemeroteca/quality.yml and docs/quality.md say different things"
    )


@pytest.mark.parametrize("line", [line for line in quality.measured() if line.sample == "floor"], ids=lambda line: line.language)
def test_the_figures_of_the_floor_are_those_of_today(line: Measured) -> None:
    now = floor.score(line.language)
    assert {name: getattr(line, name) for name in FIGURES} == pytest.approx({name: now[name] for name in FIGURES}, abs=0.0101), (
        "write what `python tests/floor_score.py` prints into hemeroteca/quality.yml and docs/quality.md"
    )
    assert line.articles == len(list((floor.FLOOR / line.language).glob("*.txt")))


def test_the_page_about_the_archive_shows_them(site) -> None:
    html = site.get("/en/about").text.partition('class="tally measured"')[2].partition("</table>")[0]
    shown = [re.findall(r"<td>([\d.]+)</td>", line) for line in html.split("<tr>")[2:]]
    assert shown == [[f"{getattr(line, name):.2f}" for name in FIGURES[:4]] for line in quality.measured()]
    assert ">0,80<" in site.get("/es/about").text


@pytest.mark.parametrize("group", ["cue_rule", "speaker_rule", "refusal"])
def test_the_rules_that_the_page_explains_are_those_of_the_documentation(group: str) -> None:
    named = {key.partition(".")[2] for key in catalogue.load("en").messages if key.startswith(f"{group}.")}
    written = set(re.findall(r"`([a-z-]+)`", (ROOT / "docs/attribution.md").read_text(encoding="utf-8")))
    assert named and named <= written
