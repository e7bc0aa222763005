"""The program as its own files say, and what it is built on: a version number does not tell that a rule was changed."""

import hashlib
import re
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from platform import python_version

_PACKAGE = Path(__file__).parent


@cache
def parts() -> dict[str, str]:
    """All that decides what is read from an article: each file of the package with its hash, Python and the libraries with their versions."""
    found = {"Python": python_version()}
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".yml"):
            found[str(path.relative_to(_PACKAGE))] = hashlib.sha256(path.read_bytes()).hexdigest()
    for requirement in sorted(requires("hemeroteca") or ()):
        if "extra ==" not in requirement:
            name = re.split(r"[^\w.-]", requirement)[0]
            found[name] = version(name)
    return found


@cache
def digest() -> str:
    return hashlib.sha256("\n".join(f"{name}:{value}" for name, value in parts().items()).encode()).hexdigest()
