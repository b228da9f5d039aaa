-- Find which of some key values name somebody already.
-- In: account bigint, keys bigint[], values text[] (of equal length)
-- Out: a row for each that does: unique key bigint, value text, whether the profile
--      is being erased boolean
-- Index: an_identifier_names_one_profile; the key of profiles_target
-- Locks: none
SELECT
    identifier.unique_key_id,
    identifier.value,
    target.profile_id IS NOT NULL AS is_being_erased
FROM unnest(%(keys)s::bigint [], %(values)s::text []) AS asked (unique_key_id, value)
INNER JOIN profiles_identifier AS identifier
    ON
        identifier.account_id = %(account)s
        AND asked.unique_key_id = identifier.unique_key_id
        AND asked.value = identifier.value
LEFT JOIN profiles_target AS target
    ON
        target.account_id = %(account)s
        AND identifier.profile_id = target.profile_id
