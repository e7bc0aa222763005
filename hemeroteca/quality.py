"""How well articles are read: what was measured and stands in `quality.yml`, for the documentation and the site."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Measured:
    """What was reached on one sample of annotated articles of a language: shares and F1 from 0 to 1, None where nobody annotated it."""

    sample: str
    language: str
    articles: int
    quotes_f1: float
    speakers: float
    named: float
    said_f1: float
    entities_f1: float | None = None
    people_f1: float | None = None


@cache
def measured() -> tuple[Measured, ...]:
    written = (resources.files("hemeroteca") / "quality.yml").read_text(encoding="utf-8")
    return tuple(Measured(**line) for line in yaml.safe_load(written))
