"""Whether there is anything at all: what a definition cannot lose sight of."""

from profiles.models import Attribute, Profile, ProfileTable, UniqueKey


def holds_anybody(table: ProfileTable) -> bool:
    """Say whether there are rows of `table`, people who are being deleted included."""
    rows = Profile.objects.filter(account=table.account_id, table=table)
    return rows.order_by("created").exists()


def is_key(attribute: Attribute) -> bool:
    """Say whether `attribute` is a unique key, in whatever state."""
    rows = UniqueKey._base_manager.filter(
        account=attribute.account_id, attribute=attribute
    )
    return rows.exists()
