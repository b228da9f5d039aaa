"""A form as pages send it: shown, sent, and refused where it can be put right."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from django import forms
from django.http import HttpRequest, QueryDict

from common.errors import DomainError


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; None for a form that is only to be shown."""
    return request.POST if request.method == "POST" else None


class RefusableForm(forms.Form):
    """A form that can also show what an action refused.

    `AT` names the field where an error can be put right; one without a field, or whose
    field the form does not have this time, is about the whole.
    """

    AT: ClassVar[Mapping[type[DomainError], str]] = {}
    _refusal: DomainError | None = None

    def refuse(self, error: DomainError) -> None:
        """Say `error` where it can be put right, and answer with its status.

        Raises `error` again where what the form is about is gone: no form helps then.
        """
        if error.status == HTTPStatus.NOT_FOUND:
            raise error
        self._refusal = error
        self.say(error)

    def say(self, error: DomainError) -> None:
        """Say `error` at its field."""
        fields = (name for kind, name in self.AT.items() if isinstance(error, kind))
        field = next(fields, None)
        self.add_error(field if field in self.fields else None, str(error))

    @property
    def status(self) -> int:
        """Return the HTTP status to show the form with: 200 until it is found wrong."""
        if self._refusal:
            return self._refusal.status
        return 422 if self.errors else 200
