"""`{% url %}` as Django has it, with each address put together once.

What address a view has depends on its name and what is in the address alone. Finding it
among all patterns takes longer than everything else that a link needs.
"""

from functools import lru_cache
from typing import Any, Final

from django.template import Library
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as read_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

MOST: Final = 8192
PLAIN: Final = frozenset({str, SafeString, int})

register = Library()


class KeptURLNode(URLNode):
    """A link's address; anything but texts and whole numbers is left to Django."""

    def render(self, context: Context) -> Any:
        """Return the address, or put it into the context."""
        args = tuple(arg.resolve(context) for arg in self.args)
        name = self.view_name.resolve(context)
        if self.kwargs or not PLAIN.issuperset(map(type, (name, *args))):
            return super().render(context)
        try:
            address = _address(name, args, get_urlconf(), get_script_prefix())
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return escape(address) if context.autoescape else address


@register.tag("url")
def url(parser: Parser, token: Token) -> KeptURLNode:
    """Read `{% url "app:view" value … %}`, with or without `as` and a name."""
    node = read_url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(MOST)
def _address(
    name: str, args: tuple[Any, ...], _urlconf: str | None, _prefix: str
) -> str:
    """Return the address of a view; a number and its text have the same one."""
    return reverse(name, args=args)
