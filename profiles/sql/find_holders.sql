-- Find who is known by some values of a key.
-- In: account bigint, unique_key bigint, values text[]
-- Out: a row for each that names somebody: text, bigint (the profile)
-- Index: an_identifier_names_one_profile, once a value
-- Locks: none
SELECT
    wanted,
    holder.profile_id
FROM unnest(%(values)s::text[]) AS wanted
CROSS JOIN LATERAL (
    SELECT identifier.profile_id
    FROM profiles_identifier AS identifier
    WHERE
        identifier.account_id = %(account)s
        AND identifier.unique_key_id = %(unique_key)s
        AND identifier.value = wanted
    LIMIT 1
) AS holder
