-- Compare what becomes of each staged row now with what was shown.
-- In: what match takes
-- Out: one row: lost bigint (shown as deleted, not so any more), gained bigint
-- Index: those of match
-- Locks: none
SELECT
    count(*) FILTER (WHERE shown.outcome = %(deleted)s) AS lost,
    count(*) FILTER (WHERE current.outcome = %(deleted)s) AS gained
FROM ({match}) AS current
INNER JOIN {matches} AS shown ON current.row_no = shown.row_no
WHERE
    (shown.outcome = %(deleted)s OR current.outcome = %(deleted)s)
    AND (shown.outcome, shown.profile_id)
    IS DISTINCT FROM (current.outcome, current.profile_id)
