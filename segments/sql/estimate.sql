-- Ask some of the profiles of a table whether a criterion matches them.
-- In: account bigint, and what the criterion's condition takes; people is a sample of
--     profiles_profile AS profile, by pages, with what the condition has joined to it
-- Out: one row: profiles asked bigint, and those of them that match bigint
-- Index: those that lead from a profile to its traces
-- Locks: none
SELECT
    count(*) AS asked,
    count(*) FILTER (WHERE {condition}) AS met
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
