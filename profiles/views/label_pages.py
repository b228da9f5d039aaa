"""The pages that tags, topics and sections have in common: list, form and removal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from common.errors import DomainError
from common.forms import RefusableForm
from common.keyset import page_of
from common.parts import render_part
from profiles import labels
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind, Tag, Topic
from profiles.views.label_words import WORDS
from profiles.views.profile_tabs import profile_tabs
from tenancy.doors import MemberRequest
from tenancy.models import Section
from tenancy.roles import Capability

PAGE_ROWS: Final = 50

Label = TypeVar("Label", Tag, Topic, Section)


@dataclass(frozen=True)
class LabelPages:
    """The pages of one kind of label; addresses and templates are named after it."""

    kind: ChangeKind

    @property
    def home(self) -> str:
        """Return the URL name of the list."""
        return f"profiles:{self.kind}s"

    @property
    def said(self) -> dict[str, Any]:
        """Return the words and the URL names that every page of the kind uses."""
        views = {
            "home": self.home,
            "new": f"profiles:new_{self.kind}",
            "one": f"profiles:{self.kind}",
            "removal": f"profiles:{self.kind}_removal",
        }
        return {"words": WORDS[self.kind], "views": views}

    def index(
        self,
        request: MemberRequest,
        rows: QuerySet[Label],
        count: Callable[[Label], object],
    ) -> HttpResponse:
        """List `rows`, the latest first, each with what `count` says of it."""
        page = page_of(rows, request, PAGE_ROWS)
        context = {
            **self.said,
            "page": page,
            "rows": [(row, count(row)) for row in page.rows],
            "tabs": profile_tabs(request, self.home),
            "may_define": request.member.may(Capability.DEFINE_TABLES),
            "changes": labels.removals(request.member, self.kind),
        }
        return render(request, f"profiles/{self.kind}s/index.html", context)

    def form(
        self,
        request: MemberRequest,
        form: RefusableForm,
        act: Callable[[], object],
        row: Tag | Topic | Section | None = None,
    ) -> HttpResponse:
        """Show `form`, of `row` or of one to be; once it is valid `act`, and go home."""
        if form.is_valid():
            try:
                act()
            except DomainError as error:
                form.refuse(error)
            else:
                changed, added = (
                    gettext("%(name)s was changed."),
                    gettext("%(name)s was added."),
                )
                said = (changed if row else added) % {"name": form.cleaned_data["name"]}
                messages.success(request, said)
                return redirect(self.home, request.account.slug)
        context = {**self.said, "form": form, "row": row}
        return render(request, "profiles/labels/form.html", context, status=form.status)

    def removal(
        self,
        request: MemberRequest,
        row: Tag | Topic | Section,
        act: Callable[[], object],
        about: Callable[[], Mapping[str, Any]],
    ) -> HttpResponse:
        """Say what `about` knows to go with `row`; once confirmed `act`, and go home."""
        untold = request.method == "POST" and request.POST.get("confirmed") != "yes"
        if request.method == "POST" and not untold:
            act()
            said = gettext("%(name)s was removed.")
            messages.success(request, said % {"name": row.name})
            return redirect(self.home, request.account.slug)
        context = {
            **self.said,
            "row": row,
            "goes": f"profiles/{self.kind}s/goes.html",
            "users": dependants(Subject(request.account, self.kind, number=row.pk)),
            "errors": [gettext("Tick this to go on.")] if untold else [],
            **about(),
        }
        template = "profiles/labels/destroy.html"
        status = 422 if untold else 200
        return render_part(request, template, "dialog", context, status)
