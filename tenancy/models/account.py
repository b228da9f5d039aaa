"""The tenant."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

slug_is_plain = RegexValidator(
    r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    _("Use small letters, digits and hyphens."),
)

# Files of people are kept for a day at least, so that they can be fetched, and for a
# year at most.
LEAST_DAYS, MOST_DAYS = 1, 365


def _days(label: Any) -> Any:
    """Return a number of days; None: as long as the platform keeps them."""
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
    )


class Feature(models.TextChoices):
    """Something that platform staff activates for an account."""

    SEGMENT_DELETION = "segment-deletion", _("Delete profiles from the segment builder")
    LIST_DELETION = "list-deletion", _("Delete profiles by file")


class Account(models.Model):
    """A tenant: its people, tables and history are nobody else's."""

    slug = models.SlugField(
        _("short name"), max_length=50, unique=True, validators=[slug_is_plain]
    )
    name = models.CharField(_("name"), max_length=100)
    features = ArrayField(
        models.CharField(max_length=40, choices=Feature.choices),
        verbose_name=_("active features"),
        default=list,
        blank=True,
    )
    reason_required = models.BooleanField(_("a deletion needs a reason"), default=False)
    default_region = models.CharField(
        _("default region of phone numbers"), max_length=2, default="BE"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=8, default="en")
    # Empty: every language that there is.
    languages = ArrayField(
        models.CharField(max_length=8, choices=settings.LANGUAGES),
        verbose_name=_("languages of the pages"),
        default=list,
        blank=True,
    )
    upload_days = _days(_("days that files of imports are kept"))
    export_days = _days(_("days that exports are kept"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone, of moments whose own is not said."""
        return ZoneInfo(self.time_zone)

    @property
    def spoken(self) -> list[tuple[str, str | Promise]]:
        """Return the languages that its pages come in, as code and name."""
        return [
            (code, name)
            for code, name in settings.LANGUAGES
            if code in self.languages or not self.languages
        ]

    def language_for(self, wanted: str) -> str:
        """Return the language of its pages for somebody who wants `wanted`."""
        return wanted if wanted in dict(self.spoken) else self.language

    def has(self, feature: Feature) -> bool:
        """Say whether platform staff activated `feature`."""
        return feature in self.features
