-- Note whom an export is going to hold: the profiles of a set that nobody deletes.
-- In: account bigint, export bigint, profile_table bigint, and what the set takes
-- Out: profiles held (the statement's row count)
-- Index: the key of profiles_profile, that of profiles_target
-- Locks: the new rows, until commit
INSERT INTO exports_exportedprofile (account_id, export_id, profile_id)
SELECT
    %(account)s AS account_id,
    %(export)s AS export_id,
    profile.id AS profile_id
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND profile.table_id = %(profile_table)s
    AND profile.id IN ({profiles})
    AND NOT EXISTS (
        SELECT 1 FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = profile.id
    )
