"""How long an account keeps files of people: as its owner set, or as the platform does."""

from datetime import timedelta

from django.conf import settings

from tenancy.models import Account


def uploads_kept(account: Account) -> timedelta:
    """Return how long a file that an import leaves is kept once its run has ended."""
    return timedelta(days=account.upload_days or settings.UPLOAD_DAYS)


def exports_kept(account: Account) -> timedelta:
    """Return how long a file of profiles is kept once it is made."""
    return timedelta(days=account.export_days or settings.EXPORT_DAYS)
