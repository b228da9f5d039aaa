"""Sessions in the database, as Django keeps them, read without the ORM.

Every page begins with it, and composing the statement took ten times as long as asking.
Signing out removes the row, and so acts at once for every process.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from common import sql


class SessionStore(db.SessionStore):
    """A session whose row is read by `tenancy/sql/session.sql`."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing once it is over or was removed."""
        asked = {"key": self.session_key, "moment": timezone.now()}
        for (data,) in sql.ask("tenancy.session", asked):
            return self.decode(data)
        self._session_key = None
        return {}
