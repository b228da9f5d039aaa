-- Mark the rows of a stopped run whose slice was not done.
-- In: account bigint, execution bigint, unsubscribed and not_reached smallint
-- Out: rows marked (the statement's row count)
-- Index: import_slice_to_do
-- Locks: the marked rows, until commit
UPDATE {matches} AS matched
SET outcome = %(not_reached)s
FROM imports_slice AS slice
WHERE
    slice.account_id = %(account)s
    AND slice.execution_id = %(execution)s
    AND slice.done IS NULL
    AND matched.row_no BETWEEN slice.first AND slice.last
    AND matched.outcome = %(unsubscribed)s
