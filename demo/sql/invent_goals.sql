-- Let every second person reach a goal, and keep the goals' totals.
-- In: account bigint, goals bigint[], until timestamptz, seed bigint
-- Out: one row: goals reached bigint
-- Index: none
-- Locks: the new rows and the goals', until commit
WITH reached AS (
    INSERT INTO interactions_goalreached (
        account_id, profile_id, goal_id, reached_at, value
    )
    SELECT
        %(account)s AS account_id,
        person.id AS profile_id,
        (%(goals)s::bigint[])[
            1 + floor(drawn.which * cardinality(%(goals)s::bigint[]))::integer
        ] AS goal_id,
        person.created + drawn.place * (%(until)s - person.created) AS reached_at,
        CASE
            WHEN drawn.which < 0.4 THEN round((drawn.place * 240 + 9)::numeric, 2)
        END AS value
    FROM demo_people AS person
    CROSS JOIN
        LATERAL (
            SELECT
                pg_temp.draw(person.number, %(seed)s, 50) AS which,
                pg_temp.draw(person.number, %(seed)s, 51) AS place
        ) AS drawn
    WHERE pg_temp.draw(person.number, %(seed)s, 52) < 0.5
    ORDER BY drawn.place
    RETURNING goal_id
),

tally AS (
    SELECT
        reached.goal_id,
        count(*) AS reached
    FROM reached
    GROUP BY reached.goal_id
),

kept AS (
    UPDATE interactions_goal AS goal
    SET reached = goal.reached + tally.reached
    FROM tally
    WHERE goal.account_id = %(account)s AND goal.id = tally.goal_id
    RETURNING tally.reached
)

SELECT coalesce(sum(kept.reached), 0)::bigint FROM kept
