-- Compare what becomes of each row of a list that unsubscribes with what was shown.
-- In: what unsubscribe_match takes
-- Out: one row: lost bigint (shown as unsubscribed, not so any more), gained bigint
-- Index: those of unsubscribe_match
-- Locks: none
SELECT
    count(*) FILTER (WHERE shown.outcome = %(unsubscribed)s) AS lost,
    count(*) FILTER (WHERE current.outcome = %(unsubscribed)s) AS gained
FROM ({match}) AS current
INNER JOIN {matches} AS shown ON current.row_no = shown.row_no
WHERE
    (shown.outcome = %(unsubscribed)s OR current.outcome = %(unsubscribed)s)
    AND (shown.outcome, shown.profile_id)
    IS DISTINCT FROM (current.outcome, current.profile_id)
