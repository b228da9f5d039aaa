"""Keep how a person likes the pages."""

from tenancy.models import User


def prefer(user: User, *, language: str, time_zone: str) -> None:
    """Show the pages of `user` in this language and time zone from now on."""
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["language", "time_zone"])
