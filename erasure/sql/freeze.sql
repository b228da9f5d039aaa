-- Freeze the set of an erasure: from the commit on its profiles are in no answer.
-- In: account bigint, erasure bigint, and what the set's query takes
-- Out: profiles frozen (the statement's row count)
-- Index: the key of profiles_target. Only one erasure of an account is frozen at a time
--     (`engine.freeze`), so that whoever another one has taken is seen
-- Locks: the new rows, until commit
INSERT INTO profiles_target (account_id, profile_id, erasure_id)
SELECT
    %(account)s AS account_id,
    profile.id,
    %(erasure)s AS erasure_id
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.id IN ({profiles})
    AND NOT EXISTS (
        SELECT 1 FROM erasure_hold AS hold
        WHERE
            hold.account_id = %(account)s
            AND hold.profile_id = profile.id
            AND hold.lifted IS NULL
    )
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS taken
        WHERE
            taken.account_id = %(account)s
            AND taken.profile_id = profile.id
    )
ORDER BY profile.id
