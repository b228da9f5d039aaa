-- Count the visible profiles of an account by table and month of creation (UTC).
-- In: account bigint
-- Out: rows written (the statement's row count)
-- Index: profile_by_created, alone where the table was vacuumed
-- Locks: none on profiles
INSERT INTO home_createdmonth (account_id, table_id, month, profiles)
SELECT
    profile.account_id,
    profile.table_id,
    date_trunc('month', profile.created AT TIME ZONE 'UTC')::date AS month,
    count(*) AS profiles
FROM profiles_profile AS profile
WHERE
    profile.account_id = %(account)s
    AND NOT EXISTS (
        SELECT 1
        FROM profiles_target AS target
        WHERE
            target.account_id = %(account)s
            AND target.profile_id = profile.id
    )
GROUP BY profile.account_id, profile.table_id, month
