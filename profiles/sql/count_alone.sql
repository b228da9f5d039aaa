-- Count the profiles that are known by one key and by none of some others.
-- In: account bigint, unique_key bigint, others bigint[]
-- Out: one row: bigint
-- Index: an_identifier_names_one_profile, identifier_of_profile
-- Locks: none
SELECT count(*)
FROM profiles_identifier AS identifier
WHERE
    identifier.account_id = %(account)s
    AND identifier.unique_key_id = %(unique_key)s
    AND NOT EXISTS (
        SELECT 1 FROM profiles_identifier AS other
        WHERE
            other.account_id = %(account)s
            AND other.profile_id = identifier.profile_id
            AND other.unique_key_id = any(%(others)s::bigint[])
    )
