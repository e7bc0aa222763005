"""Imports point one way: a module of the package imports only modules that stand above it in this list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "hemeroteca"
ROWS = (
    "interruptions records addresses lexicon text inflection tokens entries authority gazetteer dates",
    "folder readers.bounded readers.fields readers.plain readers.packed readers.sidecars readers.headline readers.bylines readers.paragraphs readers.metadata readers.html readers.warc readers.pages readers.databases"
    " readers.tables readers",
    "furniture articles posts interviews runs traits names dating agencies marks phrases terms introductions quotes speakers",
    "wire shingles collation clusters drafts statements related stored numbering rewriting excerpts withdrawals privacy",
    "versions ledger shelfmarks history",
    "staging ids heritage answers schema summaries derived store corrections pipeline spool program workers build cluster suggest explain clippings command",
    "catalogue search memory hits tallies quality",
    "pages.lines pages.articles pages.quotes pages.statements pages.entities pages.outlets pages.timeline pages.network pages.places pages.finding pages.front pages.data pages.versions pages charts arcs maps wording",
    "queries.rows queries.addresses queries.articles queries.quotes queries.statements queries.entities queries.outlets queries.timeline queries.network queries.places queries.finding queries.front"
    " queries.sitemap queries.data queries.versions queries",
    "typesetting markup comparison exports signposts snippets proofs releases",
)
LAYERS = " ".join(ROWS).split()
LATE = ("readers.pages",)  # loads what most builds need nothing of where it is used


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    found.pop("__init__")
    return found


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules of the package that a file imports, and whether at the top of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        top = node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "hemeroteca":
            yield from ((alias.name, top) for alias in node.names if alias.name != "__version__")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hemeroteca."):
            yield (node.module or "").removeprefix("hemeroteca."), top
        elif isinstance(node, ast.Import):
            yield from ((alias.name.removeprefix("hemeroteca."), top) for alias in node.names if alias.name.startswith("hemeroteca."))


def test_every_module_has_its_place() -> None:
    assert not set(modules()) - set(LAYERS)


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_what_stands_above_it(name: str) -> None:
    above = LAYERS[: LAYERS.index(name)] if name in LAYERS else []
    assert [(imported, top) for imported, top in imports(modules()[name]) if imported not in above or not (top or name in LATE)] == []


@pytest.mark.parametrize("name", sorted(modules()))
def test_the_package_works_without_a_web_server(name: str) -> None:
    """Datasette belongs to `plugins/`, and the tests' tools to `tests/`."""
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    imported = {alias.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"datasette", "pytest", "hypothesis", "playwright"}
