-- Find whom values of a unique key name.
-- In: account bigint, key bigint, values text[]
-- Out: a row for each that is known: value text, profile bigint
-- Index: an_identifier_names_one_profile
-- Locks: none
SELECT
    identifier.value,
    identifier.profile_id
FROM profiles_identifier AS identifier
WHERE
    identifier.account_id = %(account)s
    AND identifier.unique_key_id = %(key)s
    AND identifier.value = any(%(values)s::text[])
