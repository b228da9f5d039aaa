-- Note the first of those who are known by one key and by none of some others.
-- In: account bigint, change bigint, unique_key bigint, others bigint[], reason text,
--     most int
-- Out: rows noted (the statement's row count)
-- Index: an_identifier_names_one_profile, identifier_of_profile
-- Locks: the rows it writes, until commit
INSERT INTO profiles_keyflaw (account_id, change_id, person, reason)
SELECT DISTINCT
    identifier.account_id,
    %(change)s::bigint,
    identifier.profile_id,
    %(reason)s::text
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
ORDER BY identifier.profile_id
LIMIT %(most)s
