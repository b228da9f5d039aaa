-- Find which values of unique keys profiles of a set have, and else nobody who stays.
-- In: account bigint, keys bigint[] and values text[] in pairs, and what the set's
-- query takes
-- Out: key bigint, value text
-- Index: an_identifier_names_one_profile, known_value_by_value
-- Locks: none
WITH named AS (
    SELECT DISTINCT
        pair.key_id,
        pair.value
    FROM unnest(%(keys)s::bigint[], %(values)s::text[]) AS pair (key_id, value)
),

carried AS (
    SELECT
        named.key_id,
        named.value,
        identifier.profile_id
    FROM named
    INNER JOIN profiles_identifier AS identifier
        ON
            identifier.account_id = %(account)s
            AND named.key_id = identifier.unique_key_id
            AND named.value = identifier.value
    UNION ALL
    SELECT
        named.key_id,
        named.value,
        known.profile_id
    FROM named
    INNER JOIN profiles_knownvalue AS known
        ON
            known.account_id = %(account)s
            AND named.key_id = known.unique_key_id
            AND named.value = known.value
)

SELECT
    carried.key_id,
    carried.value
FROM carried
GROUP BY carried.key_id, carried.value
HAVING
    bool_or(carried.profile_id IN ({profiles}))
    AND bool_and(
        EXISTS (
            SELECT 1
            FROM profiles_target AS target
            WHERE
                target.account_id = %(account)s
                AND target.profile_id = carried.profile_id
        )
    )
