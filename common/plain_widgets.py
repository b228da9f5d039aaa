"""Fields of forms written out here: a form has dozens, and a template takes long for each.

What is written is what Django's templates of the same names say, to the letter. Whatever
they are not, and the templates of this program, are drawn as ever.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData, SafeString

FOLDER: Final = "django/forms/widgets/"
INPUTS: Final = (
    *("checkbox", "color", "date", "datetime", "email", "file", "hidden", "input"),
    *("number", "password", "search", "tel", "text", "time", "url"),
)
OPTION: Final = f"{FOLDER}select_option.html"


class Renderer(DjangoTemplates):
    """Django's renderer of forms, quicker at what forms consist of."""

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> SafeString:
        """Return the field or form that `context` describes."""
        write = WAYS.get(template_name)
        said = write(context["widget"]) if write else None
        if said is not None:
            return said
        return SafeString(super().render(template_name, context, request))


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = widget["value"]
    said = "" if value is None else f' value="{_text(value)}"'
    kind, name = escape(widget["type"]), escape(widget["name"])
    return SafeString(f'<input type="{kind}" name="{name}"{said}{_attributes(widget)}>')


def _textarea(widget: Mapping[str, Any]) -> SafeString | None:
    value = widget["value"] or ""
    if not isinstance(value, str):
        return None
    name = escape(widget["name"])
    said = conditional_escape(value)
    return SafeString(
        f'<textarea name="{name}"{_attributes(widget)}>\n{said}</textarea>'
    )


def _select(widget: Mapping[str, Any]) -> SafeString | None:
    options = []
    for group, choices, _index in widget["optgroups"]:
        for option in choices:
            label = option["label"]
            is_plain = option["template_name"] == OPTION and not group
            if isinstance(label, Promise):
                label = str(label)
            if not is_plain or not isinstance(label, str):
                return None
            value, said = _text(option["value"]), conditional_escape(label)
            options.append(
                f'\n  <option value="{value}"{_attributes(option)}>{said}</option>\n'
            )
    name = escape(widget["name"])
    inside = "".join(options)
    return SafeString(f'<select name="{name}"{_attributes(widget)}>{inside}\n</select>')


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        [
            f" {escape(name)}" if value is True else f' {escape(name)}="{_text(value)}"'
            for name, value in widget["attrs"].items()
            if value is not False
        ]
    )


def _text(value: Any) -> str:
    """Return a value as text, with what is not markup yet escaped."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


WAYS: Final[Mapping[str, Callable[[Mapping[str, Any]], SafeString | None]]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
}
