"""How pages are set from templates: as Jinja does it, without what it does only for the templates of others."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup, escape


def quick(environment: Environment, language: str) -> Environment:
    """The environment for templates that speak a language, wait for nothing, call nothing that asks for Jinja's context, and take what stands in a mapping
    by `["name"]`: a dot is an attribute and nothing else, and one that is not there an error.

    >>> quick(Environment(autoescape=True), "en").from_string("{{ a }} {{ b }} {{ c }}").render(a="<", b=Markup("<br>"), c=1)
    '&lt; <br> 1'
    """
    own = environment.overlay(enable_async=False, auto_reload=False)
    own.context_class, own.code_generator_class = _Context, _Code
    own.bytecode_cache = _compiled(language)
    own.getattr = getattr  # type: ignore[method-assign, assignment]
    return own


class _Compiled(BytecodeCache):
    """Templates as they were compiled for a language: words that stand in a template are put into it then."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.bytecode_from_string(self.codes.get(bucket.key, b""))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


@cache
def _compiled(language: str) -> _Compiled:
    return _Compiled()


class _Context(Context):
    def call(self, called: Callable[..., Any], /, *given: Any, _loop_vars: object = None, _block_vars: object = None, **named: Any) -> Any:
        """What a function returns. Jinja looks first, three times, whether it wants the context; a page calls four hundred."""
        return called(*given, **named)


class _Code(CodeGenerator):
    """Code that escapes as Jinja's does, but at once leaves alone what is HTML already, as half of a page is, and numbers."""

    def visit_Template(self, node: Any, frame: Any = None) -> None:
        self.writeline("from hemeroteca.typesetting import escaped")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        self.write("escaped(")


def escaped(value: Any) -> str:
    kind = type(value)
    if kind is str and len(value) <= _SHORT:
        return _remembered(value)
    return cast(str, value) if kind is Markup else str(value) if kind is int else escape(value)


_SHORT = 200  # characters: addresses, names and days stand on pages again and again
_remembered = lru_cache(maxsize=8192)(escape)
