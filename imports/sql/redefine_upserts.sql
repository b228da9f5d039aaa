-- Leave the rows of a slice out: they were read by a definition that is gone.
-- In: first and last integer, new, updated and redefined smallint
-- Out: rows left out (the statement's row count)
-- Index: the staged rows' numbers
-- Locks: these rows, until commit
UPDATE {matches} AS shown
SET outcome = %(redefined)s
WHERE
    shown.row_no BETWEEN %(first)s AND %(last)s
    AND shown.outcome IN (%(new)s, %(updated)s)
