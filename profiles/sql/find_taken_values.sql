-- Find which of some key values name somebody already.
-- In: account bigint, keys bigint[], values text[] (of equal length)
-- Out: a row for each that does: unique key bigint, value text, whether the profile
--      is being erased boolean
-- Index: an_identifier_names_one_profile, once a value (the lateral query sees to it:
--        joined plainly, each batch would read all identifiers); profiles_target's key
-- Locks: none
SELECT
    asked.unique_key_id,
    asked.value,
    taken.is_being_erased
FROM unnest(%(keys)s::bigint[], %(values)s::text[]) AS asked (unique_key_id, value)
CROSS JOIN LATERAL (
    SELECT
        exists(
            SELECT 1 FROM profiles_target AS target
            WHERE
                target.account_id = %(account)s
                AND target.profile_id = identifier.profile_id
        ) AS is_being_erased
    FROM profiles_identifier AS identifier
    WHERE
        identifier.account_id = %(account)s
        AND identifier.unique_key_id = asked.unique_key_id
        AND identifier.value = asked.value
    LIMIT 1
) AS taken
