"""Platform staff's pages: accounts and their features, and nothing inside them."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.forms import (
    CheckboxSelectMultiple,
    EmailField,
    ModelForm,
    MultipleChoiceField,
)
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.actions.record import record
from members.actions.open_account import open_account
from tenancy.models import Account, Feature, User
from tenancy.scope import account_transaction


class NewAccountForm(ModelForm[Account]):
    """A new account, and whose it is."""

    owner = EmailField(
        label=_("E-mail address of the owner"),
        help_text=_("They set a password by the link “Forgot your password?”."),
    )

    class Meta:
        model = Account
        fields = ("slug", "name", "owner", "features", "time_zone", "language")


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin[Account]):
    """Accounts: created, named, and given features."""

    list_display = ("name", "slug", "features", "created")
    search_fields = ("name", "slug")
    readonly_fields = ("created",)

    def get_form(
        self,
        request: HttpRequest,
        obj: Account | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - the signature is Django's
        **keywords: Any,
    ) -> Any:
        """Ask for an owner when an account is created."""
        if obj is None:
            keywords["form"] = NewAccountForm
        return super().get_form(request, obj, change, **keywords)

    def save_model(
        self,
        request: HttpRequest,
        obj: Account,
        form: Any,
        change: bool,  # noqa: FBT001 - the signature is Django's
    ) -> None:
        """Save the account; a new one gets its owner, who sets a password by mail.

        What platform staff changes is in the account's own trail, as nobody's deed.
        """
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if not change:
                open_account(obj, owner=form.cleaned_data["owner"])
            elif changed := sorted(form.changed_data):
                with account_transaction(obj):
                    record(obj, "account.changed", by=None, settings=changed)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **keywords: Any
    ) -> Any:
        """Offer features and languages as ticks."""
        offered = {"features": Feature.choices, "languages": settings.LANGUAGES}
        if db_field.name in offered:
            return MultipleChoiceField(
                choices=offered[db_field.name],
                widget=CheckboxSelectMultiple,
                required=False,
                label=db_field.verbose_name.capitalize(),
            )
        return super().formfield_for_dbfield(db_field, request, **keywords)

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        """Keep accounts: a history is not thrown away with a click."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People who may sign in: whether they still may, and whether they are staff.

    Addresses and passwords are their own: whoever could change an address would get the
    reset link, and with it into an account.
    """

    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")
    search_fields = ("email", "last_name")
    fields = ("email", "first_name", "last_name", "is_active", "is_staff")
    readonly_fields = ("email", "first_name", "last_name")

    def has_add_permission(self, *_: Any, **__: Any) -> bool:
        """People come by invitation; staff by the command line."""
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        """Keep people: what they did names them."""
        return False
