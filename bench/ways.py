"""The ways to erase, by the words that a reader is told. Pure."""

from collections.abc import Mapping

WAYS: Mapping[str, str] = {
    "lethe": "Lethe whole",
    "single_transaction": "one transaction",
    "cascade": "ON DELETE CASCADE",
    "slices_1k": "slices of 1,000 ids",
    "slices_10k": "slices of 10,000 ids",
    "django": "QuerySet.delete()",
    "sentry": "Sentry's way",
    "mautic": "Mautic's way",
    "lethe, 1 worker": "Lethe, one worker",
    "lethe, 4 workers": "Lethe, four workers",
}
