"""The pages of platform staff: Django's admin, with accounts and who signs in, no more."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model

SHOWN = "tenancy"


class PlatformSite(AdminSite):
    """Registers the models of `tenancy` and turns away what other packages bring along."""

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Register those of the models that platform staff may see."""
        given = (
            [model_or_iterable]
            if isinstance(model_or_iterable, type)
            else list(model_or_iterable)
        )
        shown = [model for model in given if model._meta.app_label == SHOWN]
        super().register(shown, admin_class, **options)


class PlatformConfig(AdminConfig):
    """Django's admin with that site."""

    default_site = "config.platform.PlatformSite"
