-- Find the values that the criteria of an account compare attributes with: those that
-- are saved, those in the making, and those that going back would bring back.
-- In: account bigint
-- Out: table bigint, attribute text (null: of an event, entry or answer), value text
-- Index: the account of each; the criteria are gone through
-- Locks: none
WITH held AS (
    SELECT
        segment.table_id,
        segment.criterion AS said
    FROM segments_segment AS segment
    WHERE segment.account_id = %(account)s
    UNION ALL
    SELECT
        exploration.table_id,
        jsonb_build_array(
            exploration.criterion, exploration.past, exploration.undone
        ) AS said
    FROM segments_exploration AS exploration
    WHERE exploration.account_id = %(account)s
),

conditions AS (
    SELECT
        held.table_id,
        jsonb_path_query(held.said, '$.** ? (@.test.type() == "object")') AS said
    FROM held
),

tested AS (
    SELECT DISTINCT
        conditions.table_id,
        conditions.said
    FROM conditions
    WHERE jsonb_typeof(conditions.said) = 'object'
),

named AS (
    SELECT
        tested.table_id,
        tested.said ->> 'attribute' AS attribute,
        jsonb_path_query(tested.said, '$.test.values[*]') AS value
    FROM tested
    UNION ALL
    SELECT
        tested.table_id,
        tested.said ->> 'attribute' AS attribute,
        jsonb_path_query(tested.said, '$.test.keyvalue().value') AS value
    FROM tested
)

SELECT DISTINCT
    named.table_id,
    named.attribute,
    named.value #>> ARRAY[]::text[] AS value
FROM named
WHERE jsonb_typeof(named.value) IN ('string', 'number')
