"""The look-out: sends for workers wherever something is due."""

from celery import shared_task

from tenancy.errands import send
from tenancy.models import Errand


@shared_task(name="tenancy.look")
def look() -> None:
    """Send for every errand again; those in good hands are left alone."""
    for errand in Errand.objects.order_by("created"):
        send(errand)
