"""Platform staff's pages: accounts and their features, and nothing inside them."""

from typing import Any

from django.contrib import admin
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpRequest

from tenancy.models import Account, Feature, User


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin[Account]):
    """Accounts: created, named, and given features."""

    list_display = ("name", "slug", "features", "created")
    search_fields = ("name", "slug")
    readonly_fields = ("created",)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **keywords: Any
    ) -> Any:
        """Offer features as ticks."""
        if db_field.name == "features":
            return MultipleChoiceField(
                choices=Feature.choices,
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
    """People who may sign in; passwords are set by the reset link."""

    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")
    search_fields = ("email", "last_name")
    fields = ("email", "first_name", "last_name", "is_active", "is_staff")
