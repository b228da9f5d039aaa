"""Who a session is of, and who a password lets in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from common.prepared import prepared
from tenancy.models import User


class Backend(ModelBackend):
    """Django's own, with the person of a session read without composing a statement."""

    def get_user(self, user_id: Any) -> User | None:
        """Return who has the number `user_id` and may sign in; None when nobody does."""
        found = _users(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _users(number: int) -> QuerySet[User]:
    return User.objects.filter(pk=number)
