-- Add up whom erasures deleted, by door and month, and by reason.
-- In: account bigint, since timestamptz, zone text (in which a month begins)
-- Out: a row for each reason (text; its door and month NULL), the largest first, and
-- one for each door (text) and month (date; their reason NULL); how many
-- Index: erasure_in_order, by the account
-- Locks: none
SELECT
    ended.reason,
    ended.door,
    ended.month,
    sum(ended.erased)::bigint AS number
FROM (
    SELECT
        erasure.reason,
        erasure.door,
        erasure.erased,
        date_trunc('month', erasure.ended AT TIME ZONE %(zone)s)::date AS month
    FROM erasure_erasure AS erasure
    WHERE
        erasure.account_id = %(account)s
        AND erasure.ended >= %(since)s
        AND erasure.erased > 0
) AS ended
GROUP BY GROUPING SETS ((ended.door, ended.month), (ended.reason))
ORDER BY number DESC, ended.reason ASC
