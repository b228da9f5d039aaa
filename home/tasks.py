"""What workers do for the homes of accounts."""

from celery import shared_task

from home.actions.count_profiles import count_profiles
from tenancy.errands import taken


@shared_task(name="home.count_profiles")
def count(errand_id: int) -> None:
    """Count the profiles of an account; a second delivery finds it done."""
    with taken(errand_id) as errand:
        if errand:
            count_profiles(errand.account)
