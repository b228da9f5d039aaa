"""Consent: what a profile agreed to receive."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.consent_ways import way_said
from profiles.models.profile import Profile
from tenancy.models import Account, Section


class Topic(models.Model):
    """Something that one can subscribe to, perhaps in one section."""

    account = models.ForeignKey(Account, models.CASCADE)
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "name"], name="a_topic_is_named_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Subscription(models.Model):
    """A profile's consent to a topic, given or withdrawn, with its moment and way."""

    class Status(models.TextChoices):
        """Whether consent is given."""

        SUBSCRIBED = "subscribed", _("Subscribed")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    topic = models.ForeignKey(
        Topic, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=12, choices=Status.choices)
    source = models.CharField(max_length=60, blank=True)
    changed = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "profile", "topic"],
                name="a_profile_subscribes_once_a_topic",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "topic", "status"], name="subscription_by_topic"
            )
        ]

    def __str__(self) -> str:
        """Return the topic's and the profile's number."""
        return f"topic {self.topic_id} of profile {self.profile_id}"


class SubscriptionChange(models.Model):
    """A consent as it was given or withdrawn once: the history of a subscription.

    The database adds a row whenever a subscription is written (see the migration
    0004_consents), so that no way of writing one can forget it. Rows are never changed;
    they go with their profile.
    """

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    topic = models.ForeignKey(
        Topic, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=12, choices=Subscription.Status.choices)
    source = models.CharField(max_length=60, blank=True)
    changed = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="consent_of_profile")
        ]

    def __str__(self) -> str:
        """Return the topic's and the profile's number."""
        return f"change of topic {self.topic_id} by profile {self.profile_id}"

    @property
    def way(self) -> str:
        """Return how it came, in words; empty where that is not known."""
        return way_said(self.source)
