"""docs/attribution.md lists the rules by the names in speaker_rule."""

import re
from pathlib import Path

from hemeroteca.authority import load_archive, load_authority
from hemeroteca.folder import inputs_of
from hemeroteca.pipeline import Desk

ROOT = Path(__file__).parent.parent


def rules_of(folder: Path) -> set[str]:
    desk = Desk(load_archive(folder), load_authority(folder))
    return {
        part
        for file in inputs_of(folder)
        if file.path.suffix == ".txt"
        for reading in desk.read(file)
        for quote in getattr(reading, "quotes", ())
        for part in quote.speaker_rule.split("/")
    }


def test_every_rule_that_the_articles_of_the_project_show_is_explained() -> None:
    explained = set(re.findall(r"`([a-z-]+)`", (ROOT / "docs" / "attribution.md").read_text(encoding="utf-8")))
    found = rules_of(ROOT / "seeds") | rules_of(ROOT / "tests" / "floor" / "es") | rules_of(ROOT / "tests" / "floor" / "en")
    assert len(found) > 25
    assert found - explained == set()
