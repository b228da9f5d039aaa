"""What workers do for notifications."""

from celery import shared_task

from notifications.actions.send_letter import send_letter
from notifications.queries import letters
from tenancy.errands import row_of, taken


@shared_task(name="notifications.send_letter")
def send(errand_id: int) -> None:
    """Send a note by e-mail; a second delivery sends nothing."""
    with taken(errand_id) as errand:
        if errand and (note := row_of(errand, letters(errand.account))):
            send_letter(note)
