-- Cut the frozen set into slices of equal size, in the order of the profiles.
-- In: account bigint, erasure bigint, slice_targets integer
-- Out: slices planned (the statement's row count)
-- Index: target_of_erasure
-- Locks: the new rows, until commit
INSERT INTO erasure_slice (
    account_id, erasure_id, ordinal, first, last, targets, counts
)
SELECT
    %(account)s AS account_id,
    %(erasure)s AS erasure_id,
    numbered.ordinal,
    min(numbered.profile_id) AS first,
    max(numbered.profile_id) AS last,
    count(*) AS targets,
    '{}'::jsonb AS counts
FROM (
    SELECT
        target.profile_id,
        (row_number() OVER (ORDER BY target.profile_id) - 1)
        / %(slice_targets)s AS ordinal
    FROM profiles_target AS target
    WHERE target.account_id = %(account)s AND target.erasure_id = %(erasure)s
) AS numbered
GROUP BY numbered.ordinal
