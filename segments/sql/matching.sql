-- Find the profiles that a criterion matches: the one predicate of count, list, export
-- and erasure.
-- In: account bigint, and what the criterion's condition takes; people is
--     profiles_profile AS profile, with what the condition has joined to it
-- Out: id of each matching profile that no launched erasure has taken, once
-- Index: those of profiles_profile and of the traces that the condition asks
-- Locks: none
SELECT profile.id
FROM {people}
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(criterion_table)s
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = profile.id
    )
    AND {condition}
