"""Forms about people and accounts."""

import zoneinfo
from collections.abc import Sequence
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


@cache
def zones() -> list[tuple[str, str]]:
    """Return the time zones of the world by name, the odd ones left out.

    Looked up once a process: every file of the database of zones is opened for it.
    """
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class PreferencesForm(forms.Form):
    """The language and the time zone of one's pages."""

    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("Every time on your pages is shown in it."),
    )

    def __init__(
        self, languages: Sequence[tuple[str, Any]], *args: Any, **keywords: Any
    ) -> None:
        super().__init__(*args, **keywords)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
