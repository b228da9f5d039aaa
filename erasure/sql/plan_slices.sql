-- Cut the frozen set into slices of equal size, in the order of the profiles.
-- In: account bigint, erasure bigint, ordinal integer (of the first slice),
--     slice_kind text, slice_rule text, slice_targets integer,
--     target_share numeric (of one target)
-- Out: slices planned (the statement's row count)
-- Index: target_of_erasure
-- Locks: the new rows, until commit
INSERT INTO erasure_slice (
    account_id, erasure_id, ordinal, kind, rule, first, last, targets, share, counts
)
SELECT
    %(account)s AS account_id,
    %(erasure)s AS erasure_id,
    %(ordinal)s + numbered.ordinal AS ordinal,
    %(slice_kind)s AS kind,
    %(slice_rule)s AS rule,
    min(numbered.profile_id) AS first,
    max(numbered.profile_id) AS last,
    CASE WHEN %(slice_rule)s = '' THEN count(*) ELSE 0 END AS targets,
    ceil(count(*) * %(target_share)s) AS share,
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
