"""Send a letter by e-mail, without waiting long where the post does not work."""

import smtplib
from enum import Enum

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage

log = structlog.get_logger(__name__)

# So long nobody tries again after the mail server did not answer: there are few
# workers, and each try may take `EMAIL_TIMEOUT` seconds of one.
PAUSE_SECONDS = 60
PAUSED = "post-paused"
# Answers of a mail server from here on mean: not now, not later.
FOR_GOOD = 500


class Posted(Enum):
    """What became of a letter."""

    SENT = "sent"
    REFUSED = "refused"  # the server does not take this address, or not this letter
    LATER = "later"  # the server is not there; nothing was sent


def post(to: str, subject: str, text: str) -> Posted:
    """Send `text` to the address `to`, and say what became of it.

    Whoever calls keeps a note of what is due: LATER means to call again.
    """
    if cache.get(PAUSED):
        return Posted.LATER
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{' '.join(subject.split())}"
    try:
        EmailMessage(subject, text, to=[to]).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        return Posted.REFUSED if min(codes) >= FOR_GOOD else _later(error)
    except smtplib.SMTPDataError as error:
        return Posted.REFUSED if error.smtp_code >= FOR_GOOD else _later(error)
    except (smtplib.SMTPException, OSError) as error:
        return _later(error)
    return Posted.SENT


def _later(error: Exception) -> Posted:
    log.warning("The mail server takes no letters.", kind=type(error).__name__)
    cache.set(PAUSED, True, PAUSE_SECONDS)
    return Posted.LATER
