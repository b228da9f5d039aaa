-- Find the profiles that a criterion matches: the one predicate of count, list, export
-- and erasure.
-- In: account bigint, and what the criterion's condition and joins take
-- Out: id of each matching profile that no launched erasure has taken, once
-- Index: those of profiles_profile and of the traces that the condition asks
-- Locks: none
SELECT profile.id
FROM profiles_profile AS profile
{joins}
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
