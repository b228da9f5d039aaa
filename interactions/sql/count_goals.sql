-- Add to the totals of goals, in their order, so that no two batches wait for each
-- other in a circle.
-- In: account bigint, goals bigint[] (each once), reached bigint[] (of equal length)
-- Out: goals (the statement's row count)
-- Index: the key of interactions_goal
-- Locks: the goals, until commit
WITH locked AS (
    SELECT goal.id
    FROM interactions_goal AS goal
    WHERE goal.account_id = %(account)s AND goal.id = any(%(goals)s)
    ORDER BY goal.id
    FOR NO KEY UPDATE
)

UPDATE interactions_goal AS goal
SET reached = goal.reached + tally.reached
FROM unnest(%(goals)s::bigint[], %(reached)s::bigint[]) AS tally (goal_id, reached)
INNER JOIN locked ON tally.goal_id = locked.id
WHERE goal.account_id = %(account)s AND goal.id = tally.goal_id
