-- Mark the rows whose slice was not begun before the run was stopped.
-- In: account and execution bigint, new, updated and not_reached smallint
-- Out: rows marked (the statement's row count)
-- Index: import_slice_to_do, the staged rows' numbers
-- Locks: the marked rows, until commit
UPDATE {matches} AS matched
SET outcome = %(not_reached)s
FROM imports_slice AS slice
WHERE
    slice.account_id = %(account)s
    AND slice.execution_id = %(execution)s
    AND slice.done IS NULL
    AND matched.row_no BETWEEN slice.first AND slice.last
    AND matched.outcome IN (%(new)s, %(updated)s)
