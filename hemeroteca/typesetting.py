"""How pages are set from templates: as Jinja does it, without what it does only for the templates of others."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup, escape


def quick(environment: Environment) -> Environment:
    """The environment for templates that wait for nothing and call nothing that asks for Jinja's context.

    >>> quick(Environment(autoescape=True)).from_string("{{ a }} {{ b }} {{ c }}").render(a="<", b=Markup("<br>"), c=1)
    '&lt; <br> 1'
    """
    own = environment.overlay(enable_async=False, auto_reload=False)
    own.context_class, own.code_generator_class = _Context, _Code
    return own


class _Context(Context):
    def call(self, called: Callable[..., Any], /, *given: Any, _loop_vars: object = None, _block_vars: object = None, **named: Any) -> Any:
        """What a function returns. Jinja looks first, three times, whether it wants the context; a page calls four hundred."""
        return called(*given, **named)


class _Code(CodeGenerator):
    """Code that escapes as Jinja's does, but at once leaves alone what is HTML already, as half of a page is."""

    def visit_Template(self, node: Any, frame: Any = None) -> None:
        self.writeline("from hemeroteca.typesetting import escaped")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        self.write("escaped(")


def escaped(value: object) -> str:
    return value if type(value) is Markup else escape(value)
