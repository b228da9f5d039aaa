-- Write goals that were reached.
-- In: account bigint, profiles bigint[], goals bigint[], moments timestamptz[],
--     amounts numeric[] (NULL: none; of equal length)
-- Out: goals reached (the statement's row count)
-- Index: none
-- Locks: the new rows, until commit
INSERT INTO interactions_goalreached (
    account_id, profile_id, goal_id, reached_at, value
)
SELECT
    %(account)s AS account_id,
    reached.profile_id,
    reached.goal_id,
    reached.at,
    reached.amount
FROM
    unnest(
        %(profiles)s::bigint[],
        %(goals)s::bigint[],
        %(moments)s::timestamptz[],
        %(amounts)s::numeric[]
    ) AS reached (profile_id, goal_id, at, amount)
