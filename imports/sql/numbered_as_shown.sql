-- Give the rows of a list that were shown to repeat none: a list stays as it was read,
-- so that which row repeats which need not be found again.
-- In: `rows`, the view of the staged ones, and `matches`, what became of them
-- Out: row_no, value, flaw, first_row (its own; NULL without a value)
-- Index: none
-- Locks: none
SELECT
    staged.row_no,
    staged.value,
    staged.flaw,
    CASE WHEN staged.value IS NOT NULL THEN staged.row_no END AS first_row
FROM {rows} AS staged
WHERE
    NOT EXISTS (
        SELECT 1 FROM {matches} AS repeated
        WHERE
            repeated.row_no = staged.row_no
            AND repeated.outcome = %(duplicate)s
    )
