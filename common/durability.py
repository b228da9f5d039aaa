"""What a commit waits for."""

from django.db import connection


def commit_lazily() -> None:
    """Have the commit of the current transaction not wait until it is on the disk.

    For what is done again where the machine loses it: the transaction is whole or not
    there at all either way. Within somebody else's transaction it is theirs that might
    be lost: call it in one of your own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")
