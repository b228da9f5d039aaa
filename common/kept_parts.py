"""Template tags for parts that depend on what they are given, and on nothing else.

`{% part "parts/state.html" kind="done" label=label %}` draws a template with these values
alone: there is no request in it, and nothing of what surrounds it. So the same values
give the same text for whoever asks, and the process keeps the text by all of them, with
the language and the time zone; what one member is shown reaches another only where
everything that it says is equal. `{% icon "bell" %}` is `parts/icon.html` like that.

What cannot be told apart for sure is refused: texts, numbers, True, False, None and
tuples of these are taken, a row or a request is not.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.template import Library, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

ICON: Final = "parts/icon.html"
MOST_PARTS: Final = 4096  # a few kilobytes each
MOST_ICONS: Final = 1024
PLAIN: Final = frozenset({str, SafeString, int, bool, type(None)})

register = Library()


class NotPlain(TypeError):
    """A part was given something that two pages could not share."""


class PartNode(Node):
    """A part and the values it is drawn with."""

    def __init__(self, template: str, values: Mapping[str, FilterExpression]) -> None:
        self.template = template
        self.values = tuple(values.items())

    def render(self, context: Context) -> SafeString:
        """Return the part, drawn now or before."""
        given = tuple(
            (name, kept(value.resolve(context))) for name, value in self.values
        )
        draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
        return draw(self.template, get_language(), get_current_timezone_name(), given)


@register.tag("part")
def part(parser: Parser, token: Token) -> PartNode:
    """Read `{% part "its/template.html" name=value … %}`."""
    _tag, template, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given or template[0] not in "\"'" or template[0] != template[-1]:
        problem = "part takes the name of a template in quotes, then name=value"
        raise TemplateSyntaxError(problem)
    return PartNode(template[1:-1], values)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Return an icon of static/icons.svg by its name, with an `extra` class."""
    draw = _icon.__wrapped__ if settings.DEBUG else _icon
    return draw(name, extra)


def kept(value: Any) -> Any:
    """Return `value` with its type beside it, as it is compared: 1 is not True.

    A text that is safe as it stands is not the same text that is not. Raises NotPlain.
    """
    if isinstance(value, Promise):
        value = str(value)
    kind = type(value)
    if kind in PLAIN:
        return kind, value
    if isinstance(value, tuple):
        return kind, tuple(kept(each) for each in value)
    raise NotPlain(kind.__name__)


def given_back(pair: tuple[type, Any]) -> Any:
    """Return the value that `kept` was given."""
    kind, value = pair
    if not issubclass(kind, tuple):
        return value
    members = [given_back(each) for each in value]
    # One with names for its members is made of them one by one.
    return kind(*members) if hasattr(kind, "_fields") else kind(members)


@lru_cache(MOST_PARTS)
def _drawn(
    template: str,
    language: str | None,
    zone: str,
    given: tuple[tuple[str, tuple[type, Any]], ...],
) -> SafeString:
    """Return the part; `language` and `zone` are in force, and part of what it is."""
    values = {name: given_back(value) for name, value in given}
    return SafeString(get_template(template).render(values))


@lru_cache(MOST_ICONS)
def _icon(name: str, extra: str) -> SafeString:
    # A text that is safe and the same text that is not are one key: both are escaped.
    values = {"name": escape(name), "extra": escape(extra)}
    return SafeString(get_template(ICON).render(values))
