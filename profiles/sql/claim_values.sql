-- Let profiles be known by values of a key, where nobody else is.
-- In: account bigint, unique_key bigint, people bigint[], values text[] (equal length)
-- Out: a row for each that is known now: bigint, the profile
-- Index: an_identifier_names_one_profile decides
-- Locks: the new rows, until commit; waits for who is writing the same value
INSERT INTO profiles_identifier (account_id, unique_key_id, value, profile_id)
SELECT
    %(account)s AS account_id,
    %(unique_key)s AS unique_key_id,
    asked.value,
    asked.person
FROM unnest(%(people)s::bigint[], %(values)s::text[]) AS asked (person, value)
ORDER BY asked.person
ON CONFLICT DO NOTHING
RETURNING profile_id
