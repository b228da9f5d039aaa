"""How far a list is read, for the page that waits for it."""

from typing import Any

from imports.models import Import

# Of a shorter list the number of rows is not worth estimating.
FEW_ROWS = 2_000


def reading(run: Import) -> dict[str, Any]:
    """Return how many rows there are to read, as far as the file's size tells."""
    estimate = run.inspection.get("estimated_rows") or 0
    is_reading = run.stage == "reading" and estimate >= FEW_ROWS
    return {"total": max(estimate, run.rows_read) if is_reading else None}
