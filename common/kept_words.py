"""Django's `i18n` tags, with `{% translate "…" %}` made once for each language.

What it says depends on the language alone as long as it is a text without filters; with
anything else it is Django's own. Templates load it by `{% load i18n %}`.
"""

from typing import Any, Final

from django.template import Library
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

TAGS: Final = ("translate", "trans")

register = Library()
register.filters.update(i18n.register.filters)
register.tags.update(i18n.register.tags)


class KeptTranslateNode(i18n.TranslateNode):
    """A text of a template, in the languages that it was shown in."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop)
        self.name = node.asvar
        self.said: dict[str | None, Any] = {}

    def render(self, context: Context) -> Any:
        """Return the text in the language of now, or put it into the context."""
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = super().render(context)
        if self.name is None:
            return said
        context[self.name] = said
        return ""


def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    """Read `{% translate "…" %}`, with or without `as` and a name."""
    node: i18n.TranslateNode = i18n.do_translate(parser, token)
    is_text = isinstance(node.filter_expression.var.literal, str)
    is_plain = is_text and not node.filter_expression.filters
    return node if not is_plain or node.message_context else KeptTranslateNode(node)


for tag in TAGS:
    register.tag(tag, translate)
